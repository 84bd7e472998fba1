import { randomUUID } from 'node:crypto';
import {
  type AttributeValue,
  CreateTableCommand,
  DynamoDBClient,
  GetItemCommand,
  type TransactWriteItem,
  type TransactWriteItemsCommandInput,
} from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { inject } from 'vitest';
import type { EventEnvelope } from '../../events/envelope.ts';
import { unpackOutbox } from '../../functions/shared/dynamo/command-log.ts';
import { connectTable } from '../../functions/shared/dynamo/document-client.ts';
import type { DeriveSecret } from '../../functions/shared/kms/derived-secret.ts';
import { itemSize } from './item-size.ts';

type AttributeItem = Record<string, AttributeValue>;

/** Capacity units that DynamoDB charged, of the table and of its indexes. */
export interface Capacity {
  read: number;
  write: number;
}

export interface TestTable {
  readonly name: string;
  readonly documents: DynamoDBDocumentClient;
  /** Runs `work` and tells what it cost: units of the table and of its indexes apart. */
  measure<Result>(work: () => Promise<Result>): Promise<{ result: Result; table: Capacity; indexes: Capacity }>;
  /** All events in outboxes so far, oldest first. */
  events(): Promise<EventEnvelope[]>;
}

interface Consumed {
  CapacityUnits?: number;
  Table?: Consumed;
  GlobalSecondaryIndexes?: Record<string, Consumed>;
}

/** A table of its own on DynamoDB Local, with the keys and indexes of the deployed one. */
export async function createTestTable(): Promise<TestTable> {
  const connection = {
    endpoint: inject('dynamodbEndpoint'),
    region: 'eu-central-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 5,
  };
  const client = new DynamoDBClient(connection);
  const name = `test-${randomUUID()}`;
  const string = (AttributeName: string) => ({ AttributeName, AttributeType: 'S' as const });
  const keys = (pk: string, sk: string) => [
    { AttributeName: pk, KeyType: 'HASH' as const },
    { AttributeName: sk, KeyType: 'RANGE' as const },
  ];
  await client.send(
    new CreateTableCommand({
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: ['pk', 'sk', 'gsi1pk', 'gsi1sk', 'gsi2pk', 'gsi2sk'].map(string),
      KeySchema: keys('pk', 'sk'),
      GlobalSecondaryIndexes: ['gsi1', 'gsi2'].map((index) => ({
        IndexName: index,
        KeySchema: keys(`${index}pk`, `${index}sk`),
        Projection: { ProjectionType: 'ALL' as const },
      })),
    }),
  );

  const charged: { kind: keyof Capacity; consumed: Consumed }[] = [];
  client.middlewareStack.add(
    (next, context) => async (args) => {
      if (context.commandName === 'TransactWriteItemsCommand') {
        const actions = (args.input as TransactWriteItemsCommandInput).TransactItems ?? [];
        const before = await Promise.all(actions.map(itemOf));
        const result = await next(args);
        const after = await Promise.all(actions.map(itemOf));
        for (const index of actions.keys())
          charged.push({ kind: 'write', consumed: transactional(before[index], after[index]) });
        return result;
      }
      const kind = /^(Get|BatchGet|Query|Scan)/.test(context.commandName ?? '') ? 'read' : 'write';
      Object.assign(args.input, { ReturnConsumedCapacity: 'INDEXES' });
      const result = await next(args);
      const { ConsumedCapacity } = result.output as { ConsumedCapacity?: Consumed | Consumed[] };
      for (const consumed of [ConsumedCapacity ?? []].flat()) charged.push({ kind, consumed });
      return result;
    },
    { step: 'serialize', priority: 'high' },
  );
  /** A second client, so that looking at sizes is not itself measured. */
  const observer = new DynamoDBClient(connection);
  /** The item an action is about. The key is not marshalled yet where this middleware stands. */
  async function itemOf({
    Put,
    Update,
    Delete,
    ConditionCheck,
  }: TransactWriteItem): Promise<AttributeItem | undefined> {
    const { pk, sk } = Put?.Item ?? (Update ?? Delete ?? ConditionCheck)?.Key ?? {};
    if (!measuring) return undefined;
    const Key = { pk: { S: String(pk) }, sk: { S: String(sk) } };
    return (await observer.send(new GetItemCommand({ TableName: name, Key, ConsistentRead: true }))).Item;
  }
  let measuring = false;
  const documents = connectTable(client);

  return {
    name,
    documents,
    async measure(work) {
      charged.length = 0;
      measuring = true;
      const result = await work().finally(() => {
        measuring = false;
      });
      const table: Capacity = { read: 0, write: 0 };
      const indexes: Capacity = { read: 0, write: 0 };
      for (const { kind, consumed } of charged) {
        table[kind] += consumed.Table?.CapacityUnits ?? 0;
        for (const index of Object.values(consumed.GlobalSecondaryIndexes ?? {}))
          indexes[kind] += index.CapacityUnits ?? 0;
      }
      return { result, table, indexes };
    },
    async events() {
      const found: EventEnvelope[] = [];
      let from: Record<string, unknown> | undefined;
      do {
        const page = await documents.send(
          new ScanCommand({
            TableName: name,
            FilterExpression: 'attribute_exists(outbox)',
            ConsistentRead: true,
            ...(from ? { ExclusiveStartKey: from } : {}),
          }),
        );
        for (const item of page.Items ?? []) found.push(...unpackOutbox(item.outbox as Uint8Array));
        from = page.LastEvaluatedKey;
      } while (from);
      return found.sort((a, b) => (a.detail.metadata.eventId < b.detail.metadata.eventId ? -1 : 1));
    },
  };
}

/**
 * What AWS charges for one action of a transaction: two units for each KB of the larger of the item before and after.
 * DynamoDB Local reports the last action of a transaction as if it were the whole, so it is counted here from the
 * items themselves. An index entry is charged when it appears, changes or goes; when its key changes, both.
 */
function transactional(before: AttributeItem | undefined, after: AttributeItem | undefined): Consumed {
  const kilobytes = (item: AttributeItem | undefined) => Math.max(1, Math.ceil(itemSize(item ?? {}) / 1024));
  const indexes = ['gsi1', 'gsi2'].flatMap((index) => {
    const keyOf = (item: AttributeItem | undefined) =>
      item?.[`${index}pk`] && JSON.stringify([item[`${index}pk`], item[`${index}sk`]]);
    const [from, to] = [keyOf(before), keyOf(after)];
    const unchanged = from === to && JSON.stringify(before) === JSON.stringify(after);
    const entries = unchanged
      ? 0
      : from === to
        ? from
          ? kilobytes(after)
          : 0
        : (from ? kilobytes(before) : 0) + (to ? kilobytes(after) : 0);
    return entries > 0 ? [[index, { CapacityUnits: entries }] as const] : [];
  });
  return {
    Table: { CapacityUnits: 2 * Math.max(kilobytes(before), kilobytes(after)) },
    GlobalSecondaryIndexes: Object.fromEntries(indexes),
  };
}

/** Stands in for KMS in tests of what uses a derived secret: a fixed secret for each purpose. */
export const testSecrets: DeriveSecret = async (purpose) => Buffer.from(purpose.padEnd(32, '.'));
