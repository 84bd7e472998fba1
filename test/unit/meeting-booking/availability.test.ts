import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type AvailabilityDraft,
  availabilityFaults,
  readAvailability,
} from '../../../functions/meeting-booking/domain/availability.ts';

const moscow = { timeZone: 'Europe/Moscow', startsOn: '2021-06-22', endsOn: '2021-06-24' };
/** Clocks go back at 03:00 on the second day. */
const vienna = { timeZone: 'Europe/Vienna', startsOn: '2027-10-30', endsOn: '2027-10-31' };
const window = (from: string, to: string) => ({ from, to });
const faultsOf = (draft: AvailabilityDraft, conference = moscow) =>
  availabilityFaults(draft, conference).map(({ pointer, detail }) => `${pointer} ${detail}`);
const readable = (draft: AvailabilityDraft) =>
  readAvailability(draft).windows?.map(({ from, to }) => [new Date(from), new Date(to)].map((at) => at.toISOString()));

describe('the windows of a person', () => {
  it.each([
    ['before the conference', window('2021-06-21T09:00:00Z', '2021-06-21T12:00:00Z'), 'reaches beyond'],
    ['after it', window('2021-06-24T21:00:00Z', '2021-06-24T22:00:00Z'), 'reaches beyond'],
    [
      'that begins before its first day there',
      window('2021-06-21T20:59:00Z', '2021-06-22T09:00:00Z'),
      'reaches beyond',
    ],
    ['of another year', window('2022-06-22T09:00:00Z', '2022-06-22T12:00:00Z'), 'reaches beyond'],
    ['in the wrong order', window('2021-06-22T12:00:00Z', '2021-06-22T09:00:00Z'), 'must end after it begins'],
    ['that is empty', window('2021-06-22T09:00:00Z', '2021-06-22T09:00:00Z'), 'must end after it begins'],
    ['of seconds', window('2021-06-22T09:00:10Z', '2021-06-22T09:00:50Z'), 'holds no whole minute'],
  ])('cannot be one %s', (_, odd, detail) => {
    const [fault, ...others] = faultsOf({ windows: [window('2021-06-22T06:00:00Z', '2021-06-22T09:00:00Z'), odd] });
    expect(others).toEqual([]);
    expect(fault).toMatch(new RegExp(`^/windows/1 ${detail}`));
  });

  it('may be the whole of the conference, from midnight to midnight there', () => {
    expect(faultsOf({ windows: [window('2021-06-21T21:00:00Z', '2021-06-24T21:00:00Z')] })).toEqual([]);
  });

  it('that touch or overlap are one, in order', () => {
    const windows = [
      window('2021-06-23T08:00:00Z', '2021-06-23T09:00:00Z'),
      window('2021-06-22T08:00:00Z', '2021-06-22T10:00:00Z'),
      window('2021-06-22T09:00:00Z', '2021-06-22T11:00:00Z'),
      window('2021-06-23T09:00:00Z', '2021-06-23T09:30:00Z'),
    ];
    expect(faultsOf({ windows })).toEqual([]);
    expect(readable({ windows })).toEqual([
      ['2021-06-22T08:00:00.000Z', '2021-06-22T11:00:00.000Z'],
      ['2021-06-23T08:00:00.000Z', '2021-06-23T09:30:00.000Z'],
    ]);
  });

  it('across a change of the clocks are instants as any others; the day ends an hour later', () => {
    const across = window('2027-10-30T23:30:00Z', '2027-10-31T02:30:00Z');
    expect(faultsOf({ windows: [across, window('2027-10-31T22:00:00Z', '2027-10-31T23:00:00Z')] }, vienna)).toEqual([]);
    expect(faultsOf({ windows: [window('2027-10-31T22:00:00Z', '2027-10-31T23:01:00Z')] }, vienna)).toHaveLength(1);
  });

  it('are kept as what all of them together say, to the minute', () => {
    const minute = fc.integer({ min: 0, max: 300 });
    const at = (minutes: number) => new Date(Date.parse('2021-06-22T06:00:00Z') + minutes * 60_000).toISOString();
    fc.assert(
      fc.property(fc.array(fc.tuple(minute, fc.integer({ min: 1, max: 60 })), { minLength: 1 }), (spans) => {
        const kept = readAvailability({ windows: spans.map(([from, length]) => window(at(from), at(from + length))) });
        const covers = (instant: number) => kept.windows?.some(({ from, to }) => from <= instant && instant < to);
        for (let index = 0; index < 360; index++) {
          const said = spans.some(([from, length]) => from <= index && index < from + length);
          expect(covers(Date.parse(at(index)))).toBe(said);
        }
        for (const [index, { from }] of (kept.windows ?? []).entries()) {
          expect(from).toBeGreaterThan(kept.windows?.[index - 1]?.to ?? 0);
        }
      }),
    );
  });
});

describe('the lunch of a person', () => {
  it('lies between two times that can hold it', () => {
    expect(faultsOf({ lunch: { from: '12:00', to: '14:00', minutes: 120 } })).toEqual([]);
    expect(faultsOf({ lunch: { from: '12:00', to: '13:00', minutes: 90 } })).toEqual([
      '/lunch/minutes is more than the 60 minutes from which it is taken',
    ]);
    for (const to of ['12:00', '11:00']) {
      expect(faultsOf({ lunch: { from: '12:00', to, minutes: 30 } })).toEqual(['/lunch/to must be after from']);
    }
  });
});
