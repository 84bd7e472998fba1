import type { ReceivedEvent } from '../shared/events/event-consumer.ts';
import { isPlaced, type Meeting } from './domain/meeting.ts';
import { moveOvertaken } from './follow-availability.ts';
import { type Run, runOf, type SettlingStores, settle, settleAllNaming } from './settle-meeting.ts';

const CONSUMER = 'confirm-meetings';

const isProvisional = ({ status }: Meeting): boolean => status === 'provisional';
const isConfirmed = ({ status }: Meeting): boolean => status === 'confirmed';

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
  stores: SettlingStores,
  event: ReceivedEvent<Delegate>,
  now: Date,
): Promise<void> {
  const { metadata, data } = event;
  const { conferenceId, aggregateVersion } = metadata;
  await stores.directory.keepAccreditation(conferenceId, data, aggregateVersion, 'accredited');
  await settleBooked(stores, data, isProvisional, runOf(CONSUMER, event, now));
}

/**
 * A decision on a delegate counts no more.
 * 1. Keep that.
 * 2. Every confirmed meeting with them is provisional until they are accredited again; slot and room are kept.
 * @throws OutdatedEvent
 */
export async function settleForReopened(
  stores: SettlingStores,
  event: ReceivedEvent<Delegate>,
  now: Date,
): Promise<void> {
  const { metadata, data } = event;
  await stores.directory.keepAccreditation(metadata.conferenceId, data, metadata.aggregateVersion, 'reopened');
  await settleBooked(stores, data, isConfirmed, runOf(CONSUMER, event, now));
}

/** Settles the meetings that a delegate's own calendar names, read strongly after what is known of them was kept. */
async function settleBooked(
  stores: SettlingStores,
  { delegateId }: Delegate,
  isConcerned: (meeting: Meeting) => boolean,
  run: Run,
): Promise<void> {
  const { days } = await stores.calendars.person(run.conferenceId, delegateId, { consistent: true });
  const holders = new Set([...days.values()].flatMap((day) => [...day.holders.values()]));
  for (const holder of holders) {
    if (holder.startsWith('mtg_')) await settle(stores, holder, isConcerned, run);
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
  stores: SettlingStores,
  event: ReceivedEvent<Delegate>,
  now: Date,
): Promise<void> {
  const { metadata, data } = event;
  await stores.directory.keepAccreditation(metadata.conferenceId, data, metadata.aggregateVersion, 'refused');
  await settleAllNaming(stores, data, runOf(CONSUMER, event, now));
}

/**
 * A meeting was placed, or other people come to it: somebody in it may have been accredited or refused while that was
 * being written, on the strength of an older decision, or may have said when they can come.
 */
export async function settlePlaced(
  stores: SettlingStores,
  event: ReceivedEvent<{ readonly meetingId: string }>,
  now: Date,
): Promise<void> {
  const run = runOf(CONSUMER, event, now);
  const stands = await settle(stores, event.data.meetingId, isPlaced, run);
  if (stands) await moveOvertaken(stores, stands, event.metadata.occurredAt, run);
}
