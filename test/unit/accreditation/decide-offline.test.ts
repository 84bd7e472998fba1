import { describe, expect, it } from 'vitest';
import type { BadgeVerdict } from '../../../functions/accreditation/domain/verify-badge.ts';
import { decideOffline, whereaboutsKey } from '../../../web/gate/decide-offline.ts';
import { duration, listWording, queueWording, skewWording } from '../../../web/gate/wording.ts';

const serial = 'bdg_01F8MECHZX3TBDSZ7XRADM79XE';
const genuine: BadgeVerdict = {
  verdict: 'admitted',
  list: { state: 'current', beyondPolicy: false },
  display: {
    serial,
    badgeVersion: 1,
    category: 'head',
    zones: ['plenary'],
    validFrom: '2021-06-21T00:00:00.000Z',
    validUntil: '2021-06-24T00:00:00.000Z',
  },
};
const entry = { zone: 'plenary', direction: 'in' } as const;
const seen = (direction: 'in' | 'out', zone = 'plenary') => new Map([[whereaboutsKey(serial, zone), direction]]);

describe('a gate without a network', () => {
  it('admits a genuine badge that it has not seen, and says what its list is worth', () => {
    expect(decideOffline(genuine, entry, new Map())).toMatchObject({ result: 'admitted', offline: true });
    const old: BadgeVerdict = { ...genuine, list: { state: 'beyond-policy', beyondPolicy: true } };
    expect(decideOffline(old, entry, new Map())).toMatchObject({ result: 'admitted', listBeyondPolicy: true });
  });

  it.each([
    ['already-inside', entry, seen('in')],
    ['not-inside', { ...entry, direction: 'out' as const }, seen('out')],
    [undefined, entry, seen('out')],
    [undefined, { ...entry, direction: 'out' as const }, seen('in')],
    [undefined, { ...entry, direction: 'out' as const }, new Map()],
    [undefined, entry, seen('in', 'lounge')],
  ])('answers %s by where it saw the bearer go itself', (reason, passage, whereabouts) => {
    expect(decideOffline(genuine, passage, whereabouts).reason).toBe(reason);
  });

  it('says first what is wrong with the badge', () => {
    const revoked: BadgeVerdict = { ...genuine, verdict: 'refused', reason: 'revoked' };
    expect(decideOffline(revoked, entry, seen('in'))).toMatchObject({ result: 'refused', reason: 'revoked' });
  });

  it('opens nothing to what it cannot verify', () => {
    expect(decideOffline(undefined, entry, new Map())).toMatchObject({ result: 'refused', reason: 'unknown' });
    const { display: _, ...forged } = { ...genuine, verdict: 'refused' as const, reason: 'bad-signature' as const };
    expect(decideOffline(forged, entry, new Map())).toMatchObject({ reason: 'bad-signature', bearer: {} });
  });
});

describe('what the gate says of itself', () => {
  it('is short, with the unit that matters', () => {
    expect([5, 89, 90, 5399, 7200, 200_000].map(duration)).toEqual(['5 s', '89 s', '2 min', '90 min', '2 h', '2 days']);
    expect(skewWording(-120)).toBe('This device’s clock is 2 min slow; the server’s time is used');
    expect([0, 1, 3].map(queueWording)).toEqual([
      'Every scan has been sent',
      '1 scan waits to be sent',
      '3 scans wait to be sent',
    ]);
  });

  it('warns of every list that is not current', () => {
    const states = ['current', 'beyond-policy', 'ahead-of-clock', 'missing', 'unusable'] as const;
    const warnings = states.map((state) => listWording({ state, beyondPolicy: state !== 'current' }).isWarning);
    expect(warnings).toEqual([false, true, true, true, true]);
  });
});
