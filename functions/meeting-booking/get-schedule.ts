import { MINUTE_MS, writeInstant } from '../shared/local-time.ts';
import { InvalidRequest, NotFound } from '../shared/problem.ts';
import type { DirectoryStore, KnownConference, KnownDelegation } from './data/directory-store.ts';
import type { MeetingStore } from './data/meeting-store.ts';
import type { ProgrammeStore } from './data/programme-store.ts';
import { openDay } from './domain/grid.ts';
import { holdsSlot, type PlacedMeeting, scheduledStatuses } from './domain/meeting.ts';
import { NoProgramme } from './domain/problems.ts';
import { onWallClock, type Programme } from './domain/programme.ts';
import { nameOf } from './names.ts';
import type { ScheduleView } from './schemas/schedule.ts';

interface Stores {
  readonly directory: DirectoryStore;
  readonly programmes: ProgrammeStore;
  readonly meetings: MeetingStore;
}

interface WhichDays {
  readonly conferenceId: string;
  readonly day?: string | undefined;
}

/**
 * The protocol desk looks at a day, the first when it names none: every room with its meetings, and the sessions.
 * @throws NotFound, NoProgramme; InvalidRequest for a day that is not in the programme
 */
export async function getSchedule(stores: Stores, { conferenceId, day }: WhichDays): Promise<ScheduleView> {
  const { conference, programme } = await readProgramme(stores, conferenceId);
  const [gridDay] = daysOf(programme, day);
  if (!gridDay) throw new InvalidRequest([{ pointer: '?day', detail: 'is not a day of the programme' }]);
  return scheduleOf(stores, conference, programme, gridDay);
}

/** The same of all days, or of the one that is named. @throws as `getSchedule` */
export async function getSchedules(stores: Stores, { conferenceId, day }: WhichDays): Promise<ScheduleView[]> {
  const { conference, programme } = await readProgramme(stores, conferenceId);
  const days = daysOf(programme, day);
  if (days.length === 0) throw new InvalidRequest([{ pointer: '?day', detail: 'is not a day of the programme' }]);
  return Promise.all(days.map((gridDay) => scheduleOf(stores, conference, programme, gridDay)));
}

async function readProgramme({ directory, programmes }: Stores, conferenceId: string) {
  const [conference, current] = await Promise.all([directory.conference(conferenceId), programmes.get(conferenceId)]);
  if (!conference) throw new NotFound();
  if (!current) throw new NoProgramme();
  return { conference, programme: current.programme };
}

const daysOf = ({ grid }: Programme, wanted: string | undefined) =>
  grid.days.filter(({ day }) => wanted === undefined || day === wanted);

async function scheduleOf(
  { directory, meetings }: Stores,
  conference: KnownConference,
  { conferenceId, timeZone, grid, rooms, sessions, interpreters }: Programme,
  gridDay: Programme['grid']['days'][number],
): Promise<ScheduleView> {
  const { day, from, to } = gridDay;
  const open = openDay(gridDay, grid.stepMinutes, timeZone);

  const placed = (await meetings.placedOn(conferenceId, day)).filter(holdsSlot);
  const parties = placed.flatMap((meeting) => meeting.parties.map(({ delegationId }) => delegationId));
  const delegations = await directory.delegations(conferenceId, parties);

  const names = new Map(interpreters.map(({ interpreterId, name }) => [interpreterId, name]));
  const inRoom = (roomId: string) =>
    placed
      .filter(({ placement }) => placement.roomId === roomId)
      .map((meeting) => scheduledMeeting(meeting, delegations, names, timeZone));
  // A room that has just left the programme is shown while a meeting in it has not been moved yet.
  const gone = new Map(
    placed
      .filter(({ placement }) => !rooms.some(({ roomId }) => roomId === placement.roomId))
      .map(({ placement }) => [placement.roomId, placement.roomName]),
  );
  return {
    conferenceId,
    conferenceName: conference.name,
    timeZone,
    day,
    from,
    to,
    opensAt: writeInstant(open.from),
    closesAt: writeInstant(open.to),
    stepMinutes: grid.stepMinutes,
    sessions: sessions
      .map((session) => onWallClock(session, timeZone))
      .filter((session) => session.day === day)
      .map(({ speakers: _speakers, day: _day, ...session }) => session),
    rooms: [
      ...rooms.map(({ roomId, name, capacity, features }) => ({
        roomId,
        name,
        capacity,
        features: [...features],
        meetings: inRoom(roomId),
      })),
      ...[...gone].map(([roomId, name]) => ({ roomId, name, features: [], meetings: inRoom(roomId) })),
    ],
  };
}

function scheduledMeeting(
  { meetingId, status, subject, parties, placement }: PlacedMeeting,
  delegations: ReadonlyMap<string, KnownDelegation>,
  interpreters: ReadonlyMap<string, string | undefined>,
  timeZone: string,
): ScheduleView['rooms'][number]['meetings'][number] {
  const { startsAt, endsAt, roomSteps, stepMinutes } = placement;
  const { start, end } = onWallClock({ startsAt, endsAt }, timeZone);
  return {
    meetingId,
    status: scheduledStatuses.find((shown) => shown === status) ?? 'provisional',
    startsAt,
    endsAt,
    start,
    end,
    roomFreeAt: writeInstant(Date.parse(startsAt) + roomSteps * stepMinutes * MINUTE_MS),
    parties: parties.map(({ delegationId, attendeeIds = [] }) => {
      const represents = delegations.get(delegationId)?.represents;
      return {
        delegationId,
        ...(represents ? { entityKey: represents.key, kind: represents.kind } : {}),
        name: nameOf(delegations.get(delegationId), delegationId),
        attendees: attendeeIds.length,
      };
    }),
    ...(placement.interpreterIds
      ? { interpreters: placement.interpreterIds.map((id) => interpreters.get(id) ?? id) }
      : {}),
    ...(subject === undefined ? {} : { subject }),
  };
}
