import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Open, Seal, SealingContext } from '../../functions/shared/kms/sealed-data.ts';

const key = randomBytes(32);
const bound = (context: SealingContext) => Buffer.from(JSON.stringify(Object.entries(context).sort()));

/** Stands in for KMS: nothing of what is sealed can be read, and it opens only in the context it was sealed in. */
export const seal: Seal = async (plain, context) => {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(bound(context));
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
};

export const open: Open = async (sealed, context) => {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12)).setAAD(bound(context));
  decipher.setAuthTag(sealed.subarray(-16));
  return Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()]);
};
