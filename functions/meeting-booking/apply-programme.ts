import type { Cause } from '../shared/events/compose-event.ts';
import type { ReceivedEvent } from '../shared/events/event-consumer.ts';
import { inTurns } from '../shared/in-turns.ts';
import { StaleVersion } from '../shared/problem.ts';
import { Agenda } from './data/agenda.ts';
import { type CalendarStore, ClaimTaken, SpeakerGone } from './data/calendar-store.ts';
import type { DirectoryStore } from './data/directory-store.ts';
import { MeetingChanged, type MeetingStore } from './data/meeting-store.ts';
import { ProgrammeReplaced, type ProgrammeStore, type VersionedProgramme } from './data/programme-store.ts';
import { EMPTY_DAY } from './domain/day-calendar.ts';
import {
  attendeesOf,
  byPriority,
  type CalendarVersion,
  hasBegun,
  holdsSlot,
  isPlaced,
  type Meeting,
  type PlacedMeeting,
} from './domain/meeting.ts';
import { decidedOn, factsOf, isWish, placeKept, yieldsToLock } from './domain/placement-search.ts';
import { type SessionClaim, sessionClaims } from './domain/programme.ts';
import { refreshed } from './domain/refreshed-place.ts';
import { isFarFromAny, tooFarFrom } from './domain/travel.ts';
import { eventsOfChange } from './meeting-events.ts';
import { placeMeeting, withDayOf } from './place-meeting.ts';
import { retryWaitlist } from './retry-waitlist.ts';

export interface ApplyingStores {
  readonly directory: DirectoryStore;
  readonly meetings: MeetingStore;
  readonly calendars: CalendarStore;
  readonly programmes: ProgrammeStore;
}

const CONSUMER = 'apply-programme';
const MOST_ATTEMPTS = 12;
const AT_ONCE = 20;

interface Run {
  readonly conferenceId: string;
  readonly current: VersionedProgramme;
  readonly origin: { readonly consumer: string; readonly eventId: string };
  readonly cause: Cause;
  readonly now: Date;
}

/**
 * The protocol desk replaced the programme. Whatever version the event was about, the one that stands now is applied.
 * 1. From now on nobody books a room who planned with older rooms or hours.
 * 2. Sessions give back the speakers they no longer need.
 * 3. Every meeting that no longer fits (its room is gone or too small, the day is shorter) is moved, or waits for a slot.
 * 4. Sessions claim their speakers, but for those who do not come any more; a meeting in the way is moved.
 * 5. Who waits is tried again: rooms or hours may have been added.
 * A meeting that has begun is left alone, whatever becomes of its room.
 * If the programme is replaced again meanwhile, all starts anew with that one. Harmless to repeat.
 */
export async function applyProgramme(
  stores: ApplyingStores,
  { metadata, data, cause }: ReceivedEvent<{ readonly days: readonly string[] }>,
  now: Date,
): Promise<void> {
  const { conferenceId, eventId } = metadata;
  const origin = { consumer: CONSUMER, eventId };
  for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
    const current = await stores.programmes.get(conferenceId, { consistent: true });
    if (!current) return;
    const run = { conferenceId, current, origin, cause, now };
    try {
      const days = [...new Set([...data.days, ...current.programme.grid.days.map(({ day }) => day)])];
      await enforceRooms(stores, run, days);
      const held = await releaseSpeakers(stores, run);
      await checkMeetings(stores, run, days);
      await claimSpeakers(stores, run, held);
      await retryWaitlist(stores, { conferenceId, origin, cause, now });
      return;
    } catch (error) {
      if (!(error instanceof ProgrammeReplaced)) throw error;
    }
  }
  throw new Error(`the programme of ${conferenceId} kept changing`);
}

/** The first rooms need no enforcing: nobody can have planned with older ones. */
async function enforceRooms(
  { calendars }: ApplyingStores,
  { conferenceId, current: { programme } }: Run,
  days: readonly string[],
): Promise<void> {
  const { roomsVersion, rooms, retiredRooms } = programme;
  if (roomsVersion <= 1) return;
  for (const day of days) {
    const known = await calendars.rooms(conferenceId, day);
    const late = [...rooms, ...retiredRooms].filter(
      ({ roomId }) => (known.get(roomId)?.roomsVersion ?? 0) < roomsVersion,
    );
    await inTurns(late, AT_ONCE, ({ roomId }) => calendars.enforceRooms(conferenceId, roomId, day, roomsVersion));
  }
}

/**
 * The rooms' calendars, read strongly after they were enforced, name every meeting there is. Where two stand in each other's
 * way, the lower in priority gives way, and a locked one last.
 */
async function checkMeetings(stores: ApplyingStores, run: Run, days: readonly string[]): Promise<void> {
  const { conferenceId } = run;
  const agenda = anew(stores, run);
  for (const day of days) {
    const rooms = await agenda.rooms(day);
    const holders = [...rooms.values()].flatMap(({ holders }) => [...holders.values()]);
    const meetings = await stores.meetings.getMany(conferenceId, holders, { consistent: true });
    for (const meeting of meetings.toSorted(byGivingWay)) {
      if (isPlaced(meeting) && !hasBegun(meeting, run.now)) await check(stores, run, meeting, agenda);
    }
  }
}

const byGivingWay = (a: Meeting, b: Meeting): number =>
  Number(a.locked ?? false) - Number(b.locked ?? false) || byPriority(b, a);

async function check(stores: ApplyingStores, run: Run, meeting: PlacedMeeting, agenda: Agenda): Promise<void> {
  const [people, pairs] = await Promise.all([agenda.people(attendeesOf(meeting)), agenda.apartPairs()]);
  const known = factsOf(run.current.programme, people, new Map(), pairs);
  const facts = await withDayOf(agenda, known, meeting, meeting.placement.day);
  // What is locked stays, whoever else is near.
  const kept = placeKept(facts, meeting, meeting.locked ? yieldsToLock : isWish);
  const after = kept && refreshed(meeting, kept);
  if (!kept) await move(stores, run, meeting, agenda);
  else if (after) await refresh(stores, run, meeting, after, decidedOn(facts, after, kept), agenda);
}

/** It stays where it is, but the room has another name or zone now, or it has other interpreters. */
async function refresh(
  { meetings }: ApplyingStores,
  { current, origin, cause, now }: Run,
  before: PlacedMeeting,
  after: PlacedMeeting,
  decided: readonly CalendarVersion[],
  agenda: Agenda,
): Promise<void> {
  const { roomsVersion } = current.programme;
  const events = eventsOfChange(before, after, cause, now);
  try {
    await meetings.change({ before, after, events, roomsVersion, decidedOn: decided }, origin, now);
  } catch (error) {
    // It or somebody's calendar has changed meanwhile: look at everything again.
    if (error instanceof MeetingChanged || error instanceof ClaimTaken) throw new ProgrammeReplaced();
    throw error;
  }
  agenda.forget(attendeesOf(after), [after.placement.day]);
}

async function move(
  stores: ApplyingStores,
  { current, origin, cause, now }: Run,
  before: PlacedMeeting,
  agenda: Agenda,
): Promise<void> {
  const { programme } = current;
  try {
    await placeMeeting(stores, { before, programme, agenda, otherwise: 'waitlist', origin, cause, now });
  } catch (error) {
    if (error instanceof MeetingChanged) throw new ProgrammeReplaced();
    throw error;
  }
}

const anew = ({ calendars }: ApplyingStores, { conferenceId }: Run): Agenda =>
  new Agenda(calendars, conferenceId, { consistent: true });

const sameClaim = (a: SessionClaim, b: SessionClaim): boolean =>
  a.sessionId === b.sessionId &&
  a.delegateId === b.delegateId &&
  a.day === b.day &&
  a.zone === b.zone &&
  a.steps.join() === b.steps.join();

/** Gives the claims that stay. */
async function releaseSpeakers({ calendars }: ApplyingStores, { conferenceId, current }: Run): Promise<SessionClaim[]> {
  const wanted = sessionClaims(current.programme);
  const held = await calendars.speakerClaims(conferenceId);
  const isWanted = (claim: SessionClaim): boolean => wanted.some((other) => sameClaim(claim, other));
  for (const claim of held) {
    if (!isWanted(claim)) await orAnew(calendars.releaseSpeaker(conferenceId, claim, current.version));
  }
  return held.filter(isWanted);
}

async function claimSpeakers(stores: ApplyingStores, run: Run, held: readonly SessionClaim[]): Promise<void> {
  for (const claim of sessionClaims(run.current.programme)) {
    if (held.some((other) => sameClaim(claim, other))) continue;
    await claimSpeaker(stores, run, claim);
    await leaveTimeToTravel(stores, run, claim);
  }
}

/** Who booked the speaker before the session had claimed them may have planned without the way there. */
async function leaveTimeToTravel(stores: ApplyingStores, run: Run, claim: SessionClaim): Promise<void> {
  const { conferenceId, current } = run;
  const { travel, grid } = current.programme;
  const { sessionId, delegateId, day, steps, zone } = claim;
  const [step] = steps;
  if (zone === undefined || step === undefined || !isFarFromAny(travel, zone)) return;
  const person = await stores.calendars.person(conferenceId, delegateId, { consistent: true });
  if (person.delegate?.attendance === 'remote') return;
  const stay = { zone, step, steps: steps.length, stepMinutes: grid.stepMinutes };
  for (const holder of tooFarFrom(stay, person.days.get(day) ?? EMPTY_DAY, [], travel, sessionId)) {
    const meeting = holder.startsWith('mtg_') ? await stores.meetings.get(conferenceId, holder) : undefined;
    if (meeting && isPlaced(meeting) && !hasBegun(meeting, run.now))
      await move(stores, run, meeting, anew(stores, run));
  }
}

/** What a meeting that has begun holds is not claimed: it keeps its people to its end, and nobody books a step in the past. */
async function claimSpeaker(stores: ApplyingStores, run: Run, wanted: SessionClaim): Promise<void> {
  const { conferenceId, current } = run;
  let claim = wanted;
  for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
    try {
      return await orAnew(stores.calendars.claimSpeaker(conferenceId, claim, current.version));
    } catch (error) {
      if (error instanceof SpeakerGone) return;
      if (!(error instanceof ClaimTaken)) throw error;
      const inTheWay = new Set(claim.steps.map((step) => error.calendar.holders.get(step)));
      for (const holder of inTheWay) {
        if (!holder?.startsWith('mtg_')) continue;
        const meeting = await stores.meetings.get(conferenceId, holder);
        if (!meeting || !holdsSlot(meeting)) continue;
        if (hasBegun(meeting, run.now)) {
          claim = { ...claim, steps: claim.steps.filter((step) => error.calendar.holders.get(step) !== holder) };
        } else await move(stores, run, meeting, anew(stores, run));
      }
      if (claim.steps.length === 0) return;
    }
  }
  throw new Error(`${claim.sessionId} could not claim ${claim.delegateId}`);
}

/** Another run has done the same: look at everything again. */
async function orAnew(work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (error instanceof StaleVersion) throw new ProgrammeReplaced();
    throw error;
  }
}
