import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../local/assembly.ts';
import { accessOf, UnclearAccess } from '../../local/dynamodb-access.ts';
import { type AccessRequest, decide, parsePolicy } from '../../local/iam.ts';
import type { Table } from '../../local/tables.ts';

const ARN = 'arn:aws:dynamodb:eu-central-1:000000000000:table/conference';
const table: Table = {
  name: 'conference',
  arn: ARN,
  streamArn: `${ARN}/stream/x`,
  localStreamArn: undefined,
  viewType: undefined,
  partitionKey: 'pk',
  indexKeys: new Map([['gsi1', 'gsi1pk']]),
  ttlAttribute: undefined,
  keys: ['pk', 'sk'],
};
const tables = new Map([[table.name, table]]);

const registration = parsePolicy(
  {
    Statement: [
      {
        Effect: 'Allow',
        Action: [
          'dynamodb:PutItem',
          'dynamodb:UpdateItem',
          'dynamodb:GetItem',
          'dynamodb:BatchGetItem',
          'dynamodb:ConditionCheckItem',
        ],
        Resource: ARN,
        Condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['REG#*'] } },
      },
      {
        Effect: 'Allow',
        Action: 'dynamodb:Query',
        Resource: [ARN, `${ARN}/index/*`],
        Condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['REG#*'] } },
      },
    ],
  },
  'registration',
);

/** Whether the registration service may make this call. */
const allowed = (operation: string, input: JsonObject): boolean =>
  accessOf(operation, { TableName: 'conference', ...input }, tables).every(
    (request) => decide(registration, request) === 'allowed',
  );

const key = (pk: string): JsonObject => ({ pk: { S: pk }, sk: { S: 'x' } });

describe('a service on the shared table', () => {
  it('writes and reads under its own prefix', () => {
    expect(allowed('PutItem', { Item: { ...key('REG#1'), name: { S: 'x' } } })).toBe(true);
    expect(allowed('GetItem', { Key: key('REG#1') })).toBe(true);
    expect(allowed('UpdateItem', { Key: key('REG#1') })).toBe(true);
  });

  it('does neither under the prefix of another service', () => {
    expect(allowed('PutItem', { Item: key('ACC#1') })).toBe(false);
    expect(allowed('GetItem', { Key: key('ACC#1') })).toBe(false);
    expect(allowed('GetItem', { Key: key('XREG#1') })).toBe(false);
  });

  it('does nothing that its policy does not name', () => {
    expect(allowed('DeleteItem', { Key: key('REG#1') })).toBe(false);
    expect(allowed('Scan', {})).toBe(false);
    expect(allowed('GetItem', { TableName: 'other', Key: key('REG#1') })).toBe(false);
  });

  it('queries its own partition, in whatever form the condition is written', () => {
    const query = (KeyConditionExpression: string, value: string, more: JsonObject = {}) =>
      allowed('Query', {
        KeyConditionExpression,
        ExpressionAttributeNames: { '#p': 'pk', '#g': 'gsi1pk', '#s': 'sk' },
        ExpressionAttributeValues: { ':p': { S: value }, ':s': { S: 'REG#' } },
        ...more,
      });
    expect(query('pk = :p', 'REG#1')).toBe(true);
    expect(query('#p=:p AND begins_with(#s, :s)', 'REG#1')).toBe(true);
    expect(query('(#s >= :s) and (#p = :p)', 'REG#1')).toBe(true);
    expect(query(':p = pk', 'REG#1')).toBe(true);
    expect(query('pk = :p and sk = :s', 'ACC#1')).toBe(false);
    expect(query('sk = :s and pk = :p', 'ACC#1')).toBe(false);
    expect(query('#g = :p', 'REG#1', { IndexName: 'gsi1' })).toBe(true);
    expect(query('#g = :p', 'MTG#1', { IndexName: 'gsi1' })).toBe(false);
  });

  it('may not query without naming the partition', () => {
    expect(() => allowed('Query', { KeyConditionExpression: 'sk = :s' })).toThrow(UnclearAccess);
  });

  it('needs permission for every part of a transaction', () => {
    const put = { Put: { TableName: 'conference', Item: key('REG#1') } };
    const check = { ConditionCheck: { TableName: 'conference', Key: key('REG#2') } };
    expect(allowed('TransactWriteItems', { TransactItems: [put, check] })).toBe(true);
    expect(
      allowed('TransactWriteItems', {
        TransactItems: [put, { Delete: { TableName: 'conference', Key: key('REG#1') } }],
      }),
    ).toBe(false);
    expect(
      allowed('TransactWriteItems', { TransactItems: [put, { Put: { TableName: 'conference', Item: key('MTG#1') } }] }),
    ).toBe(false);
    expect(
      allowed('TransactGetItems', { TransactItems: [{ Get: { TableName: 'conference', Key: key('ACC#1') } }] }),
    ).toBe(false);
  });

  it('needs permission for every key of a batch', () => {
    expect(allowed('BatchGetItem', { RequestItems: { conference: { Keys: [key('REG#1'), key('REG#2')] } } })).toBe(
      true,
    );
    expect(allowed('BatchGetItem', { RequestItems: { conference: { Keys: [key('REG#1'), key('ACC#2')] } } })).toBe(
      false,
    );
    expect(allowed('BatchWriteItem', { RequestItems: { conference: [{ PutRequest: { Item: key('REG#1') } }] } })).toBe(
      false,
    );
  });

  it('makes no call whose meaning is not known', () => {
    expect(() => allowed('ExecuteStatement', { Statement: 'SELECT * FROM conference' })).toThrow(UnclearAccess);
  });
});

describe('a policy', () => {
  const ask = (statement: JsonObject, request: Partial<AccessRequest> = {}) =>
    decide(
      parsePolicy({ Statement: { Effect: 'Allow', Action: 'events:PutEvents', Resource: '*', ...statement } }, 'test'),
      {
        action: 'events:PutEvents',
        resource: 'arn:aws:events:eu-central-1:000000000000:event-bus/b',
        context: { 'events:source': 'chancery.registration' },
        ...request,
      },
    );

  it('denies explicitly before it allows', () => {
    const statements = parsePolicy(
      {
        Statement: [
          { Effect: 'Allow', Action: '*', Resource: '*' },
          { Effect: 'Deny', Action: 'kms:*', Resource: '*' },
        ],
      },
      'test',
    );
    expect(decide(statements, { action: 'kms:Sign', resource: 'x' })).toBe('denied explicitly');
    expect(decide(statements, { action: 'ses:SendEmail', resource: 'x' })).toBe('allowed');
  });

  it.each<[string, JsonObject, 'allowed' | 'not allowed']>([
    ['StringEquals', { StringEquals: { 'events:source': 'chancery.registration' } }, 'allowed'],
    ['StringEquals, other', { StringEquals: { 'events:source': ['a', 'b'] } }, 'not allowed'],
    ['StringNotEquals', { StringNotEquals: { 'events:source': ['a'] } }, 'allowed'],
    ['StringLike', { StringLike: { 'events:source': 'chancery.*' } }, 'allowed'],
    ['keys whatever their case', { StringLike: { 'Events:Source': 'chancery.*' } }, 'allowed'],
    ['an absent key', { StringEquals: { 'events:detail-type': 'x' } }, 'not allowed'],
    ['an absent key, IfExists', { StringEqualsIfExists: { 'events:detail-type': 'x' } }, 'allowed'],
    ['an absent key, negated', { StringNotEquals: { 'events:detail-type': 'x' } }, 'allowed'],
    ['an absent key, ForAllValues', { 'ForAllValues:StringEquals': { 'events:detail-type': 'x' } }, 'allowed'],
    ['an absent key, ForAnyValue', { 'ForAnyValue:StringEquals': { 'events:detail-type': 'x' } }, 'not allowed'],
    ['Null', { Null: { 'events:detail-type': 'true' } }, 'allowed'],
    ['Null, present', { Null: { 'events:source': 'true' } }, 'not allowed'],
    [
      'two conditions',
      { StringLike: { 'events:source': 'chancery.*' }, Null: { 'events:source': true } },
      'not allowed',
    ],
  ])('evaluates %s', (_, Condition, expected) => {
    expect(ask({ Condition })).toBe(expected);
  });

  it('matches actions whatever their case, and resources by wildcard', () => {
    expect(ask({ Action: 'EVENTS:put*', Resource: 'arn:aws:events:*:*:event-bus/?' })).toBe('allowed');
    expect(ask({ Resource: 'arn:aws:events:*:*:event-bus/??' })).toBe('not allowed');
    const others = parsePolicy({ Statement: { Effect: 'Allow', NotAction: 'events:*', Resource: '*' } }, 'test');
    expect(decide(others, { action: 'events:PutEvents', resource: 'x' })).toBe('not allowed');
    expect(decide(others, { action: 'kms:Sign', resource: 'x' })).toBe('allowed');
  });

  it.each<[string, JsonObject]>([
    ['an operator', { Condition: { DateGreaterThan: { 'aws:securetransport': 'x' } } }],
    ['a key', { Condition: { StringEquals: { 'aws:PrincipalTag/team': 'x' } } }],
    ['a variable', { Resource: `arn:aws:s3:::home/$\{aws:username}` }],
    ['an element', { Unknown: 'x' }],
  ])('that uses %s nobody evaluates here stops the start', (_, statement) => {
    expect(() => ask(statement)).toThrow(/test: /);
  });
});
