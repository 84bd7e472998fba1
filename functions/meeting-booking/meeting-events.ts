import { isDeepStrictEqual } from 'node:util';
import type { EventEnvelope } from '../../events/envelope.ts';
import { meetingAcceptedV1 } from '../../events/meeting-booking/meeting-accepted.v1.ts';
import { meetingAmendedV1 } from '../../events/meeting-booking/meeting-amended.v1.ts';
import { meetingCancelledV1 } from '../../events/meeting-booking/meeting-cancelled.v1.ts';
import { meetingConfirmedV1 } from '../../events/meeting-booking/meeting-confirmed.v1.ts';
import { meetingCounteredV1 } from '../../events/meeting-booking/meeting-countered.v1.ts';
import { meetingDeclinedV1 } from '../../events/meeting-booking/meeting-declined.v1.ts';
import { meetingExpiredV1 } from '../../events/meeting-booking/meeting-expired.v1.ts';
import { meetingProvisionalV1 } from '../../events/meeting-booking/meeting-provisional.v1.ts';
import { meetingReopenedV1 } from '../../events/meeting-booking/meeting-reopened.v1.ts';
import { meetingRequestedV1 } from '../../events/meeting-booking/meeting-requested.v1.ts';
import { meetingRescheduledV1 } from '../../events/meeting-booking/meeting-rescheduled.v1.ts';
import { meetingSlotOfferedV1 } from '../../events/meeting-booking/meeting-slot-offered.v1.ts';
import { meetingWaitlistedV1 } from '../../events/meeting-booking/meeting-waitlisted.v1.ts';
import { type Cause, composeEvent } from '../shared/events/compose-event.ts';
import { writeInstant } from '../shared/local-time.ts';
import { writeWindow } from './domain/availability.ts';
import {
  dueAt,
  isAgreed,
  isLive,
  isPlaced,
  type Meeting,
  namedParties,
  type Placement,
  type Proposal,
  partyOf,
  requesterOf,
} from './domain/meeting.ts';

/** Of a meeting's content no more than its consumers need. */
const parties = (meeting: Meeting) =>
  namedParties(meeting).map(({ delegationId, principalId, attendeeIds }) => ({
    delegationId,
    principalId,
    attendeeIds: [...attendeeIds],
  }));
const sides = (meeting: Meeting) => meeting.parties.map(({ delegationId }) => ({ delegationId }));
const sidesAsNamed = (meeting: Meeting) =>
  meeting.parties.map(({ delegationId, principalId, attendeeIds }) => ({
    delegationId,
    ...(principalId === undefined ? {} : { principalId }),
    ...(attendeeIds === undefined ? {} : { attendeeIds: [...attendeeIds] }),
  }));
const untilOf = (meeting: Meeting) => {
  const due = dueAt(meeting);
  return due === undefined ? {} : { expiresAt: writeInstant(due) };
};
type PlaceTold = Pick<Placement, 'roomId' | 'roomName' | 'startsAt' | 'endsAt'>;
const place = ({ roomId, roomName, startsAt, endsAt }: Placement): PlaceTold => ({
  roomId,
  roomName,
  startsAt,
  endsAt,
});

/** What is told of a new request. */
export function eventOfRequest(meeting: Meeting, cause: Cause, now: Date): EventEnvelope {
  const { meetingId, version } = meeting;
  const data = {
    meetingId,
    delegationId: requesterOf(meeting),
    parties: sidesAsNamed(meeting),
    ...untilOf(meeting),
  };
  return composeEvent(meetingRequestedV1, cause, { id: meetingId, version }, data, now);
}

/** What is told of a change: everything by which the two states of the meeting differ for those who listen. */
export function eventsOfChange(before: Meeting, after: Meeting, cause: Cause, now: Date): EventEnvelope[] {
  const { meetingId, version, sequence } = after;
  const aggregate = { id: meetingId, version };
  const wasConfirmed = before.status === 'confirmed';
  const previous = isPlaced(before) ? place(before.placement) : undefined;
  const current = isPlaced(after) ? place(after.placement) : undefined;
  const released = previous && !isDeepStrictEqual(previous, current) ? previous : undefined;

  const proposal = newProposal(before, after);
  if (proposal) {
    const data = {
      meetingId,
      delegationId: proposal.by,
      parties: sidesAsNamed(after),
      changed: [...proposal.changed],
      durationMinutes: proposal.durationMinutes,
      ...(proposal.windows === undefined ? {} : { windows: proposal.windows.map(writeWindow) }),
      ...(proposal.message === undefined ? {} : { message: proposal.message }),
      ...(released ? { released } : {}),
      ...untilOf(after),
      sequence,
    };
    return [composeEvent(meetingCounteredV1, cause, aggregate, data, now)];
  }

  const events: EventEnvelope[] = after.parties
    .filter(({ delegationId, accepted }) => accepted && partyOf(before, delegationId)?.accepted === false)
    .map(({ delegationId }) =>
      composeEvent(meetingAcceptedV1, cause, aggregate, { meetingId, delegationId, parties: sides(after) }, now),
    );

  const amended = (status: 'provisional' | 'confirmed', placement: PlaceTold): EventEnvelope[] => {
    if (isDeepStrictEqual(parties(before), parties(after))) return [];
    const previousStatus = wasConfirmed ? ('confirmed' as const) : ('provisional' as const);
    const data = { meetingId, parties: parties(after), placement, sequence, status, previousStatus };
    return [composeEvent(meetingAmendedV1, cause, aggregate, data, now)];
  };

  if (isOffered(before, after)) {
    if (current && previous && !released) return [...events, ...amended('provisional', current)];
    const due = dueAt(after);
    const data = {
      meetingId,
      parties: sidesAsNamed(after),
      asked: after.parties.flatMap(({ delegationId, accepted }) => (accepted ? [] : [delegationId])),
      ...(current ? { placement: current } : {}),
      ...(released ? { released } : {}),
      ...(due === undefined ? {} : { openUntil: writeInstant(due) }),
      sequence,
    };
    return [...events, composeEvent(meetingSlotOfferedV1, cause, aggregate, data, now)];
  }

  if (isReopened(before, after)) {
    const data = {
      meetingId,
      delegationId: changedSideOf(before, after),
      parties: sidesAsNamed(after),
      ...(current ? { placement: current } : {}),
      ...(released ? { released } : {}),
      ...untilOf(after),
      sequence,
      wasConfirmed,
    };
    return [...events, composeEvent(meetingReopenedV1, cause, aggregate, data, now)];
  }

  if (current) {
    const status = after.status === 'confirmed' ? after.status : ('provisional' as const);
    const content = { meetingId, parties: parties(after), placement: current, sequence };
    if (released) {
      const moved = { ...content, previous: released, status, ...newReason(before, after) };
      events.push(composeEvent(meetingRescheduledV1, cause, aggregate, moved, now));
    } else {
      if (status === 'confirmed' && !wasConfirmed) {
        events.push(composeEvent(meetingConfirmedV1, cause, aggregate, content, now));
      } else if (status === 'provisional' && (wasConfirmed || !previous || !isNamedByAll(before))) {
        const provisional = { ...content, ...(wasConfirmed ? { wasConfirmed } : {}) };
        events.push(composeEvent(meetingProvisionalV1, cause, aggregate, provisional, now));
      }
      if (previous && isNamedByAll(before)) events.push(...amended(status, current));
    }
  }
  if (after.status === 'waitlisted' && before.status !== 'waitlisted') {
    const data = {
      meetingId,
      parties: parties(after),
      sequence,
      wasConfirmed,
      ...(isAgreed(before) ? {} : { isNewlyAgreed: true as const }),
      ...(released ? { released } : {}),
    };
    events.push(composeEvent(meetingWaitlistedV1, cause, aggregate, data, now));
  }
  const ended = { ...(released ? { placement: released } : {}), sequence, wasConfirmed };
  if (after.status === 'declined' && after.declinedBy !== undefined) {
    const data = {
      meetingId,
      delegationId: after.declinedBy,
      parties: sides(after),
      ...(released ? ended : {}),
      ...newReason(before, after),
    };
    events.push(composeEvent(meetingDeclinedV1, cause, aggregate, data, now));
  }
  if (after.status === 'expired') {
    const data = { meetingId, parties: sides(after), ...ended };
    events.push(composeEvent(meetingExpiredV1, cause, aggregate, data, now));
  }
  if (after.status === 'cancelled') {
    const data = { meetingId, parties: sides(after), ...ended, ...newReason(before, after) };
    events.push(composeEvent(meetingCancelledV1, cause, aggregate, data, now));
  }
  return events;
}

/** What a side has proposed instead by this change. */
const newProposal = (before: Meeting, after: Meeting): Proposal | undefined =>
  (after.thread?.length ?? 0) > (before.thread?.length ?? 0) ? after.thread?.at(-1) : undefined;

/** Why, where this change says so: the reason of an earlier change is not that of this one. */
const newReason = (before: Meeting, after: Meeting): { readonly reason?: string } =>
  after.reason === undefined || after.reason === before.reason ? {} : { reason: after.reason };

const isNamedByAll = (meeting: Meeting): boolean => namedParties(meeting).length === meeting.parties.length;

/**
 * Whether a slot is kept, or no longer, for a meeting that not all sides have agreed to yet: one that got it before they did, or
 * of which a side has not even said who comes.
 */
const isOffered = (before: Meeting, after: Meeting): boolean =>
  isLive(after) &&
  !isAgreed(after) &&
  !isAskedAgain(before, after) &&
  (isPlaced(before) ? !isNamedByAll(before) : isPlaced(after));

/** Whether a side that had accepted is asked again. */
const isAskedAgain = (before: Meeting, after: Meeting): boolean =>
  after.parties.some(({ delegationId, accepted }) => !accepted && partyOf(before, delegationId)?.accepted === true);

/** Whether a side that had accepted is asked again, or a meeting that waits for an answer has lost the slot it kept. */
const isReopened = (before: Meeting, after: Meeting): boolean =>
  isLive(after) && (isAskedAgain(before, after) || (isPlaced(before) && !isPlaced(after) && !isAgreed(after)));

/** The side whose people are others now. */
const changedSideOf = (before: Meeting, after: Meeting): string =>
  after.parties.find(({ delegationId, principalId }) => partyOf(before, delegationId)?.principalId !== principalId)
    ?.delegationId ?? requesterOf(after);
