import { describe, expect, it } from 'vitest';
import { hashOfCode, invitationCode } from '../../../functions/shared/kms/invitation-code.ts';

const key = Buffer.alloc(32, 1);
const code = invitationCode(key, 'mcis-2021', 'inv_01F8QZ7X9V0000000000000001');

describe('an invitation code', () => {
  it('is 100 bits in groups that a person can type', () => {
    expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{5}(-[0-9A-HJKMNP-TV-Z]{5}){3}$/);
  });

  it('is the same whenever it is derived, and another for another invitation, conference or key', () => {
    expect(invitationCode(key, 'mcis-2021', 'inv_01F8QZ7X9V0000000000000001')).toBe(code);
    const others = [
      invitationCode(key, 'mcis-2021', 'inv_01F8QZ7X9V0000000000000002'),
      invitationCode(key, 'mcis-2022', 'inv_01F8QZ7X9V0000000000000001'),
      invitationCode(Buffer.alloc(32, 2), 'mcis-2021', 'inv_01F8QZ7X9V0000000000000001'),
    ];
    expect(new Set([code, ...others]).size).toBe(4);
  });

  it('is known however a person types it', () => {
    const hash = hashOfCode(code);
    const typed = code.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l');
    expect(hashOfCode(typed)).toBe(hash);
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each(['', 'ABC', `${code}X`, code.replace(/.$/, 'U'), code.replace(/^./, 'А')])('is not made of %j', (typed) => {
    expect(hashOfCode(typed)).toBeUndefined();
  });

  it('uses every symbol about equally often', () => {
    const counts = new Map<string, number>();
    for (let n = 0; n < 2000; n++) {
      for (const symbol of invitationCode(key, 'c', `inv_${n}`).replaceAll('-', ''))
        counts.set(symbol, (counts.get(symbol) ?? 0) + 1);
    }
    expect(counts.size).toBe(32);
    for (const count of counts.values()) expect(Math.abs(count - 1250)).toBeLessThan(200);
  });
});
