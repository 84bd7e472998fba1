import { CLAIM, type CredentialClaims, serialOfBytes } from './credential.ts';

/**
 * Reads the claims of a credential in the one form in which `encodeClaims` writes them: deterministic CBOR (RFC 8949
 * section 4.2.1) of one shape. Whatever departs from it, by a claim, an order or a longer head, is refused where it departs, so
 * nothing is parsed that is not claimed. A general decoder followed by a comparison with its own encoding took four times as long.
 */

/** CBOR major types. */
const UNSIGNED = 0;
const NEGATIVE = 1;
const BYTES = 2;
const TEXT = 3;
const ARRAY = 4;
const MAP = 5;

class Departure extends Error {}

/** Walks over bytes; throws Departure for what is not the item that is asked for. */
class Cursor {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get atEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  #byte(): number {
    const byte = this.#bytes[this.#at++];
    if (byte === undefined) throw new Departure();
    return byte;
  }

  /** The argument of an item of this type, which must be as short as it can be and a safe integer. */
  head(type: number): number {
    const initial = this.#byte();
    const short = initial & 31;
    if (initial >> 5 !== type || short > 27) throw new Departure();
    if (short < 24) return short;
    const size = 2 ** (short - 24);
    let argument = 0;
    for (let count = 0; count < size; count++) argument = argument * 256 + this.#byte();
    const needs = size === 1 ? 24 : 256 ** (size / 2);
    if (argument < needs || !Number.isSafeInteger(argument)) throw new Departure();
    return argument;
  }

  key(key: number): void {
    const found = key < 0 ? -1 - this.head(NEGATIVE) : this.head(UNSIGNED);
    if (found !== key) throw new Departure();
  }

  bytes(): Uint8Array {
    const length = this.head(BYTES);
    if (length > this.#bytes.length - this.#at) throw new Departure();
    this.#at += length;
    return this.#bytes.slice(this.#at - length, this.#at);
  }

  /** Printable ASCII: conference ids, categories and zones are slugs. */
  text(): string {
    const end = this.head(TEXT) + this.#at;
    let text = '';
    while (this.#at < end) {
      const byte = this.#byte();
      if (byte < 0x20 || byte > 0x7e) throw new Departure();
      text += String.fromCharCode(byte);
    }
    return text;
  }
}

function read(cursor: Cursor): CredentialClaims {
  if (cursor.head(MAP) !== 5) throw new Departure();
  cursor.key(CLAIM.audience);
  const conferenceId = cursor.text();
  cursor.key(CLAIM.expiration);
  const notAfter = cursor.head(UNSIGNED);
  cursor.key(CLAIM.notBefore);
  const notBefore = cursor.head(UNSIGNED);
  cursor.key(CLAIM.id);
  const serial = cursor.bytes();
  cursor.key(CLAIM.badge);
  const members = cursor.head(ARRAY);
  const version = cursor.head(UNSIGNED);
  const category = cursor.text();
  const zones: string[] = [];
  for (let left = cursor.head(ARRAY); left > 0; left--) zones.push(cursor.text());
  if (members !== 3 && members !== 4) throw new Departure();
  if (notAfter <= notBefore || serial.length !== 16 || version < 1) throw new Departure();
  const claims = { conferenceId, serial: serialOfBytes(serial), version, category, zones, notBefore, notAfter };
  if (members === 3) return claims;
  const photoDigest = cursor.bytes();
  if (photoDigest.length < 8 || photoDigest.length > 32) throw new Departure();
  return { ...claims, photoDigest };
}

/** The claims of a payload, or undefined if it is not one that `encodeClaims` writes. Never throws. */
export function readClaims(payload: Uint8Array): CredentialClaims | undefined {
  const cursor = new Cursor(payload);
  try {
    const claims = read(cursor);
    return cursor.atEnd ? claims : undefined;
  } catch (error) {
    if (error instanceof Departure) return undefined;
    throw error;
  }
}
