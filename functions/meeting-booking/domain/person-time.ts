import { instantOf, MINUTE_MS, minutesOf } from '../../shared/local-time.ts';
import type { Availability, Lunch } from './availability.ts';
import type { DayCalendar } from './day-calendar.ts';
import { type Interval, merged, overlap } from './grid.ts';

/** What is known of when somebody is there and when they would have meetings. */
export interface PersonTime {
  readonly attendance?: 'in-person' | 'remote' | undefined;
  /** RFC 3339 in UTC. */
  readonly arrival?: string | undefined;
  readonly departure?: string | undefined;
  readonly availability?: Availability | undefined;
}

/** Whether somebody is at the conference all the while. Who attends by video comes and goes with every meeting. */
export const isThere = ({ attendance, arrival, departure }: PersonTime, { from, to }: Interval): boolean =>
  attendance === 'remote' ||
  ((arrival === undefined || Date.parse(arrival) <= from) && (departure === undefined || to <= Date.parse(departure)));

/** Whether a time lies inside one of the windows that somebody named. */
export const suitsWindows = ({ windows }: Availability, time: Interval): boolean =>
  !windows || windows.some(({ from, to }) => from <= time.from && time.to <= to);

/** Whether a day on which somebody has these meetings may have one more beside them; `self` is that one. */
export function mayMeetOnceMore(
  { maxMeetingsPerDay }: Availability,
  { holders }: Pick<DayCalendar, 'holders'>,
  self: string,
): boolean {
  if (maxMeetingsPerDay === undefined) return true;
  const others = new Set([...holders.values()].filter((holder) => holder.startsWith('mtg_') && holder !== self));
  return others.size < maxMeetingsPerDay;
}

/** The stretch of a day that somebody's lunch lies in. */
export const lunchTime = ({ from, to }: Lunch, day: string, timeZone: string): Interval => ({
  from: instantOf(day, minutesOf(from), timeZone),
  to: instantOf(day, minutesOf(to), timeZone),
});

/**
 * Whether a meeting leaves so many minutes of lunch time free in a row, beside what else is taken. One that does not reach
 * into lunch time always does: it is not what spoils a lunch that is lost anyway.
 */
export function leavesLunch(lunch: Interval, minutes: number, taken: readonly Interval[], meeting: Interval): boolean {
  if (!overlap(meeting, lunch)) return true;
  let freeFrom = lunch.from;
  for (const { from, to } of merged([...taken, meeting])) {
    if (Math.min(from, lunch.to) - freeFrom >= minutes * MINUTE_MS) return true;
    freeFrom = Math.max(freeFrom, to);
  }
  return lunch.to - freeFrom >= minutes * MINUTE_MS;
}

/** Whether what is decided of somebody depends on the whole of a day, not only on the steps that are wanted. */
export const mindsTheDay = ({ availability }: PersonTime): boolean =>
  availability?.maxMeetingsPerDay !== undefined || availability?.lunch !== undefined;
