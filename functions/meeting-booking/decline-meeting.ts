import { askedPartyOf, changeMeeting, type MeetingCommand, meetingAnswer } from './answered-meeting.ts';
import type { DirectoryStore } from './data/directory-store.ts';
import type { MeetingStore } from './data/meeting-store.ts';
import { declined, hasEnded, type Meeting } from './domain/meeting.ts';
import { MeetingNotOpen } from './domain/problems.ts';
import { eventsOfChange } from './meeting-events.ts';
import type { DeclineBody } from './schemas/meeting.ts';
import type { Viewer } from './viewer.ts';

/**
 * A delegation that is asked declines, before everybody has accepted. The meeting will not take place, gives back what it
 * holds, and the others are told.
 * @throws NotFound, StaleVersion, MeetingNotOpen, InvalidMeeting
 */
export async function declineMeeting(
  stores: { readonly directory: DirectoryStore; readonly meetings: MeetingStore },
  command: MeetingCommand<DeclineBody>,
): Promise<{ meeting: Meeting; viewer: Viewer }> {
  const { body, identity, cause, now } = command;
  return changeMeeting(stores, command, async (before, viewer) => {
    const delegationId = askedPartyOf(before, viewer, body.delegationId);
    if (hasEnded(before, now)) throw new MeetingNotOpen('Its time has passed.', before.status);
    const after = declined(before, delegationId, body.reason);
    const origin = { identity, answerTo: (meeting: Meeting) => meetingAnswer(meeting, viewer) };
    await stores.meetings.change({ before, after, events: eventsOfChange(before, after, cause, now) }, origin, now);
    return after;
  });
}
