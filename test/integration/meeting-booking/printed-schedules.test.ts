import { beforeAll, describe, expect, it } from 'vitest';
import { doorCodeOf } from '../../../functions/meeting-booking/door-code.ts';
import { getDelegationSchedule } from '../../../functions/meeting-booking/get-delegation-schedule.ts';
import { getSchedules } from '../../../functions/meeting-booking/get-schedule.ts';
import { meetingView } from '../../../functions/meeting-booking/meeting-view.ts';
import type { Caller } from '../../../functions/shared/auth/caller.ts';
import { createTestTable, type TestTable } from '../../support/test-table.ts';
import { FIRST_DAY, programmeOf, protocolDesk, StagedConference, stranger } from './staged-conference.ts';

let table: TestTable;
beforeAll(async () => {
  table = await createTestTable();
});

async function stage() {
  const conference = await StagedConference.begin(programmeOf(), table);
  const [one, two, three] = [
    await conference.delegation(),
    await conference.delegation(),
    await conference.delegation(),
  ];
  const { meetingId } = await conference.agree(one, two, { subject: 'Fisheries', confidentialNote: 'Secret.' });
  await conference.agree(two, three);
  await conference.request(one, [three]);
  const { conferenceId } = conference;
  const pageFor = (caller: Caller = one.focalPoint, { delegationId } = one) =>
    getDelegationSchedule(conference, { conferenceId, delegationId, caller });
  return { conference, conferenceId, one, two, three, meetingId, pageFor };
}

describe('in print', () => {
  it('the room plan of all days is read with the programme once', async () => {
    const { conference, conferenceId } = await stage();
    const { result, table: cost, indexes } = await table.measure(() => getSchedules(conference, { conferenceId }));
    expect(result.map(({ day }) => day)).toEqual(['2021-06-22', '2021-06-23', '2021-06-24']);
    expect(result.flatMap(({ rooms }) => rooms.flatMap(({ meetings }) => meetings))).toHaveLength(2);
    // Conference, programme, and the three delegations of the one day with meetings.
    expect(cost).toEqual({ read: 0.5 + 0.5 + 3 * 0.5, write: 0 });
    expect(indexes.read).toBeLessThanOrEqual(1.5);
    expect(await getSchedules(conference, { conferenceId, day: FIRST_DAY })).toHaveLength(1);
    await expect(getSchedules(conference, { conferenceId, day: '2021-07-01' })).rejects.toMatchObject({
      slug: 'invalid-request',
    });
  });

  it('a delegation’s page has its meetings alone, with its people, the other principal and no note', async () => {
    const { meetingId, pageFor } = await stage();
    const { result, table: cost } = await table.measure(() => pageFor());
    expect(result.meetings).toEqual([
      {
        day: FIRST_DAY,
        start: '09:00',
        end: '09:30',
        status: 'confirmed',
        roomName: expect.stringMatching(/^Room [12]$/),
        doorCode: doorCodeOf(meetingId),
        subject: 'Fisheries',
        own: ['Somebody (minister)', 'Somebody (minister)'],
        others: [{ name: 'State 2', principal: 'Somebody (minister)' }],
        interpreters: [],
      },
    ]);
    expect(JSON.stringify(result)).not.toContain('Secret');
    // Conference, programme, delegation, the Query; two meetings, of one of which two delegations and four people.
    expect(cost).toEqual({ read: 4 * 0.5 + 2 * 0.5 + 2 * 0.5 + 4 * 0.5, write: 0 });
  });

  it('a delegation’s page is for those who speak for it and the desk', async () => {
    const { two, one, pageFor } = await stage();
    await expect(pageFor(protocolDesk)).resolves.toMatchObject({ delegationName: 'State 1' });
    for (const caller of [two.focalPoint, stranger]) {
      await expect(pageFor(caller, one)).rejects.toMatchObject({ slug: 'not-found' });
    }
  });

  it('the code on the door is the one that the parties find in the meeting, while it has a slot', async () => {
    const { conference, one, two, meetingId } = await stage();
    const viewer = { isProtocol: false, delegationIds: [one.delegationId] };
    expect(meetingView(await conference.meeting(meetingId), viewer).doorCode).toBe(doorCodeOf(meetingId));
    await conference.cancel(meetingId, two.focalPoint);
    expect(meetingView(await conference.meeting(meetingId), viewer)).not.toHaveProperty('doorCode');
  });
});
