import type { KeyObject } from 'node:crypto';
import type { CredentialKeys } from '../domain/verify-credential.ts';
import type { BadgeKey } from './badge-signer.ts';
import { nodeKeysOf } from './verify-with-node.ts';

/** The keys that a gate trusts, imported once in the life of a function instance. */
export function trustedKeys(...keys: readonly BadgeKey[]): () => Promise<CredentialKeys<KeyObject>> {
  let imported: Promise<CredentialKeys<KeyObject>> | undefined;
  return () => {
    if (imported) return imported;
    imported = Promise.all(keys.map((key) => key.publicKey())).then(nodeKeysOf);
    imported.catch(() => {
      imported = undefined;
    });
    return imported;
  };
}
