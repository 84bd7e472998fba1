import type { PlanBoard } from './plan-board.ts';
import type { Plan, PlannedPlace } from './planning-problem.ts';

/**
 * Tries everything, and leaves the best plan on the board, which begins with any plan. Gives whether that proves that nobody
 * can place more; false when the effort ends before.
 */
export function planExactly(board: PlanBoard, effort: number): boolean {
  const search = new ExactSearch(board, effort);
  search.run();
  return search.isProven;
}

/** Branch and bound: it goes on with the meeting that has the fewest free places, and not where nothing better can come. */
class ExactSearch {
  readonly #board: PlanBoard;
  readonly #effort: number;
  #best: Plan;
  #bestWeight: number;
  #bestMoved: number;
  isProven = true;

  constructor(board: PlanBoard, effort: number) {
    this.#board = board;
    this.#effort = effort;
    this.#best = board.plan();
    this.#bestWeight = board.weightPlaced;
    this.#bestMoved = board.moved;
  }

  run(): void {
    const meetings = [...this.#board.problem.meetings.keys()];
    for (const meeting of meetings) this.#board.take(meeting);
    this.#follow(meetings);
    this.#board.restore(this.#best);
  }

  #follow(open: readonly number[]): void {
    const board = this.#board;
    if (board.effort > this.#effort) this.isProven = false;
    if (!this.isProven) return;
    const next = this.#fewestPlaces(open);
    if (next === 'hopeless') return;
    if (!next) {
      this.#keepIfBetter();
      return;
    }
    const { meeting, places } = next;
    const others = open.filter((one) => one !== meeting);
    for (const place of places) {
      board.put(meeting, place);
      this.#follow(others);
      board.take(meeting);
    }
    if (!board.problem.meetings[meeting]?.now) this.#follow(others);
  }

  /** The meeting to go on with; undefined when none has a free place left, `hopeless` when nothing better can come from here. */
  #fewestPlaces(
    open: readonly number[],
  ): { readonly meeting: number; readonly places: readonly PlannedPlace[] } | undefined | 'hopeless' {
    const board = this.#board;
    let fewest: { meeting: number; places: PlannedPlace[] } | undefined;
    let most = board.weightPlaced;
    for (const meeting of open) {
      const { now, weight = 0 } = board.problem.meetings[meeting] ?? {};
      const places = [...board.freePlaces(meeting)];
      if (now && places.length === 0) return 'hopeless';
      if (places.length === 0) continue;
      most += weight;
      if (!fewest || places.length < fewest.places.length) fewest = { meeting, places };
    }
    const couldBeBetter = most > this.#bestWeight || (most === this.#bestWeight && this.#bestMoved > 0);
    return couldBeBetter ? fewest : 'hopeless';
  }

  #keepIfBetter(): void {
    const { weightPlaced, moved } = this.#board;
    if (weightPlaced < this.#bestWeight || (weightPlaced === this.#bestWeight && moved >= this.#bestMoved)) return;
    this.#best = this.#board.plan();
    this.#bestWeight = weightPlaced;
    this.#bestMoved = moved;
  }
}
