import { changeMeeting, type MeetingCommand, meetingAnswer } from './answered-meeting.ts';
import type { DirectoryStore } from './data/directory-store.ts';
import type { MeetingStore } from './data/meeting-store.ts';
import { concluded, type Meeting, partyOf } from './domain/meeting.ts';
import { InvalidMeeting } from './domain/problems.ts';
import type { OutcomeBody } from './schemas/meeting.ts';
import type { Viewer } from './viewer.ts';

/**
 * The protocol desk says what came of a meeting that has begun, or says it otherwise. The meeting keeps its place in the
 * schedule; nobody is told.
 * @throws NotFound, StaleVersion, MeetingNotOpen; InvalidMeeting for somebody absent who is no party
 */
export async function recordOutcome(
  stores: { readonly directory: DirectoryStore; readonly meetings: MeetingStore },
  command: MeetingCommand<OutcomeBody>,
): Promise<{ meeting: Meeting; viewer: Viewer }> {
  const { body, identity, now } = command;
  const absent = [...new Set(body.absent)];
  return changeMeeting(stores, command, async (before, viewer) => {
    const faults = absent.flatMap((delegationId, index) =>
      partyOf(before, delegationId) ? [] : [{ pointer: `/absent/${index}`, detail: 'is not a party of this meeting' }],
    );
    if (faults.length > 0) throw new InvalidMeeting(faults);
    const after = concluded(before, body.outcome, absent, now);
    const origin = { identity, answerTo: (meeting: Meeting) => meetingAnswer(meeting, viewer) };
    await stores.meetings.change({ before, after, events: [] }, origin, now);
    return after;
  });
}
