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
  const { outcome, absent = [] } = body;
  return changeMeeting(stores, command, async (before, viewer) => {
    const faults = absent.flatMap((delegationId, index) => {
      const pointer = `/absent/${index}`;
      if (absent.indexOf(delegationId) !== index) return [{ pointer, detail: 'is named twice' }];
      return partyOf(before, delegationId) ? [] : [{ pointer, detail: 'is not a party of this meeting' }];
    });
    if (outcome === 'held' && faults.length === 0 && before.parties.length - absent.length < 2) {
      faults.push({ pointer: '/absent', detail: 'leaves nobody to have met: then it was a no-show' });
    }
    if (faults.length > 0) throw new InvalidMeeting(faults);
    const after = concluded(before, outcome, absent, now);
    const origin = { identity, answerTo: (meeting: Meeting) => meetingAnswer(meeting, viewer) };
    await stores.meetings.change({ before, after, events: [] }, origin, now);
    return after;
  });
}
