import { randomUUID } from 'node:crypto';
import { inject } from 'vitest';

export interface ApiAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** The parsed body of a JSON answer; otherwise the bytes are in `bytes`. */
  // biome-ignore lint/suspicious/noExplicitAny: tests read answers of every route; each asserts what it reads
  readonly body: any;
  readonly bytes: Buffer;
}

export interface CallOptions {
  readonly headers?: Readonly<Record<string, string>>;
  /** Idempotency-Key of a POST; a fresh one by default, null for none. */
  readonly key?: string | null;
  readonly rawBody?: string;
  readonly contentType?: string;
}

/** One person or program that calls the API. */
export interface Client {
  readonly subject: string;
  call(method: string, path: string, body?: unknown, options?: CallOptions): Promise<ApiAnswer>;
  get(path: string): Promise<ApiAnswer>;
  /** Calls and expects success; fails with the problem document otherwise. */
  must(method: string, path: string, body?: unknown, options?: CallOptions): Promise<ApiAnswer>;
}

const base = (): string => inject('backendUrl');

async function request(
  token: string | undefined,
  method: string,
  path: string,
  body: unknown,
  options: CallOptions = {},
): Promise<ApiAnswer> {
  const payload = options.rawBody ?? (body === undefined ? undefined : JSON.stringify(body));
  const key = options.key === undefined ? randomUUID() : options.key;
  const response = await fetch(`${base()}${path}`, {
    method,
    headers: {
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(payload === undefined ? {} : { 'content-type': options.contentType ?? 'application/json' }),
      ...(method === 'POST' && key !== null ? { 'idempotency-key': key } : {}),
      ...options.headers,
    },
    ...(payload === undefined ? {} : { body: payload }),
  });
  const bytes = Buffer.from(await response.arrayBuffer());
  const isJson = /json/.test(response.headers.get('content-type') ?? '');
  return {
    status: response.status,
    headers: response.headers,
    body: isJson ? JSON.parse(bytes.toString()) : undefined,
    bytes,
  };
}

function client(subject: string, token: string | undefined): Client {
  const call: Client['call'] = (method, path, body, options) => request(token, method, path, body, options);
  return {
    subject,
    call,
    get: (path) => call('GET', path),
    must: async (method, path, body, options) => {
      const answer = await call(method, path, body, options);
      if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
      return answer;
    },
  };
}

/** Somebody with a valid token, in the given groups. */
export async function signIn(subject: string, groups: readonly string[] = []): Promise<Client> {
  const answer = await request(undefined, 'POST', '/local/token', {
    sub: subject,
    groups,
    email: `${subject}@example.org`,
  });
  return client(subject, answer.body.accessToken);
}

export const withToken = (subject: string, token: string): Client => client(subject, token);
export const anonymous: Client = client('anonymous', undefined);
