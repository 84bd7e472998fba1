import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { representedEntity } from '../../../events/vocabulary.ts';
import { type Item, itemHeader, type Key } from '../../shared/dynamo/item.ts';
import { readItems } from '../../shared/dynamo/read-items.ts';
import { OutdatedEvent } from '../../shared/events/event-consumer.ts';
import { conferenceKey, delegateKey, delegationKey } from './keys.ts';

const conference = z.object({
  conferenceId: z.string(),
  name: z.string(),
  city: z.string().optional(),
  startsOn: z.string(),
  endsOn: z.string(),
  timeZone: z.string(),
  /** Titles of the categories by key. */
  categories: z.record(z.string(), z.string()),
  /** In plain words what an authority may need more of, by the code it gives. */
  reasons: z.record(z.string(), z.string()).optional(),
});
const delegation = z.object({
  conferenceId: z.string(),
  delegationId: z.string(),
  represents: representedEntity,
  focalPoint: z.object({ name: z.string(), email: z.string(), language: z.string().optional() }),
});
const delegate = z.object({
  conferenceId: z.string(),
  delegationId: z.string(),
  delegateId: z.string(),
  badgeName: z.string(),
  title: z.string().optional(),
  function: z.string(),
});
export type ConferenceProjection = z.output<typeof conference>;
export type DelegationProjection = z.output<typeof delegation>;
export type DelegateProjection = z.output<typeof delegate>;

const conferenceItem = z.object({ ...itemHeader, ...conference.shape, entity: z.literal('CONFERENCE') });
const delegationItem = z.object({ ...itemHeader, ...delegation.shape, entity: z.literal('DELEGATION') });
const delegateItem = z.object({ ...itemHeader, ...delegate.shape, entity: z.literal('DELEGATE') });

/** Something that registration will tell, or has told and it is on its way: the event that needs it must come again. */
export class NotYetKnown extends Error {
  constructor(what: string) {
    super(`${what} is not known here yet`);
  }
}

export interface DelegateReference {
  readonly delegationId: string;
  readonly delegateId: string;
}

/** What notifications knows of registration's data: names and addresses to write mail with, and nothing else of a person. */
export class RegistrationProjection {
  readonly #documents: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(documents: DynamoDBDocumentClient, table: string) {
    this.#documents = documents;
    this.#table = table;
  }

  /** @throws OutdatedEvent when this or a later version is known */
  putConference(value: ConferenceProjection, version: number): Promise<void> {
    return this.#put(conferenceKey(value.conferenceId), 'CONFERENCE', value, version);
  }

  /** @throws OutdatedEvent when this or a later version is known */
  putDelegation(value: DelegationProjection, version: number): Promise<void> {
    return this.#put(delegationKey(value.conferenceId, value.delegationId), 'DELEGATION', value, version);
  }

  /** @throws OutdatedEvent when this or a later version is known */
  putDelegate(value: DelegateProjection, version: number): Promise<void> {
    const key = delegateKey(value.conferenceId, value.delegationId, value.delegateId);
    return this.#put(key, 'DELEGATE', value, version);
  }

  /** A delegate, if one is known: a draft is not. Half a unit. */
  async findDelegate(
    conferenceId: string,
    { delegationId, delegateId }: DelegateReference,
  ): Promise<DelegateProjection | undefined> {
    const key = delegateKey(conferenceId, delegationId, delegateId);
    const [item] = await readItems(this.#documents, this.#table, [key]);
    return item && delegateItem.parse(item);
  }

  /**
   * Reads what one mail names, eventually consistent: half a unit each.
   * @throws NotYetKnown when any of it has not arrived
   */
  async read(
    conferenceId: string,
    delegationIds: readonly string[] = [],
    delegates: readonly DelegateReference[] = [],
  ): Promise<{
    readonly conference: ConferenceProjection;
    readonly delegation: (delegationId: string) => DelegationProjection;
    readonly delegate: (delegateId: string) => DelegateProjection;
  }> {
    const keys = [
      conferenceKey(conferenceId),
      ...delegationIds.map((delegationId) => delegationKey(conferenceId, delegationId)),
      ...delegates.map(({ delegationId, delegateId }) => delegateKey(conferenceId, delegationId, delegateId)),
    ];
    const items = await readItems(this.#documents, this.#table, keys);
    const found = new Map(items.map((item) => [`${item.pk} ${item.sk}`, item]));
    const known = (key: Key, what: string): Item => {
      const item = found.get(`${key.pk} ${key.sk}`);
      if (!item) throw new NotYetKnown(what);
      return item;
    };

    const conferenceFound = conferenceItem.parse(known(conferenceKey(conferenceId), conferenceId));
    const delegationsFound = new Map(
      delegationIds.map((id) => [id, delegationItem.parse(known(delegationKey(conferenceId, id), id))]),
    );
    const delegatesFound = new Map(
      delegates.map(({ delegationId, delegateId }) => [
        delegateId,
        delegateItem.parse(known(delegateKey(conferenceId, delegationId, delegateId), delegateId)),
      ]),
    );
    return {
      conference: conferenceFound,
      delegation: (id) => asked(delegationsFound.get(id), id),
      delegate: (id) => asked(delegatesFound.get(id), id),
    };
  }

  async #put(key: Key, entity: string, value: Item | object, version: number): Promise<void> {
    try {
      await this.#documents.send(
        new PutCommand({
          TableName: this.#table,
          Item: { ...key, ...value, entity, schemaVersion: 1, version },
          ConditionExpression: 'attribute_not_exists(pk) OR version < :version',
          ExpressionAttributeValues: { ':version': version },
        }),
      );
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) throw new OutdatedEvent();
      throw error;
    }
  }
}

function asked<Value>(value: Value | undefined, id: string): Value {
  if (value === undefined) throw new Error(`${id} was not among what was read`);
  return value;
}
