/**
 * Many meetings that want a place, as the planner sees them: people, rooms and interpreters are numbers, and time is one row of
 * grid steps in which the days follow each other.
 */
export interface PlanningProblem {
  /** For each day the first step and the step after its last one. Nothing crosses from one day into the next. */
  readonly days: readonly { readonly from: number; readonly to: number }[];
  readonly people: readonly PlannedPerson[];
  /** Rooms and interpreters. */
  readonly resources: readonly PlannedResource[];
  readonly meetings: readonly PlannedMeeting[];
}

export interface PlannedPerson {
  /** Steps that cannot be used and in which the person is not at the conference's disposal. */
  readonly away: readonly number[];
  /** Steps that cannot be used because the person is in something that stays: a session, a meeting that is locked. */
  readonly engaged: readonly number[];
}

export interface PlannedResource {
  /** Steps after a meeting before the next one can begin; what lies behind the end of a day is not needed. */
  readonly turnaround: number;
  readonly taken: readonly number[];
}

export interface PlannedMeeting {
  readonly people: readonly number[];
  /** How many steps it lasts. */
  readonly steps: number;
  /** First steps that suit everybody's windows, ascending. */
  readonly starts: readonly number[];
  /** What it needs one of: a room, and perhaps interpreters. For each need what would do, the preferred ones first. */
  readonly needs: readonly (readonly number[])[];
  /** Single resources that it cannot have when it begins at that step. */
  readonly barred?: readonly { readonly start: number; readonly resource: number }[] | undefined;
  /** How much it is worth to place it; more than 0. */
  readonly weight: number;
  /** Where it is now, if it may be moved. It is never left without a place. */
  readonly now?: PlannedPlace | undefined;
}

export interface PlannedPlace {
  readonly start: number;
  /** One resource for each need, in their order. */
  readonly resources: readonly number[];
}

/** For each meeting its place; undefined for one that found none. */
export type Plan = readonly (PlannedPlace | undefined)[];

export const samePlace = (a: PlannedPlace, b: PlannedPlace | undefined): boolean =>
  a.start === b?.start && a.resources.every((resource, need) => resource === b.resources[need]);
