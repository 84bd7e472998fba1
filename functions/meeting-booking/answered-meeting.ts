import type { Caller } from '../shared/auth/caller.ts';
import type { Answer, CommandIdentity } from '../shared/dynamo/command-log.ts';
import type { Cause } from '../shared/events/compose-event.ts';
import { etagOf } from '../shared/http/http-handler.ts';
import { Busy, NotFound, StaleVersion } from '../shared/problem.ts';
import type { DirectoryStore } from './data/directory-store.ts';
import { MeetingChanged, type MeetingStore } from './data/meeting-store.ts';
import { isLive, type Meeting, partiesOf, requesterOf } from './domain/meeting.ts';
import { InvalidMeeting, MeetingNotOpen } from './domain/problems.ts';
import { type KnownNames, meetingView } from './meeting-view.ts';
import { among, seesNothing, type Viewer, viewerOf } from './viewer.ts';

/** A command on a meeting that exists. */
export interface MeetingCommand<Body> {
  readonly conferenceId: string;
  readonly meetingId: string;
  readonly body: Body;
  readonly caller: Caller;
  /** The version in If-Match. */
  readonly expectedVersion?: number;
  readonly identity: CommandIdentity;
  readonly cause: Cause;
  readonly now: Date;
}

const MOST_ATTEMPTS = 12;

/**
 * Reads a meeting for somebody who may see it and lets `decide` change it. If the meeting changes meanwhile it is read
 * and decided on again, unless the caller insisted on the version they had read.
 * @throws NotFound for everybody but the parties and the protocol desk; StaleVersion; Busy
 */
export async function changeMeeting<Body>(
  { directory, meetings }: { readonly directory: DirectoryStore; readonly meetings: MeetingStore },
  { conferenceId, meetingId, caller, expectedVersion }: MeetingCommand<Body>,
  decide: (meeting: Meeting, viewer: Viewer) => Promise<Meeting>,
): Promise<{ meeting: Meeting; viewer: Viewer }> {
  for (let attempt = 1; ; attempt++) {
    const [meeting, looking] = await Promise.all([
      meetings.get(conferenceId, meetingId),
      viewerOf(directory, conferenceId, caller),
    ]);
    const viewer = among(looking, meeting ? partiesOf(meeting) : []);
    if (!meeting || seesNothing(viewer)) throw new NotFound();
    if (expectedVersion !== undefined && expectedVersion !== meeting.version) throw new StaleVersion();
    try {
      return { meeting: await decide(meeting, viewer), viewer };
    } catch (error) {
      if (!(error instanceof MeetingChanged)) throw error;
      if (attempt === MOST_ATTEMPTS) throw new Busy();
    }
  }
}

/**
 * What is answered to whoever changed or reads a meeting. An answer to a command is kept for repeats, so it has no names:
 * they may be amended meanwhile, and would cost as much again to read and to keep.
 */
export const meetingAnswer = (meeting: Meeting, viewer: Viewer, status = 200, names?: KnownNames): Answer => ({
  status,
  body: meetingView(meeting, viewer, names),
  etag: etagOf(meeting.version),
});

/**
 * For which party somebody speaks: the one named, or the only one that is theirs. Undefined for the protocol desk when it
 * names none: it speaks for all.
 * @throws NotFound for who names a party that is not theirs; InvalidMeeting when it must be said which, or it is none
 */
export function partyNamedBy(meeting: Meeting, viewer: Viewer, named: string | undefined): string | undefined {
  const sides = meeting.parties.map(({ delegationId }) => delegationId);
  const own = viewer.isProtocol ? sides : sides.filter((id) => viewer.delegationIds.includes(id));
  if (named !== undefined) {
    if (own.includes(named)) return named;
    if (!viewer.isProtocol) throw new NotFound();
    throw new InvalidMeeting([{ pointer: '/delegationId', detail: 'is not a party of this meeting' }]);
  }
  if (viewer.isProtocol) return undefined;
  if (own.length > 1) throw new InvalidMeeting([{ pointer: '/delegationId', detail: 'say for which party' }]);
  return own[0];
}

/**
 * For which party somebody answers, of those that are asked: the one named, or the only one that is theirs. The side that
 * asked first is among them while it is asked in turn.
 * @throws MeetingNotOpen for who is a party but not asked; NotFound for who names a party that is not theirs;
 *   InvalidMeeting when it must be said which
 */
export function askedPartyOf(meeting: Meeting, viewer: Viewer, named: string | undefined): string {
  const requester = requesterOf(meeting);
  const asked = meeting.parties
    .filter(({ delegationId, accepted }) => delegationId !== requester || !accepted)
    .map(({ delegationId }) => delegationId);
  const own = viewer.isProtocol ? asked : asked.filter((id) => viewer.delegationIds.includes(id));
  if (named !== undefined) {
    if (own.includes(named)) return named;
    if (viewer.isProtocol) {
      throw new InvalidMeeting([{ pointer: '/delegationId', detail: 'is not asked to this meeting' }]);
    }
    if (viewer.delegationIds.includes(named)) throw notAsked(meeting);
    throw new NotFound();
  }
  if (own.length === 0) throw notAsked(meeting);
  const waiting = own.filter((id) => !meeting.parties.find((party) => party.delegationId === id)?.accepted);
  const [only, ...others] = waiting.length > 0 ? waiting : own;
  if (only === undefined || others.length > 0 || viewer.isProtocol) {
    throw new InvalidMeeting([{ pointer: '/delegationId', detail: 'say for which party' }]);
  }
  return only;
}

const notAsked = (meeting: Meeting): MeetingNotOpen =>
  new MeetingNotOpen(
    isLive(meeting) ? 'This delegation has accepted already.' : `It was ${meeting.status} before.`,
    meeting.status,
  );
