import type { Plan, PlannedPlace, PlanningProblem } from './planning-problem.ts';

const FREE = 0;
const AWAY = -1;
const ENGAGED = -2;
const NOWHERE = -1;

/** What it would take to give a meeting a start: which resources it would use, and which meetings stand in its way. */
export interface Opening {
  readonly start: number;
  readonly resources: readonly number[];
  /** Meetings that would have to leave, each once. */
  readonly rivals: readonly number[];
  /** The sum of what the rivals cost. */
  readonly cost: number;
}

/** What somebody's day is like: stretches of waiting between engagements, and changes of room. */
interface DayLoad {
  readonly idle: number;
  readonly changes: number;
}

/** Who holds which step, for people and resources, while a plan is searched for. Numbers as in the problem. */
export class PlanBoard {
  readonly problem: PlanningProblem;
  /** Steps touched so far: a measure of the work done that is the same on every machine. */
  effort = 0;
  idleGaps = 0;
  roomChanges = 0;
  readonly #steps: number;
  readonly #dayOf: Int32Array;
  readonly #personAt: Int32Array;
  readonly #resourceAt: Int32Array;
  readonly #places: (PlannedPlace | undefined)[];
  readonly #starts: readonly (readonly number[])[];
  readonly #idleOf: Int32Array;
  /** How many people have how many gaps. */
  readonly #peopleByIdle: number[];

  constructor(problem: PlanningProblem) {
    this.problem = problem;
    const { days, people, resources, meetings } = problem;
    this.#steps = days.reduce((end, { to }) => Math.max(end, to), 0);
    this.#dayOf = new Int32Array(this.#steps).fill(NOWHERE);
    for (const [day, { from, to }] of days.entries()) this.#dayOf.fill(day, from, to);
    this.#personAt = new Int32Array(people.length * this.#steps);
    this.#resourceAt = new Int32Array(resources.length * this.#steps);
    for (const [person, { away, engaged }] of people.entries()) {
      for (const step of away) this.#personAt[person * this.#steps + step] = AWAY;
      for (const step of engaged) this.#personAt[person * this.#steps + step] = ENGAGED;
    }
    for (const [resource, { taken }] of resources.entries()) {
      for (const step of taken) this.#resourceAt[resource * this.#steps + step] = AWAY;
    }
    this.#places = meetings.map(() => undefined);
    this.#starts = meetings.map((meeting) => meeting.starts.filter((start) => this.#isOpen(meeting, start)));
    this.#idleOf = new Int32Array(people.length);
    this.#peopleByIdle = [people.length];
    for (const person of people.keys()) {
      for (const day of days.keys()) this.#count(person, this.#loadOf(person, day), 1);
    }
  }

  /** The starts that what stays leaves to a meeting. */
  startsOf(meeting: number): readonly number[] {
    return this.#starts[meeting] ?? [];
  }

  /** How many stretches of waiting a person has. */
  idleGapsOf(person: number): number {
    return this.#idleOf[person] ?? 0;
  }

  placeOf(meeting: number): PlannedPlace | undefined {
    return this.#places[meeting];
  }

  plan(): Plan {
    return [...this.#places];
  }

  get worstIdleGaps(): number {
    return Math.max(
      0,
      this.#peopleByIdle.findLastIndex((people) => people > 0),
    );
  }

  /** How a meeting could begin at `start`, with the resources that displace least; undefined if it cannot. `costOf` says what it costs to displace a meeting. */
  openingAt(meeting: number, start: number, costOf: (rival: number) => number, atMost = Infinity): Opening | undefined {
    const { people, steps, needs } = this.#meeting(meeting);
    const rivals: number[] = [];
    let cost = 0;
    this.effort += people.length * steps;
    for (const person of people) {
      const at = person * this.#steps + start;
      for (let step = at; step < at + steps; step++) {
        const holder = (this.#personAt[step] ?? AWAY) - 1;
        if (holder < 0 || holder === meeting || rivals.includes(holder)) continue;
        rivals.push(holder);
        cost += costOf(holder);
        if (cost > atMost) return undefined;
      }
    }
    const resources: number[] = [];
    for (const candidates of needs) {
      const choice = this.#cheapest(meeting, start, candidates, resources, rivals, costOf);
      if (!choice) return undefined;
      resources.push(choice.resource);
      for (const rival of choice.rivals) {
        rivals.push(rival);
        cost += costOf(rival);
      }
      if (cost > atMost) return undefined;
    }
    return { start, resources, rivals, cost };
  }

  /** Whether exactly this place is free. */
  isFree(meeting: number, { start, resources }: PlannedPlace): boolean {
    const { people, steps } = this.#meeting(meeting);
    const isOpen = (row: Int32Array, at: number, end: number): boolean =>
      row.subarray(at, end).every((holder) => holder === FREE || holder === meeting + 1);
    return (
      people.every((person) => {
        const at = person * this.#steps + start;
        return isOpen(this.#personAt, at, at + steps);
      }) &&
      resources.every((resource) => {
        const at = resource * this.#steps;
        return isOpen(this.#resourceAt, at + start, at + this.#endOf(meeting, start, resource));
      })
    );
  }

  put(meeting: number, place: PlannedPlace): void {
    this.#write(meeting, place, meeting + 1);
  }

  take(meeting: number): void {
    const place = this.#places[meeting];
    if (!place) return;
    this.#write(meeting, place, FREE);
  }

  #isOpen({ people, steps }: PlanningProblem['meetings'][number], start: number): boolean {
    const day = this.problem.days[this.#dayOf[start] ?? NOWHERE];
    if (!day || start + steps > day.to) return false;
    return people.every((person) => {
      const at = person * this.#steps + start;
      return this.#personAt.subarray(at, at + steps).every((holder) => holder === FREE);
    });
  }

  #cheapest(
    meeting: number,
    start: number,
    candidates: readonly number[],
    used: readonly number[],
    known: readonly number[],
    costOf: (rival: number) => number,
  ): { readonly resource: number; readonly rivals: readonly number[] } | undefined {
    let best: { resource: number; rivals: number[]; cost: number } | undefined;
    for (const resource of candidates) {
      if (used.includes(resource)) continue;
      const at = resource * this.#steps;
      const end = at + this.#endOf(meeting, start, resource);
      const rivals: number[] = [];
      let cost = 0;
      let isOpen = true;
      for (let step = at + start; step < end && isOpen; step++) {
        const value = this.#resourceAt[step] ?? AWAY;
        if (value === FREE) continue;
        const holder = value - 1;
        isOpen = value > 0;
        if (!isOpen || holder === meeting || known.includes(holder) || rivals.includes(holder)) continue;
        rivals.push(holder);
        cost += costOf(holder);
      }
      this.effort += end - at - start;
      if (!isOpen || (best && cost >= best.cost)) continue;
      best = { resource, rivals, cost };
      if (cost === 0) break;
    }
    return best;
  }

  /** The step after the last one that a resource is held for. */
  #endOf(meeting: number, start: number, resource: number): number {
    const end = start + this.#meeting(meeting).steps;
    const dayEnd = this.problem.days[this.#dayOf[start] ?? NOWHERE]?.to ?? end;
    return Math.min(end + (this.problem.resources[resource]?.turnaround ?? 0), dayEnd);
  }

  #write(meeting: number, { start, resources }: PlannedPlace, value: number): void {
    const { people, steps } = this.#meeting(meeting);
    const day = this.#dayOf[start] ?? NOWHERE;
    for (const resource of resources) {
      const at = resource * this.#steps;
      this.#resourceAt.fill(value, at + start, at + this.#endOf(meeting, start, resource));
    }
    for (const person of people) this.#count(person, this.#loadOf(person, day), -1);
    // Changes of room are read from the places, so this one must be known when the new load is counted.
    this.#places[meeting] = value === FREE ? undefined : { start, resources };
    for (const person of people) {
      const at = person * this.#steps;
      this.#personAt.fill(value, at + start, at + start + steps);
      this.#count(person, this.#loadOf(person, day), 1);
    }
  }

  #count(person: number, { idle, changes }: DayLoad, sign: 1 | -1): void {
    this.idleGaps += sign * idle;
    this.roomChanges += sign * changes;
    if (idle === 0) return;
    const before = this.#idleOf[person] ?? 0;
    const after = before + sign * idle;
    this.#idleOf[person] = after;
    this.#peopleByIdle[before] = (this.#peopleByIdle[before] ?? 0) - 1;
    this.#peopleByIdle[after] = (this.#peopleByIdle[after] ?? 0) + 1;
  }

  #loadOf(person: number, day: number): DayLoad {
    const { from, to } = this.problem.days[day] ?? { from: 0, to: 0 };
    let [idle, changes, room] = [0, 0, NOWHERE];
    let isBetween = false;
    let waited = false;
    const at = person * this.#steps;
    this.effort += to - from;
    for (let step = at + from; step < at + to; step++) {
      const holder = this.#personAt[step] ?? AWAY;
      if (holder === FREE) {
        waited = isBetween;
        continue;
      }
      if (holder === AWAY) continue;
      if (waited) idle += 1;
      waited = false;
      isBetween = true;
      const here = holder > 0 ? this.#places[holder - 1]?.resources[0] : undefined;
      if (here === undefined) continue;
      if (room !== NOWHERE && here !== room) changes += 1;
      room = here;
    }
    return { idle, changes };
  }

  #meeting(index: number): PlanningProblem['meetings'][number] {
    const meeting = this.problem.meetings[index];
    if (!meeting) throw new RangeError(`there is no meeting ${index}`);
    return meeting;
  }
}
