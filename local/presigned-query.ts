import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** What S3 refuses, in its words. */
export class ObjectRefusal extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export interface PresignedRequest {
  readonly method: string;
  /** Path and query as they were sent. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
}

const LONGEST_LIFE_SECONDS = 7 * 86_400;

/** The access key id under which a request was signed in its query; undefined if it was not signed there. */
export const presigner = (query: URLSearchParams): string | undefined => query.get('X-Amz-Credential')?.split('/')[0];

/**
 * Checks a request that was signed in its query (AWS Signature Version 4, "Authenticating Requests: Using Query
 * Parameters"): the signature over method, path, query and the headers it names, and that it has not expired.
 * @throws ObjectRefusal
 */
export function verifyPresigned({ method, url, headers }: PresignedRequest, secret: string, now: number): void {
  const mark = url.indexOf('?');
  const query = new URLSearchParams(url.slice(mark + 1));
  const [, day = '', region = '', service = '', end = ''] = (query.get('X-Amz-Credential') ?? '').split('/');
  const signedAt = query.get('X-Amz-Date') ?? '';
  const life = Number(query.get('X-Amz-Expires'));
  const start = Date.parse(signedAt.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
  if (
    query.get('X-Amz-Algorithm') !== 'AWS4-HMAC-SHA256' ||
    service !== 's3' ||
    end !== 'aws4_request' ||
    !signedAt.startsWith(day) ||
    Number.isNaN(start) ||
    !(life >= 1 && life <= LONGEST_LIFE_SECONDS)
  )
    throw new ObjectRefusal(400, 'AuthorizationQueryParametersError', 'The parameters of the signature are not valid.');
  if (now >= start + life * 1000) throw new ObjectRefusal(403, 'AccessDenied', 'Request has expired');

  const signed = (query.get('X-Amz-SignedHeaders') ?? '').split(';');
  if (!signed.includes('host')) throw new ObjectRefusal(403, 'AccessDenied', 'The signature does not cover the host.');
  const unsigned = Object.keys(headers).filter((name) => name.startsWith('x-amz-') && !signed.includes(name));
  if (unsigned.length > 0)
    throw new ObjectRefusal(
      403,
      'AccessDenied',
      `There were headers present in the request which were not signed: ${unsigned.join(', ')}`,
    );

  const canonical = [
    method,
    mark < 0 ? url : url.slice(0, mark),
    canonicalQuery(query),
    ...signed.map(
      (name) =>
        `${name}:${String(headers[name] ?? '')
          .trim()
          .replace(/ +/g, ' ')}`,
    ),
    '',
    signed.join(';'),
    query.get('X-Amz-Content-Sha256') ?? 'UNSIGNED-PAYLOAD',
  ].join('\n');
  const scope = [day, region, service, end].join('/');
  const text = ['AWS4-HMAC-SHA256', signedAt, scope, createHash('sha256').update(canonical).digest('hex')].join('\n');
  const key = [day, region, service, end].reduce<Buffer>(
    (secretSoFar, part) => mac(secretSoFar, part),
    Buffer.from(`AWS4${secret}`),
  );
  const [expected, given] = [mac(key, text), Buffer.from(query.get('X-Amz-Signature') ?? '', 'hex')];
  if (expected.length !== given.length || !timingSafeEqual(expected, given))
    throw new ObjectRefusal(
      403,
      'SignatureDoesNotMatch',
      'The request is not what was signed: method, path, query and signed headers must be sent as they were given.',
    );
}

const mac = (key: Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

const escaped = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);

const canonicalQuery = (query: URLSearchParams): string =>
  [...query]
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => `${escaped(name)}=${escaped(value)}`)
    .sort()
    .join('&');
