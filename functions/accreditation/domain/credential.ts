import { encode } from 'cborg';
import { encodeBase45 } from './base45.ts';
import { assembleSign1, KEY_ID_LENGTH, type Sign1Form, sign1ToBeSigned } from './cose-sign1.ts';

/**
 * What the QR code of a badge says: a COSE_Sign1 message (RFC 9052) signed with ES256 over claims in the manner of a
 * CWT (RFC 8392), in base45 (RFC 9285) behind a prefix. It names no person. This file writes it and
 * `verify-credential.ts` reads it; both run in a browser as they stand.
 */

/** The claims of a badge. Times are whole seconds since the epoch; a badge is good from `notBefore` until just before `notAfter`. */
export interface CredentialClaims {
  readonly conferenceId: string;
  /** The badge's serial, `bdg_` and a ULID. */
  readonly serial: string;
  /** The version of the badge object, from 1. */
  readonly version: number;
  readonly category: string;
  readonly zones: readonly string[];
  readonly notBefore: number;
  readonly notAfter: number;
  /** A digest of the photo on file, 8 to 32 bytes, so that a gate can tell that it shows the right one. */
  readonly photoDigest?: Uint8Array;
}

export const CREDENTIAL_PREFIX = 'CHY1:';
/** A longer text is refused unread. The most that a category can have, forty zones with the longest keys, stays under it and fits a QR code. */
export const MAX_CREDENTIAL_LENGTH = 2400;

/** Claim keys: the registered ones of RFC 8392 where they fit, one key for private use (below -65536) for the rest. */
export const CLAIM = { audience: 3, expiration: 4, notBefore: 5, issuedAt: 6, id: 7, badge: -65537 } as const;

export const SERIAL_PREFIX = 'bdg_';
const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A ULID as its 16 bytes: 26 characters of five bits, of which the first two bits are always zero. Throws RangeError for anything else. */
export function bytesOfSerial(serial: string): Uint8Array {
  const ulid = serial.slice(SERIAL_PREFIX.length);
  if (!serial.startsWith(SERIAL_PREFIX) || !/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/.test(ulid)) {
    throw new RangeError('a badge serial is bdg_ and a ULID');
  }
  const bytes = new Uint8Array(16);
  let bits = 0;
  let held = 0;
  let at = 15;
  for (let symbol = 25; symbol >= 0; symbol--) {
    bits |= CROCKFORD.indexOf(ulid.charAt(symbol)) << held;
    held += 5;
    if (held >= 8 && at >= 0) {
      bytes[at--] = bits & 0xff;
      bits >>= 8;
      held -= 8;
    }
  }
  return bytes;
}

/** The serial whose 16 bytes these are. */
export function serialOfBytes(bytes: Uint8Array): string {
  let text = '';
  let bits = 0;
  let held = 0;
  for (let at = 15; at >= 0; at--) {
    bits |= (bytes[at] ?? 0) << held;
    held += 8;
    while (held >= 5) {
      text = CROCKFORD.charAt(bits & 31) + text;
      bits >>= 5;
      held -= 5;
    }
  }
  return SERIAL_PREFIX + CROCKFORD.charAt(bits) + text;
}

const wholeSeconds = (value: number, what: string): number => {
  if (!Number.isSafeInteger(value) || value < 0)
    throw new RangeError(`${what} is a whole number of seconds since the epoch`);
  return value;
};

/**
 * The payload that is signed, in deterministic CBOR (RFC 8949 section 4.2.1).
 * Throws RangeError for claims that no badge can have.
 */
export function encodeClaims(claims: CredentialClaims): Uint8Array {
  if (!Number.isSafeInteger(claims.version) || claims.version < 1)
    throw new RangeError('a badge version counts from 1');
  if (claims.notAfter <= claims.notBefore) throw new RangeError('a badge is good for some time');
  for (const key of [claims.conferenceId, claims.category, ...claims.zones]) {
    if (!/^[\x20-\x7e]*$/.test(key)) throw new RangeError('keys in a credential are printable ASCII');
  }
  const badge: unknown[] = [claims.version, claims.category, [...claims.zones]];
  if (claims.photoDigest) {
    if (claims.photoDigest.length < 8 || claims.photoDigest.length > 32) {
      throw new RangeError('a photo digest has 8 to 32 bytes');
    }
    badge.push(claims.photoDigest);
  }
  return encode(
    new Map<number, unknown>([
      [CLAIM.audience, claims.conferenceId],
      [CLAIM.expiration, wholeSeconds(claims.notAfter, 'notAfter')],
      [CLAIM.notBefore, wholeSeconds(claims.notBefore, 'notBefore')],
      [CLAIM.id, bytesOfSerial(claims.serial)],
      [CLAIM.badge, badge],
    ]),
  );
}

/** The protected header {1 (alg): -7 (ES256), 4 (kid): h'…'} up to the key id, as the bytes it always has. */
export const CREDENTIAL_FORM: Sign1Form = { headerStart: Uint8Array.of(0xa2, 0x01, 0x26, 0x04, 0x40 + KEY_ID_LENGTH) };

/** The bytes that are hashed with SHA-256 and signed. */
export const toBeSigned = (payload: Uint8Array, keyId: Uint8Array): Uint8Array =>
  sign1ToBeSigned(CREDENTIAL_FORM, payload, keyId);

/**
 * The text of the QR code. `signature` is raw (see `derToRaw`).
 * Throws RangeError for a signature of another length, or if the text would exceed MAX_CREDENTIAL_LENGTH.
 */
export function assembleCredential(payload: Uint8Array, keyId: Uint8Array, signature: Uint8Array): string {
  const text = CREDENTIAL_PREFIX + encodeBase45(assembleSign1(CREDENTIAL_FORM, payload, keyId, signature));
  if (text.length > MAX_CREDENTIAL_LENGTH) throw new RangeError('the claims are too long for a credential');
  return text;
}
