import { createPublicKey, generateKeyPairSync, randomBytes, sign, verify } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import {
  assembleCredential,
  encodeClaims,
  serialOfBytes,
  toBeSigned,
} from '../functions/accreditation/domain/credential.ts';
import { derToRaw, keyIdOf, publicKeyOfSpki } from '../functions/accreditation/domain/credential-key.ts';
import {
  assembleRevocationList,
  encodeRevocationList,
  revocationListText,
  revocationListToBeSigned,
} from '../functions/accreditation/domain/revocation-list.ts';
import { openGateTrustWith, verifyBadgeWith } from '../functions/accreditation/domain/verify-badge.ts';
import { nodeKeysOf, verifyWithNode } from '../functions/accreditation/signing/verify-with-node.ts';
import type { Figures } from './run.ts';

/** Many short rounds, of which the best counts: on a shared machine some are undisturbed. */
const ROUNDS = 150;
const CALLS = 40;
const DEAD = 3000;
const NOW = new Date('2021-06-23T07:00:00Z');

/** Microseconds to verify one badge offline, with a list of 3,000 dead ones, against the signature alone. */
export async function measure(): Promise<Figures[]> {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwk = publicKeyOfSpki(publicKey.export({ type: 'spki', format: 'der' }));
  const keyId = await keyIdOf(jwk);
  const keys = await nodeKeysOf([jwk]);
  const key = createPublicKey({ key: { ...jwk }, format: 'jwk' });

  const payload = encodeClaims({
    conferenceId: 'mcis-2021',
    serial: 'bdg_01F8MECHZX3TBDSZ7XRADM79XE',
    version: 1,
    category: 'head',
    zones: ['plenary', 'bilateral-wing', 'vip-lounge', 'media-stakeout'],
    notBefore: Date.UTC(2021, 5, 21, 21) / 1000,
    notAfter: Date.UTC(2021, 5, 24, 21) / 1000,
    photoDigest: Uint8Array.from(randomBytes(16)),
  });
  const signed = toBeSigned(payload, keyId);
  const signature = derToRaw(sign('sha256', signed, privateKey));
  const text = assembleCredential(payload, keyId, signature);

  const list = encodeRevocationList({
    conferenceId: 'mcis-2021',
    number: 1,
    issuedAt: NOW.getTime() / 1000 - 60,
    nextUpdate: NOW.getTime() / 1000 + 3540,
    dead: Array.from({ length: DEAD }, () => ({
      serial: serialOfBytes(Uint8Array.from(randomBytes(16))),
      reason: 'revoked',
    })),
  });
  const listSignature = derToRaw(sign('sha256', revocationListToBeSigned(list, keyId), privateKey));
  const revocationList = revocationListText(assembleRevocationList(list, keyId, listSignature));
  const open = () => openGateTrustWith({ conferenceId: 'mcis-2021', revocationList }, keys, verifyWithNode);
  const trust = open();
  const shown = { text, zone: 'plenary', now: NOW };

  const contenders: Record<string, () => boolean> = {
    'crypto.verify alone': () => verify('sha256', signed, { key, dsaEncoding: 'ieee-p1363' }, signature),
    'a badge offline, revocation included': () => verifyBadgeWith(trust, shown, verifyWithNode).verdict === 'admitted',
  };
  const best = new Map<string, number>();
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, call] of Object.entries(contenders)) {
      const start = performance.now();
      for (let count = 0; count < CALLS; count++) if (!call()) throw new Error(`${name} refused a good badge`);
      best.set(name, Math.min(best.get(name) ?? Infinity, ((performance.now() - start) * 1000) / CALLS));
    }
  }
  const start = performance.now();
  open();
  const opening = (performance.now() - start) * 1000;
  const limit = best.get('crypto.verify alone') ?? Number.NaN;
  return [...best, [`a list of ${DEAD} opened, once for all badges`, opening] as const].map(([what, time]) => ({
    what,
    µs: Number(time.toFixed(1)),
    'of crypto.verify': Number((time / limit).toFixed(2)),
  }));
}
