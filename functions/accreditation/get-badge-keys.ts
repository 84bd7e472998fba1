import type * as z from 'zod';
import { keyIdOf, keyIdText } from './domain/credential-key.ts';
import type { badgeKeySet } from './schemas/badge.ts';
import type { BadgeKey } from './signing/badge-signer.ts';

/** The key set that verifies every badge there is (RFC 7517): the key that signs now comes first. */
export async function getBadgeKeys(keys: readonly BadgeKey[]): Promise<z.output<typeof badgeKeySet>> {
  const publicKeys = await Promise.all(keys.map((key) => key.publicKey()));
  const described = publicKeys.map(async (publicKey) => {
    const kid = keyIdText(await keyIdOf(publicKey));
    return { ...publicKey, kid, alg: 'ES256' as const, use: 'sig' as const };
  });
  return { keys: await Promise.all(described) };
}
