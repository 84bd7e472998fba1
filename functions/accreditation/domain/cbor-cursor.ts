/** CBOR major types. */
export const UNSIGNED = 0;
const NEGATIVE = 1;
const BYTES = 2;
const TEXT = 3;
export const ARRAY = 4;
export const MAP = 5;

/** The bytes are not what is asked for, or not in the shortest form. */
export class Departure extends Error {}

/** Walks over the items of deterministic CBOR (RFC 8949 section 4.2.1); throws Departure for what is not the item that is asked for. */
export class CborCursor {
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
