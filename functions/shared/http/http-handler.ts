import { createHmac, randomUUID } from 'node:crypto';
import middy from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type * as z from 'zod';
import { type Caller, callerOf, hasRole } from '../auth/caller.ts';
import { AlreadyAnswered, type Answer, type CommandIdentity, type CommandLog } from '../dynamo/command-log.ts';
import type { Cause } from '../events/compose-event.ts';
import { described, logger } from '../observability/logger.ts';
import {
  type Fault,
  Forbidden,
  InvalidRequest,
  NotFound,
  PayloadTooLarge,
  PreconditionRequired,
  Problem,
  UnsupportedMediaType,
} from '../problem.ts';
import { type ProblemType, problemTypes } from './problem-catalogue.ts';
import type { Access, Route } from './route.ts';

export const BODY_LIMIT_BYTES = 256 * 1024;

/** A parsed and checked request. Nothing in it is as it came; everything has the type its schema says. */
export interface HttpRequest<Params, Query, Body> {
  readonly caller: Caller;
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** The body as text when it came as `text/csv`. */
  readonly csv?: string;
  /** The version of `If-Match`; undefined when none was sent or it was `*`. */
  readonly expectedVersion?: number;
  readonly ifMatchSent: boolean;
  /** The version of `If-None-Match`, for reads. */
  readonly ifNoneMatch?: string;
  readonly identity: CommandIdentity;
  readonly cause: Cause;
  readonly now: Date;
}

/** What an adapter answers. `media` and `bytes` are for what is not JSON. */
export interface Reply extends Answer {
  readonly media?: string;
  readonly text?: string;
  readonly bytes?: Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
}

export type Adapter<R> =
  R extends Route<infer Params, infer Query, infer Body, infer _Answer>
    ? (request: HttpRequest<z.output<Params>, z.output<Query>, z.output<Body>>) => Promise<Reply>
    : never;

export interface HttpHandlerOptions {
  /** Where this service keeps its command records; every POST route has one. */
  readonly commands?: CommandLog;
  /**
   * Adds to an answer what must not be stored with it, first time and replay alike (an invitation code). `origin` is where the
   * caller found the API: `https://…`.
   */
  readonly present?: (answer: Answer, conferenceId: string, origin: string) => Promise<Answer>;
}

/** The strong ETag of a version. */
export const etagOf = (version: number): string => `"${version}"`;

/**
 * The Lambda handler of one route: parse and check the request against the route's schemas, let the adapter call the
 * use case, and answer; failures become problem documents (RFC 9457), repeats of a POST get its first answer.
 */
export function httpHandler<
  Params extends z.ZodType,
  Query extends z.ZodType,
  Body extends z.ZodType,
  Result extends z.ZodType,
>(
  route: Route<Params, Query, Body, Result>,
  adapter: (request: HttpRequest<z.output<Params>, z.output<Query>, z.output<Body>>) => Promise<Reply>,
  { commands, present = async (answer) => answer }: HttpHandlerOptions = {},
) {
  const answerTo = async (event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> => {
    const request = parseRequest(route, event);
    try {
      const reply = await adapter(request);
      return send(
        reply.bytes || reply.text !== undefined
          ? reply
          : await present(reply, request.identity.conferenceId, originOf(event)),
      );
    } catch (error) {
      const before = error instanceof AlreadyAnswered ? error.answer : await answeredBefore(error, request.identity);
      if (!before) throw error;
      return send({
        ...(await present(before, request.identity.conferenceId, originOf(event))),
        headers: { 'idempotency-replayed': 'true' },
      });
    }
  };

  /**
   * A repeat may meet the state that its first run left behind: what is refused now was answered then. But who has lost the
   * right to speak for a delegation gets nothing more that belongs to it, old answers included.
   */
  const answeredBefore = async (error: unknown, identity: CommandIdentity): Promise<Answer | undefined> => {
    const isOut = concernsDelegation(route.access) && (error instanceof NotFound || error instanceof Forbidden);
    return error instanceof Problem && !isOut && route.method === 'POST' ? commands?.find(identity) : undefined;
  };

  return middy<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>()
    .use(accessLog(route.operationId))
    .use(problemDocuments())
    .handler(answerTo);
}

const concernsDelegation = (access: Access): boolean => typeof access === 'object' && access.own === true;

function accessLog(
  operationId: string,
): middy.MiddlewareObj<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2> {
  const log = (request: middy.Request<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>): void => {
    logger.info('answered', {
      operationId,
      status: request.response?.statusCode,
      correlationId: correlationIdOf(request.event),
    });
  };
  return { after: log, onError: log };
}

function problemDocuments(): middy.MiddlewareObj<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2> {
  return {
    onError: (request) => {
      const { error, event } = request;
      const problem = error instanceof Problem ? error : undefined;
      const slug = problem?.slug ?? (isThrottle(error) ? 'busy' : 'internal-error');
      const type: ProblemType | undefined = (problemTypes as Record<string, ProblemType>)[slug];
      const { status, title } = type ?? problemTypes['internal-error'];
      const retryAfter = problem?.members.retryAfterSeconds ?? (status === 503 ? 1 : undefined);
      if (status >= 500)
        logger.error('request failed', { correlationId: correlationIdOf(event), error: described(error) });
      request.response = {
        statusCode: status,
        headers: {
          'content-type': 'application/problem+json',
          'cache-control': 'no-store',
          ...(retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }),
        },
        body: JSON.stringify({
          type: `/problems/${slug}`,
          title,
          status,
          detail: problem?.message ?? title,
          instance: event.rawPath,
          correlationId: correlationIdOf(event),
          ...problem?.members,
        }),
      };
    },
  };
}

const isThrottle = (error: unknown): boolean =>
  error instanceof Error && /Throttl|ProvisionedThroughputExceeded|RequestLimitExceeded/.test(error.name);

/** API Gateway says by which name and how it was called; it writes both itself. */
const originOf = ({ headers, requestContext }: APIGatewayProxyEventV2): string =>
  `${headers?.['x-forwarded-proto'] ?? 'https'}://${requestContext.domainName}`;

/** The caller's correlation id where it sends a sound one, else the request's own id. */
function correlationIdOf(event: APIGatewayProxyEventV2): string {
  const sent = event.headers?.['x-correlation-id'];
  return sent && /^[\w.-]{8,64}$/.test(sent) ? sent : event.requestContext.requestId;
}

function parseRequest<
  Params extends z.ZodType,
  Query extends z.ZodType,
  Body extends z.ZodType,
  Result extends z.ZodType,
>(
  route: Route<Params, Query, Body, Result>,
  event: APIGatewayProxyEventV2,
): HttpRequest<z.output<Params>, z.output<Query>, z.output<Body>> {
  const caller = callerOf(event.requestContext) ?? { subject: 'anonymous', roles: new Set() };
  if (typeof route.access === 'object' && !route.access.own && !hasRole(caller, ...route.access.roles))
    throw new Forbidden();

  // A path that cannot name anything names nothing; who is about to make something there is told why it cannot be.
  const params = route.params.safeParse(event.pathParameters ?? {}, inOurWords);
  if (!params.success) {
    throw route.method === 'PUT'
      ? new InvalidRequest(faultsOf(params.error, (path) => `{${path.join('.')}}`))
      : new NotFound();
  }

  const faults: Fault[] = [];
  const query = route.query.safeParse(event.queryStringParameters ?? {}, inOurWords);
  if (!query.success) faults.push(...faultsOf(query.error, (path) => `?${path.join('.')}`));

  const { text, bytes } = bodyOf(event);
  const headers = event.headers ?? {};
  const isCsv = route.csv === true && /^text\/csv\b/i.test(headers['content-type'] ?? '');
  let body: z.output<Body> | undefined;
  if (route.body && !isCsv) {
    const parsed = route.body.safeParse(jsonOf(text, headers['content-type'], route.csv === true), inOurWords);
    if (parsed.success) body = parsed.data;
    else faults.push(...faultsOf(parsed.error, pointerOf));
  }

  const ifMatch = headers['if-match'];
  const expectedVersion = ifMatch === undefined || ifMatch.trim() === '*' ? undefined : versionOf(ifMatch, faults);
  const key = headers['idempotency-key'];
  if (key !== undefined && !/^[\x21-\x7e]{1,255}$/.test(key)) {
    faults.push({ pointer: 'Idempotency-Key', detail: 'must be 1 to 255 visible ASCII characters' });
  }
  if (faults.length > 0) throw new InvalidRequest(faults);

  const correlationId = correlationIdOf(event);
  const conferenceId = event.pathParameters?.conferenceId ?? '';
  const traceparent = headers.traceparent;
  return {
    caller,
    params: params.data,
    query: query.data as z.output<Query>,
    body: body as z.output<Body>,
    ...(isCsv ? { csv: text } : {}),
    ...(expectedVersion === undefined ? {} : { expectedVersion }),
    ifMatchSent: ifMatch !== undefined,
    ...(headers['if-none-match'] ? { ifNoneMatch: headers['if-none-match'] } : {}),
    identity: {
      conferenceId,
      caller: caller.subject,
      route: `${route.method} ${event.rawPath}`,
      key: route.method === 'POST' ? key : undefined,
      bodyHash: key === undefined ? '' : hashOfBody(key, headers['content-type'], bytes),
    },
    cause: {
      conferenceId,
      correlationId,
      causationId: event.requestContext.requestId || randomUUID(),
      ...(traceparent && /^[0-9a-f-]{55}$/.test(traceparent) ? { traceparent } : {}),
    },
    now: new Date(),
  };
}

const hashOfBody = (key: string, contentType: string | undefined, body: Uint8Array): string =>
  createHmac('sha256', key)
    .update(contentType ?? '')
    .update('\0')
    .update(body)
    .digest('base64url');

/** Names come in many scripts, so text in another encoding than UTF-8 is refused before it can be misread. */
function bodyOf(event: APIGatewayProxyEventV2): { text: string; bytes: Buffer } {
  const bytes = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.length > BODY_LIMIT_BYTES) throw new PayloadTooLarge(BODY_LIMIT_BYTES);
  const text = bytes.toString('utf8');
  const charset = /;\s*charset="?([^";\s]+)/i.exec(event.headers?.['content-type'] ?? '')?.[1];
  if (text.includes('\uFFFD') || (charset !== undefined && !/^utf-?8$/i.test(charset))) {
    throw new InvalidRequest([{ pointer: '', detail: 'the body is not text in UTF-8: save or send it as UTF-8' }]);
  }
  return { bytes, text };
}

function jsonOf(text: string, contentType: string | undefined, csv: boolean): unknown {
  if (text === '') return undefined;
  if (contentType !== undefined && !/^application\/(?:[\w.+-]+\+)?json\b/i.test(contentType)) {
    throw new UnsupportedMediaType(csv ? ['application/json', 'text/csv'] : ['application/json']);
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new InvalidRequest([{ pointer: '', detail: 'the body is not well-formed JSON' }]);
  }
}

function versionOf(ifMatch: string, faults: Fault[]): number | undefined {
  const version = /^"(\d{1,15})"$/.exec(ifMatch.trim())?.[1];
  if (version === undefined)
    faults.push({ pointer: 'If-Match', detail: 'must be one ETag as it was given, such as "3"' });
  return version === undefined ? undefined : Number(version);
}

/** PUT and PATCH of something that exists need If-Match (RFC 6585 section 3); `*` means whatever is there. */
export function requireIfMatch(request: { readonly ifMatchSent: boolean }): void {
  if (!request.ifMatchSent) throw new PreconditionRequired();
}

/** A JSON pointer (RFC 6901) to where a fault lies. */
const pointerOf = (path: readonly PropertyKey[]): string =>
  path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

const UNITS: Record<string, string> = { string: ' characters', array: ' entries', set: ' entries', object: ' entries' };

/** What is wrong with a value, said to a person. Schemas that have words of their own keep them. */
function wording(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.input === undefined) return 'is missing';
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${/^[aeio]/.test(issue.expected) ? 'an' : 'a'} ${issue.expected}`;
    case 'too_small':
      return `must ${UNITS[issue.origin] ? 'have' : 'be'} at least ${issue.minimum}${UNITS[issue.origin] ?? ''}`;
    case 'too_big':
      return `must ${UNITS[issue.origin] ? 'have' : 'be'} at most ${issue.maximum}${UNITS[issue.origin] ?? ''}`;
    case 'invalid_value':
      return `must be ${issue.values.length > 1 ? 'one of ' : ''}${issue.values.map(String).join(', ')}`;
    default:
      return undefined;
  }
}

/** For what is parsed elsewhere, such as a row of an import: the same words for the same faults. */
export const inOurWords = { error: wording };

/** Every fault that a schema found, one entry each; each unknown field is a fault of its own. */
export function faultsOf(error: z.ZodError, pointer: (path: readonly PropertyKey[]) => string = pointerOf): Fault[] {
  return error.issues.flatMap((issue): Fault[] =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({ pointer: pointer([...issue.path, key]), detail: 'is not a field of this request' }))
      : [{ pointer: pointer(issue.path), detail: issue.message }],
  );
}

function send(reply: Reply): APIGatewayProxyStructuredResultV2 {
  const headers = {
    'cache-control': 'no-store',
    ...(reply.etag ? { etag: reply.etag } : {}),
    ...(reply.location ? { location: reply.location } : {}),
    ...reply.headers,
  };
  if (reply.bytes) {
    return {
      statusCode: reply.status,
      headers: { ...headers, 'content-type': reply.media ?? 'application/octet-stream' },
      body: Buffer.from(reply.bytes).toString('base64'),
      isBase64Encoded: true,
    };
  }
  if (reply.text !== undefined) {
    return {
      statusCode: reply.status,
      headers: { ...headers, 'content-type': reply.media ?? 'text/plain; charset=utf-8' },
      body: reply.text,
    };
  }
  if (reply.body === undefined) return { statusCode: reply.status, headers };
  return {
    statusCode: reply.status,
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(reply.body),
  };
}
