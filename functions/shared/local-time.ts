/**
 * Between the conference's wall clock and instants. Instants are milliseconds since 1970, wall-clock days are
 * `YYYY-MM-DD`, wall-clock times are minutes after 00:00. Time zones are IANA names; Intl knows their rules.
 */

const DAY_MS = 86_400_000;
export const MINUTE_MS = 60_000;
const DAY_MINUTES = 1440;

const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(timeZone: string): Intl.DateTimeFormat {
  let clock = clocks.get(timeZone);
  if (!clock) {
    clock = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      calendar: 'gregory',
      numberingSystem: 'latn',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    clocks.set(timeZone, clock);
  }
  return clock;
}

/** What the wall clock shows at an instant, written as if it were UTC. */
function wallClock(instant: number, timeZone: string): number {
  const parts = Object.fromEntries(
    clockOf(timeZone)
      .formatToParts(instant)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

const offsetAt = (instant: number, timeZone: string): number => {
  const wholeSecond = Math.floor(instant / 1000) * 1000;
  return wallClock(wholeSecond, timeZone) - wholeSecond;
};

/**
 * The instant at which the wall clock shows `minutes` after 00:00 of `day`; 1440 is the end of the day. When clocks go
 * back, a time that comes twice means its first coming; when they go forward, a time that is left out means as much
 * later as was left out (as RFC 5545 section 3.3.5 reads local times).
 */
export function instantOf(day: string, minutes: number, timeZone: string): number {
  const wall = Date.parse(`${day}T00:00:00Z`) + minutes * MINUTE_MS;
  const before = offsetAt(wall - DAY_MS, timeZone);
  const after = offsetAt(wall + DAY_MS, timeZone);
  if (offsetAt(wall - before, timeZone) === before) return wall - before;
  if (offsetAt(wall - after, timeZone) === after) return wall - after;
  return wall - before;
}

/** The first instant of the local day that comes `days` after `day`. */
export const startOfDay = (day: string, days: number, timeZone: string): Date =>
  new Date(instantOf(day, days * DAY_MINUTES, timeZone));

/** What is odd about a wall-clock time on a day when clocks change: it is left out, or it comes twice. */
export function oddityOf(day: string, minutes: number, timeZone: string): 'left out' | 'twice' | undefined {
  const wall = Date.parse(`${day}T00:00:00Z`) + minutes * MINUTE_MS;
  const offsets = new Set([offsetAt(wall - DAY_MS, timeZone), offsetAt(wall + DAY_MS, timeZone)]);
  const comings = [...offsets].filter((offset) => offsetAt(wall - offset, timeZone) === offset).length;
  return comings === 0 ? 'left out' : comings > 1 ? 'twice' : undefined;
}

/** The wall-clock day of an instant. */
export const dayOf = (instant: number, timeZone: string): string =>
  new Date(wallClock(instant, timeZone)).toISOString().slice(0, 10);

/** Gives the wall-clock day of an instant, written in RFC 3339, at one place. */
export const dayIn =
  (timeZone: string) =>
  (instant: string): string =>
    dayOf(Date.parse(instant), timeZone);

/** What the wall clock shows at an instant: `HH:MM`. */
export const timeOf = (instant: number, timeZone: string): string =>
  new Date(wallClock(instant, timeZone)).toISOString().slice(11, 16);

/** Minutes after 00:00 of a time written `HH:MM`; `24:00` is 1440. */
export function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}

/** An instant as the API writes it: RFC 3339 in UTC, without empty milliseconds. */
export const writeInstant = (instant: number): string => new Date(instant).toISOString().replace('.000Z', 'Z');
