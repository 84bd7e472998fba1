import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { SQSEvent } from 'aws-lambda';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import type { EventEnvelope } from '../../../events/envelope.ts';
import { newId } from '../../../functions/shared/ids.ts';
import { type Call, invoke } from '../../support/http-event.ts';
import { createTestTable, type TestTable } from '../../support/test-table.ts';
import { MAY, programmeOf, StagedConference } from './staged-conference.ts';

let table: TestTable;
beforeAll(async () => {
  table = await createTestTable();
  Object.assign(process.env, {
    TABLE_NAME: table.name,
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_ENDPOINT_URL_DYNAMODB: inject('dynamodbEndpoint'),
    POWERTOOLS_LOG_LEVEL: 'SILENT',
  });
});

const routes = {
  'put-programme': () => import('../../../functions/meeting-booking/handlers/put-programme.ts'),
  'get-programme': () => import('../../../functions/meeting-booking/handlers/get-programme.ts'),
  'request-meeting': () => import('../../../functions/meeting-booking/handlers/request-meeting.ts'),
  'accept-meeting': () => import('../../../functions/meeting-booking/handlers/accept-meeting.ts'),
  'counter-meeting': () => import('../../../functions/meeting-booking/handlers/counter-meeting.ts'),
  'record-outcome': () => import('../../../functions/meeting-booking/handlers/record-outcome.ts'),
  'decline-meeting': () => import('../../../functions/meeting-booking/handlers/decline-meeting.ts'),
  'cancel-meeting': () => import('../../../functions/meeting-booking/handlers/cancel-meeting.ts'),
  'get-meeting': () => import('../../../functions/meeting-booking/handlers/get-meeting.ts'),
  'get-schedule': () => import('../../../functions/meeting-booking/handlers/get-schedule.ts'),
  'plan-schedule': () => import('../../../functions/meeting-booking/handlers/plan-schedule.ts'),
};

/** In 2099, so that the clock of the machine does not matter. */
const days = ['2099-06-22', '2099-06-23'].map((day) => ({ day, from: '09:00', to: '20:00' }));
const programme = programmeOf({ grid: { stepMinutes: 15, days } });

async function conferenceIn2099(changes: { timeZone?: string; startsOn?: string; endsOn?: string } = {}) {
  const conference = new StagedConference(table);
  await conference.directory.keepConference(conference.conferenceId, 1, {
    name: 'Later',
    timeZone: 'Europe/Moscow',
    startsOn: '2099-06-22',
    endsOn: '2099-06-23',
    ...changes,
  });
  const [one, two] = [await conference.delegation(), await conference.delegation()];
  const { conferenceId } = conference;
  const call = async (route: keyof typeof routes, { params, ...rest }: Call) => {
    const { handler } = await routes[route]();
    const isCommand = !route.startsWith('get') && route !== 'put-programme';
    const path = `/v1/conferences/${conferenceId}/${route}/${params?.meetingId ?? ''}`;
    const method = isCommand ? 'POST' : 'GET';
    return invoke(handler, { method, path, params: { conferenceId, ...params }, ...rest });
  };
  const desk = { subject: 'officer', groups: ['protocol'] };
  const asks = {
    delegationId: one.delegationId,
    invitees: [two.delegationId],
    principalId: one.people[0],
    attendeeIds: one.people,
    durationMinutes: 30,
  };
  const accepts = { principalId: two.people[0], attendeeIds: two.people };
  const [asker, invited] = [{ subject: one.focalPoint.subject }, { subject: two.focalPoint.subject }];
  return { conference, one, two, call, desk, asks, accepts, asker, invited };
}

describe('the route that plans', () => {
  it.each([
    ['nothing', {}, ['/requests', '/mode']],
    ['no meeting', { requests: [], mode: 'apply' }, ['/requests']],
    ['what is no id of a meeting', { requests: ['dlg_01F8QZ7X9V0000000000000001'], mode: 'apply' }, ['/requests/0']],
    ['another word than all', { requests: 'some', mode: 'apply' }, ['/requests']],
    ['another mode', { requests: 'all', mode: 'dry-run' }, ['/mode']],
    ['a seed that is no whole number', { requests: 'all', mode: 'apply', seed: 0.5 }, ['/seed']],
    ['a field that is none', { requests: 'all', mode: 'apply', day: '2099-06-22' }, ['/day']],
  ])('refuses %s', async (_, body, pointers) => {
    const { call, desk } = await conferenceIn2099();
    const answer = await call('plan-schedule', { ...desk, body });
    expect(answer).toMatchObject({ status: 400, body: { type: '/problems/invalid-request' } });
    expect((answer.body.errors as { pointer: string }[]).map(({ pointer }) => pointer).sort()).toEqual(
      pointers.toSorted(),
    );
  });

  it('answers the same to a repeat, to the protocol desk alone, and where there is something to plan', async () => {
    const { call, desk, asker } = await conferenceIn2099();
    const body = { requests: 'all', mode: 'apply' };
    expect(await call('plan-schedule', { ...asker, body })).toMatchObject({ status: 403 });
    expect(await call('plan-schedule', { ...desk, body })).toMatchObject({ body: { type: '/problems/no-programme' } });
    const elsewhere = { ...desk, params: { conferenceId: 'elsewhere' }, body };
    expect(await call('plan-schedule', elsewhere)).toMatchObject({ status: 404 });
    await call('put-programme', { ...desk, body: programme });
    const headers = { 'idempotency-key': randomUUID() };
    const first = await call('plan-schedule', { ...desk, body, headers });
    expect(first).toMatchObject({ status: 200, body: { placed: [], moved: [], unplaced: [], lost: [], seed: 1 } });
    expect(await call('plan-schedule', { ...desk, body, headers })).toMatchObject({
      status: 200,
      headers: { 'idempotency-replayed': 'true' },
      body: first.body,
    });
    const other = { ...desk, body: { ...body, mode: 'preview' }, headers };
    expect(await call('plan-schedule', other)).toMatchObject({ status: 422 });
  });
});

describe('the routes of meeting booking', () => {
  it('play a meeting from the request to the cancellation', async () => {
    const { call, desk, asks, accepts, asker, invited } = await conferenceIn2099();
    const put = await call('put-programme', { ...desk, body: programme });
    expect(put).toMatchObject({ status: 201, headers: { etag: '"1"' }, body: { timeZone: 'Europe/Moscow' } });
    const again = await call('put-programme', { ...desk, body: programme, headers: { 'if-match': '"1"' } });
    expect(again).toMatchObject({ status: 200, headers: { etag: '"2"' }, body: put.body });
    expect(await call('put-programme', { ...desk, body: programme })).toMatchObject({ status: 428 });
    expect(await call('get-programme', { headers: { 'if-none-match': '"2"' } })).toMatchObject({ status: 304 });

    const requested = await call('request-meeting', { ...asker, body: asks });
    expect(requested).toMatchObject({ status: 201, headers: { etag: '"1"' }, body: { status: 'requested' } });
    const params = { meetingId: String(requested.body.meetingId) };
    expect(requested.headers.location).toMatch(new RegExp(`^/v1/conferences/c-.*/meetings/${params.meetingId}$`));

    const key = { 'idempotency-key': randomUUID() };
    const first = await call('accept-meeting', { ...invited, params, body: accepts, headers: key });
    expect(first).toMatchObject({ status: 200, headers: { etag: '"2"' }, body: { status: 'confirmed', sequence: 0 } });
    const repeat = await call('accept-meeting', { ...invited, params, body: accepts, headers: key });
    expect(repeat).toMatchObject({ status: 200, headers: { 'idempotency-replayed': 'true', etag: '"2"' } });
    expect(repeat.body).toEqual(first.body);
    expect(await call('accept-meeting', { ...invited, params, body: accepts })).toMatchObject({
      status: 409,
      body: { type: '/problems/meeting-not-open' },
    });

    const read = await call('get-meeting', { ...asker, params });
    expect(read).toMatchObject({ status: 200, headers: { etag: '"2"' }, body: { placement: { day: '2099-06-22' } } });
    expect(read.body.parties).toMatchObject([
      { entity: { key: 'e1' }, attendees: [{ badgeName: 'Somebody', function: 'minister' }, {}] },
      { entity: { key: 'e2' } },
    ]);
    expect(await call('get-meeting', { ...asker, params, headers: { 'if-none-match': '"2"' } })).toMatchObject({
      status: 304,
    });
    expect(await call('get-meeting', { subject: 'someone', params })).toMatchObject({ status: 404 });

    const plan = await call('get-schedule', { ...desk, query: { day: '2099-06-22' } });
    expect(plan).toMatchObject({ status: 200, body: { timeZone: 'Europe/Moscow', day: '2099-06-22' } });
    expect(JSON.stringify(plan.body)).toContain(params.meetingId);
    expect(await call('get-schedule', { ...asker })).toMatchObject({ status: 403 });
    expect(await call('get-schedule', { ...desk, query: { day: '2099-06-25' } })).toMatchObject({ status: 400 });

    const stale = { 'if-match': '"1"' };
    expect(await call('cancel-meeting', { ...asker, params, headers: stale })).toMatchObject({ status: 412 });
    expect(await call('cancel-meeting', { ...asker, params })).toMatchObject({
      status: 200,
      body: { status: 'cancelled', sequence: 1, cancelledBy: asks.delegationId },
    });
    expect(await call('decline-meeting', { ...invited, params })).toMatchObject({ status: 409 });
  });

  it('take windows on the day when clocks go back, in a proposal and in the answer to it', async () => {
    const days = ['2099-10-24', '2099-10-25'].map((day) => ({ day, from: '01:00', to: '12:00' }));
    const dates = { startsOn: '2099-10-24', endsOn: '2099-10-25' };
    const { call, desk, asks, accepts, asker, invited } = await conferenceIn2099({
      timeZone: 'Europe/Berlin',
      ...dates,
    });
    await call('put-programme', { ...desk, body: programmeOf({ grid: { stepMinutes: 15, days } }) });
    const asked = await call('request-meeting', { ...asker, body: { ...asks, durationMinutes: 60 } });
    // Noon in Berlin is an hour later in UTC than the day before.
    expect(asked).toMatchObject({ status: 201, body: { expiresAt: '2099-10-25T11:00:00Z' } });
    const params = { meetingId: String(asked.body.meetingId) };
    const window = (from: string, to: string) => ({ from: `2099-10-${from}:00Z`, to: `2099-10-${to}:00Z` });
    const bad = [
      window('24T10:00', '24T11:00'),
      window('25T10:15', '25T11:15'),
      window('25T06:00', '25T06:00'),
      window('25T08:00', '25T06:00'),
      window('26T06:00', '26T08:00'),
    ];
    const refused = {
      status: 422,
      body: { type: '/problems/invalid-meeting', errors: bad.map((_, index) => ({ pointer: `/windows/${index}` })) },
    };
    const counter = (windows: object[]) =>
      call('counter-meeting', { ...invited, params, body: { ...accepts, windows, durationMinutes: 90 } });
    expect(await counter(bad)).toMatchObject(refused);
    expect(await call('accept-meeting', { ...invited, params, body: { ...accepts, windows: bad } })).toMatchObject(
      refused,
    );

    // The hour from two to three comes twice that night; windows that overlap are one.
    const night = [window('24T23:45', '25T01:15'), window('25T00:00', '25T01:30')];
    const countered = await counter(night);
    expect(countered).toMatchObject({
      status: 200,
      body: { parties: [{}, { windows: [window('24T23:45', '25T01:30')] }] },
    });
    const narrow = (windows: object[]) => call('accept-meeting', { ...asker, params, body: { windows } });
    expect(await narrow([window('25T00:15', '25T01:30')])).toMatchObject({ status: 422 });
    expect(await narrow([window('25T00:00', '25T01:30')])).toMatchObject({
      status: 200,
      body: {
        status: 'confirmed',
        placement: { day: '2099-10-25', startsAt: '2099-10-25T00:00:00Z', endsAt: '2099-10-25T01:30:00Z' },
      },
    });
  });

  it('play a counter-proposal, told once however often it is sent', async () => {
    const { call, desk, asks, accepts, asker, invited } = await conferenceIn2099();
    await call('put-programme', { ...desk, body: programme });
    const requested = await call('request-meeting', { ...asker, body: asks });
    const params = { meetingId: String(requested.body.meetingId) };
    expect(requested.body.expiresAt).toBe('2099-06-23T17:00:00Z');

    const body = { ...accepts, durationMinutes: 45, message: 'A little longer?' };
    const key = { 'idempotency-key': randomUUID() };
    const first = await call('counter-meeting', { ...invited, params, body, headers: key });
    expect(first).toMatchObject({
      status: 200,
      headers: { etag: '"2"' },
      body: {
        status: 'countered',
        durationMinutes: 45,
        thread: [{ by: asks.delegationId }, { changed: ['duration'] }],
      },
    });
    const repeat = await call('counter-meeting', { ...invited, params, body, headers: key });
    expect(repeat).toMatchObject({ status: 200, headers: { 'idempotency-replayed': 'true' }, body: first.body });
    expect(await call('counter-meeting', { ...invited, params, body })).toMatchObject({
      status: 409,
      body: { type: '/problems/meeting-not-open', meetingStatus: 'countered' },
    });
    const stale = { 'if-match': '"1"' };
    expect(
      await call('counter-meeting', { ...asker, params, body: { level: 'deputy' }, headers: stale }),
    ).toMatchObject({
      status: 412,
    });
    expect(await call('counter-meeting', { ...asker, params, body: { level: 'ministerial' } })).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/level' }] },
    });
    expect(await call('counter-meeting', { ...asker, params, body: {} })).toMatchObject({
      status: 422,
      body: { type: '/problems/invalid-meeting' },
    });
    expect(await call('accept-meeting', { ...asker, params, body: {} })).toMatchObject({
      status: 200,
      body: { status: 'confirmed' },
    });
    expect(await call('record-outcome', { ...desk, params, body: { outcome: 'held' } })).toMatchObject({
      status: 409,
      body: { type: '/problems/meeting-not-open' },
    });
    expect(await call('record-outcome', { ...asker, params, body: { outcome: 'held' } })).toMatchObject({
      status: 403,
    });
    expect(await call('record-outcome', { ...desk, params, body: { outcome: 'lost' } })).toMatchObject({ status: 400 });
  });

  it('know nothing of a conference that does not exist', async () => {
    const { call, desk, asks, accepts, asker } = await conferenceIn2099();
    const elsewhere = { conferenceId: 'elsewhere', meetingId: newId('mtg', MAY) };
    for (const [route, body] of [
      ['put-programme', programme],
      ['get-programme', undefined],
      ['request-meeting', asks],
      ['accept-meeting', accepts],
      ['counter-meeting', { durationMinutes: 45 }],
      ['record-outcome', { outcome: 'held' }],
      ['cancel-meeting', undefined],
      ['get-meeting', undefined],
      ['get-schedule', undefined],
    ] as const) {
      const { meetingId, conferenceId } = elsewhere;
      const params = /(?:accept|counter|cancel|get)-meeting|outcome/.test(route)
        ? { conferenceId, meetingId }
        : { conferenceId };
      expect(await call(route, { ...desk, params, ...(body ? { body } : {}) }), route).toMatchObject({ status: 404 });
    }
    expect(await call('request-meeting', { ...asker, body: asks })).toMatchObject({
      status: 409,
      body: { type: '/problems/no-programme' },
    });
    expect(await call('get-schedule', desk)).toMatchObject({ status: 409 });
    expect(await call('get-meeting', { ...desk, params: { meetingId: '../secret' } })).toMatchObject({ status: 404 });
  });

  it('answer bad input with every fault, and never fail', async () => {
    const { call, desk, asks, asker, two } = await conferenceIn2099();
    await call('put-programme', { ...desk, body: programme });
    const faults = await call('request-meeting', {
      ...asker,
      body: { ...asks, durationMinutes: 300, extra: 1, subject: 'a\u0000b', invitees: [], windows: [{ from: 'noon' }] },
    });
    const pointers = (faults.body.errors as { pointer: string }[]).map(({ pointer }) => pointer).sort();
    expect(faults.status).toBe(400);
    expect(pointers).toEqual([
      '/durationMinutes',
      '/extra',
      '/invitees',
      '/subject',
      '/windows/0/from',
      '/windows/0/to',
    ]);

    const room = { name: 'Red', capacity: 12, turnaroundMinutes: 15, features: [] };
    const contradictions = await call('put-programme', {
      ...desk,
      headers: { 'if-match': '*' },
      body: {
        grid: {
          stepMinutes: 15,
          days: [
            { day: '2099-06-21', from: '09:05', to: '20:00' },
            { day: '2099-06-22', from: '20:00', to: '09:00' },
            { day: '2099-06-23', from: '09:00', to: '24:00' },
            { day: '2099-06-23', from: '09:00', to: '10:00' },
          ],
        },
        rooms: [room, room],
        sessions: [
          { title: 'A', day: '2099-06-23', start: '10:00', end: '11:10', speakers: [two.people[0], two.people[0]] },
          { title: 'B', day: '2099-06-23', start: '11:10', end: '12:00', speakers: [two.people[0]] },
          { title: 'C', day: '2099-06-23', start: '08:00', end: '09:30' },
          { title: 'D', startsAt: '2099-06-23T10:00:00Z', endsAt: '2099-06-23T09:00:00Z' },
        ],
      },
    });
    expect(contradictions).toMatchObject({ status: 422, body: { type: '/problems/invalid-programme' } });
    expect((contradictions.body.errors as { pointer: string }[]).map(({ pointer }) => pointer)).toEqual([
      '/grid/days/0/day',
      '/grid/days/0/from',
      '/grid/days/1/to',
      '/grid/days/3/day',
      '/sessions/0/speakers/1',
      '/sessions/1/speakers/0',
      '/sessions/2',
      '/sessions/3/end',
      '/rooms/1/name',
    ]);

    const odd: unknown[] = [
      null,
      [],
      'x',
      1,
      {},
      { ...asks, attendeeIds: Array(1000).fill('x') },
      { ...asks, subject: '\ud800' },
    ];
    odd.push({ ...asks, windows: [{ from: '9999-12-31T23:59:59Z', to: '0001-01-01T00:00:00Z' }] });
    odd.push({ ...asks, expiresAt: '2099-13-45T00:00:00Z' }, { ...asks, invitees: ['dlg_01F8QZ7X9V0000000000000099'] });
    odd.push(
      { ...asks, subject: '#'.repeat(301) },
      { ...asks, durationMinutes: 1e300 },
      { ...asks, languages: ['%%'] },
      { ...asks, subject: 'Border \u202eredroB' },
    );
    for (const body of odd) {
      for (const route of ['request-meeting', 'put-programme'] as const) {
        const who = route === 'put-programme' ? { ...desk, headers: { 'if-match': '*' } } : asker;
        const { status } = await call(route, { ...who, body });
        expect([400, 404, 409, 422], `${route} ${JSON.stringify(body)}`).toContain(status);
      }
    }
  });
});

describe('the consumers', () => {
  const received = (...events: EventEnvelope[]): SQSEvent =>
    ({
      Records: events.map((event, index) => ({
        messageId: String(index),
        body: JSON.stringify({ source: event.source, 'detail-type': event.detailType, detail: event.detail }),
      })),
    }) as SQSEvent;
  const context = { getRemainingTimeInMillis: () => 10_000 } as never;

  it('take events as the bus delivers them, and report the ones that fail', async () => {
    const { handler: project } = await import('../../../functions/meeting-booking/handlers/project-registration.ts');
    const { handler: confirm } = await import('../../../functions/meeting-booking/handlers/confirm-meetings.ts');
    const { handler: follow } = await import('../../../functions/meeting-booking/handlers/follow-delegates.ts');
    const { handler: retry } = await import('../../../functions/meeting-booking/handlers/retry-waitlist.ts');
    const { handler: suit } = await import('../../../functions/meeting-booking/handlers/follow-availability.ts');
    const { handler: apply } = await import('../../../functions/meeting-booking/handlers/apply-programme.ts');
    const sample = (service: string, type: string): EventEnvelope => {
      const file = new URL(`../../../events/${service}/${type}.v1.sample.json`, import.meta.url);
      return { source: 'chancery.test', detailType: `${type}.v1`, detail: JSON.parse(readFileSync(file, 'utf8')) };
    };
    const registration = [
      'conference-configured',
      'delegation-registered',
      'delegation-amended',
      'delegate-nominated',
      'delegate-amended',
    ];
    const leaving = ['delegate-withdrawn', 'delegate-substituted', 'delegation-withdrawn'];
    const answers = [
      'meeting-requested',
      'meeting-countered',
      'meeting-accepted',
      'meeting-reopened',
      'meeting-waitlisted',
    ];
    const placings = ['meeting-provisional', 'meeting-confirmed', 'meeting-amended', 'meeting-rescheduled'];
    const accreditation = ['delegate-accredited', 'delegate-refused', 'accreditation-reopened'];
    const releases = [
      'cancelled',
      'declined',
      'countered',
      'expired',
      'reopened',
      'amended',
      'rescheduled',
      'waitlisted',
    ].map((what) => `meeting-${what}`);
    const outcomes = [
      await project(received(...registration.map((type) => sample('registration', type))), context),
      await confirm(received(...accreditation.map((type) => sample('accreditation', type))), context),
      await confirm(received(...placings.map((type) => sample('meeting-booking', type))), context),
      await follow(received(...leaving.map((type) => sample('registration', type))), context),
      await follow(received(...answers.map((type) => sample('meeting-booking', type))), context),
      await retry(received(...releases.map((type) => sample('meeting-booking', type))), context),
      await suit(received(sample('registration', 'delegate-amended')), context),
      await suit(received(sample('meeting-booking', 'availability-changed')), context),
      await apply(received(sample('meeting-booking', 'programme-changed')), context),
    ];
    expect(outcomes).toEqual(outcomes.map(() => ({ batchItemFailures: [] })));
    const events = [sample('accreditation', 'badge-issued'), sample('registration', 'delegate-nominated')];
    const unknown = await project(received(...events), context);
    expect(unknown).toEqual({ batchItemFailures: [{ itemIdentifier: '0' }] });
  });
});
