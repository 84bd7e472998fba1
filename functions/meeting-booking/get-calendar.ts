import { createHash } from 'node:crypto';
import { type CalendarEntry, meetingCalendar } from '../shared/calendar/meeting-calendar.ts';
import { NotFound } from '../shared/problem.ts';
import { hashOfFile } from './calendar-token.ts';
import type { CalendarLinkStore } from './data/calendar-link-store.ts';
import type { DirectoryStore, KnownDelegate, KnownDelegation } from './data/directory-store.ts';
import type { MeetingStore } from './data/meeting-store.ts';
import { attendeesOf, type Meeting } from './domain/meeting.ts';
import { nameOf } from './names.ts';

export interface GetCalendar {
  readonly links: CalendarLinkStore;
  readonly directory: DirectoryStore;
  readonly meetings: MeetingStore;
  /** The address of the secretariat, from which it mails too. */
  readonly sender: string;
}

export interface DelegationCalendar {
  /** Changes with everything that is shown, and with nothing else. */
  readonly etag: string;
  readonly draw: () => string;
}

/** How often a calendar program should look again. */
const REFRESH_SECONDS = 15 * 60;

/**
 * A calendar program reads the meetings of a delegation by a link.
 * 1. The link must be there, its delegation come, and whoever made it still speak for the delegation. All else looks as if it had never been.
 * 2. It is given the meetings that have a slot, as their parties see them, and those that lost one whose time is still ahead: they are called off.
 * @throws NotFound
 */
export async function getCalendar(
  { links, directory, meetings, sender }: GetCalendar,
  { file, now }: { readonly file: string; readonly now: Date },
): Promise<DelegationCalendar> {
  const link = await links.find(hashOfFile(file));
  if (!link) throw new NotFound();
  const { conferenceId, delegationId, createdBy } = link;
  const [conference, own] = await Promise.all([
    directory.conference(conferenceId),
    directory.delegations(conferenceId, [delegationId], { consistent: true }),
  ]);
  const delegation = own.get(delegationId);
  if (!conference || !delegation || delegation.withdrawn || !delegation.focalPoints.includes(createdBy)) {
    throw new NotFound();
  }

  const all = await meetings.allOf(conferenceId, delegationId, { consistent: false });
  const shown = all.filter(
    ({ placement, formerSlot }) => placement ?? (formerSlot && Date.parse(formerSlot.endsAt) > now.getTime()),
  );
  const [delegations, delegates] = await Promise.all([
    directory.delegations(
      conferenceId,
      shown.flatMap(({ parties }) => parties.map((party) => party.delegationId)),
    ),
    directory.delegates(conferenceId, shown.filter(({ placement }) => placement).flatMap(attendeesOf)),
  ]);
  const entries = shown.map((meeting) => entryOf(meeting, delegations, delegates));
  const name = `${conference.name}: ${nameOf(delegation)}`;
  const digest = createHash('sha256')
    .update(JSON.stringify([name, entries]))
    .digest('base64url');
  return {
    // Two drawings of the same differ in the moment at which they were made.
    etag: `W/"${digest}"`,
    draw: () =>
      meetingCalendar({
        method: 'PUBLISH',
        organizer: { name: conference.name, address: sender },
        entries,
        now,
        feed: { name, refreshSeconds: REFRESH_SECONDS },
      }),
  };
}

function entryOf(
  meeting: Meeting,
  delegations: ReadonlyMap<string, KnownDelegation>,
  delegates: ReadonlyMap<string, KnownDelegate>,
): CalendarEntry {
  const { conferenceId, meetingId, sequence, status, placement, formerSlot, subject, parties } = meeting;
  const slot = placement ?? formerSlot ?? { roomName: '', startsAt: '', endsAt: '' };
  const sideOf = (delegationId: string): string => nameOf(delegations.get(delegationId), delegationId);
  const personOf = (delegateId: string): string => {
    const { badgeName = delegateId, function: role } = delegates.get(delegateId) ?? {};
    return role === undefined ? badgeName : `${badgeName} (${role})`;
  };
  return {
    conferenceId,
    meetingId,
    sequence,
    status: placement ? (status === 'provisional' ? 'TENTATIVE' : 'CONFIRMED') : 'CANCELLED',
    roomName: slot.roomName,
    startsAt: slot.startsAt,
    endsAt: slot.endsAt,
    title: parties.map(({ delegationId }) => sideOf(delegationId)).join(' – '),
    description: [
      ...(subject === undefined ? [] : [subject]),
      ...(placement
        ? parties.map(({ delegationId, attendeeIds = [] }) =>
            [sideOf(delegationId), attendeeIds.map(personOf).join(', ')].filter(Boolean).join(': '),
          )
        : []),
    ].join('\n'),
  };
}
