import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { EventEnvelope } from '../../../events/envelope.ts';
import { delegateId, delegationId, documentId } from '../../../events/vocabulary.ts';
import type { Answer, CommandIdentity, CommandLog, Write } from '../../shared/dynamo/command-log.ts';
import { type Item, itemHeader } from '../../shared/dynamo/item.ts';
import { type Page, type PageRequest, readPage } from '../../shared/dynamo/read-page.ts';
import { documentKinds, documentStates, documentTypes } from '../domain/document-rules.ts';
import type { Versioned } from './conference-store.ts';
import type { DelegateRecord } from './delegate-store.ts';
import { delegateKey, documentKey, documentsPartition } from './keys.ts';

const documentRecord = z.object({
  documentId,
  delegateId,
  delegationId,
  kind: z.enum(documentKinds),
  slot: z.int().nonnegative(),
  contentType: z.enum(documentTypes),
  size: z.int().positive(),
  sha256: z.string(),
  state: z.enum(documentStates),
  reason: z.string().optional(),
  requestedAt: z.string(),
  uploadUntil: z.string(),
  decidedAt: z.string().optional(),
  width: z.int().optional(),
  height: z.int().optional(),
  /** When the file was deleted because the conference keeps it no longer. The record stays. */
  deletedAt: z.string().optional(),
  /** Which version of the object was checked and accepted. */
  versionId: z.string().optional(),
  /** Of the request that announced it. */
  correlationId: z.string(),
});
export type DocumentRecord = z.output<typeof documentRecord>;

const documentItem = z.object({ ...itemHeader, entity: z.literal('DOCUMENT'), ...documentRecord.shape });

const read = (item: Item): Versioned<DocumentRecord> => {
  const { entity: _entity, schemaVersion: _schemaVersion, version, ...value } = documentItem.parse(item);
  return { value, version };
};

export interface WhoseDocuments {
  readonly conferenceId: string;
  readonly delegationId: string;
  readonly delegateId: string;
}

export class DocumentStore {
  readonly #documents: DynamoDBDocumentClient;
  readonly #table: string;
  readonly #commands: CommandLog;

  constructor(documents: DynamoDBDocumentClient, table: string, commands: CommandLog) {
    this.#documents = documents;
    this.#table = table;
    this.#commands = commands;
  }

  /** All of a delegate, as they are now. They are few: each kind has its slots. */
  async allNow(whose: WhoseDocuments): Promise<Versioned<DocumentRecord>[]> {
    return this.#all(whose, true);
  }

  /** Eventually consistent at half the cost; one that is not there is asked for once more, strongly. */
  async find(whose: WhoseDocuments, id: string): Promise<Versioned<DocumentRecord> | undefined> {
    const isIt = ({ value }: Versioned<DocumentRecord>) => value.documentId === id;
    return (await this.#all(whose, false)).find(isIt) ?? (await this.#all(whose, true)).find(isIt);
  }

  async list(whose: WhoseDocuments, page: PageRequest, cursorKey: Uint8Array): Promise<Page<DocumentRecord>> {
    const { conferenceId, delegationId: delegation, delegateId: delegate } = whose;
    const query = {
      TableName: this.#table,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': documentsPartition(conferenceId, delegation, delegate) },
    };
    const scope = `documents/${conferenceId}/${delegation}/${delegate}`;
    const { items, ...rest } = await readPage(this.#documents, query, page, cursorKey, scope);
    return { items: items.map((item) => read(item).value), ...rest };
  }

  /**
   * Files an announced document in its slot, in place of `former` as it was read; a photo shows with the delegate unless an
   * accepted one does.
   * @throws AlreadyAnswered, StaleVersion when the slot or the delegate has changed in between
   */
  async announce(
    conferenceId: string,
    value: DocumentRecord,
    former: Versioned<DocumentRecord> | undefined,
    delegate: Versioned<DelegateRecord>,
    identity: CommandIdentity,
    answer: Answer,
  ): Promise<void> {
    const shows = value.kind === 'photo' && delegate.value.photo?.state !== 'accepted';
    await this.#commands.commit(identity, {
      writes: [
        documentPut(conferenceId, value, 1, former),
        ...(shows ? [photoUpdate(conferenceId, delegate, { documentId: value.documentId, state: 'pending' })] : []),
      ],
      answer,
    });
  }

  /**
   * Writes down what became of a document: its state, the photo that the delegate now shows if another one, and the former
   * photo's end.
   * @throws AlreadyConsumed, StaleVersion
   */
  async decide(
    conferenceId: string,
    { document, delegate, photo, replaced }: Decision,
    events: readonly EventEnvelope[],
    consumer: string,
    eventId: string,
    now: Date,
  ): Promise<void> {
    const changed = [document, ...(replaced ?? [])];
    const writes = changed.map(({ before, after }) => documentPut(conferenceId, after, before.version + 1, before));
    if (photo && delegate) writes.push(photoUpdate(conferenceId, delegate, photo));
    await this.#commands.commitEffect(consumer, eventId, { writes, events }, now);
  }

  async #all(whose: WhoseDocuments, ConsistentRead: boolean): Promise<Versioned<DocumentRecord>[]> {
    const { conferenceId, delegationId: delegation, delegateId: delegate } = whose;
    const { Items = [] } = await this.#documents.send(
      new QueryCommand({
        TableName: this.#table,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': documentsPartition(conferenceId, delegation, delegate) },
        ConsistentRead,
      }),
    );
    return Items.map(read);
  }
}

export interface DocumentChange {
  readonly before: Versioned<DocumentRecord>;
  readonly after: DocumentRecord;
}

/** What is decided about a document, all at once. */
export interface Decision {
  readonly document: DocumentChange;
  readonly replaced?: readonly DocumentChange[];
  /** The delegate as it was read, and what it shows from now on. */
  readonly delegate?: Versioned<DelegateRecord> | undefined;
  readonly photo?: NonNullable<DelegateRecord['photo']> | undefined;
}

/** Puts a document in its slot: in an empty one, or in place of what was read there. */
const documentPut = (
  conferenceId: string,
  value: DocumentRecord,
  version: number,
  former: Versioned<DocumentRecord> | undefined,
): Write => ({
  put: {
    Item: {
      ...documentKey(conferenceId, value.delegationId, value.delegateId, value.kind, value.slot),
      entity: 'DOCUMENT',
      schemaVersion: 1,
      version,
      ...value,
    },
    ...(former
      ? {
          ConditionExpression: 'documentId = :former AND version = :version',
          ExpressionAttributeValues: { ':former': former.value.documentId, ':version': former.version },
        }
      : { ConditionExpression: 'attribute_not_exists(pk)' }),
  },
});

/** Writes down that the file of a document is deleted: of the document as it was read. */
export const deleteFile = (
  conferenceId: string,
  { value, version }: Versioned<DocumentRecord>,
  deletedAt: string,
): Write => documentPut(conferenceId, { ...value, deletedAt }, version + 1, { value, version });

const photoUpdate = (
  conferenceId: string,
  { value, version }: Versioned<DelegateRecord>,
  photo: NonNullable<DelegateRecord['photo']>,
): Write => ({
  update: {
    Key: delegateKey(conferenceId, value.delegationId, value.delegateId),
    UpdateExpression: 'SET photo = :photo, version = :next',
    ConditionExpression: 'version = :version',
    ExpressionAttributeValues: { ':photo': photo, ':version': version, ':next': version + 1 },
  },
});
