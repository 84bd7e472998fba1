import { describe, expect, it } from 'vitest';
import { stateOf } from '../../../functions/registration/domain/invitation-state.ts';
import { requireOpen } from '../../../functions/registration/domain/registration-window.ts';

const at = (instant: string) => new Date(instant);
const deadline = Date.parse('2021-06-01T20:59:59Z');

describe('an invitation', () => {
  it('is open until its deadline and expired from then on', () => {
    expect(stateOf({ state: 'open', deadline }, at('2021-06-01T20:59:58.999Z'))).toBe('open');
    expect(stateOf({ state: 'open', deadline }, at('2021-06-01T20:59:59Z'))).toBe('expired');
  });

  it.each(['redeemed', 'revoked'] as const)('stays %s whatever the date', (state) => {
    expect(stateOf({ state, deadline }, at('2030-01-01T00:00:00Z'))).toBe(state);
  });
});

describe('registration', () => {
  const window = { opensAt: '2021-04-01T06:00:00Z', closesAt: '2021-06-18T20:59:59Z' };

  it.each(['2021-04-01T06:00:00Z', '2021-06-18T20:59:58.999Z'])('is open at %s', (instant) => {
    expect(() => requireOpen(window, at(instant))).not.toThrow();
  });

  it.each(['2021-04-01T05:59:59.999Z', '2021-06-18T20:59:59Z'])(
    'is closed at %s, and says when it is open',
    (instant) => {
      expect(() => requireOpen(window, at(instant))).toThrow(
        expect.objectContaining({ slug: 'registration-closed', members: window }),
      );
    },
  );
});
