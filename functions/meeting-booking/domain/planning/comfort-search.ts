import type { Opening, PlanBoard } from './plan-board.ts';
import { samePlace } from './planning-problem.ts';
import type { SeededRandom } from './seeded-random.ts';

/** What counts before what: none of the lesser things makes up for one of the greater. */
const MOVED = 400;
const IDLE_GAP = 100;
const WORST_IDLE_GAP = 20;
const ROOM_CHANGE = 1;
const HOTTEST = 15;
const COLDEST = 1;
const SHARE_OF_BLIND_MOVES = 0.15;
const CANDIDATE_STARTS = 24;
const MOST_RIVALS = 2;

/**
 * Moves and exchanges what is placed, by simulated annealing, so that people wait less, until the board's effort has reached
 * `effort`. A meeting that is where people have it in their calendars stays there; one that was moved may go back.
 */
export function makeComfortable(board: PlanBoard, random: SeededRandom, effort: number): void {
  board.countComfort();
  new ComfortSearch(board, random).run(effort);
}

class ComfortSearch {
  readonly #board: PlanBoard;
  readonly #random: SeededRandom;
  readonly #movable: readonly number[];
  readonly #meetingsOf: readonly (readonly number[])[];

  constructor(board: PlanBoard, random: SeededRandom) {
    const { meetings, people } = board.problem;
    this.#board = board;
    this.#random = random;
    this.#movable = [...meetings.keys()].filter((meeting) => {
      const place = board.placeOf(meeting);
      return place && !this.#isHome(meeting) && board.startsOf(meeting).length > 0;
    });
    const meetingsOf: number[][] = people.map(() => []);
    for (const meeting of this.#movable) {
      for (const person of meetings[meeting]?.people ?? []) meetingsOf[person]?.push(meeting);
    }
    this.#meetingsOf = meetingsOf;
  }

  run(effort: number): void {
    const board = this.#board;
    if (this.#movable.length === 0) return;
    const begin = board.effort;
    let current = this.#discomfort();
    let best = current;
    let bestPlan = board.plan();
    while (board.effort < effort && best > 0) {
      const progress = (board.effort - begin) / (effort - begin);
      const heat = HOTTEST * (COLDEST / HOTTEST) ** progress;
      if (!this.#rearrange(...this.#promisingMove())) {
        board.rollBack();
        continue;
      }
      const after = this.#discomfort();
      if (after > current && this.#random.next() >= Math.exp((current - after) / heat)) {
        board.rollBack();
        continue;
      }
      board.commit();
      current = after;
      if (after >= best) continue;
      best = after;
      bestPlan = board.plan();
    }
    board.restore(bestPlan);
  }

  #discomfort(): number {
    const { moved, idleGaps, worstIdleGaps, roomChanges } = this.#board;
    return moved * MOVED + idleGaps * IDLE_GAP + worstIdleGaps * WORST_IDLE_GAP + roomChanges * ROOM_CHANGE;
  }

  /**
   * Mostly a meeting of somebody who waits, right before or after another one of theirs; now and then one that was moved
   * back to where it was; or any to anywhere.
   */
  #promisingMove(): [meeting: number, opening: Opening | undefined] {
    const [board, random] = [this.#board, this.#random];
    const { meetings } = board.problem;
    const any = random.anyOf(this.#movable) ?? 0;
    const { now } = meetings[any] ?? {};
    if (now && !this.#isHome(any)) return [any, board.openingFor(any, now, this.#costOf, MOST_RIVALS)];
    for (let attempt = 0; attempt < 8 && random.next() > SHARE_OF_BLIND_MOVES; attempt++) {
      const someone = random.anyOf(meetings[random.anyOf(this.#movable) ?? 0]?.people ?? []) ?? 0;
      const theirs = this.#meetingsOf[someone] ?? [];
      if (board.idleGapsOf(someone) === 0 || theirs.length < 2) continue;
      const [meeting = 0, other = 0] = [random.anyOf(theirs), random.anyOf(theirs)];
      const place = board.placeOf(other);
      const [steps = 0, before = 0] = [meetings[other]?.steps, meetings[meeting]?.steps];
      if (meeting === other || !place) continue;
      const start = random.next() < 0.5 ? place.start + steps : place.start - before;
      if (board.startsOf(meeting).includes(start)) return [meeting, this.#openingAt(meeting, start)];
    }
    return [any, this.#openingAt(any, random.anyOf(board.startsOf(any)) ?? 0)];
  }

  #openingAt(meeting: number, start: number): Opening | undefined {
    return this.#board.openingAt(meeting, start, this.#costOf, MOST_RIVALS);
  }

  readonly #costOf = (rival: number): number => (this.#isHome(rival) ? Infinity : 1);

  #isHome(meeting: number): boolean {
    const { now } = this.#board.problem.meetings[meeting] ?? {};
    return now !== undefined && samePlace(now, this.#board.placeOf(meeting));
  }

  /** Moves a meeting; who stands in the way there takes a place elsewhere. Gives whether that worked; if not, the rest is to be rolled back. */
  #rearrange(meeting: number, opening: Opening | undefined): boolean {
    const board = this.#board;
    const place = board.placeOf(meeting);
    if (!opening || !place || this.#isHome(meeting) || samePlace(place, opening)) return false;
    for (const one of [meeting, ...opening.rivals]) board.take(one);
    board.put(meeting, opening);
    for (const rival of opening.rivals) {
      const elsewhere = this.#elsewhere(rival, place.start);
      if (!elsewhere) return false;
      board.put(rival, elsewhere);
    }
    return true;
  }

  /** A free place: preferably where the one came from that displaced it. */
  #elsewhere(meeting: number, preferred: number): Opening | undefined {
    const starts = this.#board.startsOf(meeting);
    const candidates = starts.includes(preferred) ? [preferred] : [];
    const from = this.#random.below(starts.length);
    for (let at = 0; at < Math.min(starts.length, CANDIDATE_STARTS); at++) {
      candidates.push(starts[(from + at) % starts.length] ?? preferred);
    }
    for (const start of candidates) {
      const opening = this.#board.openingAt(meeting, start, () => 1, 0);
      if (opening) return opening;
    }
    return undefined;
  }
}
