import { decodeBase45 } from './base45.ts';
import {
  COSE_SIGN1_HEAD,
  CREDENTIAL_PREFIX,
  type CredentialClaims,
  EMPTY_UNPROTECTED_HEADER,
  KEY_ID_LENGTH,
  MAX_CREDENTIAL_LENGTH,
  PROTECTED_HEADER_START,
  SIGNATURE_LENGTH,
  sigStructure,
} from './credential.ts';
import { type CredentialPublicKey, keyIdOf, keyIdText } from './credential-key.ts';
import { readClaims } from './read-claims.ts';

/** Why a credential is refused by what it says itself; the first that applies, in the order a gate asks. */
export type CredentialFault =
  | 'unknown'
  | 'unknown-key'
  | 'bad-signature'
  | 'other-conference'
  | 'not-yet-valid'
  | 'expired';

export type CredentialVerdict =
  | { readonly result: 'valid'; readonly claims: CredentialClaims }
  | { readonly result: 'invalid'; readonly reason: CredentialFault };

/** The keys a verifier trusts, by key id as `keyIdText` writes it. */
export type CredentialKeys<Key> = ReadonlyMap<string, Key>;

/** Verifies a raw ES256 signature; false for a wrong one. `node:crypto` on a server, WebCrypto in a browser. */
export type VerifySignature<Key> = (key: Key, data: Uint8Array, signature: Uint8Array) => boolean;

/** Where and when the credential is shown. */
export interface Presentation {
  readonly conferenceId: string;
  readonly now: Date;
}

interface OpenedCredential {
  readonly keyId: string;
  readonly claims: CredentialClaims;
  readonly signed: Uint8Array;
  readonly signature: Uint8Array;
}

const HEADER_LENGTH = PROTECTED_HEADER_START.length + KEY_ID_LENGTH;

const invalid = (reason: CredentialFault): CredentialVerdict => ({ result: 'invalid', reason });

const startsWith = (bytes: Uint8Array, start: Uint8Array, at: number): boolean => {
  for (let index = 0; index < start.length; index++) if (bytes[at + index] !== start[index]) return false;
  return true;
};

/** Takes the text apart without judging its signature. Gives undefined for what the issuer cannot have written. */
function openCredential(text: string): OpenedCredential | undefined {
  if (typeof text !== 'string' || text.length > MAX_CREDENTIAL_LENGTH || !text.startsWith(CREDENTIAL_PREFIX)) {
    return undefined;
  }
  const message = decodeBase45(text, CREDENTIAL_PREFIX.length);
  // The frame around the payload has one form, so it is compared rather than parsed.
  if (!message || !startsWith(message, COSE_SIGN1_HEAD, 0) || message[2] !== 0x40 + HEADER_LENGTH) return undefined;
  const headerAt = COSE_SIGN1_HEAD.length + 1;
  const payloadAt = headerAt + HEADER_LENGTH + 1;
  if (!startsWith(message, PROTECTED_HEADER_START, headerAt)) return undefined;
  if (message[payloadAt - 1] !== EMPTY_UNPROTECTED_HEADER) return undefined;
  const signatureAt = message.length - SIGNATURE_LENGTH;
  const payloadLength = signatureAt - 2 - payloadAt;
  if (payloadLength < 0 || message[signatureAt - 2] !== 0x58 || message[signatureAt - 1] !== SIGNATURE_LENGTH) {
    return undefined;
  }
  const payload = payloadOf(message.subarray(payloadAt, signatureAt - 2));
  const claims = payload && readClaims(payload);
  if (!payload || !claims) return undefined;
  const header = message.subarray(headerAt, headerAt + HEADER_LENGTH);
  return {
    keyId: keyIdText(header.subarray(PROTECTED_HEADER_START.length)),
    claims,
    signed: sigStructure(header, payload),
    signature: message.subarray(signatureAt),
  };
}

/** The content of a CBOR byte string whose head is as short as it can be and which fills `bytes`. */
function payloadOf(bytes: Uint8Array): Uint8Array | undefined {
  const [major, first = 0, second = 0] = bytes;
  if (major === undefined) return undefined;
  if (major === 0x58 && first >= 24 && bytes.length === 2 + first) return bytes.subarray(2);
  const long = first * 256 + second;
  if (major === 0x59 && long > 0xff && bytes.length === 3 + long) return bytes.subarray(3);
  return undefined;
}

/** Says whether the claims of a genuine credential are good here and now. */
export function judgeClaims(claims: CredentialClaims, { conferenceId, now }: Presentation): CredentialVerdict {
  if (claims.conferenceId !== conferenceId) return invalid('other-conference');
  const seconds = now.getTime() / 1000;
  if (seconds < claims.notBefore) return invalid('not-yet-valid');
  if (!(seconds < claims.notAfter)) return invalid('expired');
  return { result: 'valid', claims };
}

/** Says whether a credential was signed by a trusted key, and if so what it claims: its times and conference are not judged. Never throws. */
export function authenticateCredential<Key>(
  text: string,
  keys: CredentialKeys<Key>,
  verifySignature: VerifySignature<Key>,
): CredentialVerdict {
  const opened = openCredential(text);
  if (!opened) return invalid('unknown');
  const key = keys.get(opened.keyId);
  if (key === undefined) return invalid('unknown-key');
  try {
    if (!verifySignature(key, opened.signed, opened.signature)) return invalid('bad-signature');
  } catch {
    return invalid('bad-signature');
  }
  return { result: 'valid', claims: opened.claims };
}

/**
 * Says whether a credential is good here and now by what it says itself; whether its badge is still live is another
 * question. Never throws, whatever the text. `now` is compared in seconds (RFC 8392: good from nbf until before exp).
 */
export function verifyCredential<Key>(
  text: string,
  keys: CredentialKeys<Key>,
  verifySignature: VerifySignature<Key>,
  presentation: Presentation,
): CredentialVerdict {
  const genuine = authenticateCredential(text, keys, verifySignature);
  return genuine.result === 'valid' ? judgeClaims(genuine.claims, presentation) : genuine;
}

/** A key as WebCrypto holds it; its type belongs to no library that both Node and browsers declare. */
type WebCryptoKey = Awaited<ReturnType<typeof crypto.subtle.importKey>>;

const ES256 = { name: 'ECDSA', hash: 'SHA-256' } as const;

/** Imports the published key set for `verifyCredentialWithWebCrypto`. Key ids are computed, not believed. */
export async function importCredentialKeys(jwks: readonly CredentialPublicKey[]): Promise<Map<string, WebCryptoKey>> {
  const keys = new Map<string, WebCryptoKey>();
  for (const { kty, crv, x, y } of jwks) {
    const key = await crypto.subtle.importKey('jwk', { kty, crv, x, y }, { name: 'ECDSA', namedCurve: crv }, false, [
      'verify',
    ]);
    keys.set(keyIdText(await keyIdOf({ kty, crv, x, y })), key);
  }
  return keys;
}

/** The same as `verifyCredential` for a gate device in a browser, where signatures are only verified asynchronously. */
export async function verifyCredentialWithWebCrypto(
  text: string,
  keys: CredentialKeys<WebCryptoKey>,
  presentation: Presentation,
): Promise<CredentialVerdict> {
  const opened = openCredential(text);
  if (!opened) return invalid('unknown');
  const key = keys.get(opened.keyId);
  if (key === undefined) return invalid('unknown-key');
  const { signature, signed } = opened;
  const good = await crypto.subtle
    .verify(ES256, key, Uint8Array.from(signature), Uint8Array.from(signed))
    .catch(() => false);
  return good ? judgeClaims(opened.claims, presentation) : invalid('bad-signature');
}
