import { changeMeeting, invitedPartyOf, type MeetingCommand, meetingAnswer } from './answered-meeting.ts';
import type { DirectoryStore } from './data/directory-store.ts';
import type { MeetingStore } from './data/meeting-store.ts';
import { declined, type Meeting } from './domain/meeting.ts';
import { eventsOfChange } from './meeting-events.ts';
import type { DeclineBody } from './schemas/meeting.ts';
import type { Viewer } from './viewer.ts';

/**
 * An invited delegation declines, before everybody has accepted. The meeting will not take place, and the others are told.
 * @throws NotFound, Forbidden, StaleVersion, MeetingNotOpen, InvalidMeeting
 */
export async function declineMeeting(
  stores: { readonly directory: DirectoryStore; readonly meetings: MeetingStore },
  command: MeetingCommand<DeclineBody>,
): Promise<{ meeting: Meeting; viewer: Viewer }> {
  const { body, identity, cause, now } = command;
  return changeMeeting(stores, command, async (before, viewer) => {
    const after = declined(before, invitedPartyOf(before, viewer, body.delegationId), body.reason);
    const origin = { identity, answerTo: (meeting: Meeting) => meetingAnswer(meeting, viewer) };
    await stores.meetings.change({ before, after, events: eventsOfChange(before, after, cause, now) }, origin, now);
    return after;
  });
}
