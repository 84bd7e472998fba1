import { makeComfortable } from './comfort-search.ts';
import { planExactly } from './exact-search.ts';
import { PlacingSearch } from './placing-search.ts';
import { PlanBoard } from './plan-board.ts';
import type { Plan, PlanningProblem } from './planning-problem.ts';
import { SeededRandom } from './seeded-random.ts';

export interface PlanningLimits {
  /** Steps of calendars that may be looked at; bounds the time on every machine and makes a plan the same for the same seed. */
  readonly effort: number;
  readonly seed: number;
}

/** How much of the effort may have gone when placing ends; the rest makes the plan comfortable. */
const UNTIL_PLACED = 0.6;
/** How much of the effort may have gone when trying everything gives up. */
const UNTIL_PROVEN = 0.25;
const MOST_MEETINGS_TO_TRY_EVERYTHING = 40;

/**
 * Plans many meetings at once: as much weight as possible finds a place, then as few as possible of the meetings that have
 * one are moved, then people wait as little as possible between their engagements, then the one who waits most, then rooms
 * change as little as possible. A meeting that has a place is moved only where another one gains a place by it, and never
 * loses it.
 *
 * A few meetings are placed by trying everything, which proves that no more can be placed; many by local search. The same
 * problem, limits and seed give the same plan.
 */
export function planMeetings(problem: PlanningProblem, { effort, seed }: PlanningLimits): Plan {
  const board = new PlanBoard(problem);
  const random = new SeededRandom(seed);
  const placing = new PlacingSearch(board, random);
  placing.placeFree();
  if (!placing.isComplete) {
    const proven =
      problem.meetings.length <= MOST_MEETINGS_TO_TRY_EVERYTHING && planExactly(board, effort * UNTIL_PROVEN);
    if (!proven) placing.improve(effort * UNTIL_PLACED);
  }
  makeComfortable(board, random, effort);
  return board.plan();
}
