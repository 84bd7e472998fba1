import type { Cause } from '../shared/events/compose-event.ts';
import { MINUTE_MS, writeInstant } from '../shared/local-time.ts';
import { Agenda, dayOfPerson } from './data/agenda.ts';
import { type CalendarStore, ClaimTaken, type Person } from './data/calendar-store.ts';
import type { MeetingStore, Origin } from './data/meeting-store.ts';
import type { ProgrammeStore } from './data/programme-store.ts';
import { EMPTY_DAY, takenFor } from './domain/day-calendar.ts';
import { type Interval, instantOfStep, merged, type OpenDay, runOfSteps, type Step } from './domain/grid.ts';
import {
  attendeesOf,
  claimChanges,
  everybodyAccredited,
  isPlaced,
  type Meeting,
  namedParties,
  type Placement,
  placed,
  type Standing,
  waitlisted,
} from './domain/meeting.ts';
import { placementHolds } from './domain/placement-check.ts';
import { openDays, type Programme, sessionClaims, spanOf } from './domain/programme.ts';
import { type Room, roomsInOrder, scatter } from './domain/room-choice.ts';
import { freeSlots, type RoomOnDay, type Slot } from './domain/slot-search.ts';
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
  /** Only slots that use something of this stretch of time. */
  readonly using?: Interval | undefined;
  /** What to do when there is no slot: let it wait, or leave it as it is. */
  readonly otherwise: 'waitlist' | 'leave';
  readonly origin: Origin;
  readonly cause: Cause;
  readonly now: Date;
}

/** A transaction takes 100 actions; the meeting and the command record are two of them. */
const MOST_CALENDARS = 98;
/** So many bookings may be lost to others before a meeting is waitlisted; the waitlist is tried again by itself. */
const MOST_LOSSES = 24;
/** After so many losses in a row everything is read anew. */
const LOSSES_BEFORE_READING = 6;
/** After so many losses a meeting looks beyond the very first slot, so that a crowd does not queue for one. */
const LOSSES_BEFORE_SPREADING = 3;

/**
 * Gives a meeting the earliest slot and a fitting room, or puts it on the waitlist.
 * 1. Look at the days of everybody named and at the rooms.
 * 2. Keep the slot it has, if that suits everybody who comes now. Else take the earliest slot that suits all windows, all people and a room.
 * 3. Book it: all claims and the meeting at once, or nothing.
 * 4. Whoever was faster left word of what is taken: look again, without reading it all anew.
 * 5. Before it is said that there is no slot, everything is read anew, strongly.
 * Gives the meeting as it is then; undefined when it was left as it is.
 * @throws MeetingChanged when the meeting itself changed meanwhile
 */
export async function placeMeeting(stores: PlacingStores, placing: Placing): Promise<Meeting | undefined> {
  const { before, agreed = before, cause, now, origin, otherwise } = placing;
  const { conferenceId } = before;
  const agenda = placing.agenda ?? new Agenda(stores.calendars, conferenceId);
  const attendees = attendeesOf(agreed);
  let { programme } = placing;
  for (let losses = 0; ; ) {
    const people = new Map(await Promise.all(attendees.map(async (id) => [id, await agenda.person(id)] as const)));
    const kept = placeToKeep(people, agreed, programme);
    const found =
      kept ??
      (mayBeOld(agreed, agenda) ? undefined : await findPlace(agenda, people, agreed, programme, placing, losses));
    if (!found && !agenda.consistent) {
      agenda.readAgain();
      programme = (await stores.programmes.get(conferenceId, { consistent: true }))?.programme ?? programme;
      continue;
    }
    const gaveUp = losses >= MOST_LOSSES;
    if ((!found || gaveUp) && otherwise === 'leave') {
      if (gaveUp) throw new Error(`${losses} bookings of ${before.meetingId} were lost to others`);
      return undefined;
    }
    const after = outcomeOf(before, agreed, gaveUp ? undefined : found, people);
    try {
      const events = eventsOfChange(before, after, cause, now);
      await stores.meetings.change({ before, after, events, roomsVersion: programme.roomsVersion }, origin, now);
      agenda.forget(
        attendees,
        [before.placement?.day, after.placement?.day].filter((day) => day !== undefined),
      );
      return after;
    } catch (error) {
      if (!(error instanceof ClaimTaken) || !isPlaced(after)) throw error;
      losses += 1;
      await agenda.learn(error);
      if (error.calendar.roomsVersion > programme.roomsVersion) {
        programme = (await stores.programmes.get(conferenceId, { consistent: true }))?.programme ?? programme;
      }
      if (losses % LOSSES_BEFORE_READING === 0) agenda.readAgain();
    }
  }
}

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
    if (claimChanges([{ before, after }]).length <= MOST_CALENDARS) return after;
  }
  return { ...waitlisted({ ...agreed, sequence }), version };
}

export const standingOf = (person: Pick<Person, 'delegate'> | undefined): Standing => ({
  accredited: person?.delegate?.accredited ?? false,
  refused: person?.delegate?.refused ?? false,
  withdrawn: person?.delegate?.withdrawn ?? false,
  successor: person?.delegate?.successor,
});

const accreditedAll = (meeting: Meeting, people: ReadonlyMap<string, Person>): boolean =>
  everybodyAccredited(meeting, (id) => standingOf(people.get(id)));

/** How many chairs it takes: people who attend by video sit elsewhere. */
export const seatsFor = (delegates: Iterable<Person['delegate']>): number =>
  [...delegates].filter((delegate) => delegate?.attendance !== 'remote').length;

/** Nobody loses a slot because of an old look at somebody's calendar. */
const mayBeOld = (agreed: Meeting, agenda: Agenda): boolean => isPlaced(agreed) && !agenda.consistent;

/** The place a meeting has, if it suits everybody who comes now. */
function placeToKeep(
  people: ReadonlyMap<string, Person>,
  meeting: Meeting,
  programme: Programme,
): Placement | undefined {
  if (!isPlaced(meeting)) return undefined;
  const { placement, meetingId } = meeting;
  const seats = seatsFor([...people.values()].map(({ delegate }) => delegate));
  const steps = runOfSteps(placement.step, placement.steps, placement.stepMinutes);
  const span = spanOf(placement);
  const isFree = (person: Person): boolean => {
    const taken = takenFor(dayOfPerson(person, placement.day), meetingId);
    return steps.every((step) => !taken.has(step));
  };
  const suits = namedParties(meeting).every(
    ({ windows }) => !windows || merged(windows).some(({ from, to }) => from <= span.from && span.to <= to),
  );
  const holds = suits && placementHolds(meeting, programme, seats) && [...people.values()].every(isFree);
  return holds ? placement : undefined;
}

async function findPlace(
  agenda: Agenda,
  people: ReadonlyMap<string, Person>,
  meeting: Meeting,
  programme: Programme,
  { now, using }: Placing,
  losses: number,
): Promise<Placement | undefined> {
  const { meetingId, durationMinutes, withHost } = meeting;
  const { stepMinutes } = programme.grid;
  const seats = seatsFor([...people.values()].map(({ delegate }) => delegate));
  const rooms = roomsInOrder(programme.rooms, { meetingId, seats, withHost });
  if (rooms.length === 0) return undefined;
  const speaking = sessionClaims(programme).filter(({ delegateId }) => people.has(delegateId));
  const turnaround = (room: Room): number => Math.ceil(room.turnaroundMinutes / stepMinutes);
  const longestTurnaround = Math.max(...rooms.map(turnaround));
  let skip = losses > LOSSES_BEFORE_SPREADING ? scatter(`${meetingId}/${losses}`) % losses : 0;
  let last: Placement | undefined;

  for (const day of openDays(programme)) {
    const question = {
      day,
      steps: Math.ceil(durationMinutes / stepMinutes),
      windows: namedParties(meeting).flatMap(({ windows }) => (windows ? [windows] : [])),
      people: [...people].map(([delegateId, person]): ReadonlySet<Step> => {
        const engaged = speaking.filter((claim) => claim.delegateId === delegateId && claim.day === day.day);
        return new Set([
          ...takenFor(dayOfPerson(person, day.day), meetingId),
          ...engaged.flatMap(({ steps }) => steps),
        ]);
      }),
      notBefore: now.getTime(),
      using,
    };
    // Rooms are read only for a day on which everybody could.
    const anyRoom = { roomId: '', turnaroundSteps: longestTurnaround, taken: new Set<Step>() };
    if (freeSlots({ ...question, rooms: [anyRoom] }).next().done) continue;
    const calendars = await agenda.rooms(day.day);
    const roomsOfDay = rooms.map((room): RoomOnDay => {
      const { roomId } = room;
      const taken = takenFor(calendars.get(roomId) ?? EMPTY_DAY, meetingId);
      return { roomId, turnaroundSteps: turnaround(room), taken };
    });
    for (const slot of freeSlots({ ...question, rooms: roomsOfDay })) {
      last = placementOf(slot, day, meeting, programme);
      if (skip-- <= 0) return last;
    }
  }
  return last;
}

function placementOf(
  { step, roomId, roomSteps }: Slot,
  day: OpenDay,
  { durationMinutes }: Meeting,
  { rooms, grid: { stepMinutes } }: Programme,
): Placement {
  const startsAt = instantOfStep(day, step);
  return {
    roomId,
    roomName: rooms.find((room) => room.roomId === roomId)?.name ?? roomId,
    startsAt: writeInstant(startsAt),
    endsAt: writeInstant(startsAt + durationMinutes * MINUTE_MS),
    day: day.day,
    step,
    stepMinutes,
    steps: Math.ceil(durationMinutes / stepMinutes),
    roomSteps,
  };
}
