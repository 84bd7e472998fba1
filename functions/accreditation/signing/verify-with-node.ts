import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { type CredentialPublicKey, keyIdOf, keyIdText } from '../domain/credential-key.ts';
import type { VerifySignature } from '../domain/verify-credential.ts';

/** ES256 by `node:crypto`, which answers at once and about as fast as the machine can. */
export const verifyWithNode: VerifySignature<KeyObject> = (key, data, signature) =>
  verify('sha256', data, { key, dsaEncoding: 'ieee-p1363' }, signature);

/** The keys of a key set for `verifyWithNode`, by key id. Key ids are computed, not believed. */
export async function nodeKeysOf(jwks: readonly CredentialPublicKey[]): Promise<Map<string, KeyObject>> {
  const keys = new Map<string, KeyObject>();
  for (const { kty, crv, x, y } of jwks) {
    keys.set(keyIdText(await keyIdOf({ kty, crv, x, y })), createPublicKey({ key: { kty, crv, x, y }, format: 'jwk' }));
  }
  return keys;
}
