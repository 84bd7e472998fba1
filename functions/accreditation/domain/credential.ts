import { encode } from 'cborg';
import { encodeBase45 } from './base45.ts';

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
/** Raw ES256 signature, r and s of 32 bytes each (RFC 9053 section 2.1). */
export const SIGNATURE_LENGTH = 64;
export const KEY_ID_LENGTH = 8;

/** Claim keys: the registered ones of RFC 8392 where they fit, one key for private use (below -65536) for the rest. */
export const CLAIM = { audience: 3, expiration: 4, notBefore: 5, id: 7, badge: -65537 } as const;

export const SERIAL_PREFIX = 'bdg_';
const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A ULID as its 16 bytes: 26 characters of five bits, of which the first two bits are always zero. Throws RangeError for anything else. */
function bytesOfSerial(serial: string): Uint8Array {
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

/** Concatenates. */
export function joinBytes(parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/** The head of a CBOR byte string, shortest form, up to 65,535 bytes. */
export function byteStringHead(length: number): Uint8Array {
  if (length < 24) return Uint8Array.of(0x40 + length);
  if (length < 0x100) return Uint8Array.of(0x58, length);
  return Uint8Array.of(0x59, length >> 8, length & 0xff);
}

/** The protected header before its key id: {1 (alg): -7 (ES256), 4 (kid): h'…'}, as the bytes it always has. */
export const PROTECTED_HEADER_START = Uint8Array.of(0xa2, 0x01, 0x26, 0x04, 0x40 + KEY_ID_LENGTH);

function protectedHeader(keyId: Uint8Array): Uint8Array {
  if (keyId.length !== KEY_ID_LENGTH) throw new RangeError(`a key id has ${KEY_ID_LENGTH} bytes`);
  return joinBytes([PROTECTED_HEADER_START, keyId]);
}

/** ["Signature1", of which the rest follows: the array's head and the context string of RFC 9052 section 4.4. */
const SIGNATURE1 = Uint8Array.of(0x84, 0x6a, 0x53, 0x69, 0x67, 0x6e, 0x61, 0x74, 0x75, 0x72, 0x65, 0x31);
const NO_EXTERNAL_DATA = Uint8Array.of(0x40);

/** The Sig_structure of RFC 9052 section 4.4 over an encoded protected header and a payload. */
export function sigStructure(header: Uint8Array, payload: Uint8Array): Uint8Array {
  return joinBytes([
    SIGNATURE1,
    byteStringHead(header.length),
    header,
    NO_EXTERNAL_DATA,
    byteStringHead(payload.length),
    payload,
  ]);
}

/** The bytes that are hashed with SHA-256 and signed. They stay under the 4,096 bytes that KMS signs as a raw message. */
export function toBeSigned(payload: Uint8Array, keyId: Uint8Array): Uint8Array {
  return sigStructure(protectedHeader(keyId), payload);
}

/** Tag 18 (COSE_Sign1) and the head of its array of four. */
export const COSE_SIGN1_HEAD = Uint8Array.of(0xd2, 0x84);
export const EMPTY_UNPROTECTED_HEADER = 0xa0;

/**
 * The text of the QR code. `signature` is raw (see `derToRaw`).
 * Throws RangeError for a signature of another length, or if the text would exceed MAX_CREDENTIAL_LENGTH.
 */
export function assembleCredential(payload: Uint8Array, keyId: Uint8Array, signature: Uint8Array): string {
  if (signature.length !== SIGNATURE_LENGTH) throw new RangeError(`a raw signature has ${SIGNATURE_LENGTH} bytes`);
  const header = protectedHeader(keyId);
  const message = joinBytes([
    COSE_SIGN1_HEAD,
    byteStringHead(header.length),
    header,
    Uint8Array.of(EMPTY_UNPROTECTED_HEADER),
    byteStringHead(payload.length),
    payload,
    byteStringHead(signature.length),
    signature,
  ]);
  const text = CREDENTIAL_PREFIX + encodeBase45(message);
  if (text.length > MAX_CREDENTIAL_LENGTH) throw new RangeError('the claims are too long for a credential');
  return text;
}
