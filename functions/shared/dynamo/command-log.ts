import { createHash, randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import {
  type AttributeValue,
  type CancellationReason,
  ConditionalCheckFailedException,
  DynamoDBServiceException as ServiceException,
  TransactionCanceledException,
} from '@aws-sdk/client-dynamodb';
import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  TransactWriteCommand,
  type TransactWriteCommandInput,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { EventEnvelope } from '../../../events/envelope.ts';
import { Busy, IdempotencyKeyReused, RequestInProgress, StaleVersion } from '../problem.ts';
import { expiresIn, type Item, type Key } from './item.ts';
import { pack, unpack } from './packed.ts';

type TransactItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];
type Without<Operation> = Operation extends { TableName: unknown } ? Omit<Operation, 'TableName'> : never;
type Put = Without<NonNullable<TransactItem['Put']>>;
type Update = Without<NonNullable<TransactItem['Update']>>;
type Delete = Without<NonNullable<TransactItem['Delete']>>;
type ConditionCheck = Without<NonNullable<TransactItem['ConditionCheck']>>;

/** One write of a transaction, and what it means when its condition fails on the item `found` in its place. */
export type Write = (
  | { readonly put: Put }
  | { readonly update: Update }
  | { readonly remove: Delete }
  | { readonly check: ConditionCheck }
) & {
  readonly refuse?: (found: Item | undefined) => Error;
};

/** What is answered to a command, kept so that a repeat gets the same. `body` is JSON-serialisable. */
export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly etag?: string;
  readonly location?: string;
}

/** What makes a command the same command: asked by one caller on one route with one key. */
export interface CommandIdentity {
  readonly conferenceId: string;
  readonly caller: string;
  readonly route: string;
  /** The Idempotency-Key; undefined when the caller sent none (then nothing can be replayed). */
  readonly key: string | undefined;
  /** Keyed by the Idempotency-Key: a body may hold what must not be guessed from the record, such as a passport number. */
  readonly bodyHash: string;
}

/** The identity of one part of a command that takes several transactions. */
export const partOf = (identity: CommandIdentity, part: string): CommandIdentity => ({
  ...identity,
  key: identity.key === undefined ? undefined : `${identity.key}/${part}`,
});

export interface Commit {
  readonly writes: readonly Write[];
  readonly events?: readonly EventEnvelope[];
  readonly answer?: Answer;
}

/** Thrown by `commit` when this very command was answered before: nothing was written now. */
export class AlreadyAnswered extends Error {
  readonly answer: Answer;
  constructor(answer: Answer) {
    super('already answered');
    this.answer = answer;
  }
}

/** Thrown by `commitEffect` when this consumer has seen this event before: nothing was written now. */
export class AlreadyConsumed extends Error {}

export const IDEMPOTENCY_HOURS = 24;
/** Longer than a message can live in a queue and its dead-letter queue together, redrives included. */
export const INBOX_DAYS = 30;
export const MAX_ACTIONS = 100;

/** Longer than API Gateway waits for any function. */
const LONGEST_RUN_MS = 35_000;
const MAX_ATTEMPTS = 14;
const FIRST_DELAY_MS = 8;
const LONGEST_DELAY_MS = 400;

/**
 * Commits commands: new state and one command record, all or nothing. The command record is the outbox of the events
 * and the memory of the answer at once; it expires. For a consumer the record is the inbox mark.
 */
export class CommandLog {
  readonly #documents: DynamoDBDocumentClient;
  readonly #table: string;
  readonly #prefix: string;

  /** `prefix` is the service's key prefix without delimiter: `REG`, `ACC`, `MTG`, `NTF`. */
  constructor(documents: DynamoDBDocumentClient, table: string, prefix: string) {
    this.#documents = documents;
    this.#table = table;
    this.#prefix = prefix;
  }

  /**
   * Writes the new state, the events and the answer in one transaction.
   * @throws AlreadyAnswered when the same command was answered before
   * @throws IdempotencyKeyReused when the key was used with another body
   * @throws Busy or RequestInProgress when the same items stay contended; nothing was written
   * @throws whatever `refuse` of the first write whose condition failed makes of the item found
   */
  async commit(identity: CommandIdentity, { writes, events = [], answer }: Commit, now = new Date()): Promise<void> {
    if (identity.key === undefined && events.length === 0) return this.#write(writes);
    const outbox = events.length > 0 ? pack(events) : undefined;
    const record: Item = {
      ...this.#commandKey(identity, identity.key ?? String(events[0]?.detail.metadata.eventId)),
      entity: 'COMMAND',
      schemaVersion: 1,
      version: 1,
      bodyHash: identity.bodyHash,
      ...(answer && identity.key !== undefined ? { answer: pack(answer, outbox) } : {}),
      ...(outbox ? { outbox } : {}),
      expiresAt: expiresIn(now, IDEMPOTENCY_HOURS * 3600),
    };
    const refuse = (found: Item | undefined) => answeredBefore(identity, found);
    await this.#write([...writes, { put: { Item: record, ...IF_NEW }, refuse }], new RequestInProgress());
  }

  /**
   * Writes a consumer's effect together with its inbox mark, and the events it causes.
   * @throws AlreadyConsumed when this consumer has already handled this event
   */
  async commitEffect(
    consumer: string,
    eventId: string,
    { writes, events = [] }: Commit,
    now = new Date(),
  ): Promise<void> {
    const mark: Item = {
      pk: `${this.#prefix}#INBOX#${consumer}#${eventId}`,
      sk: 'INBOX',
      entity: 'INBOX',
      schemaVersion: 1,
      version: 1,
      ...(events.length > 0 ? { outbox: pack(events) } : {}),
      expiresAt: expiresIn(now, INBOX_DAYS * 86_400),
    };
    await this.#write([...writes, { put: { Item: mark, ...IF_NEW }, refuse: () => new AlreadyConsumed() }]);
  }

  /**
   * Writes new state that causes no event and need not be remembered, all or nothing.
   * @throws whatever `refuse` of the first write whose condition failed makes of the item found; the last write comes first
   */
  async write(writes: readonly Write[]): Promise<void> {
    await this.#write(writes);
  }

  /**
   * Runs a command that takes several transactions (an import, a batch). While it runs a repeat is told so; after it,
   * a repeat gets its answer; if it fails or dies, a repeat runs it again, so each of its transactions must be a
   * command of its own (`partOf`) or harmless to repeat.
   * @throws AlreadyAnswered, IdempotencyKeyReused, RequestInProgress as `commit` does
   */
  async runOnce(identity: CommandIdentity, work: () => Promise<Answer>): Promise<Answer> {
    if (identity.key === undefined) return work();
    const key = this.#commandKey(identity, identity.key);
    const runId = randomUUID();
    const record = { ...key, entity: 'COMMAND', schemaVersion: 1, version: 1, bodyHash: identity.bodyHash, runId };
    const now = new Date();
    const expiresAt = expiresIn(now, IDEMPOTENCY_HOURS * 3600);
    await this.#writeOne({
      put: {
        Item: { ...record, runningUntil: now.getTime() + LONGEST_RUN_MS, expiresAt },
        ConditionExpression: 'attribute_not_exists(pk) OR (bodyHash = :body AND runningUntil < :now)',
        ExpressionAttributeValues: { ':body': identity.bodyHash, ':now': now.getTime() },
      },
      refuse: (found) => answeredBefore(identity, found),
    });
    try {
      const answer = await work();
      await this.#writeOne({ put: { Item: { ...record, answer: pack(answer), expiresAt } } });
      return answer;
    } catch (error) {
      // Should this fail as well, the lease ends by itself.
      await this.#writeOne({ remove: { Key: key } }).catch(() => undefined);
      throw error;
    }
  }

  /**
   * The answer given before to the same command, if there is one. One strongly consistent read.
   * @throws IdempotencyKeyReused, and RequestInProgress while its first run goes on; one that died counts as none
   */
  async find(identity: CommandIdentity): Promise<Answer | undefined> {
    if (identity.key === undefined) return undefined;
    const { Item: record } = await this.#documents.send(
      new GetCommand({ TableName: this.#table, Key: this.#commandKey(identity, identity.key), ConsistentRead: true }),
    );
    if (!record || hasDied(record)) return undefined;
    const outcome = answeredBefore(identity, record);
    if (outcome instanceof AlreadyAnswered) return outcome.answer;
    throw outcome;
  }

  #commandKey(identity: CommandIdentity, key: string): Key {
    // The key itself is not kept: it is the secret under which the body was hashed.
    const hashed = createHash('sha256').update(key).digest('base64url');
    const parts = [identity.conferenceId, identity.caller, identity.route, hashed].map((part) =>
      encodeURIComponent(part),
    );
    return { pk: `${this.#prefix}#COMMAND#${parts.join('#')}`, sk: 'COMMAND' };
  }

  /** All or nothing. One write alone needs no transaction: its own condition guards it at half the cost. */
  async #write(writes: readonly Write[], contended: Error = new Busy()): Promise<void> {
    if (writes.length > MAX_ACTIONS)
      throw new Error(`a transaction takes at most ${MAX_ACTIONS} actions, not ${writes.length}`);
    for (let attempt = 1; ; attempt++) {
      try {
        const [only, ...others] = writes;
        if (only && others.length === 0) return await this.#writeOne(only);
        await this.#documents.send(
          new TransactWriteCommand({ TransactItems: writes.map((write) => transactItem(write, this.#table)) }),
        );
        return;
      } catch (error) {
        const reasons = error instanceof TransactionCanceledException ? (error.CancellationReasons ?? []) : undefined;
        const lost = reasons?.findIndex((reason) => reason.Code === 'ConditionalCheckFailed') ?? -1;
        // The command record comes last but speaks first: a repeat is a repeat whatever else has changed since.
        const last = writes.length - 1;
        if (reasons?.[last]?.Code === 'ConditionalCheckFailed')
          throw refusal(writes[last], itemOf(reasons[last]?.Item));
        if (lost >= 0) throw refusal(writes[lost], itemOf(reasons?.[lost]?.Item));
        if (!isContention(error, reasons)) throw error;
        if (attempt === MAX_ATTEMPTS || wasRepeated(error))
          throw reasons?.[last]?.Code === 'TransactionConflict' ? contended : new Busy();
        await delay(Math.random() * Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** attempt));
      }
    }
  }

  async #writeOne(write: Write): Promise<void> {
    const common = { TableName: this.#table, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' } as const;
    try {
      if ('put' in write) await this.#documents.send(new PutCommand({ ...write.put, ...common }));
      else if ('update' in write) await this.#documents.send(new UpdateCommand({ ...write.update, ...common }));
      else if ('remove' in write) await this.#documents.send(new DeleteCommand({ ...write.remove, ...common }));
      else throw new Error('a condition check alone changes nothing');
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      const found = itemOf(error.Item);
      // The SDK repeats a call whose answer was lost: what it then finds in its way may be what it put there itself.
      const repeated = (error.$metadata.attempts ?? 1) > 1;
      if (!repeated || !('put' in write) || !isDeepStrictEqual(found, plain(write.put.Item)))
        throw refusal(write, found);
    }
  }
}

const IF_NEW = { ConditionExpression: 'attribute_not_exists(pk)' } as const;

/** Makes the outbox attribute of an item that is not a command record: inserted with it, the item is its own outbox. */
export const packOutbox = (events: readonly EventEnvelope[]): Uint8Array => pack(events);

/** Reads the events out of an outbox attribute. */
export const unpackOutbox = (bytes: Uint8Array): EventEnvelope[] => unpack(bytes) as EventEnvelope[];

const answerIn = ({ answer, outbox }: Item): Answer =>
  unpack(answer as Uint8Array, outbox as Uint8Array | undefined) as Answer;

function answeredBefore(identity: CommandIdentity, record: Item | undefined): Error {
  if (record?.bodyHash !== identity.bodyHash) return new IdempotencyKeyReused();
  return record.answer ? new AlreadyAnswered(answerIn(record)) : new RequestInProgress();
}

/** A run of several transactions that neither ended nor can still be going on. */
const hasDied = ({ answer, runningUntil }: Item): boolean =>
  answer === undefined && typeof runningUntil === 'number' && runningUntil < Date.now();

/** An item as it comes back from the table. */
const plain = (item: Item | undefined): Item => unmarshall(marshall(item ?? {}, { removeUndefinedValues: true }));

/** A failed condition that nobody gave another meaning says that the item has changed. */
const refusal = (write: Write | undefined, found: Item | undefined): Error =>
  write?.refuse?.(found) ?? new StaleVersion();

/** lib-dynamodb leaves the items inside cancellation reasons and exceptions marshalled. */
const itemOf = (item: Record<string, AttributeValue> | undefined): Item | undefined =>
  item && Object.keys(item).length > 0 ? unmarshall(item) : undefined;

const CONTENTION = new Set(['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded']);
const BUSY = new Set([
  'TransactionInProgressException',
  'ThrottlingException',
  'ProvisionedThroughputExceededException',
  'TransactionConflictException',
  'RequestLimitExceeded',
]);

/** Whether the same writes may well succeed a moment later. */
function isContention(error: unknown, reasons: readonly CancellationReason[] | undefined): boolean {
  if (reasons) return reasons.some((reason) => CONTENTION.has(reason.Code ?? ''));
  return error instanceof Error && BUSY.has(error.name);
}

/** The SDK repeats some calls by itself, with pauses of seconds: what it gave up is not begun anew. */
const wasRepeated = (error: unknown): boolean =>
  error instanceof ServiceException && (error.$metadata.attempts ?? 1) > 1;

const delay = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

function transactItem(write: Write, table: string): TransactItem {
  const common = { TableName: table, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' } as const;
  if ('put' in write) return { Put: { ...write.put, ...common } };
  if ('update' in write) return { Update: { ...write.update, ...common } };
  if ('remove' in write) return { Delete: { ...write.remove, ...common } };
  return { ConditionCheck: { ...write.check, ...common } };
}
