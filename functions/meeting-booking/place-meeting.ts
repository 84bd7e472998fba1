import type { Cause } from '../shared/events/compose-event.ts';
import { Busy } from '../shared/problem.ts';
import { Agenda, type Calendars } from './data/agenda.ts';
import { type CalendarStore, ClaimTaken, type Person } from './data/calendar-store.ts';
import { ApartChanged } from './data/keep-apart-store.ts';
import type { ApartVersion, MeetingStore, Origin } from './data/meeting-store.ts';
import type { ProgrammeStore } from './data/programme-store.ts';
import type { DayCalendar } from './domain/day-calendar.ts';
import type { Interval } from './domain/grid.ts';
import { needsInterpreters } from './domain/interpreter-choice.ts';
import { apartChanges, apartSidesOf } from './domain/keep-apart.ts';
import {
  attendeesOf,
  type CalendarVersion,
  claimChanges,
  everybodyAccredited,
  isPlaced,
  type Meeting,
  type PlacedMeeting,
  type Placement,
  placed,
  type Standing,
  waitlisted,
} from './domain/meeting.ts';
import {
  apartAsRead,
  daysWithTime,
  decidedOn,
  type Facts,
  factsOf,
  isWish,
  type Obstacle,
  obstacles,
  placeKept,
  placements,
  times,
  withDay,
  yieldsToLock,
} from './domain/placement-search.ts';
import type { Programme } from './domain/programme.ts';
import { scatter } from './domain/room-choice.ts';
import { withHold, withWait } from './domain/time-limits.ts';
import { eventsOfChange } from './meeting-events.ts';

export interface PlacingStores {
  readonly meetings: MeetingStore;
  readonly calendars: CalendarStore;
  readonly programmes: ProgrammeStore;
}

export interface Placing {
  /** The meeting as it is in the table. */
  readonly before: Meeting;
  /** The meeting as all agree on it, if that is written now as well. Its present claims count as free for itself. */
  readonly agreed?: Meeting;
  readonly programme: Programme;
  /** What was read before in the same run; by default nothing. */
  readonly agenda?: Agenda;
  /** Seek the earliest place that suits this as well, although it has one. */
  readonly anew?: ((placement: Placement) => boolean) | undefined;
  /** Only the place that it has will do. */
  readonly stays?: boolean;
  /** Only slots that use something of this stretch of time. */
  readonly using?: Interval | undefined;
  /** What to do when there is no slot: let it wait, or leave it as it is. */
  readonly otherwise: 'waitlist' | 'leave';
  readonly origin: Origin;
  readonly cause: Cause;
  readonly now: Date;
}

/** A transaction takes 100 actions; the meeting, the command record and the time when it is decided are three of them. */
const MOST_CALENDARS = 97;
/** So many bookings may be lost to others before a meeting is waitlisted; the waitlist is tried again by itself. */
const MOST_LOSSES = 24;
/** After so many losses in a row everything is read anew. */
const LOSSES_BEFORE_READING = 6;
/** After so many losses a meeting looks beyond the very first slot, so that a crowd does not queue for one. */
const LOSSES_BEFORE_SPREADING = 3;

/**
 * Gives a meeting the earliest slot and a fitting room, or puts it on the waitlist.
 * 1. Look at the days of everybody named and at the rooms.
 * 2. Keep the slot it has, if that suits everybody who comes now, be it in another room. Else take the earliest slot that suits all windows, all people and a room.
 * 3. Book it: all claims and the meeting at once, or nothing.
 * 4. Whoever was faster left word of what is taken: look again, without reading it all anew.
 * 5. Before it is said that there is no slot, everything is read anew, strongly.
 * Gives the meeting as it is then; undefined when it was left as it is.
 * @throws MeetingChanged when the meeting itself changed meanwhile; Busy when it would be left as it is, but only since
 *   others kept being faster
 */
export async function placeMeeting(stores: PlacingStores, placing: Placing): Promise<Meeting | undefined> {
  const { before, agreed = before, anew, cause, now, origin, otherwise, stays = false, using } = placing;
  const { conferenceId } = before;
  const agenda = placing.agenda ?? new Agenda(stores.calendars, conferenceId);
  const attendees = attendeesOf(agreed);
  const suits = anew && ((place: Placement) => anew(place) && isOneStep(before, { ...agreed, placement: place }));
  const search = { now, using, suits, stays };
  let { programme } = placing;
  for (let losses = 0; ; ) {
    const [people, pairs] = await Promise.all([agenda.people(attendees), agenda.apartPairs()]);
    const found = await placeFor(agenda, factsOf(programme, people, new Map(), pairs), before, agreed, search, losses);
    if (!found && !agenda.consistent) {
      agenda.readAgain();
      programme = (await stores.programmes.get(conferenceId, { consistent: true }))?.programme ?? programme;
      continue;
    }
    const gaveUp = losses >= MOST_LOSSES;
    if ((!found || gaveUp) && otherwise === 'leave') {
      if (gaveUp) throw new Busy();
      return undefined;
    }
    const outcome = outcomeOf(before, agreed, gaveUp ? undefined : found?.placement, people);
    const after = withWait(withHold(outcome, now), programme);
    try {
      const events = eventsOfChange(before, after, cause, now);
      const { roomsVersion } = programme;
      const planned = { roomsVersion, decidedOn: found?.decidedOn, apartAsRead: found?.apartAsRead };
      await stores.meetings.change({ before, after, events, ...planned }, origin, now);
      agenda.forget(
        attendees,
        [before.placement?.day, after.placement?.day].filter((day) => day !== undefined),
      );
      return after;
    } catch (error) {
      const isLost = error instanceof ClaimTaken || error instanceof ApartChanged;
      if (!isLost || !isPlaced(after)) throw error;
      losses += 1;
      if (error instanceof ApartChanged) agenda.learnApart(error);
      else await agenda.learn(error);
      if (error instanceof ClaimTaken && error.calendar.roomsVersion > programme.roomsVersion) {
        programme = (await stores.programmes.get(conferenceId, { consistent: true }))?.programme ?? programme;
      }
      if (losses % LOSSES_BEFORE_READING === 0) agenda.readAgain();
    }
  }
}

/** Whether one transaction takes a meeting from where it is to a place. */
const isOneStep = (before: Meeting, after: Meeting): boolean =>
  claimChanges([{ before, after }]).length + apartChanges([{ before, after }]).length <= MOST_CALENDARS;

/** The meeting in its place, or waiting. To move more people than one transaction takes, it waits first. */
function outcomeOf(
  before: Meeting,
  agreed: Meeting,
  found: Placement | undefined,
  people: ReadonlyMap<string, Person>,
): Meeting {
  const version = before.version + 1;
  const { sequence } = before;
  if (found) {
    const after = { ...placed({ ...agreed, sequence }, found, accreditedAll(agreed, people)), version };
    if (isOneStep(before, after)) return after;
  }
  return { ...waitlisted({ ...agreed, sequence }), version };
}

export const standingOf = (person: Pick<Person, 'delegate'> | undefined): Standing => ({
  accredited: person?.delegate?.accredited ?? false,
  refused: person?.delegate?.refused ?? false,
  withdrawn: person?.delegate?.withdrawn ?? false,
  successor: person?.delegate?.successor,
});

export const accreditedAll = (meeting: Meeting, people: ReadonlyMap<string, Person>): boolean =>
  everybodyAccredited(meeting, (id) => standingOf(people.get(id)));

interface PlaceSearch {
  readonly now: Date;
  readonly stays?: boolean;
  readonly using?: Interval | undefined;
  /** What a place must suit beyond what people and rooms allow; a place that a meeting has is left then. */
  readonly suits?: ((placement: Placement) => boolean) | undefined;
}

export interface FoundPlace {
  readonly placement: Placement;
  readonly decidedOn: readonly CalendarVersion[];
  readonly apartAsRead: readonly ApartVersion[];
}

/** A place with what must be as it was read when it is booked. */
export const foundPlace = (facts: Facts, meeting: Meeting, placement: Placement): FoundPlace => ({
  placement,
  decidedOn: decidedOn(facts, meeting, placement),
  apartAsRead: apartAsRead(facts, meeting, placement),
});

/** The place a meeting has, if it suits everybody who comes now; else another, once everything was read anew. */
async function placeFor(
  agenda: Agenda,
  known: Facts,
  before: Meeting,
  agreed: Meeting,
  search: PlaceSearch,
  losses: number,
): Promise<FoundPlace | undefined> {
  if (!isPlaced(agreed)) return findPlace(agenda, known, agreed, search, losses);
  const { day } = agreed.placement;
  // The room is its own at that time; who interprets may have to be found anew.
  const facts = withDay(known, day, { rooms: new Map(), ...(await besidesRoomsOn(agenda, known, agreed, day)) });
  const kept = search.suits ? undefined : placeKept(facts, agreed, overruled(facts, before, agreed));
  if (kept) return foundPlace(facts, agreed, kept);
  // Nobody loses a slot because of an old look at somebody's calendar.
  if (!agenda.consistent || search.stays) return undefined;
  const elsewhere = search.suits ? undefined : await findRoom(agenda, facts, agreed, search);
  return elsewhere ?? findPlace(agenda, facts, agreed, search, losses);
}

/** Another room at the time that a meeting has: nobody's day is upset because of a room. */
async function findRoom(
  calendars: Calendars,
  known: Facts,
  meeting: PlacedMeeting,
  { now }: PlaceSearch,
): Promise<FoundPlace | undefined> {
  const { day, startsAt } = meeting.placement;
  const options = { notBefore: now.getTime() };
  const present = times(known, meeting, options).find(({ stretch }) => stretch.from === Date.parse(startsAt));
  if (!present || present.obstacles.length > 0) return undefined;
  const facts = await withDayOf(calendars, known, meeting, day);
  const found = placements(facts, meeting, options, [present.stretch.day]).find(
    (placement) => placement.startsAt === startsAt,
  );
  return found && foundPlace(facts, meeting, found);
}

/**
 * A wish that stood against the place of a meeting before was overruled by who chose it; a locked meeting gives way to no
 * wish at all, nor to who is near.
 */
function overruled(facts: Facts, before: Meeting, { locked }: Meeting): (obstacle: Obstacle) => boolean {
  if (locked) return yieldsToLock;
  const known = isPlaced(before) ? obstacles(facts, before, before.placement).filter(isWish) : [];
  return ({ kind, id }) => known.some((other) => other.kind === kind && other.id === id);
}

/** The earliest place, or, after some losses, one beyond it. Rooms are read only for a day on which everybody could. */
export async function findPlace(
  calendars: Calendars,
  known: Facts,
  meeting: Meeting,
  { now, using, suits }: PlaceSearch,
  losses = 0,
): Promise<FoundPlace | undefined> {
  const options = { notBefore: now.getTime(), using };
  let skip = losses > LOSSES_BEFORE_SPREADING ? scatter(`${meeting.meetingId}/${losses}`) % losses : 0;
  let last: FoundPlace | undefined;
  for (const day of daysWithTime(known, meeting, options)) {
    const facts = await withDayOf(calendars, known, meeting, day.day);
    for (const placement of placements(facts, meeting, options, [day])) {
      if (suits && !suits(placement)) continue;
      last = foundPlace(facts, meeting, placement);
      if (skip-- <= 0) return last;
    }
  }
  return last;
}

/** What is known, with what must be known of a day. */
export async function withDayOf(calendars: Calendars, facts: Facts, meeting: Meeting, day: string): Promise<Facts> {
  const [rooms, others] = await Promise.all([calendars.rooms(day), besidesRoomsOn(calendars, facts, meeting, day)]);
  return withDay(facts, day, { rooms, ...others });
}

/** The interpreters of a day if the meeting needs any, and where those are who are kept apart from a side of it. */
async function besidesRoomsOn(calendars: Calendars, { programme, apart }: Facts, meeting: Meeting, day: string) {
  const needsAny = needsInterpreters(programme.interpreters, meeting.languages);
  const sides = apartSidesOf(apart, meeting);
  const [interpreters, apartOnDay] = await Promise.all([
    needsAny ? calendars.interpreters(day) : new Map<string, DayCalendar>(),
    calendars.apartOn(day, sides),
  ]);
  return { interpreters, apart: apartOnDay };
}
