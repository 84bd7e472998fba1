import { MINUTE_MS, writeInstant } from '../../shared/local-time.ts';
import { type DayCalendar, EMPTY_DAY } from './day-calendar.ts';
import {
  endStepOf,
  firstStepOf,
  type Interval,
  instantOfStep,
  merged,
  type OpenDay,
  overlap,
  runOfSteps,
  type Step,
} from './grid.ts';
import { attendeesOf, type Meeting, namedParties, type PlacedMeeting, type Placement } from './meeting.ts';
import { openDays, type Programme, sessionClaims } from './programme.ts';
import { isOpenTo, type Room, roomsInOrder, seatsFor } from './room-choice.ts';

/** What is known of a person when a place is sought. */
export interface PersonFacts {
  readonly delegate: { readonly attendance?: 'in-person' | 'remote' | undefined } | undefined;
  readonly days: ReadonlyMap<string, DayCalendar>;
}

/** What has been read of one day's rooms. What was not read counts as free: the conditions of the booking decide. */
export interface DayFacts {
  readonly rooms: ReadonlyMap<string, DayCalendar>;
}

/** All that is known when a meeting is placed, or looked at in its place. */
export interface Facts {
  readonly programme: Programme;
  readonly openDays: readonly OpenDay[];
  /** What each person speaks at by the programme, whether the session has claimed them yet or not. */
  readonly speaking: ReadonlyMap<string, readonly { readonly day: string; readonly steps: readonly Step[] }[]>;
  /** Everybody named, by delegate id. */
  readonly people: ReadonlyMap<string, PersonFacts>;
  /** By calendar day. */
  readonly days: ReadonlyMap<string, DayFacts>;
}

export function factsOf(
  programme: Programme,
  people: ReadonlyMap<string, PersonFacts>,
  days: ReadonlyMap<string, DayFacts> = new Map(),
): Facts {
  const claims = sessionClaims(programme).filter(({ delegateId }) => people.has(delegateId));
  const speaking = Map.groupBy(claims, ({ delegateId }) => delegateId);
  return { programme, openDays: openDays(programme), speaking, people, days };
}

/** The same with what was read of one more day. */
export const withDay = (facts: Facts, day: string, read: DayFacts): Facts => ({
  ...facts,
  days: new Map([...facts.days, [day, read]]),
});

/** Something that stands against a placement, and of whom or what. */
export interface Obstacle {
  readonly kind:
    | 'hours'
    | 'window'
    | 'person'
    | 'room'
    | 'capacity'
    | 'interpreter'
    | 'features'
    | 'travel'
    | 'limit'
    | 'lunch'
    | 'apart';
  /** The person, room or interpreter. */
  readonly id?: string;
  /** The meeting that has what this one wants. */
  readonly meetingId?: string;
}

/** What people would rather have otherwise. It binds the search; a place that the desk has chosen holds without it. */
const WISHES: ReadonlySet<Obstacle['kind']> = new Set(['window', 'limit', 'lunch']);
export const isWish = ({ kind }: Obstacle): boolean => WISHES.has(kind);

/** A run of steps of one day. */
export interface Stretch extends Interval {
  readonly day: OpenDay;
  readonly step: Step;
  readonly steps: number;
}

const stretchOf = (day: OpenDay, step: Step, steps: number): Stretch => ({
  day,
  step,
  steps,
  from: instantOfStep(day, step),
  to: instantOfStep(day, step + steps * day.stepMinutes),
});

/** What a meeting needs wherever it takes place. */
interface Need {
  readonly meetingId: string;
  readonly attendees: readonly string[];
  /** People who come in person, of all sides. */
  readonly seats: number;
  readonly withHost: boolean;
  readonly steps: number;
  /** For each party that named windows: it must lie inside one of them. */
  readonly windows: readonly (readonly Interval[])[];
}

function needOf({ people, programme }: Facts, meeting: Meeting): Need {
  const { meetingId, withHost, durationMinutes } = meeting;
  const attendees = attendeesOf(meeting);
  return {
    meetingId,
    attendees,
    seats: seatsFor(attendees.map((id) => people.get(id)?.delegate)),
    withHost,
    steps: Math.ceil(durationMinutes / programme.grid.stepMinutes),
    windows: namedParties(meeting).flatMap(({ windows }) => (windows ? [merged(windows)] : [])),
  };
}

export interface SearchOptions {
  /** No placement begins before this instant. */
  readonly notBefore: number;
  /** Only placements that use something of this stretch, turnaround included: what else was free before was tried before. */
  readonly using?: Interval | undefined;
}

/** The days on which everybody could, the earliest first. What is known of rooms does not count. */
export function* daysWithTime(facts: Facts, meeting: Meeting, { notBefore, using }: SearchOptions): Generator<OpenDay> {
  const need = needOf(facts, meeting);
  const longest = Math.max(0, ...facts.programme.rooms.map((room) => turnaroundSteps(room, facts.programme)));
  const mayDo = (stretch: Stretch): boolean =>
    stretch.from >= notBefore &&
    (!using || overlap(heldWith(stretch, longest), using)) &&
    isClear(obstaclesOfTime(facts, need, stretch));
  for (const day of facts.openDays) {
    if (stretchesOf(day, need.steps).some(mayDo)) yield day;
  }
}

/** Every placement that nothing stands against, the earliest first, in the most preferred room of each time. */
export function* placements(
  facts: Facts,
  meeting: Meeting,
  { notBefore, using }: SearchOptions,
  days: readonly OpenDay[] = facts.openDays,
): Generator<Placement> {
  const need = needOf(facts, meeting);
  const rooms = roomsInOrder(facts.programme.rooms, need);
  for (const day of days) {
    for (const stretch of stretchesOf(day, need.steps)) {
      if (stretch.from < notBefore || !isClear(obstaclesOfTime(facts, need, stretch))) continue;
      for (const room of presentRoomFirst(rooms, stretch, meeting)) {
        const placement = placementIn(room, stretch, meeting, facts.programme);
        if (using && !overlap(heldWith(stretch, placement.roomSteps - placement.steps), using)) continue;
        if (!isClear(obstaclesOfPlace(facts, need, stretch, placement))) continue;
        yield placement;
        break;
      }
    }
  }
}

/** At the time that it has, a meeting stays in its room if it can. */
function presentRoomFirst(rooms: readonly Room[], { day, step }: Stretch, { placement }: Meeting): readonly Room[] {
  if (placement?.day !== day.day || placement.step !== step) return rooms;
  const isPresent = ({ roomId }: Room): boolean => roomId === placement.roomId;
  return [...rooms.filter(isPresent), ...rooms.filter((room) => !isPresent(room))];
}

/** Everything that stands against one placement of a meeting. What the meeting holds itself does not. */
export function obstacles(facts: Facts, meeting: Meeting, placement: Placement): Obstacle[] {
  const day = facts.openDays.find((open) => open.day === placement.day);
  if (!day || day.stepMinutes !== placement.stepMinutes) return [{ kind: 'hours' }];
  const need = needOf(facts, meeting);
  const stretch = stretchOf(day, placement.step, placement.steps);
  return [...obstaclesOfTime(facts, need, stretch), ...obstaclesOfPlace(facts, need, stretch, placement)];
}

/** Whether a placed meeting can stay where it is, whatever people had wished. It keeps the turnaround it was booked with. */
export const placementHolds = (facts: Facts, meeting: PlacedMeeting): boolean =>
  obstacles(facts, meeting, meeting.placement).every(isWish);

const isClear = (found: Iterable<Obstacle>): boolean => {
  for (const _obstacle of found) return false;
  return true;
};

/** What stands against a time, in whatever room. */
function* obstaclesOfTime(facts: Facts, need: Need, stretch: Stretch): Generator<Obstacle> {
  const { day, step, from, to } = stretch;
  const isOnGrid = (step - firstStepOf(day)) % day.stepMinutes === 0;
  if (!isOnGrid || from < day.from || to > day.to) yield { kind: 'hours' };
  const lies = (window: Interval): boolean => window.from <= from && to <= window.to;
  if (!need.windows.every((party) => party.some(lies))) yield { kind: 'window' };
  for (const id of need.attendees) {
    const person = facts.people.get(id);
    if (person) yield* obstaclesOfPerson(facts, need, stretch, id, person);
  }
}

function* obstaclesOfPerson(
  { speaking }: Facts,
  { meetingId }: Need,
  stretch: Stretch,
  id: string,
  { days }: PersonFacts,
): Generator<Obstacle> {
  const { day } = stretch;
  const steps = runOfSteps(stretch.step, stretch.steps, day.stepMinutes);
  yield* claimsInTheWay('person', id, days.get(day.day) ?? EMPTY_DAY, steps, meetingId);
  const speaks = speaking.get(id)?.some((claim) => claim.day === day.day && claim.steps.some((s) => steps.includes(s)));
  if (speaks) yield { kind: 'person', id };
}

/** What stands against the room of a placement, beyond its time. */
function* obstaclesOfPlace(
  { programme, days }: Facts,
  { meetingId, seats, withHost }: Need,
  { day }: Stretch,
  { roomId, step, roomSteps, stepMinutes }: Placement,
): Generator<Obstacle> {
  const room = programme.rooms.find((known) => known.roomId === roomId);
  if (!room || !isOpenTo(room, withHost)) return yield { kind: 'room', id: roomId };
  if (room.capacity < seats) yield { kind: 'capacity', id: roomId };
  const calendar = days.get(day.day)?.rooms.get(roomId) ?? EMPTY_DAY;
  yield* claimsInTheWay('room', roomId, calendar, runOfSteps(step, roomSteps, stepMinutes), meetingId);
}

/** Whoever else holds one of these steps; each of them once. */
function* claimsInTheWay(
  kind: 'person' | 'room',
  id: string,
  { holders }: DayCalendar,
  steps: readonly Step[],
  self: string,
): Generator<Obstacle> {
  if (holders.size === 0) return;
  const others = new Set<string>();
  for (const step of steps) {
    const holder = holders.get(step);
    if (holder === undefined || holder === self || others.has(holder)) continue;
    others.add(holder);
    yield { kind, id, ...(holder.startsWith('mtg_') ? { meetingId: holder } : {}) };
  }
}

/** Every stretch of so many steps inside the opening hours. */
function stretchesOf(day: OpenDay, steps: number): Stretch[] {
  const starts = Math.floor((endStepOf(day) - firstStepOf(day)) / day.stepMinutes) - steps + 1;
  return runOfSteps(firstStepOf(day), Math.max(0, starts), day.stepMinutes).map((step) => stretchOf(day, step, steps));
}

const turnaroundSteps = ({ turnaroundMinutes }: Room, { grid }: Programme): number =>
  Math.ceil(turnaroundMinutes / grid.stepMinutes);

/** A stretch with so many steps more, as far as they lie inside the opening hours. */
const heldWith = ({ day, from, to }: Stretch, more: number): Interval => ({
  from,
  to: Math.min(to + more * day.stepMinutes * MINUTE_MS, Math.max(to, day.to)),
});

/** A meeting in a room at a time. The room is held with as much of its turnaround as lies inside the opening hours. */
export function placementIn(
  room: Room,
  stretch: Stretch,
  { durationMinutes }: Meeting,
  programme: Programme,
): Placement {
  const { day, step, steps, from } = stretch;
  const { stepMinutes } = day;
  return {
    roomId: room.roomId,
    roomName: room.name,
    startsAt: writeInstant(from),
    endsAt: writeInstant(from + durationMinutes * MINUTE_MS),
    day: day.day,
    step,
    stepMinutes,
    steps,
    roomSteps: Math.min(steps + turnaroundSteps(room, programme), (endStepOf(day) - step) / stepMinutes),
  };
}
