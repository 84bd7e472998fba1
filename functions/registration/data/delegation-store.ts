import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { EventEnvelope } from '../../../events/envelope.ts';
import { delegationId, focalPointId, invitationId, representedEntity } from '../../../events/vocabulary.ts';
import type { Answer, CommandIdentity, CommandLog, Commit, Write } from '../../shared/dynamo/command-log.ts';
import { expiresIn, type Item, itemHeader } from '../../shared/dynamo/item.ts';
import { readItems } from '../../shared/dynamo/read-items.ts';
import { type Page, type PageRequest, readSievedPage } from '../../shared/dynamo/read-page.ts';
import { type DelegationFilters, passes, scopeOf } from '../domain/delegation-filters.ts';
import { type Quota, usedOf } from '../domain/quota.ts';
import { delegationStatus } from '../schemas/delegation.ts';
import type { Versioned } from './conference-store.ts';
import {
  contestedIndex,
  delegationKey,
  delegationsPartition,
  entityIndex,
  joiningCodeKey,
  membershipKey,
  quotaKey,
  subjectPartition,
} from './keys.ts';
import { putQuota, quotaOf, type VersionedQuota, versionedQuotaOf } from './quota-item.ts';
import { readItem, readItemNow } from './read-items.ts';

const contact = {
  focalPointId,
  name: z.string(),
  email: z.string(),
  phone: z.string().optional(),
  language: z.string().optional(),
};

const delegationRecord = z.object({
  delegationId,
  invitationId,
  /** The entity as it was when the delegation registered. */
  represents: representedEntity,
  status: delegationStatus,
  languages: z.array(z.string()),
  /** `subject` is who it is to the identity provider. */
  focalPoint: z.object({ ...contact, subject: z.string() }),
  backups: z
    .array(
      z.object({
        ...contact,
        subject: z.string().optional(),
        deadline: z.int().optional(),
        invitedBy: z.string().optional(),
      }),
    )
    .optional(),
  registeredAt: z.string(),
  submittedAt: z.string().optional(),
  withdrawnAt: z.string().optional(),
  /** Another delegation claims the same entity: a mark for people. */
  contested: z.literal(true).optional(),
});
export type DelegationRecord = z.output<typeof delegationRecord>;

const delegationItem = z.object({ ...itemHeader, entity: z.literal('DELEGATION'), ...delegationRecord.shape });
const membershipItem = z.object({
  ...itemHeader,
  entity: z.literal('MEMBERSHIP'),
  delegationId,
  focalPointId,
});
const joiningCodeItem = z.object({
  ...itemHeader,
  entity: z.literal('JOINING-CODE'),
  delegationId,
  focalPointId,
});
const read = (item: Item): Versioned<DelegationRecord> => {
  const { entity: _entity, schemaVersion: _schemaVersion, version, ...value } = delegationItem.parse(item);
  return { value, version };
};

/** Where an entity's delegations are found, and those that are contested: only these few are in that index. */
const indexKeys = (conferenceId: string, { delegationId: id, represents, contested }: DelegationRecord) => {
  const { sk } = delegationKey(conferenceId, id);
  return {
    gsi1pk: entityIndex(conferenceId, represents.key),
    gsi1sk: sk,
    ...(contested ? { gsi2pk: contestedIndex(conferenceId), gsi2sk: sk } : {}),
  };
};

const delegationPut = (conferenceId: string, value: DelegationRecord, version: number): Write => ({
  put: {
    Item: {
      ...delegationKey(conferenceId, value.delegationId),
      ...indexKeys(conferenceId, value),
      entity: 'DELEGATION',
      schemaVersion: 1,
      version: version + 1,
      ...value,
    },
    ...(version === 0
      ? { ConditionExpression: 'attribute_not_exists(pk)' }
      : { ConditionExpression: 'version = :version', ExpressionAttributeValues: { ':version': version } }),
  },
});

/** Replaces version `version` of the delegation; a write of a submission. */
export const replaceDelegation = delegationPut;

/** Makes a person a focal point of the delegation: from now on they may act in its name. */
export const grantMembership = (
  conferenceId: string,
  delegation: string,
  { focalPointId: id, subject }: { readonly focalPointId: string; readonly subject: string },
): Write => ({
  put: {
    Item: {
      ...membershipKey(conferenceId, subject, delegation),
      entity: 'MEMBERSHIP',
      schemaVersion: 1,
      version: 1,
      delegationId: delegation,
      focalPointId: id,
    },
  },
});

/** Ends it. */
export const endMembership = (conferenceId: string, delegation: string, subject: string): Write => ({
  remove: { Key: membershipKey(conferenceId, subject, delegation) },
});

/** How long a code that has expired is still known as one, in seconds. */
const EXPIRED_CODE_IS_KNOWN = 30 * 86_400;

/** Lets a focal point who was invited be found by the hash of the code. The delegation says whether the code still works. */
export const keepJoiningCode = (
  conferenceId: string,
  delegation: string,
  { focalPointId: id, deadline }: { readonly focalPointId: string; readonly deadline: number },
  codeHash: string,
): Write => ({
  put: {
    Item: {
      ...joiningCodeKey(conferenceId, codeHash),
      entity: 'JOINING-CODE',
      schemaVersion: 1,
      version: 1,
      delegationId: delegation,
      focalPointId: id,
      expiresAt: expiresIn(new Date(deadline), EXPIRED_CODE_IS_KNOWN),
    },
    ConditionExpression: 'attribute_not_exists(pk)',
  },
});

export class DelegationStore {
  readonly #documents: DynamoDBDocumentClient;
  readonly #table: string;
  readonly #commands: CommandLog;

  constructor(documents: DynamoDBDocumentClient, table: string, commands: CommandLog) {
    this.#documents = documents;
    this.#table = table;
    this.#commands = commands;
  }

  async find(conferenceId: string, id: string): Promise<Versioned<DelegationRecord> | undefined> {
    const item = await readItem(this.#documents, this.#table, delegationKey(conferenceId, id));
    return item && read(item);
  }

  /** As it is now, for a command that replaces it. */
  async findNow(conferenceId: string, id: string): Promise<Versioned<DelegationRecord> | undefined> {
    const item = await readItemNow(this.#documents, this.#table, delegationKey(conferenceId, id));
    return item && read(item);
  }

  /** Whether this person is a focal point of the delegation. */
  async isMember(conferenceId: string, subject: string, id: string): Promise<boolean> {
    return (await readItem(this.#documents, this.#table, membershipKey(conferenceId, subject, id))) !== undefined;
  }

  async findQuota(conferenceId: string, id: string): Promise<Quota | undefined> {
    const item = await readItem(this.#documents, this.#table, quotaKey(conferenceId, id));
    return item && quotaOf(item);
  }

  /** As it is now. */
  async findQuotaNow(conferenceId: string, id: string): Promise<Quota | undefined> {
    return (await this.findVersionedQuota(conferenceId, id))?.quota;
  }

  /** As it is now, for a command that changes its limits. */
  async findVersionedQuota(conferenceId: string, id: string): Promise<VersionedQuota | undefined> {
    const item = await readItemNow(this.#documents, this.#table, quotaKey(conferenceId, id));
    return item && versionedQuotaOf(item);
  }

  /** How many people are in each of these categories in all delegations together, drafts included, as it is now. A category with nobody is left out. */
  async countPlaces(conferenceId: string, categories: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const places = new Map<string, number>();
    for await (const ids of this.allIds(conferenceId)) {
      const keys = ids.map((id) => quotaKey(conferenceId, id));
      const quotas = (await readItems(this.#documents, this.#table, keys, true)).map(quotaOf);
      for (const category of categories) {
        const used = quotas.reduce((sum, quota) => sum + usedOf(quota, category), 0);
        if (used > 0) places.set(category, (places.get(category) ?? 0) + used);
      }
    }
    return places;
  }

  /** The ids of all delegations as it is now, page by page, in the order in which they registered. */
  async *allIds(conferenceId: string): AsyncGenerator<readonly string[]> {
    let from: Record<string, unknown> | undefined;
    do {
      const { Items = [], LastEvaluatedKey } = await this.#documents.send(
        new QueryCommand({
          TableName: this.#table,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': delegationsPartition(conferenceId) },
          ProjectionExpression: 'delegationId',
          ConsistentRead: true,
          ...(from ? { ExclusiveStartKey: from } : {}),
        }),
      );
      yield Items.map((item) => delegationId.parse(item.delegationId));
      from = LastEvaluatedKey;
    } while (from);
  }

  /** All delegations of the conference as they registered, one Query for each MB. */
  async *readAll(conferenceId: string): AsyncGenerator<DelegationRecord> {
    let from: Record<string, unknown> | undefined;
    do {
      const { Items = [], LastEvaluatedKey } = await this.#documents.send(
        new QueryCommand({
          TableName: this.#table,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': delegationsPartition(conferenceId) },
          ...(from ? { ExclusiveStartKey: from } : {}),
        }),
      );
      for (const item of Items) yield read(item).value;
      from = LastEvaluatedKey;
    } while (from);
  }

  /**
   * The delegations of the conference that the filters let pass, in the order in which they registered. Those of one entity
   * and those that are contested come from an index of their own; the rest is sieved, so that a page may be short.
   */
  async list(
    conferenceId: string,
    filters: DelegationFilters,
    page: PageRequest,
    cursorKey: Uint8Array,
  ): Promise<Page<DelegationRecord>> {
    const { entityKey, contested } = filters;
    const [pk, value, IndexName] =
      entityKey !== undefined
        ? ['gsi1pk', entityIndex(conferenceId, entityKey), 'gsi1']
        : contested
          ? ['gsi2pk', contestedIndex(conferenceId), 'gsi2']
          : ['pk', delegationsPartition(conferenceId)];
    const query = {
      TableName: this.#table,
      ...(IndexName === undefined ? {} : { IndexName }),
      KeyConditionExpression: `${pk} = :pk`,
      ExpressionAttributeValues: { ':pk': value },
    };
    const scope = `delegations/${conferenceId}/${scopeOf(filters)}`;
    return readSievedPage(this.#documents, query, page, cursorKey, scope, (items) =>
      this.#sieve(conferenceId, filters, items),
    );
  }

  /** The same of the delegations whose focal point a person is. */
  async listOf(
    conferenceId: string,
    subject: string,
    filters: DelegationFilters,
    page: PageRequest,
    cursorKey: Uint8Array,
  ): Promise<Page<DelegationRecord>> {
    const query = {
      TableName: this.#table,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': subjectPartition(conferenceId, subject) },
      ConsistentRead: true,
    };
    const scope = `own-delegations/${conferenceId}/${subject}/${scopeOf(filters)}`;
    return readSievedPage(this.#documents, query, page, cursorKey, scope, async (memberships) => {
      const keys = memberships.map((item) => delegationKey(conferenceId, membershipItem.parse(item).delegationId));
      const found = await this.#sieve(conferenceId, filters, await readItems(this.#documents, this.#table, keys));
      return found.sort((a, b) => (a.delegationId < b.delegationId ? -1 : 1));
    });
  }

  async #sieve(conferenceId: string, filters: DelegationFilters, items: readonly Item[]): Promise<DelegationRecord[]> {
    const passed = items.map((item) => read(item).value).filter((delegation) => passes(delegation, filters));
    const { category } = filters;
    if (category === undefined) return passed;
    const keys = passed.map((delegation) => quotaKey(conferenceId, delegation.delegationId));
    const quotas = await readItems(this.#documents, this.#table, keys);
    const used = new Set(quotas.filter((item) => usedOf(quotaOf(item), category) > 0).map(({ pk }) => pk));
    return passed.filter((delegation) => used.has(quotaKey(conferenceId, delegation.delegationId).pk));
  }

  /**
   * Registers the delegation: the invitation is redeemed by the write given, and the delegation, its quota and its focal
   * point's membership come into being, all or nothing.
   * @throws AlreadyAnswered, and what the redeeming refuses with
   */
  async register(
    conferenceId: string,
    redeeming: Write,
    value: DelegationRecord,
    quota: Quota,
    event: EventEnvelope,
    identity: CommandIdentity,
    answer: Answer,
  ): Promise<void> {
    await this.#commands.commit(identity, {
      writes: [
        redeeming,
        delegationPut(conferenceId, value, 0),
        grantMembership(conferenceId, value.delegationId, value.focalPoint),
        putQuota(conferenceId, value.delegationId, quota),
      ],
      events: [event],
      answer,
    });
  }

  /** Whom of which delegation a code of this hash was made for, if it is one. */
  async findByJoiningCode(
    conferenceId: string,
    codeHash: string,
  ): Promise<{ readonly delegationId: string; readonly focalPointId: string } | undefined> {
    const item = await readItem(this.#documents, this.#table, joiningCodeKey(conferenceId, codeHash));
    return item && joiningCodeItem.parse(item);
  }

  /** Puts the delegation in place of `version`, and writes what belongs to that, all or nothing. @throws AlreadyAnswered, StaleVersion */
  async replace(
    conferenceId: string,
    value: DelegationRecord,
    version: number,
    identity: CommandIdentity,
    { writes = [], ...rest }: Partial<Commit> = {},
  ): Promise<void> {
    await this.#commands.commit(identity, {
      writes: [delegationPut(conferenceId, value, version), ...writes],
      ...rest,
    });
  }
}
