import { randomUUID } from 'node:crypto';
import { GetCommand, PutCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { startChancery } from '../local/start-chancery.ts';
import { callerOf, openBareTable, paceBeside, type Work } from './pace.ts';
import type { Figures } from './run.ts';

/**
 * Registering one delegate and reading one, through the HTTP port of the local runtime, beside the bare SDK making the
 * same database calls on the same kind of database: what the handlers, the gateway and the policies add.
 */
export async function measure(): Promise<Figures[]> {
  const api = await openDelegation();
  const bare = await openTable();
  try {
    return [
      ...(await paceBeside('register a delegate', api.register, bare.register)),
      ...(await paceBeside('read a delegate', api.read, bare.read)),
    ];
  } finally {
    await Promise.all([api.stop(), bare.stop()]);
  }
}

async function openDelegation(): Promise<{ register: Work; read: Work; stop: () => Promise<void> }> {
  const backend = await startChancery({ now: '2021-05-03T08:00:00Z', quiet: true });
  const call = callerOf(backend.url);
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
  const { documents, TableName, stop } = await openBareTable();
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
  return { register, read, stop };
}
