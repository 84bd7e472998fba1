import type { Step } from './grid.ts';
import { type Handover, readHolder } from './meeting.ts';

/** What is known of one calendar of one day: who holds which step, and in which zone. */
export interface DayCalendar {
  /** Meeting id or session id by step. */
  readonly holders: ReadonlyMap<Step, string>;
  /** Where the holder has them, if its place has a zone. */
  readonly zones: ReadonlyMap<Step, string>;
  /** Grows with every claim and release; 0 while nothing was ever written. */
  readonly version: number;
  /** Rooms: the version of the programme that has been enforced here; nobody books with an older one. */
  readonly roomsVersion: number;
}

export const EMPTY_DAY: DayCalendar = { holders: new Map(), zones: new Map(), version: 0, roomsVersion: 0 };

/** The same calendar as it would be if these steps changed hands. */
export function afterHandovers(calendar: DayCalendar, steps: readonly Handover[]): DayCalendar {
  const holders = new Map(calendar.holders);
  const zones = new Map(calendar.zones);
  for (const { step, to } of steps) {
    holders.delete(step);
    zones.delete(step);
    if (to === undefined) continue;
    const { holder, zone } = readHolder(to);
    holders.set(step, holder);
    if (zone !== undefined) zones.set(step, zone);
  }
  return { ...calendar, holders, zones };
}
