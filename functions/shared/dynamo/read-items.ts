import { BatchGetCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { Busy } from '../problem.ts';
import type { Item, Key } from './item.ts';

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
