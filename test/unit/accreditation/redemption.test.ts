import { describe, expect, it } from 'vitest';
import type { Badge } from '../../../functions/accreditation/domain/badge.ts';
import { type RefusalReason, refusalOf } from '../../../functions/accreditation/domain/redemption.ts';

const badge: Badge = {
  conferenceId: 'mcis-2021',
  serial: 'bdg_01F8QZ7X9V0000000000000007',
  badgeVersion: 1,
  delegateId: 'dgt_01F8QZ7X9V0000000000000004',
  delegationId: 'dlg_01F8QZ7X9V0000000000000002',
  badgeName: 'Amina Diallo',
  category: 'head',
  zones: ['plenary', 'vip-lounge'],
  validFrom: '2021-06-20T21:00:00.000Z',
  validUntil: '2021-06-25T21:00:00.000Z',
  status: 'active',
  credential: 'CHY1:',
  movedAt: {},
  presence: { 'vip-lounge': 'in', plenary: 'out' },
  version: 1,
};

const at = (instant: string, zone = 'plenary', direction: 'in' | 'out' = 'in') => ({
  now: new Date(instant),
  zone,
  direction,
});
const morning = '2021-06-22T06:00:00Z';

describe('a gate refuses', () => {
  it.each<[RefusalReason | undefined, string, Badge | undefined, ReturnType<typeof at>]>([
    [undefined, 'a live badge that opens the zone', badge, at(morning)],
    [undefined, 'somebody who leaves', badge, at(morning, 'vip-lounge', 'out')],
    ['unknown', 'no badge', undefined, at(morning)],
    ['not-yet-valid', 'who comes a millisecond early', badge, at('2021-06-20T20:59:59.999Z')],
    [undefined, 'who comes on the first instant', badge, at('2021-06-20T21:00:00Z')],
    [undefined, 'who comes at the last millisecond', badge, at('2021-06-25T20:59:59.999Z')],
    ['expired', 'who comes when it is over', badge, at('2021-06-25T21:00:00Z')],
    ['suspended', 'a suspended badge', { ...badge, status: 'suspended' }, at(morning)],
    ['replaced', 'a replaced badge', { ...badge, status: 'replaced' }, at(morning)],
    ['revoked', 'a revoked badge', { ...badge, status: 'revoked' }, at(morning)],
    ['wrong-zone', 'a zone that it does not open', badge, at(morning, 'media-centre')],
    ['already-inside', 'a second entry without an exit', badge, at(morning, 'vip-lounge')],
    ['not-inside', 'an exit without an entry', badge, at(morning, 'plenary', 'out')],
    [
      'expired',
      'first what is over, then what is suspended',
      { ...badge, status: 'suspended' },
      at('2022-01-01T00:00:00Z'),
    ],
    [
      'suspended',
      'first what is suspended, then the zone',
      { ...badge, status: 'suspended' },
      at(morning, 'media-centre'),
    ],
  ])('%s: %s', (reason, _what, shown, passage) => {
    expect(refusalOf(shown, passage)).toBe(reason);
  });
});
