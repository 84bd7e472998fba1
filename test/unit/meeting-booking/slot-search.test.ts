import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  endStepOf,
  firstStepOf,
  type Interval,
  instantOfStep,
  merged,
  openDay,
  runOfSteps,
  stepsTouched,
  trimToSteps,
} from '../../../functions/meeting-booking/domain/grid.ts';
import { freeSlots, type SlotQuestion } from '../../../functions/meeting-booking/domain/slot-search.ts';
import { writeInstant } from '../../../functions/shared/local-time.ts';

const moscow = openDay({ day: '2021-06-22', from: '09:00', to: '20:00' }, 15, 'Europe/Moscow');
const at = (time: string): number => Date.parse(`2021-06-22T${time}:00Z`);

describe('a day of the grid', () => {
  it('counts its steps from the beginning of the day', () => {
    expect([firstStepOf(moscow), endStepOf(moscow)]).toEqual([540, 1200]);
    expect(writeInstant(instantOfStep(moscow, 555))).toBe('2021-06-22T06:15:00Z');
  });

  it('on which clocks change has no two steps of one number, and as many as hours pass', () => {
    const all = { from: '00:00', to: '24:00' };
    const spring = openDay({ day: '2024-03-31', ...all }, 60, 'Europe/Paris');
    const autumn = openDay({ day: '2024-10-27', ...all }, 60, 'Europe/Paris');
    expect(endStepOf(spring)).toBe(23 * 60);
    expect(endStepOf(autumn)).toBe(25 * 60);
    const night = openDay({ day: '2024-10-27', from: '01:00', to: '04:00' }, 30, 'Europe/Paris');
    const steps = runOfSteps(firstStepOf(night), 8, 30).map((step) => writeInstant(instantOfStep(night, step)));
    expect(steps.at(0)).toBe('2024-10-26T23:00:00Z');
    expect(steps.at(-1)).toBe('2024-10-27T02:30:00Z');
    expect(new Set(steps).size).toBe(8);
    expect(endStepOf(night)).toBe(300);
  });

  it('cuts a window back to whole steps inside the opening hours', () => {
    const cut = (from: string, to: string) => {
      const trimmed = trimToSteps(moscow, { from: at(from), to: at(to) });
      return trimmed && [writeInstant(trimmed.from).slice(11, 16), writeInstant(trimmed.to).slice(11, 16)];
    };
    expect(cut('05:00', '07:00')).toEqual(['06:00', '07:00']);
    expect(cut('07:01', '07:59')).toEqual(['07:15', '07:45']);
    expect(cut('16:50', '19:00')).toBeUndefined();
    expect(cut('07:01', '07:14')).toBeUndefined();
    expect(cut('20:00', '21:00')).toBeUndefined();
  });

  it('knows every step that a session touches, be it in part', () => {
    expect(stepsTouched(moscow, { from: at('06:10'), to: at('06:31') })).toEqual([540, 555, 570]);
    expect(stepsTouched(moscow, { from: at('06:15'), to: at('06:30') })).toEqual([555]);
    expect(stepsTouched(moscow, { from: at('05:00'), to: at('06:15') })).toEqual([540]);
    expect(stepsTouched(moscow, { from: at('16:59'), to: at('19:00') })).toEqual([1185]);
    expect(stepsTouched(moscow, { from: at('04:00'), to: at('05:00') })).toEqual([]);
  });

  it('puts windows that touch together', () => {
    const windows = [
      { from: 5, to: 7 },
      { from: 1, to: 3 },
      { from: 3, to: 4 },
      { from: 6, to: 6 },
    ];
    expect(merged(windows)).toEqual([
      { from: 1, to: 4 },
      { from: 5, to: 7 },
    ]);
  });
});

const question = (changes: Partial<SlotQuestion>): SlotQuestion => ({
  day: moscow,
  steps: 2,
  windows: [],
  people: [],
  rooms: [{ roomId: 'a', turnaroundSteps: 1, taken: new Set() }],
  notBefore: 0,
  ...changes,
});
const first = (changes: Partial<SlotQuestion>) => freeSlots(question(changes)).next().value;

describe('the search for a slot', () => {
  it('finds the earliest', () => {
    expect(first({})).toEqual({ step: 540, roomId: 'a', roomSteps: 3 });
    expect(first({ people: [new Set([540]), new Set([600])] })).toMatchObject({ step: 555 });
    expect(first({ people: [new Set([555]), new Set([600])] })).toMatchObject({ step: 570 });
    expect(first({ notBefore: at('07:01') })).toMatchObject({ step: 615 });
  });

  it('leaves a room its turnaround, before the next meeting too', () => {
    const rooms = [{ roomId: 'a', turnaroundSteps: 2, taken: new Set([585]) }];
    expect(first({ rooms })).toMatchObject({ step: 600, roomSteps: 4 });
  });

  it('lets the turnaround of the last meeting reach beyond the closing', () => {
    expect(first({ notBefore: at('16:30') })).toEqual({ step: 1170, roomId: 'a', roomSteps: 2 });
    expect(first({ notBefore: at('16:31') })).toBeUndefined();
  });

  it('takes the next best room when the best is taken', () => {
    const rooms = [
      { roomId: 'a', turnaroundSteps: 0, taken: new Set([555]) },
      { roomId: 'b', turnaroundSteps: 0, taken: new Set<number>() },
    ];
    expect(first({ rooms })).toMatchObject({ step: 540, roomId: 'b' });
  });

  it('after a release looks only at what uses something of it', () => {
    const using = { from: at('08:00'), to: at('08:30') };
    expect(first({ using })).toMatchObject({ step: 630 });
    expect([...freeSlots(question({ using }))].map(({ step }) => step)).toEqual(
      [630, 645, 660, 675, 690 - 0].slice(0, 4),
    );
  });

  it('finds exactly what trying everything finds', () => {
    const day = openDay({ day: '2021-06-22', from: '09:00', to: '12:00' }, 15, 'Europe/Moscow');
    const steps = runOfSteps(540, 12, 15);
    const some = fc.subarray(steps).map((chosen) => new Set(chosen));
    const window = fc
      .tuple(fc.integer({ min: 500, max: 760 }), fc.integer({ min: 1, max: 150 }))
      .map(([from, length]): Interval => ({ from: instantOfStep(day, from), to: instantOfStep(day, from + length) }));
    const rooms = fc.array(fc.record({ turnaroundSteps: fc.integer({ min: 0, max: 3 }), taken: some }), {
      maxLength: 3,
    });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }),
        fc.array(some, { maxLength: 4 }),
        fc.array(fc.array(window, { minLength: 1, maxLength: 3 }), { maxLength: 2 }),
        rooms,
        fc.integer({ min: 480, max: 740 }),
        (length, people, windows, roomsWithoutId, notBeforeStep) => {
          const named = roomsWithoutId.map((room, index) => ({ ...room, roomId: String(index) }));
          const notBefore = instantOfStep(day, notBeforeStep);
          const asked = { day, steps: length, windows, people, rooms: named, notBefore };
          const found = [...freeSlots(asked)];
          const expected = steps.flatMap((step) => {
            const run = runOfSteps(step, length, 15);
            if (run.some((one) => !steps.includes(one)) || step < notBeforeStep) return [];
            if (people.some((busy) => run.some((one) => busy.has(one)))) return [];
            // Every minute of it must lie in some window of each party.
            const minutes = Array.from({ length: length * 15 }, (_, index) => instantOfStep(day, step + index));
            const inWindows = windows.every((party) =>
              minutes.every((minute) => party.some(({ from, to }) => from <= minute && minute + 60_000 <= to)),
            );
            if (!inWindows) return [];
            const room = named.find(({ taken, turnaroundSteps }) =>
              runOfSteps(step, length + turnaroundSteps, 15).every((one) => !taken.has(one)),
            );
            return room ? [{ step, roomId: room.roomId }] : [];
          });
          expect(found.map(({ step, roomId }) => ({ step, roomId }))).toEqual(expected);
        },
      ),
      { numRuns: 500 },
    );
  });
});
