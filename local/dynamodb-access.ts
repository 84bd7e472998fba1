import type { Json, JsonObject } from './assembly.ts';
import { asList, asObject } from './dynamodb-local.ts';
import type { AccessRequest } from './iam.ts';
import type { Table } from './tables.ts';

/** Thrown for a call whose meaning for the policies cannot be told. Nobody may make such a call here. */
export class UnclearAccess extends Error {}

const WRITES = new Set(['PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem', 'TransactWriteItems']);

export const isWrite = (operation: string): boolean => WRITES.has(operation);

/**
 * What a DynamoDB call asks of the policies: one entry for each action and table or index, with the partition keys it
 * touches. A transaction asks for the actions of its parts. Source: "Actions, resources, and condition keys for Amazon DynamoDB".
 * @throws UnclearAccess
 */
export function accessOf(operation: string, input: JsonObject, tables: ReadonlyMap<string, Table>): AccessRequest[] {
  switch (operation) {
    case 'PutItem':
      return [touch(operation, input, 'Item', tables)];
    case 'GetItem':
    case 'UpdateItem':
    case 'DeleteItem':
      return [touch(operation, input, 'Key', tables)];
    case 'Query':
      return [query(input, tables)];
    case 'Scan':
      return [{ action: 'dynamodb:Scan', resource: resourceOf(input, tables) }];
    case 'TransactWriteItems':
      return asList(input.TransactItems).map((entry) => {
        const [[kind, part] = ['', null]] = Object.entries(asObject(entry));
        if (kind === 'Put') return touch('PutItem', asObject(part), 'Item', tables);
        if (kind === 'ConditionCheck') return touch('ConditionCheckItem', asObject(part), 'Key', tables);
        if (kind === 'Update' || kind === 'Delete') return touch(`${kind}Item`, asObject(part), 'Key', tables);
        throw new UnclearAccess(`a transaction with an entry ${kind}`);
      });
    case 'TransactGetItems':
      return asList(input.TransactItems).map((entry) => touch('GetItem', asObject(asObject(entry).Get), 'Key', tables));
    case 'BatchGetItem':
      return Object.entries(asObject(input.RequestItems)).map(([name, request]) =>
        touchAll('BatchGetItem', name, asList(asObject(request).Keys), tables),
      );
    case 'BatchWriteItem':
      return Object.entries(asObject(input.RequestItems)).map(([name, requests]) => {
        const items = asList(requests).map((request): Json => {
          const { PutRequest: put, DeleteRequest: remove } = asObject(request);
          return asObject(put).Item ?? asObject(remove).Key ?? null;
        });
        return touchAll('BatchWriteItem', name, items, tables);
      });
    case 'DescribeTable':
    case 'DescribeTimeToLive':
      return [{ action: `dynamodb:${operation}`, resource: resourceOf(input, tables) }];
    default:
      throw new UnclearAccess(`${operation} is not emulated on this machine`);
  }
}

const tableName = (nameOrArn: Json | undefined): string => String(nameOrArn).replace(/^arn:.*:table\//, '');

function tableOf(input: JsonObject, tables: ReadonlyMap<string, Table>): Table | undefined {
  return tables.get(tableName(input.TableName));
}

/** An unknown table has an ARN too: whether it exists is not told to someone who may not ask. */
function resourceOf(input: JsonObject, tables: ReadonlyMap<string, Table>): string {
  const [any] = tables.values();
  const arn =
    tableOf(input, tables)?.arn ??
    `${any?.arn.replace(/\/.*$/, '') ?? 'arn:aws:dynamodb:::table'}/${tableName(input.TableName)}`;
  return typeof input.IndexName === 'string' ? `${arn}/index/${input.IndexName}` : arn;
}

function touch(
  operation: string,
  input: JsonObject,
  at: 'Item' | 'Key',
  tables: ReadonlyMap<string, Table>,
): AccessRequest {
  const key = asObject(input[at])[tableOf(input, tables)?.partitionKey ?? ''];
  return {
    action: `dynamodb:${operation}`,
    resource: resourceOf(input, tables),
    ...(key === undefined ? {} : { context: { 'dynamodb:leadingkeys': [keyText(key)] } }),
  };
}

function touchAll(
  operation: string,
  name: string,
  items: readonly Json[],
  tables: ReadonlyMap<string, Table>,
): AccessRequest {
  const partitionKey = tables.get(tableName(name))?.partitionKey ?? '';
  const keys = items.map((item) => asObject(item)[partitionKey]).filter((key) => key !== undefined);
  return {
    action: `dynamodb:${operation}`,
    resource: resourceOf({ TableName: name }, tables),
    context: { 'dynamodb:leadingkeys': keys.map(keyText) },
  };
}

/** The value inside `{"S": "…"}`. */
const keyText = (key: Json): string => String(Object.values(asObject(key))[0]);

function query(input: JsonObject, tables: ReadonlyMap<string, Table>): AccessRequest {
  const table = tableOf(input, tables);
  const partitionKey =
    typeof input.IndexName === 'string' ? table?.indexKeys.get(input.IndexName) : table?.partitionKey;
  const request = { action: 'dynamodb:Query', resource: resourceOf(input, tables) };
  if (partitionKey === undefined) return request;
  const old = asList(asObject(asObject(input.KeyConditions)[partitionKey]).AttributeValueList)[0];
  const value = old ?? partitionValue(String(input.KeyConditionExpression ?? ''), partitionKey, input);
  if (value === undefined) throw new UnclearAccess('a Query whose partition key is not given by an equality');
  return { ...request, context: { 'dynamodb:leadingkeys': [keyText(value)] } };
}

const EQUALITY = /(:?#?[\w.-]+)\s*(?<![<>])=\s*(:?#?[\w.-]+)/g;

/** The value that `partitionKey = :value` gives in a key condition, names and sides in either form. */
function partitionValue(expression: string, partitionKey: string, input: JsonObject): Json | undefined {
  const names = asObject(input.ExpressionAttributeNames);
  const values = asObject(input.ExpressionAttributeValues);
  for (const [, left = '', right = ''] of expression.matchAll(EQUALITY)) {
    const [name, value] = left.startsWith(':') ? [right, left] : [left, right];
    if ((name.startsWith('#') ? names[name] : name) === partitionKey) return values[value];
  }
  return undefined;
}
