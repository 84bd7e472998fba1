import { createHmac } from 'node:crypto';
import type { DeriveSecret } from '../kms/derived-secret.ts';
import { nameKey } from './name-key.ts';

/** Enough that 100,000 people do not collide by chance; short, since a submission tells of many people at once. */
const MATCH_KEY_BYTES = 12;

/** What is known of somebody that may tell who it is. */
export interface Known {
  /** What `personFingerprint` makes of the document. */
  readonly fingerprint?: string | undefined;
  readonly passportName?: { readonly primary: string; readonly secondary?: string | undefined } | undefined;
  readonly dateOfBirth?: string | undefined;
}

/** Makes the match keys of somebody: of the document, and of the name with the birthday, as far as they are known. */
export type MatchKeysOf = (known: Known) => string[];

/**
 * Match keys say that two people may be one, and nothing of who they are: keyed hashes that nobody turns back, and that mean
 * nothing at another conference. A name counts however it is spelt, transliterated or ordered, but only with the birthday.
 */
export async function matchKeysWith(secrets: DeriveSecret, conferenceId: string): Promise<MatchKeysOf> {
  const key = await secrets(`match-keys/${conferenceId}`);
  const keyOf = (kind: 'document' | 'name', what: string): string => {
    const hash = createHmac('sha256', key).update(`${kind}/${what}`).digest();
    return `${kind}.${hash.subarray(0, MATCH_KEY_BYTES).toString('base64url')}`;
  };
  return ({ fingerprint, passportName, dateOfBirth }) => [
    ...(fingerprint === undefined ? [] : [keyOf('document', fingerprint)]),
    ...(passportName === undefined || dateOfBirth === undefined
      ? []
      : [keyOf('name', `${dateOfBirth}/${nameKey(passportName)}`)]),
  ];
}
