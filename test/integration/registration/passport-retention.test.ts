import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { Context, SQSEvent } from 'aws-lambda';
import { beforeAll, describe, expect, inject, it, onTestFinished, vi } from 'vitest';
import { passportKey } from '../../../functions/registration/data/keys.ts';
import { disclosePassport } from '../../../functions/registration/disclose-passport.ts';
import { followRetention } from '../../../functions/registration/follow-retention.ts';
import { putConference } from '../../../functions/registration/put-conference.ts';
import { putLegalHold } from '../../../functions/registration/put-legal-hold.ts';
import { removeLegalHold } from '../../../functions/registration/remove-legal-hold.ts';
import { removePassport } from '../../../functions/registration/remove-passport.ts';
import { type Conference, conferenceBody } from '../../../functions/registration/schemas/conference.ts';
import type { Problem } from '../../../functions/shared/problem.ts';
import { referenceConference } from '../../support/reference-conference.ts';
import { passport, passportless, type RegisteredDelegation, RegistrationDesk } from './registration-desk.ts';

let desk: RegistrationDesk;
beforeAll(async () => {
  desk = await RegistrationDesk.open();
});

interface Filed {
  readonly delegation: RegisteredDelegation;
  readonly delegateId: string;
}

async function filed(conferenceId: string): Promise<Filed> {
  const delegation = await desk.delegation(conferenceId);
  const { delegateId } = await desk.add(delegation, passportless({ passport: undefined }));
  await desk.putPassport(delegation, delegateId, passport());
  return { delegation, delegateId };
}

/** The organiser replaces the conference, as it would reach the table: the event is delivered by the tests. */
async function configure(conferenceId: string, changes: Partial<Conference>): Promise<void> {
  const body = conferenceBody.parse({ ...referenceConference, ...changes });
  await putConference(desk, { body, ifMatchSent: true, ...desk.by('organiser', conferenceId) });
}

/** The instant at which DynamoDB may delete the passport; undefined while it never may. */
async function expiryOf({ delegation, delegateId }: Filed): Promise<string | undefined> {
  const { conferenceId, delegationId } = delegation;
  const Key = passportKey(conferenceId, delegationId, delegateId);
  const { Item } = await desk.table.documents.send(new GetCommand({ TableName: desk.table.name, Key }));
  if (!Item) throw new Error('there is no passport');
  return Item.expiresAt && new Date(Item.expiresAt * 1000).toISOString();
}

const discloseAt = ({ delegation, delegateId }: Filed, now: string) => {
  const { conferenceId, delegationId } = delegation;
  const by = desk.by('officer', conferenceId, { now: new Date(now), roles: ['security'] });
  return disclosePassport(desk, { delegationId, delegateId, ...by });
};

const hold = (
  { delegation, delegateId }: Filed,
  { reason = 'court', version = undefined as number | undefined, now = new Date('2021-05-03T09:00:00Z') } = {},
) => {
  const { conferenceId, delegationId } = delegation;
  const expected = version === undefined ? {} : { expectedVersion: version };
  const by = desk.by('organiser', conferenceId, { now, roles: ['organiser'] });
  return putLegalHold(desk, {
    delegationId,
    delegateId,
    body: { reason },
    ifMatchSent: version !== undefined,
    ...expected,
    ...by,
  });
};

const lift = ({ delegation, delegateId }: Filed, version?: number) => {
  const { conferenceId, delegationId } = delegation;
  const expected = version === undefined ? {} : { expectedVersion: version };
  return removeLegalHold(desk, {
    delegationId,
    delegateId,
    ifMatchSent: false,
    ...expected,
    ...desk.by('organiser', conferenceId),
  });
};

const LAST_DAY_OVER = '2021-06-24T21:00:00.000Z';
const THIRTY_DAYS_LATER = '2021-07-24T21:00:00.000Z';

describe('a passport is deleted by the rule of its conference', () => {
  it('as many days after the last one as it says, in its own time zone', async () => {
    expect(await expiryOf(await filed(await desk.conference()))).toBe(THIRTY_DAYS_LATER);
    const strict = await desk.conference({ retention: { passportDataDays: 0 } });
    expect(await expiryOf(await filed(strict))).toBe(LAST_DAY_OVER);
  });

  it('and is gone for everybody from that moment on, deleted or not', async () => {
    const one = await filed(await desk.conference());
    await expect(discloseAt(one, '2021-07-24T20:59:59Z')).resolves.toMatchObject({ value: { document: {} } });
    await expect(discloseAt(one, THIRTY_DAYS_LATER)).rejects.toMatchObject({ slug: 'not-found' });
    const { delegation, delegateId } = one;
    const now = new Date('2021-08-01T00:00:00Z');
    await expect(desk.putPassport(delegation, delegateId, passport(), { now })).rejects.toMatchObject({
      slug: 'not-amendable',
    });
  });

  it('follows when the days or the rule change, for all delegations', async () => {
    const conferenceId = await desk.conference();
    const people = await Promise.all(Array.from({ length: 12 }, () => filed(conferenceId)));
    await configure(conferenceId, { endsOn: '2021-06-25', retention: { passportDataDays: 10 } });
    await followRetention(desk, conferenceId);
    expect(new Set(await Promise.all(people.map(expiryOf)))).toEqual(new Set(['2021-07-05T21:00:00.000Z']));
    await expect(discloseAt(people[0] as Filed, '2021-07-06T00:00:00Z')).rejects.toMatchObject({ slug: 'not-found' });
  });

  it('follows the conference as it is, whichever event comes last, and writes nothing twice', async () => {
    const conferenceId = await desk.conference();
    const one = await filed(conferenceId);
    await configure(conferenceId, { retention: { passportDataDays: 90 } });
    await configure(conferenceId, { retention: { passportDataDays: 0 } });
    const events = (await desk.told(conferenceId)).filter(
      ({ detailType }) => detailType === 'conference-configured.v1',
    );
    expect(events).toHaveLength(3);
    for (const _ of events) await followRetention(desk, conferenceId);
    expect(await expiryOf(one)).toBe(LAST_DAY_OVER);
    const { table } = await desk.table.measure(() => followRetention(desk, conferenceId));
    expect(table.write).toBe(0);
  });

  it('filed while the conference was changed, by the new rule', async () => {
    const conferenceId = await desk.conference();
    const delegation = await desk.delegation(conferenceId);
    const { delegateId } = await desk.add(delegation, passportless({ passport: undefined }));
    // It is changed, and everybody has followed, after the passport was judged and before it is there.
    const seal: typeof desk.seal = async (...sealed) => {
      await configure(conferenceId, { retention: { passportDataDays: 0 } });
      await followRetention(desk, conferenceId);
      return desk.seal(...sealed);
    };
    await desk.putPassport(delegation, delegateId, passport(), {}, { seal });
    expect(await expiryOf({ delegation, delegateId })).toBe(LAST_DAY_OVER);
  });

  it('when the event of the change arrives, however often', async () => {
    const environment = {
      TABLE_NAME: desk.table.name,
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_ENDPOINT_URL_DYNAMODB: inject('dynamodbEndpoint'),
    };
    for (const [variable, value] of Object.entries(environment)) vi.stubEnv(variable, value);
    onTestFinished(() => void vi.unstubAllEnvs());
    const { handler } = await import('../../../functions/registration/handlers/follow-retention.ts');
    const conferenceId = await desk.conference();
    const one = await filed(conferenceId);
    await configure(conferenceId, { retention: { passportDataDays: 0 } });
    const Records = (await desk.told(conferenceId))
      .filter(({ detailType }) => detailType === 'conference-configured.v1')
      .map(({ detailType, detail }, at) => {
        return { messageId: `m-${at}`, body: JSON.stringify({ 'detail-type': detailType, detail }) };
      });
    const event = { Records: [...Records, ...Records] } as SQSEvent;
    expect(await handler(event, {} as Context)).toEqual({ batchItemFailures: [] });
    expect(await expiryOf(one)).toBe(LAST_DAY_OVER);
  });
});

describe('a legal hold', () => {
  it('keeps a passport until it is lifted, whatever the conference says meanwhile', async () => {
    const conferenceId = await desk.conference();
    const one = await filed(conferenceId);
    const { version } = await hold(one);
    expect(await expiryOf(one)).toBeUndefined();
    await configure(conferenceId, { retention: { passportDataDays: 0 } });
    await followRetention(desk, conferenceId);
    expect(await expiryOf(one)).toBeUndefined();
    await expect(discloseAt(one, '2022-01-01T00:00:00Z')).resolves.toMatchObject({ value: { document: {} } });

    await lift(one, version);
    expect(await expiryOf(one)).toBe(LAST_DAY_OVER);
    await expect(discloseAt(one, '2022-01-01T00:00:00Z')).rejects.toMatchObject({ slug: 'not-found' });
  });

  it('keeps it from being replaced or taken back, too', async () => {
    const one = await filed(await desk.conference());
    await hold(one);
    const { delegation, delegateId } = one;
    const put = desk.putPassport(delegation, delegateId, passport(), { version: '*' });
    await expect(put).rejects.toMatchObject({ slug: 'not-amendable' });
    const { conferenceId, delegationId, focalPoint } = delegation;
    const remove = removePassport(desk, {
      delegationId,
      delegateId,
      ifMatchSent: false,
      ...desk.by(focalPoint, conferenceId),
    });
    await expect(remove).rejects.toMatchObject({ slug: 'not-amendable' });
  });

  it('set before there is a passport keeps the one that comes', async () => {
    const conferenceId = await desk.conference();
    const delegation = await desk.delegation(conferenceId);
    const { delegateId } = await desk.add(delegation, passportless({ passport: undefined }));
    await hold({ delegation, delegateId });
    await desk.putPassport(delegation, delegateId, passport());
    expect(await expiryOf({ delegation, delegateId })).toBeUndefined();
    await lift({ delegation, delegateId });
    expect(await expiryOf({ delegation, delegateId })).toBe(THIRTY_DAYS_LATER);
  });

  it('does not bring back what was due to be deleted', async () => {
    const one = await filed(await desk.conference());
    await hold(one, { now: new Date('2021-08-01T00:00:00Z') });
    await expect(discloseAt(one, '2021-08-01T00:00:01Z')).rejects.toMatchObject({ slug: 'not-found' });
  });

  it('says why, by whom and since when, and changes for who has read it', async () => {
    const one = await filed(await desk.conference());
    const first = await hold(one, { reason: 'court' });
    expect(first).toMatchObject({
      created: true,
      value: { reason: 'court', setBy: 'organiser', since: '2021-05-03T09:00:00.000Z' },
    });
    await expect(hold(one)).rejects.toMatchObject({ slug: 'precondition-required' });
    await expect(hold(one, { version: first.version - 1 })).rejects.toMatchObject({ slug: 'stale-version' });
    const second = await hold(one, { reason: 'another court', version: first.version });
    expect(second).toMatchObject({ created: false, value: { reason: 'another court', since: first.value.since } });
    await expect(lift(one, first.version)).rejects.toMatchObject({ slug: 'stale-version' });
    await lift(one, second.version);
    await expect(lift(one)).rejects.toMatchObject({ slug: 'not-found' });
    await expect(hold(one, { version: second.version })).rejects.toMatchObject({ slug: 'stale-version' });
  });

  it('and a new passport at the same moment: what is there is held', async () => {
    for (let round = 0; round < 5; round++) {
      const one = await filed(await desk.conference());
      const { delegation, delegateId } = one;
      const [, put] = await Promise.allSettled([
        hold(one),
        desk.putPassport(delegation, delegateId, passport(), { version: '*' }),
      ]);
      if (put.status === 'rejected') expect((put.reason as Problem).slug).toBe('not-amendable');
      expect(await expiryOf(one)).toBeUndefined();
    }
  });
});
