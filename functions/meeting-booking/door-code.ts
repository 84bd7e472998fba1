import { createHash } from 'node:crypto';

/** No letter that is read as another or as a digit, and no vowel, so that no code is a word. */
const ALPHABET = '23456789BCDFGHJKMNPQRSTVWXZ';
const SYMBOLS = 5;

/**
 * What is shown of a meeting on the door of its room. Its parties find it in the meeting; to whoever else reads it, it says
 * nothing: it is made of the meeting's id, which only they know.
 */
export function doorCodeOf(meetingId: string): string {
  const digest = createHash('sha256').update(`door/${meetingId}`).digest();
  return Array.from({ length: SYMBOLS }, (_, at) => ALPHABET[digest.readUInt32BE(4 * at) % ALPHABET.length]).join('');
}
