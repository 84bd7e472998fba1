import { endStepOf, firstStepOf, instantOfStep, type OpenDay, runOfSteps, type Step } from '../grid.ts';
import { attendeesOf, type Meeting, type PlacedMeeting, type Placement, priorityOf } from '../meeting.ts';
import { isThere, suitsWindows } from '../person-time.ts';
import { type Facts, placementAt, type Stretch, times } from '../placement-search.ts';
import { type Room, roomNeedOf, roomsInOrder } from '../room-choice.ts';
import { type PlannedMeeting, type PlannedPlace, type PlanningProblem, samePlace } from './planning-problem.ts';

/** Every meeting that is placed counts, and one of the highest priority about twice as much as one of the lowest. */
const WEIGHT_OF_ANY = 10;

/** A conference as the planner sees it: in numbers, and back. */
export class ConferenceModel {
  /** Those that wait and those that may be moved, in the order of the problem. */
  readonly meetings: readonly Meeting[];
  readonly #facts: Facts;
  readonly #rooms: readonly Room[];
  /** For each day of the programme the number of its first step. */
  readonly #firstOf: ReadonlyMap<string, number>;
  /** For each meeting the times at which it could begin, by the number of the step. */
  readonly #times: readonly ReadonlyMap<number, Stretch>[];
  #problem: PlanningProblem;

  /** `facts` without the meetings that may be moved: what is in their way is what stays. */
  constructor(facts: Facts, waiting: readonly Meeting[], movable: readonly PlacedMeeting[], notBefore: number) {
    const { openDays, programme } = facts;
    this.#facts = facts;
    this.#rooms = programme.rooms;
    this.meetings = [...waiting, ...movable];
    const days = openDays.map(({ day }, index) => {
      const from = openDays.slice(0, index).reduce((steps, earlier) => steps + stepsIn(earlier), 0);
      return { day, from, to: from + stepsIn(openDays[index]) };
    });
    this.#firstOf = new Map(days.map(({ day, from }) => [day, from]));
    this.#times = this.meetings.map((meeting) => this.#timesOf(meeting, notBefore));
    const people = [...new Set(this.meetings.flatMap((meeting) => attendeesOf(meeting)))];
    const personOf = new Map(people.map((id, person) => [id, person]));
    this.#problem = {
      days: days.map(({ from, to }) => ({ from, to })),
      people: people.map((id) => ({ away: this.#awayStepsOf(id), engaged: this.#engagedStepsOf(id) })),
      resources: this.#rooms.map((room) => ({
        turnaround: Math.ceil(room.turnaroundMinutes / programme.grid.stepMinutes),
        taken: this.#takenStepsOf(room),
      })),
      meetings: this.meetings.map(
        (meeting, at): PlannedMeeting => ({
          people: attendeesOf(meeting).flatMap((id) => personOf.get(id) ?? []),
          steps: Math.ceil(meeting.durationMinutes / programme.grid.stepMinutes),
          starts: [...(this.#times[at]?.keys() ?? [])],
          needs: [this.#roomsFor(meeting)],
          weight: WEIGHT_OF_ANY + priorityOf(meeting),
          now: this.placeIn(meeting.placement),
        }),
      ),
    };
  }

  get problem(): PlanningProblem {
    return this.#problem;
  }

  /** Whether a place is the one that the meeting has. */
  stays(at: number, place: PlannedPlace | undefined): boolean {
    const { now } = this.#problem.meetings[at] ?? {};
    return now !== undefined && samePlace(now, place);
  }

  /** The placement that a place of the plan stands for; undefined if anything stands against it. */
  placementOf(facts: Facts, at: number, place: PlannedPlace | undefined): Placement | undefined {
    const meeting = this.meetings[at];
    const stretch = place && this.#times[at]?.get(place.start);
    const room = this.#rooms[place?.resources[0] ?? -1];
    if (!meeting || !stretch || !room) return undefined;
    const { placement, obstacles } = placementAt(facts, meeting, stretch, room);
    return obstacles.length === 0 ? placement : undefined;
  }

  placeIn(placement: Placement | undefined): PlannedPlace | undefined {
    const start = placement && this.#numberOf(placement.day, placement.step);
    const room = this.#rooms.findIndex(({ roomId }) => roomId === placement?.roomId);
    return start === undefined ? undefined : { start, resources: [room] };
  }

  /** From now on a meeting is not planned in this room at this time. */
  bar(at: number, place: PlannedPlace | undefined): void {
    const [resource] = place?.resources ?? [];
    if (!place || resource === undefined) return;
    const meetings = this.#problem.meetings.map((meeting, index) =>
      index === at ? { ...meeting, barred: [...(meeting.barred ?? []), { start: place.start, resource }] } : meeting,
    );
    this.#problem = { ...this.#problem, meetings };
  }

  /** Whether anything that was planned of a meeting was barred. */
  wasBarred(at: number): boolean {
    return this.#problem.meetings[at]?.barred !== undefined;
  }

  #timesOf(meeting: Meeting, notBefore: number): Map<number, Stretch> {
    const open = [...times(this.#facts, meeting, { notBefore })].filter(({ obstacles }) => obstacles.length === 0);
    return new Map(open.map(({ stretch }) => [this.#numberOf(stretch.day.day, stretch.step) ?? -1, stretch]));
  }

  #roomsFor(meeting: Meeting): number[] {
    const delegates = attendeesOf(meeting).map((id) => this.#facts.people.get(id)?.delegate);
    const need = { ...roomNeedOf(meeting, delegates), meetingId: meeting.meetingId };
    return roomsInOrder(this.#rooms, need).map((room) => this.#rooms.indexOf(room));
  }

  /** When somebody is not at the conference yet or any more, or said to have no time. */
  #awayStepsOf(delegateId: string): number[] {
    const delegate = this.#facts.people.get(delegateId)?.delegate;
    if (!delegate) return [];
    const { availability = {} } = delegate;
    return this.#numbersOf(
      this.#facts.openDays.map((day) => {
        const isAway = (step: Step): boolean => {
          const time = { from: instantOfStep(day, step), to: instantOfStep(day, step + day.stepMinutes) };
          return !isThere(delegate, time) || !suitsWindows(availability, time);
        };
        return { day: day.day, steps: runOfSteps(firstStepOf(day), stepsIn(day), day.stepMinutes).filter(isAway) };
      }),
    );
  }

  #engagedStepsOf(delegateId: string): number[] {
    const { people, speaking } = this.#facts;
    const claims = [...(people.get(delegateId)?.days ?? [])].map(([day, { holders }]) => ({
      day,
      steps: [...holders.keys()],
    }));
    return this.#numbersOf([...claims, ...(speaking.get(delegateId) ?? [])]);
  }

  #takenStepsOf({ roomId }: Room): number[] {
    const claims = [...this.#facts.days].map(([day, { rooms }]) => ({
      day,
      steps: [...(rooms.get(roomId)?.holders.keys() ?? [])],
    }));
    return this.#numbersOf(claims);
  }

  #numbersOf(claims: readonly { readonly day: string; readonly steps: readonly Step[] }[]): number[] {
    const numbers = claims.flatMap(({ day, steps }) => steps.map((step) => this.#numberOf(day, step)));
    return [...new Set(numbers.filter((number) => number !== undefined))];
  }

  /** Undefined outside the opening hours. */
  #numberOf(day: string, step: Step): number | undefined {
    const open = this.#facts.openDays.find((one) => one.day === day);
    const first = this.#firstOf.get(day);
    if (!open || first === undefined || step < firstStepOf(open) || step >= endStepOf(open)) return undefined;
    return first + (step - firstStepOf(open)) / open.stepMinutes;
  }
}

const stepsIn = (day: OpenDay | undefined): number => (day ? (endStepOf(day) - firstStepOf(day)) / day.stepMinutes : 0);
