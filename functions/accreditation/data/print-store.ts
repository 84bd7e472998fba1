import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { Write } from '../../shared/dynamo/command-log.ts';
import { itemHeader } from '../../shared/dynamo/item.ts';
import { type Page, type PageRequest, readPage } from '../../shared/dynamo/read-page.ts';
import { badgeLayouts } from '../domain/badge.ts';
import { printedCopiesPartition, printedCopyKey, printKey } from './keys.ts';

const common = { printId: z.string(), layout: z.enum(badgeLayouts), printedAt: z.string(), printedBy: z.string() };

const print = z.object({
  ...common,
  badges: z.array(z.object({ serial: z.string(), copy: z.int().positive() })),
  bytes: z.int().positive(),
});
const printItem = z.object({ ...itemHeader, entity: z.literal('PRINT'), ...print.shape });

const printedCopy = z.object({ ...common, copy: z.int().positive() });
const printedCopyItem = z.object({ ...itemHeader, entity: z.literal('PRINTED-COPY'), ...printedCopy.shape });

/** A file of badges that was made to be printed. */
export type Print = z.output<typeof print>;
/** One copy of one badge. */
export type PrintedCopy = z.output<typeof printedCopy>;

/** Where the file of a print lies in the bucket of exports: no conference is called so. */
export const objectKeyOf = (conferenceId: string, printId: string): string => `_badges/${conferenceId}/${printId}.pdf`;

/** What was printed, by print and by badge. It is kept for good. */
export class PrintStore {
  readonly #documents: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(documents: DynamoDBDocumentClient, table: string) {
    this.#documents = documents;
    this.#table = table;
  }

  /** Written with the badge's own count, which makes sure that no two copies have one number. */
  addCopy(conferenceId: string, serial: string, copy: PrintedCopy): Write {
    return {
      put: {
        Item: {
          ...printedCopyKey(conferenceId, serial, copy.copy),
          ...copy,
          entity: 'PRINTED-COPY',
          schemaVersion: 1,
          version: 1,
        },
        ConditionExpression: 'attribute_not_exists(pk)',
      },
    };
  }

  /** A print that is made once more, after it broke off, is put in its own place. */
  async put(conferenceId: string, value: Print): Promise<void> {
    const Item = { ...printKey(conferenceId, value.printId), ...value, entity: 'PRINT', schemaVersion: 1, version: 1 };
    await this.#documents.send(new PutCommand({ TableName: this.#table, Item }));
  }

  async get(conferenceId: string, printId: string): Promise<Print | undefined> {
    const Key = printKey(conferenceId, printId);
    const { Item: item } = await this.#documents.send(
      new GetCommand({ TableName: this.#table, Key, ConsistentRead: true }),
    );
    return item && print.parse(printItem.parse(item));
  }

  /** The copies of a badge, the latest first. @throws InvalidCursor */
  async list(
    conferenceId: string,
    serial: string,
    page: PageRequest,
    cursorKey: Uint8Array,
  ): Promise<Page<PrintedCopy>> {
    const { items, ...rest } = await readPage(
      this.#documents,
      {
        TableName: this.#table,
        KeyConditionExpression: 'pk = :partition',
        ExpressionAttributeValues: { ':partition': printedCopiesPartition(conferenceId, serial) },
        ScanIndexForward: false,
      },
      page,
      cursorKey,
      ['prints', conferenceId, serial].join('\0'),
    );
    return { items: items.map((item) => printedCopy.parse(printedCopyItem.parse(item))), ...rest };
  }
}
