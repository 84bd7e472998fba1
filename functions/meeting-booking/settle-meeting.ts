import type { Cause } from '../shared/events/compose-event.ts';
import type { ReceivedEvent } from '../shared/events/event-consumer.ts';
import { Agenda } from './data/agenda.ts';
import type { CalendarStore } from './data/calendar-store.ts';
import type { DirectoryStore, KnownDelegate } from './data/directory-store.ts';
import { MeetingChanged, type MeetingStore } from './data/meeting-store.ts';
import type { ProgrammeStore } from './data/programme-store.ts';
import { windowsProposedBy } from './domain/counter-proposal.ts';
import {
  attendeesOf,
  hasEnded,
  isAgreed,
  isLive,
  isPlaced,
  type Meeting,
  partyOf,
  settled,
  somebodyJoined,
} from './domain/meeting.ts';
import { openUntilOfQuestion, withHold } from './domain/time-limits.ts';
import { eventsOfChange } from './meeting-events.ts';
import { placeMeeting, standingOf } from './place-meeting.ts';

export interface SettlingStores {
  readonly directory: DirectoryStore;
  readonly meetings: MeetingStore;
  readonly calendars: CalendarStore;
  readonly programmes: ProgrammeStore;
}

/** The handling of one event by one consumer. */
export interface Run {
  readonly conferenceId: string;
  readonly origin: { readonly consumer: string; readonly eventId: string };
  readonly cause: Cause;
  readonly now: Date;
}

export const runOf = (consumer: string, { metadata, cause }: ReceivedEvent<unknown>, now: Date): Run => ({
  conferenceId: metadata.conferenceId,
  origin: { consumer, eventId: metadata.eventId },
  cause,
  now,
});

/** A meeting in which nothing had to change, with what is known of its people. */
export interface Standstill {
  readonly meeting: Meeting;
  readonly people: ReadonlyMap<string, KnownDelegate>;
}

const MOST_ATTEMPTS = 12;

/**
 * Brings a meeting in line with what became of its people, exactly once however often and by whom it is asked. What has
 * taken place stays as it was. After a change of its people it is looked at once more: what became of a successor
 * meanwhile looked for meetings before this one named them.
 * Gives the meeting when nothing in it had to change.
 */
export async function settle(
  stores: SettlingStores,
  meetingId: string,
  isConcerned: (meeting: Meeting) => boolean,
  run: Run,
): Promise<Standstill | undefined> {
  const { conferenceId, now } = run;
  for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
    const before = await stores.meetings.get(conferenceId, meetingId);
    if (!before || hasEnded(before, now) || !isConcerned(before)) return undefined;
    const people = await everybodyIn(stores.directory, before);
    const decided = settled(before, (delegateId) => standingOf({ delegate: people.get(delegateId) }));
    if (!decided) return { meeting: before, people };
    const after = withHold(await withTimeToAnswer(stores, decided, now), now);
    const hasNewPeople = somebodyJoined(before, after);
    try {
      if (hasNewPeople && isPlaced(after)) await keepOrMove(stores, before, after, run);
      else await change(stores, before, after, run);
    } catch (error) {
      if (error instanceof MeetingChanged) continue;
      throw error;
    }
    if (after.status === 'waitlisted') await placeRelieved(stores, after, run);
    if (!hasNewPeople) return undefined;
  }
  throw new Error(`${meetingId} kept changing`);
}

/**
 * Settles every meeting of a delegation that names one of its people; those that wait without them may be placed now.
 * Run again after it ended half way, it goes on with what is left.
 */
export async function settleAllNaming(
  stores: SettlingStores,
  { delegateId, delegationId }: { readonly delegateId: string; readonly delegationId: string },
  run: Run,
): Promise<void> {
  const names = (meeting: Meeting): boolean => isLive(meeting) && attendeesOf(meeting).includes(delegateId);
  for (const meeting of await stores.meetings.allOf(run.conferenceId, delegationId)) {
    if (names(meeting)) await settle(stores, meeting.meetingId, isLive, run);
    // An earlier run may have relieved it and ended before it could be placed.
    else if (meeting.status === 'waitlisted') await placeRelieved(stores, meeting, run);
  }
}

/** @throws MeetingChanged */
export async function change(
  { meetings }: Pick<SettlingStores, 'meetings'>,
  before: Meeting,
  after: Meeting,
  { origin, cause, now }: Run,
): Promise<void> {
  await meetings.change({ before, after, events: eventsOfChange(before, after, cause, now) }, origin, now);
}

/** What is known of everybody named, and of whoever came in their place. */
async function everybodyIn(directory: DirectoryStore, meeting: Meeting): Promise<Map<string, KnownDelegate>> {
  const known = new Map<string, KnownDelegate>();
  let wanted = attendeesOf(meeting);
  while (wanted.length > 0) {
    const found = await directory.delegates(meeting.conferenceId, wanted, { consistent: true });
    for (const [delegateId, delegate] of found) known.set(delegateId, delegate);
    wanted = [...found.values()]
      .flatMap(({ successor }) => (successor ? [successor.delegateId] : []))
      .filter((delegateId) => !known.has(delegateId));
  }
  return known;
}

/** Who is asked again gets a time limit of their own. */
async function withTimeToAnswer({ programmes }: SettlingStores, meeting: Meeting, now: Date): Promise<Meeting> {
  if (!isLive(meeting) || isAgreed(meeting) || meeting.openUntil !== undefined) return meeting;
  const programme = (await programmes.get(meeting.conferenceId))?.programme;
  if (!programme) return meeting;
  const windows = partyOf(meeting, windowsProposedBy(meeting))?.windows;
  return { ...meeting, openUntil: openUntilOfQuestion(programme, windows, now) };
}

/** Somebody's successor takes over the claims if they are free at that time; otherwise the meeting is moved, or waits. */
async function keepOrMove(
  stores: SettlingStores,
  before: Meeting,
  agreed: Meeting,
  { conferenceId, origin, cause, now }: Run,
): Promise<void> {
  const programme = (await stores.programmes.get(conferenceId, { consistent: true }))?.programme;
  if (!programme) throw new Error(`${before.meetingId} is placed without a programme`);
  const agenda = new Agenda(stores.calendars, conferenceId, { consistent: true });
  await placeMeeting(stores, { before, agreed, programme, agenda, otherwise: 'waitlist', origin, cause, now });
}

/** With one person fewer, or another, there may be a slot now. */
async function placeRelieved(stores: SettlingStores, before: Meeting, { origin, cause, now }: Run): Promise<void> {
  const programme = (await stores.programmes.get(before.conferenceId))?.programme;
  if (!programme || isPlaced(before)) return;
  try {
    await placeMeeting(stores, { before, programme, otherwise: 'leave', origin, cause, now });
  } catch (error) {
    // Whoever changed it meanwhile has looked at it as it is.
    if (!(error instanceof MeetingChanged)) throw error;
  }
}
