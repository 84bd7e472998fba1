import { instantOf, MINUTE_MS, minutesOf } from '../../shared/local-time.ts';

/** A stretch of time in milliseconds since 1970; `to` is not part of it. */
export interface Interval {
  readonly from: number;
  readonly to: number;
}

/** One day of the programme with its opening hours on the conference's wall clock, `HH:MM`. */
export interface GridDay {
  readonly day: string;
  readonly from: string;
  readonly to: string;
}

export interface Grid {
  readonly stepMinutes: number;
  readonly days: readonly GridDay[];
}

/**
 * A step of a day is known by the minutes that have passed since the day began. On most days that is its wall-clock
 * time; on a day when clocks change, no two steps have the same number.
 */
export type Step = number;

/** A day of the grid in instants. */
export interface OpenDay extends Interval {
  readonly day: string;
  /** The instant at which the wall-clock day begins; steps are counted from it. */
  readonly midnight: number;
  readonly stepMinutes: number;
}

/** The steps that meetings can be booked in. 60 is a multiple of each, so that every grid has a step at each full hour. */
export const STEP_MINUTES: readonly number[] = [5, 10, 15, 20, 30, 60];

export function openDay({ day, from, to }: GridDay, stepMinutes: number, timeZone: string): OpenDay {
  return {
    day,
    midnight: instantOf(day, 0, timeZone),
    from: instantOf(day, minutesOf(from), timeZone),
    to: instantOf(day, minutesOf(to), timeZone),
    stepMinutes,
  };
}

export const instantOfStep = ({ midnight }: OpenDay, step: Step): number => midnight + step * MINUTE_MS;

const minutesInto = ({ midnight }: OpenDay, instant: number): number => (instant - midnight) / MINUTE_MS;

export const firstStepOf = (day: OpenDay): Step => minutesInto(day, day.from);
/** The step that would come after the last one. */
export const endStepOf = (day: OpenDay): Step => minutesInto(day, day.to);

/** Every step of the day that a stretch of time touches, be it in part. */
export function stepsTouched(day: OpenDay, { from, to }: Interval): Step[] {
  const { stepMinutes } = day;
  const first = Math.floor(minutesInto(day, Math.max(from, day.from)) / stepMinutes) * stepMinutes;
  const end = minutesInto(day, Math.min(to, day.to));
  return runOfSteps(first, Math.max(0, Math.ceil((end - first) / stepMinutes)), stepMinutes);
}

/** `count` steps that follow each other. */
export const runOfSteps = (first: Step, count: number, stepMinutes: number): Step[] =>
  Array.from({ length: count }, (_, index) => first + index * stepMinutes);

/** What is left of a stretch of time inside the opening hours when it is cut back to whole steps; undefined if nothing. */
export function trimToSteps(day: OpenDay, { from, to }: Interval): Interval | undefined {
  const step = day.stepMinutes * MINUTE_MS;
  const start = day.midnight + Math.ceil((Math.max(from, day.from) - day.midnight) / step) * step;
  const end = day.midnight + Math.floor((Math.min(to, day.to) - day.midnight) / step) * step;
  return start < end ? { from: start, to: end } : undefined;
}

/** The same stretches of time in order, those that touch or overlap made one. */
export function merged(intervals: readonly Interval[]): Interval[] {
  const result: { from: number; to: number }[] = [];
  for (const { from, to } of [...intervals].sort((a, b) => a.from - b.from)) {
    const last = result.at(-1);
    if (last && from <= last.to) last.to = Math.max(last.to, to);
    else result.push({ from, to });
  }
  return result;
}

/** What two lists of stretches of time have in common, in order. */
export const common = (a: readonly Interval[], b: readonly Interval[]): Interval[] =>
  merged(
    a
      .flatMap((one) => b.map((other) => ({ from: Math.max(one.from, other.from), to: Math.min(one.to, other.to) })))
      .filter(({ from, to }) => from < to),
  );

export const overlap = (a: Interval, b: Interval): boolean => a.from < b.to && b.from < a.to;
