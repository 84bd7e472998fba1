import { createECDH, type KeyObject, randomBytes } from 'node:crypto';

/** The order of the group of P-256 (FIPS 186-5). */
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

/**
 * Signs a SHA-256 digest with a P-256 key, ASN.1 DER. Node signs messages, never digests, while KMS does both. Only for
 * the keys of this machine: the arithmetic takes no care of timing.
 */
export function signDigest(key: KeyObject, digest: Buffer): Buffer {
  const { d = '' } = key.export({ format: 'jwk' });
  const secret = toInteger(Buffer.from(d, 'base64url'));
  for (;;) {
    const nonce = randomBytes(32);
    const k = toInteger(nonce);
    if (k === 0n || k >= ORDER) continue;
    const curve = createECDH('prime256v1');
    curve.setPrivateKey(nonce);
    const r = toInteger(curve.getPublicKey().subarray(1, 33)) % ORDER;
    const s = (power(k, ORDER - 2n) * (toInteger(digest.subarray(0, 32)) + r * secret)) % ORDER;
    if (r === 0n || s === 0n) continue;
    const content = Buffer.concat([derInteger(r), derInteger(s)]);
    return Buffer.concat([Buffer.from([0x30, content.length]), content]);
  }
}

const toInteger = (bytes: Buffer): bigint => BigInt(`0x${bytes.toString('hex')}`);

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  let square = base % ORDER;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % ORDER;
    square = (square * square) % ORDER;
  }
  return result;
}

function derInteger(value: bigint): Buffer {
  const hex = value.toString(16);
  const magnitude = Buffer.from(hex.length % 2 ? `0${hex}` : hex, 'hex');
  const content = (magnitude[0] ?? 0) & 0x80 ? Buffer.concat([Buffer.from([0]), magnitude]) : magnitude;
  return Buffer.concat([Buffer.from([0x02, content.length]), content]);
}
