import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { EventEnvelope } from '../../../events/envelope.ts';
import { attendance, delegateId, delegationId, level } from '../../../events/vocabulary.ts';
import type { Answer, CommandIdentity, CommandLog, Write } from '../../shared/dynamo/command-log.ts';
import { type Item, itemHeader } from '../../shared/dynamo/item.ts';
import { readItems } from '../../shared/dynamo/read-items.ts';
import { type Page, type PageRequest, readPage } from '../../shared/dynamo/read-page.ts';
import { AlreadyRegistered } from '../domain/problems.ts';
import type { Quota } from '../domain/quota.ts';
import { delegatePhoto, delegateStatus } from '../schemas/delegate.ts';
import type { Versioned } from './conference-store.ts';
import {
  DELEGATE_PREFIX,
  delegateKey,
  delegateReferenceKey,
  delegationPartition,
  endOf,
  personKey,
  quotaKey,
  STANDING_PREFIX,
} from './keys.ts';
import { movePlace, quotaOf, releasePlaces, takePlace, takePlaces } from './quota-item.ts';
import { readItem, readItemNow } from './read-items.ts';
import { findReferenced, passReference, ReferenceKnown, takeReference } from './references.ts';
import { factsOf } from './standing-store.ts';

/** Passport data that must not be deleted, whatever the conference's rule says. */
const legalHold = z.object({
  reason: z.string(),
  /** Who set it. */
  setBy: z.string(),
  since: z.string(),
  /** The version of the delegate when it was set. */
  version: z.int(),
});
export type LegalHold = z.output<typeof legalHold>;

const delegateRecord = z.object({
  delegateId,
  delegationId,
  status: delegateStatus,
  passportName: z.object({ primary: z.string(), secondary: z.string().optional() }),
  badgeName: z.string().optional(),
  nativeName: z.string().optional(),
  title: z.string().optional(),
  rank: z.string().optional(),
  function: z.string().optional(),
  level: level.optional(),
  category: z.string(),
  headOfDelegation: z.boolean(),
  nationalities: z.array(z.string()),
  dateOfBirth: z.string().optional(),
  languages: z.array(z.string()),
  attendance,
  arrival: z.string().optional(),
  departure: z.string().optional(),
  email: z.string().optional(),
  /** What the delegation's own list knows the person by. */
  externalRef: z.string().optional(),
  /** The keyed hash of the person's document, under which nobody else registers. */
  fingerprint: z.string().optional(),
  /** The passport lies at its own place, and only there it is changed. */
  passportFiled: z.literal(true).optional(),
  legalHold: legalHold.optional(),
  /** The photo, or the last one that was sent while none is accepted. */
  photo: delegatePhoto.optional(),
  nominatedAt: z.string().optional(),
  withdrawnAt: z.string().optional(),
  replacedAt: z.string().optional(),
  /** Who has the place now. */
  replacedBy: delegateId.optional(),
  /** Whose place it was. */
  replaces: delegateId.optional(),
});
export type DelegateRecord = z.output<typeof delegateRecord>;

const delegateItem = z.object({ ...itemHeader, entity: z.literal('DELEGATE'), ...delegateRecord.shape });

const read = (item: Item): Versioned<DelegateRecord> => {
  const { entity: _entity, schemaVersion: _schemaVersion, version, ...value } = delegateItem.parse(item);
  return { value, version };
};

/** Thrown when one of many people is registered already. */
export class PersonKnown extends Error {
  readonly fingerprint: string;
  constructor(fingerprint: string) {
    super('one of these people is registered already');
    this.fingerprint = fingerprint;
  }
}

/** Somebody who leaves, as they were read and as they are from then on. */
export interface Departure {
  readonly before: Versioned<DelegateRecord>;
  readonly after: DelegateRecord;
}

/** A delegation's people and its quota, as they are now. */
export interface Roll {
  readonly delegates: readonly Versioned<DelegateRecord>[];
  readonly quota: Quota | undefined;
}

export class DelegateStore {
  readonly #documents: DynamoDBDocumentClient;
  readonly #table: string;
  readonly #commands: CommandLog;

  constructor(documents: DynamoDBDocumentClient, table: string, commands: CommandLog) {
    this.#documents = documents;
    this.#table = table;
    this.#commands = commands;
  }

  async find(conferenceId: string, delegation: string, id: string): Promise<Versioned<DelegateRecord> | undefined> {
    const item = await readItem(this.#documents, this.#table, delegateKey(conferenceId, delegation, id));
    return item && read(item);
  }

  /** As it is now, for a command that replaces it. */
  async findNow(conferenceId: string, delegation: string, id: string): Promise<Versioned<DelegateRecord> | undefined> {
    const item = await readItemNow(this.#documents, this.#table, delegateKey(conferenceId, delegation, id));
    return item && read(item);
  }

  /** Several as they are now, in no particular order; those that are not there are left out. */
  async findAllNow(
    conferenceId: string,
    delegation: string,
    ids: readonly string[],
  ): Promise<Versioned<DelegateRecord>[]> {
    const keys = ids.map((id) => delegateKey(conferenceId, delegation, id));
    return (await readItems(this.#documents, this.#table, keys, true)).map(read);
  }

  /** Whom of the delegation these external references name, as it is now; those that name nobody are left out. */
  async findReferenced(
    conferenceId: string,
    delegation: string,
    externalRefs: readonly string[],
  ): Promise<ReadonlyMap<string, string>> {
    const keyOf = (externalRef: string) => delegateReferenceKey(conferenceId, delegation, externalRef);
    return findReferenced(this.#documents, this.#table, externalRefs, keyOf);
  }

  /** In the order in which they were added. */
  async list(
    conferenceId: string,
    delegation: string,
    page: PageRequest,
    cursorKey: Uint8Array,
  ): Promise<Page<Versioned<DelegateRecord>>> {
    const query = {
      TableName: this.#table,
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :delegate)',
      ExpressionAttributeValues: {
        ':pk': delegationPartition(conferenceId, delegation),
        ':delegate': DELEGATE_PREFIX,
      },
    };
    const scope = `delegates/${conferenceId}/${delegation}`;
    const { items, ...rest } = await readPage(this.#documents, query, page, cursorKey, scope);
    return { items: items.map(read), ...rest };
  }

  /** Everybody in the delegation and its quota, strongly consistent: whom it leaves out is not nominated. */
  async readRoll(conferenceId: string, delegation: string): Promise<Roll> {
    const delegates: Versioned<DelegateRecord>[] = [];
    let quota: Quota | undefined;
    const upTo = quotaKey(conferenceId, delegation).sk;
    for await (const item of this.#itemsOf(conferenceId, delegation, { upTo, ConsistentRead: true })) {
      if (item.entity === 'DELEGATE') delegates.push(read(item));
      else if (item.entity === 'QUOTA') quota = quotaOf(item);
    }
    return { delegates, quota };
  }

  /**
   * Everybody in the delegation as they were added, then its quota, then what events have told of them; page by page, so
   * that no more than a page is held.
   */
  async *readAll(
    conferenceId: string,
    delegation: string,
  ): AsyncGenerator<{ readonly delegate: DelegateRecord } | { readonly quota: Quota } | ReturnType<typeof factsOf>> {
    for await (const item of this.#itemsOf(conferenceId, delegation, { upTo: endOf(STANDING_PREFIX) })) {
      if (item.entity === 'DELEGATE') yield { delegate: read(item).value };
      else if (item.entity === 'QUOTA') yield { quota: quotaOf(item) };
      else if (item.entity === 'STANDING') yield factsOf(item);
    }
  }

  /** Everybody in the delegation as they were added, page by page. */
  async *readPeople(conferenceId: string, delegation: string): AsyncGenerator<DelegateRecord> {
    for await (const item of this.#itemsOf(conferenceId, delegation, { upTo: endOf(DELEGATE_PREFIX) }))
      yield read(item).value;
  }

  /** What lies in the delegation's partition from its first delegate on, one Query for each MB. */
  async *#itemsOf(
    conferenceId: string,
    delegation: string,
    { upTo, ConsistentRead = false }: { readonly upTo: string; readonly ConsistentRead?: boolean },
  ): AsyncGenerator<Item> {
    let from: Record<string, unknown> | undefined;
    do {
      const { Items = [], LastEvaluatedKey } = await this.#documents.send(
        new QueryCommand({
          TableName: this.#table,
          KeyConditionExpression: 'pk = :pk AND sk BETWEEN :first AND :last',
          ExpressionAttributeValues: {
            ':pk': delegationPartition(conferenceId, delegation),
            ':first': DELEGATE_PREFIX,
            ':last': upTo,
          },
          ConsistentRead,
          ...(from ? { ExclusiveStartKey: from } : {}),
        }),
      );
      yield* Items;
      from = LastEvaluatedKey;
    } while (from);
  }

  /** So many of the delegation's people after the one whose id is `after`, strongly consistent; `last` says where more may follow. */
  async readSome(
    conferenceId: string,
    delegation: string,
    most: number,
    after: string | undefined,
  ): Promise<{ readonly people: readonly Versioned<DelegateRecord>[]; readonly last: string | undefined }> {
    const { Items = [], LastEvaluatedKey } = await this.#documents.send(
      new QueryCommand({
        TableName: this.#table,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :delegate)',
        ExpressionAttributeValues: {
          ':pk': delegationPartition(conferenceId, delegation),
          ':delegate': DELEGATE_PREFIX,
        },
        ConsistentRead: true,
        Limit: most,
        ...(after === undefined ? {} : { ExclusiveStartKey: delegateKey(conferenceId, delegation, after) }),
      }),
    );
    const people = Items.map(read);
    return { people, last: LastEvaluatedKey && people.at(-1)?.value.delegateId };
  }

  /** Those of the fingerprints under which somebody is registered. */
  async findRegistered(conferenceId: string, fingerprints: readonly string[]): Promise<ReadonlySet<string>> {
    const byPartition = new Map(
      fingerprints.map((fingerprint) => [personKey(conferenceId, fingerprint).pk as string, fingerprint]),
    );
    const keys = [...byPartition.values()].map((fingerprint) => personKey(conferenceId, fingerprint));
    const found = await readItems(this.#documents, this.#table, keys);
    return new Set(found.flatMap(({ pk }) => byPartition.get(String(pk)) ?? []));
  }

  /**
   * Adds one draft, if there is a place and the person is new, in one transaction.
   * @throws AlreadyAnswered, ExternalRefInUse, QuotaExceeded, HeadAlreadyNamed, AlreadyRegistered
   */
  async add(conferenceId: string, value: DelegateRecord, identity: CommandIdentity, answer: Answer): Promise<void> {
    await this.#commands.commit(identity, {
      writes: [
        ...referenceOf(conferenceId, value),
        takePlace(conferenceId, value.delegationId, value),
        ...arrival(conferenceId, value),
      ],
      answer,
    });
  }

  /**
   * Adds several drafts of one delegation in one transaction. `before` is the quota that they were planned with.
   * @throws AlreadyAnswered, ReferenceKnown, QuotaMoved, PersonKnown
   */
  async addAll(
    conferenceId: string,
    delegation: string,
    values: readonly DelegateRecord[],
    before: Quota,
    identity: CommandIdentity,
    answer: Answer,
  ): Promise<void> {
    const guards = values.flatMap(({ fingerprint, delegateId: id }) =>
      fingerprint === undefined ? [] : [guardPerson(conferenceId, fingerprint, id, () => new PersonKnown(fingerprint))],
    );
    await this.#commands.commit(identity, {
      writes: [
        // Whoever came in by another call at this moment is found by the reference, not taken for somebody else.
        ...values.flatMap((value) => referenceOf(conferenceId, value, () => new ReferenceKnown())),
        takePlaces(conferenceId, delegation, values, before),
        ...guards,
        ...values.map((value) => delegatePut(conferenceId, value, 0)),
      ],
      answer,
    });
  }

  /**
   * Puts an amended delegate in place of what was read; with the place, the head flag and the one-person-once guard
   * where the amendment touches them. `formerHead` is the delegate who hands the flag on to this one; `also` is what else
   * changes in the same moment.
   * @throws StaleVersion, QuotaExceeded, HeadAlreadyNamed, AlreadyRegistered, ExternalRefInUse
   */
  async amend(
    conferenceId: string,
    { value: before, version }: Versioned<DelegateRecord>,
    after: DelegateRecord,
    events: readonly EventEnvelope[],
    identity: CommandIdentity,
    formerHead?: Versioned<DelegateRecord>,
    also: readonly Write[] = [],
  ): Promise<void> {
    const writes: Write[] = [delegatePut(conferenceId, after, version), ...also];
    if (formerHead) writes.push(delegatePut(conferenceId, formerHead.value, formerHead.version));
    if (before.category !== after.category || before.headOfDelegation !== after.headOfDelegation) {
      writes.push(movePlace(conferenceId, after.delegationId, before, after, formerHead?.value.delegateId));
    }
    if (before.fingerprint !== after.fingerprint) {
      if (after.fingerprint !== undefined) {
        writes.push(guardPerson(conferenceId, after.fingerprint, after.delegateId, () => new AlreadyRegistered()));
      }
      if (before.fingerprint !== undefined) {
        writes.push({ remove: { Key: personKey(conferenceId, before.fingerprint) } });
      }
    }
    if (before.externalRef !== after.externalRef) {
      writes.push(...referenceOf(conferenceId, after));
      if (before.externalRef !== undefined) {
        writes.push({
          remove: { Key: delegateReferenceKey(conferenceId, before.delegationId, before.externalRef) },
        });
      }
    }
    await this.#commands.commit(identity, { writes, events });
  }

  /**
   * Takes people who do not come any more out of a delegation, in one transaction: their places return.
   * @throws AlreadyAnswered, StaleVersion
   */
  async withdraw(
    conferenceId: string,
    delegation: string,
    departures: readonly Departure[],
    events: readonly EventEnvelope[],
    identity: CommandIdentity,
    answer?: Answer,
  ): Promise<void> {
    const leaving = departures.map(({ before }) => before.value);
    await this.#commands.commit(identity, {
      writes: [
        releasePlaces(conferenceId, delegation, leaving),
        ...departures.flatMap((departure) => departureOf(conferenceId, departure)),
      ],
      events,
      ...(answer ? { answer } : {}),
    });
  }

  /**
   * Gives the place of who leaves to the successor, in one transaction.
   * @throws AlreadyAnswered, StaleVersion, DelegationWithdrawn, QuotaExceeded, HeadAlreadyNamed, AlreadyRegistered,
   *   ExternalRefInUse
   */
  async substitute(
    conferenceId: string,
    departure: Departure,
    successor: DelegateRecord,
    events: readonly EventEnvelope[],
    identity: CommandIdentity,
    answer: Answer,
  ): Promise<void> {
    await this.#commands.commit(identity, {
      writes: [
        ...departureOf(conferenceId, departure),
        ...referencePassedOn(conferenceId, departure.before.value, successor),
        movePlace(conferenceId, successor.delegationId, departure.before.value, successor),
        ...arrival(conferenceId, successor),
      ],
      events,
      answer,
    });
  }
}

/** Gives the delegate its external reference, if it has one: one write, or none. */
export const referenceOf = (
  conferenceId: string,
  { delegateId: id, delegationId: delegation, externalRef }: DelegateRecord,
  refuse?: () => Error,
): Write[] =>
  externalRef === undefined
    ? []
    : [takeReference(delegateReferenceKey(conferenceId, delegation, externalRef), id, refuse)];
/** Gives the successor an external reference, if it has one; that of the former delegate passes on. */
const referencePassedOn = (conferenceId: string, former: DelegateRecord, successor: DelegateRecord): Write[] =>
  successor.externalRef !== undefined && successor.externalRef === former.externalRef
    ? [
        passReference(
          delegateReferenceKey(conferenceId, successor.delegationId, successor.externalRef),
          former.delegateId,
          successor.delegateId,
        ),
      ]
    : referenceOf(conferenceId, successor);

/** Who comes into a delegation: the person's own place at the conference, and the delegate. */
const arrival = (conferenceId: string, value: DelegateRecord): Write[] => [
  ...(value.fingerprint === undefined
    ? []
    : [guardPerson(conferenceId, value.fingerprint, value.delegateId, () => new AlreadyRegistered())]),
  delegatePut(conferenceId, value, 0),
];

/** Who leaves it: the delegate as it stays on record, and the person free to be registered again. */
const departureOf = (conferenceId: string, { before, after }: Departure): Write[] => [
  delegatePut(conferenceId, after, before.version),
  ...(before.value.fingerprint === undefined
    ? []
    : [{ remove: { Key: personKey(conferenceId, before.value.fingerprint) } }]),
];

const delegatePut = (conferenceId: string, value: DelegateRecord, version: number): Write => ({
  put: {
    Item: {
      ...delegateKey(conferenceId, value.delegationId, value.delegateId),
      entity: 'DELEGATE',
      schemaVersion: 1,
      version: version + 1,
      ...value,
    },
    ...(version === 0
      ? { ConditionExpression: 'attribute_not_exists(pk)' }
      : { ConditionExpression: 'version = :version', ExpressionAttributeValues: { ':version': version } }),
  },
});

/** Holds while nobody has put the delegate's passport data under a legal hold. */
export const requireNoHold = (conferenceId: string, delegation: string, id: string): Write => ({
  check: { Key: delegateKey(conferenceId, delegation, id), ConditionExpression: 'attribute_not_exists(legalHold)' },
});

/** Nominates the delegate as it was read. Once nominated, or changed since, it is left alone. */
export const nominate = (
  conferenceId: string,
  { value, version }: Versioned<DelegateRecord>,
  nominatedAt: string,
): Write => ({
  update: {
    Key: delegateKey(conferenceId, value.delegationId, value.delegateId),
    UpdateExpression: 'SET #status = :nominated, nominatedAt = :at, version = :next',
    ConditionExpression: '#status = :draft AND version = :version',
    ExpressionAttributeNames: { '#status': 'status' },
    ExpressionAttributeValues: {
      ':draft': 'draft',
      ':nominated': 'nominated',
      ':at': nominatedAt,
      ':version': version,
      ':next': version + 1,
    },
  },
});

const guardPerson = (conferenceId: string, fingerprint: string, id: string, refuse: () => Error): Write => ({
  put: {
    Item: { ...personKey(conferenceId, fingerprint), entity: 'PERSON', schemaVersion: 1, version: 1, delegateId: id },
    ConditionExpression: 'attribute_not_exists(pk)',
  },
  refuse,
});
