import type { Caller } from '../shared/auth/caller.ts';
import { NotFound } from '../shared/problem.ts';
import type { DirectoryStore } from './data/directory-store.ts';
import type { MeetingStore } from './data/meeting-store.ts';
import { attendeesOf, type Meeting, partiesOf } from './domain/meeting.ts';
import type { KnownNames } from './meeting-view.ts';
import { among, seesNothing, type Viewer, viewerOf } from './viewer.ts';

/**
 * A party or the protocol desk reads a meeting, with whom the parties represent and who comes. For everybody else it does
 * not exist.
 * @throws NotFound
 */
export async function getMeeting(
  { directory, meetings }: { readonly directory: DirectoryStore; readonly meetings: MeetingStore },
  { conferenceId, meetingId, caller }: { conferenceId: string; meetingId: string; caller: Caller },
): Promise<{ meeting: Meeting; viewer: Viewer; names: KnownNames }> {
  const [meeting, looking] = await Promise.all([
    meetings.get(conferenceId, meetingId),
    viewerOf(directory, conferenceId, caller),
  ]);
  const viewer = among(looking, meeting ? partiesOf(meeting) : []);
  if (!meeting || seesNothing(viewer)) throw new NotFound();
  const [delegations, delegates] = await Promise.all([
    directory.delegations(conferenceId, partiesOf(meeting)),
    directory.delegates(conferenceId, attendeesOf(meeting)),
  ]);
  return { meeting, viewer, names: { delegations, delegates } };
}
