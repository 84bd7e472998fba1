import { BatchGetCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Item, Key } from '../../shared/dynamo/item.ts';

const MOST_KEYS = 100;
const MOST_ROUNDS = 8;

/** Reads items by their keys, in any number and no particular order; what does not exist is left out. */
export async function readBatch(
  documents: DynamoDBDocumentClient,
  table: string,
  keys: readonly Key[],
  { consistent = false }: { readonly consistent?: boolean } = {},
): Promise<Item[]> {
  const once = [...new Map(keys.map((key) => [`${key.pk}\n${key.sk}`, key])).values()];
  const batches = Array.from({ length: Math.ceil(once.length / MOST_KEYS) }, (_, index) =>
    once.slice(index * MOST_KEYS, (index + 1) * MOST_KEYS),
  );
  return (await Promise.all(batches.map((batch) => read(documents, table, batch, consistent)))).flat();
}

async function read(
  documents: DynamoDBDocumentClient,
  table: string,
  keys: readonly Key[],
  ConsistentRead: boolean,
): Promise<Item[]> {
  const found: Item[] = [];
  let wanted: Record<string, unknown>[] = keys.map(({ pk, sk }) => ({ pk, sk }));
  for (let round = 0; wanted.length > 0; round++) {
    if (round === MOST_ROUNDS) throw new Error(`the table left ${wanted.length} keys of a batch unread`);
    if (round > 0) await new Promise((resolve) => setTimeout(resolve, Math.random() * 20 * 2 ** round));
    const answer = await documents.send(
      new BatchGetCommand({ RequestItems: { [table]: { Keys: wanted, ConsistentRead } } }),
    );
    found.push(...(answer.Responses?.[table] ?? []));
    wanted = answer.UnprocessedKeys?.[table]?.Keys ?? [];
  }
  return found;
}
