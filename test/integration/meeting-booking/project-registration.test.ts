import { beforeAll, describe, expect, it } from 'vitest';
import { OutdatedEvent } from '../../../functions/shared/events/event-consumer.ts';
import { createTestTable, type TestTable } from '../../support/test-table.ts';
import { StagedConference } from './staged-conference.ts';

let table: TestTable;
beforeAll(async () => {
  table = await createTestTable();
});

const profile = (attendance: 'in-person' | 'remote', stay: { arrival?: string; departure?: string } = {}) => ({
  badgeName: 'Somebody',
  function: 'minister',
  category: 'head',
  headOfDelegation: true,
  attendance,
  languages: [],
  ...stay,
});
const who = { delegateId: 'dgt_01F8QZ7X9V0000000000000004', delegationId: 'dlg_01F8QZ7X9V0000000000000002' };

describe('what other services tell', () => {
  it('of a delegate is kept in whatever order it comes, each service’s latest', async () => {
    type Telling = (conference: StagedConference) => Promise<void>;
    const nominated: Telling = ({ directory, conferenceId }) =>
      directory.keepProfile(conferenceId, who, 1, profile('in-person'));
    const amended: Telling = ({ directory, conferenceId }) =>
      directory.keepProfile(conferenceId, who, 2, profile('remote'));
    const refused: Telling = ({ directory, conferenceId }) =>
      directory.keepAccreditation(conferenceId, who, 3, 'refused');
    const cleared: Telling = ({ directory, conferenceId }) =>
      directory.keepAccreditation(conferenceId, who, 4, 'accredited');
    const orders = [
      [nominated, amended, refused, cleared],
      [cleared, refused, amended, nominated],
      [refused, amended, cleared, nominated, nominated, cleared, amended],
    ];
    for (const order of orders) {
      const conference = new StagedConference(table);
      for (const telling of order) {
        await telling(conference).catch((error: unknown) => expect(error).toBeInstanceOf(OutdatedEvent));
      }
      const known = await conference.directory.delegates(conference.conferenceId, [who.delegateId]);
      expect(known.get(who.delegateId)).toMatchObject({
        ...who,
        attendance: 'remote',
        accredited: true,
        refused: false,
        registrationVersion: 2,
        accreditationVersion: 4,
      });
    }
  });

  it('of when somebody comes and goes is kept until it is taken back', async () => {
    const { directory, conferenceId } = new StagedConference(table);
    const [arrival, departure] = ['2021-06-22T10:00:00Z', '2021-06-24T08:00:00Z'];
    const stay = async () => {
      const known = (await directory.delegates(conferenceId, [who.delegateId])).get(who.delegateId);
      return [known?.arrival, known?.departure];
    };
    await directory.keepProfile(conferenceId, who, 1, profile('in-person', { arrival, departure }));
    expect(await stay()).toEqual([arrival, departure]);
    await directory.keepProfile(conferenceId, who, 2, profile('in-person', { departure }));
    expect(await stay()).toEqual([undefined, departure]);
  });

  it('of a conference or delegation is dropped when a later version is known', async () => {
    const { directory, conferenceId } = new StagedConference(table);
    const conference = { name: 'Later', timeZone: 'Europe/Paris', startsOn: '2021-06-22', endsOn: '2021-06-24' };
    await directory.keepConference(conferenceId, 2, conference);
    await expect(directory.keepConference(conferenceId, 1, { ...conference, name: 'Old' })).rejects.toThrow(
      OutdatedEvent,
    );
    await expect(directory.keepConference(conferenceId, 2, conference)).rejects.toThrow(OutdatedEvent);
    expect((await directory.conference(conferenceId))?.name).toBe('Later');
  });

  it('of a focal point is found by a subject of any kind', async () => {
    const { directory, delegations, conferenceId } = new StagedConference(table);
    const subject = 'auth0|a#b/c%20d ü';
    const { delegationId } = who;
    const represents = { key: 'kaz', kind: 'state', names: { en: 'Kazakhstan' } } as const;
    await delegations.keep(conferenceId, 1, { delegationId, represents, focalPoints: [subject] });
    expect(await directory.delegationsOf(conferenceId, subject)).toEqual([delegationId]);
    expect(await directory.delegationsOf(conferenceId, 'auth0|a')).toEqual([]);
  });
});
