import { type Badge, claimsOf } from '../domain/badge.ts';
import { assembleCredential, encodeClaims, toBeSigned } from '../domain/credential.ts';
import { keyIdOf } from '../domain/credential-key.ts';
import type { BadgeSigner } from './badge-signer.ts';

/** Signs what a badge and the photo on file say, and gives the badge with its credential. */
export async function signBadge(
  signer: BadgeSigner,
  badge: Omit<Badge, 'credential'>,
  photoDigest?: Uint8Array,
): Promise<Badge> {
  const keyId = await keyIdOf(await signer.publicKey());
  const payload = encodeClaims(claimsOf(badge, photoDigest));
  return { ...badge, credential: assembleCredential(payload, keyId, await signer.sign(toBeSigned(payload, keyId))) };
}
