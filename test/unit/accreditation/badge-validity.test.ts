import { describe, expect, it } from 'vitest';
import { badgeValidity } from '../../../functions/accreditation/domain/badge-validity.ts';

describe('a badge is good for whole local days, one before the conference and one after it', () => {
  it.each([
    ['Europe/Moscow', '2021-06-22', '2021-06-24', '2021-06-20T21:00:00.000Z', '2021-06-25T21:00:00.000Z'],
    ['UTC', '2021-06-22', '2021-06-22', '2021-06-21T00:00:00.000Z', '2021-06-24T00:00:00.000Z'],
    ['Asia/Kathmandu', '2021-06-22', '2021-06-24', '2021-06-20T18:15:00.000Z', '2021-06-25T18:15:00.000Z'],
    ['America/St_Johns', '2021-06-22', '2021-06-24', '2021-06-21T02:30:00.000Z', '2021-06-26T02:30:00.000Z'],
    ['Pacific/Kiritimati', '2021-06-22', '2021-06-24', '2021-06-20T10:00:00.000Z', '2021-06-25T10:00:00.000Z'],
    ['Pacific/Pago_Pago', '2021-06-22', '2021-06-24', '2021-06-21T11:00:00.000Z', '2021-06-26T11:00:00.000Z'],
    // Over the turn of the year, and from a leap day.
    ['Asia/Tokyo', '2020-12-31', '2021-01-01', '2020-12-29T15:00:00.000Z', '2021-01-02T15:00:00.000Z'],
    ['Asia/Tokyo', '2024-03-01', '2024-03-01', '2024-02-28T15:00:00.000Z', '2024-03-02T15:00:00.000Z'],
    // Clocks go forward and back during the conference.
    ['Europe/Paris', '2021-03-27', '2021-03-28', '2021-03-25T23:00:00.000Z', '2021-03-29T22:00:00.000Z'],
    ['Europe/Paris', '2021-10-30', '2021-10-31', '2021-10-28T22:00:00.000Z', '2021-11-01T23:00:00.000Z'],
  ])('%s, %s to %s', (timeZone, startsOn, endsOn, from, until) => {
    const validity = badgeValidity({ timeZone, startsOn, endsOn });
    expect([validity.from.toISOString(), validity.until.toISOString()]).toEqual([from, until]);
  });

  it.each([
    ['0000-01-01', '0000-01-01'],
    ['0001-01-01', '9999-12-31'],
    ['9999-12-31', '9999-12-31'],
  ])('in years of four digits, even from %s to %s', (startsOn, endsOn) => {
    for (const timeZone of ['UTC', 'Pacific/Kiritimati', 'Pacific/Pago_Pago']) {
      const { from, until } = badgeValidity({ timeZone, startsOn, endsOn });
      for (const moment of [from, until]) expect(moment.toISOString()).toMatch(/^(19[7-9]|[2-9]\d\d)\d-/);
      expect(until.getTime()).toBeGreaterThan(from.getTime());
      expect(from.getTime()).toBeGreaterThanOrEqual(0);
    }
  });

  it('begins when the clocks are put forward, where they skip midnight', () => {
    // São Paulo, 4 November 2018: after 23:59:59 came 01:00.
    const { from } = badgeValidity({ timeZone: 'America/Sao_Paulo', startsOn: '2018-11-05', endsOn: '2018-11-06' });
    expect(from.toISOString()).toBe('2018-11-04T03:00:00.000Z');
  });

  it('begins at the earlier of two midnights, where the clocks are put back over it', () => {
    // Havana, 7 November 2021: after 00:59:59 came 00:00 again.
    const { from } = badgeValidity({ timeZone: 'America/Havana', startsOn: '2021-11-08', endsOn: '2021-11-08' });
    expect(from.toISOString()).toBe('2021-11-07T04:00:00.000Z');
  });
});
