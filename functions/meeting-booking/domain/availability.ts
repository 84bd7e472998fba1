import { instantOf, MINUTE_MS, minutesOf, startOfDay, writeInstant } from '../../shared/local-time.ts';
import type { Fault } from '../../shared/problem.ts';
import { type Interval, merged } from './grid.ts';
import type { Conference } from './programme.ts';

/** A break that somebody wants between two times of every day, on the wall clock of the conference. */
export interface Lunch {
  /** `HH:MM` */
  readonly from: string;
  readonly to: string;
  /** How long it lasts, wherever it lies between the two. */
  readonly minutes: number;
}

/** When somebody would have meetings, as far as they said. */
export interface Availability {
  /** In order and apart; undefined means at any time of the programme. */
  readonly windows?: readonly Interval[] | undefined;
  readonly maxMeetingsPerDay?: number | undefined;
  readonly lunch?: Lunch | undefined;
}

/** An availability as it was written. */
export interface AvailabilityDraft extends Omit<Availability, 'windows'> {
  readonly windows?: readonly { readonly from: string; readonly to: string }[] | undefined;
}

/** Everything in an availability that contradicts itself or the conference. */
export function availabilityFaults({ windows = [], lunch }: AvailabilityDraft, conference: Conference): Fault[] {
  const { startsOn, endsOn, timeZone } = conference;
  const begins = instantOf(startsOn, 0, timeZone);
  const ends = startOfDay(endsOn, 1, timeZone).getTime();
  const faults = windows.flatMap((window, index): Fault[] => {
    const pointer = `/windows/${index}`;
    const [from, to] = [Date.parse(window.from), Date.parse(window.to)];
    if (from >= to) return [{ pointer, detail: 'must end after it begins' }];
    if (from < begins || to > ends) {
      return [{ pointer, detail: `reaches beyond the conference, ${startsOn} to ${endsOn} in ${timeZone}` }];
    }
    const { from: first, to: last } = wholeMinutes({ from, to });
    return first < last ? [] : [{ pointer, detail: 'holds no whole minute' }];
  });
  if (!lunch) return faults;
  const length = minutesOf(lunch.to) - minutesOf(lunch.from);
  if (length <= 0) return [...faults, { pointer: '/lunch/to', detail: 'must be after from' }];
  if (lunch.minutes <= length) return faults;
  return [
    ...faults,
    { pointer: '/lunch/minutes', detail: `is more than the ${length} minutes from which it is taken` },
  ];
}

/** An availability as it is kept: windows that touch or overlap are one. */
export const readAvailability = ({ windows, ...rest }: AvailabilityDraft): Availability => ({
  ...rest,
  ...(windows ? { windows: readWindows(windows) } : {}),
});

/** Windows in order, those that touch made one, cut to whole minutes. They are cut to the grid when a slot is sought. */
export const readWindows = (windows: readonly { readonly from: string; readonly to: string }[]): Interval[] =>
  merged(windows.map(({ from, to }) => wholeMinutes({ from: Date.parse(from), to: Date.parse(to) })));

/** A window as it is told. */
export const writeWindow = ({ from, to }: Interval): { from: string; to: string } => ({
  from: writeInstant(from),
  to: writeInstant(to),
});

const wholeMinutes = ({ from, to }: Interval): Interval => ({
  from: Math.ceil(from / MINUTE_MS) * MINUTE_MS,
  to: Math.floor(to / MINUTE_MS) * MINUTE_MS,
});
