import { randomUUID } from 'node:crypto';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { tableDefinition } from '../lib/config/table-definition.ts';
import { DynamoDbLocal } from '../local/dynamodb-local.ts';
import type { Figures } from './run.ts';

const CALLS = 400;
const WARM_UP = 60;
const CALLERS = [1, 32];

/** The n-th call. */
export type Work = (n: number) => Promise<unknown>;

interface Pace {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
}

/** Calls `work` by `callers` at once, each its next call when the last is answered, and times every call. */
async function pace(work: Work, callers: number): Promise<Pace> {
  const run = async (calls: number): Promise<number[]> => {
    const times: number[] = [];
    let next = 0;
    const caller = async (): Promise<void> => {
      while (next < calls) {
        const start = performance.now();
        await work(next++);
        times.push(performance.now() - start);
      }
    };
    await Promise.all(Array.from({ length: callers }, caller));
    return times;
  };
  await run(WARM_UP);
  const start = performance.now();
  const times = (await run(CALLS)).sort((a, b) => a - b);
  const at = (share: number): number => times[Math.floor(times.length * share)] ?? Number.NaN;
  return { perSecond: CALLS / ((performance.now() - start) / 1000), p50: at(0.5), p99: at(0.99) };
}

/** An operation through our HTTP port beside the bare SDK making the same database calls, by one caller and by many. */
export async function paceBeside(operation: string, through: Work, beside: Work): Promise<Figures[]> {
  const figures: Figures[] = [];
  for (const callers of CALLERS) {
    const limit = await pace(beside, callers);
    const ours = await pace(through, callers);
    figures.push({
      operation,
      callers,
      'per second': round(ours.perSecond),
      'bare SDK per second': round(limit.perSecond),
      'of the bare SDK': round(ours.perSecond / limit.perSecond),
      'p50, ms': round(ours.p50),
      'bare SDK p50, ms': round(limit.p50),
      'p99, ms': round(ours.p99),
    });
  }
  return figures;
}

const round = (value: number): number => Math.round(value * 100) / 100;

export type Call = (
  token: string | undefined,
  method: string,
  path: string,
  body?: unknown,
) => Promise<Record<string, string>>;

/** Calls an API and gives what it answers. Fails where it refuses. */
export const callerOf =
  (url: string): Call =>
  async (token, method, path, body) => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(body ? { 'content-type': 'application/json' } : {}),
        ...(method === 'POST' ? { 'idempotency-key': randomUUID() } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const answer = (await response.json()) as Record<string, string>;
    if (response.status >= 300) throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(answer)}`);
    return answer;
  };

/** A table of its own on a database of its own, with the keys of ours and its first index. */
export async function openBareTable() {
  const database = await DynamoDbLocal.start(undefined);
  const client = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${database.port}`,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
  });
  const TableName = 'bench';
  const { partitionKey, sortKey, indexes } = tableDefinition;
  const [index] = indexes;
  const keys = [partitionKey, sortKey, index.partitionKey, index.sortKey];
  const schema = (pk: string, sk: string) => [
    { AttributeName: pk, KeyType: 'HASH' as const },
    { AttributeName: sk, KeyType: 'RANGE' as const },
  ];
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: keys.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      KeySchema: schema(partitionKey, sortKey),
      GlobalSecondaryIndexes: [
        {
          IndexName: index.name,
          KeySchema: schema(index.partitionKey, index.sortKey),
          Projection: { ProjectionType: 'ALL' },
        },
      ],
    }),
  );
  return {
    documents: DynamoDBDocumentClient.from(client),
    TableName,
    stop: async () => {
      client.destroy();
      await database.stop();
    },
  };
}
