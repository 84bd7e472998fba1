import { decodeBase45 } from './base45.ts';
import { openSign1 } from './cose-sign1.ts';
import { CREDENTIAL_FORM, CREDENTIAL_PREFIX, type CredentialClaims, MAX_CREDENTIAL_LENGTH } from './credential.ts';
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

const invalid = (reason: CredentialFault): CredentialVerdict => ({ result: 'invalid', reason });

/** Takes the text apart without judging its signature. Gives undefined for what the issuer cannot have written. */
function openCredential(text: string): OpenedCredential | undefined {
  if (typeof text !== 'string' || text.length > MAX_CREDENTIAL_LENGTH || !text.startsWith(CREDENTIAL_PREFIX)) {
    return undefined;
  }
  const message = decodeBase45(text, CREDENTIAL_PREFIX.length);
  const opened = message && openSign1(CREDENTIAL_FORM, message);
  const claims = opened && readClaims(opened.payload);
  return claims && { ...opened, keyId: keyIdText(opened.keyId), claims };
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
export type WebCryptoKey = Awaited<ReturnType<typeof crypto.subtle.importKey>>;

const ES256 = { name: 'ECDSA', hash: 'SHA-256' } as const;

/** Imports the keys of a published key set for WebCrypto; a key that is none is left out. Key ids are computed, not believed. */
export async function importCredentialKeys(jwks: readonly CredentialPublicKey[]): Promise<Map<string, WebCryptoKey>> {
  const keys = new Map<string, WebCryptoKey>();
  for (const { kty, crv, x, y } of jwks) {
    const key = await crypto.subtle
      .importKey('jwk', { kty, crv, x, y }, { name: 'ECDSA', namedCurve: crv }, false, ['verify'])
      .catch(() => undefined);
    if (key) keys.set(keyIdText(await keyIdOf({ kty, crv, x, y })), key);
  }
  return keys;
}

/** Verifies a raw ES256 signature with WebCrypto; false for a wrong one. */
export const verifyWithWebCrypto = (key: WebCryptoKey, data: Uint8Array, signature: Uint8Array): Promise<boolean> =>
  crypto.subtle.verify(ES256, key, Uint8Array.from(signature), Uint8Array.from(data)).catch(() => false);

/** The same as `authenticateCredential` for a gate device in a browser, where signatures are only verified asynchronously. */
export async function authenticateWithWebCrypto(
  text: string,
  keys: CredentialKeys<WebCryptoKey>,
): Promise<CredentialVerdict> {
  const opened = openCredential(text);
  if (!opened) return invalid('unknown');
  const key = keys.get(opened.keyId);
  if (key === undefined) return invalid('unknown-key');
  const isGood = await verifyWithWebCrypto(key, opened.signed, opened.signature);
  return isGood ? { result: 'valid', claims: opened.claims } : invalid('bad-signature');
}

/** The same as `verifyCredential`, with WebCrypto. */
export async function verifyCredentialWithWebCrypto(
  text: string,
  keys: CredentialKeys<WebCryptoKey>,
  presentation: Presentation,
): Promise<CredentialVerdict> {
  const genuine = await authenticateWithWebCrypto(text, keys);
  return genuine.result === 'valid' ? judgeClaims(genuine.claims, presentation) : genuine;
}
