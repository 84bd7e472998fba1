import { setTimeout as delay } from 'node:timers/promises';
import { BatchGetCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { Busy } from '../problem.ts';
import type { Item, Key } from './item.ts';

const KEYS_IN_A_BATCH = 100;
const MOST_ROUNDS = 8;

/**
 * Reads many items, in no particular order; those that are not there are left out, and one that is asked for twice comes once.
 * Eventually consistent, unless asked otherwise at twice the cost.
 * @throws Busy when the table keeps leaving keys unread
 */
export async function readItems(
  documents: DynamoDBDocumentClient,
  table: string,
  keys: readonly Key[],
  ConsistentRead = false,
): Promise<Item[]> {
  const once = [...new Map(keys.map((key) => [`${key.pk}\n${key.sk}`, key])).values()];
  const batches = Array.from({ length: Math.ceil(once.length / KEYS_IN_A_BATCH) }, (_, at) =>
    once.slice(at * KEYS_IN_A_BATCH, (at + 1) * KEYS_IN_A_BATCH),
  );
  return (await Promise.all(batches.map((batch) => readBatch(documents, table, batch, ConsistentRead)))).flat();
}

async function readBatch(
  documents: DynamoDBDocumentClient,
  table: string,
  keys: readonly Key[],
  ConsistentRead: boolean,
): Promise<Item[]> {
  const items: Item[] = [];
  let wanted: Record<string, unknown>[] = keys.map(({ pk, sk }) => ({ pk, sk }));
  for (let round = 1; wanted.length > 0; round++) {
    if (round > MOST_ROUNDS) throw new Busy();
    if (round > 1) await delay(Math.random() * 10 * 2 ** round);
    const { Responses: found = {}, UnprocessedKeys: unread = {} } = await documents.send(
      new BatchGetCommand({ RequestItems: { [table]: { Keys: wanted, ConsistentRead } } }),
    );
    items.push(...(found[table] ?? []));
    wanted = unread[table]?.Keys ?? [];
  }
  return items;
}
