import type * as z from 'zod';
import { keyIdOf, keyIdText } from './domain/credential-key.ts';
import type { badgeKeySet } from './schemas/badge.ts';
import type { BadgeKey } from './signing/badge-signer.ts';

/** The key set that verifies every badge there is (RFC 7517). */
export async function getBadgeKeys(key: BadgeKey): Promise<z.output<typeof badgeKeySet>> {
  const publicKey = await key.publicKey();
  return { keys: [{ ...publicKey, kid: keyIdText(await keyIdOf(publicKey)), alg: 'ES256', use: 'sig' }] };
}
