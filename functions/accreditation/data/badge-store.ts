import { createHash } from 'node:crypto';
import {
  ConditionalCheckFailedException,
  TransactionCanceledException,
  TransactionConflictException,
} from '@aws-sdk/client-dynamodb';
import {
  type DynamoDBDocumentClient,
  GetCommand,
  QueryCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { Write } from '../../shared/dynamo/command-log.ts';
import { type Item, itemHeader } from '../../shared/dynamo/item.ts';
import { readItems } from '../../shared/dynamo/read-items.ts';
import { Busy } from '../../shared/problem.ts';
import { type Badge, badgeStatuses, directions, reprintReasons } from '../domain/badge.ts';
import type { Pass } from '../domain/pass.ts';
import type { Move } from '../domain/passages.ts';
import type { Passage } from '../domain/redemption.ts';
import { DeadBadges } from './dead-badges.ts';
import { foundItem } from './found-item.ts';
import { badgeKey, badgePartitions } from './keys.ts';
import { parsePass, takingPass } from './pass-store.ts';

const badgeItem = z.object({
  ...itemHeader,
  entity: z.literal('BADGE'),
  conferenceId: z.string(),
  serial: z.string(),
  badgeVersion: z.int().positive(),
  delegateId: z.string(),
  delegationId: z.string(),
  badgeName: z.string(),
  category: z.string(),
  zones: z.array(z.string()),
  validFrom: z.string(),
  validUntil: z.string(),
  status: z.enum(badgeStatuses),
  statusSince: z.string().optional(),
  replacedBy: z.string().optional(),
  suspendedBy: z.string().optional(),
  collected: z
    .object({ at: z.string(), by: z.string(), collectedBy: z.string(), receiptId: z.string().optional() })
    .optional(),
  reprint: z.object({ reason: z.enum(reprintReasons), by: z.string() }).optional(),
  conditions: z.array(z.string()).optional(),
  conditionsUntil: z.string().optional(),
  prints: z.int().positive().optional(),
  credential: z.string(),
  presence: z.record(z.string(), z.enum(directions)),
  movedAt: z.record(z.string(), z.number()),
  recentScans: z.array(z.string()),
});

function parse(item: Item): Badge & { readonly recentScans: readonly string[] } {
  const { entity: _entity, schemaVersion: _schemaVersion, ...badge } = badgeItem.parse(item);
  return badge;
}

/** How many admitted scans a badge remembers. Each passes the zone's gate, so a device repeats a scan long before so many others follow. */
const REMEMBERED_SCANS = 4;

/** A remembered scan takes two places, one after the other: the mark of its id and the mark of its request. */
const MARKS = 2 * REMEMBERED_SCANS;

/** The badge was scanned or changed while its replacement was prepared: prepare it again. */
export class BadgeMoved extends Error {}

/**
 * What happened to the badge at the gate. `repeated`: it was this very scan that was admitted before. `reused`: its id was
 * another's.
 */
export type Redemption =
  | { readonly outcome: 'admitted' | 'repeated'; readonly badge: Badge }
  | { readonly outcome: 'reused' }
  | { readonly outcome: 'refused'; readonly badge: Badge | undefined };

/** A scan as the badge remembers it. */
export interface ScanToRemember {
  readonly scanId: string;
  /** A digest of what the device sent. */
  readonly request: string;
}

export class BadgeStore {
  readonly #documents: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(documents: DynamoDBDocumentClient, table: string) {
    this.#documents = documents;
    this.#table = table;
  }

  async get(conferenceId: string, serial: string): Promise<Badge | undefined> {
    const { Item: item } = await this.#documents.send(
      new GetCommand({ TableName: this.#table, Key: badgeKey(conferenceId, serial), ConsistentRead: true }),
    );
    return item && withoutScans(parse(item));
  }

  /** The badges of one page, at most 100, by serial; one that does not exist is left out. Strongly consistent. */
  async getSome(conferenceId: string, serials: readonly string[]): Promise<Badge[]> {
    const keys = serials.map((serial) => badgeKey(conferenceId, serial));
    const items = await readItems(this.#documents, this.#table, keys, true);
    return items.map((item) => withoutScans(parse(item)));
  }

  /** A new badge, live or as closed as the one it replaces. */
  issue(badge: Badge): Write[] {
    const Item = {
      ...badgeKey(badge.conferenceId, badge.serial),
      ...badge,
      recentScans: Array.from({ length: MARKS }, () => ''),
      entity: 'BADGE',
      schemaVersion: 1,
    };
    return [
      { put: { Item, ConditionExpression: 'attribute_not_exists(pk)' } },
      ...(badge.status === 'active' ? [] : [DeadBadges.record(badge, badge.status)]),
      ...DeadBadges.lapse(undefined, badge),
    ];
  }

  /**
   * Kills the old badge in the transaction that issues the new one, which takes over where its bearer is. One that was
   * revoked stays so, and names its successor.
   */
  replace(old: Badge, replacedBy: string, now: Date): Write[] {
    const status = old.status === 'revoked' ? 'revoked' : 'replaced';
    return [
      {
        update: {
          Key: badgeKey(old.conferenceId, old.serial),
          UpdateExpression: 'SET #status = :status, statusSince = :now, replacedBy = :by, version = version + :one',
          ConditionExpression: 'version = :version AND presence = :presence AND movedAt = :movedAt',
          ExpressionAttributeNames: { '#status': 'status' },
          ExpressionAttributeValues: {
            ':status': status,
            ':now': status === old.status ? (old.statusSince ?? now.toISOString()) : now.toISOString(),
            ':by': replacedBy,
            ':one': 1,
            ':version': old.version,
            ':presence': old.presence,
            ':movedAt': old.movedAt,
          },
        },
        refuse: () => new BadgeMoved(),
      },
      ...(status === old.status ? [] : [DeadBadges.record(old, status)]),
    ];
  }

  /** Opens nothing until further notice. */
  suspend(badge: Badge, now: Date): Write[] {
    return this.change(badge, { ...badge, status: 'suspended' }, now);
  }

  /** Nothing is issued in its place, and it never opens anything again. */
  kill(badge: Badge, as: 'revoked' | 'replaced', now: Date): Write[] {
    return this.change(badge, { ...badge, status: as }, now);
  }

  /** What the officers did to a badge: `after` differs from `before` in its status or in who holds it. */
  change(before: Badge, after: Badge, now: Date): Write[] {
    const { status, suspendedBy, collected } = after;
    if (status === before.status) return [this.#change(before, { suspendedBy, collected })];
    const update = this.#change(before, { status, statusSince: now.toISOString(), suspendedBy, collected });
    return [update, status === 'active' ? DeadBadges.forget(after) : DeadBadges.record(after, status)];
  }

  /** Until when the conditions of a badge hold has changed. */
  changeConditions(before: Badge, after: Badge): Write[] {
    return [this.#change(before, { conditionsUntil: after.conditionsUntil }), ...DeadBadges.lapse(before, after)];
  }

  /** That a badge is still as it was read, scans aside. */
  unchanged(read: Badge): Write {
    return {
      check: {
        Key: badgeKey(read.conferenceId, read.serial),
        ConditionExpression: 'version = :version',
        ExpressionAttributeValues: { ':version': read.version },
      },
      refuse: () => new BadgeMoved(),
    };
  }

  /** One more copy of it, the number `copy`. */
  countPrint(badge: Badge, copy: number): Write {
    return this.#change(badge, { prints: copy });
  }

  /** Sets what is given and removes what is undefined, if nobody has changed the badge since. Scans go on meanwhile. */
  #change(badge: Badge, changes: Readonly<Partial<Badge>>): Write {
    const given = Object.entries(changes).filter(([, value]) => value !== undefined);
    const gone = Object.keys(changes).filter((name) => !given.some(([set]) => set === name));
    return {
      update: {
        Key: badgeKey(badge.conferenceId, badge.serial),
        UpdateExpression: [
          `SET ${given.map(([name]) => `#${name} = :${name}, `).join('')}version = version + :one`,
          ...(gone.length > 0 ? [`REMOVE ${gone.map((name) => `#${name}`).join(', ')}`] : []),
        ].join(' '),
        ConditionExpression: 'version = :version',
        ExpressionAttributeNames: Object.fromEntries(Object.keys(changes).map((name) => [`#${name}`, name])),
        ExpressionAttributeValues: {
          ':one': 1,
          ':version': badge.version,
          ...Object.fromEntries(given.map(([name, value]) => [`:${name}`, value])),
        },
      },
      refuse: () => new BadgeMoved(),
    };
  }

  /**
   * Lets the bearer through if the badge opens the zone now, in one conditional update that everyone's scans of this badge are
   * ordered by. The condition is `refusalOf` of domain/redemption.ts in the database's words.
   * @throws Busy when the badge stays in the middle of other transactions; nothing was changed
   */
  async redeem(conferenceId: string, serial: string, scan: ScanToRemember, passage: Passage): Promise<Redemption> {
    const [id, request] = [markOf(scan.scanId), markOf(scan.request)];
    const update = passing(passage, id, request);
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      try {
        const { Attributes: before } = await this.#documents.send(
          new UpdateCommand({ TableName: this.#table, Key: badgeKey(conferenceId, serial), ...update }),
        );
        if (!before) throw new Error('a badge that does not exist was admitted');
        return { outcome: 'admitted', badge: withoutScans(parse(before)) };
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) {
          const item = foundItem(error.Item);
          if (!item) return { outcome: 'refused', badge: undefined };
          return refusedOrRepeated(parse(item), id, request);
        }
        // The badge is being suspended, replaced or revoked at this moment. The SDK does not retry that by itself.
        if (!(error instanceof TransactionConflictException)) throw error;
        await new Promise((resolve) => setTimeout(resolve, Math.random() * LONGEST_DELAY_MS));
      }
    }
    throw new Busy();
  }

  /**
   * The same for a bearer who shows a pass of the delegation: badge and pass are taken through together, in one transaction.
   * @throws Busy when one of them stays in the middle of other transactions; nothing was changed
   */
  async redeemWithPass(
    bearer: Badge,
    passId: string,
    scan: ScanToRemember,
    passage: Passage,
  ): Promise<
    Redemption | { readonly outcome: 'pass-refused'; readonly badge: Badge; readonly pass: Pass | undefined }
  > {
    const { conferenceId, serial, delegationId } = bearer;
    const [id, request] = [markOf(scan.scanId), markOf(scan.request)];
    const { ReturnValues: _, ...update } = passing({ ...passage, opener: 'pass' }, id, request);
    const take = takingPass({ conferenceId, delegationId, passId }, passage);
    const common = { TableName: this.#table };
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      try {
        await this.#documents.send(
          new TransactWriteCommand({
            TransactItems: [
              { Update: { ...common, Key: badgeKey(conferenceId, serial), ...update } },
              { Update: { ...common, ...take } },
            ],
          }),
        );
        return { outcome: 'admitted', badge: bearer };
      } catch (error) {
        if (!(error instanceof TransactionCanceledException)) throw error;
        const [ofBadge, ofPass] = error.CancellationReasons ?? [];
        if (ofBadge?.Code === 'ConditionalCheckFailed') {
          const item = foundItem(ofBadge.Item);
          return item ? refusedOrRepeated(parse(item), id, request) : { outcome: 'refused', badge: undefined };
        }
        if (ofPass?.Code === 'ConditionalCheckFailed') {
          const item = foundItem(ofPass.Item);
          return { outcome: 'pass-refused', badge: bearer, pass: item && parsePass(item) };
        }
        if (ofBadge?.Code !== 'TransactionConflict' && ofPass?.Code !== 'TransactionConflict') throw error;
        await new Promise((resolve) => setTimeout(resolve, Math.random() * LONGEST_DELAY_MS));
      }
    }
    throw new Busy();
  }

  /**
   * Moves the bearer of a badge through a zone's gate after the fact, unless a later passage is known already.
   * A badge with a successor has handed its bearer on, so that one is moved.
   * @returns whether the badge exists
   */
  async move(conferenceId: string, serial: string, { zone, direction, at }: Move): Promise<boolean> {
    try {
      await this.#documents.send(
        new UpdateCommand({
          TableName: this.#table,
          Key: badgeKey(conferenceId, serial),
          UpdateExpression: 'SET presence.#zone = :direction, movedAt.#zone = :at',
          ConditionExpression:
            'attribute_exists(pk) AND attribute_not_exists(replacedBy) AND (attribute_not_exists(movedAt.#zone) OR movedAt.#zone <= :at)',
          ExpressionAttributeNames: { '#zone': zone },
          ExpressionAttributeValues: { ':direction': direction, ':at': at },
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      );
      return true;
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      const item = foundItem(error.Item);
      const replacedBy = item && parse(item).replacedBy;
      return replacedBy ? this.move(conferenceId, replacedBy, { zone, direction, at }) : item !== undefined;
    }
  }

  /** Where the bearers of all badges of a conference are, read from the badges themselves. Eventually consistent. */
  async whereabouts(conferenceId: string): Promise<Whereabouts[]> {
    const partitions = badgePartitions(conferenceId).map((partition) => this.#whereaboutsIn(partition));
    return (await Promise.all(partitions)).flat();
  }

  async #whereaboutsIn(partition: string): Promise<Whereabouts[]> {
    const found: Whereabouts[] = [];
    let from: Record<string, unknown> | undefined;
    do {
      const page = await this.#documents.send(
        new QueryCommand({
          TableName: this.#table,
          KeyConditionExpression: 'pk = :partition',
          ProjectionExpression: 'category, presence, replacedBy',
          ExpressionAttributeValues: { ':partition': partition },
          ...(from ? { ExclusiveStartKey: from } : {}),
        }),
      );
      for (const item of page.Items ?? []) found.push(whereabouts.parse(item));
      from = page.LastEvaluatedKey;
    } while (from);
    return found;
  }
}

const whereabouts = badgeItem.pick({ category: true, presence: true, replacedBy: true });

/** Of which category a bearer is, and where. A badge with a successor has handed its bearer on to that one. */
export type Whereabouts = z.output<typeof whereabouts>;

const MAX_ATTEMPTS = 10;
const LONGEST_DELAY_MS = 50;

/** The update that lets the bearer through, and the condition for it. */
function passing({ zone, direction, now, opener = 'badge' }: Passage, id: string, request: string) {
  const shift = Array.from({ length: MARKS - 2 }, (_, at) => `recentScans[${at + 2}] = recentScans[${at}]`);
  const where =
    direction === 'in' ? '(attribute_not_exists(presence.#zone) OR presence.#zone = :out)' : 'presence.#zone = :in';
  return {
    UpdateExpression: `SET presence.#zone = :direction, movedAt.#zone = :at, recentScans[0] = :id, recentScans[1] = :request, ${shift.join(', ')}`,
    ConditionExpression: [
      '#status = :active AND validFrom <= :now AND validUntil > :now',
      ...(opener === 'badge' ? ['contains(zones, :zone)'] : []),
      '(attribute_not_exists(conditions) OR conditionsUntil > :now)',
      'NOT contains(recentScans, :id)',
      where,
    ].join(' AND '),
    ExpressionAttributeNames: { '#status': 'status', '#zone': zone },
    ExpressionAttributeValues: {
      ':active': 'active',
      ':now': now.toISOString(),
      ...(opener === 'badge' ? { ':zone': zone } : {}),
      ':direction': direction,
      ':at': now.getTime(),
      ':id': id,
      ':request': request,
      ...(direction === 'in' ? { ':out': 'out' } : { ':in': 'in' }),
    },
    ReturnValues: 'ALL_OLD',
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  } as const;
}

/** What it means that the badge's condition failed on this item. */
function refusedOrRepeated(badge: ReturnType<typeof parse>, id: string, request: string): Redemption {
  const at = badge.recentScans.findIndex((mark, index) => index % 2 === 0 && mark === id);
  if (at >= 0 && badge.recentScans[at + 1] !== request) return { outcome: 'reused' };
  return { outcome: at >= 0 ? 'repeated' : 'refused', badge: withoutScans(badge) };
}

function withoutScans({ recentScans: _, ...badge }: ReturnType<typeof parse>): Badge {
  return badge;
}

/** Enough of a digest to tell the scans of one badge apart: the badge must stay under 1 KB. */
const markOf = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 12);
