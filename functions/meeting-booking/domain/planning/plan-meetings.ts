import { type Opening, PlanBoard } from './plan-board.ts';
import { samePlace } from './plan-quality.ts';
import type { Plan, PlanningProblem } from './planning-problem.ts';

export interface PlanningLimits {
  /** Steps of calendars that may be looked at; bounds the time on every machine and makes a plan the same for the same seed. */
  readonly effort: number;
  readonly seed: number;
}

/** How much of the effort may go into placing; the rest makes the plan comfortable. */
const SHARE_FOR_PLACING = 0.6;
/** Placing ends when so much of its effort has brought nothing. */
const SHARE_WITHOUT_GAIN = 0.4;
/** To move a meeting that people have in their calendars costs more than to displace a new one of the same weight. */
const COST_OF_MOVING = 8;
/** Meetings that are shifted about after each displacement, so that the search does not run in circles. */
const SHIFTS = 3;
const CANDIDATE_STARTS = 24;

/**
 * Plans many meetings at once: as much weight as possible finds a place, then people wait as little as possible between
 * their engagements, then the one who waits most, then rooms change as little as possible. A meeting that has a place is
 * moved only where another one gains a place by it.
 *
 * Placing is local search with an ejection pool (Nagata and Bräysy, 2009): a meeting without a place takes the one where
 * it displaces least, and each failure of a meeting makes it dearer to displace. What is placed is then moved and
 * exchanged by simulated annealing. The same problem, limits and seed give the same plan.
 */
export function planMeetings(problem: PlanningProblem, { effort, seed }: PlanningLimits): Plan {
  const search = new Search(problem, randomOf(seed));
  search.place(effort * SHARE_FOR_PLACING);
  search.comfort(effort);
  return search.best;
}

class Search {
  readonly #problem: PlanningProblem;
  readonly #board: PlanBoard;
  readonly #random: () => number;
  /** How often each meeting found no place. */
  readonly #failures: Int32Array;
  best: Plan;
  #bestWeight = -1;
  #lastGain = 0;

  constructor(problem: PlanningProblem, random: () => number) {
    this.#problem = problem;
    this.#random = random;
    this.#board = new PlanBoard(problem);
    this.#failures = new Int32Array(problem.meetings.length).fill(1);
    for (const [meeting, { now }] of problem.meetings.entries()) if (now) this.#board.put(meeting, now);
    this.best = this.#board.plan();
  }

  /** Finds places for as much weight as it can. */
  place(effort: number): void {
    const board = this.#board;
    const pool = this.#hardestLast();
    for (let meeting = pool.pop(); meeting !== undefined; meeting = pool.pop()) {
      const opening = this.#bestOpening(meeting);
      if (opening) board.put(meeting, opening);
      else pool.push(...this.#displace(meeting, pool));
      if (pool.length === 0 || board.effort > effort || board.effort > this.#lastGain + effort * SHARE_WITHOUT_GAIN)
        break;
      if (!opening) this.#keepIfBetter(pool);
    }
    this.#keepIfBetter(pool);
    this.#restore(this.best);
    this.#fillUp();
    this.#returnHome();
    this.best = board.plan();
  }

  /** The unplaced meetings, those that are hardest to place at the end. */
  #hardestLast(): number[] {
    const { meetings } = this.#problem;
    const ease = meetings.map(({ people, steps, needs, weight }, meeting) => {
      const rooms = needs.reduce((product, { length }) => product * length, 1);
      return (this.#board.startsOf(meeting).length * Math.min(rooms, 12)) / (weight * steps * people.length);
    });
    return [...meetings.keys()]
      .filter((meeting) => !this.#board.placeOf(meeting) && this.#board.startsOf(meeting).length > 0)
      .toSorted((a, b) => (ease[b] ?? 0) - (ease[a] ?? 0));
  }

  /** The start that displaces nobody and suits the people best; undefined if there is none. */
  #bestOpening(meeting: number): Opening | undefined {
    let best: { opening: Opening; cost: number } | undefined;
    for (const start of this.#board.startsOf(meeting)) {
      const opening = this.#board.openingAt(meeting, start, () => 1, 0);
      if (!opening) continue;
      const cost = this.#discomfortWith(meeting, opening) + this.#random() * 0.5;
      if (!best || cost < best.cost) best = { opening, cost };
    }
    return best?.opening;
  }

  #discomfortWith(meeting: number, opening: Opening): number {
    const board = this.#board;
    const before = board.idleGaps * 4 + board.roomChanges;
    board.put(meeting, opening);
    const after = board.idleGaps * 4 + board.roomChanges;
    board.take(meeting);
    return after - before;
  }

  /** Puts a meeting where it displaces least, and gives those that are without a place now. */
  #displace(meeting: number, pool: number[]): number[] {
    const board = this.#board;
    const failures = (this.#failures[meeting] ?? 0) + 1;
    this.#failures[meeting] = failures;
    const costOf = (rival: number): number => this.#costOf(rival);
    let best: Opening | undefined;
    let ties = 0;
    for (const start of board.startsOf(meeting)) {
      const opening = board.openingAt(meeting, start, costOf, best?.cost);
      if (!opening) continue;
      ties = best && opening.cost === best.cost ? ties + 1 : 1;
      if (ties === 1 || this.#random() * ties < 1) best = opening;
    }
    if (!best || best.cost > this.#costOf(meeting)) {
      // It waits until it has failed often enough to be worth what it displaces.
      if (best) pool.unshift(meeting);
      return [];
    }
    for (const rival of best.rivals) board.take(rival);
    board.put(meeting, best);
    this.#shiftSome();
    return [...best.rivals];
  }

  #costOf(meeting: number): number {
    const { weight = 1, now } = this.#problem.meetings[meeting] ?? {};
    return weight * (this.#failures[meeting] ?? 1) * (now ? COST_OF_MOVING : 1);
  }

  /** Moves a few meetings to other free places. */
  #shiftSome(): void {
    const board = this.#board;
    for (let shift = 0; shift < SHIFTS; shift++) {
      const meeting = this.#anyMeeting();
      const place = board.placeOf(meeting);
      if (!place || samePlace(place, this.#problem.meetings[meeting]?.now)) continue;
      const start = this.#anyOf(board.startsOf(meeting));
      if (start === undefined) continue;
      board.take(meeting);
      board.put(meeting, board.openingAt(meeting, start, () => 1, 0) ?? place);
    }
  }

  #keepIfBetter(unplaced: readonly number[]): void {
    const { meetings } = this.#problem;
    if (unplaced.some((meeting) => meetings[meeting]?.now)) return;
    const weight = meetings.reduce((sum, meeting, at) => sum + (this.#board.placeOf(at) ? meeting.weight : 0), 0);
    if (weight <= this.#bestWeight) return;
    this.#bestWeight = weight;
    this.#lastGain = this.#board.effort;
    this.best = this.#board.plan();
  }

  #restore(plan: Plan): void {
    for (const meeting of plan.keys()) this.#board.take(meeting);
    for (const [meeting, place] of plan.entries()) if (place) this.#board.put(meeting, place);
  }

  /** Whoever is left over may fit in by now. */
  #fillUp(): void {
    for (const meeting of this.#hardestLast().toReversed()) {
      const opening = this.#bestOpening(meeting);
      if (opening) this.#board.put(meeting, opening);
    }
  }

  /** Meetings that were moved go back to where they were if that is free again. */
  #returnHome(): void {
    for (const [meeting, { now }] of this.#problem.meetings.entries()) {
      const place = this.#board.placeOf(meeting);
      if (!now || !place || samePlace(now, place)) continue;
      this.#board.take(meeting);
      this.#board.put(meeting, this.#board.isFree(meeting, now) ? now : place);
    }
  }

  /** Makes the plan comfortable by moving and exchanging meetings that had no place before. */
  comfort(effort: number): void {
    const board = this.#board;
    const movable = [...this.#problem.meetings.keys()].filter((meeting) => {
      const place = board.placeOf(meeting);
      return place && !this.#problem.meetings[meeting]?.now && board.startsOf(meeting).length > 0;
    });
    if (movable.length === 0) return;
    const meetingsOf: number[][] = this.#problem.people.map(() => []);
    for (const meeting of movable) {
      for (const person of this.#problem.meetings[meeting]?.people ?? []) meetingsOf[person]?.push(meeting);
    }
    const begin = board.effort;
    let current = this.#discomfort();
    let best = current;
    let bestPlan = board.plan();
    while (board.effort < effort && best > 0) {
      const progress = (board.effort - begin) / (effort - begin);
      const heat = HOTTEST * (COLDEST / HOTTEST) ** progress;
      const undo = this.#rearrange(...this.#promisingMove(movable, meetingsOf));
      if (!undo) continue;
      const after = this.#discomfort();
      if (after <= current || this.#random() < Math.exp((current - after) / heat)) {
        current = after;
        if (after < best) {
          best = after;
          bestPlan = board.plan();
        }
      } else undo();
    }
    this.best = bestPlan;
  }

  #discomfort(): number {
    const { idleGaps, worstIdleGaps, roomChanges } = this.#board;
    return idleGaps * IDLE_GAP + worstIdleGaps * WORST_IDLE_GAP + roomChanges * ROOM_CHANGE;
  }

  /** Mostly a meeting of somebody who waits, right before or after another one of theirs; now and then any to anywhere. */
  #promisingMove(
    movable: readonly number[],
    meetingsOf: readonly (readonly number[])[],
  ): [meeting: number, start: number | undefined] {
    const board = this.#board;
    for (let attempt = 0; attempt < 8 && this.#random() > SHARE_OF_BLIND_MOVES; attempt++) {
      const someone = this.#anyOf(this.#problem.meetings[this.#anyOf(movable) ?? 0]?.people ?? []) ?? 0;
      const theirs = meetingsOf[someone] ?? [];
      if (board.idleGapsOf(someone) === 0 || theirs.length < 2) continue;
      const [meeting = 0, other = 0] = [this.#anyOf(theirs), this.#anyOf(theirs)];
      const place = board.placeOf(other);
      const [steps = 0, before = 0] = [this.#problem.meetings[other]?.steps, this.#problem.meetings[meeting]?.steps];
      if (meeting === other || !place) continue;
      const start = this.#random() < 0.5 ? place.start + steps : place.start - before;
      if (board.startsOf(meeting).includes(start)) return [meeting, start];
    }
    const meeting = this.#anyOf(movable) ?? 0;
    return [meeting, this.#anyOf(board.startsOf(meeting))];
  }

  /** Moves a meeting to another start; who stands in the way there takes a place elsewhere. Gives how to undo it; undefined if it did not work out. */
  #rearrange(meeting: number, start: number | undefined): (() => void) | undefined {
    const board = this.#board;
    const place = board.placeOf(meeting);
    if (start === undefined || !place) return undefined;
    const opening = board.openingAt(meeting, start, (rival) => (this.#problem.meetings[rival]?.now ? 9 : 1), 2);
    if (!opening || samePlace(place, opening)) return undefined;
    const moved = [meeting, ...opening.rivals].map((one) => [one, board.placeOf(one)] as const);
    const undo = (): void => {
      for (const [one] of moved) board.take(one);
      for (const [one, before] of moved) if (before) board.put(one, before);
    };
    for (const [one] of moved) board.take(one);
    board.put(meeting, opening);
    for (const rival of opening.rivals) {
      const elsewhere = this.#elsewhere(rival, place.start);
      if (!elsewhere) {
        undo();
        return undefined;
      }
      board.put(rival, elsewhere);
    }
    return undo;
  }

  /** A free place: preferably where the one came from that displaced it. */
  #elsewhere(meeting: number, preferred: number): Opening | undefined {
    const starts = this.#board.startsOf(meeting);
    const candidates = starts.includes(preferred) ? [preferred] : [];
    const from = Math.floor(this.#random() * starts.length);
    for (let at = 0; at < Math.min(starts.length, CANDIDATE_STARTS); at++) {
      candidates.push(starts[(from + at) % starts.length] ?? preferred);
    }
    for (const start of candidates) {
      const opening = this.#board.openingAt(meeting, start, () => 1, 0);
      if (opening) return opening;
    }
    return undefined;
  }

  #anyMeeting(): number {
    return Math.floor(this.#random() * this.#problem.meetings.length);
  }

  #anyOf<Item>(items: readonly Item[]): Item | undefined {
    return items[Math.floor(this.#random() * items.length)];
  }
}

const SHARE_OF_BLIND_MOVES = 0.15;
const IDLE_GAP = 100;
const WORST_IDLE_GAP = 20;
const ROOM_CHANGE = 1;
const HOTTEST = 15;
const COLDEST = 1;

/** mulberry32: numbers from 0 up to but not including 1, the same for the same seed. */
function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
