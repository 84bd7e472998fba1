import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Chancery, type StartOptions, startChancery } from '../../local/start-chancery.ts';

const ASSEMBLY = join(import.meta.dirname, 'tiny-assembly');
const DEADLINE_MS = 10_000;

/** What the routes under test answer, each with a part of it. */
interface Answer {
  accessToken: string;
  at: string;
  begun: number;
  bytes: number;
  count: number;
  cursor: string;
  deadLetters: Record<string, unknown[]>;
  ended: number;
  event: unknown;
  id: string;
  idle: boolean;
  issuer: string;
  items: { id: string; time: string; detail: { noteId: string } }[];
  jwks_uri: string;
  message: string;
  now: string;
  remaining: number;
  same: boolean;
  schedules: { name: string; due: string; isRunning: boolean }[];
  text: string;
  url: string;
}

const started: Chancery[] = [];
const folders: string[] = [];

async function start(options: StartOptions = {}): Promise<Chancery> {
  const server = await startChancery({ assembly: ASSEMBLY, quiet: true, waitScale: 0.001, ...options });
  started.push(server);
  return server;
}

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'chancery-test-'));
  folders.push(path);
  return path;
}

afterAll(async () => {
  await Promise.all(started.map((server) => server.stop()));
  for (const path of folders) rmSync(path, { recursive: true, force: true });
});

async function until<Value>(look: () => Promise<Value | undefined>): Promise<Value> {
  const deadline = performance.now() + DEADLINE_MS;
  for (;;) {
    const value = await look();
    if (value !== undefined) return value;
    if (performance.now() > deadline) throw new Error('nothing came within the deadline');
    await new Promise((wake) => setTimeout(wake, 10));
  }
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

function clientOf(url: string) {
  const json = async (path: string, init?: RequestInit) => (await (await fetch(url + path, init)).json()) as Answer;
  const token = async (more: Record<string, unknown> = {}): Promise<string> =>
    (await json('/local/token', { method: 'POST', body: JSON.stringify({ sub: 'one', ...more }) })).accessToken;
  return {
    json,
    token,
    write: async (note: string, bearer: string) =>
      fetch(`${url}/notes/${note}`, { method: 'POST', headers: { authorization: `Bearer ${bearer}` } }),
    seen: (note: string) =>
      until(async () => ((await fetch(`${url}/echo/seen?id=${note}`)).status === 200 ? true : undefined)),
    quiet: () =>
      until(async () => {
        const report = await json('/local/queues');
        return report.idle ? report : undefined;
      }),
    setClock: (now: string) => json('/local/clock', { method: 'PUT', body: JSON.stringify({ now }) }),
  };
}

describe('the tiny assembly on this machine', () => {
  let server: Chancery;
  let client: ReturnType<typeof clientOf>;

  beforeAll(async () => {
    server = await start({ now: '2021-04-01T08:00:00Z' });
    client = clientOf(server.url);
  });

  it('serves a request with the event AWS would make', async () => {
    const { event, remaining } = await client.json('/echo/some%20thing?a=1&a=2', { headers: { cookie: 'c=1' } });
    expect(event).toMatchObject({
      routeKey: 'ANY /echo/{proxy+}',
      rawPath: '/echo/some thing',
      pathParameters: { proxy: 'some thing' },
      queryStringParameters: { a: '1,2' },
      cookies: ['c=1'],
    });
    expect(remaining).toBeGreaterThan(1000);
    expect(remaining).toBeLessThanOrEqual(2000);
  });

  it('answers as API Gateway does what reaches no function', async () => {
    const answers: [string, RequestInit, number, string][] = [
      ['/nowhere', {}, 404, 'Not Found'],
      ['/notes/1', { method: 'DELETE' }, 404, 'Not Found'],
      ['/notes/1', {}, 401, 'Unauthorized'],
      ['/notes/1', { headers: { authorization: 'Bearer x.y.z' } }, 401, 'Unauthorized'],
      ['/echo/%E0%A4', {}, 400, 'Bad Request'],
      ['/echo/x', { method: 'POST', body: 'x'.repeat(10 * 1024 * 1024 + 1) }, 413, 'Request Entity Too Large'],
      ['/echo/throw', {}, 500, 'Internal Server Error'],
    ];
    for (const [path, init, status, message] of answers) {
      const answer = await fetch(server.url + path, init);
      expect(answer.headers.get('content-type')).toBe('application/problem+json');
      expect(await answer.json()).toMatchObject({
        message,
        title: message,
        status,
        instance: new URL(answer.url).pathname,
      });
      expect([path, answer.status]).toEqual([path, status]);
    }
  });

  it('passes binary bodies and cookies on', async () => {
    const answer = await fetch(`${server.url}/echo/binary`);
    expect(answer.headers.get('content-type')).toBe('image/png');
    expect(answer.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect((await answer.bytes()).slice(0, 4)).toEqual(new Uint8Array([0x89, 0x50, 0x4e, 0x47]));
  });

  it('starts a function anew after it has died or run out of time', async () => {
    expect((await fetch(`${server.url}/echo/exit`)).status).toBe(500);
    expect((await fetch(`${server.url}/echo/hang`)).status).toBe(500);
    expect(server.reported()).toContain('Task timed out after 2.00 seconds');
    expect((await fetch(`${server.url}/echo/plain`)).status).toBe(200);
  });

  it('lets a function see its own environment and no other', async () => {
    const environment: unknown = await client.json('/echo/environment');
    expect(environment).toMatchObject({ TABLE_NAME: 'tiny-data-Table', AWS_REGION: 'eu-central-1', TZ: ':UTC' });
    expect(environment).toHaveProperty(
      'AWS_ENDPOINT_URL_DYNAMODB',
      expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
    );
    expect(environment).not.toHaveProperty('PATH');
  });

  it('signs people in with tokens that the published keys verify', async () => {
    const bearer = await client.token({ email: 'desk@tiny.test', groups: ['gate', 'host'] });
    const issuer = `${server.url}/local/oidc`;
    const discovery = await client.json('/local/oidc/.well-known/openid-configuration');
    expect(discovery.issuer).toBe(issuer);
    const keys = createRemoteJWKSet(new URL(discovery.jwks_uri));
    const { now } = await client.json('/local/clock');
    const { payload } = await jwtVerify(bearer, keys, { issuer, currentDate: new Date(now) });
    expect(payload).toMatchObject({
      sub: 'one',
      email: 'desk@tiny.test',
      'cognito:groups': ['gate', 'host'],
      token_use: 'access',
    });
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(3600);
  });

  it('tells one time everywhere, and lets it be set', async () => {
    const bearer = await client.token();
    expect((await client.json('/echo/clock')).now).toMatch(/^2021-04-01T08:/);
    expect((await client.write('april', bearer)).status).toBe(201);
    await client.seen('april');
    await client.setClock('2021-06-22T06:00:00Z');
    const { now, same, text } = await client.json('/echo/clock');
    expect(now).toMatch(/^2021-06-22T06:00/);
    expect(same).toBe(true);
    expect(text).toContain('Jun 22 2021');
    expect((await client.write('june', bearer)).status).toBe(401);
    expect((await client.write('june', await client.token())).status).toBe(201);
    await client.quiet();
    const { items } = await client.json('/local/events');
    expect(items.map((event) => event.time.slice(0, 10))).toEqual(['2021-04-01', '2021-06-22']);
    expect((await fetch(`${server.url}/local/clock`, { method: 'PUT', body: '{"now":"yesterday"}' })).status).toBe(400);
  });

  it('refuses what the role of a function does not allow, and says so', async () => {
    const answer = await fetch(`${server.url}/echo/other-prefix`);
    expect(answer.status).toBe(403);
    expect(((await answer.json()) as Answer).message).toMatch(
      /tiny-app-CreateNote is not authorized to perform: dynamodb:PutItem on resource: .*table\/tiny-data-Table/,
    );
    expect(server.reported()).toContain('AccessDenied');
  });

  it('lets a function use the key, the index and the mail it may use', async () => {
    expect(await client.json('/echo/mac')).toEqual({ bytes: 32 });
    expect((await client.json('/echo/query')).count).toBeGreaterThanOrEqual(0);
    const { id } = await client.json('/echo/mail');
    const { items } = await client.json('/local/mailbox');
    expect(items).toHaveLength(1);
    const page = await fetch(`${server.url}/local/mailbox/${id}`, { headers: { accept: 'text/html' } });
    expect(items[0]).toMatchObject({ id, from: 'desk@tiny.test', to: ['one@else.test'], subject: 'Grüße' });
    expect(await page.text()).toContain('hello');
    expect(await (await fetch(`${server.url}/local/mailbox/${id}?format=raw`)).text()).toMatch(
      /^From: desk@tiny\.test\r\n/,
    );
    expect((await client.json(`/local/mailbox/${id}`)).text).toContain('hello');
  });

  it('keeps objects in the buckets of the template, where the role allows it', async () => {
    expect(await client.json('/echo/object?key=notes/one.txt')).toEqual({ text: 'a note verbale' });
    expect((await fetch(`${server.url}/echo/object?key=secrets/one.txt`)).status).toBe(403);
  });

  it('lets whoever has a signed request send it, as far as the signer may, until it expires', async () => {
    await client.json('/echo/object?key=notes/two.txt');
    const { url } = await client.json('/echo/signed?key=notes/two.txt');
    expect(url).toMatch(new RegExp(`^${server.url}/local/objects/tiny-papers/`));
    expect(await (await fetch(url)).text()).toBe('a note verbale');
    expect((await fetch(`${url}&response-content-disposition=inline`)).status).toBe(403);
    expect((await fetch(`${url}&acl=`)).status).toBe(403);
    const { url: secret } = await client.json('/echo/signed?key=secrets/two.txt');
    const refused = await fetch(secret);
    expect([refused.status, await refused.text()]).toEqual([
      403,
      expect.stringContaining('is not authorized to perform'),
    ]);
    const { now } = await client.json('/local/clock');
    await client.setClock(new Date(Date.parse(now) + 61_000).toISOString());
    expect(await (await fetch(url)).text()).toContain('Request has expired');
    await client.setClock(now);
    // Without a right to list, what is not there looks like what is forbidden.
    const { url: missing } = await client.json('/echo/signed?key=notes/none.txt');
    expect((await fetch(missing)).status).toBe(403);
  });

  it('tells the bus of a new object', async () => {
    const { cursor } = await client.json('/local/events');
    await client.json('/echo/object?key=notes/three.txt');
    const { items } = await client.json(`/local/events?after=${cursor}`);
    expect(items).toMatchObject([
      {
        source: 'aws.s3',
        'detail-type': 'Object Created',
        resources: ['arn:aws:s3:::tiny-papers'],
        detail: { bucket: { name: 'tiny-papers' }, object: { key: 'notes/three.txt', size: 14 }, reason: 'PutObject' },
      },
    ]);
  });

  it('carries an event from the stream over the bus to its consumer', async () => {
    const { cursor } = await client.json('/local/events');
    await client.write('carried', await client.token());
    await client.seen('carried');
    const after = await client.json(`/local/events?after=${cursor}`);
    expect(after.items).toMatchObject([
      {
        version: '0',
        source: 'tiny.notes',
        'detail-type': 'note-written.v1',
        region: 'eu-central-1',
        resources: [],
        detail: { noteId: 'carried' },
      },
    ]);
    expect((await client.json(`/local/events?after=${after.cursor}`)).items).toEqual([]);
  });

  it('moves a message that fails three times to the dead-letter queue, and only that one', async () => {
    const bearer = await client.token();
    await Promise.all([client.write('good?kind=plain', bearer), client.write('bad?kind=poison', bearer)]);
    await client.seen('good');
    const report = await client.quiet();
    expect(report.deadLetters['tiny-lost-notes']).toMatchObject([{ received: 3, body: { detail: { noteId: 'bad' } } }]);
  });

  it('gives up an event that the bus refuses after bounded retries, and goes on', async () => {
    const bearer = await client.token();
    await client.write('forged?kind=forged', bearer);
    await client.write('after-forged', bearer);
    await client.seen('after-forged');
    const report = await client.quiet();
    expect(report.deadLetters['tiny-publish-failures']).toMatchObject([
      {
        body: {
          requestContext: { condition: 'RetryAttemptsExhausted', approximateInvokeCount: 4 },
          DDBStreamBatchInfo: { batchSize: 1 },
        },
      },
    ]);
    expect(server.reported()).toContain('with an explicit deny in a policy');
  });
});

describe('a schedule on this machine', () => {
  let client: ReturnType<typeof clientOf>;

  beforeAll(async () => {
    client = clientOf((await start({ now: '2021-06-21T08:00:00Z' })).url);
  });

  const runs = (mode?: string) => client.json(`/echo/runs?mode=${mode ?? ''}`);

  it('runs when the clock has come to its moment and not before', async () => {
    await client.setClock('2021-06-21T08:59:00Z');
    await client.quiet();
    expect((await runs()).begun).toBe(0);
    await client.setClock('2021-06-21T09:05:00Z');
    await client.quiet();
    const { begun, ended, at } = await runs();
    expect([begun, ended, at.slice(0, 16)]).toEqual([1, 1, '2021-06-21T09:00']);
  });

  it('makes up for many moments by one run, and keeps to the minute it began with', async () => {
    await client.setClock('2021-06-24T12:30:00Z');
    const { schedules } = await client.quiet();
    expect((await runs()).begun).toBe(2);
    expect(schedules).toEqual([{ name: 'hourly', due: expect.stringMatching(/^2021-06-24T13:00/), isRunning: false }]);
  });

  it('waits no longer than its rate after the clock was set back', async () => {
    await client.setClock('2021-06-22T10:00:00Z');
    expect((await client.quiet()).schedules).toMatchObject([{ due: expect.stringMatching(/^2021-06-22T11:00/) }]);
    await client.setClock('2021-06-22T11:01:00Z');
    await client.quiet();
    expect((await runs()).begun).toBe(3);
  });

  it('never overlaps with itself: what comes due meanwhile runs once, afterwards', async () => {
    await runs('hold');
    await client.setClock('2021-06-22T12:01:00Z');
    await until(async () => ((await runs()).begun === 4 ? true : undefined));
    await client.setClock('2021-06-22T13:01:00Z');
    await client.setClock('2021-06-22T14:01:00Z');
    expect(await client.json('/local/queues')).toMatchObject({ idle: false, schedules: [{ isRunning: true }] });
    expect(await runs()).toMatchObject({ begun: 4, ended: 3 });
    await runs('plain');
    await client.quiet();
    expect(await runs()).toMatchObject({ begun: 5, ended: 5 });
  });

  it('is tried again when it fails, then given up into the dead letters', async () => {
    await runs('fail');
    await client.setClock('2021-06-22T15:01:00Z');
    const report = await client.quiet();
    expect((await runs('plain')).begun).toBe(8);
    expect(report.deadLetters['tiny-lost-runs']).toMatchObject([
      {
        body: {
          requestContext: { condition: 'RetriesExhausted', approximateInvokeCount: 3 },
          requestPayload: { at: expect.stringMatching(/^2021-06-22T15:0/) },
          responsePayload: { errorMessage: expect.stringContaining('as asked') },
        },
      },
    ]);
    await client.setClock('2021-06-22T16:01:00Z');
    await client.quiet();
    expect(await runs()).toMatchObject({ begun: 9, ended: 6 });
  });
});

describe('the local server', () => {
  it('runs at its start what came due while it was off', async () => {
    const data = folder();
    const first = await start({ ephemeral: false, data, now: '2021-06-21T08:00:00Z' });
    await first.stop();
    const second = clientOf((await start({ ephemeral: false, data, now: '2021-06-23T10:30:00Z' })).url);
    await second.quiet();
    expect((await second.json('/echo/runs?mode=')).begun).toBe(1);
  });

  it('keeps data, keys and undelivered events over a restart', async () => {
    const data = folder();
    const first = await start({ ephemeral: false, data });
    const before = clientOf(first.url);
    await before.write('kept', await before.token());
    await before.write('lost?kind=poison', await before.token());
    await before.seen('kept');
    await before.quiet();
    await first.stop();
    const second = await start({ ephemeral: false, data });
    const after = clientOf(second.url);
    const bearer = await after.token();
    expect((await fetch(`${second.url}/notes/kept`, { headers: { authorization: `Bearer ${bearer}` } })).status).toBe(
      200,
    );
    await after.write('new', bearer);
    await after.seen('new');
    const report = await after.quiet();
    expect(report.deadLetters['tiny-lost-notes']).toHaveLength(1);
    const { items } = await after.json('/local/events');
    expect(items.map((event) => event.detail.noteId)).toEqual(['kept', 'lost', 'new']);
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('ends in order on %s, and Java with it', async (signal) => {
    const server = await start();
    expect(isAlive(server.databasePid)).toBe(true);
    process.kill(server.pid, signal);
    await server.stop();
    expect(isAlive(server.pid)).toBe(false);
    expect(isAlive(server.databasePid)).toBe(false);
  });

  it('leaves no Java behind even when it is killed', async () => {
    const server = await start();
    process.kill(server.pid, 'SIGKILL');
    await server.stop();
    await until(async () => (isAlive(server.databasePid) ? undefined : true));
  });

  it.each<[string, (template: { Resources: Record<string, unknown> }) => void, string]>([
    [
      'an unknown resource type',
      ({ Resources }) => Object.assign(Resources, { Fleet: { Type: 'AWS::GameLift::Fleet' } }),
      'resource Fleet is of type AWS::GameLift::Fleet, which is not emulated',
    ],
    [
      'an unknown property',
      ({ Resources }) =>
        Object.assign(Resources.Notes as object, { Properties: { QueueName: 'tiny-notes', FifoQueue: true } }),
      'FifoQueue',
    ],
    [
      'a queue that does not let its rule send',
      ({ Resources }) => delete Resources.QueuePolicy,
      'no queue policy lets the rule send',
    ],
    [
      'a consumer that may not read its queue',
      ({ Resources }) => delete Resources.ProjectPolicy,
      'does not allow sqs:ReceiveMessage',
    ],
    [
      'a schedule for one moment',
      ({ Resources }) =>
        Object.assign((Resources.Hourly as { Properties: object }).Properties, {
          ScheduleExpression: 'at(2021-06-22T08:00:00)',
        }),
      'only rates are emulated, such as rate(5 minutes); not at(2021-06-22T08:00:00)',
    ],
    [
      'a schedule that may not invoke its function',
      ({ Resources }) => delete Resources.SchedulerPolicy,
      'its role does not allow lambda:InvokeFunction',
    ],
    [
      'a schedule whose role trusts somebody else',
      ({ Resources }) => Object.assign(Resources.SchedulerRole as object, Resources.CountRunsRole),
      'the Scheduler may not assume the role',
    ],
    [
      'a function that may not report what it gave up',
      ({ Resources }) => delete Resources.CountRunsPolicy,
      'the role of tiny-app-CountRuns does not allow sqs:SendMessage',
    ],
    [
      'a route whose function API Gateway may not invoke',
      ({ Resources }) => delete Resources.Permission,
      'no permission lets API Gateway invoke',
    ],
  ])('does not start with %s', async (_, change, message) => {
    const assembly = folder();
    cpSync(ASSEMBLY, assembly, { recursive: true });
    const file = join(assembly, 'tiny-app.template.json');
    const template = JSON.parse(readFileSync(file, 'utf8'));
    change(template);
    writeFileSync(file, JSON.stringify(template));
    await expect(start({ assembly })).rejects.toThrow(message);
  });

  it('does not start without an assembly', async () => {
    const assembly = folder();
    expect(existsSync(join(assembly, 'manifest.json'))).toBe(false);
    await expect(start({ assembly })).rejects.toThrow('holds no cloud assembly');
  });
});
