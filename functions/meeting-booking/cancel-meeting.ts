import { changeMeeting, type MeetingCommand, meetingAnswer } from './answered-meeting.ts';
import type { DirectoryStore } from './data/directory-store.ts';
import type { MeetingStore } from './data/meeting-store.ts';
import { cancelled, hasEnded, type Meeting } from './domain/meeting.ts';
import { MeetingNotOpen } from './domain/problems.ts';
import { eventsOfChange } from './meeting-events.ts';
import type { CancelBody } from './schemas/meeting.ts';
import type { Viewer } from './viewer.ts';

/**
 * A party or the protocol desk calls the meeting off. In one transaction it gives back exactly the claims it holds, so
 * that the slot is free for others at once; all parties are told. What has taken place stays.
 * @throws NotFound, StaleVersion, MeetingNotOpen
 */
export async function cancelMeeting(
  stores: { readonly directory: DirectoryStore; readonly meetings: MeetingStore },
  command: MeetingCommand<CancelBody>,
): Promise<{ meeting: Meeting; viewer: Viewer }> {
  const { body, identity, cause, now } = command;
  return changeMeeting(stores, command, async (before, viewer) => {
    if (hasEnded(before, now)) throw new MeetingNotOpen('It has taken place.', before.status);
    const own = before.parties.find(({ delegationId }) => viewer.delegationIds.includes(delegationId));
    const after = cancelled(before, viewer.isProtocol ? 'protocol' : own?.delegationId, body.reason);
    const origin = { identity, answerTo: (meeting: Meeting) => meetingAnswer(meeting, viewer) };
    await stores.meetings.change({ before, after, events: eventsOfChange(before, after, cause, now) }, origin, now);
    return after;
  });
}
