import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { AlreadyAnswered } from '../../../functions/shared/dynamo/command-log.ts';
import { Busy } from '../../../functions/shared/problem.ts';
import { createTestTable } from '../../support/test-table.ts';
import { type Mishap, UnreliableDatabase } from '../../support/unreliable-database.ts';
import { StagedConference } from './staged-conference.ts';

const TRANSACTION = 'TransactWriteItems';
/** So often CommandLog tries a transaction that collides, and the SDK a call that is throttled or gets no answer. */
const TRANSACTION_ATTEMPTS = 14;
const SDK_ATTEMPTS = 5;

const upTo = (last: number): number[] => Array.from({ length: last }, (_, index) => index + 1);

/** Two delegations, one of which has asked the other, and a database of their own. */
async function stage() {
  const table = await createTestTable();
  const database = new UnreliableDatabase(table);
  const conference = await StagedConference.begin(undefined, table);
  const [one, two] = [await conference.delegation(), await conference.delegation()];
  const { meetingId } = await conference.request(one, [two]);
  await conference.settle();
  const recovers = () => database.begin(() => undefined);
  return {
    database,
    conference,
    one,
    two,
    meetingId,
    recovers,
    happensTo: (call: string, mishap: Mishap, ...attempts: number[]) =>
      database.begin((sent, attempt) =>
        sent === call && (attempts.length === 0 || attempts.includes(attempt)) ? mishap : undefined,
      ),
    /** It is booked once, told once, and holds what it should. */
    expectBookedOnce: async () => {
      recovers();
      const { status, version } = await conference.meeting(meetingId);
      expect({ status, version }).toEqual({ status: 'confirmed', version: 2 });
      const told = ['meeting-requested.v1', 'meeting-accepted.v1', 'meeting-confirmed.v1'];
      expect(await conference.eventsOf(meetingId)).toEqual(told);
      expect(await conference.contradictions()).toEqual([]);
    },
    expectUntouched: async () => {
      recovers();
      expect(await conference.meeting(meetingId)).toMatchObject({ status: 'requested', version: 1 });
      expect(await conference.eventsOf(meetingId)).toEqual(['meeting-requested.v1']);
      expect(await conference.contradictions()).toEqual([]);
    },
  };
}

describe.concurrent('a booking whose transaction collides', () => {
  it.each(['conflict', 'throttled-in-part'] as const)('is tried again until it succeeds (%s)', async (mishap) => {
    const { database, conference, two, meetingId, happensTo, expectBookedOnce } = await stage();
    happensTo(TRANSACTION, mishap, ...upTo(TRANSACTION_ATTEMPTS - 1));
    await conference.accept(meetingId, two);
    expect(database.attemptsOf(TRANSACTION)).toBe(TRANSACTION_ATTEMPTS);
    await expectBookedOnce();
  });

  it.each(['conflict', 'throttled-in-part'] as const)(
    'for ever is given up, and nothing has happened (%s)',
    async (mishap) => {
      const { database, conference, two, meetingId, happensTo, expectBookedOnce, expectUntouched } = await stage();
      happensTo(TRANSACTION, mishap);
      await expect(conference.accept(meetingId, two)).rejects.toThrow(Busy);
      expect(database.attemptsOf(TRANSACTION)).toBe(TRANSACTION_ATTEMPTS);
      await expectUntouched();
      await conference.accept(meetingId, two);
      await expectBookedOnce();
    },
  );
});

describe.concurrent('a booking that the database throttles', () => {
  it.each(['throttled', 'throughput', 'never-sent'] as const)('is sent again by the SDK (%s)', async (mishap) => {
    const { database, conference, two, meetingId, happensTo, expectBookedOnce } = await stage();
    happensTo(TRANSACTION, mishap, 1, 2);
    await conference.accept(meetingId, two);
    expect(database.attemptsOf(TRANSACTION)).toBe(3);
    await expectBookedOnce();
  });

  it.each(['throttled', 'throughput'] as const)(
    'for as long as the SDK tries is given up at once, not tried anew (%s)',
    async (mishap) => {
      const { database, conference, two, meetingId, happensTo, expectUntouched } = await stage();
      happensTo(TRANSACTION, mishap);
      await expect(conference.accept(meetingId, two)).rejects.toThrow(Busy);
      expect(database.attemptsOf(TRANSACTION)).toBe(SDK_ATTEMPTS);
      await expectUntouched();
    },
  );

  it.each(['GetItem', 'Query'])('reads again what could not be read (%s)', async (call) => {
    const { conference, two, meetingId, happensTo, expectBookedOnce } = await stage();
    happensTo(call, 'throttled', 1);
    await conference.accept(meetingId, two);
    await expectBookedOnce();
  });

  it('for as long as the SDK tries to read books nothing', async () => {
    const { conference, two, meetingId, happensTo, expectUntouched } = await stage();
    happensTo('Query', 'throughput');
    await expect(conference.accept(meetingId, two)).rejects.toMatchObject({
      name: 'ProvisionedThroughputExceededException',
    });
    await expectUntouched();
  });
});

describe.concurrent('a booking whose answer is lost on the way back', () => {
  it('is not made twice when the SDK sends it again', async () => {
    const { database, conference, two, meetingId, happensTo, expectBookedOnce } = await stage();
    happensTo(TRANSACTION, 'answer-lost', 1);
    const { status } = await conference.accept(meetingId, two);
    expect(status).toBe('confirmed');
    expect(database.attemptsOf(TRANSACTION)).toBe(2);
    await expectBookedOnce();
  });

  it('for ever has happened; who asks again with the same key gets its answer', async () => {
    const { database, conference, two, meetingId, happensTo, expectBookedOnce } = await stage();
    const key = randomUUID();
    happensTo(TRANSACTION, 'answer-lost');
    await expect(conference.accept(meetingId, two, {}, { key })).rejects.toThrow('socket hang up');
    expect(database.attemptsOf(TRANSACTION)).toBe(SDK_ATTEMPTS);
    await expectBookedOnce();
    const again = await conference.accept(meetingId, two, {}, { key }).catch((error: unknown) => error);
    // The handler looks for the answer of the first call when the repeat is refused.
    expect(again).toMatchObject({ slug: 'meeting-not-open' });
    await expectBookedOnce();
  });

  it('of a request leaves one meeting, whoever sends it again', async () => {
    const { conference, one, two, recovers, happensTo } = await stage();
    const key = randomUUID();
    happensTo(TRANSACTION, 'answer-lost');
    await expect(conference.request(one, [two], {}, { key })).rejects.toThrow('socket hang up');
    recovers();
    await expect(conference.request(one, [two], {}, { key })).rejects.toThrow(AlreadyAnswered);
    expect(await conference.meetings.inStatus(conference.conferenceId, 'requested')).toHaveLength(2);
  });

  it('of a cancellation gives everything back once', async () => {
    const { conference, one, two, meetingId, recovers, happensTo } = await stage();
    await conference.accept(meetingId, two);
    happensTo(TRANSACTION, 'answer-lost', 1, 2);
    const { status } = await conference.cancel(meetingId, one.focalPoint);
    recovers();
    expect(status).toBe('cancelled');
    expect(await conference.events('meeting-cancelled.v1')).toHaveLength(1);
    expect(await conference.contradictions()).toEqual([]);
  });
});

describe.concurrent('an event whose effect is written and whose answer is lost', () => {
  it('comes again and changes nothing more', async () => {
    const { conference, two, meetingId, recovers, happensTo } = await stage();
    await conference.accept(meetingId, two);
    await conference.settle();
    const reopened = conference.decision('reopened', two, two.people[0] ?? '', 3);
    happensTo(TRANSACTION, 'answer-lost');
    await expect(conference.deliver(reopened)).rejects.toThrow('socket hang up');
    recovers();
    expect(await conference.meeting(meetingId)).toMatchObject({ status: 'provisional', version: 3 });
    await conference.deliver(reopened);
    await conference.settle({ copies: 2 });
    expect(await conference.meeting(meetingId)).toMatchObject({ status: 'provisional', version: 3 });
    expect(await conference.events('meeting-provisional.v1')).toHaveLength(1);
    expect(await conference.contradictions()).toEqual([]);
  });

  it('half way through a waiting list goes on where it ended', async () => {
    const { conference, one, two, meetingId, recovers, happensTo } = await stage();
    await conference.accept(meetingId, two);
    const blocked = [];
    for (let count = 0; count < 4; count++) blocked.push((await conference.agree(one, two)).meetingId);
    await conference.settle();
    await conference.cancel(meetingId, one.focalPoint);
    const [cancelled] = await conference.events('meeting-cancelled.v1');
    if (!cancelled) throw new Error('no cancellation was told');
    happensTo(TRANSACTION, 'conflict');
    await conference.deliver(cancelled).catch(() => undefined);
    recovers();
    await conference.deliver(cancelled);
    await conference.settle();
    for (const id of blocked) expect((await conference.meeting(id)).status).toBe('confirmed');
    expect(await conference.contradictions()).toEqual([]);
  });
});
