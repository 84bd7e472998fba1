import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { Write } from '../../shared/dynamo/command-log.ts';
import { type Item, itemHeader } from '../../shared/dynamo/item.ts';
import { type Page, type PageRequest, readPage } from '../../shared/dynamo/read-page.ts';
import { StaleVersion } from '../../shared/problem.ts';
import { directions } from '../domain/badge.ts';
import { type Pass, type PassLimits, passStatuses } from '../domain/pass.ts';
import { PassLimitReached } from '../domain/problems.ts';
import type { Passage } from '../domain/redemption.ts';
import { DeadBadges } from './dead-badges.ts';
import { PASS_SORT_PREFIX, passCountKey, passesPartition, passKey } from './keys.ts';

const pass = z.object({
  conferenceId: z.string(),
  passId: z.string(),
  delegationId: z.string(),
  kind: z.string(),
  zones: z.array(z.string()),
  validFrom: z.string(),
  validUntil: z.string(),
  status: z.enum(passStatuses),
  issuedAt: z.string(),
  issuedBy: z.string(),
  revokedAt: z.string().optional(),
  credential: z.string(),
  presence: z.record(z.string(), z.enum(directions)),
  version: z.int().positive(),
});
const passItem = z.object({ ...itemHeader, entity: z.literal('PASS'), ...pass.shape });

export const parsePass = (item: Item): Pass => pass.parse(passItem.parse(item));

/** Counts the passes of a kind that a delegation holds. Kinds are keys, so no other attribute is called so. */
const countOf = (kind: string) => `kind#${kind}`;

/** The passes of a delegation, and how many of them are live: one item, whose own condition decides whether there may be another. */
export class PassStore {
  readonly #documents: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(documents: DynamoDBDocumentClient, table: string) {
    this.#documents = documents;
    this.#table = table;
  }

  async get(conferenceId: string, delegationId: string, passId: string): Promise<Pass | undefined> {
    const Key = passKey(conferenceId, delegationId, passId);
    const { Item: item } = await this.#documents.send(
      new GetCommand({ TableName: this.#table, Key, ConsistentRead: true }),
    );
    return item && parsePass(item);
  }

  /** All passes that a delegation was given, the latest first. @throws InvalidCursor */
  async list(
    conferenceId: string,
    delegationId: string,
    page: PageRequest,
    cursorKey: Uint8Array,
  ): Promise<Page<Pass>> {
    const { items, ...rest } = await readPage(
      this.#documents,
      {
        TableName: this.#table,
        KeyConditionExpression: 'pk = :partition AND begins_with(sk, :prefix)',
        ExpressionAttributeValues: {
          ':partition': passesPartition(conferenceId, delegationId),
          ':prefix': PASS_SORT_PREFIX,
        },
        ScanIndexForward: false,
      },
      page,
      cursorKey,
      ['passes', conferenceId, delegationId].join('\0'),
    );
    return { items: items.map(parsePass), ...rest };
  }

  /** One more pass, if the delegation may hold it. */
  issue(value: Pass, { total, kinds }: PassLimits): Write[] {
    const { conferenceId, delegationId, passId, kind } = value;
    const limit = kinds[kind] ?? total;
    return [
      {
        update: {
          Key: passCountKey(conferenceId, delegationId),
          UpdateExpression: 'SET entity = :entity, schemaVersion = :one ADD version :one, held :one, #kind :one',
          ConditionExpression:
            ':none < :total AND :none < :limit AND (attribute_not_exists(held) OR held < :total) AND (attribute_not_exists(#kind) OR #kind < :limit)',
          ExpressionAttributeNames: { '#kind': countOf(kind) },
          ExpressionAttributeValues: { ':entity': 'PASSES', ':one': 1, ':none': 0, ':total': total, ':limit': limit },
        },
        refuse: (found) => refusalToIssue(kind, { total, kinds }, found),
      },
      {
        put: {
          Item: { ...passKey(conferenceId, delegationId, passId), ...value, entity: 'PASS', schemaVersion: 1 },
          ConditionExpression: 'attribute_not_exists(pk)',
        },
      },
    ];
  }

  /** It opens nothing any more, and the delegation may hold another in its place. */
  revoke(found: Pass, now: Date): Write[] {
    const { conferenceId, delegationId, passId, kind } = found;
    return [
      {
        update: {
          Key: passKey(conferenceId, delegationId, passId),
          UpdateExpression: 'SET #status = :revoked, revokedAt = :now ADD version :one',
          ConditionExpression: 'version = :version',
          ExpressionAttributeNames: { '#status': 'status' },
          ExpressionAttributeValues: {
            ':revoked': 'revoked',
            ':now': now.toISOString(),
            ':one': 1,
            ':version': found.version,
          },
        },
        refuse: () => new StaleVersion(),
      },
      {
        update: {
          Key: passCountKey(conferenceId, delegationId),
          UpdateExpression: 'ADD version :one, held :less, #kind :less',
          ExpressionAttributeNames: { '#kind': countOf(kind) },
          ExpressionAttributeValues: { ':one': 1, ':less': -1 },
        },
      },
      DeadBadges.recordPass(found),
    ];
  }
}

function refusalToIssue(kind: string, { total, kinds }: PassLimits, found: Item | undefined): PassLimitReached {
  const counts = z.record(z.string(), z.unknown()).parse(found ?? {});
  const used = (name: string): number => z.number().catch(0).parse(counts[name]);
  const limit = kinds[kind];
  return limit !== undefined && used(countOf(kind)) >= limit
    ? new PassLimitReached({ kind, limit, used: used(countOf(kind)) })
    : new PassLimitReached({ limit: total, used: used('held') });
}

/** The update that takes a pass through a gate with its bearer, and the condition for it: `refusalOfPass` in the database's words. */
export const takingPass = (
  { conferenceId, delegationId, passId }: Pick<Pass, 'conferenceId' | 'delegationId' | 'passId'>,
  { zone, direction, now }: Passage,
) => ({
  Key: passKey(conferenceId, delegationId, passId),
  UpdateExpression: 'SET presence.#zone = :direction',
  ConditionExpression: [
    '#status = :active AND validFrom <= :now AND validUntil > :now AND contains(zones, :zone)',
    ...(direction === 'in' ? ['(attribute_not_exists(presence.#zone) OR presence.#zone = :out)'] : []),
  ].join(' AND '),
  ExpressionAttributeNames: { '#status': 'status', '#zone': zone },
  ExpressionAttributeValues: {
    ':active': 'active',
    ':now': now.toISOString(),
    ':zone': zone,
    ':direction': direction,
    ...(direction === 'in' ? { ':out': 'out' } : {}),
  },
  ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
});
