import type { Opening, PlanBoard } from './plan-board.ts';
import { type Plan, type PlannedPlace, samePlace } from './planning-problem.ts';
import type { SeededRandom } from './seeded-random.ts';

/** Ejecting ends when so much of its effort has brought nothing. */
const SHARE_OF_EJECTING = 0.4;
/** Meetings that are shifted about after each displacement, so that the search does not run in circles. */
const SHIFTS = 3;
/** What it costs to move a meeting that people have in their calendars, against the least weight there is. */
const COST_OF_MOVING = 0.05;
/** How deep meetings that must not lose their place push each other on. */
const DEEPEST_CHAIN = 3;
const HOTTEST = 0.5;
const COLDEST = 0.02;

/**
 * Finds places for as much weight as it can, beginning with what has a place now. First it tries to place everything, with an
 * ejection pool (Nagata and Bräysy, 2009): a meeting without a place takes the one where it displaces least, and each failure
 * of a meeting makes it dearer to displace. If not everything fits, simulated annealing exchanges meetings for others.
 */
export class PlacingSearch {
  readonly #board: PlanBoard;
  readonly #random: SeededRandom;
  /** Meetings without a place that could have one. */
  readonly #pool: number[];
  /** How often each meeting found no place, and once more. */
  readonly #failures: Int32Array;
  readonly #leastWeight: number;
  #best: Plan;
  #bestWeight: number;
  #bestMoved: number;
  #lastGain = 0;

  constructor(board: PlanBoard, random: SeededRandom) {
    const { meetings } = board.problem;
    this.#board = board;
    this.#random = random;
    this.#failures = new Int32Array(meetings.length).fill(1);
    this.#leastWeight = meetings.reduce((least, { weight }) => Math.min(least, weight), Infinity);
    for (const [meeting, { now }] of meetings.entries()) if (now) board.put(meeting, now);
    board.commit();
    this.#pool = this.#hardestFirst();
    this.#best = board.plan();
    this.#bestWeight = board.weightPlaced;
    this.#bestMoved = 0;
  }

  /** Whether all that could have a place has one. */
  get isComplete(): boolean {
    return this.#pool.length === 0;
  }

  /** Gives free places away, those first that are hardest to place. */
  placeFree(): void {
    const left = this.#pool.splice(0);
    for (const meeting of left) {
      const opening = this.#bestFree(meeting);
      if (opening) this.#board.put(meeting, opening);
      else this.#pool.push(meeting);
    }
    this.#board.commit();
    this.#keepIfBetter();
  }

  /** Displaces and exchanges until all have a place or the board's effort has reached `effort`; the best plan is on the board then. */
  improve(effort: number): void {
    const begin = this.#board.effort;
    this.#eject(begin + (effort - begin) * SHARE_OF_EJECTING);
    this.#keepIfBetter();
    if (!this.isComplete) this.#anneal(effort);
    this.#keepIfBetter();
    this.#board.restore(this.#best);
    this.#pool.splice(0, Infinity, ...this.#hardestFirst());
    this.placeFree();
    this.#sendHome();
  }

  /** The meetings that have no place but a start, those that are hardest to place first. */
  #hardestFirst(): number[] {
    const board = this.#board;
    const { meetings } = board.problem;
    const ease = meetings.map(({ people, steps, needs, weight }, meeting) => {
      const resources = needs.reduce((product, { length }) => product * length, 1);
      return (board.startsOf(meeting).length * Math.min(resources, 12)) / (weight * steps * people.length);
    });
    return [...meetings.keys()]
      .filter((meeting) => !board.placeOf(meeting) && board.startsOf(meeting).length > 0)
      .toSorted((a, b) => (ease[a] ?? 0) - (ease[b] ?? 0));
  }

  /** The free place that leaves fewest people waiting; undefined if there is none. */
  #bestFree(meeting: number): Opening | undefined {
    let best: { opening: Opening; comfort: number } | undefined;
    for (const start of this.#board.startsOf(meeting)) {
      const opening = this.#board.openingAt(meeting, start, () => 1, 0);
      if (!opening) continue;
      const comfort = this.#board.adjoining(meeting, start) + this.#random.next() * 0.5;
      if (!best || comfort > best.comfort) best = { opening, comfort };
    }
    return best?.opening;
  }

  #eject(effort: number): void {
    const board = this.#board;
    const { meetings } = board.problem;
    const costOf = (meeting: number): number => (meetings[meeting]?.weight ?? 1) * (this.#failures[meeting] ?? 1);
    this.#lastGain = board.effort;
    const patience = (effort - board.effort) / 2;
    while (!this.isComplete && board.effort < Math.min(effort, this.#lastGain + patience)) {
      const meeting = this.#pool.pop() ?? 0;
      this.#failures[meeting] = (this.#failures[meeting] ?? 0) + 1;
      let best: Opening | undefined;
      let ties = 0;
      for (const start of board.startsOf(meeting)) {
        const opening = board.openingAt(meeting, start, costOf, best?.cost);
        if (!opening) continue;
        ties = best && opening.cost === best.cost ? ties + 1 : 1;
        if (ties === 1 || this.#random.below(ties) === 0) best = opening;
      }
      // It waits until it has failed often enough to be worth what it displaces.
      if (!best || best.cost > costOf(meeting) || !this.#insert(meeting, best)) this.#pool.unshift(meeting);
      else this.#shiftSome(0);
    }
  }

  #anneal(effort: number): void {
    const board = this.#board;
    const { meetings } = board.problem;
    const moving = this.#leastWeight * COST_OF_MOVING;
    const costOf = (meeting: number): number => (meetings[meeting]?.now ? moving : (meetings[meeting]?.weight ?? 1));
    const begin = board.effort;
    const weights = meetings.reduce((sum, { weight }) => sum + weight, 0) / meetings.length;
    while (!this.isComplete && board.effort < effort) {
      const progress = (board.effort - begin) / (effort - begin);
      const heat = weights * HOTTEST * (COLDEST / HOTTEST) ** progress;
      const at = this.#random.below(this.#pool.length);
      const meeting = this.#pool[at] ?? 0;
      const start = this.#random.anyOf(board.startsOf(meeting)) ?? 0;
      const atMost = (meetings[meeting]?.weight ?? 1) - heat * Math.log(1 - this.#random.next());
      const opening = board.openingAt(meeting, start, costOf, atMost);
      if (opening) {
        this.#pool.splice(at, 1);
        if (!this.#insert(meeting, opening)) this.#pool.push(meeting);
      }
      this.#shiftSome(heat);
    }
  }

  /** Puts a meeting where others are in its way; those lose their place, but for those that must have one. Gives whether that worked. */
  #insert(meeting: number, opening: Opening): boolean {
    const board = this.#board;
    this.#keepIfBetter();
    const displaced = this.#settle(meeting, opening, 1);
    if (!displaced) {
      board.rollBack();
      return false;
    }
    board.commit();
    this.#pool.push(...new Set(displaced.filter((rival) => !board.placeOf(rival))));
    return true;
  }

  #settle(meeting: number, opening: Opening, depth: number): number[] | undefined {
    const board = this.#board;
    const { meetings } = board.problem;
    const displaced = [...opening.rivals];
    for (const rival of opening.rivals) board.take(rival);
    board.put(meeting, opening);
    for (const rival of opening.rivals) {
      if (!meetings[rival]?.now) continue;
      const elsewhere = this.#elsewhere(rival, depth);
      const further = elsewhere && this.#settle(rival, elsewhere, depth + 1);
      if (!further) return undefined;
      displaced.push(...further);
    }
    return displaced;
  }

  /** Where somebody's meeting could go that must have a place: home, or where it displaces least, and nobody of its kind if the chain gets too long. */
  #elsewhere(meeting: number, depth: number): Opening | undefined {
    const board = this.#board;
    const { meetings } = board.problem;
    const { now } = meetings[meeting] ?? {};
    if (now && board.isFree(meeting, now)) return { ...now, rivals: [], cost: 0 };
    const dearest = depth < DEEPEST_CHAIN ? 1000 : Infinity;
    const costOf = (rival: number): number => (meetings[rival]?.now ? dearest : (meetings[rival]?.weight ?? 1));
    let best: Opening | undefined;
    for (const start of board.startsOf(meeting)) {
      const opening = board.openingAt(meeting, start, costOf, best?.cost);
      if (opening && opening.cost < (best?.cost ?? Infinity)) best = opening;
    }
    return best;
  }

  /** Moves a few meetings to other free places; one that people have in their calendars as readily as `heat` says, and gladly back. */
  #shiftSome(heat: number): void {
    const board = this.#board;
    const { meetings } = board.problem;
    for (let shift = 0; shift < SHIFTS; shift++) {
      const meeting = this.#random.below(meetings.length);
      const { now } = meetings[meeting] ?? {};
      const place = board.placeOf(meeting);
      if (!place) continue;
      const goesHome = now && !samePlace(now, place);
      if (goesHome && this.#random.next() < 0.5) {
        if (board.isFree(meeting, now)) this.#putAnew(meeting, now);
        continue;
      }
      if (now && !goesHome && this.#random.next() >= Math.exp((-this.#leastWeight * COST_OF_MOVING) / heat)) continue;
      const start = this.#random.anyOf(board.startsOf(meeting));
      const opening = start === undefined ? undefined : board.openingAt(meeting, start, () => 1, 0);
      if (opening) this.#putAnew(meeting, opening);
    }
    board.commit();
  }

  /** Called before anything loses its place, so that no good plan is lost. */
  #keepIfBetter(): void {
    const { weightPlaced, moved } = this.#board;
    if (weightPlaced < this.#bestWeight || (weightPlaced === this.#bestWeight && moved >= this.#bestMoved)) return;
    if (weightPlaced > this.#bestWeight) this.#lastGain = this.#board.effort;
    this.#best = this.#board.plan();
    this.#bestWeight = weightPlaced;
    this.#bestMoved = moved;
  }

  /** Meetings that were moved go back to where they were if that is free again. */
  #sendHome(): void {
    for (const [meeting, { now }] of this.#board.problem.meetings.entries()) {
      if (!now || samePlace(now, this.#board.placeOf(meeting)) || !this.#board.isFree(meeting, now)) continue;
      this.#putAnew(meeting, now);
    }
    this.#board.commit();
  }

  #putAnew(meeting: number, place: PlannedPlace): void {
    this.#board.take(meeting);
    this.#board.put(meeting, place);
  }
}
