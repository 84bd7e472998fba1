import { randomUUID } from 'node:crypto';
import { GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { startChancery } from '../local/start-chancery.ts';
import { callerOf, openBareTable, paceBeside, type Work } from './pace.ts';
import type { Figures } from './run.ts';

/** More than there are callers, so that no two scan the same badge at once. */
const BADGES = 64;
const C = '/v1/conferences/bench';
const REGISTRATION = '2021-05-03T08:00:00Z';
const MORNING = '2021-06-22T06:00:00Z';

/**
 * A scan at a gate through the HTTP port of the local runtime, beside the bare SDK making the same database calls: the
 * scan record is looked for, the badge is passed under its condition, the record is put, with its index entry.
 */
export async function measure(): Promise<Figures[]> {
  const api = await openGate();
  const bare = await openTable();
  try {
    return await paceBeside('scan a badge', api.scan, bare.scan);
  } finally {
    await Promise.all([api.stop(), bare.stop()]);
  }
}

/** In and out in turns, badge after badge. */
const passage = (n: number) => ({
  badge: n % BADGES,
  direction: Math.floor(n / BADGES) % 2 === 0 ? ('in' as const) : ('out' as const),
});

async function openGate(): Promise<{ scan: Work; stop: () => Promise<void> }> {
  const backend = await startChancery({ now: REGISTRATION, quiet: true });
  const call = callerOf(backend.url);
  const signIn = async (role: string): Promise<string> =>
    (await call(undefined, 'POST', '/local/token', { sub: role, groups: [role] })).accessToken ?? '';
  const [organiser, security, focalPoint] = await Promise.all(['organiser', 'security', 'focal-point'].map(signIn));
  await call(organiser, 'PUT', C, {
    name: 'Bench',
    startsOn: '2021-06-22',
    endsOn: '2021-06-24',
    timeZone: 'Europe/Moscow',
    registration: { opensAt: '2021-04-01T06:00:00Z', closesAt: '2021-06-18T20:59:59Z' },
    categories: [{ key: 'member', title: 'Member', zones: ['plenary'], requiredVerdicts: ['security'] }],
  });
  await call(organiser, 'PUT', `${C}/entities/large`, { kind: 'state', names: { en: 'A large State' } });
  const invitation = { entityKey: 'large', quotas: { member: BADGES }, contactEmail: 'protocol@large.example' };
  const { code } = await call(organiser, 'POST', `${C}/invitations`, invitation);
  const { delegationId } = await call(focalPoint, 'POST', `${C}/delegations`, {
    invitationCode: code,
    focalPoint: { name: 'Camille Petit', email: 'protocol@large.example' },
  });
  const delegation = `${C}/delegations/${delegationId}`;
  const delegates: string[] = [];
  for (let n = 0; n < BADGES; n++) {
    const { delegateId = '' } = await call(focalPoint, 'POST', `${delegation}/delegates`, person(n));
    delegates.push(delegateId);
  }
  await call(focalPoint, 'POST', `${delegation}/submit`, {});
  const serials: string[] = [];
  for (const delegateId of delegates) serials.push(await accredit(call, security, delegateId));

  await call(undefined, 'PUT', '/local/clock', { now: MORNING });
  const gate = await signIn('gate');
  let passed = 0;
  // Calls are counted here: the pace begins anew for each number of callers, and people are where they were.
  const scan: Work = () => {
    const { badge, direction } = passage(passed++);
    return call(gate, 'POST', `${C}/scans`, {
      scanId: randomUUID(),
      serial: serials[badge],
      zone: 'plenary',
      direction,
      scannedAt: MORNING,
      deviceId: 'gate-1',
    });
  };
  return { scan, stop: () => backend.stop() };
}

/** The nomination reaches the officers a moment after it was made. */
async function accredit(call: ReturnType<typeof callerOf>, security: string | undefined, id: string): Promise<string> {
  for (let attempt = 1; ; attempt++) {
    try {
      const verdict = { authority: 'security', verdict: 'clear' };
      return (await call(security, 'POST', `${C}/accreditations/${id}/verdicts`, verdict)).serial ?? '';
    } catch (error) {
      if (attempt === 100) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

const person = (n: number): object => ({
  passportName: { primary: 'Durand', secondary: `Élodie ${n}` },
  badgeName: 'Élodie Durand',
  function: 'adviser',
  category: 'member',
  headOfDelegation: n === 0,
  nationalities: ['FRA'],
  dateOfBirth: '1975-03-14',
  languages: ['fr', 'en'],
  attendance: 'in-person',
});

async function openTable(): Promise<{ scan: Work; stop: () => Promise<void> }> {
  const { documents, TableName, stop } = await openBareTable();
  const keyOf = (badge: number) => ({ pk: `BADGES#${badge % 16}`, sk: `BADGE#${badge}` });
  for (let badge = 0; badge < BADGES; badge++) {
    await documents.send(
      new PutCommand({
        TableName,
        Item: { ...keyOf(badge), status: 'active', presence: {}, credential: 'x'.repeat(300) },
      }),
    );
  }
  let passed = 0;
  const scan: Work = async () => {
    const { badge, direction } = passage(passed++);
    const scanId = randomUUID();
    const Key = { pk: `SCAN#${scanId}`, sk: 'SCAN' };
    await documents.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
    await documents.send(
      new UpdateCommand({
        TableName,
        Key: keyOf(badge),
        UpdateExpression: 'SET presence.plenary = :direction',
        ConditionExpression: '#status = :active',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: { ':active': 'active', ':direction': direction },
        ReturnValues: 'ALL_OLD',
      }),
    );
    const index = { gsi1pk: `SCANS#${badge}`, gsi1sk: `${MORNING}#${scanId}` };
    await documents.send(
      new PutCommand({
        TableName,
        Item: { ...Key, ...index, result: 'admitted', display: 'x'.repeat(300) },
        ConditionExpression: 'attribute_not_exists(pk)',
      }),
    );
  };
  return { scan, stop };
}
