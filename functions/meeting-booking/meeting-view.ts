import type { Interval } from './domain/grid.ts';
import { writeInstant } from './domain/local-time.ts';
import { type Meeting, requesterOf } from './domain/meeting.ts';
import type { MeetingView } from './schemas/meeting.ts';
import type { Viewer } from './viewer.ts';

/**
 * A meeting as a viewer may see it. All parties see who comes and what the request proposed; the confidential note stays
 * with the side that wrote it, and when an invited party can stays with that party. The protocol desk sees all.
 */
export function meetingView(meeting: Meeting, { isProtocol, delegationIds }: Viewer): MeetingView {
  const requestedBy = requesterOf(meeting);
  const isOwn = (delegationId: string): boolean => isProtocol || delegationIds.includes(delegationId);
  const { placement } = meeting;
  return {
    conferenceId: meeting.conferenceId,
    meetingId: meeting.meetingId,
    status: meeting.status,
    requestedBy,
    requestedAt: meeting.requestedAt,
    parties: meeting.parties.map(({ delegationId, accepted, principalId, attendeeIds, windows }) => ({
      delegationId,
      accepted,
      ...(principalId === undefined ? {} : { principalId }),
      ...(attendeeIds === undefined ? {} : { attendeeIds: [...attendeeIds] }),
      ...(windows && (delegationId === requestedBy || isOwn(delegationId)) ? { windows: windows.map(written) } : {}),
    })),
    acceptedBy: meeting.parties
      .filter(({ delegationId, accepted }) => accepted && delegationId !== requestedBy)
      .map(({ delegationId }) => delegationId),
    durationMinutes: meeting.durationMinutes,
    ...(meeting.level === undefined ? {} : { level: meeting.level }),
    ...(meeting.languages === undefined ? {} : { languages: [...meeting.languages] }),
    ...(meeting.subject === undefined ? {} : { subject: meeting.subject }),
    ...(meeting.confidentialNote !== undefined && isOwn(requestedBy)
      ? { confidentialNote: meeting.confidentialNote }
      : {}),
    ...(meeting.openUntil === undefined ? {} : { expiresAt: meeting.openUntil }),
    ...(meeting.declinedBy === undefined ? {} : { declinedBy: meeting.declinedBy }),
    ...(meeting.reason === undefined ? {} : { reason: meeting.reason }),
    ...(placement
      ? {
          placement: {
            roomId: placement.roomId,
            roomName: placement.roomName,
            day: placement.day,
            startsAt: placement.startsAt,
            endsAt: placement.endsAt,
          },
        }
      : {}),
    sequence: meeting.sequence,
  };
}

const written = ({ from, to }: Interval) => ({ from: writeInstant(from), to: writeInstant(to) });
