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
import { chooseInterpreters, coverAll, needsInterpreters } from './interpreter-choice.ts';
import { type ApartDay, type ApartPair, apartSidesOf, isTooNear, NOBODY_NEAR, pairOf, pairText } from './keep-apart.ts';
import {
  attendeesOf,
  type CalendarName,
  type CalendarVersion,
  type Meeting,
  namedParties,
  type PlacedMeeting,
  type Placement,
} from './meeting.ts';
import {
  isThere,
  leavesLunch,
  lunchTime,
  mayMeetOnceMore,
  mindsTheDay,
  type PersonTime,
  suitsWindows,
} from './person-time.ts';
import { openDays, type Programme, type SessionClaim, sessionClaims, spanOf } from './programme.ts';
import { hasFeatures, isOpenTo, type Room, type RoomNeed, roomNeedOf, roomsInOrder } from './room-choice.ts';
import { isFarFromAny, type Stay, tooFarFrom } from './travel.ts';

/** What is known of a person when a place is sought. */
export interface PersonFacts {
  readonly delegate: PersonTime | undefined;
  readonly days: ReadonlyMap<string, DayCalendar>;
}

/** What has been read of one day's rooms and interpreters, by id. What was not read counts as free: the conditions of the booking decide. */
export interface DayFacts {
  readonly rooms: ReadonlyMap<string, DayCalendar>;
  readonly interpreters: ReadonlyMap<string, DayCalendar>;
  /** Where those are who are kept apart, by pair. */
  readonly apart?: ReadonlyMap<string, ApartDay>;
}

const NOTHING_READ: DayFacts = { rooms: new Map(), interpreters: new Map() };

/** All that is known when a meeting is placed, or looked at in its place. */
export interface Facts {
  readonly programme: Programme;
  readonly openDays: readonly OpenDay[];
  /** What each person speaks at by the programme, whether the session has claimed them yet or not. */
  readonly speaking: ReadonlyMap<string, readonly SessionClaim[]>;
  /** When those who want a lunch break would have it, by delegate id and day. */
  readonly lunches: ReadonlyMap<string, ReadonlyMap<string, Interval>>;
  /** Everybody named, by delegate id. */
  readonly people: ReadonlyMap<string, PersonFacts>;
  /** Which delegations are kept apart, as far as it was read. */
  readonly apart: readonly ApartPair[];
  /** By calendar day. */
  readonly days: ReadonlyMap<string, DayFacts>;
}

export function factsOf(
  programme: Programme,
  people: ReadonlyMap<string, PersonFacts>,
  days: ReadonlyMap<string, DayFacts> = new Map(),
  apart: readonly ApartPair[] = [],
): Facts {
  const claims = sessionClaims(programme).filter(({ delegateId }) => people.has(delegateId));
  const speaking = Map.groupBy(claims, ({ delegateId }) => delegateId);
  const lunches = lunchesOf(programme, people);
  return { programme, openDays: openDays(programme), speaking, lunches, people, apart, days };
}

const lunchesOf = ({ grid, timeZone }: Programme, people: Facts['people']): Facts['lunches'] =>
  new Map(
    [...people].flatMap(([id, { delegate }]) => {
      const lunch = delegate?.availability?.lunch;
      return lunch ? [[id, new Map(grid.days.map(({ day }) => [day, lunchTime(lunch, day, timeZone)]))] as const] : [];
    }),
  );

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
  /** The person, room or interpreter; of windows, the side. */
  readonly id?: string;
  /** The meeting that has what this one wants. */
  readonly meetingId?: string;
}

/** What people would rather have otherwise. It binds the search; a place that the desk has chosen holds without it. */
const WISHES: ReadonlySet<Obstacle['kind']> = new Set(['window', 'limit', 'lunch']);
export const isWish = ({ kind }: Obstacle): boolean => WISHES.has(kind);
/** What a lock outweighs: wishes, and that the desk would rather have somebody else not near. */
export const yieldsToLock = (obstacle: Obstacle): boolean => isWish(obstacle) || obstacle.kind === 'apart';

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
interface Need extends RoomNeed {
  readonly meetingId: string;
  readonly attendees: readonly string[];
  readonly steps: number;
  /** The parties that named windows: it must lie inside one of each. */
  readonly sides: readonly { readonly delegationId: string; readonly windows: readonly Interval[] }[];
  /** For which interpreters are needed. */
  readonly languages?: readonly string[];
  readonly apart: ReturnType<typeof apartSidesOf>;
}

function needOf({ people, programme, apart }: Facts, meeting: Meeting): Need {
  const { meetingId, durationMinutes, languages } = meeting;
  const attendees = attendeesOf(meeting);
  const delegates = attendees.map((id) => people.get(id)?.delegate);
  return {
    ...roomNeedOf(meeting, delegates),
    meetingId,
    attendees,
    steps: Math.ceil(durationMinutes / programme.grid.stepMinutes),
    sides: namedParties(meeting).flatMap(({ delegationId, windows }) =>
      windows ? [{ delegationId, windows: merged(windows) }] : [],
    ),
    apart: apartSidesOf(apart, meeting),
    ...(needsInterpreters(programme.interpreters, languages) ? { languages } : {}),
  };
}

export interface SearchOptions {
  /** No placement begins before this instant. */
  readonly notBefore: number;
  /** Only placements that gain by a release of this stretch, turnaround included: what else was free before was tried before. */
  readonly using?: Interval | undefined;
}

/** The days on which everybody could, the earliest first. What is known of rooms does not count. */
export function* daysWithTime(facts: Facts, meeting: Meeting, { notBefore, using }: SearchOptions): Generator<OpenDay> {
  const need = needOf(facts, meeting);
  const longest = Math.max(0, ...facts.programme.rooms.map((room) => turnaroundSteps(room, facts.programme)));
  const mayDo = (stretch: Stretch): boolean =>
    stretch.from >= notBefore &&
    (!using || gainsBy(using, facts, need, heldWith(stretch, longest))) &&
    isClear(obstaclesOfTime(facts, need, stretch));
  for (const day of facts.openDays) {
    if (stretchesOf(day, need.steps).some(mayDo)) yield day;
  }
}

/** Every stretch ahead that is long enough for a meeting, with what stands against it in whatever room. */
export function* times(
  facts: Facts,
  meeting: Meeting,
  { notBefore }: SearchOptions,
): Generator<{ readonly stretch: Stretch; readonly obstacles: readonly Obstacle[] }> {
  const need = needOf(facts, meeting);
  for (const stretch of facts.openDays.flatMap((day) => stretchesOf(day, need.steps))) {
    if (stretch.from >= notBefore) yield { stretch, obstacles: [...obstaclesOfTime(facts, need, stretch)] };
  }
}

/** A meeting at exactly this time in exactly this room, with the interpreters it needs if they are free, and what stands against that. */
export function placementAt(
  facts: Facts,
  meeting: Meeting,
  stretch: Stretch,
  room: Room,
): { readonly placement: Placement; readonly obstacles: readonly Obstacle[] } {
  const need = needOf(facts, meeting);
  const interpreterIds = interpretersFor(facts, need, stretch, room) ?? [];
  const placement = { ...placementIn(room, stretch, meeting, facts.programme, interpreterIds), ...enteredIn(need) };
  const found = [...obstaclesOfTime(facts, need, stretch), ...obstaclesOfPlace(facts, need, stretch, placement)];
  return { placement, obstacles: found };
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
        const interpreterIds = interpretersFor(facts, need, stretch, room);
        if (!interpreterIds) continue;
        const placement = {
          ...placementIn(room, stretch, meeting, facts.programme, interpreterIds),
          ...enteredIn(need),
        };
        const held = heldWith(stretch, placement.roomSteps - placement.steps);
        if (using && !gainsBy(using, facts, need, held)) continue;
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
  const stretch = stretchIn(facts, placement);
  if (!stretch) return [{ kind: 'hours' }];
  const need = needOf(facts, meeting);
  return [...obstaclesOfTime(facts, need, stretch), ...obstaclesOfPlace(facts, need, stretch, placement)];
}

/**
 * What stands against the place of a meeting because of one of its people: when they can, the way there, and what the room
 * must have for those who come in person and for those who do not. Of a room that is gone nothing is said.
 */
export const obstaclesBy = (facts: Facts, meeting: PlacedMeeting, delegateId: string): Obstacle[] =>
  obstacles(facts, meeting, meeting.placement).filter(
    ({ kind, id }) => id === delegateId || kind === 'capacity' || kind === 'features',
  );

function stretchIn({ openDays }: Facts, { day, step, steps, stepMinutes }: Placement): Stretch | undefined {
  const open = openDays.find((one) => one.day === day);
  return open?.stepMinutes === stepMinutes ? stretchOf(open, step, steps) : undefined;
}

/**
 * The place of a meeting as it is by now, if nothing but what `overlooks` says stands against it: with the present name and
 * zone of its room, and, where those it had cannot come any more, with other interpreters. It keeps the turnaround it was
 * booked with.
 */
export function placeKept(
  facts: Facts,
  meeting: PlacedMeeting,
  overlooks: (obstacle: Obstacle) => boolean = () => false,
): Placement | undefined {
  const { roomId, interpreterIds: _former, zone: _zone, apart: _apart, ...rest } = meeting.placement;
  const room = facts.programme.rooms.find((known) => known.roomId === roomId);
  const stretch = stretchIn(facts, meeting.placement);
  if (!room || !stretch) return undefined;
  const need = needOf(facts, meeting);
  const suits = (interpreterIds: readonly string[]): Placement | undefined => {
    const placement = { ...rest, roomId, ...detailsOf(room, interpreterIds), ...enteredIn(need) };
    const found = [...obstaclesOfTime(facts, need, stretch), ...obstaclesOfPlace(facts, need, stretch, placement)];
    return found.every(overlooks) ? placement : undefined;
  };
  const others = interpretersFor(facts, need, stretch, room);
  return suits(meeting.placement.interpreterIds ?? []) ?? (others && suits(others));
}

/**
 * The calendars on which more was decided than that steps are free: whoever books there must find them as they were read. A
 * booking that only takes free steps does not, so that others who book the same people at other times do not disturb it.
 */
export function decidedOn(
  { programme, people, days, lunches }: Facts,
  meeting: Meeting,
  placement: Placement,
): CalendarVersion[] {
  const { day, zone, interpreterIds = [] } = placement;
  const isFar = zone !== undefined && isFarFromAny(programme.travel, zone);
  const mindsLunch = (id: string): boolean => {
    const lunch = lunches.get(id)?.get(day);
    return lunch !== undefined && overlap(lunch, spanOf(placement));
  };
  const minding = attendeesOf(meeting).filter(
    (id) =>
      (isFar && isTravelling(people.get(id))) ||
      people.get(id)?.delegate?.availability?.maxMeetingsPerDay !== undefined ||
      mindsLunch(id),
  );
  const known = days.get(day) ?? NOTHING_READ;
  return [
    ...minding.map((id) => ({
      of: { kind: 'person' as const, id, day },
      version: people.get(id)?.days.get(day)?.version ?? 0,
    })),
    ...(isFar ? interpreterIds : []).map((id) => ({
      of: { kind: 'interpreter' as const, id, day },
      version: known.interpreters.get(id)?.version ?? 0,
    })),
  ];
}

/** The same for where those are who are kept apart from a side. */
export function apartAsRead({ days, apart }: Facts, meeting: Meeting, { day }: Placement) {
  return apartSidesOf(apart, meeting).map((side) => {
    const pair = pairText(pairOf(side));
    return { pair, day, version: (days.get(day)?.apart?.get(pair) ?? NOBODY_NEAR).version };
  });
}

/** A place of a meeting, entered for those who are kept apart from a side of it by what is known now. */
export function asEntered({ apart }: Facts, meeting: Meeting, { apart: _former, ...placement }: Placement): Placement {
  return { ...placement, ...enteredIn({ apart: apartSidesOf(apart, meeting) }) };
}

const enteredIn = ({ apart }: Pick<Need, 'apart'>): Pick<Placement, 'apart'> =>
  apart.length === 0 ? {} : { apart: apart.map(({ own, other }) => ({ own, other })) };

/**
 * Whether a place could not be had before something was released: it uses some of that, or somebody who minds how the whole
 * day is filled has one thing less on it.
 */
const gainsBy = (released: Interval, { people, openDays }: Facts, { attendees }: Need, held: Interval): boolean =>
  overlap(held, released) ||
  (openDays.some((day) => overlap(day, held) && overlap(day, released)) &&
    attendees.some((id) => mindsTheDay(people.get(id)?.delegate ?? {})));

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
  for (const { delegationId, windows } of need.sides) {
    if (!windows.some(lies)) yield { kind: 'window', id: delegationId };
  }
  for (const id of need.attendees) {
    const person = facts.people.get(id);
    if (person) yield* obstaclesOfPerson(facts, need, stretch, id, person);
  }
}

function* obstaclesOfPerson(
  facts: Facts,
  { meetingId }: Need,
  stretch: Stretch,
  id: string,
  { delegate, days }: PersonFacts,
): Generator<Obstacle> {
  const { day } = stretch;
  const steps = runOfSteps(stretch.step, stretch.steps, day.stepMinutes);
  const calendar = days.get(day.day) ?? EMPTY_DAY;
  yield* claimsInTheWay('person', id, calendar, steps, meetingId);
  const speaksAt = (facts.speaking.get(id) ?? []).filter((claim) => claim.day === day.day);
  const speaks = speaksAt.some((claim) => claim.steps.some((step) => steps.includes(step)));
  if (speaks || (delegate && !isThere(delegate, stretch))) yield { kind: 'person', id };
  const availability = delegate?.availability;
  if (!availability) return;
  if (!suitsWindows(availability, stretch)) yield { kind: 'window', id };
  if (!mayMeetOnceMore(availability, calendar, meetingId)) yield { kind: 'limit', id };
  const lunch = facts.lunches.get(id)?.get(day.day);
  if (!availability.lunch || !lunch) return;
  const held = [...calendar.holders].filter(([, holder]) => holder !== meetingId).map(([step]) => step);
  const taken = [...held, ...speaksAt.flatMap((claim) => claim.steps)].map((step) => stretchOf(day, step, 1));
  if (!leavesLunch(lunch, availability.lunch.minutes, taken, stretch)) yield { kind: 'lunch', id };
}

/** What stands against the room of a placement and what comes with it, beyond its time. */
function* obstaclesOfPlace(facts: Facts, need: Need, stretch: Stretch, placement: Placement): Generator<Obstacle> {
  const { roomId, step, roomSteps, stepMinutes, interpreterIds = [] } = placement;
  const { programme } = facts;
  const room = programme.rooms.find((known) => known.roomId === roomId);
  if (!room || !isOpenTo(room, need.withHost)) return yield { kind: 'room', id: roomId };
  if (room.capacity < need.seats) yield { kind: 'capacity', id: roomId };
  if (!hasFeatures(room, need.features)) yield { kind: 'features', id: roomId };
  const calendar = (facts.days.get(stretch.day.day) ?? NOTHING_READ).rooms.get(roomId) ?? EMPTY_DAY;
  yield* claimsInTheWay('room', roomId, calendar, runOfSteps(step, roomSteps, stepMinutes), need.meetingId);
  yield* travelInTheWay(facts, need, stretch, room);
  const chosen = programme.interpreters.filter(({ interpreterId }) => interpreterIds.includes(interpreterId));
  const suffice = need.languages ? coverAll(need.languages, chosen) : true;
  if (!suffice || chosen.length < interpreterIds.length) yield { kind: 'interpreter' };
  for (const id of interpreterIds) yield* obstaclesOfInterpreter(facts, need, stretch, room, id);
  yield* apartInTheWay(facts, need, placement);
}

/** Meetings of those who are kept apart from a side, too near and too soon before or after. */
function* apartInTheWay(
  { programme, days }: Facts,
  { apart, meetingId }: Need,
  placement: Placement,
): Generator<Obstacle> {
  for (const side of apart) {
    const { entries } = days.get(placement.day)?.apart?.get(pairText(pairOf(side))) ?? NOBODY_NEAR;
    for (const entry of entries) {
      if (entry.meetingId === meetingId || entry.delegationId !== side.other) continue;
      if (isTooNear(placement, entry, side.minutes, programme.rooms))
        yield { kind: 'apart', meetingId: entry.meetingId };
    }
  }
}

const stayOf = ({ day, step, steps }: Stretch, zone: string): Stay => ({
  ...{ zone, step, steps, stepMinutes: day.stepMinutes },
});

/** Who attends by video needs no time to travel. */
const isTravelling = (person: PersonFacts | undefined): boolean => person?.delegate?.attendance !== 'remote';

/** People who could not be there in time, or not in time where they are wanted next. */
function* travelInTheWay(
  { programme, people, speaking }: Facts,
  { attendees, meetingId }: Need,
  stretch: Stretch,
  { zone }: Room,
): Generator<Obstacle> {
  if (zone === undefined || !isFarFromAny(programme.travel, zone)) return;
  const { day } = stretch.day;
  for (const id of attendees) {
    const person = people.get(id);
    if (!isTravelling(person)) continue;
    const sessions = speaking.get(id)?.filter((claim) => claim.day === day) ?? [];
    const calendar = person?.days.get(day) ?? EMPTY_DAY;
    const others = tooFarFrom(stayOf(stretch, zone), calendar, sessions, programme.travel, meetingId);
    yield* [...others].map((holder) => obstacle('travel', id, holder));
  }
}

function* obstaclesOfInterpreter(
  { programme, days }: Facts,
  { meetingId }: Need,
  stretch: Stretch,
  { zone }: Room,
  id: string,
): Generator<Obstacle> {
  const { day } = stretch;
  const calendar = (days.get(day.day) ?? NOTHING_READ).interpreters.get(id) ?? EMPTY_DAY;
  const steps = runOfSteps(stretch.step, stretch.steps, day.stepMinutes);
  yield* claimsInTheWay('interpreter', id, calendar, steps, meetingId);
  if (zone === undefined) return;
  const others = tooFarFrom(stayOf(stretch, zone), calendar, [], programme.travel, meetingId);
  yield* [...others].map((holder) => obstacle('travel', id, holder));
}

/** The interpreters that a meeting gets in a room at a time: none if it needs none, undefined if those who could are not free. */
function interpretersFor(facts: Facts, need: Need, stretch: Stretch, room: Room): string[] | undefined {
  if (!need.languages) return [];
  const free = facts.programme.interpreters.filter(({ interpreterId }) =>
    isClear(obstaclesOfInterpreter(facts, need, stretch, room, interpreterId)),
  );
  return chooseInterpreters(need.languages, free, need.meetingId);
}

const obstacle = (kind: Obstacle['kind'], id: string, holder: string): Obstacle => ({
  ...{ kind, id },
  ...(holder.startsWith('mtg_') ? { meetingId: holder } : {}),
});

/** Whoever else holds one of these steps; each of them once. */
function* claimsInTheWay(
  kind: CalendarName['kind'],
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
    yield obstacle(kind, id, holder);
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

const detailsOf = ({ name, zone }: Room, interpreterIds: readonly string[]) => ({
  roomName: name,
  ...(zone === undefined ? {} : { zone }),
  ...(interpreterIds.length === 0 ? {} : { interpreterIds }),
});

/** A meeting in a room at a time. The room is held with as much of its turnaround as lies inside the opening hours. */
export function placementIn(
  room: Room,
  { day, step, steps, from }: Stretch,
  { durationMinutes }: Meeting,
  programme: Programme,
  interpreterIds: readonly string[],
): Placement {
  const { stepMinutes } = day;
  return {
    roomId: room.roomId,
    ...detailsOf(room, interpreterIds),
    startsAt: writeInstant(from),
    endsAt: writeInstant(from + durationMinutes * MINUTE_MS),
    day: day.day,
    step,
    stepMinutes,
    steps,
    roomSteps: Math.min(steps + turnaroundSteps(room, programme), (endStepOf(day) - step) / stepMinutes),
  };
}

/** The steps of a meeting that begins at a chosen instant; undefined when no day of the programme has them. */
export function stretchFrom(programme: Programme, startsAt: number, { durationMinutes }: Meeting): Stretch | undefined {
  const steps = Math.ceil(durationMinutes / programme.grid.stepMinutes);
  return openDays(programme)
    .flatMap((day) => stretchesOf(day, steps))
    .find(({ from }) => from === startsAt);
}

/**
 * A meeting in a chosen room at a chosen time, whatever stands against it. Unless interpreters are chosen as well, it gets some
 * who are free if it needs any, else some who are not.
 */
export function chosenPlacement(
  facts: Facts,
  meeting: Meeting,
  room: Room,
  stretch: Stretch,
  chosen?: readonly string[],
): Placement {
  const need = needOf(facts, meeting);
  const anybody = () =>
    need.languages && chooseInterpreters(need.languages, facts.programme.interpreters, need.meetingId);
  const interpreterIds = chosen ?? interpretersFor(facts, need, stretch, room) ?? anybody() ?? [];
  return { ...placementIn(room, stretch, meeting, facts.programme, interpreterIds), ...enteredIn(need) };
}
