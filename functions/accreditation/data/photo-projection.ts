import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { itemHeader } from '../../shared/dynamo/item.ts';
import { OutdatedEvent } from '../../shared/events/event-consumer.ts';
import type { StoredObject } from '../../shared/objects/object-bucket.ts';
import { photoKey } from './keys.ts';

const photoItem = z.object({
  ...itemHeader,
  entity: z.literal('PHOTO'),
  documentId: z.string(),
  digest: z.instanceof(Uint8Array),
  size: z.int().positive(),
  object: z.object({ key: z.string(), versionId: z.string().optional() }),
});

/** Which photo was accepted of a delegate: its digest for the credential, and where it lies for the badge. */
export interface PhotoOnFile {
  readonly documentId: string;
  /** As many of the first bytes of its SHA-256 digest as a credential holds. */
  readonly digest: Uint8Array;
  /** Bytes. */
  readonly size: number;
  readonly object: StoredObject;
}

/** What accreditation knows of the delegates' photos. */
export class PhotoProjection {
  readonly #documents: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(documents: DynamoDBDocumentClient, table: string) {
    this.#documents = documents;
    this.#table = table;
  }

  /** The ids of documents sort by when they were made: the newest stays. @throws OutdatedEvent when it or a newer one is known */
  async put(conferenceId: string, delegateId: string, onFile: PhotoOnFile): Promise<void> {
    const { documentId } = onFile;
    const photo = { ...onFile, entity: 'PHOTO', schemaVersion: 1, version: 1 };
    try {
      await this.#documents.send(
        new PutCommand({
          TableName: this.#table,
          Item: { ...photoKey(conferenceId, delegateId), ...photo },
          ConditionExpression: 'attribute_not_exists(pk) OR documentId < :documentId',
          ExpressionAttributeValues: { ':documentId': documentId },
        }),
      );
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) throw new OutdatedEvent();
      throw error;
    }
  }

  /** Undefined for a delegate without a photo. Eventually consistent: a photo is accepted long before its bearer is. */
  async get(conferenceId: string, delegateId: string): Promise<PhotoOnFile | undefined> {
    const { Item: item } = await this.#documents.send(
      new GetCommand({ TableName: this.#table, Key: photoKey(conferenceId, delegateId) }),
    );
    if (!item) return undefined;
    const { documentId, digest, size, object } = photoItem.parse(item);
    return { documentId, digest: Uint8Array.from(digest), size, object };
  }
}
