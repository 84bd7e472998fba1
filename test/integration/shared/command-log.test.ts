import { randomUUID } from 'node:crypto';
import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { defineEvent } from '../../../events/envelope.ts';
import {
  AlreadyAnswered,
  AlreadyConsumed,
  type Answer,
  CommandLog,
  partOf,
} from '../../../functions/shared/dynamo/command-log.ts';
import { composeEvent } from '../../../functions/shared/events/compose-event.ts';
import {
  Busy,
  IdempotencyKeyReused,
  Problem,
  RequestInProgress,
  StaleVersion,
} from '../../../functions/shared/problem.ts';
import { commandBy } from '../../support/commands.ts';
import { createTestTable, type TestTable } from '../../support/test-table.ts';

class Taken extends Problem {
  readonly holder: unknown;
  constructor(holder: unknown) {
    super('slot-taken', 'taken');
    this.holder = holder;
  }
}

const registered = defineEvent('registration', 'thing-registered', 1, 'A thing.', z.object({}));

let table: TestTable;
let commands: CommandLog;
beforeAll(async () => {
  table = await createTestTable();
  commands = new CommandLog(table.documents, table.name, 'REG');
});

const by = (key?: string) => commandBy('focal-point', 'mcis-2021', key === undefined ? {} : { key });
const seat = (pk: string, holder: string) => ({
  put: { Item: { pk, sk: 'SEAT', holder }, ConditionExpression: 'attribute_not_exists(pk)' },
  refuse: (found: Record<string, unknown> | undefined) => new Taken(found?.holder),
});
const take = (pk: string, holder: string, key?: string, events: 0 | 1 = 1) => {
  const { identity, cause, now } = by(key);
  const answer: Answer = { status: 201, body: { holder }, etag: '"1"' };
  const event = composeEvent(registered, cause, { id: pk, version: 1 }, {}, now);
  return commands.commit(identity, { writes: [seat(pk, holder)], events: events ? [event] : [], answer });
};
const read = async (pk: string) =>
  (await table.documents.send(new GetCommand({ TableName: table.name, Key: { pk, sk: 'SEAT' } }))).Item;

describe('a command', () => {
  it('writes state, events and answer at once', async () => {
    const pk = `REG#${randomUUID()}`;
    const key = randomUUID();
    await take(pk, 'a', key);
    expect(await read(pk)).toMatchObject({ holder: 'a' });
    expect(await commands.find(by(key).identity)).toEqual({ status: 201, body: { holder: 'a' }, etag: '"1"' });
    expect((await table.events()).filter(({ detail }) => detail.metadata.aggregateId === pk)).toHaveLength(1);
  });

  it('that lost says who won, and leaves nothing behind', async () => {
    const pk = `REG#${randomUUID()}`;
    await take(pk, 'a');
    await expect(take(pk, 'b')).rejects.toMatchObject({ holder: 'a' });
    expect((await table.events()).filter(({ detail }) => detail.metadata.aggregateId === pk)).toHaveLength(1);
  });

  it('repeated with its key changes nothing and finds its answer', async () => {
    const pk = `REG#${randomUUID()}`;
    const key = randomUUID();
    await take(pk, 'a', key);
    await expect(take(pk, 'a', key)).rejects.toThrow(AlreadyAnswered);
  });

  it('sent by fifty callers at once with one key is carried out once, and all get its answer', async () => {
    const pk = `REG#${randomUUID()}`;
    const key = randomUUID();
    const outcomes = await Promise.allSettled(Array.from({ length: 50 }, () => take(pk, 'a', key)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ answer: { body: { holder: 'a' } } });
    }
    expect((await table.events()).filter(({ detail }) => detail.metadata.aggregateId === pk)).toHaveLength(1);
  });

  it('with the key of another request is refused', async () => {
    const key = randomUUID();
    await take(`REG#${randomUUID()}`, 'a', key);
    const other = { ...by(key).identity, bodyHash: 'other' };
    await expect(commands.find(other)).rejects.toThrow(IdempotencyKeyReused);
    await expect(commands.commit(other, { writes: [seat(`REG#${randomUUID()}`, 'b')] })).rejects.toThrow(
      IdempotencyKeyReused,
    );
  });

  it('without key and events needs no transaction and no record', async () => {
    const { table: units } = await table.measure(() => take(`REG#${randomUUID()}`, 'a', undefined, 0));
    expect(units).toEqual({ read: 0, write: 1 });
  });

  it('whose failed condition has no other meaning met a stale version', async () => {
    const pk = `REG#${randomUUID()}`;
    await take(pk, 'a');
    const { identity } = by();
    const write = { put: { Item: { pk, sk: 'SEAT' }, ConditionExpression: 'attribute_not_exists(pk)' } };
    await expect(commands.commit(identity, { writes: [write] })).rejects.toThrow(StaleVersion);
  });
});

describe('under contention', () => {
  /** DynamoDB Local never raises TransactionConflict, so the first `times` transactions are made to fail with it here. */
  async function contended(times: number, code: 'TransactionConflict' | 'ThrottlingError', reasonAt: number) {
    const other = await createTestTable();
    let calls = 0;
    other.documents.middlewareStack.add(
      (next, context) => async (args) => {
        if (context.commandName === 'TransactWriteItemsCommand' && ++calls <= times) {
          const reasons = [{ Code: 'None' }, { Code: 'None' }];
          reasons[reasonAt] = { Code: code };
          throw new TransactionCanceledException({ message: 'cancelled', $metadata: {}, CancellationReasons: reasons });
        }
        return next(args);
      },
      { step: 'initialize' },
    );
    const { identity, cause, now } = by(randomUUID());
    const pk = `REG#${randomUUID()}`;
    const event = composeEvent(registered, cause, { id: pk, version: 1 }, {}, now);
    const log = new CommandLog(other.documents, other.name, 'REG');
    return { calls: () => calls, outcome: log.commit(identity, { writes: [seat(pk, 'a')], events: [event] }) };
  }

  it.each(['TransactionConflict', 'ThrottlingError'] as const)(
    '%s is tried again until it goes through',
    async (code) => {
      const { calls, outcome } = await contended(5, code, 0);
      await outcome;
      expect(calls()).toBe(6);
    },
  );

  it('tries end, with a definite answer', async () => {
    const { outcome } = await contended(Number.POSITIVE_INFINITY, 'TransactionConflict', 0);
    await expect(outcome).rejects.toThrow(Busy);
  });

  it('a conflict about the command itself says that its first request is still running', async () => {
    const { outcome } = await contended(Number.POSITIVE_INFINITY, 'TransactionConflict', 1);
    await expect(outcome).rejects.toThrow(RequestInProgress);
  });
});

describe('a command of many transactions', () => {
  it('tells a repeat that it runs, and gives it the answer afterwards', async () => {
    const { identity } = by(randomUUID());
    const running = Promise.withResolvers<Answer>();
    const first = commands.runOnce(identity, () => running.promise);
    await expect.poll(() => commands.find(identity).catch((error) => error)).toBeInstanceOf(RequestInProgress);
    await expect(commands.runOnce(identity, async () => ({ status: 1 }))).rejects.toThrow(RequestInProgress);
    running.resolve({ status: 200, body: 'done' });
    expect(await first).toEqual({ status: 200, body: 'done' });
    await expect(commands.runOnce(identity, async () => ({ status: 1 }))).rejects.toMatchObject({
      answer: { body: 'done' },
    });
  });

  it('that died leaves no answer, and does not say for ever that it runs', async () => {
    const { identity } = by(randomUUID());
    void commands.runOnce(identity, () => new Promise<Answer>(() => {}));
    await expect.poll(() => commands.find(identity).catch((error) => error)).toBeInstanceOf(RequestInProgress);
    vi.useFakeTimers({ now: Date.now() + 60_000, toFake: ['Date'] });
    expect(await commands.find(identity)).toBeUndefined();
    expect(await commands.runOnce(identity, async () => ({ status: 200 }))).toEqual({ status: 200 });
    vi.useRealTimers();
  });

  it('that failed runs again, and its finished parts stay as they are', async () => {
    const key = randomUUID();
    const { identity } = by(key);
    const pk = `REG#${randomUUID()}`;
    const part = () => commands.commit(partOf(identity, '0'), { writes: [seat(pk, 'a')], answer: { status: 201 } });
    const dies = commands.runOnce(identity, async () => {
      await part();
      throw new Error('the function died');
    });
    await expect(dies).rejects.toThrow('died');
    const again = commands.runOnce(identity, async () => {
      await expect(part()).rejects.toThrow(AlreadyAnswered);
      return { status: 200 };
    });
    expect(await again).toEqual({ status: 200 });
  });
});

describe('a call whose answer was lost', () => {
  it('is not refused for what it did itself', async () => {
    const other = await createTestTable();
    // The first answer to each single write is lost on its way, as on a broken connection: the SDK sends it again.
    const lost = new Set<unknown>();
    other.documents.middlewareStack.add(
      (next, context) => async (args) => {
        const result = await next(args);
        if (context.commandName !== 'PutItemCommand' || lost.has(args.input)) return result;
        lost.add(args.input);
        throw Object.assign(new Error('socket hang up'), { name: 'TimeoutError', $retryable: {} });
      },
      { step: 'finalizeRequest', priority: 'low' },
    );
    const log = new CommandLog(other.documents, other.name, 'REG');
    const pk = `REG#${randomUUID()}`;
    await log.write([seat(pk, 'a')]);
    await expect(log.write([seat(pk, 'b')])).rejects.toMatchObject({ holder: 'a' });
    await expect(log.runOnce(by(randomUUID()).identity, async () => ({ status: 200 }))).resolves.toEqual({
      status: 200,
    });
    expect(lost.size).toBeGreaterThan(2);
  });
});

describe('an effect of an event', () => {
  it('happens once, however often the event comes, at four units', async () => {
    const pk = `REG#${randomUUID()}`;
    const eventId = `evt_${randomUUID()}`;
    await take(pk, 'a');
    const effect = () =>
      commands.commitEffect('open-screening', eventId, {
        writes: [
          {
            update: {
              Key: { pk, sk: 'SEAT' },
              UpdateExpression: 'ADD seen :one',
              ExpressionAttributeValues: { ':one': 1 },
            },
          },
        ],
      });
    const { table: units } = await table.measure(effect);
    expect(units).toEqual({ read: 0, write: 4 });
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, effect));
    for (const outcome of outcomes) expect(outcome).toMatchObject({ reason: expect.any(AlreadyConsumed) });
    expect(await read(pk)).toMatchObject({ seen: 1 });
  });
});
