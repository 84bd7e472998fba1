import type { Caller } from '../shared/auth/caller.ts';
import { NotFound } from '../shared/problem.ts';
import type { DirectoryStore } from './data/directory-store.ts';
import type { MeetingStore } from './data/meeting-store.ts';
import type { Meeting } from './domain/meeting.ts';
import { seesNothing, type Viewer, viewerAmong } from './viewer.ts';

/**
 * A party or the protocol desk reads a meeting. For everybody else it does not exist.
 * @throws NotFound
 */
export async function getMeeting(
  { directory, meetings }: { readonly directory: DirectoryStore; readonly meetings: MeetingStore },
  { conferenceId, meetingId, caller }: { conferenceId: string; meetingId: string; caller: Caller },
): Promise<{ meeting: Meeting; viewer: Viewer }> {
  const meeting = await meetings.get(conferenceId, meetingId);
  if (!meeting) throw new NotFound();
  const sides = meeting.parties.map(({ delegationId }) => delegationId);
  const viewer = await viewerAmong(directory, conferenceId, caller, sides);
  if (seesNothing(viewer)) throw new NotFound();
  return { meeting, viewer };
}
