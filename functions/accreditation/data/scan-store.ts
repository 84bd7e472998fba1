import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { type Item, itemHeader } from '../../shared/dynamo/item.ts';
import { type Page, type PageRequest, readPage } from '../../shared/dynamo/read-page.ts';
import { directions } from '../domain/badge.ts';
import { deviceClocks } from '../domain/offline-scan.ts';
import type { Passed } from '../domain/passages.ts';
import { ScanIdReused } from '../domain/problems.ts';
import { refusalReasons } from '../domain/redemption.ts';
import { foundItem } from './found-item.ts';
import { scanIndexKeys, scanKey, scansPartition } from './keys.ts';

const display = z.object({
  serial: z.string().optional(),
  badgeName: z.string().optional(),
  category: z.string().optional(),
  zones: z.array(z.string()).optional(),
  pass: z.object({ passId: z.string(), kind: z.string() }).optional(),
});

const scan = z.object({
  conferenceId: z.string(),
  scanId: z.string(),
  /** A digest of what the device sent; a repeat sends the same. */
  request: z.string(),
  serial: z.string().optional(),
  passId: z.string().optional(),
  zone: z.string(),
  direction: z.enum(directions),
  scannedAt: z.string(),
  receivedAt: z.string(),
  deviceId: z.string(),
  /** Who was signed in at the gate. */
  by: z.string(),
  result: z.enum(['admitted', 'refused']),
  reason: z.enum(refusalReasons).optional(),
  display,
  /** The device decided by itself, without a network, and told of it later. */
  offline: z.literal(true).optional(),
  /** Of when the revocation list was that an offline device went by. */
  listIssuedAt: z.string().optional(),
  /** The device's clock cannot have been right. One that is ahead moves nobody, because nothing could follow it. */
  clock: z.enum(deviceClocks).optional(),
});
const scanItem = z.object({ ...itemHeader, entity: z.literal('SCAN'), ...scan.shape });

/** A scan and what was answered to it. */
export type ScanRecord = z.output<typeof scan>;

/** When a scan took place: online by the server's clock, offline by the device's. */
export const tookPlaceAt = ({ offline, scannedAt, receivedAt }: ScanRecord): string =>
  offline ? scannedAt : receivedAt;

/** The scans of one badge that let its bearer through, as they are merged. */
export const passagesIn = (records: readonly ScanRecord[]): Passed[] =>
  records
    .filter(({ result, clock }) => result === 'admitted' && clock !== 'ahead')
    .map((record) => {
      const { scanId, deviceId, zone, direction } = record;
      return { scanId, deviceId, zone, direction, at: tookPlaceAt(record) };
    });

const parse = (item: Item): ScanRecord => scan.parse(scanItem.parse(item));

function sameScan(record: ScanRecord, request: string): ScanRecord {
  if (record.request !== request) throw new ScanIdReused();
  return record;
}

export class ScanStore {
  readonly #documents: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(documents: DynamoDBDocumentClient, table: string) {
    this.#documents = documents;
    this.#table = table;
  }

  /**
   * What was answered before to this scan. Strongly consistent: what was answered once is answered again.
   * @throws ScanIdReused when it was another request that had this id
   */
  async get(conferenceId: string, scanId: string, request: string): Promise<ScanRecord | undefined> {
    const { Item: item } = await this.#documents.send(
      new GetCommand({ TableName: this.#table, Key: scanKey(conferenceId, scanId), ConsistentRead: true }),
    );
    return item && sameScan(parse(item), request);
  }

  /**
   * Keeps what was answered and gives it back; if the same scan was answered meanwhile, gives that. An admission takes the place of a
   * refusal that another run of the same scan was about to answer: the badge has been let through, and the record says so.
   * @throws ScanIdReused when another request with this id was answered meanwhile
   */
  async keep(record: ScanRecord): Promise<ScanRecord> {
    try {
      await this.#documents.send(
        new PutCommand({
          TableName: this.#table,
          Item: {
            ...scanKey(record.conferenceId, record.scanId),
            ...scanIndexKeys(record.conferenceId, { ...record, at: tookPlaceAt(record) }),
            ...record,
            entity: 'SCAN',
            schemaVersion: 1,
            version: 1,
          },
          ...(record.result === 'admitted'
            ? {
                ConditionExpression: 'attribute_not_exists(pk) OR (#result = :refused AND #request = :request)',
                ExpressionAttributeNames: { '#result': 'result', '#request': 'request' },
                ExpressionAttributeValues: { ':refused': 'refused', ':request': record.request },
              }
            : { ConditionExpression: 'attribute_not_exists(pk)' }),
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      );
      return record;
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      const found = foundItem(error.Item);
      if (!found) throw error;
      return sameScan(parse(found), record.request);
    }
  }

  /** One page of the scans of one badge, in the order in which they took place. @throws InvalidCursor */
  async list(
    conferenceId: string,
    serial: string,
    page: PageRequest,
    cursorKey: Uint8Array,
  ): Promise<Page<ScanRecord>> {
    const scope = ['scans', conferenceId, serial].join('\0');
    const query = this.#ofBadge(conferenceId, serial);
    const { items, ...rest } = await readPage(this.#documents, query, page, cursorKey, scope);
    return { items: items.map(parse), ...rest };
  }

  /** All scans of one badge. Through the index, so one that was kept a moment ago may be missing. */
  async all(conferenceId: string, serial: string): Promise<ScanRecord[]> {
    const records: ScanRecord[] = [];
    let from: Item | undefined;
    do {
      const page = await this.#documents.send(
        new QueryCommand({ ...this.#ofBadge(conferenceId, serial), ...(from ? { ExclusiveStartKey: from } : {}) }),
      );
      records.push(...(page.Items ?? []).map(parse));
      from = page.LastEvaluatedKey;
    } while (from);
    return records;
  }

  #ofBadge(conferenceId: string, serial: string) {
    return {
      TableName: this.#table,
      IndexName: 'gsi1',
      KeyConditionExpression: 'gsi1pk = :scans',
      ExpressionAttributeValues: { ':scans': scansPartition(conferenceId, serial) },
    };
  }
}
