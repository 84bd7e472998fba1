import { createHash } from 'node:crypto';
import { GetPublicKeyCommand, KMSClient, SignCommand } from '@aws-sdk/client-kms';
import { type CredentialPublicKey, derToRaw, publicKeyOfSpki } from '../domain/credential-key.ts';

/** The public half of the key that signs badges. */
export interface BadgeKey {
  publicKey(): Promise<CredentialPublicKey>;
}

/** The key that signs badges, wherever it is kept. */
export interface BadgeSigner extends BadgeKey {
  /** Signs with ES256. Gives the raw signature of 64 bytes. */
  sign(data: Uint8Array): Promise<Uint8Array>;
}

/** Bytes that KMS signs as they are. */
const LONGEST_MESSAGE = 4096;

/** A P-256 key in KMS that never leaves it. The public half is asked for once in the life of a function instance. */
export function kmsBadgeSigner(keyId: string, kms: KMSClient = new KMSClient({})): BadgeSigner {
  let asked: Promise<CredentialPublicKey> | undefined;
  const readPublicKey = async (): Promise<CredentialPublicKey> => {
    const { PublicKey: spki } = await kms.send(new GetPublicKeyCommand({ KeyId: keyId }));
    if (!spki) throw new Error('KMS gave no public key');
    return publicKeyOfSpki(spki);
  };
  return {
    publicKey() {
      if (asked) return asked;
      asked = readPublicKey();
      asked.catch(() => {
        asked = undefined;
      });
      return asked;
    },
    async sign(data) {
      // KMS takes no longer messages, but their digest.
      const message =
        data.length > LONGEST_MESSAGE
          ? { Message: createHash('sha256').update(data).digest(), MessageType: 'DIGEST' as const }
          : { Message: data, MessageType: 'RAW' as const };
      const answer = await kms.send(new SignCommand({ KeyId: keyId, ...message, SigningAlgorithm: 'ECDSA_SHA_256' }));
      if (!answer.Signature) throw new Error('KMS gave no signature');
      return derToRaw(answer.Signature);
    },
  };
}

/** Every key whose badges are verified: the one that signs now, and those that signed before, their ids in a list with commas. */
export const kmsBadgeKeys = (signingKeyId: string, retiredKeyIds: string): BadgeKey[] => {
  const kms = new KMSClient({});
  return [signingKeyId, ...retiredKeyIds.split(',').filter(Boolean)].map((keyId) => kmsBadgeSigner(keyId, kms));
};
