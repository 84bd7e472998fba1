const DAY_MS = 86_400_000;

/** The day (`YYYY-MM-DD`) so many days after another, as its midnight in UTC, in milliseconds since 1970. */
export const dayAfter = (day: string, days: number): number => Date.parse(`${day}T00:00:00Z`) + days * DAY_MS;

/**
 * The first instant of a local day, given as that day's midnight in UTC. Where clocks go back at midnight it is the
 * earlier of two midnights; where they skip midnight it is the moment of the change. `timeZone` is an IANA name.
 */
export function startOfDay(day: number, timeZone: string): Date {
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
