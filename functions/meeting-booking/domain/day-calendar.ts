import type { Step } from './grid.ts';

/** What is known of one calendar of one day: who holds which step. */
export interface DayCalendar {
  /** Meeting id or session id by step. */
  readonly holders: ReadonlyMap<Step, string>;
  /** Rooms: the version of the programme whose rooms have been enforced here; nobody books with an older one. */
  readonly roomsVersion: number;
}

export const EMPTY_DAY: DayCalendar = { holders: new Map(), roomsVersion: 0 };

/** The steps that `self` cannot have. */
export const takenFor = ({ holders }: DayCalendar, self: string): Set<Step> =>
  new Set([...holders].filter(([, holder]) => holder !== self).map(([step]) => step));
