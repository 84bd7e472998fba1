import { writeInstant } from '../shared/local-time.ts';
import type { KnownDelegate, KnownDelegation } from './data/directory-store.ts';
import { writeWindow } from './domain/availability.ts';
import { windowsProposedBy } from './domain/counter-proposal.ts';
import { dueAt, isAgreed, type Meeting, type Proposal, requesterOf } from './domain/meeting.ts';
import { doorCodeOf } from './door-code.ts';
import type { MeetingView } from './schemas/meeting.ts';
import type { Viewer } from './viewer.ts';

/** What is known of those who meet, as far as it was read. */
export interface KnownNames {
  readonly delegations: ReadonlyMap<string, KnownDelegation>;
  readonly delegates?: ReadonlyMap<string, KnownDelegate>;
}

/**
 * A meeting as a viewer may see it. All parties see who comes, every proposal and the windows that were proposed; the
 * confidential note stays with the side that wrote it, and when another party can stays with that party. The protocol desk sees all. Names are
 * shown as they are known today.
 */
export function meetingView(meeting: Meeting, { isProtocol, delegationIds }: Viewer, names?: KnownNames): MeetingView {
  const requestedBy = requesterOf(meeting);
  const isOwn = (delegationId: string): boolean => isProtocol || delegationIds.includes(delegationId);
  const { placement } = meeting;
  const proposer = windowsProposedBy(meeting);
  const due = dueAt(meeting);
  return {
    conferenceId: meeting.conferenceId,
    meetingId: meeting.meetingId,
    status: meeting.status,
    requestedBy,
    requestedAt: meeting.requestedAt,
    parties: meeting.parties.map(({ delegationId, accepted, principalId, attendeeIds, windows }) => ({
      delegationId,
      ...entityOf(names?.delegations.get(delegationId)),
      accepted,
      ...(principalId === undefined ? {} : { principalId }),
      ...(attendeeIds === undefined ? {} : { attendeeIds: [...attendeeIds] }),
      ...(attendeeIds && names?.delegates ? { attendees: attendeesNamed(attendeeIds, names.delegates) } : {}),
      ...(windows && (delegationId === proposer || isOwn(delegationId)) ? { windows: windows.map(writeWindow) } : {}),
    })),
    acceptedBy: meeting.parties
      .filter(({ delegationId, accepted }) => accepted && delegationId !== requestedBy)
      .map(({ delegationId }) => delegationId),
    durationMinutes: meeting.durationMinutes,
    ...(meeting.level === undefined ? {} : { level: meeting.level }),
    ...(meeting.languages === undefined ? {} : { languages: [...meeting.languages] }),
    ...(meeting.roomFeatures === undefined ? {} : { roomFeatures: [...meeting.roomFeatures] }),
    ...(meeting.subject === undefined ? {} : { subject: meeting.subject }),
    ...(meeting.confidentialNote !== undefined && isOwn(requestedBy)
      ? { confidentialNote: meeting.confidentialNote }
      : {}),
    // When one that waits for a slot ends would tell each side when the others can.
    ...(due === undefined || isAgreed(meeting) ? {} : { expiresAt: writeInstant(due) }),
    ...(meeting.thread === undefined ? {} : { thread: meeting.thread.map(proposalView) }),
    ...(meeting.absent === undefined ? {} : { absent: [...meeting.absent] }),
    ...(meeting.declinedBy === undefined ? {} : { declinedBy: meeting.declinedBy }),
    ...(meeting.cancelledBy === undefined ? {} : { cancelledBy: meeting.cancelledBy }),
    ...(meeting.reason === undefined ? {} : { reason: meeting.reason }),
    ...(placement
      ? {
          doorCode: doorCodeOf(meeting.meetingId),
          placement: {
            roomId: placement.roomId,
            roomName: placement.roomName,
            day: placement.day,
            startsAt: placement.startsAt,
            endsAt: placement.endsAt,
            ...(due === undefined ? {} : { heldUntil: writeInstant(due) }),
            ...(meeting.locked ? { locked: true as const } : {}),
            ...(placement.interpreterIds ? { interpreterIds: [...placement.interpreterIds] } : {}),
          },
        }
      : {}),
    sequence: meeting.sequence,
  };
}

const proposalView = ({
  by,
  at,
  windows,
  durationMinutes,
  level,
  languages,
  roomFeatures,
  message,
  changed,
}: Proposal) => ({
  by,
  at,
  ...(windows === undefined ? {} : { windows: windows.map(writeWindow) }),
  durationMinutes,
  ...(level === undefined ? {} : { level }),
  ...(languages === undefined ? {} : { languages: [...languages] }),
  ...(roomFeatures === undefined ? {} : { roomFeatures: [...roomFeatures] }),
  ...(message === undefined ? {} : { message }),
  changed: [...changed],
});

function entityOf(known: KnownDelegation | undefined) {
  if (!known) return {};
  const { key, names } = known.represents;
  return { entity: { key, names } };
}

const attendeesNamed = (delegateIds: readonly string[], known: ReadonlyMap<string, KnownDelegate>) =>
  delegateIds.map((delegateId) => {
    const { badgeName, function: role } = known.get(delegateId) ?? {};
    return {
      delegateId,
      ...(badgeName === undefined ? {} : { badgeName }),
      ...(role === undefined ? {} : { function: role }),
    };
  });
