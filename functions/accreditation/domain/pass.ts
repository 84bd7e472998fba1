import { encode } from 'cborg';
import type { Presence } from './badge.ts';
import { decodeBase45, encodeBase45 } from './base45.ts';
import { ARRAY, CborCursor, Departure, MAP, UNSIGNED } from './cbor-cursor.ts';
import { assembleSign1, KEY_ID_LENGTH, openSign1, type Sign1Form, sign1ToBeSigned } from './cose-sign1.ts';
import { bytesOfSerial, CLAIM, MAX_CREDENTIAL_LENGTH, SERIAL_PREFIX, serialOfBytes } from './credential.ts';
import { keyIdText } from './credential-key.ts';
import type { Passage } from './redemption.ts';
import type { CredentialKeys, VerifySignature } from './verify-credential.ts';

/** How many passes a delegation may hold: in all, and of some kinds at most so many of those. */
export interface PassLimits {
  readonly total: number;
  /** A kind that is not among them is bounded by the total alone. */
  readonly kinds: Readonly<Record<string, number>>;
}

export const passStatuses = ['active', 'revoked'] as const;

/**
 * A transferable pass: held by a delegation and by whoever of it needs it. It opens its zones to the bearer of a live badge of
 * the same delegation, and nothing by itself.
 */
export interface Pass {
  readonly conferenceId: string;
  readonly passId: string;
  readonly delegationId: string;
  readonly kind: string;
  readonly zones: readonly string[];
  /** RFC 3339 in UTC with milliseconds, as of a badge. */
  readonly validFrom: string;
  readonly validUntil: string;
  readonly status: (typeof passStatuses)[number];
  readonly issuedAt: string;
  readonly issuedBy: string;
  readonly revokedAt?: string | undefined;
  /** The text of the QR code. */
  readonly credential: string;
  /** Where it was last taken. */
  readonly presence: Presence;
  readonly version: number;
}

/** Why a pass does not open a zone to somebody whose badge is live; the first that applies. */
export const passRefusals = ['pass-unknown', 'pass-not-valid', 'pass-revoked', 'pass-in-use'] as const;
export type PassRefusal = (typeof passRefusals)[number] | 'wrong-zone';

/** The condition under which the pass's item is updated says the same to the database. */
export function refusalOfPass(pass: Pass | undefined, { zone, direction, now }: Passage): PassRefusal | undefined {
  if (!pass) return 'pass-unknown';
  const instant = now.toISOString();
  if (instant < pass.validFrom || instant >= pass.validUntil) return 'pass-not-valid';
  if (pass.status === 'revoked') return 'pass-revoked';
  if (!pass.zones.includes(zone)) return 'wrong-zone';
  // Whoever goes out leaves it free, also where it was not seen to come in.
  return direction === 'in' && pass.presence[zone] === 'in' ? 'pass-in-use' : undefined;
}

export const PASS_PREFIX = 'pas_';
const CREDENTIAL_PREFIX = 'CHYP1:';
const CONTENT_TYPE = new TextEncoder().encode('application/vnd.chancery.pass');

/** The protected header says that it is a pass, so that a signature on a pass never holds for a badge, nor the other way round. */
const PASS_FORM: Sign1Form = {
  headerStart: Uint8Array.of(
    0xa3,
    0x01,
    0x26,
    0x03,
    0x78,
    CONTENT_TYPE.length,
    ...CONTENT_TYPE,
    0x04,
    0x40 + KEY_ID_LENGTH,
  ),
};

/** How a revocation list, which holds the ULIDs of badges, names a pass. */
export const listedSerialOf = (passId: string): string => SERIAL_PREFIX + passId.slice(PASS_PREFIX.length);

/** What the QR code of a pass says. Times are whole seconds since the epoch, as of a badge. */
export interface PassClaims {
  readonly conferenceId: string;
  readonly passId: string;
  readonly kind: string;
  readonly zones: readonly string[];
  readonly notBefore: number;
  readonly notAfter: number;
}

const secondsOf = (instant: string): number => Math.floor(Date.parse(instant) / 1000);

/** The payload that is signed, in deterministic CBOR. */
export const encodePass = (pass: Omit<Pass, 'credential'>): Uint8Array =>
  encode(
    new Map<number, unknown>([
      [CLAIM.audience, pass.conferenceId],
      [CLAIM.expiration, secondsOf(pass.validUntil)],
      [CLAIM.notBefore, secondsOf(pass.validFrom)],
      [CLAIM.id, bytesOfSerial(listedSerialOf(pass.passId))],
      [CLAIM.badge, [pass.kind, [...pass.zones]]],
    ]),
  );

export const passToBeSigned = (payload: Uint8Array, keyId: Uint8Array): Uint8Array =>
  sign1ToBeSigned(PASS_FORM, payload, keyId);

/** The text of the QR code. @throws RangeError if it would be too long */
export function assemblePass(payload: Uint8Array, keyId: Uint8Array, signature: Uint8Array): string {
  const text = CREDENTIAL_PREFIX + encodeBase45(assembleSign1(PASS_FORM, payload, keyId, signature));
  if (text.length > MAX_CREDENTIAL_LENGTH) throw new RangeError('the claims are too long for a credential');
  return text;
}

function readPass(payload: Uint8Array): PassClaims | undefined {
  const cursor = new CborCursor(payload);
  try {
    if (cursor.head(MAP) !== 5) return undefined;
    cursor.key(CLAIM.audience);
    const conferenceId = cursor.text();
    cursor.key(CLAIM.expiration);
    const notAfter = cursor.head(UNSIGNED);
    cursor.key(CLAIM.notBefore);
    const notBefore = cursor.head(UNSIGNED);
    cursor.key(CLAIM.id);
    const id = cursor.bytes();
    cursor.key(CLAIM.badge);
    if (cursor.head(ARRAY) !== 2 || id.length !== 16) return undefined;
    const kind = cursor.text();
    const zones: string[] = [];
    for (let left = cursor.head(ARRAY); left > 0; left--) zones.push(cursor.text());
    const passId = PASS_PREFIX + serialOfBytes(id).slice(SERIAL_PREFIX.length);
    return cursor.atEnd ? { conferenceId, passId, kind, zones, notBefore, notAfter } : undefined;
  } catch (error) {
    if (error instanceof Departure) return undefined;
    throw error;
  }
}

/** What a pass claims, if a trusted key has signed it; undefined for everything else, badges included. Never throws. */
export function authenticatePass<Key>(
  text: string,
  keys: CredentialKeys<Key>,
  verifySignature: VerifySignature<Key>,
): PassClaims | undefined {
  if (text.length > MAX_CREDENTIAL_LENGTH || !text.startsWith(CREDENTIAL_PREFIX)) return undefined;
  const message = decodeBase45(text, CREDENTIAL_PREFIX.length);
  const opened = message && openSign1(PASS_FORM, message);
  const key = opened && keys.get(keyIdText(opened.keyId));
  if (!opened || key === undefined) return undefined;
  try {
    return verifySignature(key, opened.signed, opened.signature) ? readPass(opened.payload) : undefined;
  } catch {
    return undefined;
  }
}
