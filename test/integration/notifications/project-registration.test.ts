import { beforeAll, describe, expect, it } from 'vitest';
import conferenceSample from '../../../events/registration/conference-configured.v1.sample.json' with { type: 'json' };
import { conferenceConfiguredV1 } from '../../../events/registration/conference-configured.v1.ts';
import amendedSample from '../../../events/registration/delegate-amended.v1.sample.json' with { type: 'json' };
import { delegateAmendedV1 } from '../../../events/registration/delegate-amended.v1.ts';
import nominatedSample from '../../../events/registration/delegate-nominated.v1.sample.json' with { type: 'json' };
import { delegateNominatedV1 } from '../../../events/registration/delegate-nominated.v1.ts';
import substitutedSample from '../../../events/registration/delegate-substituted.v1.sample.json' with { type: 'json' };
import { delegateSubstitutedV1 } from '../../../events/registration/delegate-substituted.v1.ts';
import delegationAmendedSample from '../../../events/registration/delegation-amended.v1.sample.json' with {
  type: 'json',
};
import { delegationAmendedV1 } from '../../../events/registration/delegation-amended.v1.ts';
import delegationSample from '../../../events/registration/delegation-registered.v1.sample.json' with { type: 'json' };
import { delegationRegisteredV1 } from '../../../events/registration/delegation-registered.v1.ts';
import { NotYetKnown } from '../../../functions/notifications/data/registration-projection.ts';
import {
  projectConference,
  projectDelegate,
  projectDelegation,
  projectSuccessor,
} from '../../../functions/notifications/project-registration.ts';
import { OutdatedEvent } from '../../../functions/shared/events/event-consumer.ts';
import { type Correspondents, openTable, received } from './correspondents.ts';

let at: Correspondents;
beforeAll(async () => {
  at = await openTable();
});

const { delegationId, delegateId } = nominatedSample.data;
const conference = (conferenceId: string, version: number, changes: object = {}) =>
  projectConference(
    at,
    received(
      conferenceConfiguredV1,
      conferenceId,
      { id: conferenceId, version },
      {
        ...conferenceConfiguredV1.data.parse(conferenceSample.data),
        ...changes,
      },
    ),
  );
const delegation = (conferenceId: string, version = 1) =>
  projectDelegation(
    at,
    received(
      delegationRegisteredV1,
      conferenceId,
      { id: delegationId, version },
      delegationRegisteredV1.data.parse(delegationSample.data),
    ),
  );
const nominated = (conferenceId: string, version: number) =>
  projectDelegate(
    at,
    received(
      delegateNominatedV1,
      conferenceId,
      { id: delegateId, version },
      delegateNominatedV1.data.parse(nominatedSample.data),
    ),
  );
const amended = (conferenceId: string, version: number, badgeName: string) => {
  const data = delegateAmendedV1.data.parse(amendedSample.data);
  return projectDelegate(
    at,
    received(
      delegateAmendedV1,
      conferenceId,
      { id: delegateId, version },
      {
        ...data,
        profile: { ...data.profile, badgeName },
      },
    ),
  );
};

describe('what notifications knows of registration', () => {
  it('is the conference, the delegation with its focal point, and the delegate’s badge name and function', async () => {
    await Promise.all([conference('known', 1), delegation('known'), nominated('known', 1)]);
    const known = await at.registration.read('known', [delegationId], [{ delegationId, delegateId }]);
    expect(known.conference).toMatchObject({ timeZone: 'Europe/Moscow', categories: { head: 'Head of delegation' } });
    expect(known.delegation(delegationId)).toMatchObject({
      represents: { names: { fr: 'France' } },
      focalPoint: { name: 'Camille Petit', email: 'protocol@france.example', language: 'fr' },
    });
    const { badgeName, title, function: role, ...rest } = known.delegate(delegateId);
    expect({ badgeName, title, role }).toEqual({ badgeName: 'Élodie Durand', title: 'H.E.', role: 'minister' });
    expect(JSON.stringify(rest)).not.toMatch(/arrival|languages|attendance|rank/);
  });

  it('is never set back by an event that comes late or twice', async () => {
    await conference('late', 2, { name: 'The new name' });
    await expect(conference('late', 1)).rejects.toThrow(OutdatedEvent);
    await expect(conference('late', 2)).rejects.toThrow(OutdatedEvent);
    await amended('late', 3, 'The amended name');
    await expect(nominated('late', 2)).rejects.toThrow(OutdatedEvent);
    await delegation('late');
    const known = await at.registration.read('late', [delegationId], [{ delegationId, delegateId }]);
    expect(known.conference.name).toBe('The new name');
    expect(known.delegate(delegateId).badgeName).toBe('The amended name');
  });

  it('ends with the last version, in whatever order twenty of them arrive', async () => {
    const versions = Array.from({ length: 20 }, (_, index) => index + 1).sort(() => Math.random() - 0.5);
    await Promise.allSettled(
      versions.map((version) => conference('shuffled', version, { name: `Version ${version}` })),
    );
    expect((await at.registration.read('shuffled')).conference.name).toBe('Version 20');
  });

  it('follows a focal point to another address', async () => {
    await Promise.all([conference('moved', 1), delegation('moved')]);
    const data = delegationAmendedV1.data.parse(delegationAmendedSample.data);
    const focalPoint = { ...data.focalPoint, email: 'new@france.example' };
    const aggregate = { id: delegationId, version: 2 };
    await projectDelegation(at, received(delegationAmendedV1, 'moved', aggregate, { ...data, focalPoint }));
    await expect(delegation('moved')).rejects.toThrow(OutdatedEvent);
    const known = await at.registration.read('moved', [delegationId]);
    expect(known.delegation(delegationId).focalPoint).toMatchObject({ email: 'new@france.example' });
  });

  it('knows who comes in somebody’s place before the nomination, which is newer whenever it comes', async () => {
    await Promise.all([conference('heir', 1), delegation('heir')]);
    const data = delegateSubstitutedV1.data.parse(substitutedSample.data);
    const heirId = data.successor.delegateId;
    const substituted = received(delegateSubstitutedV1, 'heir', { id: delegateId, version: 5 }, data);
    const who = { delegationId: data.delegationId, delegateId: heirId };
    await projectSuccessor(at, substituted);
    expect((await at.registration.findDelegate('heir', who))?.badgeName).toBe('Jeanne Martin');
    const nomination = { ...delegateNominatedV1.data.parse(nominatedSample.data), delegateId: heirId };
    await projectDelegate(at, received(delegateNominatedV1, 'heir', { id: heirId, version: 1 }, nomination));
    await expect(projectSuccessor(at, substituted)).rejects.toThrow(OutdatedEvent);
    expect((await at.registration.findDelegate('heir', who))?.badgeName).toBe('Élodie Durand');
  });

  it('says so when it does not know yet', async () => {
    await conference('partly', 1);
    await expect(at.registration.read('partly', [delegationId])).rejects.toThrow(NotYetKnown);
    await expect(at.registration.read('unheard-of')).rejects.toThrow(NotYetKnown);
  });

  it('costs one write for each event, and half a read for each thing named', async () => {
    for (const effect of [() => conference('cost', 1), () => delegation('cost'), () => nominated('cost', 1)]) {
      expect((await at.table.measure(effect)).table).toEqual({ read: 0, write: 1 });
    }
    const read = () => at.registration.read('cost', [delegationId], [{ delegationId, delegateId }]);
    expect((await at.table.measure(read)).table).toEqual({ read: 1.5, write: 0 });
  });

  it('reads a meeting of more people than one BatchGetItem gives', async () => {
    await Promise.all([conference('crowd', 1), delegation('crowd')]);
    const crowd = Array.from({ length: 130 }, (_, index) => ({ delegationId, delegateId: `dgt_${index}` }));
    for (const { delegateId: id } of crowd)
      await at.registration.putDelegate(
        { conferenceId: 'crowd', delegationId, delegateId: id, badgeName: id, function: 'adviser' },
        1,
      );
    const known = await at.registration.read('crowd', [delegationId], crowd);
    expect(known.delegate('dgt_129').badgeName).toBe('dgt_129');
  });
});
