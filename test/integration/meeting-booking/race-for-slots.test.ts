import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { beforeAll, describe, expect, it } from 'vitest';
import { Problem } from '../../../functions/shared/problem.ts';
import { createTestTable, type TestTable } from '../../support/test-table.ts';
import { FIRST_DAY, programmeOf, room, StagedConference } from './staged-conference.ts';

let table: TestTable;
beforeAll(async () => {
  table = await createTestTable();
});

const oneSlot = programmeOf({
  grid: { stepMinutes: 30, days: [{ day: FIRST_DAY, from: '09:00', to: '09:30' }] },
  rooms: [room('The only room')],
});

describe('one slot wanted by fifty meetings at once', () => {
  it('is given to exactly one, and everybody gets a definite answer', async () => {
    const conference = await StagedConference.begin(oneSlot, table);
    const wishes = await Promise.all(
      Array.from({ length: 50 }, async () => {
        const [one, other] = [await conference.delegation({ count: 1 }), await conference.delegation({ count: 1 })];
        return { other, meetingId: (await conference.request(one, [other])).meetingId };
      }),
    );
    const answers = await Promise.all(wishes.map(({ meetingId, other }) => conference.accept(meetingId, other)));
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 'confirmed')).toHaveLength(1);
    expect(statuses.filter((status) => status === 'waitlisted')).toHaveLength(49);
    expect(await conference.contradictions()).toEqual([]);

    const winner = answers.find(({ status }) => status === 'confirmed');
    if (!winner) throw new Error('nobody won');
    await conference.settle();
    await conference.cancel(
      winner.meetingId,
      wishes.find(({ meetingId }) => meetingId === winner.meetingId)?.other.focalPoint ?? {
        subject: '',
        roles: new Set(),
      },
    );
    await conference.settle({ copies: 2 });
    const after = await Promise.all(wishes.map(({ meetingId }) => conference.meeting(meetingId)));
    const confirmed = after.filter(({ status }) => status === 'confirmed').map(({ meetingId }) => meetingId);
    const first = wishes
      .map(({ meetingId }) => meetingId)
      .filter((id) => id !== winner.meetingId)
      .sort()[0];
    expect(confirmed).toEqual([first]);
    expect(await conference.contradictions()).toEqual([]);
  });
});

describe('forty bookings at once for the same few people and rooms', () => {
  it('never book anybody twice, and all that fit are booked', async () => {
    const rooms = Array.from({ length: 4 }, (_, index) => room(`Room ${index + 1}`));
    const conference = await StagedConference.begin(programmeOf({ rooms }), table);
    const host = await conference.delegation({ count: 4, kind: 'host' });
    const guests = await Promise.all(Array.from({ length: 8 }, () => conference.delegation({ count: 2 })));
    const wishes = await Promise.all(
      Array.from({ length: 40 }, async (_, index) => {
        const guest = guests[index % 8] ?? host;
        const person = host.people[index % 4] ?? '';
        const asks = { ...host, people: [person] };
        return { guest, meetingId: (await conference.request(asks, [guest])).meetingId };
      }),
    );
    const answers = await Promise.all(wishes.map(({ meetingId, guest }) => conference.accept(meetingId, guest)));
    expect(answers.filter(({ status }) => status !== 'confirmed' && status !== 'waitlisted')).toEqual([]);
    expect(await conference.contradictions()).toEqual([]);
    await conference.settle();
    const after = await Promise.all(wishes.map(({ meetingId }) => conference.meeting(meetingId)));
    expect(after.filter(({ status }) => status !== 'confirmed')).toEqual([]);
    expect(await conference.contradictions()).toEqual([]);
  });

  it('mixed with cancellations leave no claim behind', async () => {
    const conference = await StagedConference.begin(programmeOf(), table);
    const delegations = await Promise.all(Array.from({ length: 6 }, () => conference.delegation({ count: 1 })));
    const wishes = await Promise.all(
      Array.from({ length: 40 }, async (_, index) => {
        const one = delegations[index % 6];
        const other = delegations[(index + 1 + (index % 4)) % 6];
        if (!one || !other) throw new Error('no delegation');
        return { one, other, meetingId: (await conference.request(one, [other])).meetingId };
      }),
    );
    const outcomes = await Promise.allSettled(
      wishes.flatMap(({ one, other, meetingId }, index) => [
        conference.accept(meetingId, other),
        ...(index % 2 === 0 ? [conference.cancel(meetingId, one.focalPoint)] : []),
      ]),
    );
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ slug: 'meeting-not-open' });
    }
    expect(await conference.contradictions()).toEqual([]);
    await conference.settle({ copies: 2 });
    expect(await conference.contradictions()).toEqual([]);
    for (const [index, { meetingId }] of wishes.entries()) {
      expect((await conference.meeting(meetingId)).status).toBe(index % 2 === 0 ? 'cancelled' : 'confirmed');
    }
  });
});

describe('an acceptance that races a cancellation', () => {
  it('has one definite outcome and leaves no claim without a meeting', async () => {
    const conference = await StagedConference.begin(programmeOf(), table);
    const [one, other] = [await conference.delegation(), await conference.delegation()];
    for (let round = 0; round < 12; round++) {
      const { meetingId } = await conference.request(one, [other]);
      const [acceptance, cancellation] = await Promise.allSettled([
        conference.accept(meetingId, other),
        conference.cancel(meetingId, one.focalPoint),
      ]);
      expect(cancellation.status).toBe('fulfilled');
      if (acceptance.status === 'rejected') expect(acceptance.reason).toMatchObject({ slug: 'meeting-not-open' });
      expect((await conference.meeting(meetingId)).status).toBe('cancelled');
    }
    expect(await conference.contradictions()).toEqual([]);
  });
});

describe('transactions that collide in the database', () => {
  it('are tried again without anybody noticing, and book once', async () => {
    const contended = await createTestTable();
    let collisions = 0;
    contended.documents.middlewareStack.add(
      (next, context) => async (args) => {
        if (context.commandName === 'TransactWriteItemsCommand' && Math.random() < 0.4) {
          collisions += 1;
          throw new TransactionCanceledException({
            message: 'collision',
            $metadata: {},
            CancellationReasons: [{ Code: 'None' }, { Code: 'TransactionConflict' }],
          });
        }
        return next(args);
      },
      { step: 'initialize' },
    );
    const conference = await StagedConference.begin(programmeOf(), contended);
    const [one, other] = [await conference.delegation(), await conference.delegation()];
    const wishes = await Promise.all(Array.from({ length: 12 }, () => conference.request(one, [other])));
    const outcomes = await Promise.allSettled(wishes.map(({ meetingId }) => conference.accept(meetingId, other)));
    for (const outcome of outcomes) if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(Problem);
    expect(collisions).toBeGreaterThan(0);
    expect(outcomes.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThan(8);
    expect(await conference.contradictions()).toEqual([]);
  });
});
