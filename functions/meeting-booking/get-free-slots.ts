import { type Caller, hasRole } from '../shared/auth/caller.ts';
import { type Fault, InvalidRequest, NotFound } from '../shared/problem.ts';
import { Agenda } from './data/agenda.ts';
import type { CalendarStore, Person } from './data/calendar-store.ts';
import type { DirectoryStore } from './data/directory-store.ts';
import type { ProgrammeStore } from './data/programme-store.ts';
import type { Meeting, Party } from './domain/meeting.ts';
import { factsOf, placements } from './domain/placement-search.ts';
import { NoProgramme } from './domain/problems.ts';
import type { Programme } from './domain/programme.ts';
import { withDayOf } from './place-meeting.ts';
import type { FreeSlotsQuery, FreeSlotsView } from './schemas/free-slots.ts';

interface Stores {
  readonly directory: DirectoryStore;
  readonly programmes: ProgrammeStore;
  readonly calendars: CalendarStore;
}

export interface GetFreeSlots {
  readonly conferenceId: string;
  readonly delegationId: string;
  readonly query: FreeSlotsQuery;
  readonly caller: Caller;
  readonly now: Date;
}

/**
 * A delegation asks when it could meet another.
 * 1. Both come to the conference, and the caller speaks for the first.
 * 2. Its principal and the other's head are looked at, and the rooms of every day that is asked for with who is kept apart
 *    there, whatever the first look has shown: nobody learns from the time an answer takes why it is short.
 * 3. The times at which a meeting of the two would be placed are told, and nothing else: a time that were offered here and
 *    not booked would tell that something hidden stands against it.
 * While no head of the other delegation is known, it stands against nothing.
 * @throws NotFound, NoProgramme, InvalidRequest
 */
export async function getFreeSlots(
  { directory, programmes, calendars }: Stores,
  { conferenceId, delegationId, query, caller, now }: GetFreeSlots,
): Promise<FreeSlotsView> {
  const { with: counterpartId, duration: durationMinutes, principalId } = query;
  const [current, delegations, ownHeads, otherHeads] = await Promise.all([
    programmes.get(conferenceId),
    directory.delegations(conferenceId, [...new Set([delegationId, counterpartId])]),
    principalId === undefined ? directory.heads(conferenceId, delegationId) : [principalId],
    directory.heads(conferenceId, counterpartId),
  ]);
  const [own, other] = [delegations.get(delegationId), delegations.get(counterpartId)];
  if (!own || own.withdrawn) throw new NotFound();
  if (!hasRole(caller, 'protocol') && !own.focalPoints.includes(caller.subject)) throw new NotFound();
  if (delegationId === counterpartId)
    throw new InvalidRequest([{ pointer: '?with', detail: 'is the delegation itself' }]);
  if (!other || other.withdrawn) throw new NotFound();
  if (!current) throw new NoProgramme();
  const { programme } = current;
  const faults = queryFaults(query, programme);
  if (faults.length > 0) throw new InvalidRequest(faults);

  const agenda = new Agenda(calendars, conferenceId);
  const days = programme.grid.days.map(({ day }) => day).filter((day) => day === (query.day ?? day));
  const [known, pairs] = await Promise.all([
    Promise.all([...ownHeads, ...otherHeads].map(async (id) => [id, await agenda.person(id)] as const)),
    agenda.apartPairs(),
  ]);
  const people = new Map(known);
  const principal = ownHeads.find((id) => comesFor(delegationId, people.get(id), principalId === undefined));
  if (principal === undefined) throw new InvalidRequest([{ pointer: '?principalId', detail: unknownPrincipal(query) }]);
  const head = otherHeads.find((id) => comesFor(counterpartId, people.get(id), true));

  const withHost = [own, other].some(({ represents }) => represents.kind === 'host');
  const meeting = imagined(conferenceId, { durationMinutes, withHost }, [
    partyWith(delegationId, principal),
    head === undefined ? { delegationId: counterpartId, accepted: true } : partyWith(counterpartId, head),
  ]);
  const read = await Promise.all(
    days.map((day) => withDayOf(agenda, factsOf(programme, people, new Map(), pairs), meeting, day)),
  );
  const found = read.flatMap((facts, index) => {
    const open = facts.openDays.filter(({ day }) => day === days[index]);
    return [...placements(facts, meeting, { notBefore: now.getTime() }, open)];
  });
  return {
    delegationId,
    with: counterpartId,
    durationMinutes,
    days: days.map((day) => ({
      day,
      starts: found.filter((placement) => placement.day === day).map(({ startsAt }) => startsAt),
    })),
  };
}

function queryFaults({ duration, day }: FreeSlotsQuery, { grid }: Programme): Fault[] {
  const { stepMinutes, days } = grid;
  return [
    ...(duration % stepMinutes === 0
      ? []
      : [{ pointer: '?duration', detail: `must be a multiple of the grid step, ${stepMinutes} minutes` }]),
    ...(day === undefined || days.some((one) => one.day === day)
      ? []
      : [{ pointer: '?day', detail: 'is not a day of the programme' }]),
  ];
}

const unknownPrincipal = ({ principalId }: FreeSlotsQuery): string =>
  principalId === undefined
    ? 'is missing: no head of this delegation is known'
    : 'is not a nominated delegate of this delegation who comes';

/** Whether somebody can be named for a delegation, as its head if that is asked. */
function comesFor(delegationId: string, person: Person | undefined, asHead: boolean): boolean {
  const delegate = person?.delegate;
  if (delegate?.delegationId !== delegationId || delegate.withdrawn || delegate.refused) return false;
  return !asHead || delegate.headOfDelegation === true;
}

const partyWith = (delegationId: string, principalId: string): Party => ({
  delegationId,
  accepted: true,
  principalId,
  attendeeIds: [principalId],
});

/** A meeting that there is not, for the search. It holds nothing. */
const imagined = (
  conferenceId: string,
  what: Pick<Meeting, 'durationMinutes' | 'withHost'>,
  parties: readonly Party[],
): Meeting => ({
  conferenceId,
  meetingId: '',
  version: 0,
  status: 'requested',
  sequence: 0,
  requestedAt: '',
  parties,
  ...what,
});
