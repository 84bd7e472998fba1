import { type DynamoDBDocumentClient, QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { Write } from '../../shared/dynamo/command-log.ts';
import { expiresIn, itemHeader } from '../../shared/dynamo/item.ts';
import type { Badge } from '../domain/badge.ts';
import { listedSerialOf, type Pass } from '../domain/pass.ts';
import type { DeadBadge } from '../domain/revocation-list.ts';
import { deadBadgeKey, deadBadgePartition, lapsingBadgeKey, lapsingBadgePartition } from './keys.ts';

const deadItem = z.object({
  ...itemHeader,
  entity: z.literal('DEAD-BADGE'),
  serial: z.string(),
  reason: z.enum(['revoked', 'replaced', 'suspended']),
  validUntil: z.string(),
});
const lapsingItem = z.object({
  ...itemHeader,
  entity: z.literal('LAPSING-BADGE'),
  serial: z.string(),
  conditionsUntil: z.string().optional(),
  validUntil: z.string(),
});

/** How long after the end of its validity the record of a dead badge may go. */
const KEPT_SECONDS = 86_400;
const MILLISECOND = 1000;

/**
 * Which badges open nothing, though what is printed on them is good: one small item for each, written in the transaction that closes
 * the badge. The revocation list is made from them by strongly consistent queries, so whoever reads after that transaction
 * sees it. A live badge whose conditions hold has no item here, so issuing writes nothing.
 */
export class DeadBadges {
  readonly #documents: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(documents: DynamoDBDocumentClient, table: string) {
    this.#documents = documents;
    this.#table = table;
  }

  /** The badge is closed. */
  static record({ conferenceId, serial, validUntil }: Badge, reason: 'revoked' | 'replaced' | 'suspended'): Write {
    const record = { entity: 'DEAD-BADGE', schemaVersion: 1, version: 1, serial, reason, validUntil };
    return { put: { Item: { ...deadBadgeKey(conferenceId, serial), ...record, expiresAt: endOf(validUntil) } } };
  }

  /** The pass is closed. Lists hold ULIDs, and no badge has that of a pass. */
  static recordPass({ conferenceId, passId, validUntil }: Pass): Write {
    const serial = listedSerialOf(passId);
    const record = { entity: 'DEAD-BADGE', schemaVersion: 1, version: 1, serial, reason: 'revoked', validUntil };
    return { put: { Item: { ...deadBadgeKey(conferenceId, serial), ...record, expiresAt: endOf(validUntil) } } };
  }

  /** The badge is live again. */
  static forget({ conferenceId, serial }: Badge): Write {
    return { remove: { Key: deadBadgeKey(conferenceId, serial) } };
  }

  /** What is to be written when the conditions of a badge change; `before` is undefined when it is issued. */
  static lapse(before: Badge | undefined, after: Badge): Write[] {
    const [was, is] = [before && lapsingKey(before), lapsingKey(after)];
    if (was?.sk === is?.sk) return [];
    const { serial, conditionsUntil, validUntil } = after;
    const record = { entity: 'LAPSING-BADGE', schemaVersion: 1, version: 1, serial, conditionsUntil, validUntil };
    return [
      ...(was ? [{ remove: { Key: was } }] : []),
      ...(is ? [{ put: { Item: { ...is, ...record, expiresAt: endOf(validUntil) } } }] : []),
    ];
  }

  /**
   * Every badge of a conference that is dead at `now` or will be before `until`, as far as it would still be good at `now`.
   * Strongly consistent.
   */
  async list(conferenceId: string, now: Date, until: Date): Promise<DeadBadge[]> {
    const instant = now.toISOString();
    const isGood = ({ validUntil }: { readonly validUntil: string }) => instant < validUntil;
    const [dead, lapsing] = await Promise.all([
      this.#query({
        KeyConditionExpression: 'pk = :partition',
        ExpressionAttributeValues: { ':partition': deadBadgePartition(conferenceId) },
      }),
      this.#query({
        KeyConditionExpression: 'pk = :partition AND sk < :until',
        ExpressionAttributeValues: { ':partition': lapsingBadgePartition(conferenceId), ':until': until.toISOString() },
      }),
    ]);
    const found = new Map<string, DeadBadge>();
    for (const { serial, conditionsUntil } of lapsing.map((item) => lapsingItem.parse(item)).filter(isGood)) {
      const from = conditionsUntil === undefined ? undefined : Math.floor(Date.parse(conditionsUntil) / MILLISECOND);
      found.set(serial, { serial, reason: 'condition-missing', ...(from === undefined ? {} : { from }) });
    }
    // What closed a badge outweighs what it lacks.
    for (const { serial, reason } of dead.map((item) => deadItem.parse(item)).filter(isGood)) {
      found.set(serial, { serial, reason });
    }
    return [...found.values()];
  }

  async #query(query: Omit<QueryCommandInput, 'TableName'>): Promise<Record<string, unknown>[]> {
    const items: Record<string, unknown>[] = [];
    let from: QueryCommandInput['ExclusiveStartKey'];
    do {
      const page = await this.#documents.send(
        new QueryCommand({ TableName: this.#table, ...query, ConsistentRead: true, ExclusiveStartKey: from }),
      );
      items.push(...(page.Items ?? []));
      from = page.LastEvaluatedKey;
    } while (from);
    return items;
  }
}

const endOf = (validUntil: string): number => expiresIn(new Date(validUntil), KEPT_SECONDS);

/** Where a badge stands among those whose conditions do not hold to the end; undefined for all others. */
const lapsingKey = ({ conferenceId, serial, conditions, conditionsUntil, validUntil }: Badge) =>
  conditions === undefined || (conditionsUntil !== undefined && conditionsUntil >= validUntil)
    ? undefined
    : lapsingBadgeKey(conferenceId, serial, conditionsUntil);
