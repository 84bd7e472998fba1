import { createHash } from 'node:crypto';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { expiresIn, itemHeader } from '../../shared/dynamo/item.ts';
import { readItems } from '../../shared/dynamo/read-items.ts';
import { revocationListChunkKey, revocationListKey } from './keys.ts';

const headItem = z.object({
  ...itemHeader,
  entity: z.literal('REVOCATION-LIST'),
  issuedAt: z.string(),
  nextUpdate: z.string(),
  digest: z.string(),
  chunks: z.int().positive(),
});
const chunkItem = z.object({
  ...itemHeader,
  entity: z.literal('REVOCATION-LIST-CHUNK'),
  index: z.int().nonnegative(),
  bytes: z.instanceof(Uint8Array),
});

/** An item holds at most 400 KB. */
const CHUNK_BYTES = 300_000;
/** A list that was replaced may still be read by who has just read its head; then it goes by itself. */
const KEPT_SECONDS = 86_400;

/** Which list is the newest. */
export interface RevocationListHead {
  /** The list's number; it counts up by one. */
  readonly version: number;
  /** RFC 3339 in UTC. */
  readonly issuedAt: string;
  readonly nextUpdate: string;
  readonly digest: string;
  readonly chunks: number;
}

/** A list as it was signed. */
export interface SignedRevocationList extends Omit<RevocationListHead, 'digest' | 'chunks'> {
  readonly message: Uint8Array;
}

/**
 * The revocation list of each conference as it was signed last: a small head, which says which list is the newest, and the list itself
 * beside it, in pieces where it is long. The pieces are named by what is in them, so that two who write at once do not disturb
 * each other; the head decides. A function instance keeps the last list it has read.
 */
export class RevocationListStore {
  readonly #documents: DynamoDBDocumentClient;
  readonly #table: string;
  readonly #kept = new Map<string, { readonly digest: string; readonly message: Uint8Array }>();

  constructor(documents: DynamoDBDocumentClient, table: string) {
    this.#documents = documents;
    this.#table = table;
  }

  /** Eventually consistent, unless asked otherwise. */
  async head(conferenceId: string, { consistent = false } = {}): Promise<RevocationListHead | undefined> {
    const { Item: item } = await this.#documents.send(
      new GetCommand({ TableName: this.#table, Key: revocationListKey(conferenceId), ConsistentRead: consistent }),
    );
    return item && headItem.parse(item);
  }

  /** The signed message of a list. */
  async read(conferenceId: string, { digest, chunks }: RevocationListHead): Promise<Uint8Array> {
    const kept = this.#kept.get(conferenceId);
    if (kept?.digest === digest) return kept.message;
    const keys = Array.from({ length: chunks }, (_, index) => revocationListChunkKey(conferenceId, digest, index));
    const items = (await readItems(this.#documents, this.#table, keys, true)).map((item) => chunkItem.parse(item));
    if (items.length < chunks) throw new Error(`a piece of the revocation list ${digest} is missing`);
    const message = Buffer.concat(items.sort((a, b) => a.index - b.index).map(({ bytes }) => bytes));
    this.#kept.set(conferenceId, { digest, message });
    return message;
  }

  /** Puts a list in the place of the one before it. False when somebody else has done so meanwhile: then nothing is changed. */
  async replace(
    conferenceId: string,
    { message, version, issuedAt, nextUpdate }: SignedRevocationList,
  ): Promise<boolean> {
    const digest = createHash('sha256').update(message).digest('base64url').slice(0, 22);
    const expiresAt = expiresIn(new Date(nextUpdate), KEPT_SECONDS);
    const chunks = Math.ceil(message.length / CHUNK_BYTES);
    for (let index = 0; index < chunks; index++) {
      const bytes = message.subarray(index * CHUNK_BYTES, (index + 1) * CHUNK_BYTES);
      const chunk = { entity: 'REVOCATION-LIST-CHUNK', schemaVersion: 1, version: 1, index, bytes, expiresAt };
      const Item = { ...revocationListChunkKey(conferenceId, digest, index), ...chunk };
      await this.#documents.send(new PutCommand({ TableName: this.#table, Item }));
    }
    try {
      const list = { entity: 'REVOCATION-LIST', schemaVersion: 1, version, issuedAt, nextUpdate, digest, chunks };
      await this.#documents.send(
        new PutCommand({
          TableName: this.#table,
          Item: { ...revocationListKey(conferenceId), ...list },
          ConditionExpression: version === 1 ? 'attribute_not_exists(pk)' : 'version = :before',
          ...(version === 1 ? {} : { ExpressionAttributeValues: { ':before': version - 1 } }),
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }
}
