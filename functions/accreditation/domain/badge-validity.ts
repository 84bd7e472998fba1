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
    from: within(startOfDay(dayAfter(startsOn, -DAYS_AROUND_CONFERENCE), timeZone), EARLIEST),
    until: within(startOfDay(dayAfter(endsOn, DAYS_AROUND_CONFERENCE + 1), timeZone), EARLIEST + DAY_MS),
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

const midnightUtc = (day: string): number => Date.parse(`${day}T00:00:00Z`);
const dayAfter = (day: string, days: number): number => midnightUtc(day) + days * DAY_MS;

/**
 * The first instant of a local day, given as that day's midnight in UTC. Where clocks go back at midnight it is the
 * earlier of two midnights; where they skip midnight it is the moment of the change.
 */
function startOfDay(day: number, timeZone: string): Date {
  const [before, after] = [offsetAt(day - DAY_MS, timeZone), offsetAt(day + DAY_MS, timeZone)];
  const candidates = [day - before, day - after].sort((a, b) => a - b);
  const midnight = candidates.find((instant) => instant + offsetAt(instant, timeZone) === day);
  return new Date(midnight ?? day - before);
}

/** What local clocks are ahead of UTC at an instant, in milliseconds. */
function offsetAt(instant: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(instant);
  const read = (type: Intl.DateTimeFormatPartTypes): number =>
    Number(parts.find((part) => part.type === type)?.value ?? 0);
  const local = Date.UTC(read('year'), read('month') - 1, read('day'), read('hour'), read('minute'), read('second'));
  return local - instant;
}
