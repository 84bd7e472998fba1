import { type Answer, type CommandIdentity, type CommandLog, partOf } from '../shared/dynamo/command-log.ts';
import type { Cause } from '../shared/events/compose-event.ts';
import { inTurns } from '../shared/in-turns.ts';
import { type Fault, InvalidRequest, NotFound } from '../shared/problem.ts';
import { type AppliedPlan, applyPlan } from './apply-plan.ts';
import { Agenda } from './data/agenda.ts';
import type { CalendarStore, Person } from './data/calendar-store.ts';
import type { DirectoryStore } from './data/directory-store.ts';
import type { MeetingStore } from './data/meeting-store.ts';
import type { ProgrammeStore } from './data/programme-store.ts';
import type { DayCalendar } from './domain/day-calendar.ts';
import { needsInterpreters } from './domain/interpreter-choice.ts';
import { apartSidesOf } from './domain/keep-apart.ts';
import {
  attendeesOf,
  hasBegun,
  isAgreed,
  isPlaced,
  type Meeting,
  type PlacedMeeting,
  type Placement,
} from './domain/meeting.ts';
import { factsOf } from './domain/placement-search.ts';
import { type Assignment, type ConferencePlan, planConference } from './domain/planning/conference-plan.ts';
import { NoProgramme, PlanTooLarge } from './domain/problems.ts';
import type { Programme } from './domain/programme.ts';
import { MOST_PLACED, MOST_REQUESTS, type PlanBody, type PlanView } from './schemas/plan.ts';

export interface PlanningStores {
  readonly directory: DirectoryStore;
  readonly programmes: ProgrammeStore;
  readonly meetings: Pick<MeetingStore, 'inStatus' | 'placedOn' | 'getMany' | 'changeTogether'>;
  readonly calendars: CalendarStore;
  readonly commands: CommandLog;
  /** Milliseconds since some moment, never going back. */
  readonly clock: () => number;
}

export interface PlanSchedule {
  readonly conferenceId: string;
  readonly body: PlanBody;
  readonly identity: CommandIdentity;
  readonly cause: Cause;
  readonly now: Date;
}

const READS_AT_ONCE = 50;
/** No booking is begun after that: the one under way then ends well before the function's 29 seconds do. */
const TIME_MS = 23_000;

/**
 * The protocol desk places many waiting meetings at once.
 * 1. Those that wait for a slot: all, or the ones it names. What else has a place and may be moved: agreed, not begun, not locked.
 * 2. Everybody's days, all rooms, and where those are who are kept apart, are read, strongly.
 * 3. The plan: as many as possible find a place, the more important ones rather; as few as possible are moved for it.
 * 4. Preview: the plan is told, nothing is done. Apply: each booking is made by itself, like any other; what somebody else was
 *    faster with is reported and waits on. Repeated after it broke off, it goes on with those that still wait.
 * @throws NotFound, NoProgramme, InvalidRequest for a meeting that does not wait, PlanTooLarge
 */
export async function planSchedule(stores: PlanningStores, command: PlanSchedule): Promise<Answer> {
  return stores.commands.runOnce(command.identity, async () => ({ status: 200, body: await plan(stores, command) }));
}

async function plan(stores: PlanningStores, command: PlanSchedule): Promise<PlanView> {
  const { conferenceId, body, now } = command;
  const endsAt = stores.clock() + TIME_MS;
  const [conference, current] = await Promise.all([
    stores.directory.conference(conferenceId),
    stores.programmes.get(conferenceId, { consistent: true }),
  ]);
  if (!conference) throw new NotFound();
  if (!current) throw new NoProgramme();
  const { programme } = current;

  const { waiting, done } = await requested(stores, command);
  if (waiting.length > MOST_REQUESTS) throw new PlanTooLarge('requests', waiting.length, MOST_REQUESTS);
  const movable = body.mayMove && waiting.length > 0 ? await movableMeetings(stores, programme, now) : [];
  if (movable.length > MOST_PLACED) throw new PlanTooLarge('placed', movable.length, MOST_PLACED);

  const { facts, people } = await readFacts(stores, programme, [...waiting, ...movable]);
  const planned = planConference({ facts, waiting, movable, notBefore: now.getTime(), seed: body.seed });
  if (body.mode === 'preview') return view(body, planned, done);
  const isTimeUp = (): boolean => stores.clock() >= endsAt;
  const applied = await applyPlan(stores, planned, { ...command, programme, people, facts, isTimeUp });
  return view(body, planned, done, applied);
}

/** The meetings to be placed; and those of them that this very command has placed before it broke off. */
async function requested(
  { meetings, commands }: PlanningStores,
  { conferenceId, body, identity }: PlanSchedule,
): Promise<{ waiting: Meeting[]; done: PlacedMeeting[] }> {
  if (body.requests === 'all') return { waiting: await meetings.inStatus(conferenceId, 'waitlisted'), done: [] };
  const found = await meetings.getMany(conferenceId, body.requests, { consistent: true });
  const byId = new Map(found.map((meeting) => [meeting.meetingId, meeting]));
  const faults: Fault[] = [];
  const waiting: Meeting[] = [];
  const done: PlacedMeeting[] = [];
  for (const [index, meetingId] of body.requests.entries()) {
    const meeting = byId.get(meetingId);
    if (body.requests.indexOf(meetingId) !== index) {
      faults.push({ pointer: `/requests/${index}`, detail: 'is named twice' });
    } else if (!meeting) {
      faults.push({ pointer: `/requests/${index}`, detail: 'is not a meeting of this conference' });
    } else if (meeting.status === 'waitlisted') {
      waiting.push(meeting);
    } else if (isPlaced(meeting) && (await wasAnswered(commands, partOf(identity, meetingId)))) {
      done.push(meeting);
    } else {
      faults.push({ pointer: `/requests/${index}`, detail: `does not wait for a slot: it is ${meeting.status}` });
    }
  }
  if (faults.length > 0) throw new InvalidRequest(faults);
  return { waiting, done };
}

const wasAnswered = async (commands: CommandLog, identity: CommandIdentity): Promise<boolean> =>
  (await commands.find(identity)) !== undefined;

async function movableMeetings(
  { meetings }: PlanningStores,
  programme: Programme,
  now: Date,
): Promise<PlacedMeeting[]> {
  const days = programme.grid.days.map(({ day }) => meetings.placedOn(programme.conferenceId, day));
  return (await Promise.all(days))
    .flat()
    .filter(isPlaced)
    .filter((meeting) => isAgreed(meeting) && !meeting.locked && !hasBegun(meeting, now));
}

async function readFacts({ calendars }: PlanningStores, programme: Programme, meetings: readonly Meeting[]) {
  const agenda = new Agenda(calendars, programme.conferenceId, { consistent: true });
  const pairs = await agenda.apartPairs();
  const sides = meetings.flatMap((meeting) => apartSidesOf(pairs, meeting));
  const people = new Map<string, Person>();
  await inTurns([...new Set(meetings.flatMap(attendeesOf))], READS_AT_ONCE, async (delegateId) => {
    people.set(delegateId, await agenda.person(delegateId));
  });
  const isInterpreted = meetings.some(({ languages }) => needsInterpreters(programme.interpreters, languages));
  const days = await Promise.all(
    programme.grid.days.map(async ({ day }) => {
      const [rooms, interpreters, apart] = await Promise.all([
        agenda.rooms(day),
        isInterpreted ? agenda.interpreters(day) : new Map<string, DayCalendar>(),
        agenda.apartOn(day, sides),
      ]);
      return [day, { rooms, interpreters, apart }] as const;
    }),
  );
  return { people, facts: factsOf(programme, people, new Map(days), pairs) };
}

function view(
  { mode, seed }: PlanBody,
  { placed, moved, unplaced, before, after }: ConferencePlan,
  done: readonly PlacedMeeting[],
  applied?: AppliedPlan,
): PlanView {
  const stands = ({ meeting }: Assignment): boolean => !applied?.lost.has(meeting.meetingId);
  return {
    mode,
    seed,
    placed: [
      ...done.map(({ meetingId, placement }) => ({ meetingId, placement: placeView(placement) })),
      ...placed
        .filter(stands)
        .map(({ meeting, placement }) => ({ meetingId: meeting.meetingId, placement: placeView(placement) })),
    ],
    moved: moved.filter(stands).map(({ meeting: { meetingId, placement }, placement: to }) => ({
      meetingId,
      from: placeView(placement),
      to: placeView(to),
    })),
    unplaced: unplaced.map(({ meeting, reason: { kind, ids } }) => ({
      meetingId: meeting.meetingId,
      reason: kind,
      ids: [...ids],
    })),
    lost: [...(applied?.lost ?? [])].map(([meetingId, reason]) => ({ meetingId, reason })),
    comfort: { before, after },
  };
}

const placeView = ({ roomId, roomName, day, startsAt, endsAt }: Placement) => ({
  ...{ roomId, roomName, day },
  ...{ startsAt, endsAt },
});
