import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import type { Item, Key } from '../../shared/dynamo/item.ts';

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
