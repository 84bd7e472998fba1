import { encodeBase64url } from './base64url.ts';
import { KEY_ID_LENGTH, SIGNATURE_LENGTH } from './cose-sign1.ts';

/** A P-256 public key as a JWK (RFC 7517), as the published key set holds it. */
export interface CredentialPublicKey {
  readonly kty: 'EC';
  readonly crv: 'P-256';
  readonly x: string;
  readonly y: string;
}

/** SubjectPublicKeyInfo of an uncompressed P-256 point (RFC 5480), up to the point's 0x04. */
const SPKI_START = Uint8Array.of(
  ...[0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01],
  ...[0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00, 0x04],
);

/** The JWK of the DER that KMS GetPublicKey gives. Throws RangeError for anything but an uncompressed P-256 key. */
export function publicKeyOfSpki(spki: Uint8Array): CredentialPublicKey {
  if (spki.length !== SPKI_START.length + 64 || SPKI_START.some((byte, at) => spki[at] !== byte)) {
    throw new RangeError('not the SubjectPublicKeyInfo of a P-256 key');
  }
  const point = spki.subarray(SPKI_START.length);
  return { kty: 'EC', crv: 'P-256', x: encodeBase64url(point.subarray(0, 32)), y: encodeBase64url(point.subarray(32)) };
}

/** The id of a key in a credential: the first 8 bytes of its SHA-256 thumbprint (RFC 7638). */
export async function keyIdOf(key: CredentialPublicKey): Promise<Uint8Array> {
  const members = JSON.stringify({ crv: key.crv, kty: key.kty, x: key.x, y: key.y });
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(members));
  return new Uint8Array(digest).subarray(0, KEY_ID_LENGTH);
}

/** A key id as the text that a JWK's `kid` and a verifier's map of keys hold: base64url without padding. */
export const keyIdText = (keyId: Uint8Array): string => encodeBase64url(keyId);

/** Reads one positive DER INTEGER into 32 bytes of `raw`; gives where it ends. */
function readInteger(der: Uint8Array, at: number, raw: Uint8Array): number {
  const length = der[at + 1] ?? 0;
  const start = at + 2;
  const end = start + length;
  const lead = der[start] ?? 0x80;
  const next = der[start + 1] ?? 0x80;
  const padded = lead === 0 && length > 1;
  if (der[at] !== 0x02 || length === 0 || end > der.length || lead >= 0x80 || (padded && next < 0x80)) {
    throw new RangeError('not an ECDSA signature in DER');
  }
  const digits = der.subarray(padded ? start + 1 : start, end);
  if (digits.length > raw.length) throw new RangeError('not a P-256 signature');
  raw.set(digits, raw.length - digits.length);
  return end;
}

/**
 * KMS gives an ECDSA signature as DER (RFC 3279 section 2.2.3), COSE wants r and s side by side.
 * Throws RangeError for what is not the DER of a P-256 signature.
 */
export function derToRaw(der: Uint8Array): Uint8Array {
  if (der[0] !== 0x30 || der[1] !== der.length - 2 || der.length > 72)
    throw new RangeError('not an ECDSA signature in DER');
  const raw = new Uint8Array(SIGNATURE_LENGTH);
  const end = readInteger(der, 2, raw.subarray(0, 32));
  if (readInteger(der, end, raw.subarray(32)) !== der.length) throw new RangeError('not an ECDSA signature in DER');
  return raw;
}
