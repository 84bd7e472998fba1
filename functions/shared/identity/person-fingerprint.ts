import { createHmac } from 'node:crypto';
import type { DeriveSecret } from '../kms/derived-secret.ts';

/** The purpose under which the key for fingerprints is derived. */
export const ONE_PERSON_ONCE = 'one-person-once';

/** Enough that 100,000 people do not collide by chance; short, since it is part of two keys. */
const FINGERPRINT_BYTES = 16;

export interface TravelDocument {
  /** ISO 3166-1 alpha-3, or one of ICAO 9303's own codes. */
  readonly issuingCountry: string;
  readonly number: string;
}

/**
 * What a person is known by who may register once: a keyed hash of the document, which cannot be turned back by trying all
 * numbers without the key, nor compared between conferences. Letter case, spaces and hyphens in the number do not matter
 * (full-width letters and digits and the German D are put right before, with the request). Letters and digits that look
 * alike, such as O and 0, stay apart: both occur in real numbers, and taking two people for one is the worse mistake.
 */
export function personFingerprint(key: Uint8Array, conferenceId: string, document: TravelDocument): string {
  const number = document.number.toUpperCase().replace(/[\s-]/g, '');
  return createHmac('sha256', key)
    .update(`${conferenceId}/${document.issuingCountry}/${number}`)
    .digest()
    .subarray(0, FINGERPRINT_BYTES)
    .toString('base64url');
}

/** The same, with the key from where keys come; without a document there is nothing to know the person by. */
export async function fingerprintOf(
  secrets: DeriveSecret,
  conferenceId: string,
  document: TravelDocument | null | undefined,
): Promise<string | undefined> {
  return document ? personFingerprint(await secrets(ONE_PERSON_ONCE), conferenceId, document) : undefined;
}
