import { beforeAll, describe, expect, inject, it } from 'vitest';
import { type ApiAnswer, anonymous, type Client, signIn, withToken } from '../support/api.ts';
import { TestConference } from '../support/e2e-conference.ts';
import { type Operation, operations } from '../support/operations.ts';

/** Somebody who may do everything that a role allows, and who registered a delegation of an own. */
let everybody: Client;
let ids: Record<string, string>;

beforeAll(async () => {
  const conference = await TestConference.open();
  const code = await conference.invite('fra');
  everybody = await signIn('everybody', ['organiser', 'accreditation', 'security', 'host', 'protocol', 'gate']);
  const { body } = await everybody.must('POST', `${conference.path}/delegations`, conference.registration(code));
  const { delegationId } = body;
  const delegates = `${conference.path}/delegations/${delegationId}/delegates`;
  const { body: delegate } = await everybody.must('POST', delegates, conference.person());
  ids = {
    conferenceId: conference.id,
    entityKey: 'fra',
    delegationId,
    delegateId: delegate.delegateId,
    invitationId: 'inv_01F8QZ7X9V0000000000000001',
    focalPointId: 'fop_01F8QZ7X9V0000000000000001',
    serial: 'bdg_01F8QZ7X9V0000000000000001',
    meetingId: 'mtg_01F8QZ7X9V0000000000000001',
    slug: 'not-found',
  };
});

const fill = (path: string, values: Record<string, string>): string =>
  path.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? 'none');

function expectProblem(answer: ApiAnswer, status: number, slug: string): void {
  expect({ status: answer.status, type: answer.body?.type }).toEqual({ status, type: `/problems/${slug}` });
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  expect(answer.body).toMatchObject({
    title: expect.any(String),
    status,
    detail: expect.any(String),
    correlationId: expect.any(String),
  });
}

const headersOf = ({ method }: Operation): Record<string, string> =>
  method === 'PATCH' || method === 'PUT' ? { 'if-match': '*' } : {};

describe.each(operations.filter(({ takesBody }) => takesBody))('$operationId', (operation) => {
  const send = (rawBody: string, contentType?: string) =>
    everybody.call(operation.method, fill(operation.path, ids), undefined, {
      rawBody,
      headers: headersOf(operation),
      ...(contentType ? { contentType } : {}),
    });

  it.each([
    ['broken JSON', '{"a": '],
    ['a list for an object', '[1, 2]'],
    ['a word', '"everything"'],
    ['null', 'null'],
  ])('refuses %s', async (_, body) => expectProblem(await send(body), 400, 'invalid-request'));

  it('names an unknown field', async () => {
    const answer = await send('{"nonsense": 1, "__proto__": {"admin": true}}');
    expectProblem(answer, 400, 'invalid-request');
    expect(answer.body.errors).toContainEqual({ pointer: '/nonsense', detail: expect.any(String) });
  });

  it('refuses a body over 256 KB', async () =>
    expectProblem(await send(JSON.stringify({ note: 'x'.repeat(257 * 1024) })), 413, 'payload-too-large'));

  it('refuses another media type', async () =>
    expectProblem(await send('<a/>', 'application/xml'), 415, 'unsupported-media-type'));

  it('refuses an If-Match that is no ETag', async () => {
    const answer = await everybody.call(
      operation.method,
      fill(operation.path, ids),
      {},
      { headers: { 'if-match': 'W/yesterday' } },
    );
    expect(answer.status).toBe(400);
  });
});

describe.each(operations.filter(({ isPublic }) => !isPublic))('$operationId', (operation) => {
  const call = (client: Client, values: Record<string, string>) =>
    client.call(operation.method, fill(operation.path, values), operation.takesBody ? {} : undefined, {
      headers: headersOf(operation),
    });

  it.each([
    ['no token', () => anonymous],
    ['a token of nobody', () => withToken('nobody', 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiJ9.')],
  ])('refuses %s', async (_, client) => expectProblem(await call(client(), ids), 401, 'unauthorized'));

  it('has nothing under ids that cannot be', async () => {
    const odd = Object.fromEntries(Object.keys(ids).map((name) => [name, encodeURIComponent("../%00'\u{1F600}#")]));
    const answer = await call(everybody, operation.path.includes('{conferenceId}') ? { ...odd } : odd);
    expect([400, 404]).toContain(answer.status);
  });

  it('has nothing in a conference that does not exist', async () => {
    const answer = await call(everybody, { ...ids, conferenceId: 'no-such-conference' });
    // A list of one's own things in a conference that one cannot see is empty; creating the conference is allowed.
    expect(answer.status).toBeLessThan(500);
    if (!['putConference'].includes(operation.operationId)) expect([200, 400, 404]).toContain(answer.status);
  });
});

describe.each(
  operations.filter(({ method, path }) => method === 'GET' && /s$|schedule/.test(path) && !path.includes('{slug}')),
)('$operationId', (operation) => {
  it.each(['limit=0', 'limit=101', 'limit=many', 'cursor=tampered', 'no-such-parameter=1'])(
    'refuses ?%s',
    async (query) => {
      const answer = await everybody.get(`${fill(operation.path, ids)}?${query}`);
      expect(answer.status).toBe(400);
      expect(answer.headers.get('content-type')).toBe('application/problem+json');
    },
  );
});

describe('an expired token', () => {
  it('is refused', async () => {
    const clock = async (now: string) =>
      fetch(`${inject('backendUrl')}/local/clock`, {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ now }),
      });
    const { now } = (await (await fetch(`${inject('backendUrl')}/local/clock`)).json()) as { now: string };
    await clock(new Date(Date.parse(now) + 2 * 3_600_000).toISOString());
    expectProblem(await everybody.get(`/v1/conferences/${ids.conferenceId}`), 401, 'unauthorized');
    await clock(now);
    expect((await everybody.get(`/v1/conferences/${ids.conferenceId}`)).status).toBe(200);
  });
});

describe('what no route takes', () => {
  it('gets a problem document too', async () => {
    expectProblem(await everybody.get('/v1/nowhere'), 404, 'not-found');
    expectProblem(await everybody.call('DELETE', '/v1/health'), 404, 'not-found');
  });

  it('every problem type resolves to a page that says what to do', async () => {
    const answer = await anonymous.get('/problems/quota-exceeded');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toContain('text/html');
    expect(answer.bytes.toString()).toContain('ask the organiser for more places');
    expect((await anonymous.get('/problems/no-such-problem')).status).toBe(404);
  });
});
