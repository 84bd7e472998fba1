import * as z from 'zod';
import type { Json, JsonObject } from './assembly.ts';
import type { Clock } from './clock.ts';
import { asList, asObject, type DynamoDbLocal } from './dynamodb-local.ts';
import { type Deployment, NotEmulated } from './template.ts';

const SWEEP_EVERY_MS = 5 * 60_000;

const keySchema = z.array(z.strictObject({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) }));
const projection = z.strictObject({
  ProjectionType: z.string().optional(),
  NonKeyAttributes: z.array(z.string()).optional(),
});

const localIndex = z.strictObject({ IndexName: z.string(), KeySchema: keySchema, Projection: projection });

const tableProperties = z.strictObject({
  TableName: z.string().optional(),
  AttributeDefinitions: z.array(z.strictObject({ AttributeName: z.string(), AttributeType: z.string() })),
  KeySchema: keySchema,
  BillingMode: z.literal('PAY_PER_REQUEST', 'only on-demand tables are emulated'),
  GlobalSecondaryIndexes: z
    .array(
      z.strictObject({
        IndexName: z.string(),
        KeySchema: keySchema,
        Projection: projection,
        WarmThroughput: z.json().optional(),
        WriteOnDemandThroughputSettings: z.json().optional(),
      }),
    )
    .default([]),
  LocalSecondaryIndexes: z.array(localIndex).default([]),
  StreamSpecification: z.object({ StreamViewType: z.string() }).optional(),
  TimeToLiveSpecification: z
    .strictObject({ AttributeName: z.string().optional(), Enabled: z.coerce.boolean() })
    .optional(),
  // One region, on this machine, neither encrypted nor backed up; limits on throughput are not simulated.
  Replicas: z.json().optional(),
  SSESpecification: z.json().optional(),
  WarmThroughput: z.json().optional(),
  WriteOnDemandThroughputSettings: z.json().optional(),
  MultiRegionConsistency: z.json().optional(),
});

export interface Table {
  readonly name: string;
  readonly arn: string;
  /** As the template names it; `localStreamArn` is what DynamoDB Local calls it. */
  readonly streamArn: string;
  readonly localStreamArn: string | undefined;
  readonly viewType: string | undefined;
  readonly partitionKey: string;
  /** Partition key attribute by index name. */
  readonly indexKeys: ReadonlyMap<string, string>;
  readonly ttlAttribute: string | undefined;
  readonly keys: readonly string[];
}

const partitionKey = (schema: z.infer<typeof keySchema>): string =>
  schema.find((key) => key.KeyType === 'HASH')?.AttributeName ?? '';

/**
 * Creates the tables of the template that do not exist yet.
 * @throws if a table that was kept from an earlier start has other keys or indexes
 */
export async function createTables(deployment: Deployment, database: DynamoDbLocal): Promise<Table[]> {
  const tables: Table[] = [];
  for (const resource of deployment.ofType('AWS::DynamoDB::GlobalTable')) {
    const parsed = tableProperties.safeParse(resource.properties);
    if (!parsed.success) throw new NotEmulated(`${resource.address}: ${z.prettifyError(parsed.error)}`);
    const settings = parsed.data;
    const indexes = (list: z.infer<typeof localIndex>[]) =>
      list.map(({ IndexName, KeySchema, Projection }) => ({ IndexName, KeySchema, Projection }));
    const global = indexes(settings.GlobalSecondaryIndexes);
    const local = indexes(settings.LocalSecondaryIndexes);
    const wanted = z.record(z.string(), z.json()).parse({
      KeySchema: settings.KeySchema,
      AttributeDefinitions: settings.AttributeDefinitions,
      ...(global.length > 0 ? { GlobalSecondaryIndexes: global } : {}),
      ...(local.length > 0 ? { LocalSecondaryIndexes: local } : {}),
    });
    const existing = await database
      .call('DynamoDB_20120810.DescribeTable', { TableName: resource.name })
      .catch(() => undefined);
    if (existing && shapeOf(asObject(existing.Table)) !== shapeOf(wanted))
      throw new Error(
        `the table ${resource.name} was kept from an earlier start and has other keys or indexes: remove the data directory`,
      );
    const described =
      existing?.Table ??
      (
        await database.call('DynamoDB_20120810.CreateTable', {
          TableName: resource.name,
          BillingMode: 'PAY_PER_REQUEST',
          ...wanted,
          ...(settings.StreamSpecification
            ? {
                StreamSpecification: {
                  StreamEnabled: true,
                  StreamViewType: settings.StreamSpecification.StreamViewType,
                },
              }
            : {}),
        })
      ).TableDescription;
    const streamArn = asObject(described).LatestStreamArn;
    tables.push({
      name: resource.name,
      arn: resource.attribute('Arn'),
      streamArn: resource.attribute('StreamArn'),
      localStreamArn: typeof streamArn === 'string' ? streamArn : undefined,
      viewType: settings.StreamSpecification?.StreamViewType,
      partitionKey: partitionKey(settings.KeySchema),
      indexKeys: new Map(
        [...settings.GlobalSecondaryIndexes, ...settings.LocalSecondaryIndexes].map((index) => [
          index.IndexName,
          partitionKey(index.KeySchema),
        ]),
      ),
      ttlAttribute: settings.TimeToLiveSpecification?.Enabled
        ? settings.TimeToLiveSpecification.AttributeName
        : undefined,
      keys: settings.KeySchema.map((key) => key.AttributeName),
    });
  }
  return tables;
}

/** Keys and indexes in a form that can be compared. */
function shapeOf(table: JsonObject): string {
  const keys = (schema: Json | undefined): Json =>
    asList(schema).map((key) => [asObject(key).AttributeName ?? null, asObject(key).KeyType ?? null]);
  const indexes = (list: Json | undefined): Json[] =>
    asList(list)
      .map((index): Json => [asObject(index).IndexName ?? null, keys(asObject(index).KeySchema)])
      .sort((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));
  return JSON.stringify([
    keys(table.KeySchema),
    indexes(table.GlobalSecondaryIndexes),
    indexes(table.LocalSecondaryIndexes),
  ]);
}

/**
 * Removes expired items now and then, by the local clock. DynamoDB Local's own TTL goes by real time and would remove
 * at once what a conference in another year has just written; AWS promises only "within a few days" too.
 * Gives a function that ends the sweeping.
 */
export function sweepExpiredItems(tables: readonly Table[], database: DynamoDbLocal, clock: Clock): () => void {
  const timer = setInterval(() => {
    for (const table of tables) sweep(table, database, clock).catch(() => undefined);
  }, SWEEP_EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}

/** One pass over one table. Gives how many items went. */
export async function sweep(table: Table, database: DynamoDbLocal, clock: Clock): Promise<number> {
  if (table.ttlAttribute === undefined) return 0;
  const expiry = {
    ExpressionAttributeNames: { '#ttl': table.ttlAttribute },
    ExpressionAttributeValues: { ':now': { N: String(Math.floor(clock.now() / 1000)) } },
  };
  let removed = 0;
  let from: Json | undefined;
  do {
    const page = await database.call('DynamoDB_20120810.Scan', {
      TableName: table.name,
      FilterExpression: '#ttl < :now',
      ...expiry,
      ...(from === undefined ? {} : { ExclusiveStartKey: from }),
    });
    for (const item of asList(page.Items)) {
      const key = Object.fromEntries(table.keys.map((name) => [name, asObject(item)[name] ?? null]));
      await database
        .call('DynamoDB_20120810.DeleteItem', {
          TableName: table.name,
          Key: key,
          ConditionExpression: '#ttl < :now',
          ...expiry,
        })
        .then(
          () => removed++,
          () => undefined,
        );
    }
    from = page.LastEvaluatedKey;
  } while (from !== undefined);
  return removed;
}
