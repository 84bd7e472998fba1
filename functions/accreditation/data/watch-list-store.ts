import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { Item } from '../../shared/dynamo/item.ts';
import { type Page, type PageRequest, readPage } from '../../shared/dynamo/read-page.ts';
import { watchListPartition } from './keys.ts';

const entryItem = z.object({
  reference: z.string(),
  keys: z.array(z.string()),
  updatedAt: z.string(),
  version: z.int(),
});
export type WatchEntry = z.output<typeof entryItem>;

/** The organiser's watch list: references of the organiser's own, and hashes. Who is meant is nowhere in it. */
export class WatchListStore {
  readonly #documents: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(documents: DynamoDBDocumentClient, table: string) {
    this.#documents = documents;
    this.#table = table;
  }

  /** One page, by reference. @throws InvalidCursor */
  async list(conferenceId: string, page: PageRequest, cursorKey: Uint8Array): Promise<Page<WatchEntry>> {
    const scope = ['watch-list', conferenceId].join('\0');
    const { items, ...rest } = await readPage(this.#documents, this.#whole(conferenceId), page, cursorKey, scope);
    return { items: items.map((item) => entryItem.parse(item)), ...rest };
  }

  /** How many entries there are; one Query for each MB. */
  async count(conferenceId: string): Promise<number> {
    let total = 0;
    let from: Item | undefined;
    do {
      const { Count = 0, LastEvaluatedKey } = await this.#documents.send(
        new QueryCommand({
          ...this.#whole(conferenceId),
          Select: 'COUNT',
          ...(from ? { ExclusiveStartKey: from } : {}),
        }),
      );
      total += Count;
      from = LastEvaluatedKey;
    } while (from);
    return total;
  }

  #whole(conferenceId: string) {
    return {
      TableName: this.#table,
      KeyConditionExpression: 'pk = :list',
      ExpressionAttributeValues: { ':list': watchListPartition(conferenceId) },
    };
  }
}
