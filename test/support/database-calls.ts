import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { vi } from 'vitest';

interface ReadInput {
  readonly ConsistentRead?: boolean;
  readonly IndexName?: string;
  readonly Limit?: number;
  readonly RequestItems?: Readonly<Record<string, { readonly Keys?: readonly unknown[] }>>;
  readonly TransactItems?: readonly unknown[];
}

/**
 * What `work` asks of the database through whichever client, in order: each call by its kind, how strongly, from which index
 * and of how many items. Two calls of which this is the same take the same time, but for what the database finds.
 */
export async function databaseCalls(work: () => Promise<unknown>): Promise<string[]> {
  const calls: string[] = [];
  const send = vi.spyOn(DynamoDBDocumentClient.prototype, 'send');
  try {
    await work();
    for (const [command] of send.mock.calls) {
      const { ConsistentRead, IndexName, Limit, RequestItems, TransactItems } = command.input as ReadInput;
      const keys = Object.values(RequestItems ?? {}).map(({ Keys = [] }) => Keys.length);
      const details = { ConsistentRead, IndexName, Limit, keys, actions: TransactItems?.length };
      calls.push(`${command.constructor.name} ${JSON.stringify(details)}`);
    }
  } finally {
    send.mockRestore();
  }
  return calls;
}
