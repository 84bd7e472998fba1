import { type Plan, type PlannedPlace, type PlanningProblem, samePlace } from './planning-problem.ts';

const FREE = 0;
const AWAY = -1;
const ENGAGED = -2;
const NOWHERE = -1;
/** What it costs to ask for an opening, in steps looked at, besides those. */
const OPENING = 30;
/** The same for whether a row is free. */
const LOOK = 5;

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
  /** The weight of all that has a place. */
  weightPlaced = 0;
  /** Meetings that had a place before and have another one now, or none. */
  moved: number;
  idleGaps = 0;
  roomChanges = 0;
  readonly #steps: number;
  readonly #dayOf: Int32Array;
  readonly #personAt: Int32Array;
  readonly #resourceAt: Int32Array;
  readonly #places: (PlannedPlace | undefined)[];
  readonly #starts: readonly (readonly number[])[];
  /** For each meeting that has any: the resources it cannot have at a start, as `#barrier` numbers them. */
  readonly #barred: ReadonlyMap<number, ReadonlySet<number>>;
  /** What was done since `commit`, to be undone from the end. */
  #journal: { readonly meeting: number; readonly before: PlannedPlace | undefined }[] = [];
  #countsComfort = false;
  readonly #idleOf: Int32Array;
  /** How many people have how many gaps. */
  #peopleByIdle: number[];

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
    this.#barred = new Map(
      [...meetings.entries()].flatMap(([meeting, { barred }]) =>
        barred ? [[meeting, new Set(barred.map(({ start, resource }) => this.#barrier(start, resource)))]] : [],
      ),
    );
    this.#starts = meetings.map((meeting) => meeting.starts.filter((start) => this.#isOpen(meeting, start)));
    this.#idleOf = new Int32Array(people.length);
    this.#peopleByIdle = [people.length];
    this.moved = meetings.filter(({ now }) => now).length;
  }

  /** From now on waiting and changes of room are counted with every change; before, that work is saved. */
  countComfort(): void {
    if (this.#countsComfort) return;
    this.#countsComfort = true;
    for (const person of this.problem.people.keys()) {
      for (const day of this.problem.days.keys()) this.#count(person, this.#loadOf(person, day), 1);
    }
  }

  /** What was done until now is not undone any more. */
  commit(): void {
    this.#journal = [];
  }

  /** Undoes everything since `commit`. */
  rollBack(): void {
    const journal = this.#journal;
    this.#journal = [];
    for (let entry = journal.pop(); entry; entry = journal.pop()) this.#set(entry.meeting, entry.before);
  }

  /** Puts exactly this plan on the board. */
  restore(plan: Plan): void {
    const changed = [...plan.entries()].filter(([meeting, place]) => this.#places[meeting] !== place);
    for (const [meeting] of changed) this.#set(meeting, undefined);
    for (const [meeting, place] of changed) this.#set(meeting, place);
    this.commit();
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

  /** How a meeting could begin at `start`, with the resources that displace least; undefined if it cannot for `atMost`. `costOf` says what it costs to displace a meeting. */
  openingAt(meeting: number, start: number, costOf: (rival: number) => number, atMost = Infinity): Opening | undefined {
    return this.#opening(meeting, start, this.#meeting(meeting).needs, costOf, atMost);
  }

  /** What it would take to give a meeting exactly this place. */
  openingFor(
    meeting: number,
    { start, resources }: PlannedPlace,
    costOf: (rival: number) => number,
    atMost = Infinity,
  ): Opening | undefined {
    const exactly = resources.map((resource) => [resource]);
    return this.#opening(meeting, start, exactly, costOf, atMost);
  }

  /** Whether exactly this place is free. */
  isFree(meeting: number, { start, resources }: PlannedPlace): boolean {
    return (
      this.#peopleAreFree(meeting, start) &&
      resources.every((resource) => this.#resourceIsFree(meeting, start, resource))
    );
  }

  #peopleAreFree(meeting: number, start: number): boolean {
    const { people, steps } = this.#meeting(meeting);
    for (const person of people) {
      const at = person * this.#steps + start;
      if (!this.#isFree(this.#personAt, at, at + steps, meeting)) return false;
    }
    return true;
  }

  #isBarred(meeting: number, start: number, resource: number): boolean {
    return this.#barred.get(meeting)?.has(this.#barrier(start, resource)) ?? false;
  }

  #barrier(start: number, resource: number): number {
    return resource * this.#steps + start;
  }

  #resourceIsFree(meeting: number, start: number, resource: number): boolean {
    if (this.#isBarred(meeting, start, resource)) return false;
    const at = resource * this.#steps;
    return this.#isFree(this.#resourceAt, at + start, at + this.#endOf(meeting, start, resource), meeting);
  }

  #isFree(row: Int32Array, from: number, to: number, meeting: number): boolean {
    this.effort += LOOK;
    for (let at = from; at < to; at++) {
      const holder = row[at];
      if (holder !== FREE && holder !== meeting + 1) return false;
    }
    return true;
  }

  /** How many of a meeting's people come from something right before it or go on to something right after it. */
  adjoining(meeting: number, start: number): number {
    const { people, steps } = this.#meeting(meeting);
    const day = this.problem.days[this.#dayOf[start] ?? NOWHERE];
    const isEngaged = (person: number, step: number): boolean => {
      const holder = this.#personAt[person * this.#steps + step] ?? AWAY;
      return holder !== FREE && holder !== AWAY;
    };
    let count = 0;
    for (const person of people) {
      if (day && start > day.from && isEngaged(person, start - 1)) count += 1;
      if (day && start + steps < day.to && isEngaged(person, start + steps)) count += 1;
    }
    return count;
  }

  /** Every place of a meeting that is free now. */
  *freePlaces(meeting: number): Generator<PlannedPlace> {
    const { needs } = this.#meeting(meeting);
    for (const start of this.startsOf(meeting)) {
      if (!this.#peopleAreFree(meeting, start)) continue;
      const free = needs.map((need) => need.filter((resource) => this.#resourceIsFree(meeting, start, resource)));
      for (const resources of combinations(free)) yield { start, resources };
    }
  }

  put(meeting: number, { start, resources }: PlannedPlace): void {
    this.#journal.push({ meeting, before: this.#places[meeting] });
    this.#set(meeting, { start, resources });
  }

  take(meeting: number): void {
    const before = this.#places[meeting];
    if (!before) return;
    this.#journal.push({ meeting, before });
    this.#set(meeting, undefined);
  }

  #set(meeting: number, place: PlannedPlace | undefined): void {
    const before = this.#places[meeting];
    if (before) this.#write(meeting, before, FREE);
    if (place) this.#write(meeting, place, meeting + 1);
  }

  #opening(
    meeting: number,
    start: number,
    needs: readonly (readonly number[])[],
    costOf: (rival: number) => number,
    atMost: number,
  ): Opening | undefined {
    const { people, steps } = this.#meeting(meeting);
    const rivals: number[] = [];
    let cost = 0;
    this.effort += OPENING + people.length * steps;
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
      if (used.includes(resource) || this.#isBarred(meeting, start, resource)) continue;
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

  #write(meeting: number, place: PlannedPlace, value: number): void {
    const { people, steps, weight, now } = this.#meeting(meeting);
    const { start, resources } = place;
    const sign = value === FREE ? -1 : 1;
    this.weightPlaced += sign * weight;
    if (now && samePlace(now, place)) this.moved -= sign;
    for (const resource of resources) {
      const at = resource * this.#steps;
      this.#resourceAt.fill(value, at + start, at + this.#endOf(meeting, start, resource));
    }
    const day = this.#dayOf[start] ?? NOWHERE;
    if (this.#countsComfort) for (const person of people) this.#count(person, this.#loadOf(person, day), -1);
    // Changes of room are read from the places, so this one must be known when the new load is counted.
    this.#places[meeting] = value === FREE ? undefined : place;
    for (const person of people) {
      const at = person * this.#steps;
      this.#personAt.fill(value, at + start, at + start + steps);
      if (this.#countsComfort) this.#count(person, this.#loadOf(person, day), 1);
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

/** One of each, in every way that takes nothing twice. */
function* combinations(needs: readonly (readonly number[])[], used: readonly number[] = []): Generator<number[]> {
  const [candidates, ...others] = needs;
  if (!candidates) {
    yield [...used];
    return;
  }
  for (const candidate of candidates) {
    if (!used.includes(candidate)) yield* combinations(others, [...used, candidate]);
  }
}
