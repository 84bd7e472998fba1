/**
 * Base45 (RFC 9285): the 45 characters of a QR code's alphanumeric mode, two bytes in three characters. Written here
 * because the published package needs Node's Buffer and takes characters outside the alphabet.
 */

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:';
const NOT_IN_ALPHABET = 255;

const valueByCode = new Uint8Array(128).fill(NOT_IN_ALPHABET);
for (let value = 0; value < ALPHABET.length; value++) valueByCode[ALPHABET.charCodeAt(value)] = value;

export function encodeBase45(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 2) {
    const high = bytes[at] ?? 0;
    const low = bytes[at + 1];
    if (low === undefined) return text + ALPHABET.charAt(high % 45) + ALPHABET.charAt(Math.floor(high / 45));
    const pair = high * 256 + low;
    text += ALPHABET.charAt(pair % 45) + ALPHABET.charAt(Math.floor(pair / 45) % 45);
    text += ALPHABET.charAt(Math.floor(pair / 2025));
  }
  return text;
}

/** Reads from `start` to the end of `text`. Gives undefined for whatever an encoder could not have written. */
export function decodeBase45(text: string, start = 0): Uint8Array | undefined {
  const length = text.length - start;
  if (length < 0 || length % 3 === 1) return undefined;
  const bytes = new Uint8Array(Math.floor(length / 3) * 2 + (length % 3 === 2 ? 1 : 0));
  let to = 0;
  for (let at = start; at < text.length; at += 3) {
    const first = valueByCode[text.charCodeAt(at)] ?? NOT_IN_ALPHABET;
    const second = valueByCode[text.charCodeAt(at + 1)] ?? NOT_IN_ALPHABET;
    if (first === NOT_IN_ALPHABET || second === NOT_IN_ALPHABET) return undefined;
    if (at + 2 === text.length) {
      const byte = first + second * 45;
      if (byte > 0xff) return undefined;
      bytes[to++] = byte;
      break;
    }
    const third = valueByCode[text.charCodeAt(at + 2)] ?? NOT_IN_ALPHABET;
    const pair = first + second * 45 + third * 2025;
    if (third === NOT_IN_ALPHABET || pair > 0xffff) return undefined;
    bytes[to++] = pair >> 8;
    bytes[to++] = pair & 0xff;
  }
  return bytes;
}
