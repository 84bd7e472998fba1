import { type DynamoDBDocumentClient, GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { attendance, authority, categoryKey, verdictKinds } from '../../../events/vocabulary.ts';
import type { Write } from '../../shared/dynamo/command-log.ts';
import { type Item, itemHeader } from '../../shared/dynamo/item.ts';
import { type Page, type PageRequest, readPage } from '../../shared/dynamo/read-page.ts';
import {
  type Accreditation,
  type AccreditationStatus,
  accreditationStatuses,
  type EarlyWithdrawal,
  reversals,
  withdrawalReasons,
} from '../domain/accreditation.ts';
import { flagKinds, matchKinds } from '../domain/flags.ts';
import {
  accreditationIndexKeys,
  accreditationKey,
  delegationPartition,
  statusPartition,
  statusPrefix,
} from './keys.ts';

/** Lies where the accreditation will lie, so that the nomination's own condition meets it. */
const EARLY_WITHDRAWAL = 'EARLY-WITHDRAWAL';

const givenVerdict = z.object({
  authority,
  verdict: z.enum(verdictKinds),
  reasonCode: z.string().optional(),
  note: z.string().optional(),
  by: z.string(),
  at: z.string(),
  lapsedAt: z.string().optional(),
});

const profile = z.object({
  badgeName: z.string(),
  nativeName: z.string().optional(),
  title: z.string().optional(),
  rank: z.string().optional(),
  function: z.string(),
  category: categoryKey,
  headOfDelegation: z.boolean(),
  attendance,
  arrivesOn: z.string().optional(),
});

const condition = z.object({ validUntil: z.string(), note: z.string().optional(), by: z.string(), at: z.string() });

const proposed = {
  action: z.enum(reversals),
  reasonCode: z.string(),
  note: z.string().optional(),
  by: z.string(),
  at: z.string(),
};

const withdrawal = z.object({
  reason: z.enum(withdrawalReasons),
  successorId: z.string().optional(),
  at: z.string(),
});

const accreditationItem = z.object({
  ...itemHeader,
  entity: z.literal('ACCREDITATION'),
  conferenceId: z.string(),
  delegateId: z.string(),
  delegationId: z.string(),
  profile,
  status: z.enum(accreditationStatuses),
  verdicts: z.array(givenVerdict),
  queuedAt: z.string(),
  priority: z.int().nonnegative(),
  serial: z.string().optional(),
  conditions: z.record(z.string(), condition).optional(),
  proposal: z.object({ ...proposed, expiresAt: z.string() }).optional(),
  reversals: z.array(z.object({ ...proposed, confirmedBy: z.string(), confirmedAt: z.string() })).optional(),
  flags: z
    .array(
      z.object({
        flagId: z.string(),
        kind: z.enum(flagKinds),
        on: z.array(z.enum(matchKinds)),
        raisedAt: z.string(),
        dismissed: z.object({ reason: z.string(), by: z.string(), at: z.string() }).optional(),
      }),
    )
    .optional(),
  withdrawal: withdrawal.optional(),
  registrationVersion: z.int().nonnegative(),
});

const earlyWithdrawalItem = z.object({
  ...itemHeader,
  entity: z.literal(EARLY_WITHDRAWAL),
  conferenceId: z.string(),
  delegateId: z.string(),
  delegationId: z.string(),
  withdrawal,
});

function parse(item: Item): Accreditation {
  const { entity: _entity, schemaVersion: _schemaVersion, ...accreditation } = accreditationItem.parse(item);
  return accreditation;
}

/** Somebody else changed the accreditation first; `found` is what they left. */
export class AccreditationMoved extends Error {
  readonly found: Accreditation | undefined;
  constructor(found: Accreditation | undefined) {
    super('the accreditation was changed by someone else');
    this.found = found;
  }
}

/** The delegate was withdrawn before the nomination arrived. */
export class WithdrawnEarly extends Error {
  readonly found: EarlyWithdrawal;
  constructor(found: EarlyWithdrawal) {
    super('the delegate was withdrawn before the nomination arrived');
    this.found = found;
  }
}

/** What was found where an accreditation was to be put. */
function metOn(item: Item | undefined): Error {
  if (item?.entity !== EARLY_WITHDRAWAL) return new AccreditationMoved(item && parse(item));
  const { entity: _entity, schemaVersion: _schemaVersion, ...early } = earlyWithdrawalItem.parse(item);
  return new WithdrawnEarly(early);
}

export interface AccreditationFilter {
  readonly status?: AccreditationStatus | undefined;
  readonly delegationId?: string | undefined;
  readonly category?: string | undefined;
}

export class AccreditationStore {
  readonly #documents: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(documents: DynamoDBDocumentClient, table: string) {
    this.#documents = documents;
    this.#table = table;
  }

  async get(
    conferenceId: string,
    delegateId: string,
    { consistent }: { readonly consistent: boolean },
  ): Promise<Accreditation | undefined> {
    const { Item: item } = await this.#documents.send(
      new GetCommand({
        TableName: this.#table,
        Key: accreditationKey(conferenceId, delegateId),
        ConsistentRead: consistent,
      }),
    );
    return item && item.entity !== EARLY_WITHDRAWAL ? parse(item) : undefined;
  }

  /** Keeps that somebody was withdrawn of whom nothing else is known yet. Refused as `write` is. */
  withdrawEarly(early: EarlyWithdrawal): Write {
    const key = accreditationKey(early.conferenceId, early.delegateId);
    return {
      put: {
        Item: { ...key, ...early, entity: EARLY_WITHDRAWAL, schemaVersion: 1 },
        ConditionExpression: 'attribute_not_exists(pk)',
      },
      refuse: metOn,
    };
  }

  /**
   * Puts `after` in place of `before`, or where there was none. Refused with AccreditationMoved when it is not what is
   * there, and with WithdrawnEarly when all that is there is a withdrawal.
   */
  write(before: Accreditation | EarlyWithdrawal | undefined, after: Accreditation): Write {
    const Item = {
      ...accreditationKey(after.conferenceId, after.delegateId),
      ...accreditationIndexKeys(after),
      ...after,
      entity: 'ACCREDITATION',
      schemaVersion: 1,
    };
    return {
      put: {
        Item,
        ...(before
          ? { ConditionExpression: 'version = :version', ExpressionAttributeValues: { ':version': before.version } }
          : { ConditionExpression: 'attribute_not_exists(pk)' }),
      },
      refuse: metOn,
    };
  }

  /** That an accreditation is still as it was read. */
  unchanged(read: Accreditation): Write {
    return {
      check: {
        Key: accreditationKey(read.conferenceId, read.delegateId),
        ConditionExpression: 'version = :version',
        ExpressionAttributeValues: { ':version': read.version },
      },
      refuse: metOn,
    };
  }

  /** The latest badges of a delegation's accredited people, a page at a time. Eventually consistent. */
  async *badgesOf(conferenceId: string, delegationId: string): AsyncGenerator<string[]> {
    let from: Record<string, unknown> | undefined;
    do {
      const page = await this.#documents.send(
        new QueryCommand({
          TableName: this.#table,
          IndexName: 'gsi2',
          KeyConditionExpression: 'gsi2pk = :partition AND begins_with(gsi2sk, :status)',
          ExpressionAttributeValues: {
            ':partition': delegationPartition(conferenceId, delegationId),
            ':status': statusPrefix('accredited'),
          },
          Limit: 100,
          ExclusiveStartKey: from,
        }),
      );
      yield (page.Items ?? []).flatMap((item) => parse(item).serial ?? []);
      from = page.LastEvaluatedKey;
    } while (from);
  }

  /**
   * One page of a conference's queue in the order in which it is served, or of a delegation's people, who waits longest first
   * within a status. With a category a page may be short while there is more.
   * @throws InvalidCursor
   */
  async list(
    conferenceId: string,
    { status, delegationId, category }: AccreditationFilter,
    page: PageRequest,
    cursorKey: Uint8Array,
  ): Promise<Page<Accreditation>> {
    const keys =
      delegationId === undefined
        ? {
            IndexName: 'gsi1',
            KeyConditionExpression: 'gsi1pk = :partition',
            values: { ':partition': statusPartition(conferenceId, status ?? 'screening') },
          }
        : {
            IndexName: 'gsi2',
            KeyConditionExpression: `gsi2pk = :partition${status ? ' AND begins_with(gsi2sk, :status)' : ''}`,
            values: {
              ':partition': delegationPartition(conferenceId, delegationId),
              ...(status ? { ':status': statusPrefix(status) } : {}),
            },
          };
    const { values, ...query } = keys;
    const scope = ['accreditations', conferenceId, status ?? '', delegationId ?? '', category ?? ''].join('\0');
    const { items, ...rest } = await readPage(
      this.#documents,
      {
        TableName: this.#table,
        ...query,
        ...(category ? { FilterExpression: 'profile.category = :category' } : {}),
        ExpressionAttributeValues: { ...values, ...(category ? { ':category': category } : {}) },
      },
      page,
      cursorKey,
      scope,
    );
    return { items: items.map(parse), ...rest };
  }
}
