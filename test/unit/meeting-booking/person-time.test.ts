import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isThere,
  leavesLunch,
  lunchTime,
  mayMeetOnceMore,
  suitsWindows,
} from '../../../functions/meeting-booking/domain/person-time.ts';

const at = (time: string): number => Date.parse(`2021-06-22T${time}:00Z`);
const span = (from: string, to: string) => ({ from: at(from), to: at(to) });
const MINUTE = 60_000;

describe('somebody is there', () => {
  const stay = { arrival: '2021-06-22T10:00:00Z', departure: '2021-06-22T15:00:00Z' };

  it.each([
    ['from the minute of the arrival', span('10:00', '10:30'), true],
    ['not a minute before', span('09:59', '10:29'), false],
    ['to the minute of the departure', span('14:30', '15:00'), true],
    ['not a minute longer', span('14:31', '15:01'), false],
  ])('%s', (_, time, expected) => {
    expect(isThere(stay, time)).toBe(expected);
    expect(isThere({ ...stay, attendance: 'in-person' }, time)).toBe(expected);
    expect(isThere({ ...stay, attendance: 'remote' }, time)).toBe(true);
    expect(isThere({}, time)).toBe(true);
  });

  it('before an arrival that is after the departure, never', () => {
    expect(isThere({ arrival: stay.departure, departure: stay.arrival }, span('12:00', '12:30'))).toBe(false);
  });
});

describe('a time suits somebody', () => {
  it('inside one of the windows, not across two', () => {
    const windows = [span('08:00', '09:00'), span('10:00', '12:00')];
    expect(suitsWindows({ windows }, span('08:30', '09:00'))).toBe(true);
    expect(suitsWindows({ windows }, span('08:45', '10:15'))).toBe(false);
    expect(suitsWindows({}, span('03:00', '04:00'))).toBe(true);
  });

  it('while there are fewer other meetings than a day may have; sessions and the meeting itself do not count', () => {
    const holders = new Map([
      [540, 'mtg_a'],
      [555, 'mtg_a'],
      [600, 'mtg_b'],
      [700, 'ses_c'],
      [800, 'mtg_self'],
    ]);
    const may = (maxMeetingsPerDay?: number) => mayMeetOnceMore({ maxMeetingsPerDay }, { holders }, 'mtg_self');
    expect([may(1), may(2), may(3), may()]).toEqual([false, false, true, true]);
  });
});

describe('lunch', () => {
  const noon = span('12:00', '14:00');

  it.each([
    ['a meeting at its beginning', [], span('12:00', '13:00'), true],
    ['one in the middle', [], span('12:45', '13:15'), false],
    ['one that leaves just enough', [], span('11:30', '13:00'), true],
    ['one that takes a minute too much', [], span('11:30', '13:01'), false],
    ['the second at the other end', [span('12:00', '12:30')], span('13:30', '14:00'), true],
    ['the second that takes the last hour', [span('12:00', '12:30')], span('13:00', '13:30'), false],
    ['a meeting elsewhere, though a session takes all of it', [noon], span('10:00', '11:00'), true],
    ['a meeting in what a session has left', [span('12:15', '14:00')], span('12:00', '12:15'), false],
  ])('of an hour between noon and two: %s', (_, taken, meeting, expected) => {
    expect(leavesLunch(noon, 60, taken, meeting)).toBe(expected);
  });

  it('is left exactly if so many minutes in a row are free', () => {
    const piece = fc.tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 1, max: 6 })).map(([step, steps]) => ({
      from: at('11:00') + step * 10 * MINUTE,
      to: at('11:00') + (step + steps) * 10 * MINUTE,
    }));
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 5 }), piece, fc.integer({ min: 1, max: 13 }), (taken, meeting, tens) => {
        const reaches = meeting.from < noon.to && noon.from < meeting.to;
        const isFree = (from: number) =>
          [...taken, meeting].every((one) => from + 10 * MINUTE <= one.from || one.to <= from);
        let longest = 0;
        let run = 0;
        for (let from = noon.from; from < noon.to; from += 10 * MINUTE) {
          run = isFree(from) ? run + 1 : 0;
          longest = Math.max(longest, run);
        }
        expect(leavesLunch(noon, tens * 10, taken, meeting)).toBe(!reaches || longest >= tens);
      }),
    );
  });

  it('is on the wall clock, also on a day when clocks change', () => {
    const length = (day: string, from: string, to: string) => {
      const time = lunchTime({ from, to, minutes: 60 }, day, 'Europe/Vienna');
      return [new Date(time.from).toISOString(), (time.to - time.from) / MINUTE];
    };
    expect(length('2027-10-30', '12:00', '14:00')).toEqual(['2027-10-30T10:00:00.000Z', 120]);
    expect(length('2027-10-31', '12:00', '14:00')).toEqual(['2027-10-31T11:00:00.000Z', 120]);
    // At night an hour comes twice in autumn and is left out in spring.
    expect(length('2027-10-31', '01:00', '04:00')).toEqual(['2027-10-30T23:00:00.000Z', 240]);
    expect(length('2027-03-28', '01:00', '04:00')).toEqual(['2027-03-28T00:00:00.000Z', 120]);
  });
});
