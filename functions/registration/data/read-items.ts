import { BatchGetCommand, type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import type { Item, Key } from '../../shared/dynamo/item.ts';
import { Busy } from '../../shared/problem.ts';

/**
 * Reads one item, eventually consistent at half the cost; one that is not there is asked for once more, strongly, so that
 * nobody is told that what they have just made does not exist.
 */
export async function readItem(documents: DynamoDBDocumentClient, table: string, key: Key): Promise<Item | undefined> {
  const { Item: item } = await documents.send(new GetCommand({ TableName: table, Key: key }));
  return item ?? (await readItemNow(documents, table, key));
}

/** Reads one item as it is now. */
export async function readItemNow(
  documents: DynamoDBDocumentClient,
  table: string,
  key: Key,
): Promise<Item | undefined> {
  const { Item: item } = await documents.send(new GetCommand({ TableName: table, Key: key, ConsistentRead: true }));
  return item;
}

const KEYS_IN_A_BATCH = 100;
const MAX_BATCHES_IN_A_ROW = 8;

/**
 * Reads many items, in no particular order; those that are not there are left out. Keys must differ from each other.
 * Eventually consistent, unless asked otherwise at twice the cost.
 * @throws Busy when the table keeps leaving keys unread
 */
export async function readItems(
  documents: DynamoDBDocumentClient,
  table: string,
  keys: readonly Key[],
  ConsistentRead = false,
): Promise<Item[]> {
  const items: Item[] = [];
  for (let from = 0; from < keys.length; from += KEYS_IN_A_BATCH) {
    let wanted: Record<string, unknown>[] = keys.slice(from, from + KEYS_IN_A_BATCH).map((key) => ({ ...key }));
    for (let batches = 1; wanted.length > 0; batches++) {
      if (batches > MAX_BATCHES_IN_A_ROW) throw new Busy();
      const { Responses: found = {}, UnprocessedKeys: unread = {} } = await documents.send(
        new BatchGetCommand({ RequestItems: { [table]: { Keys: wanted, ConsistentRead } } }),
      );
      items.push(...(found[table] ?? []));
      wanted = unread[table]?.Keys ?? [];
      if (wanted.length > 0) await new Promise((resolve) => setTimeout(resolve, 10 * 2 ** batches));
    }
  }
  return items;
}
