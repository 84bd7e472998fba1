import { randomUUID } from 'node:crypto';

/** An answer that the demo did not expect; it says which call it was and shows the problem document. */
export class UnexpectedAnswer extends Error {
  constructor(call: string, status: number, body: unknown) {
    super(`${call} answered ${status}:\n${JSON.stringify(body, undefined, 2)}`);
  }
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** The parsed JSON, if it is JSON; each reader checks what it reads. */
  readonly body: unknown;
  readonly bytes: Uint8Array;
}

export interface CallOptions {
  /** Statuses other than 2xx that are part of the story. */
  readonly expected?: readonly number[];
  readonly ifMatch?: string;
  readonly csv?: string;
  readonly idempotencyKey?: string;
}

const RETRY_STATUSES: ReadonlySet<number> = new Set([429, 503]);
const RETRIES = 5;
const RETRY_AFTER_MS = 200;

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** The API as everybody in the demo shares it: where it is, and who has signed in. */
export class Api {
  readonly url: string;
  readonly #tokens = new Map<string, Promise<string>>();
  calls = 0;

  constructor(url: string) {
    this.url = url.replace(/\/$/, '');
  }

  /** Somebody who calls it; signs in at the first call. */
  as(subject: string, groups: readonly string[] = [], email?: string): Caller {
    return new Caller(this, () => this.#token(subject, groups, email));
  }

  /** Whoever needs no token. */
  get anybody(): Caller {
    return new Caller(this, async () => undefined);
  }

  /** Sets the clock of the backend. Tokens last an hour by that clock, so everybody signs in anew. */
  async moveClock(now: string): Promise<void> {
    await this.anybody.call('PUT', '/local/clock', { now });
    this.#tokens.clear();
  }

  #token(subject: string, groups: readonly string[], email: string | undefined): Promise<string> {
    const known = this.#tokens.get(subject);
    if (known) return known;
    const token = this.anybody
      .call('POST', '/local/token', { sub: subject, groups, ...(email ? { email } : {}) })
      .then(({ body }) => (body as { accessToken: string }).accessToken);
    this.#tokens.set(subject, token);
    return token;
  }
}

export class Caller {
  readonly #api: Api;
  readonly #token: () => Promise<string | undefined>;

  constructor(api: Api, token: () => Promise<string | undefined>) {
    this.#api = api;
    this.#token = token;
  }

  /**
   * One call. A POST has an Idempotency-Key, so that it may be repeated when the service is busy.
   * @throws UnexpectedAnswer for anything but success and `expected`
   */
  async call(method: string, path: string, body?: unknown, options: CallOptions = {}): Promise<Answer> {
    const token = await this.#token();
    const payload = options.csv ?? (body === undefined ? undefined : JSON.stringify(body));
    const headers = {
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(payload === undefined ? {} : { 'content-type': options.csv === undefined ? 'application/json' : 'text/csv' }),
      ...(method === 'POST' ? { 'idempotency-key': options.idempotencyKey ?? randomUUID() } : {}),
      ...(options.ifMatch ? { 'if-match': options.ifMatch } : {}),
    };
    for (let attempt = 0; ; attempt++) {
      this.#api.calls += 1;
      const response = await fetch(this.#api.url + path, {
        method,
        headers,
        ...(payload === undefined ? {} : { body: payload }),
      });
      const bytes = new Uint8Array(await response.arrayBuffer());
      const isJson = /json/.test(response.headers.get('content-type') ?? '');
      const parsed: unknown = isJson ? JSON.parse(Buffer.from(bytes).toString()) : undefined;
      if (response.ok || options.expected?.includes(response.status)) {
        return { status: response.status, headers: response.headers, body: parsed, bytes };
      }
      if (!RETRY_STATUSES.has(response.status) || attempt === RETRIES) {
        const shown = isJson ? parsed : Buffer.from(bytes.subarray(0, 2000)).toString();
        throw new UnexpectedAnswer(`${method} ${path}`, response.status, shown);
      }
      await pause(RETRY_AFTER_MS * 2 ** attempt);
    }
  }

  /** All items of a list, page by page. */
  async list(path: string): Promise<unknown[]> {
    const items: unknown[] = [];
    let cursor: string | undefined;
    do {
      const query = new URLSearchParams({ limit: '100', ...(cursor ? { cursor } : {}) });
      const { body } = await this.call('GET', `${path}${path.includes('?') ? '&' : '?'}${query}`);
      const page = body as { items: unknown[]; nextCursor?: string };
      items.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor);
    return items;
  }
}

/**
 * Asks until the answer is there.
 * @throws Error with `what` if it is not there by the deadline
 */
export async function waitFor<Found>(
  what: string,
  ask: () => Promise<Found | undefined>,
  { deadlineMs = 60_000, everyMs = 150 } = {},
): Promise<Found> {
  const deadline = performance.now() + deadlineMs;
  for (;;) {
    const found = await ask();
    if (found !== undefined) return found;
    if (performance.now() > deadline) throw new Error(`waited ${deadlineMs / 1000} s in vain: ${what}`);
    await pause(everyMs);
  }
}

/** Does the work for every item, so many at once; the results are in the order of the items. */
export async function forEach<Item, Result>(
  items: readonly Item[],
  work: (item: Item, index: number) => Promise<Result>,
  { atOnce = 16, done = (_count: number): void => undefined } = {},
): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  let finished = 0;
  const worker = async (): Promise<void> => {
    for (let index = next++; index < items.length; index = next++) {
      results[index] = await work(items[index] as Item, index);
      done(++finished);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
  return results;
}
