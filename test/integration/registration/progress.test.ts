import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { accreditationReopenedV1 } from '../../../events/accreditation/accreditation-reopened.v1.ts';
import { delegateAccreditedV1 } from '../../../events/accreditation/delegate-accredited.v1.ts';
import { delegateRefusedV1 } from '../../../events/accreditation/delegate-refused.v1.ts';
import { infoRequestedV1 } from '../../../events/accreditation/info-requested.v1.ts';
import type { EventDefinition, EventEnvelope } from '../../../events/envelope.ts';
import { amendDelegate } from '../../../functions/registration/amend-delegate.ts';
import { getProgress } from '../../../functions/registration/get-progress.ts';
import { getTotals } from '../../../functions/registration/get-totals.ts';
import { submitDelegation } from '../../../functions/registration/submit-delegation.ts';
import { withdrawDelegate } from '../../../functions/registration/withdraw-delegate.ts';
import { composeEvent } from '../../../functions/shared/events/compose-event.ts';
import { consumeBatch } from '../../support/queue-messages.ts';
import { caller, MAY, type RegisteredDelegation, RegistrationDesk, theHead } from './registration-desk.ts';

let desk: RegistrationDesk;
let consume: (events: readonly EventEnvelope[]) => Promise<string[]>;
beforeAll(async () => {
  desk = await RegistrationDesk.open();
  consume = await consumeBatch(
    () => import('../../../functions/registration/handlers/project-standings.ts'),
    desk.table.name,
  );
});

/** What registration has told so far of delegations and delegates; that is what the queue gets. */
const told = async (conferenceId: string) =>
  (await desk.told(conferenceId)).filter(({ detailType }) => /^deleg/.test(detailType));

const submit = ({ conferenceId, delegationId, focalPoint }: RegisteredDelegation) =>
  submitDelegation(desk, { delegationId, body: { onlyComplete: true }, ...desk.by(focalPoint, conferenceId) });
const progressOf = ({ conferenceId, delegationId, focalPoint }: RegisteredDelegation) =>
  getProgress(desk, { conferenceId, delegationId, caller: caller(focalPoint) });

/** What accreditation says of a delegate, so many minutes after noon. */
function decision(
  definition: EventDefinition,
  { conferenceId, delegationId }: RegisteredDelegation,
  delegateId: string,
  minute: number,
  data: object = {},
): EventEnvelope {
  const now = new Date(MAY.getTime() + minute * 60_000);
  const cause = { conferenceId, correlationId: randomUUID(), causationId: randomUUID() };
  return composeEvent(
    definition,
    cause,
    { id: delegateId, version: minute },
    { delegateId, delegationId, ...data },
    now,
  );
}

describe('the progress of a delegation', () => {
  it('hints at people who may be there twice, however their names are spelt', async () => {
    const delegation = await desk.delegation(await desk.conference(), { member: 9 });
    const born = { dateOfBirth: '1980-05-17' };
    const add = (primary: string, secondary: string, changes: object = born) =>
      desk.add(delegation, { passportName: { primary, secondary }, ...changes });
    const first = await add('Щербакова', 'Юлия');
    await add('Shcherbakova', 'Iuliia', { dateOfBirth: '1980-05-18' });
    await add('Shcherbakova', 'Iuliia', { dateOfBirth: undefined });
    await add('Shcherbakova', 'Anna');
    const again = await add('IULIIA', 'Shcherbakova');
    const [possibleDuplicateOf, delegateId] = [first.delegateId, again.delegateId].sort();
    expect((await progressOf(delegation)).possibleDuplicates).toEqual({
      count: 1,
      delegates: [{ delegateId, possibleDuplicateOf }],
    });
  });

  it('has everybody in one place, with what is missing, as they were added', async () => {
    const conferenceId = await desk.conference();
    const delegation = await desk.delegation(conferenceId, { head: 1, member: 9 });
    const head = await desk.add(delegation, theHead);
    const [a, b, c, d] = [
      await desk.add(delegation),
      await desk.add(delegation),
      await desk.add(delegation),
      await desk.add(delegation),
    ];
    await submit(delegation);
    const leaving = await desk.add(delegation);
    await withdrawDelegate(desk, {
      delegationId: delegation.delegationId,
      delegateId: leaving.delegateId,
      ...desk.by(delegation.focalPoint, conferenceId),
    });
    const draft = await desk.add(delegation);
    const bare = await desk.add(delegation, { function: undefined, nationalities: [] });
    await consume(await told(conferenceId));
    await consume([
      decision(delegateAccreditedV1, delegation, a.delegateId, 1, { category: 'member' }),
      decision(delegateRefusedV1, delegation, b.delegateId, 2),
      decision(infoRequestedV1, delegation, c.delegateId, 3, { authority: 'security', reasonCode: 'photo-unclear' }),
    ]);
    // Within one millisecond, ids tell no order of adding.
    const [possibleDuplicateOf, ...others] = [head, a, b, c, d, draft, bare].map(({ delegateId }) => delegateId).sort();
    expect(await progressOf(delegation)).toEqual({
      total: 8,
      headOfDelegation: head.delegateId,
      complete: { count: 1, delegateIds: [draft.delegateId] },
      incomplete: { count: 1, delegates: [{ delegateId: bare.delegateId, missing: ['function', 'nationalities'] }] },
      nominated: { count: 2, delegateIds: [head.delegateId, d.delegateId].sort() },
      infoRequested: { count: 1, delegateIds: [c.delegateId] },
      accredited: { count: 1, delegateIds: [a.delegateId] },
      refused: { count: 1, delegateIds: [b.delegateId] },
      withdrawn: { count: 1, delegateIds: [leaving.delegateId] },
      replaced: { count: 0, delegateIds: [] },
      // All have one name and birthday here; who left is nobody's double.
      possibleDuplicates: {
        count: 6,
        delegates: others.map((delegateId) => ({ delegateId, possibleDuplicateOf })),
      },
    });
  });

  it('goes back to the officers with an amendment that they screen, and is refused once revoked', async () => {
    const conferenceId = await desk.conference();
    const delegation = await desk.delegation(conferenceId);
    const { delegateId } = await desk.add(delegation, theHead);
    await submit(delegation);
    await consume([
      ...(await told(conferenceId)),
      decision(delegateAccreditedV1, delegation, delegateId, 5, { category: 'head' }),
    ]);
    const { delegationId, focalPoint } = delegation;
    const now = new Date(MAY.getTime() + 10 * 60_000);
    const body = { dateOfBirth: '1961-04-12' };
    await amendDelegate(desk, {
      delegationId,
      delegateId,
      body,
      ifMatchSent: true,
      ...desk.by(focalPoint, conferenceId, { now }),
    });
    await consume(await told(conferenceId));
    expect(await progressOf(delegation)).toMatchObject({ nominated: { count: 1 }, accredited: { count: 0 } });
    await consume([decision(delegateAccreditedV1, delegation, delegateId, 15, { category: 'head' })]);
    expect(await progressOf(delegation)).toMatchObject({ accredited: { count: 1 } });
    await consume([decision(delegateRefusedV1, delegation, delegateId, 20)]);
    expect(await progressOf(delegation)).toMatchObject({ accredited: { count: 0 }, refused: { count: 1 } });
  });

  it('is open again when the officers reopen what they refused, until they decide anew', async () => {
    const conferenceId = await desk.conference();
    const delegation = await desk.delegation(conferenceId);
    const { delegateId } = await desk.add(delegation, theHead);
    await submit(delegation);
    const refused = decision(delegateRefusedV1, delegation, delegateId, 5);
    await consume([...(await told(conferenceId)), refused]);
    expect(await progressOf(delegation)).toMatchObject({ nominated: { count: 0 }, refused: { count: 1 } });
    await consume([decision(accreditationReopenedV1, delegation, delegateId, 7), refused]);
    expect(await progressOf(delegation)).toMatchObject({ nominated: { count: 1 }, refused: { count: 0 } });
    await consume([decision(delegateAccreditedV1, delegation, delegateId, 9, { category: 'head' })]);
    expect(await progressOf(delegation)).toMatchObject({ nominated: { count: 0 }, accredited: { count: 1 } });
  });

  it('leaves versions alone: what officers decide is no change of the delegate', async () => {
    const conferenceId = await desk.conference();
    const delegation = await desk.delegation(conferenceId);
    const { delegateId } = await desk.add(delegation, theHead);
    await submit(delegation);
    const version = async () =>
      (await desk.delegates.findNow(conferenceId, delegation.delegationId, delegateId))?.version;
    const before = await version();
    await consume([decision(delegateAccreditedV1, delegation, delegateId, 5, { category: 'head' })]);
    expect(await version()).toBe(before);
  });

  it('is for its focal points and officers; of a delegation that is not there nobody hears', async () => {
    const conferenceId = await desk.conference();
    const { delegationId } = await desk.delegation(conferenceId);
    const see = (who: ReturnType<typeof caller>, id = delegationId) =>
      getProgress(desk, { conferenceId, delegationId: id, caller: who });
    expect(await see(caller('staff', 'host'))).toMatchObject({ total: 0 });
    await expect(see(caller('stranger'))).rejects.toMatchObject({ slug: 'not-found' });
    await expect(see(caller('staff', 'organiser'), `dlg_${'0'.repeat(26)}`)).rejects.toMatchObject({
      slug: 'not-found',
    });
  });
});

describe('the totals of a conference', () => {
  const staged = async () => {
    const conferenceId = await desk.conference();
    const people: [RegisteredDelegation, string][] = [];
    for (let count = 0; count < 3; count++) {
      const delegation = await desk.delegation(conferenceId);
      const travel = { arrival: '2021-06-21T22:30:00Z', departure: '2021-06-24T20:59:00Z' };
      people.push([delegation, (await desk.add(delegation, { ...theHead, ...travel })).delegateId]);
      for (let member = 0; member < 3; member++) people.push([delegation, (await desk.add(delegation)).delegateId]);
      if (count < 2) await submit(delegation);
    }
    const [first, second] = people;
    if (!first || !second) throw new Error('nobody');
    const events = [
      ...(await told(conferenceId)),
      decision(delegateAccreditedV1, ...first, 1, { category: 'head' }),
      decision(delegateRefusedV1, ...second, 2),
    ];
    return { conferenceId, events };
  };
  const expected = {
    delegations: { registered: 1, submitted: 2, withdrawn: 0 },
    delegates: { nominated: 6, 'info-requested': 0, accredited: 1, refused: 1, withdrawn: 0, replaced: 0 },
    byCategory: {
      head: { nominated: 1, accredited: 1 },
      member: { nominated: 5, refused: 1 },
      media: { nominated: 0 },
    },
    byDay: [{ day: '2021-05-03', registered: 3, nominated: 8, withdrawn: 0, replaced: 0 }],
    // 22:30 in UTC is half past one in Moscow, so they arrive on the next day.
    onSite: {
      arrivalUnknown: 5,
      departureUnknown: 5,
      days: [
        { day: '2021-06-22', arrivals: 2, departures: 0, present: 7 },
        { day: '2021-06-23', arrivals: 0, departures: 0, present: 7 },
        { day: '2021-06-24', arrivals: 0, departures: 2, present: 7 },
      ],
    },
  };

  it('count everything once, in whatever order and however often it is told', async () => {
    const { conferenceId, events } = await staged();
    await consume(events.toReversed());
    await consume(events);
    for (const event of events) await consume([event]);
    expect(await getTotals(desk, conferenceId)).toMatchObject(expected);
  });

  it('count everything once when many instances count at once', async () => {
    const { conferenceId, events } = await staged();
    const batches = Array.from({ length: 12 }, (_, at) => [...events.slice(at), ...events.slice(0, at)]);
    let waiting = (await Promise.all(batches.map(async (batch) => ({ batch, failed: await consume(batch) })))).flatMap(
      ({ batch, failed }) => batch.filter(({ detail }) => failed.includes(detail.metadata.eventId)),
    );
    // What failed comes again, as from a queue.
    for (let deliveries = 0; waiting.length > 0 && deliveries < 10; deliveries++) {
      const failed = await consume(waiting);
      waiting = waiting.filter(({ detail }) => failed.includes(detail.metadata.eventId));
    }
    expect(await getTotals(desk, conferenceId)).toMatchObject(expected);
  });

  it('are not held up by an event that nobody can read', async () => {
    const { conferenceId, events } = await staged();
    const [first, ...others] = events;
    if (!first) throw new Error('no event');
    const broken = { ...first, detail: { ...first.detail, data: {} } };
    expect(await consume([broken, ...others])).toEqual([first.detail.metadata.eventId]);
    expect(await consume([first])).toEqual([]);
    expect(await getTotals(desk, conferenceId)).toMatchObject(expected);
  });

  it('of a conference that has only begun are all zero', async () => {
    const conferenceId = await desk.conference();
    const totals = await getTotals(desk, conferenceId);
    expect(totals).toMatchObject({ delegates: { nominated: 0 }, byCategory: { head: { nominated: 0 } }, byDay: [] });
    expect(totals.onSite.days).toHaveLength(3);
    await expect(getTotals(desk, 'no-such')).rejects.toMatchObject({ slug: 'not-found' });
  });
});
