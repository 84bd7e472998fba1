/**
 * What went wrong, as a value: the slug of a problem type (RFC 9457 `type` is `/problems/<slug>`), a sentence for the
 * person who reads it, and members that a program can use. Which HTTP status a slug has is known to
 * `http/problem-catalogue.ts` alone.
 */
export abstract class Problem extends Error {
  readonly slug: string;
  readonly members: Readonly<Record<string, unknown>>;

  constructor(slug: string, detail: string, members: Readonly<Record<string, unknown>> = {}) {
    super(detail);
    this.slug = slug;
    this.members = members;
  }
}

/** One fault in a request; `pointer` is a JSON pointer (RFC 6901) into the body, or `?name` for a query parameter. */
export interface Fault {
  readonly pointer: string;
  readonly detail: string;
}

export class InvalidRequest extends Problem {
  constructor(errors: readonly Fault[], detail = 'The request does not have the form this call takes.') {
    super('invalid-request', detail, { errors });
  }
}

/** For what does not exist and for what the caller may not see; the two look the same. */
export class NotFound extends Problem {
  constructor(detail = 'There is nothing here that you may see.') {
    super('not-found', detail);
  }
}

export class Forbidden extends Problem {
  constructor(detail = 'Your role does not allow this.') {
    super('forbidden', detail);
  }
}

export class StaleVersion extends Problem {
  constructor(detail = 'It has changed since you read it: read it again and repeat the change on what you find.') {
    super('stale-version', detail);
  }
}

export class PreconditionRequired extends Problem {
  constructor(detail = 'Send If-Match with the ETag you read, so that nobody else’s change is lost.') {
    super('precondition-required', detail);
  }
}

export class IdempotencyKeyReused extends Problem {
  constructor() {
    super(
      'idempotency-key-reused',
      'This Idempotency-Key was used for another request; take a new key for a new request.',
    );
  }
}

export class RequestInProgress extends Problem {
  constructor() {
    super(
      'request-in-progress',
      'The first request with this Idempotency-Key is still running; ask again in a moment.',
    );
  }
}

/** One caller asked too often; `retryAfterSeconds` is when to ask again. */
export class TooManyRequests extends Problem {
  constructor(retryAfterSeconds: number, detail = 'Too many codes were tried in vain. Wait before the next one.') {
    super('too-many-requests', detail, { retryAfterSeconds });
  }
}

/** The database was too busy with the same items for too long; nothing was changed. */
export class Busy extends Problem {
  constructor() {
    super(
      'busy',
      'Too many requests wanted the same thing at once; nothing was changed. Repeat with the same Idempotency-Key.',
    );
  }
}

export class PayloadTooLarge extends Problem {
  constructor(limit: number) {
    super('payload-too-large', `The body is larger than ${limit} bytes.`, { limit });
  }
}

export class UnsupportedMediaType extends Problem {
  constructor(supported: readonly string[]) {
    super('unsupported-media-type', `Send the body as ${supported.join(' or ')}.`, { supported });
  }
}
