import { createHash, createHmac } from 'node:crypto';

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const SYMBOLS = 20;

/** The purpose under which the key for invitation codes is derived. */
export const INVITATION_CODES = 'invitation-codes';

/**
 * The code of an invitation: 100 bits in Crockford's base 32, in groups of five. It is derived from the invitation's id,
 * so that no record, event or log has to hold it: only its hash is stored, and the function that mails it derives it anew.
 */
export function invitationCode(key: Uint8Array, conferenceId: string, invitationId: string): string {
  const bytes = createHmac('sha256', key).update(`${conferenceId}/${invitationId}`).digest();
  let bits = 0n;
  for (const byte of bytes.subarray(0, 13)) bits = (bits << 8n) | BigInt(byte);
  let code = '';
  for (let symbol = 0; symbol < SYMBOLS; symbol++) {
    if (symbol > 0 && symbol % 5 === 0) code += '-';
    code += ALPHABET[Number((bits >> BigInt(5 * symbol)) & 31n)];
  }
  return code;
}

/**
 * What is stored of a code. Reads a typed code the way Crockford's base 32 means it: case, spaces and hyphens do not
 * matter, O is 0, I and L are 1. Gives undefined for what cannot be a code.
 */
export function hashOfCode(typed: string): string | undefined {
  const code = typed.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1');
  if (code.length !== SYMBOLS || [...code].some((symbol) => !ALPHABET.includes(symbol))) return undefined;
  return createHash('sha256').update(code).digest('hex');
}
