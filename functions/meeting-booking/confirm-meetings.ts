import type { Cause } from '../shared/events/compose-event.ts';
import type { ReceivedEvent } from '../shared/events/event-consumer.ts';
import type { CalendarStore } from './data/calendar-store.ts';
import type { DirectoryStore } from './data/directory-store.ts';
import { MeetingChanged, type MeetingStore } from './data/meeting-store.ts';
import type { ProgrammeStore } from './data/programme-store.ts';
import { attendeesOf, hasEnded, isLive, isPlaced, type Meeting, settled } from './domain/meeting.ts';
import { eventsOfChange } from './meeting-events.ts';
import { placeMeeting, standingOf } from './place-meeting.ts';

export interface ConfirmingStores {
  readonly directory: DirectoryStore;
  readonly meetings: MeetingStore;
  readonly calendars: CalendarStore;
  readonly programmes: ProgrammeStore;
}

const CONSUMER = 'confirm-meetings';
const MOST_ATTEMPTS = 12;

const isProvisional = ({ status }: Meeting): boolean => status === 'provisional';

type Delegate = { readonly delegateId: string; readonly delegationId: string };

/**
 * A delegate was accredited.
 * 1. Keep that.
 * 2. Confirm every provisional meeting in which nobody else is waited for. What the delegate is booked for is in their
 *    own calendar, read strongly after the first step; a meeting booked later reads what the first step wrote, or is
 *    looked at again by `settlePlaced`.
 * @throws OutdatedEvent
 */
export async function confirmForAccredited(
  stores: ConfirmingStores,
  { metadata, data, cause }: ReceivedEvent<Delegate>,
  now: Date,
): Promise<void> {
  const { conferenceId, eventId, aggregateVersion } = metadata;
  await stores.directory.keepAccreditation(conferenceId, data, aggregateVersion, 'accredited');
  const { days } = await stores.calendars.person(conferenceId, data.delegateId, { consistent: true });
  const holders = new Set([...days.values()].flatMap((day) => [...day.holders.values()]));
  for (const holder of holders) {
    if (holder.startsWith('mtg_')) await settle(stores, conferenceId, holder, isProvisional, eventId, cause, now);
  }
}

/**
 * A delegate was refused.
 * 1. Keep that.
 * 2. Look at every meeting of the delegation that names them: without its principal a meeting is cancelled; of another
 *    it is relieved, and confirmed if nobody else is waited for.
 * @throws OutdatedEvent
 */
export async function settleForRefused(
  stores: ConfirmingStores,
  { metadata, data, cause }: ReceivedEvent<Delegate>,
  now: Date,
): Promise<void> {
  const { conferenceId, eventId, aggregateVersion } = metadata;
  await stores.directory.keepAccreditation(conferenceId, data, aggregateVersion, 'refused');
  const names = (meeting: Meeting): boolean => isLive(meeting) && attendeesOf(meeting).includes(data.delegateId);
  for (const meeting of await stores.meetings.allOf(conferenceId, data.delegationId)) {
    if (names(meeting)) await settle(stores, conferenceId, meeting.meetingId, names, eventId, cause, now);
    // An earlier run may have relieved it and ended before it could be placed.
    else if (meeting.status === 'waitlisted')
      await placeRelieved(stores, meeting, { consumer: CONSUMER, eventId }, cause, now);
  }
}

/**
 * A meeting was placed, provisionally or for good: somebody in it may have been accredited or refused while it was being
 * booked, and booking read an older decision.
 */
export async function settlePlaced(
  stores: ConfirmingStores,
  { metadata, data, cause }: ReceivedEvent<{ readonly meetingId: string }>,
  now: Date,
): Promise<void> {
  await settle(stores, metadata.conferenceId, data.meetingId, isPlaced, metadata.eventId, cause, now);
}

/** Brings a meeting in line with what is decided on its people, exactly once however often and by whom it is asked. What has taken place stays as it was. */
async function settle(
  stores: ConfirmingStores,
  conferenceId: string,
  meetingId: string,
  isConcerned: (meeting: Meeting) => boolean,
  eventId: string,
  cause: Cause,
  now: Date,
): Promise<void> {
  const origin = { consumer: CONSUMER, eventId };
  for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
    const before = await stores.meetings.get(conferenceId, meetingId);
    if (!before || hasEnded(before, now) || !isConcerned(before)) return;
    const people = await stores.directory.delegates(conferenceId, attendeesOf(before), { consistent: true });
    const after = settled(before, (delegateId) => standingOf({ delegate: people.get(delegateId) }));
    if (!after) return;
    try {
      await stores.meetings.change({ before, after, events: eventsOfChange(before, after, cause, now) }, origin, now);
    } catch (error) {
      if (error instanceof MeetingChanged) continue;
      throw error;
    }
    if (after.status === 'waitlisted') await placeRelieved(stores, after, origin, cause, now);
    return;
  }
  throw new Error(`${meetingId} kept changing`);
}

/** With one person fewer there may be a slot now. */
async function placeRelieved(
  stores: ConfirmingStores,
  before: Meeting,
  origin: { readonly consumer: string; readonly eventId: string },
  cause: Cause,
  now: Date,
): Promise<void> {
  const programme = (await stores.programmes.get(before.conferenceId))?.programme;
  if (!programme || isPlaced(before)) return;
  try {
    await placeMeeting(stores, { before, programme, otherwise: 'leave', origin, cause, now });
  } catch (error) {
    // Whoever changed it meanwhile has looked at it as it is.
    if (!(error instanceof MeetingChanged)) throw error;
  }
}
