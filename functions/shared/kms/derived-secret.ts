import { GenerateMacCommand, KMSClient } from '@aws-sdk/client-kms';

/** Gives the 32-byte secret of a purpose. The same purpose gives the same secret in every function that may use the key. */
export type DeriveSecret = (purpose: string) => Promise<Uint8Array>;

/**
 * Derives secrets from a KMS HMAC key that never leaves KMS: one call for each purpose in the life of a function
 * instance, then from memory.
 */
export function deriveSecretWith(keyId: string, kms: KMSClient = new KMSClient({})): DeriveSecret {
  const secrets = new Map<string, Promise<Uint8Array>>();
  const derive = async (purpose: string): Promise<Uint8Array> => {
    const answer = await kms.send(
      new GenerateMacCommand({
        KeyId: keyId,
        MacAlgorithm: 'HMAC_SHA_256',
        Message: Buffer.from(`chancery/${purpose}`),
      }),
    );
    if (!answer.Mac) throw new Error('KMS gave no MAC');
    return answer.Mac;
  };
  return (purpose) => {
    const known = secrets.get(purpose);
    if (known) return known;
    const secret = derive(purpose);
    secrets.set(purpose, secret);
    secret.catch(() => secrets.delete(purpose));
    return secret;
  };
}
