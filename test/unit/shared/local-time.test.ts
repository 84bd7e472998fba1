import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayOf, instantOf, minutesOf, timeOf, writeInstant } from '../../../functions/shared/local-time.ts';

const at = (day: string, time: string, timeZone: string): string =>
  writeInstant(instantOf(day, minutesOf(time), timeZone));

describe('the wall clock of the conference', () => {
  it.each([
    ['2021-06-22', '09:00', 'Europe/Moscow', '2021-06-22T06:00:00Z'],
    ['2021-06-22', '00:00', 'Europe/Moscow', '2021-06-21T21:00:00Z'],
    ['2021-06-22', '24:00', 'Europe/Moscow', '2021-06-22T21:00:00Z'],
    ['2021-06-22', '09:15', 'Asia/Kathmandu', '2021-06-22T03:30:00Z'],
    ['2021-12-01', '09:00', 'Pacific/Auckland', '2021-11-30T20:00:00Z'],
    ['2021-06-22', '09:00', 'America/New_York', '2021-06-22T13:00:00Z'],
    ['2021-06-22', '09:00', 'UTC', '2021-06-22T09:00:00Z'],
  ])('shows %s %s in %s at %s', (day, time, timeZone, instant) => {
    expect(at(day, time, timeZone)).toBe(instant);
    if (time !== '24:00')
      expect([dayOf(Date.parse(instant), timeZone), timeOf(Date.parse(instant), timeZone)]).toEqual([day, time]);
  });

  it('when clocks go forward, leaves out an hour: a time in it is as much later', () => {
    expect(at('2024-03-31', '01:59', 'Europe/Paris')).toBe('2024-03-31T00:59:00Z');
    expect(at('2024-03-31', '02:30', 'Europe/Paris')).toBe('2024-03-31T01:30:00Z');
    expect(timeOf(Date.parse('2024-03-31T01:30:00Z'), 'Europe/Paris')).toBe('03:30');
    expect(at('2024-03-31', '03:00', 'Europe/Paris')).toBe('2024-03-31T01:00:00Z');
    expect(at('2024-03-31', '09:00', 'Europe/Paris')).toBe('2024-03-31T07:00:00Z');
  });

  it('when clocks go back, shows an hour twice: its first coming counts', () => {
    expect(at('2024-10-27', '02:30', 'Europe/Paris')).toBe('2024-10-27T00:30:00Z');
    expect(at('2024-10-27', '03:00', 'Europe/Paris')).toBe('2024-10-27T02:00:00Z');
  });

  it('when clocks change by half an hour or at midnight, is read all the same', () => {
    expect(at('2024-10-06', '02:15', 'Australia/Lord_Howe')).toBe('2024-10-05T15:45:00Z');
    expect(at('2024-09-08', '00:00', 'America/Santiago')).toBe('2024-09-08T04:00:00Z');
    expect(timeOf(Date.parse('2024-09-08T04:00:00Z'), 'America/Santiago')).toBe('01:00');
  });

  it('and instants say the same, whatever the zone', () => {
    const zones = [
      'Europe/Moscow',
      'Europe/Paris',
      'America/St_Johns',
      'Pacific/Apia',
      'Asia/Kathmandu',
      'Australia/Lord_Howe',
    ];
    const minute = fc.integer({ min: Date.UTC(2015, 0) / 60_000, max: Date.UTC(2035, 0) / 60_000 });
    fc.assert(
      fc.property(fc.constantFrom(...zones), minute, (timeZone, minutes) => {
        const instant = minutes * 60_000;
        const back = instantOf(dayOf(instant, timeZone), minutesOf(timeOf(instant, timeZone)), timeZone);
        // In the hour that comes twice the first coming is meant; everywhere else it is the same instant.
        const twice =
          timeOf(back, timeZone) === timeOf(instant, timeZone) && instant - back > 0 && instant - back <= 3_600_000;
        expect(back === instant || twice).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
