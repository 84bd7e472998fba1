import { describe, expect, it } from 'vitest';
import {
  endStepOf,
  firstStepOf,
  instantOfStep,
  merged,
  openDay,
  runOfSteps,
  stepsTouched,
  trimToSteps,
} from '../../../functions/meeting-booking/domain/grid.ts';
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
