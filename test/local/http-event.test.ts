import { describe, expect, it } from 'vitest';
import { flatten, type HttpRequest, toEvent, toResponse } from '../../local/http-event.ts';
import { Routes } from '../../local/routes.ts';

const request = (more: Partial<HttpRequest> = {}): HttpRequest => ({
  method: 'POST',
  path: '/v1/conferences/mcis%202021/delegations',
  query: 'status=open&status=closed&q=a%20b',
  headers: {
    host: 'api.test',
    'content-type': 'application/json',
    cookie: 'a=1; b=2',
    'x-list': 'p,q',
  },
  body: Buffer.from('{"a":1}'),
  sourceIp: '127.0.0.1',
  protocol: 'HTTP/1.1',
  ...more,
});

const event = (more: Partial<HttpRequest> = {}, claims?: Record<string, unknown>): Record<string, unknown> =>
  toEvent(
    request(more),
    { routeKey: 'POST /v1/conferences/{conferenceId}/delegations', pathParameters: { conferenceId: 'mcis 2021' } },
    {
      account: '0',
      apiId: 'api',
      stage: '$default',
      requestId: 'r',
      now: Date.parse('2021-06-22T08:05:09.123Z'),
      claims,
      scopes: null,
    },
  );

describe('the event of a request', () => {
  it('has the path decoded, several values joined, cookies apart', () => {
    expect(event()).toMatchObject({
      version: '2.0',
      rawPath: '/v1/conferences/mcis 2021/delegations',
      rawQueryString: 'status=open&status=closed&q=a%20b',
      queryStringParameters: { status: 'open,closed', q: 'a b' },
      headers: { host: 'api.test', 'x-list': 'p,q' },
      cookies: ['a=1', 'b=2'],
      pathParameters: { conferenceId: 'mcis 2021' },
      requestContext: { time: '22/Jun/2021:08:05:09 +0000', timeEpoch: 1624349109123, http: { method: 'POST' } },
      body: '{"a":1}',
      isBase64Encoded: false,
    });
    expect(event()).not.toHaveProperty('headers.cookie');
  });

  it('leaves out what the request does not have', () => {
    const bare = event({ query: '', body: Buffer.alloc(0), headers: { host: 'api.test' } });
    for (const absent of ['queryStringParameters', 'cookies', 'body', 'requestContext.authorizer'])
      expect(bare).not.toHaveProperty(absent);
    expect(bare.isBase64Encoded).toBe(false);
  });

  it.each([
    ['text/csv; charset=utf-8', false],
    ['application/json; charset=utf-8', false],
    ['application/xml', false],
    ['image/png', true],
    ['application/merge-patch+json', true],
    ['application/x-www-form-urlencoded', true],
    [undefined, true],
  ])('carries a body of type %s as base64: %s', (type, binary) => {
    const sent = event({
      headers: { host: 'x', ...(type === undefined ? {} : { 'content-type': type }) },
      body: Buffer.from('abc'),
    });
    expect(sent).toMatchObject({ isBase64Encoded: binary, body: binary ? 'YWJj' : 'abc' });
  });

  it('carries claims as text', () => {
    expect(flatten({ sub: 'x', exp: 12, ok: true, 'cognito:groups': ['gate', 'host'], none: [] })).toEqual({
      sub: 'x',
      exp: '12',
      ok: 'true',
      'cognito:groups': '[gate host]',
      none: '[]',
    });
  });
});

describe('the response of a function', () => {
  it('keeps status, headers, cookies and binary bodies', () => {
    const response = toResponse(
      JSON.stringify({
        statusCode: 201,
        headers: { ETag: '"1"', Age: 3 },
        cookies: ['a=1', 'b=2'],
        body: 'iVBORw==',
        isBase64Encoded: true,
      }),
    );
    expect(response).toMatchObject({ status: 201, headers: { etag: '"1"', age: '3', 'set-cookie': ['a=1', 'b=2'] } });
    expect(response?.body).toEqual(Buffer.from([0x89, 0x50, 0x4e, 0x47]));
  });

  it('without a status is the body of a 200', () => {
    expect(toResponse('{"a":1}')).toEqual({
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: '{"a":1}',
    });
  });

  it('that makes no sense is none', () => {
    expect(toResponse('{"statusCode":"much"}')).toBeUndefined();
    expect(toResponse('{"statusCode":200,"body":{}}')).toBeUndefined();
  });
});

describe('a route', () => {
  const routes = new Routes<string>();
  for (const key of [
    'GET /v1/badges/{serial}',
    'GET /v1/badges/keys.json',
    'GET /v1/badges/{serial}/qr.png',
    'ANY /v1/badges/{serial}',
    'GET /v1/{proxy+}',
    'ANY /v1/badges/{proxy+}',
    'POST /v1/meetings/{meetingId}/accept',
  ])
    routes.add(key, key);

  it.each<[string, string, string | undefined, Record<string, string>]>([
    ['GET', '/v1/badges/keys.json', 'GET /v1/badges/keys.json', {}],
    ['GET', '/v1/badges/A-1', 'GET /v1/badges/{serial}', { serial: 'A-1' }],
    ['PUT', '/v1/badges/A-1', 'ANY /v1/badges/{serial}', { serial: 'A-1' }],
    ['GET', '/v1/badges/A%2F1/qr.png', 'GET /v1/badges/{serial}/qr.png', { serial: 'A/1' }],
    ['GET', '/v1/badges/A/b/c', 'ANY /v1/badges/{proxy+}', { proxy: 'A/b/c' }],
    ['GET', '/v1/rooms/1', 'GET /v1/{proxy+}', { proxy: 'rooms/1' }],
    ['POST', '/v1/meetings/m/accept', 'POST /v1/meetings/{meetingId}/accept', { meetingId: 'm' }],
    ['POST', '/v1/meetings/m/accept/', undefined, {}],
    ['DELETE', '/v1/rooms/1', undefined, {}],
    ['GET', '/v1', undefined, {}],
  ])('for %s %s is %s', (method, path, routeKey, pathParameters) => {
    const found = routes.find(method, path);
    expect(found?.routeKey).toBe(routeKey);
    if (found) expect(found.pathParameters).toEqual(pathParameters);
  });
});
