import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import {
  assembleCredential,
  type CredentialClaims,
  encodeClaims,
  toBeSigned,
} from '../../../functions/accreditation/domain/credential.ts';
import {
  type CredentialPublicKey,
  derToRaw,
  keyIdOf,
  publicKeyOfSpki,
} from '../../../functions/accreditation/domain/credential-key.ts';
import {
  assembleRevocationList,
  encodeRevocationList,
  type RevocationList,
  revocationListText,
  revocationListToBeSigned,
} from '../../../functions/accreditation/domain/revocation-list.ts';

/** The published key set of some signers. */
export const keySetOf = (...signers: readonly { readonly publicKey: CredentialPublicKey }[]): string =>
  JSON.stringify({ keys: signers.map(({ publicKey }) => ({ ...publicKey, alg: 'ES256', use: 'sig' })) });

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
  const issueList = (list: RevocationList): string => {
    const payload = encodeRevocationList(list);
    const signature = derToRaw(signDer(revocationListToBeSigned(payload, keyId)));
    return revocationListText(assembleRevocationList(payload, keyId, signature));
  };
  return { publicKey, publicKeyObject: keyPair.publicKey, keyId, signDer, issue, issueList };
}
