import { randomUUID } from 'node:crypto';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, PutCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { tableDefinition } from '../lib/config/table-definition.ts';
import { DynamoDbLocal } from '../local/dynamodb-local.ts';
import { startChancery } from '../local/start-chancery.ts';
import type { Figures } from './run.ts';

const CALLS = 400;
const WARM_UP = 60;
const CALLERS = [1, 32];

type Work = (n: number) => Promise<unknown>;

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

/**
 * Registering one delegate and reading one, through the HTTP port of the local runtime, beside the bare SDK making the
 * same database calls on the same kind of database: what the handlers, the gateway and the policies add.
 */
export async function measure(): Promise<Figures[]> {
  const api = await openDelegation();
  const bare = await openTable();
  try {
    const figures: Figures[] = [];
    for (const [operation, through, beside] of [
      ['register a delegate', api.register, bare.register],
      ['read a delegate', api.read, bare.read],
    ] as const) {
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
    }
    return figures;
  } finally {
    await Promise.all([api.stop(), bare.stop()]);
  }
}

async function openDelegation(): Promise<{ register: Work; read: Work; stop: () => Promise<void> }> {
  const backend = await startChancery({ now: '2021-05-03T08:00:00Z', quiet: true });
  const call = async (token: string | undefined, method: string, path: string, body?: unknown) => {
    const response = await fetch(`${backend.url}${path}`, {
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
  const C = '/v1/conferences/bench';
  const { accessToken: organiser } = await call(undefined, 'POST', '/local/token', {
    sub: 'organiser',
    groups: ['organiser'],
  });
  const { accessToken: focalPoint } = await call(undefined, 'POST', '/local/token', { sub: 'focal-point', groups: [] });
  await call(organiser, 'PUT', C, {
    name: 'Bench',
    startsOn: '2021-06-22',
    endsOn: '2021-06-24',
    timeZone: 'Europe/Moscow',
    registration: { opensAt: '2021-04-01T06:00:00Z', closesAt: '2021-06-18T20:59:59Z' },
    categories: [{ key: 'member', title: 'Member', zones: ['plenary'], requiredVerdicts: ['security'] }],
  });
  await call(organiser, 'PUT', `${C}/entities/large`, { kind: 'state', names: { en: 'A large State' } });
  const invitation = { entityKey: 'large', quotas: { member: 10_000 }, contactEmail: 'protocol@large.example' };
  const { code } = await call(organiser, 'POST', `${C}/invitations`, invitation);
  const { delegationId } = await call(focalPoint, 'POST', `${C}/delegations`, {
    invitationCode: code,
    focalPoint: { name: 'Camille Petit', email: 'protocol@large.example' },
  });
  const delegates = `${C}/delegations/${delegationId}/delegates`;
  const register = (n: number) => call(focalPoint, 'POST', delegates, person(n));
  const { delegateId } = await register(0);
  return { register, read: () => call(focalPoint, 'GET', `${delegates}/${delegateId}`), stop: () => backend.stop() };
}

const person = (n: number): object => ({
  passportName: { primary: 'Durand', secondary: `Élodie ${n}` },
  badgeName: 'Élodie Durand',
  function: 'adviser',
  category: 'member',
  nationalities: ['FRA'],
  dateOfBirth: '1975-03-14',
  languages: ['fr', 'en'],
  passport: { issuingCountry: 'FRA', number: randomUUID().slice(0, 13).toUpperCase() },
});

/** The database calls of one registration: who asks, the conference, and one transaction of four small items. */
async function openTable(): Promise<{ register: Work; read: Work; stop: () => Promise<void> }> {
  const database = await DynamoDbLocal.start(undefined);
  const client = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${database.port}`,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
  });
  const documents = DynamoDBDocumentClient.from(client);
  const TableName = 'bench';
  const { partitionKey, sortKey } = tableDefinition;
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [partitionKey, sortKey].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      KeySchema: [
        { AttributeName: partitionKey, KeyType: 'HASH' },
        { AttributeName: sortKey, KeyType: 'RANGE' },
      ],
    }),
  );
  const get = (pk: string, sk: string) => documents.send(new GetCommand({ TableName, Key: { pk, sk } }));
  for (const pk of ['MEMBER', 'CONFERENCE', 'DELEGATION', 'DELEGATE']) {
    await documents.send(new PutCommand({ TableName, Item: { pk, sk: 'x', used: 0, ...person(0) } }));
  }
  const fresh = (kind: string, content: object) => ({
    Put: {
      TableName,
      Item: { pk: kind, sk: randomUUID(), ...content },
      ConditionExpression: 'attribute_not_exists(pk)',
    },
  });
  const register: Work = async (n) => {
    await Promise.all([get('MEMBER', 'x'), get('CONFERENCE', 'x')]);
    await documents.send(
      new TransactWriteCommand({
        TransactItems: [
          fresh('DELEGATE', person(n)),
          fresh(`PERSON${n}`, { delegateId: 'x' }),
          {
            Update: {
              TableName,
              Key: { pk: 'DELEGATION', sk: 'x' },
              UpdateExpression: 'ADD used :one',
              ConditionExpression: 'used < :limit',
              ExpressionAttributeValues: { ':one': 1, ':limit': 10_000 },
            },
          },
          fresh(`COMMAND${n}`, { answer: Buffer.alloc(400) }),
        ],
      }),
    );
  };
  const read: Work = () => Promise.all([get('MEMBER', 'x'), get('DELEGATE', 'x')]);
  return {
    register,
    read,
    stop: async () => {
      client.destroy();
      await database.stop();
    },
  };
}

const round = (value: number): number => Math.round(value * 100) / 100;
