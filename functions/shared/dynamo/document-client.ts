import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/**
 * The one way to the table. SDK retries cover throttles of single operations; conflicts between transactions are
 * retried by `CommandLog`, which knows what they mean.
 */
export function connectTable(client: DynamoDBClient = new DynamoDBClient({ maxAttempts: 5 })): DynamoDBDocumentClient {
  return DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
}
