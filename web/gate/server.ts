/** The server cannot be reached, or is out of order: the gate goes on by itself. */
export class Unreachable extends Error {}

/** The server answered that it will not do this. */
export class Refused extends Error {
  readonly status: number;
  readonly type: string;
  constructor(status: number, type: string, detail: string) {
    super(detail);
    this.status = status;
    this.type = type;
  }
}

/** Nobody at a gate waits longer. */
const PATIENCE_MS = 2_500;
const LONG_PATIENCE_MS = 30_000;

interface Call {
  readonly method?: 'GET' | 'POST';
  readonly body?: unknown;
  readonly patient?: boolean;
  /** Makes a repeat of this POST the same command. */
  readonly key?: string;
}

/** The API, which has the same origin as this page. */
export class Server {
  #token: string | undefined;
  readonly #onSkew: (milliseconds: number) => void;

  constructor(onSkew: (milliseconds: number) => void) {
    this.#onSkew = onSkew;
  }

  set token(token: string | undefined) {
    this.#token = token;
  }

  get isSignedIn(): boolean {
    return this.#token !== undefined;
  }

  async json<Answer>(path: string, call: Call = {}): Promise<Answer> {
    return (await (await this.#call(path, call)).json()) as Answer;
  }

  async text(path: string): Promise<string> {
    return (await this.#call(path, { patient: true })).text();
  }

  /** @throws Unreachable, Refused */
  async #call(path: string, { method = 'GET', body, patient = false, key }: Call): Promise<Response> {
    const sentAt = Date.now();
    let response: Response;
    try {
      response = await fetch(path, {
        method,
        headers: {
          ...(this.#token === undefined ? {} : { authorization: `Bearer ${this.#token}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(key === undefined ? {} : { 'idempotency-key': key }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        cache: 'no-store',
        signal: AbortSignal.timeout(patient ? LONG_PATIENCE_MS : PATIENCE_MS),
      });
    } catch (error) {
      throw new Unreachable('the server does not answer', { cause: error });
    }
    this.#measureSkew(response, sentAt);
    if (response.ok) return response;
    const problem = (await response.json().catch(() => ({}))) as { type?: string; detail?: string; title?: string };
    if (response.status === 401) this.#token = undefined;
    if (response.status >= 500 || response.status === 429)
      throw new Unreachable(`the server answers ${response.status}`);
    const { type = '', detail, title = `HTTP status ${response.status}` } = problem;
    throw new Refused(response.status, type, detail ?? title);
  }

  /** `Date` has whole seconds: the middle of its second is compared with the middle of the call. */
  #measureSkew(response: Response, sentAt: number): void {
    const date = Date.parse(response.headers.get('date') ?? '');
    if (!Number.isNaN(date)) this.#onSkew(Math.round((sentAt + Date.now()) / 2 - (date + 500)));
  }
}
