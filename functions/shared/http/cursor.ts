import { createHmac, timingSafeEqual } from 'node:crypto';
import { Problem } from '../problem.ts';

export class InvalidCursor extends Problem {
  constructor() {
    super('invalid-cursor', 'This cursor was not given out for this list.');
  }
}

const MAC_BYTES = 12;

/**
 * Cursors of one list. A cursor is the position after the last item, sealed with a keyed hash together with the list it
 * was given out for (`scope`: route, conference and filters), so that a changed or borrowed one is refused.
 */
export function sealCursor(key: Uint8Array, scope: string, position: Readonly<Record<string, unknown>>): string {
  const text = Buffer.from(JSON.stringify(position));
  return Buffer.concat([mac(key, scope, text), text]).toString('base64url');
}

export function openCursor(key: Uint8Array, scope: string, cursor: string): Record<string, unknown> {
  const bytes = Buffer.from(cursor, 'base64url');
  const text = bytes.subarray(MAC_BYTES);
  const sealed = bytes.subarray(0, MAC_BYTES);
  if (
    bytes.length <= MAC_BYTES ||
    bytes.toString('base64url') !== cursor ||
    !timingSafeEqual(mac(key, scope, text), sealed)
  ) {
    throw new InvalidCursor();
  }
  return JSON.parse(text.toString()) as Record<string, unknown>;
}

const mac = (key: Uint8Array, scope: string, text: Uint8Array): Buffer =>
  createHmac('sha256', key).update(scope).update('\0').update(text).digest().subarray(0, MAC_BYTES);
