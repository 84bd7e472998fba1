import { createPublicKey, verify } from 'node:crypto';

/**
 * Reads the QR code of a badge as a gate of another make would: base45 (RFC 9285), COSE_Sign1 (RFC 9052) with ES256,
 * claims in the manner of a CWT (RFC 8392). Written for the checker alone, so that a mistake of the issuer is not
 * repeated here.
 */

export interface PublishedKey {
  readonly kid?: string | undefined;
  readonly kty: string;
  readonly crv?: string | undefined;
  readonly x?: string | undefined;
  readonly y?: string | undefined;
}

export interface ReadCredential {
  readonly conferenceId: string;
  readonly serial: string;
  readonly version: number;
  readonly category: string;
  readonly zones: readonly string[];
  /** Seconds since the epoch. */
  readonly notBefore: number;
  readonly notAfter: number;
}

/** Why a QR code is no credential of these keys. */
export class NoCredential extends Error {}

const PREFIX = 'CHY1:';
const BASE45 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:';
const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const COSE_SIGN1 = 18;
const ES256 = -7;

function fromBase45(text: string): Buffer {
  const bytes: number[] = [];
  for (let at = 0; at < text.length; at += 3) {
    const digits = [...text.slice(at, at + 3)].map((character) => BASE45.indexOf(character));
    const value = digits.reduceRight((sum, digit) => sum * 45 + digit, 0);
    const size = digits.length - 1;
    if (digits.includes(-1) || size === 0 || value >= 256 ** size) throw new NoCredential('it is not base45');
    if (size === 2) bytes.push(value >> 8);
    bytes.push(value & 0xff);
  }
  return Buffer.from(bytes);
}

class Tagged {
  readonly tag: number;
  readonly content: unknown;
  constructor(tag: number, content: unknown) {
    this.tag = tag;
    this.content = content;
  }
}

/** As much of CBOR (RFC 8949) as a credential has: integers, byte and text strings, arrays, maps, tags; definite lengths. */
class CborReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  /** The one item that the bytes are. */
  static whole(bytes: Buffer): unknown {
    const reader = new CborReader(bytes);
    const item = reader.#item();
    if (reader.#at !== bytes.length) throw new NoCredential('there are bytes after its end');
    return item;
  }

  #item(): unknown {
    const first = this.#take(1)[0] ?? 0;
    const argument = this.#argument(first & 31);
    switch (first >> 5) {
      case 0:
        return argument;
      case 1:
        return -1 - argument;
      case 2:
        return this.#take(argument);
      case 3:
        return this.#take(argument).toString('utf8');
      case 4:
        return Array.from({ length: this.#possible(argument) }, () => this.#item());
      case 5:
        return new Map(Array.from({ length: this.#possible(argument) }, () => [this.#item(), this.#item()] as const));
      case 6:
        return new Tagged(argument, this.#item());
      default:
        throw new NoCredential('it holds something that no credential holds');
    }
  }

  #argument(info: number): number {
    if (info < 24) return info;
    if (info > 27) throw new NoCredential('it has no definite length');
    const bytes = this.#take(2 ** (info - 24));
    return Number(BigInt(`0x${bytes.toString('hex')}`));
  }

  #possible(count: number): number {
    if (count > this.#bytes.length - this.#at) throw new NoCredential('it ends too early');
    return count;
  }

  #take(length: number): Buffer {
    this.#possible(length);
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }
}

function byteString(bytes: Buffer): Buffer {
  const head =
    bytes.length < 24
      ? [0x40 + bytes.length]
      : bytes.length < 256
        ? [0x58, bytes.length]
        : [0x59, bytes.length >> 8, bytes.length & 0xff];
  return Buffer.concat([Buffer.from(head), bytes]);
}

/** Sig_structure of RFC 9052 section 4.4: ["Signature1", protected header, no external data, payload]. */
const signedBytes = (header: Buffer, payload: Buffer): Buffer =>
  Buffer.concat([
    Buffer.from([0x84, 0x6a]),
    Buffer.from('Signature1'),
    byteString(header),
    byteString(Buffer.alloc(0)),
    byteString(payload),
  ]);

function serialOf(id: unknown): string {
  if (!Buffer.isBuffer(id) || id.length !== 16) throw new NoCredential('its serial does not have 16 bytes');
  let value = BigInt(`0x${id.toString('hex')}`);
  let text = '';
  for (let digit = 0; digit < 26; digit++) {
    text = CROCKFORD.charAt(Number(value & 31n)) + text;
    value >>= 5n;
  }
  return `bdg_${text}`;
}

const isText = (value: unknown): value is string => typeof value === 'string';

/**
 * What a QR code says, if one of the published keys signed it.
 * @throws NoCredential with the reason otherwise
 */
export function readCredential(text: string, keys: readonly PublishedKey[]): ReadCredential {
  if (!text.startsWith(PREFIX)) throw new NoCredential(`it does not begin with ${PREFIX}`);
  const message = CborReader.whole(fromBase45(text.slice(PREFIX.length)));
  if (!(message instanceof Tagged) || message.tag !== COSE_SIGN1 || !Array.isArray(message.content)) {
    throw new NoCredential('it is not a COSE_Sign1 message');
  }
  const [header, , payload, signature]: unknown[] = message.content;
  if (!Buffer.isBuffer(header) || !Buffer.isBuffer(payload) || !Buffer.isBuffer(signature)) {
    throw new NoCredential('it is not a COSE_Sign1 message');
  }
  const headers = CborReader.whole(header);
  if (!(headers instanceof Map) || headers.get(1) !== ES256) throw new NoCredential('it is not signed with ES256');
  const keyId: unknown = headers.get(4);
  const kid = Buffer.isBuffer(keyId) ? keyId.toString('base64url') : undefined;
  const key = keys.find((published) => published.kid === kid);
  if (!key) throw new NoCredential(`no published key has the id ${kid}`);
  const { kty, crv = '', x = '', y = '' } = key;
  const publicKey = createPublicKey({ key: { kty, crv, x, y }, format: 'jwk' });
  if (!verify('sha256', signedBytes(header, payload), { key: publicKey, dsaEncoding: 'ieee-p1363' }, signature)) {
    throw new NoCredential('its signature is not of that key');
  }
  return claimsOf(CborReader.whole(payload));
}

function claimsOf(claims: unknown): ReadCredential {
  const get = (key: number): unknown => (claims instanceof Map ? claims.get(key) : undefined);
  const badge = get(-65537);
  const [version, category, zones]: unknown[] = Array.isArray(badge) ? badge : [];
  const conferenceId = get(3);
  if (!isText(conferenceId) || !isText(category) || !Array.isArray(zones) || !zones.every(isText)) {
    throw new NoCredential('its claims are not those of a badge');
  }
  return {
    conferenceId,
    serial: serialOf(get(7)),
    version: Number(version),
    category,
    zones,
    notBefore: Number(get(5)),
    notAfter: Number(get(4)),
  };
}
