import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import {
  assembleCredential,
  type CredentialClaims,
  encodeClaims,
  toBeSigned,
} from '../../../functions/accreditation/domain/credential.ts';
import { derToRaw, keyIdOf, publicKeyOfSpki } from '../../../functions/accreditation/domain/credential-key.ts';

/** A head of delegation's badge at the reference conference, good from the day before it opens until it ends. */
export const headOfDelegation: CredentialClaims = {
  conferenceId: 'mcis-2021',
  serial: 'bdg_01F8MECHZX3TBDSZ7XRADM79XE',
  version: 1,
  category: 'head',
  zones: ['plenary', 'bilateral-wing', 'vip-lounge', 'media-stakeout'],
  notBefore: Date.UTC(2021, 5, 21, 21) / 1000,
  notAfter: Date.UTC(2021, 5, 24, 21) / 1000,
};

export const photoDigest = createHash('sha256').update('a photo').digest().subarray(0, 16);

/** Signs as KMS does, giving DER. */
export async function issuer(keyPair = generateKeyPairSync('ec', { namedCurve: 'P-256' })) {
  const publicKey = publicKeyOfSpki(keyPair.publicKey.export({ type: 'spki', format: 'der' }));
  const keyId = await keyIdOf(publicKey);
  const signDer = (data: Uint8Array, key: KeyObject = keyPair.privateKey): Uint8Array => sign('sha256', data, key);
  const issue = (claims: CredentialClaims): string => {
    const payload = encodeClaims(claims);
    return assembleCredential(payload, keyId, derToRaw(signDer(toBeSigned(payload, keyId))));
  };
  return { publicKey, publicKeyObject: keyPair.publicKey, keyId, signDer, issue };
}
