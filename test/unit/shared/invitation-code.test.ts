import fc from 'fast-check';
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

  it('is another one each time an invitation is issued again', () => {
    const again = [2, 3, 12].map((generation) => invitationCode(key, 'mcis-2021', 'inv_1', generation));
    expect(new Set([invitationCode(key, 'mcis-2021', 'inv_1'), ...again]).size).toBe(4);
    expect(invitationCode(key, 'mcis-2021', 'inv_1', 1)).toBe(invitationCode(key, 'mcis-2021', 'inv_1'));
  });

  it.each([
    ['full width', '７ＫＱ２Ｍ－ＸＷ５ＴＤ－０Ｈ８ＲＢ－４ＮＶＺＣ'],
    ['a keyboard left in Russian', '7КQ2М-ХW5ТD-ОН8RВ-4NVZС'],
    ['a keyboard left in Greek', '7ΚQ2Μ-ΧW5ΤD-0Η8RΒ-4ΝVΖC'],
    ['small Cyrillic letters', '7кq2м-хw5тd-0н8rв-4nvzс'],
    ['dashes that a word processor made', '7KQ2M–XW5TD—0H8RB‑4NVZC'],
    [
      'spaces that do not break, and marks that cannot be seen',
      '\u200e7KQ2M\u00a0XW5TD\u202f0H8RB\u200b4NV\u00adZC\ufeff',
    ],
  ])('is read as it was meant: %s', (_, typed) => {
    expect(hashOfCode(typed)).toBe(hashOfCode('7KQ2M-XW5TD-0H8RB-4NVZC'));
  });

  it('whatever is typed, it is a code or it is none', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 100 }), (typed) => void hashOfCode(typed)));
  });

  it.each([
    '',
    'ABC',
    `${code}X`,
    code.replace(/.$/, 'U'),
    code.replace(/^./, 'Ж'),
    code.replace(/^./, '\u0301'),
    '🔑'.repeat(20),
    '\ud800'.repeat(20),
  ])('is not made of %j', (typed) => {
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
