import { type Caller, hasRole } from '../shared/auth/caller.ts';
import type { Page, PageRequest } from '../shared/dynamo/read-page.ts';
import { NotFound } from '../shared/problem.ts';
import type { DirectoryStore } from './data/directory-store.ts';
import type { MeetingFilter, MeetingStore } from './data/meeting-store.ts';
import type { Meeting } from './domain/meeting.ts';
import { meetingView } from './meeting-view.ts';
import type { MeetingView } from './schemas/meeting.ts';
import { seesNothing, type Viewer, viewerAmong } from './viewer.ts';

export interface ListMeetings {
  readonly conferenceId: string;
  readonly query: MeetingFilter & PageRequest & { readonly delegationId?: string | undefined };
  readonly caller: Caller;
}

/**
 * The protocol desk lists all meetings, a focal point those of their delegations. Whom the parties represent is read once
 * for a page; who comes is told of one meeting only.
 * @throws NotFound for a delegation that is not the caller's, and for a conference that does not exist; InvalidCursor
 */
export async function listMeetings(
  { directory, meetings }: { readonly directory: DirectoryStore; readonly meetings: MeetingStore },
  { conferenceId, query: { delegationId, status, day, ...page }, caller }: ListMeetings,
  cursorKey: Uint8Array,
): Promise<Page<MeetingView>> {
  const seen = async (viewer: Viewer, { items, ...rest }: Page<Meeting>): Promise<Page<MeetingView>> => {
    const parties = items.flatMap((meeting) => meeting.parties.map((party) => party.delegationId));
    const delegations = await directory.delegations(conferenceId, parties);
    return { items: items.map((meeting) => meetingView(meeting, viewer, { delegations })), ...rest };
  };

  if (delegationId !== undefined) {
    const viewer = await viewerAmong(directory, conferenceId, caller, [delegationId]);
    if (seesNothing(viewer)) throw new NotFound();
    const found = await meetings.listByParties(conferenceId, [delegationId], { status, day }, page, cursorKey);
    if (viewer.isProtocol && found.items.length === 0) {
      const known = await directory.delegations(conferenceId, [delegationId]);
      if (known.size === 0) throw new NotFound();
    }
    return seen(viewer, found);
  }

  if (!hasRole(caller, 'protocol')) {
    const delegationIds = await directory.delegationsOf(conferenceId, caller.subject);
    if (delegationIds.length === 0) await requireConference(directory, conferenceId);
    const found = await meetings.listByParties(conferenceId, delegationIds, { status, day }, page, cursorKey);
    return seen({ isProtocol: false, delegationIds }, found);
  }

  const found =
    day === undefined
      ? await meetings.listByStatus(conferenceId, status, page, cursorKey)
      : await meetings.listByDay(conferenceId, { day, status }, page, cursorKey);
  if (found.items.length === 0) await requireConference(directory, conferenceId);
  return seen({ isProtocol: true, delegationIds: [] }, found);
}

async function requireConference(directory: DirectoryStore, conferenceId: string): Promise<void> {
  if (!(await directory.conference(conferenceId))) throw new NotFound();
}
