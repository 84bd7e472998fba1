import type { IncomingHttpHeaders } from 'node:http';
import * as z from 'zod';

/** One request as API Gateway saw it. */
export interface HttpRequest {
  readonly method: string;
  /** Path as it was sent, without the query. */
  readonly path: string;
  readonly query: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly sourceIp: string;
  readonly protocol: string;
}

export interface RouteMatch {
  readonly routeKey: string;
  readonly pathParameters: Readonly<Record<string, string>>;
}

export interface ApiContext {
  readonly account: string;
  readonly apiId: string;
  readonly stage: string;
  readonly requestId: string;
  /** Milliseconds since 1970 by the local clock. */
  readonly now: number;
  readonly claims: Readonly<Record<string, unknown>> | undefined;
  readonly scopes: readonly string[] | null;
}

/**
 * Which bodies reach a function as text. Measured against AWS by others (an HTTP API with payload format 2.0): everything
 * else is base64, a form and a body without a type included.
 */
const TEXT = /^(text\/|application\/(json|xml|javascript)\s*(;|$))/i;

/** The event a function gets for a request: API Gateway's HTTP API, payload format 2.0. */
export function toEvent(request: HttpRequest, route: RouteMatch, context: ApiContext): Record<string, unknown> {
  const { cookie, ...otherHeaders } = request.headers;
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(otherHeaders)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(',') : value;
  }
  headers['x-forwarded-proto'] = 'http';
  const query = queryParameters(request.query);
  const path = decode(request.path);
  const binary = !TEXT.test(headers['content-type'] ?? '');
  const host = headers.host ?? '';
  return {
    version: '2.0',
    routeKey: route.routeKey,
    rawPath: path,
    rawQueryString: request.query,
    ...(cookie === undefined ? {} : { cookies: cookie.split(/;\s*/) }),
    headers,
    ...(query ? { queryStringParameters: query } : {}),
    requestContext: {
      accountId: context.account,
      apiId: context.apiId,
      ...(context.claims ? { authorizer: { jwt: { claims: flatten(context.claims), scopes: context.scopes } } } : {}),
      domainName: host,
      domainPrefix: host.split('.')[0],
      http: {
        method: request.method,
        path,
        protocol: request.protocol,
        sourceIp: request.sourceIp,
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: context.requestId,
      routeKey: route.routeKey,
      stage: context.stage,
      time: clfTime(new Date(context.now)),
      timeEpoch: context.now,
    },
    ...(Object.keys(route.pathParameters).length > 0 ? { pathParameters: route.pathParameters } : {}),
    ...(request.body.length > 0 ? { body: request.body.toString(binary ? 'base64' : 'utf8') } : {}),
    isBase64Encoded: binary && request.body.length > 0,
  };
}

/** Claims as the JWT authorizer passes them on: everything is text, a list becomes `[a b]`. */
export function flatten(claims: Readonly<Record<string, unknown>>): Record<string, string> {
  const text = (value: unknown): string => {
    if (Array.isArray(value)) return `[${value.map(text).join(' ')}]`;
    return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
  };
  return Object.fromEntries(Object.entries(claims).map(([name, value]) => [name, text(value)]));
}

/** Decoded; several values of one name are joined by commas. Undefined when there are none. */
export function queryParameters(query: string): Record<string, string> | undefined {
  if (query === '') return undefined;
  const parameters: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(query)) {
    const before = parameters[name];
    parameters[name] = before === undefined ? value : `${before},${value}`;
  }
  return parameters;
}

/** @throws URIError if the path is not properly encoded */
export const decode = (path: string): string => (path.includes('%') ? decodeURIComponent(path) : path);

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** The Common Log Format's time, `23/Nov/2026:21:05:00 +0000`. */
function clfTime(date: Date): string {
  const iso = date.toISOString();
  return `${iso.slice(8, 10)}/${MONTHS[date.getUTCMonth()]}/${iso.slice(0, 4)}:${iso.slice(11, 19)} +0000`;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body: Buffer | string;
}

const structured = z.object({
  statusCode: z.coerce.number().int().min(100).max(599),
  headers: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]).transform(String)).nullish(),
  cookies: z.array(z.string()).nullish(),
  body: z.string().nullish(),
  isBase64Encoded: z.boolean().nullish(),
});

/** The response for what a function returned; undefined if API Gateway could make nothing of it (it answers 500 then). */
export function toResponse(payload: string): HttpResponse | undefined {
  const value: unknown = JSON.parse(payload);
  if (typeof value !== 'object' || value === null || !('statusCode' in value))
    // Anything else is taken as the body of a 200.
    return {
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: typeof value === 'string' ? value : payload,
    };
  const parsed = structured.safeParse(value);
  if (!parsed.success) return undefined;
  const { statusCode, headers, cookies, body, isBase64Encoded } = parsed.data;
  const names = Object.entries(headers ?? {}).map(([name, text]) => [name.toLowerCase(), text] as const);
  return {
    status: statusCode,
    headers: {
      ...(body && !names.some(([name]) => name === 'content-type')
        ? { 'content-type': 'text/plain;charset=UTF-8' }
        : {}),
      ...Object.fromEntries(names),
      ...(cookies?.length ? { 'set-cookie': cookies } : {}),
    },
    body: isBase64Encoded ? Buffer.from(body ?? '', 'base64') : (body ?? ''),
  };
}
