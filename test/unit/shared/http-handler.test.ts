import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { calendarDay, entityKind, instant } from '../../../events/vocabulary.ts';
import { email } from '../../../functions/registration/schemas/text.ts';
import { httpHandler } from '../../../functions/shared/http/http-handler.ts';
import { defineRoute } from '../../../functions/shared/http/route.ts';
import { NotFound } from '../../../functions/shared/problem.ts';
import { invoke } from '../../support/http-event.ts';

const route = defineRoute({
  operationId: 'test',
  method: 'PUT',
  path: '/v1/things/{thingId}',
  tag: 'test',
  summary: 'A thing',
  access: { roles: ['organiser'] },
  params: z.strictObject({ thingId: z.string().regex(/^[a-z]+$/) }),
  query: z.strictObject({ limit: z.coerce.number().int().max(100).default(50) }),
  body: z.strictObject({
    name: z.string().min(1),
    day: z.iso.date(),
    people: z.array(z.strictObject({ age: z.int() })).optional(),
  }),
  ifMatch: true,
  success: { status: 200, description: 'The thing.' },
  problems: [],
});

const organiser = { groups: ['organiser'], params: { thingId: 'thing' }, path: '/v1/things/thing' };
const good = { name: 'Élodie', day: '2021-06-22' };
const echo = httpHandler(route, async ({ body, query, expectedVersion }) => ({
  status: 200,
  body: { body, query, expectedVersion },
}));

describe('a request', () => {
  it('reaches the use case with the types its schema says', async () => {
    const answer = await invoke(echo, {
      ...organiser,
      body: good,
      query: { limit: '7' },
      headers: { 'if-match': '"3"' },
    });
    expect(answer).toMatchObject({ status: 200, body: { body: good, query: { limit: 7 }, expectedVersion: 3 } });
  });

  it('with several faults is refused with every one of them', async () => {
    const body = { name: '', day: '22.06.2021', people: [{ age: 'old' }], extra: 1, 'od/d': 2 };
    const answer = await invoke(echo, {
      ...organiser,
      body,
      query: { limit: '1000' },
      headers: { 'if-match': 'yesterday' },
    });
    expect(answer.status).toBe(400);
    expect(answer.headers['content-type']).toBe('application/problem+json');
    const pointers = (answer.body.errors as { pointer: string }[]).map(({ pointer }) => pointer).sort();
    expect(pointers).toEqual(['/day', '/extra', '/name', '/od~1d', '/people/0/age', '?limit', 'If-Match']);
    expect(answer.body).toMatchObject({
      type: '/problems/invalid-request',
      instance: '/v1/things/thing',
      correlationId: 'request-0001',
    });
  });

  it('says of whatever is not there that it is missing, and of what is there how it should be', async () => {
    const fields = z.strictObject({
      day: calendarDay,
      at: instant,
      email,
      kind: entityKind,
      names: z.array(z.string()),
    });
    const asking = httpHandler({ ...route, body: fields }, async () => ({ status: 200 }));
    const faultsOf = async (body: unknown) => {
      const answer = await invoke(asking, { ...organiser, body });
      return Object.fromEntries(
        (answer.body.errors as { pointer: string; detail: string }[]).map(({ pointer, detail }) => [pointer, detail]),
      );
    };
    const pointers = ['/day', '/at', '/email', '/kind', '/names'];
    expect(await faultsOf({})).toEqual(Object.fromEntries(pointers.map((pointer) => [pointer, 'is missing'])));
    expect(await faultsOf({ day: '1.2.2021', at: 7, email: 'x', kind: 'club', names: null })).toEqual({
      '/day': 'must be a date, YYYY-MM-DD',
      '/at': 'must be an RFC 3339 instant in UTC, such as 2021-06-22T09:00:00Z',
      '/email': 'must be an e-mail address',
      '/kind': 'must be one of state, organisation, media, host',
      '/names': 'must be an array',
    });
  });

  it.each([
    ['a body that is no JSON', { rawBody: '{"name":' }, 400, '/problems/invalid-request'],
    ['no body at all', {}, 400, '/problems/invalid-request'],
    [
      'a body of another media type',
      { rawBody: 'name=x', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
      415,
      '/problems/unsupported-media-type',
    ],
    ['a body over 256 KB', { body: { ...good, name: 'x'.repeat(256 * 1024) } }, 413, '/problems/payload-too-large'],
    ['a path that cannot be an id', { body: good, params: { thingId: '../etc' } }, 400, '/problems/invalid-request'],
    [
      'a body in another encoding',
      { rawBody: Buffer.from('{"name":"M\xfcller"}', 'latin1').toString() },
      400,
      '/problems/invalid-request',
    ],
    [
      'a body that says another encoding',
      { body: good, headers: { 'content-type': 'application/json; charset=iso-8859-1' } },
      400,
      '/problems/invalid-request',
    ],
    ['a role that may not', { body: good, groups: ['gate'] }, 403, '/problems/forbidden'],
    ['a role that does not exist', { body: good, groups: ['superuser'] }, 403, '/problems/forbidden'],
  ])('with %s gets a clear problem document', async (_, call, status, type) => {
    expect(await invoke(echo, { ...organiser, ...call })).toMatchObject({ status, body: { type, status } });
  });

  it('is told what is wrong in words for a person', async () => {
    const answer = await invoke(echo, {
      ...organiser,
      body: { day: '2021-06-22', people: [{ age: true }] },
      query: { limit: '101' },
    });
    expect(answer.body.errors).toEqual([
      { pointer: '?limit', detail: 'must be at most 100' },
      { pointer: '/name', detail: 'is missing' },
      { pointer: '/people/0/age', detail: 'must be a number' },
    ]);
  });

  it('never shows the inside of a failure', async () => {
    const failing = httpHandler(route, async () => {
      throw new Error('password of the database');
    });
    const answer = await invoke(failing, { ...organiser, body: good });
    expect(answer.status).toBe(500);
    expect(JSON.stringify(answer)).not.toContain('password');
  });

  it('gets the problem that the use case throws', async () => {
    const missing = httpHandler(route, async () => {
      throw new NotFound();
    });
    expect(await invoke(missing, { ...organiser, body: good })).toMatchObject({
      status: 404,
      body: { title: 'Not found' },
    });
  });
});
