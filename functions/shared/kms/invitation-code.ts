import { createHash, createHmac } from 'node:crypto';

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const SYMBOLS = 20;

/** The purpose under which the key for invitation codes is derived. */
export const INVITATION_CODES = 'invitation-codes';

/**
 * The code of an invitation, or of a focal point who was invited: 100 bits in Crockford's base 32, in groups of five. It is
 * derived from the id, so that no record, event or log has to hold it: only its hash is stored, and the function that mails
 * it derives it anew. An invitation that was issued again has a code for each `generation`.
 */
export function invitationCode(key: Uint8Array, conferenceId: string, id: string, generation = 1): string {
  const again = generation === 1 ? '' : `/${generation}`;
  const bytes = createHmac('sha256', key).update(`${conferenceId}/${id}${again}`).digest();
  let bits = 0n;
  for (const byte of bytes.subarray(0, 13)) bits = (bits << 8n) | BigInt(byte);
  let code = '';
  for (let symbol = 0; symbol < SYMBOLS; symbol++) {
    if (symbol > 0 && symbol % 5 === 0) code += '-';
    code += ALPHABET[Number((bits >> BigInt(5 * symbol)) & 31n)];
  }
  return code;
}

/** Letters of other scripts that look like one of ours in a capital; a keyboard left in Russian types them. */
const LOOK_ALIKES: Readonly<Record<string, string>> = Object.fromEntries(
  [
    // Cyrillic
    ['АВЕЅКМНОРСТХІЈԚԜ', 'ABESKMHOPCTXIJQW'],
    // Greek
    ['ΑΒΕΖΗΙΚΜΝΟΡΤΧ', 'ABEZHIKMNOPTX'],
  ].flatMap(([theirs = '', ours = '']) => [...theirs].map((letter, at) => [letter, ours[at] ?? ''])),
);

/** White space, dashes of every length, and what cannot be seen at all. */
const BETWEEN_SYMBOLS = /[\s\p{Pd}\p{Cf}\u2212_.·]/gu;

/**
 * What is stored of a code. Reads a typed code the way Crockford's base 32 means it: case, spaces and hyphens do not
 * matter, O is 0, I and L are 1; letters that only look like ours, or are wider, are read as ours. Gives undefined for what
 * cannot be a code.
 */
export function hashOfCode(typed: string): string | undefined {
  const code = typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(BETWEEN_SYMBOLS, '')
    .replace(/[^\x20-\x7e]/gu, (letter) => LOOK_ALIKES[letter] ?? letter)
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1');
  if (code.length !== SYMBOLS || [...code].some((symbol) => !ALPHABET.includes(symbol))) return undefined;
  return createHash('sha256').update(code).digest('hex');
}

/** The same of a code that was derived. */
export function hashOfDerivedCode(code: string): string {
  const hash = hashOfCode(code);
  if (hash === undefined) throw new Error('a code that was derived is not a code');
  return hash;
}
