import { DecryptCommand, EncryptCommand, KMSClient } from '@aws-sdk/client-kms';

/** What a sealed thing belongs to. It is no secret; without the very same context nothing opens. */
export type SealingContext = Readonly<Record<string, string>>;

export type Seal = (plain: Uint8Array, context: SealingContext) => Promise<Uint8Array>;
export type Open = (sealed: Uint8Array, context: SealingContext) => Promise<Uint8Array>;

/** Seals up to 4 KB inside KMS, under a key that never leaves it. */
export const sealWith =
  (keyId: string, kms: KMSClient = new KMSClient({})): Seal =>
  async (plain, context) => {
    const { CiphertextBlob: sealed } = await kms.send(
      new EncryptCommand({ KeyId: keyId, Plaintext: plain, EncryptionContext: { ...context } }),
    );
    if (!sealed) throw new Error('KMS sealed nothing');
    return sealed;
  };

/** Opens what was sealed under this key and no other, for the context it was sealed in. */
export const openWith =
  (keyId: string, kms: KMSClient = new KMSClient({})): Open =>
  async (sealed, context) => {
    const { Plaintext: plain } = await kms.send(
      new DecryptCommand({ KeyId: keyId, CiphertextBlob: sealed, EncryptionContext: { ...context } }),
    );
    if (!plain) throw new Error('KMS opened nothing');
    return plain;
  };
