import { type Caller, hasRole } from '../shared/auth/caller.ts';
import type { Answer, CommandIdentity } from '../shared/dynamo/command-log.ts';
import type { Cause } from '../shared/events/compose-event.ts';
import { newId } from '../shared/ids.ts';
import { type Fault, NotFound } from '../shared/problem.ts';
import { meetingAnswer } from './answered-meeting.ts';
import type { DirectoryStore } from './data/directory-store.ts';
import type { MeetingStore } from './data/meeting-store.ts';
import type { ProgrammeStore } from './data/programme-store.ts';
import type { Meeting } from './domain/meeting.ts';
import {
  interpreterFaults,
  levelFaults,
  partiesFaults,
  readSide,
  roomFaults,
  sideFaults,
  termsFaults,
} from './domain/meeting-request.ts';
import { InvalidMeeting, NoProgramme } from './domain/problems.ts';
import { roomNeedOf } from './domain/room-choice.ts';
import { openUntilOfRequest } from './domain/time-limits.ts';
import { eventOfRequest } from './meeting-events.ts';
import type { MeetingRequestBody } from './schemas/meeting.ts';

export interface RequestMeeting {
  readonly conferenceId: string;
  readonly body: MeetingRequestBody;
  readonly caller: Caller;
  readonly identity: CommandIdentity;
  readonly cause: Cause;
  readonly now: Date;
}

interface Stores {
  readonly directory: DirectoryStore;
  readonly programmes: ProgrammeStore;
  readonly meetings: MeetingStore;
}

/**
 * A delegation asks others for a meeting.
 * 1. Only its focal points may ask in its name, and the protocol desk.
 * 2. It names people of its own; the others are delegations of the same conference; the time lies inside the programme
 *    and ahead; and there is a room that seats them.
 * 3. The request is kept, each party finds it among its meetings, and the others are told.
 * @throws NotFound, NoProgramme, InvalidMeeting
 */
export async function requestMeeting(
  { directory, programmes, meetings }: Stores,
  { conferenceId, body, caller, identity, cause, now }: RequestMeeting,
): Promise<Answer> {
  const { delegationId, invitees, durationMinutes } = body;
  const [current, delegations, delegates] = await Promise.all([
    programmes.get(conferenceId),
    directory.delegations(conferenceId, [delegationId, ...invitees]),
    directory.delegates(conferenceId, body.attendeeIds),
  ]);
  const asking = delegations.get(delegationId);
  if (!asking || (!hasRole(caller, 'protocol') && !asking.focalPoints.includes(caller.subject))) throw new NotFound();
  if (!current) throw new NoProgramme();
  const { programme } = current;

  const withHost = [...delegations.values()].some(({ represents }) => represents.kind === 'host');
  const faults: Fault[] = [
    ...partiesFaults(delegationId, invitees, (id) => delegations.get(id)),
    ...sideFaults(body, delegationId, (delegateId) => delegates.get(delegateId), programme, durationMinutes, now),
    ...levelFaults(body.level, delegates.get(body.principalId)),
    ...roomFaults(programme, roomNeedOf({ withHost, roomFeatures: body.roomFeatures }, [...delegates.values()])),
    ...interpreterFaults(programme, body.languages),
    ...termsFaults(body, programme, now),
  ];
  if (faults.length > 0) throw new InvalidMeeting(faults);

  const own = readSide(body);
  const meeting: Meeting = {
    conferenceId,
    meetingId: newId('mtg', now),
    version: 1,
    status: 'requested',
    sequence: 0,
    requestedAt: now.toISOString(),
    durationMinutes,
    parties: [
      { delegationId, accepted: true, ...own },
      ...invitees.map((invitee) => ({ delegationId: invitee, accepted: false })),
    ],
    withHost,
    level: body.level,
    languages: body.languages,
    roomFeatures: body.roomFeatures,
    subject: body.subject,
    confidentialNote: body.confidentialNote,
    openUntil: openUntilOfRequest(programme, own.windows, body.expiresAt),
  };
  const viewer = { isProtocol: hasRole(caller, 'protocol'), delegationIds: [delegationId] };
  const location = `/v1/conferences/${conferenceId}/meetings/${meeting.meetingId}`;
  const answer = { ...meetingAnswer(meeting, viewer, 201), location };
  await meetings.add(meeting, [eventOfRequest(meeting, cause, now)], identity, answer, now);
  return answer;
}
