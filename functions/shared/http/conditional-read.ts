import type { Answer } from '../dynamo/command-log.ts';
import { etagOf } from './http-handler.ts';

/**
 * Answers a GET: 304 without a body when the caller has this version already. If-None-Match may list several ETags and
 * compares weakly (RFC 9110 section 13.1.2).
 */
export function replyToRead(ifNoneMatch: string | undefined, version: number, body: unknown): Answer {
  const etag = etagOf(version);
  const known = ifNoneMatch?.split(',').map((tag) => tag.trim().replace(/^W\//, '')) ?? [];
  return known.includes(etag) || known.includes('*') ? { status: 304, etag } : { status: 200, body, etag };
}
