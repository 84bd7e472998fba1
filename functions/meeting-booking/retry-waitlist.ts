import type { Cause } from '../shared/events/compose-event.ts';
import type { ReceivedEvent } from '../shared/events/event-consumer.ts';
import { MINUTE_MS } from '../shared/local-time.ts';
import { Agenda } from './data/agenda.ts';
import type { CalendarStore } from './data/calendar-store.ts';
import { MeetingChanged, type MeetingStore } from './data/meeting-store.ts';
import type { ProgrammeStore } from './data/programme-store.ts';
import type { Interval } from './domain/grid.ts';
import { attendeesOf, byPriority, changed, type Meeting } from './domain/meeting.ts';
import { type Programme, spanOf } from './domain/programme.ts';
import { withWait } from './domain/time-limits.ts';
import { placeMeeting } from './place-meeting.ts';

export interface RetryStores {
  readonly meetings: MeetingStore;
  readonly calendars: CalendarStore;
  readonly programmes: ProgrammeStore;
}

interface Retry {
  readonly conferenceId: string;
  /** What was released; undefined means that anything may have come free. */
  readonly released?: Interval;
  /** Only meetings that name this person. */
  readonly naming?: string;
  readonly origin: { readonly consumer: string; readonly eventId: string };
  readonly cause: Cause;
  readonly now: Date;
}

const CONSUMER = 'retry-waitlist';
const MOST_ATTEMPTS = 6;

type Span = { readonly startsAt: string; readonly endsAt: string };

/** A meeting was called off or moved, or others come to it: whoever waits may have its slot, its room or its people. */
export async function retryAfterRelease(
  stores: RetryStores,
  { metadata, cause }: ReceivedEvent<unknown>,
  released: Span | undefined,
  now: Date,
): Promise<void> {
  if (!released) return;
  const { conferenceId, eventId } = metadata;
  const origin = { consumer: CONSUMER, eventId };
  await retryWaitlist(stores, { conferenceId, released: spanOf(released), origin, cause, now });
}

/**
 * A meeting was put on the waitlist: something may have come free between the look that found nothing and the moment it
 * stood on the list, where the next release finds it. So it is looked at once more. A slot that it gave up is free for
 * whoever waits.
 */
export async function retryWaitlisted(
  stores: RetryStores,
  event: ReceivedEvent<{ readonly meetingId: string; readonly released?: Span | undefined }>,
  now: Date,
): Promise<void> {
  const { metadata, data, cause } = event;
  const { conferenceId, eventId } = metadata;
  await retryAfterRelease(stores, event, data.released, now);
  const [meeting, current] = await Promise.all([
    stores.meetings.get(conferenceId, data.meetingId),
    stores.programmes.get(conferenceId, { consistent: true }),
  ]);
  if (meeting?.status !== 'waitlisted' || !current) return;
  const agenda = new Agenda(stores.calendars, conferenceId, { consistent: true });
  const retry = { conferenceId, origin: { consumer: CONSUMER, eventId }, cause, now };
  await tryOne(stores, meeting, current.programme, agenda, retry);
}

/**
 * Goes through the waitlist in the order of priority and then of the requests, and places what can be placed now. Each placing is a
 * transaction of its own under the condition that the meeting still waits, so nothing is lost or done twice if this ends
 * half way and is run again. After a release only slots that use something released are looked at: a meeting whose people
 * or room are not concerned costs no read.
 */
export async function retryWaitlist(stores: RetryStores, retry: Retry): Promise<void> {
  const { conferenceId, released, naming } = retry;
  const [current, listed] = await Promise.all([
    stores.programmes.get(conferenceId, { consistent: true }),
    stores.meetings.inStatus(conferenceId, 'waitlisted'),
  ]);
  const waiting = listed.filter((meeting) => naming === undefined || attendeesOf(meeting).includes(naming));
  if (!current || waiting.length === 0) return;
  const { programme } = current;
  const agenda = new Agenda(stores.calendars, conferenceId, { consistent: true });
  const apart = (await agenda.apartPairs()).map(({ minutes }) => minutes);
  const using = released && withLeeway(released, programme, Math.max(0, ...apart));
  for (const meeting of waiting.sort(byPriority)) await tryOne(stores, meeting, programme, agenda, retry, using);
}

async function tryOne(
  stores: RetryStores,
  listed: Meeting,
  programme: Programme,
  agenda: Agenda,
  { origin, cause, now }: Retry,
  using?: Interval,
): Promise<void> {
  let before: Meeting | undefined = listed;
  for (let attempt = 1; before?.status === 'waitlisted' && attempt <= MOST_ATTEMPTS; attempt++) {
    try {
      const placed = await placeMeeting(stores, {
        before,
        programme,
        agenda,
        otherwise: 'leave',
        using,
        origin,
        cause,
        now,
      });
      if (placed) return;
      // Another programme leaves it more time or less than it had when it came to wait.
      const after = withWait(before, programme);
      if (after.openUntil === before.openUntil) return;
      await stores.meetings.change({ before, after: changed(after, {}), events: [] }, origin, now);
      return;
    } catch (error) {
      if (!(error instanceof MeetingChanged)) throw error;
      // It was placed or called off meanwhile, or the index was late.
      before = await stores.meetings.get(listed.conferenceId, listed.meetingId);
    }
  }
  if (before?.status === 'waitlisted') throw new Error(`${listed.meetingId} kept changing`);
}

/**
 * The room was held until its turnaround was over, people could not be elsewhere before they had travelled, and who is kept
 * apart not near them so many minutes before and after.
 */
function withLeeway({ from, to }: Interval, { rooms, grid, travel }: Programme, apartMinutes: number): Interval {
  const turnaround = Math.max(0, ...rooms.map(({ turnaroundMinutes }) => turnaroundMinutes)) + grid.stepMinutes;
  const way = Math.max(apartMinutes, ...travel.map(({ minutes }) => minutes));
  return { from: from - way * MINUTE_MS, to: to + Math.max(turnaround, way) * MINUTE_MS };
}
