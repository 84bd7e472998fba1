import { type Caller, hasRole } from '../shared/auth/caller.ts';
import { NotFound } from '../shared/problem.ts';
import type { DirectoryStore, KnownDelegate } from './data/directory-store.ts';
import type { MeetingStore } from './data/meeting-store.ts';
import type { ProgrammeStore } from './data/programme-store.ts';
import { attendeesOf, holdsSlot, type PlacedMeeting, scheduledStatuses } from './domain/meeting.ts';
import { onWallClock } from './domain/programme.ts';
import { doorCodeOf } from './door-code.ts';
import { nameOf } from './names.ts';

/** A delegation's own meetings, as they are printed for it. */
export interface DelegationSchedule {
  readonly conferenceName: string;
  readonly delegationName: string;
  readonly timeZone: string;
  readonly meetings: readonly {
    readonly day: string;
    readonly start: string;
    readonly end: string;
    readonly status: (typeof scheduledStatuses)[number];
    readonly roomName: string;
    readonly doorCode: string;
    readonly subject?: string | undefined;
    /** The delegation's own people, the principal first. */
    readonly own: readonly string[];
    readonly others: readonly { readonly name: string; readonly principal?: string | undefined }[];
    readonly interpreters: readonly string[];
  }[];
}

interface Stores {
  readonly directory: DirectoryStore;
  readonly programmes: ProgrammeStore;
  readonly meetings: MeetingStore;
}

/**
 * Those who speak for a delegation, or the protocol desk, print its meetings that have a slot, in the order of their times.
 * @throws NotFound for everybody else
 */
export async function getDelegationSchedule(
  { directory, programmes, meetings }: Stores,
  { conferenceId, delegationId, caller }: { conferenceId: string; delegationId: string; caller: Caller },
): Promise<DelegationSchedule> {
  const [conference, own, current] = await Promise.all([
    directory.conference(conferenceId),
    directory.delegations(conferenceId, [delegationId]),
    programmes.get(conferenceId),
  ]);
  const delegation = own.get(delegationId);
  const sees = hasRole(caller, 'protocol') || delegation?.focalPoints.includes(caller.subject) === true;
  if (!conference || !delegation || !sees) throw new NotFound();

  const all = await meetings.allOf(conferenceId, delegationId, { consistent: false });
  const placed = all.filter(holdsSlot).sort((a, b) => a.placement.startsAt.localeCompare(b.placement.startsAt));
  const [delegations, delegates] = await Promise.all([
    directory.delegations(
      conferenceId,
      placed.flatMap(({ parties }) => parties.map((party) => party.delegationId)),
    ),
    directory.delegates(conferenceId, placed.flatMap(attendeesOf)),
  ]);
  const { timeZone } = current?.programme ?? conference;
  const interpreters = new Map(
    current?.programme.interpreters.map(({ interpreterId, name }) => [interpreterId, name]) ?? [],
  );
  return {
    conferenceName: conference.name,
    delegationName: nameOf(delegation),
    timeZone,
    meetings: placed.map(({ meetingId, status, subject, parties, placement }) => ({
      day: placement.day,
      ...timesOf(placement, timeZone),
      status: scheduledStatuses.find((shown) => shown === status) ?? 'provisional',
      roomName: placement.roomName,
      doorCode: doorCodeOf(meetingId),
      subject,
      own: (parties.find((party) => party.delegationId === delegationId)?.attendeeIds ?? []).map((id) =>
        personIn(delegates, id),
      ),
      others: parties
        .filter((party) => party.delegationId !== delegationId)
        .map(({ delegationId: other, principalId }) => ({
          name: nameOf(delegations.get(other), other),
          principal: principalId === undefined ? undefined : personIn(delegates, principalId),
        })),
      interpreters: (placement.interpreterIds ?? []).map((id) => interpreters.get(id) ?? id),
    })),
  };
}

function timesOf({ startsAt, endsAt }: PlacedMeeting['placement'], timeZone: string) {
  const { start, end } = onWallClock({ startsAt, endsAt }, timeZone);
  return { start, end };
}

function personIn(delegates: ReadonlyMap<string, KnownDelegate>, delegateId: string): string {
  const { badgeName = delegateId, function: role } = delegates.get(delegateId) ?? {};
  return role === undefined ? badgeName : `${badgeName} (${role})`;
}
