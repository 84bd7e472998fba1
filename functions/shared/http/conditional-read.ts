import { etagOf, type Reply } from './http-handler.ts';

/**
 * Answers 304 without a body when the reader has this representation already (RFC 9110 section 13.1.2, weak comparison);
 * else what `represent` makes.
 */
export async function unlessKnown(
  ifNoneMatch: string | undefined,
  etag: string,
  represent: () => Reply | Promise<Reply>,
): Promise<Reply> {
  const known = (ifNoneMatch ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  if (known.includes(etag.replace(/^W\//, '')) || known.includes('*')) return { status: 304, etag };
  return { ...(await represent()), etag };
}

/** Answers a GET of what has a version: 304 without a body when the reader has that version already. */
export const replyToRead = (ifNoneMatch: string | undefined, version: number, body: unknown): Promise<Reply> =>
  unlessKnown(ifNoneMatch, etagOf(version), () => ({ status: 200, body }));
