import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isKept, passportsKeptUntil } from '../../../functions/registration/domain/retention.ts';

const rule = (endsOn: string, passportDataDays: number, timeZone = 'Europe/Moscow') => ({
  endsOn,
  timeZone,
  retention: { passportDataDays },
});

describe('passports are kept until', () => {
  it.each([
    [rule('2021-06-24', 0), '2021-06-24T21:00:00.000Z'], // the last day, in Moscow, is over
    [rule('2021-06-24', 30), '2021-07-24T21:00:00.000Z'],
    [rule('2021-10-30', 1, 'Europe/Vienna'), '2021-10-31T23:00:00.000Z'], // a day of 25 hours
    [rule('2021-06-24', 0, 'Pacific/Kiritimati'), '2021-06-24T10:00:00.000Z'],
    [rule('2021-12-31', 3650, 'UTC'), '2031-12-30T00:00:00.000Z'],
  ])('%o', (conference, until) => expect(passportsKeptUntil(conference).toISOString()).toBe(until));

  it('later with every day more', () => {
    const days = fc.nat({ max: 3649 });
    fc.assert(
      fc.property(days, fc.constantFrom('America/New_York', 'Asia/Kathmandu', 'Africa/Cairo'), (count, timeZone) => {
        const [until, later] = [count, count + 1].map((n) => passportsKeptUntil(rule('2021-06-24', n, timeZone)));
        const hours = (Number(later) - Number(until)) / 3_600_000;
        return hours >= 23 && hours <= 25;
      }),
    );
  });
});

describe('a passport is there to be seen', () => {
  const conference = rule('2021-06-24', 0, 'UTC');
  it('until the moment comes, and not from then on', () => {
    expect(isKept({}, conference, new Date('2021-06-24T23:59:59.999Z'))).toBe(true);
    expect(isKept({}, conference, new Date('2021-06-25T00:00:00Z'))).toBe(false);
  });

  it('beyond it under a legal hold', () => {
    expect(isKept({ isHeld: true }, conference, new Date('2031-01-01T00:00:00Z'))).toBe(true);
  });
});
