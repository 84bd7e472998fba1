import { startOfDay } from '../../shared/local-time.ts';

const DAY_MS = 86_400_000;

/** How many days before a conference begins and after it ends a badge is good: people arrive, are briefed and leave. */
export const DAYS_AROUND_CONFERENCE = 1;

/**
 * From when to when a badge is good: whole local days of the conference's time zone, from the day before it starts until the day
 * after it ends is over. `until` is the first instant at which it is no longer good. Both are written with a year of four
 * digits and counted from 1970, as events (RFC 3339) and credentials need them, however odd the days of a conference are.
 */
export function badgeValidity({ startsOn, endsOn, timeZone }: ConferenceDays): {
  readonly from: Date;
  readonly until: Date;
} {
  return {
    from: within(startOfDay(startsOn, -DAYS_AROUND_CONFERENCE, timeZone), EARLIEST),
    until: within(startOfDay(endsOn, DAYS_AROUND_CONFERENCE + 1, timeZone), EARLIEST + DAY_MS),
  };
}

const EARLIEST = 0;
const LATEST = Date.UTC(9999, 11, 31);

const within = (instant: Date, earliest: number): Date =>
  new Date(Math.min(Math.max(instant.getTime(), earliest), LATEST));

export interface ConferenceDays {
  /** `YYYY-MM-DD`, local. */
  readonly startsOn: string;
  readonly endsOn: string;
  /** IANA time zone. */
  readonly timeZone: string;
}
