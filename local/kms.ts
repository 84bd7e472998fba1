import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
  timingSafeEqual,
  verify,
} from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import * as z from 'zod';
import type { Json, JsonObject } from './assembly.ts';
import { asObject } from './dynamodb-local.ts';
import { signDigest } from './ecdsa-digest.ts';
import { parsePolicy, type Statement } from './iam.ts';
import { type Deployment, NotEmulated } from './template.ts';

const keyProperties = z.strictObject({
  KeySpec: z
    .enum(['SYMMETRIC_DEFAULT', 'HMAC_256', 'ECC_NIST_P256', 'ECC_NIST_EDWARDS25519'])
    .default('SYMMETRIC_DEFAULT'),
  KeyPolicy: z.json(),
  KeyUsage: z.string().optional(),
  Enabled: z.coerce.boolean().default(true),
  // Without effect here: nobody rotates, replicates or waits out the deletion of a key on one machine.
  Description: z.json().optional(),
  EnableKeyRotation: z.json().optional(),
  RotationPeriodInDays: z.json().optional(),
  PendingWindowInDays: z.json().optional(),
  MultiRegion: z.json().optional(),
  Origin: z.json().optional(),
  BypassPolicyLockoutSafetyCheck: z.json().optional(),
  Tags: z.json().optional(),
});

export class KmsError extends Error {
  readonly type: string;
  constructor(type: string, message: string) {
    super(message);
    this.type = type;
  }
}

interface Key {
  readonly id: string;
  readonly arn: string;
  readonly spec: z.infer<typeof keyProperties>['KeySpec'];
  readonly enabled: boolean;
  readonly policy: readonly Statement[];
  readonly material: Buffer;
  readonly privateKey: KeyObject | undefined;
}

const isAsymmetric = (spec: Key['spec']): boolean => spec.startsWith('ECC_');

/** The keys of the template, with material made on this machine and kept in a file that only its owner may read. */
export class Kms {
  readonly #keys = new Map<string, Key>();
  readonly #aliases = new Map<string, string>();

  /** Keeps the material in `file`, or nowhere without one. */
  constructor(deployment: Deployment, file: string | undefined) {
    const kept: Record<string, string> =
      file !== undefined && existsSync(file)
        ? z.record(z.string(), z.string()).parse(JSON.parse(readFileSync(file, 'utf8')))
        : {};
    for (const resource of deployment.ofType('AWS::KMS::Key')) {
      const parsed = keyProperties.safeParse(resource.properties);
      if (!parsed.success) throw new NotEmulated(`${resource.address}: ${z.prettifyError(parsed.error)}`);
      const { KeySpec: spec, KeyPolicy, Enabled: enabled } = parsed.data;
      kept[resource.ref] ??= newMaterial(spec).toString('base64');
      const material = Buffer.from(kept[resource.ref] ?? '', 'base64');
      this.#keys.set(resource.ref, {
        id: resource.ref,
        arn: resource.attribute('Arn'),
        spec,
        enabled,
        policy: parsePolicy(KeyPolicy, `${resource.address} key policy`),
        material,
        privateKey: isAsymmetric(spec) ? createPrivateKey({ key: material, format: 'der', type: 'pkcs8' }) : undefined,
      });
    }
    for (const alias of deployment.ofType('AWS::KMS::Alias'))
      this.#aliases.set(alias.name, String(alias.properties.TargetKeyId).replace(/^.*:key\//, ''));
    if (file !== undefined) writeFileSync(file, JSON.stringify(kept, null, 2), { mode: 0o600 });
  }

  /** @throws KmsError NotFoundException */
  find(reference: Json | undefined): Key {
    const name = String(reference)
      .replace(/^arn:[^/]*:(?=key\/|alias\/)/, '')
      .replace(/^key\//, '');
    const key = this.#keys.get(this.#aliases.get(name) ?? name);
    if (!key) throw new KmsError('NotFoundException', `Key '${String(reference)}' does not exist`);
    return key;
  }

  /** The key that a request speaks of: Decrypt may leave it to the ciphertext to say. */
  keyOf(operation: string, input: JsonObject): Key {
    if (operation === 'Decrypt' && input.KeyId === undefined)
      return this.find(bytes(input.CiphertextBlob).subarray(0, 36).toString());
    return this.find(input.KeyId);
  }

  /**
   * Carries out one operation on a key.
   * @throws KmsError as KMS would name it
   */
  perform(operation: string, key: Key, input: JsonObject): JsonObject {
    if (!key.enabled) throw new KmsError('DisabledException', `${key.arn} is disabled.`);
    switch (operation) {
      case 'GenerateMac':
        return { KeyId: key.arn, Mac: this.#mac(key, input).toString('base64'), MacAlgorithm: 'HMAC_SHA_256' };
      case 'VerifyMac': {
        const [expected, given] = [this.#mac(key, input), bytes(input.Mac)];
        if (expected.length !== given.length || !timingSafeEqual(expected, given))
          throw new KmsError('KMSInvalidMacException', 'The MAC is not valid.');
        return { KeyId: key.arn, MacValid: true, MacAlgorithm: 'HMAC_SHA_256' };
      }
      case 'Sign':
        return {
          KeyId: key.arn,
          Signature: this.#sign(key, input).toString('base64'),
          SigningAlgorithm: algorithm(key),
        };
      case 'Verify': {
        if (!this.#verify(key, input))
          throw new KmsError('KMSInvalidSignatureException', 'The signature is not valid.');
        return { KeyId: key.arn, SignatureValid: true, SigningAlgorithm: algorithm(key) };
      }
      case 'GetPublicKey': {
        const publicKey = createPublicKey(privateKey(key)).export({ format: 'der', type: 'spki' });
        return {
          KeyId: key.arn,
          PublicKey: publicKey.toString('base64'),
          KeySpec: key.spec,
          KeyUsage: 'SIGN_VERIFY',
          SigningAlgorithms: [algorithm(key)],
        };
      }
      case 'Encrypt':
        return {
          KeyId: key.arn,
          CiphertextBlob: encrypt(key, bytes(input.Plaintext), input).toString('base64'),
          EncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
        };
      case 'Decrypt':
        return {
          KeyId: key.arn,
          Plaintext: decrypt(key, bytes(input.CiphertextBlob), input).toString('base64'),
          EncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
        };
      case 'GenerateDataKey':
      case 'GenerateDataKeyWithoutPlaintext': {
        const plain = randomBytes(input.KeySpec === 'AES_128' ? 16 : Number(input.NumberOfBytes ?? 32));
        return {
          KeyId: key.arn,
          CiphertextBlob: encrypt(key, plain, input).toString('base64'),
          ...(operation === 'GenerateDataKey' ? { Plaintext: plain.toString('base64') } : {}),
        };
      }
      case 'DescribeKey':
        return {
          KeyMetadata: { KeyId: key.id, Arn: key.arn, KeySpec: key.spec, Enabled: key.enabled, KeyState: 'Enabled' },
        };
      default:
        throw new KmsError('UnsupportedOperationException', `${operation} is not emulated on this machine`);
    }
  }

  #mac(key: Key, input: JsonObject): Buffer {
    if (key.spec !== 'HMAC_256' || input.MacAlgorithm !== 'HMAC_SHA_256') throw wrongUsage(key);
    return createHmac('sha256', key.material).update(bytes(input.Message)).digest();
  }

  #sign(key: Key, input: JsonObject): Buffer {
    if (input.SigningAlgorithm !== algorithm(key)) throw wrongUsage(key);
    if (key.spec === 'ECC_NIST_EDWARDS25519') return sign(null, bytes(input.Message), privateKey(key));
    if (input.MessageType !== 'DIGEST') return sign('sha256', bytes(input.Message), privateKey(key));
    return signDigest(privateKey(key), bytes(input.Message));
  }

  #verify(key: Key, input: JsonObject): boolean {
    const publicKey = createPublicKey(privateKey(key));
    if (key.spec === 'ECC_NIST_EDWARDS25519')
      return verify(null, bytes(input.Message), publicKey, bytes(input.Signature));
    if (input.MessageType !== 'DIGEST')
      return verify('sha256', bytes(input.Message), publicKey, bytes(input.Signature));
    throw new KmsError('UnsupportedOperationException', 'Verify of a digest is not emulated on this machine');
  }
}

const bytes = (value: Json | undefined): Buffer => Buffer.from(typeof value === 'string' ? value : '', 'base64');

const wrongUsage = (key: Key): KmsError =>
  new KmsError('InvalidKeyUsageException', `${key.arn} (${key.spec}) does not allow this operation or algorithm.`);

const algorithm = (key: Key): string => (key.spec === 'ECC_NIST_EDWARDS25519' ? 'ED25519_SHA_512' : 'ECDSA_SHA_256');

function privateKey(key: Key): KeyObject {
  if (!key.privateKey) throw wrongUsage(key);
  return key.privateKey;
}

function newMaterial(spec: Key['spec']): Buffer {
  if (spec === 'ECC_NIST_P256')
    return generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'der', type: 'pkcs8' });
  if (spec === 'ECC_NIST_EDWARDS25519')
    return generateKeyPairSync('ed25519').privateKey.export({ format: 'der', type: 'pkcs8' });
  return randomBytes(32);
}

/** Ciphertext: key id (36 characters), nonce (12 bytes), tag (16 bytes), data. The encryption context is authenticated. */
function encrypt(key: Key, plaintext: Buffer, input: JsonObject): Buffer {
  if (key.spec !== 'SYMMETRIC_DEFAULT') throw wrongUsage(key);
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key.material, nonce).setAAD(contextOf(input));
  const data = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return Buffer.concat([Buffer.from(key.id), nonce, cipher.getAuthTag(), data]);
}

function decrypt(key: Key, blob: Buffer, input: JsonObject): Buffer {
  if (key.spec !== 'SYMMETRIC_DEFAULT') throw wrongUsage(key);
  if (blob.subarray(0, 36).toString() !== key.id)
    throw new KmsError(
      'IncorrectKeyException',
      'The key ID in the request does not identify a CMK that can perform this operation.',
    );
  try {
    const decipher = createDecipheriv('aes-256-gcm', key.material, blob.subarray(36, 48)).setAAD(contextOf(input));
    decipher.setAuthTag(blob.subarray(48, 64));
    return Buffer.concat([decipher.update(blob.subarray(64)), decipher.final()]);
  } catch {
    throw new KmsError('InvalidCiphertextException', 'The ciphertext is not valid.');
  }
}

const contextOf = (input: JsonObject): Buffer =>
  Buffer.from(
    JSON.stringify(Object.entries(asObject(input.EncryptionContext)).sort(([one], [other]) => (one < other ? -1 : 1))),
  );
