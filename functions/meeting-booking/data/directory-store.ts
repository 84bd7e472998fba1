import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { type DelegateProfile, level, representedEntity } from '../../../events/vocabulary.ts';
import { type Item, itemHeader } from '../../shared/dynamo/item.ts';
import { readItems } from '../../shared/dynamo/read-items.ts';
import { OutdatedEvent } from '../../shared/events/event-consumer.ts';
import { MINUTE_MS } from '../../shared/local-time.ts';
import type { Interval } from '../domain/grid.ts';
import type { Successor } from '../domain/meeting.ts';
import type { Conference } from '../domain/programme.ts';
import {
  conferenceKey,
  delegateKey,
  delegationKey,
  delegationOfFocalPointKey,
  delegationPartition,
  focalPointPartition,
  HEAD_PREFIX,
  headKey,
} from './keys.ts';

const conferenceItem = z.object({
  ...itemHeader,
  entity: z.literal('CONFERENCE'),
  name: z.string(),
  timeZone: z.string(),
  startsOn: z.string(),
  endsOn: z.string(),
});

const delegationItem = z.object({
  ...itemHeader,
  entity: z.literal('DELEGATION'),
  delegationId: z.string(),
  represents: representedEntity,
  focalPoints: z.array(z.string()),
  withdrawn: z.boolean().default(false),
});

/** Two services tell of a delegate, in any order; each writes its own attributes under its own version. */
const delegateItem = z.object({
  ...itemHeader,
  entity: z.literal('DELEGATE'),
  delegateId: z.string(),
  delegationId: z.string(),
  registrationVersion: z.int().optional(),
  /** When it was kept that they were amended. */
  amendedAt: z.string().optional(),
  badgeName: z.string().optional(),
  category: z.string().optional(),
  attendance: z.enum(['in-person', 'remote']).optional(),
  arrival: z.string().optional(),
  departure: z.string().optional(),
  headOfDelegation: z.boolean().optional(),
  level: level.optional(),
  function: z.string().optional(),
  accreditationVersion: z.int().optional(),
  accredited: z.boolean().default(false),
  refused: z.boolean().default(false),
  /** Told once and for good, so it needs no version. */
  withdrawn: z.boolean().default(false),
  successor: z.object({ delegateId: z.string(), ranksLower: z.boolean() }).optional(),
  /** Windows are pairs of minutes since 1970. */
  availability: z
    .object({
      version: z.int(),
      putAt: z.string(),
      windows: z
        .array(
          z
            .tuple([z.int(), z.int()])
            .transform(([from, to]): Interval => ({ from: from * MINUTE_MS, to: to * MINUTE_MS })),
        )
        .optional(),
      maxMeetingsPerDay: z.int().optional(),
      lunch: z.object({ from: z.string(), to: z.string(), minutes: z.int() }).optional(),
    })
    .optional(),
});

export type KnownConference = Conference & { readonly name: string };
export type KnownDelegation = Pick<
  z.output<typeof delegationItem>,
  'delegationId' | 'represents' | 'focalPoints' | 'withdrawn'
>;
export type KnownDelegate = Omit<z.output<typeof delegateItem>, keyof typeof itemHeader>;

export const parseDelegate = (item: Item): KnownDelegate => delegateItem.parse(item);

/** What meeting booking knows of conferences, delegations and delegates, from events. */
export class DirectoryStore {
  readonly #documents: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(documents: DynamoDBDocumentClient, table: string) {
    this.#documents = documents;
    this.#table = table;
  }

  async conference(conferenceId: string): Promise<KnownConference | undefined> {
    const { Item: item } = await this.#documents.send(
      new GetCommand({ TableName: this.#table, Key: conferenceKey(conferenceId) }),
    );
    return item && conferenceItem.parse(item);
  }

  async delegations(
    conferenceId: string,
    delegationIds: readonly string[],
    { consistent = false }: { readonly consistent?: boolean } = {},
  ): Promise<Map<string, KnownDelegation>> {
    const keys = delegationIds.map((delegationId) => delegationKey(conferenceId, delegationId));
    const items = (await readItems(this.#documents, this.#table, keys, consistent)).filter(isRegistered);
    return new Map(items.map((item) => delegationItem.parse(item)).map((item) => [item.delegationId, item]));
  }

  /** The delegations whose focal point the subject is. */
  async delegationsOf(conferenceId: string, subject: string): Promise<string[]> {
    const { Items: items = [] } = await this.#documents.send(
      new QueryCommand({
        TableName: this.#table,
        KeyConditionExpression: 'pk = :focalPoint',
        ExpressionAttributeValues: { ':focalPoint': focalPointPartition(conferenceId, subject) },
      }),
    );
    return items.map(({ sk }) => delegationOfFocalPointKey(String(sk)));
  }

  /** Whoever has been the head of a delegation: nearly always one. */
  async heads(conferenceId: string, delegationId: string): Promise<string[]> {
    const { Items: items = [] } = await this.#documents.send(
      new QueryCommand({
        TableName: this.#table,
        KeyConditionExpression: 'pk = :delegation AND begins_with(sk, :head)',
        ExpressionAttributeValues: {
          ':delegation': delegationPartition(conferenceId, delegationId),
          ':head': HEAD_PREFIX,
        },
      }),
    );
    return items.map(({ sk }) => String(sk).slice(HEAD_PREFIX.length));
  }

  async delegates(
    conferenceId: string,
    delegateIds: readonly string[],
    { consistent = false }: { readonly consistent?: boolean } = {},
  ): Promise<Map<string, KnownDelegate>> {
    const keys = delegateIds.map((delegateId) => delegateKey(conferenceId, delegateId));
    const items = await readItems(this.#documents, this.#table, keys, consistent);
    return new Map(items.map((item) => delegateItem.parse(item)).map((item) => [item.delegateId, item]));
  }

  /** @throws OutdatedEvent when a later version is known */
  async keepConference(conferenceId: string, version: number, known: KnownConference): Promise<void> {
    await orOutdated(
      this.#documents.send(
        new PutCommand({
          TableName: this.#table,
          Item: { ...conferenceKey(conferenceId), entity: 'CONFERENCE', schemaVersion: 1, version, ...known },
          ConditionExpression: 'attribute_not_exists(pk) OR version < :version',
          ExpressionAttributeValues: { ':version': version },
        }),
      ),
    );
  }

  /**
   * What registration says of a delegate, and since when that is known of one who was amended; the head of a delegation is
   * found by it from then on.
   * @throws OutdatedEvent when a later version is known
   */
  async keepProfile(
    conferenceId: string,
    { delegateId, delegationId }: { readonly delegateId: string; readonly delegationId: string },
    version: number,
    {
      badgeName,
      category,
      attendance,
      headOfDelegation,
      level: ownLevel,
      function: role,
      arrival,
      departure,
    }: DelegateProfile,
    amendedAt?: Date,
  ): Promise<void> {
    if (headOfDelegation) {
      const key = headKey(conferenceId, delegationId, delegateId);
      const item = { ...key, entity: 'HEAD', schemaVersion: 1, version: 1 };
      await this.#documents.send(new PutCommand({ TableName: this.#table, Item: item }));
    }
    await this.#update(conferenceId, delegateId, 'registrationVersion < :registrationVersion', {
      delegationId,
      registrationVersion: version,
      badgeName,
      category,
      attendance,
      headOfDelegation,
      level: ownLevel,
      function: role,
      arrival,
      departure,
      ...(amendedAt ? { amendedAt: amendedAt.toISOString() } : {}),
    });
  }

  /**
   * What accreditation says of a delegate. To write the same again is allowed: a consumer that died half way goes on.
   * @throws OutdatedEvent when a later version is known
   */
  async keepAccreditation(
    conferenceId: string,
    { delegateId, delegationId }: { readonly delegateId: string; readonly delegationId: string },
    version: number,
    verdict: 'accredited' | 'refused' | 'reopened',
  ): Promise<void> {
    await this.#update(conferenceId, delegateId, 'accreditationVersion <= :accreditationVersion', {
      delegationId,
      accreditationVersion: version,
      accredited: verdict === 'accredited',
      refused: verdict === 'refused',
    });
  }

  /** That a delegate does not come any more, and who comes in the place. Harmless to repeat. */
  async keepWithdrawal(
    conferenceId: string,
    { delegateId, delegationId }: { readonly delegateId: string; readonly delegationId: string },
    successor?: Successor,
  ): Promise<void> {
    const values = { delegationId, withdrawn: true, ...(successor ? { successor } : {}) };
    await this.#update(conferenceId, delegateId, undefined, values);
  }

  /** What is undefined is not known any more. */
  async #update(conferenceId: string, delegateId: string, isNewer: string | undefined, values: Item): Promise<void> {
    const all: Item = { entity: 'DELEGATE', schemaVersion: 1, delegateId, ...values };
    const names = Object.keys(all);
    const known = names.filter((name) => all[name] !== undefined);
    const gone = names.filter((name) => all[name] === undefined);
    const versionName = isNewer?.split(' ')[0];
    await orOutdated(
      this.#documents.send(
        new UpdateCommand({
          TableName: this.#table,
          Key: delegateKey(conferenceId, delegateId),
          UpdateExpression: [
            `SET ${known.map((name) => `#${name} = :${name}`).join(', ')}`,
            ...(gone.length > 0 ? [`REMOVE ${gone.map((name) => `#${name}`).join(', ')}`] : []),
            'ADD version :one',
          ].join(' '),
          ...(isNewer ? { ConditionExpression: `attribute_not_exists(${versionName}) OR ${isNewer}` } : {}),
          ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
          ExpressionAttributeValues: {
            ...Object.fromEntries(known.map((name) => [`:${name}`, all[name]])),
            ':one': 1,
          },
        }),
      ),
    );
  }
}

/** Whether a delegation is known; of one that withdrew before the news of its registration arrived only that is. */
export const isRegistered = ({ represents }: Item): boolean => represents !== undefined;

async function orOutdated(write: Promise<unknown>): Promise<void> {
  try {
    await write;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) throw new OutdatedEvent();
    throw error;
  }
}
