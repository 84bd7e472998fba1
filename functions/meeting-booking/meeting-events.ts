import type { EventEnvelope } from '../../events/envelope.ts';
import { meetingAcceptedV1 } from '../../events/meeting-booking/meeting-accepted.v1.ts';
import { meetingCancelledV1 } from '../../events/meeting-booking/meeting-cancelled.v1.ts';
import { meetingConfirmedV1 } from '../../events/meeting-booking/meeting-confirmed.v1.ts';
import { meetingDeclinedV1 } from '../../events/meeting-booking/meeting-declined.v1.ts';
import { meetingProvisionalV1 } from '../../events/meeting-booking/meeting-provisional.v1.ts';
import { meetingRequestedV1 } from '../../events/meeting-booking/meeting-requested.v1.ts';
import { meetingRescheduledV1 } from '../../events/meeting-booking/meeting-rescheduled.v1.ts';
import { meetingWaitlistedV1 } from '../../events/meeting-booking/meeting-waitlisted.v1.ts';
import { type Cause, composeEvent } from '../shared/events/compose-event.ts';
import { isPlaced, type Meeting, namedParties, type Placement, partyOf, requesterOf } from './domain/meeting.ts';

/** Of a meeting's content no more than its consumers need. */
const parties = (meeting: Meeting) =>
  namedParties(meeting).map(({ delegationId, principalId, attendeeIds }) => ({
    delegationId,
    principalId,
    attendeeIds: [...attendeeIds],
  }));
const sides = (meeting: Meeting) => meeting.parties.map(({ delegationId }) => ({ delegationId }));
const place = ({ roomId, roomName, startsAt, endsAt }: Placement) => ({ roomId, roomName, startsAt, endsAt });

/** What is told of a new request. */
export function eventOfRequest(meeting: Meeting, cause: Cause, now: Date): EventEnvelope {
  const { meetingId, version } = meeting;
  const data = { meetingId, delegationId: requesterOf(meeting), parties: sides(meeting) };
  return composeEvent(meetingRequestedV1, cause, { id: meetingId, version }, data, now);
}

/** What is told of a change: everything by which the two states of the meeting differ for those who listen. */
export function eventsOfChange(before: Meeting, after: Meeting, cause: Cause, now: Date): EventEnvelope[] {
  const { meetingId, version, sequence } = after;
  const aggregate = { id: meetingId, version };
  const events: EventEnvelope[] = after.parties
    .filter(({ delegationId, accepted }) => accepted && partyOf(before, delegationId)?.accepted === false)
    .map(({ delegationId }) =>
      composeEvent(meetingAcceptedV1, cause, aggregate, { meetingId, delegationId, parties: sides(after) }, now),
    );
  const wasConfirmed = before.status === 'confirmed';
  const previous = isPlaced(before) ? place(before.placement) : undefined;

  if (isPlaced(after)) {
    const { status } = after;
    const content = { meetingId, parties: parties(after), placement: place(after.placement), sequence };
    if (previous && JSON.stringify(previous) !== JSON.stringify(content.placement)) {
      const moved = { ...content, previous, status: status === 'confirmed' ? status : ('provisional' as const) };
      events.push(composeEvent(meetingRescheduledV1, cause, aggregate, moved, now));
    } else if (status === 'confirmed' && !wasConfirmed) {
      events.push(composeEvent(meetingConfirmedV1, cause, aggregate, content, now));
    } else if (status === 'provisional' && !previous) {
      events.push(composeEvent(meetingProvisionalV1, cause, aggregate, content, now));
    }
  }
  if (after.status === 'waitlisted' && before.status !== 'waitlisted') {
    const data = { meetingId, parties: parties(after), sequence, wasConfirmed };
    events.push(composeEvent(meetingWaitlistedV1, cause, aggregate, data, now));
  }
  if (after.status === 'declined' && after.declinedBy !== undefined) {
    const data = { meetingId, delegationId: after.declinedBy, parties: sides(after) };
    events.push(composeEvent(meetingDeclinedV1, cause, aggregate, data, now));
  }
  if (after.status === 'cancelled') {
    const released = previous ? { placement: previous } : {};
    const data = { meetingId, parties: sides(after), ...released, sequence, wasConfirmed };
    events.push(composeEvent(meetingCancelledV1, cause, aggregate, data, now));
  }
  return events;
}
