import { keyIdOf } from '../domain/credential-key.ts';
import {
  assembleRevocationList,
  encodeRevocationList,
  type RevocationList,
  revocationListToBeSigned,
} from '../domain/revocation-list.ts';
import type { BadgeSigner } from './badge-signer.ts';

/** Signs a list and gives the message. */
export async function signRevocationList(signer: BadgeSigner, list: RevocationList): Promise<Uint8Array> {
  const keyId = await keyIdOf(await signer.publicKey());
  const payload = encodeRevocationList(list);
  return assembleRevocationList(payload, keyId, await signer.sign(revocationListToBeSigned(payload, keyId)));
}
