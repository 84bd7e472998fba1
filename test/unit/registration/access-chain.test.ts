import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Access, isIntact, nextAccess } from '../../../functions/registration/access-chain.ts';
import type { PassportAccess } from '../../../functions/registration/schemas/passport.ts';

const subject = { conferenceId: 'mcis-2021', delegateId: 'dgt_01F8QZ7X9V0000000000000001' };
const access = (by: string): Access => ({
  at: '2021-05-03T08:30:00.000Z',
  by,
  roles: ['security'],
  what: 'passport',
  correlationId: 'c-1',
});

function chainOf(...people: readonly string[]): PassportAccess[] {
  const chain: PassportAccess[] = [];
  for (const by of people) chain.push(nextAccess(subject, chain.at(-1), access(by)));
  return chain;
}

describe('the record of who saw a passport', () => {
  it('holds together as it was written, whole or from the middle on', () => {
    const chain = chainOf('anna', 'boris', 'chen', 'anna');
    expect(isIntact(subject, [])).toBe(true);
    expect(isIntact(subject, chain)).toBe(true);
    expect(isIntact(subject, chain.slice(2))).toBe(true);
  });

  it('shows when one is taken out, put elsewhere, or belongs to somebody else', () => {
    const [first, second, third] = chainOf('anna', 'boris', 'chen') as [PassportAccess, PassportAccess, PassportAccess];
    expect(isIntact(subject, [first, third])).toBe(false);
    expect(isIntact(subject, [second, first, third])).toBe(false);
    expect(isIntact({ ...subject, delegateId: 'dgt_other' }, [first])).toBe(false);
    expect(isIntact(subject, [nextAccess(subject, { sequence: 1, hash: '' }, access('anna'))])).toBe(false);
  });

  it('shows any change of any entry', () => {
    const changes = fc.oneof(
      fc.record({ by: fc.string() }),
      fc.record({ at: fc.string() }),
      fc.record({ what: fc.string() }),
      fc.record({ action: fc.constant('deleted' as const) }),
      fc.record({ correlationId: fc.string() }),
      fc.record({ sequence: fc.nat() }),
      fc.record({ roles: fc.constant<PassportAccess['roles']>(['organiser']) }),
      fc.record({ hash: fc.string() }),
      fc.record({ previousHash: fc.string() }),
    );
    const chain = chainOf('anna', 'boris', 'chen');
    fc.assert(
      fc.property(fc.nat({ max: 2 }), changes, (at, change) => {
        const forged = chain.map((entry, index) => (index === at ? { ...entry, ...change } : entry));
        return JSON.stringify(forged) === JSON.stringify(chain) || !isIntact(subject, forged);
      }),
    );
  });
});
