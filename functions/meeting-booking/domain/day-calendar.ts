import type { Step } from './grid.ts';

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
