/**
 * COSE_Sign1 messages (RFC 9052) as this system signs them: ES256, a protected header of one fixed beginning and the
 * key id, an empty unprotected header. The beginning says what is signed, so that a signature over one thing never holds for another.
 * Runs in a browser as it stands.
 */

/** Raw ES256 signature, r and s of 32 bytes each (RFC 9053 section 2.1). */
export const SIGNATURE_LENGTH = 64;
export const KEY_ID_LENGTH = 8;

/** What is signed, and the bytes its protected header has before the key id. */
export interface Sign1Form {
  readonly headerStart: Uint8Array;
}

/** A message taken apart, its signature not judged. */
export interface OpenedSign1 {
  readonly keyId: Uint8Array;
  readonly payload: Uint8Array;
  /** The bytes that the signature is over. */
  readonly signed: Uint8Array;
  readonly signature: Uint8Array;
}

/** Tag 18 (COSE_Sign1) and the head of its array of four. */
const SIGN1_HEAD = Uint8Array.of(0xd2, 0x84);
const EMPTY_UNPROTECTED_HEADER = 0xa0;
/** ["Signature1", of which the rest follows: the array's head and the context string of RFC 9052 section 4.4. */
const SIGNATURE1 = Uint8Array.of(0x84, 0x6a, 0x53, 0x69, 0x67, 0x6e, 0x61, 0x74, 0x75, 0x72, 0x65, 0x31);
const NO_EXTERNAL_DATA = Uint8Array.of(0x40);
const BYTES = 0x40;

/** Concatenates. */
export function joinBytes(parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/** The head of a CBOR byte string, shortest form. */
export function byteStringHead(length: number): Uint8Array {
  if (length < 24) return Uint8Array.of(BYTES + length);
  if (length < 0x100) return Uint8Array.of(0x58, length);
  if (length < 0x1_0000) return Uint8Array.of(0x59, length >> 8, length & 0xff);
  return Uint8Array.of(0x5a, length >>> 24, (length >> 16) & 0xff, (length >> 8) & 0xff, length & 0xff);
}

function protectedHeader({ headerStart }: Sign1Form, keyId: Uint8Array): Uint8Array {
  if (keyId.length !== KEY_ID_LENGTH) throw new RangeError(`a key id has ${KEY_ID_LENGTH} bytes`);
  return joinBytes([headerStart, keyId]);
}

/** The Sig_structure of RFC 9052 section 4.4 over an encoded protected header and a payload. */
const sigStructure = (header: Uint8Array, payload: Uint8Array): Uint8Array =>
  joinBytes([
    SIGNATURE1,
    byteStringHead(header.length),
    header,
    NO_EXTERNAL_DATA,
    byteStringHead(payload.length),
    payload,
  ]);

/** The bytes that are hashed with SHA-256 and signed. */
export const sign1ToBeSigned = (form: Sign1Form, payload: Uint8Array, keyId: Uint8Array): Uint8Array =>
  sigStructure(protectedHeader(form, keyId), payload);

/** The message. Throws RangeError for a signature or key id of another length. */
export function assembleSign1(
  form: Sign1Form,
  payload: Uint8Array,
  keyId: Uint8Array,
  signature: Uint8Array,
): Uint8Array {
  if (signature.length !== SIGNATURE_LENGTH) throw new RangeError(`a raw signature has ${SIGNATURE_LENGTH} bytes`);
  const header = protectedHeader(form, keyId);
  return joinBytes([
    SIGN1_HEAD,
    byteStringHead(header.length),
    header,
    Uint8Array.of(EMPTY_UNPROTECTED_HEADER),
    byteStringHead(payload.length),
    payload,
    byteStringHead(signature.length),
    signature,
  ]);
}

const startsWith = (bytes: Uint8Array, start: Uint8Array, at: number): boolean => {
  for (let index = 0; index < start.length; index++) if (bytes[at + index] !== start[index]) return false;
  return true;
};

/** Takes a message of this form apart; undefined for what `assembleSign1` cannot have written. Never throws. */
export function openSign1({ headerStart }: Sign1Form, message: Uint8Array): OpenedSign1 | undefined {
  // The frame around the payload has one form, so it is compared rather than parsed.
  const headerLength = headerStart.length + KEY_ID_LENGTH;
  const headerHead = byteStringHead(headerLength);
  const headerAt = SIGN1_HEAD.length + headerHead.length;
  const payloadAt = headerAt + headerLength + 1;
  if (!startsWith(message, SIGN1_HEAD, 0) || !startsWith(message, headerHead, SIGN1_HEAD.length)) return undefined;
  if (!startsWith(message, headerStart, headerAt) || message[payloadAt - 1] !== EMPTY_UNPROTECTED_HEADER) {
    return undefined;
  }
  const signatureAt = message.length - SIGNATURE_LENGTH;
  if (
    signatureAt - 2 < payloadAt ||
    message[signatureAt - 2] !== 0x58 ||
    message[signatureAt - 1] !== SIGNATURE_LENGTH
  ) {
    return undefined;
  }
  const payload = contentOf(message.subarray(payloadAt, signatureAt - 2));
  if (!payload) return undefined;
  const header = message.subarray(headerAt, headerAt + headerLength);
  return {
    keyId: header.subarray(headerStart.length),
    payload,
    signed: sigStructure(header, payload),
    signature: message.subarray(signatureAt),
  };
}

/** The content of a CBOR byte string of 24 bytes or more whose head is as short as it can be and which fills `bytes`. */
function contentOf(bytes: Uint8Array): Uint8Array | undefined {
  const [head] = bytes;
  const headLength = head === 0x58 ? 2 : head === 0x59 ? 3 : head === 0x5a ? 5 : bytes.length;
  const length = bytes.length - headLength;
  if (length < 24 || !startsWith(bytes, byteStringHead(length), 0)) return undefined;
  return byteStringHead(length).length === headLength ? bytes.subarray(headLength) : undefined;
}
