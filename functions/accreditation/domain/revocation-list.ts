import { encode } from 'cborg';
import { encodeBase64url } from './base64url.ts';
import { ARRAY, CborCursor, Departure, MAP, UNSIGNED } from './cbor-cursor.ts';
import { assembleSign1, KEY_ID_LENGTH, openSign1, type Sign1Form, sign1ToBeSigned } from './cose-sign1.ts';
import { bytesOfSerial, CLAIM, serialOfBytes } from './credential.ts';

/**
 * Which badges of a conference open nothing though their credential is good: a COSE_Sign1 message (RFC 9052) signed by
 * a badge key, in base64url behind a prefix. Its content type is in the protected header, so a signature on a badge never
 * holds for a list, nor the other way round. It is an exact list of serials, sorted and written as differences: see
 * docs/adr/2026-11-25-revocation-list-format.md. This file writes and reads it; it runs in a browser as it stands.
 */

export const deadReasons = ['revoked', 'replaced', 'suspended', 'condition-missing'] as const;
export type DeadReason = (typeof deadReasons)[number];

export interface DeadBadge {
  readonly serial: string;
  readonly reason: DeadReason;
  /** Seconds since the epoch from which it is dead, for a condition that lapses while the list is good; until then it lives. */
  readonly from?: number;
}

/** Times are whole seconds since the epoch. */
export interface RevocationList {
  readonly conferenceId: string;
  /** Counts the lists of a conference: of two genuine lists the one with the higher number is the newer. */
  readonly number: number;
  readonly issuedAt: number;
  /** Until when the list may be trusted: a newer one is there by then. */
  readonly nextUpdate: number;
  readonly dead: readonly DeadBadge[];
}

/** A list as it is read, by serial. */
export interface OpenedRevocationList extends Omit<RevocationList, 'dead'> {
  readonly dead: ReadonlyMap<string, Omit<DeadBadge, 'serial'>>;
}

export const REVOCATION_LIST_PREFIX = 'CHYR1:';
/** A longer text is refused unread; half a million dead badges stay under it. */
export const MAX_REVOCATION_LIST_LENGTH = 10_000_000;

const CONTENT_TYPE = new TextEncoder().encode('application/vnd.chancery.revocations');
/** The protected header {1 (alg): -7 (ES256), 3 (content type): "…", 4 (kid): h'…'} up to the key id. */
export const REVOCATION_LIST_FORM: Sign1Form = {
  headerStart: Uint8Array.of(
    0xa3,
    0x01,
    0x26,
    0x03,
    0x78,
    CONTENT_TYPE.length,
    ...CONTENT_TYPE,
    0x04,
    0x40 + KEY_ID_LENGTH,
  ),
};

/** Of the 16 bytes of a ULID the first six are its time in milliseconds, the others chance. */
const TIME_BYTES = 6;
const SERIAL_BYTES = 16;

/**
 * The payload that is signed, in deterministic CBOR: {3 (aud): conference, 4 (exp): next update, 6 (iat): issued,
 * -65537: [number, revoked, replaced, suspended, condition missing]}. Each of the four is a byte string of serials, the lowest first:
 * how many milliseconds its time is after the one before (LEB128), then its ten random bytes; where a condition is
 * missing, also how many seconds after `issuedAt` it begins to be (LEB128).
 * Throws RangeError for what no list can hold.
 */
export function encodeRevocationList({ conferenceId, number, issuedAt, nextUpdate, dead }: RevocationList): Uint8Array {
  if (!Number.isSafeInteger(number) || number < 1) throw new RangeError('lists count from 1');
  if (!(nextUpdate > issuedAt)) throw new RangeError('a list is good for some time');
  const entries = dead
    .map((badge) => ({ ...badge, bytes: bytesOfSerial(badge.serial) }))
    .sort((one, other) => compare(one.bytes, other.bytes));
  if (entries.some(({ serial }, at) => entries[at + 1]?.serial === serial)) throw new RangeError('a badge dies once');
  const columns = deadReasons.map((reason) => {
    const column: number[] = [];
    let before = 0;
    for (const { bytes, from = 0 } of entries.filter((entry) => entry.reason === reason)) {
      const time = timeOf(bytes);
      pushLeb128(column, time - before);
      column.push(...bytes.subarray(TIME_BYTES));
      if (reason === 'condition-missing') pushLeb128(column, Math.max(0, from - issuedAt));
      before = time;
    }
    return Uint8Array.from(column);
  });
  return encode(
    new Map<number, unknown>([
      [CLAIM.audience, conferenceId],
      [CLAIM.expiration, nextUpdate],
      [CLAIM.issuedAt, issuedAt],
      [CLAIM.badge, [number, ...columns]],
    ]),
  );
}

/** The bytes that are hashed with SHA-256 and signed. */
export const revocationListToBeSigned = (payload: Uint8Array, keyId: Uint8Array): Uint8Array =>
  sign1ToBeSigned(REVOCATION_LIST_FORM, payload, keyId);

/** The signed message. `signature` is raw (see `derToRaw`). */
export const assembleRevocationList = (payload: Uint8Array, keyId: Uint8Array, signature: Uint8Array): Uint8Array =>
  assembleSign1(REVOCATION_LIST_FORM, payload, keyId, signature);

/** The list as it is published. */
export const revocationListText = (message: Uint8Array): string => REVOCATION_LIST_PREFIX + encodeBase64url(message);

/** The list of a message whose signature need not be judged; undefined if it is none. Never throws. */
export function readRevocationListMessage(message: Uint8Array): OpenedRevocationList | undefined {
  const opened = openSign1(REVOCATION_LIST_FORM, message);
  return opened && readRevocationList(opened.payload);
}

/** The list of a payload, or undefined if it is not one that `encodeRevocationList` writes. Never throws. */
export function readRevocationList(payload: Uint8Array): OpenedRevocationList | undefined {
  try {
    return read(new CborCursor(payload));
  } catch (error) {
    if (error instanceof Departure) return undefined;
    throw error;
  }
}

function read(cursor: CborCursor): OpenedRevocationList {
  if (cursor.head(MAP) !== 4) throw new Departure();
  cursor.key(CLAIM.audience);
  const conferenceId = cursor.text();
  cursor.key(CLAIM.expiration);
  const nextUpdate = cursor.head(UNSIGNED);
  cursor.key(CLAIM.issuedAt);
  const issuedAt = cursor.head(UNSIGNED);
  cursor.key(CLAIM.badge);
  if (cursor.head(ARRAY) !== 1 + deadReasons.length) throw new Departure();
  const number = cursor.head(UNSIGNED);
  const dead = new Map<string, Omit<DeadBadge, 'serial'>>();
  for (const reason of deadReasons) readColumn(cursor.bytes(), reason, issuedAt, dead);
  if (!cursor.atEnd || number < 1 || nextUpdate <= issuedAt) throw new Departure();
  return { conferenceId, number, issuedAt, nextUpdate, dead };
}

function readColumn(
  column: Uint8Array,
  reason: DeadReason,
  issuedAt: number,
  dead: Map<string, Omit<DeadBadge, 'serial'>>,
): void {
  const bytes = new Uint8Array(SERIAL_BYTES);
  let time = 0;
  let at = 0;
  const readLeb128 = (): number => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = column[at++];
      if (byte === undefined || (byte === 0 && scale > 1)) throw new Departure();
      value += (byte & 127) * scale;
      if (value > Number.MAX_SAFE_INTEGER) throw new Departure();
      if (byte < 128) return value;
    }
  };
  while (at < column.length) {
    time += readLeb128();
    if (time >= 2 ** 48 || at + SERIAL_BYTES - TIME_BYTES > column.length) throw new Departure();
    for (let index = 0; index < TIME_BYTES; index++) bytes[index] = Math.floor(time / 256 ** (5 - index)) & 0xff;
    bytes.set(column.subarray(at, at + SERIAL_BYTES - TIME_BYTES), TIME_BYTES);
    at += SERIAL_BYTES - TIME_BYTES;
    const after = reason === 'condition-missing' ? readLeb128() : 0;
    const serial = serialOfBytes(bytes);
    if (dead.has(serial)) throw new Departure();
    dead.set(serial, after > 0 ? { reason, from: issuedAt + after } : { reason });
  }
}

const timeOf = (bytes: Uint8Array): number =>
  bytes.subarray(0, TIME_BYTES).reduce((time, byte) => time * 256 + byte, 0);

function compare(one: Uint8Array, other: Uint8Array): number {
  for (let at = 0; at < SERIAL_BYTES; at++) {
    const difference = (one[at] ?? 0) - (other[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function pushLeb128(bytes: number[], value: number): void {
  let left = value;
  for (; left >= 128; left = Math.floor(left / 128)) bytes.push((left % 128) + 128);
  bytes.push(left);
}
