import { dayOf, instantOf, minutesOf, oddityOf, timeOf, writeInstant } from '../../shared/local-time.ts';
import type { Fault } from '../../shared/problem.ts';
import {
  endStepOf,
  firstStepOf,
  type Grid,
  type GridDay,
  type Interval,
  type OpenDay,
  openDay,
  STEP_MINUTES,
  type Step,
  stepsTouched,
} from './grid.ts';
import type { Room } from './room-choice.ts';

export interface Session {
  readonly sessionId: string;
  readonly title: string;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly zone?: string | undefined;
  /** Delegate ids. A speaker is in no meeting while the session lasts. */
  readonly speakers: readonly string[];
}

export interface Interpreter {
  readonly interpreterId: string;
  readonly name?: string | undefined;
  readonly languages: readonly string[];
}

/** How long people need from one zone to another, either way. */
export interface Travel {
  readonly from: string;
  readonly to: string;
  readonly minutes: number;
}

/** A room that the programme no longer has; its id stays its own in case it comes back. */
export interface RetiredRoom {
  readonly roomId: string;
  readonly name: string;
}

export interface Programme {
  readonly conferenceId: string;
  /** The conference's time zone when the programme was put. */
  readonly timeZone: string;
  readonly grid: Grid;
  readonly sessions: readonly Session[];
  readonly rooms: readonly Room[];
  readonly interpreters: readonly Interpreter[];
  readonly travel: readonly Travel[];
  readonly retiredRooms: readonly RetiredRoom[];
  /** The version of the programme in which what a place is planned with was last changed: hours, rooms, interpreters, travel. */
  readonly roomsVersion: number;
}

/** What meeting booking knows of the conference. */
export interface Conference {
  readonly timeZone: string;
  readonly startsOn: string;
  readonly endsOn: string;
}

/**
 * A programme as the protocol desk writes it: ids may be left out, sessions may be given on the wall clock, and neighbours
 * of a room by name.
 */
export interface ProgrammeDraft {
  readonly grid: Grid;
  readonly sessions: readonly SessionDraft[];
  readonly rooms: readonly (Omit<Room, 'roomId'> & { readonly roomId?: string | undefined })[];
  readonly interpreters: readonly (Omit<Interpreter, 'interpreterId'> & {
    readonly interpreterId?: string | undefined;
  })[];
  readonly travel: readonly Travel[];
}

export interface SessionDraft {
  readonly sessionId?: string | undefined;
  readonly title: string;
  readonly day?: string | undefined;
  readonly start?: string | undefined;
  readonly end?: string | undefined;
  readonly startsAt?: string | undefined;
  readonly endsAt?: string | undefined;
  readonly zone?: string | undefined;
  readonly speakers: readonly string[];
}

export const openDays = ({ grid, timeZone }: Pick<Programme, 'grid' | 'timeZone'>): OpenDay[] =>
  grid.days.map((day) => openDay(day, grid.stepMinutes, timeZone));

export const spanOf = ({ startsAt, endsAt }: { readonly startsAt: string; readonly endsAt: string }): Interval => ({
  from: Date.parse(startsAt),
  to: Date.parse(endsAt),
});

/** A speaker's steps while a session lasts. */
export interface SessionClaim {
  readonly sessionId: string;
  readonly delegateId: string;
  readonly day: string;
  readonly steps: readonly Step[];
  /** Where the session takes place. */
  readonly zone?: string | undefined;
}

/** The claims of a programme's sessions. */
export function sessionClaims(programme: Programme): SessionClaim[] {
  return openDays(programme).flatMap((day) =>
    programme.sessions.flatMap((session) => {
      const steps = stepsTouched(day, spanOf(session));
      if (steps.length === 0) return [];
      const { sessionId, zone } = session;
      return session.speakers.map((delegateId) => ({
        ...{ sessionId, delegateId, day: day.day, steps },
        ...(zone === undefined ? {} : { zone }),
      }));
    }),
  );
}

/**
 * Turns what the protocol desk wrote into a programme, or tells every contradiction in it. What has an id keeps it; what
 * has none is recognised by its name (a session by its title) in the programme before, retired rooms included, or gets
 * an id from `makeId`.
 */
export function completeProgramme(
  conferenceId: string,
  draft: ProgrammeDraft,
  conference: Conference,
  previous: { readonly programme: Programme; readonly version: number } | undefined,
  makeId: (prefix: 'rom' | 'ses' | 'itp') => string,
): { readonly programme: Programme } | { readonly faults: readonly Fault[] } {
  const { timeZone } = conference;
  const before = previous?.programme;
  const sessionSpans = draft.sessions.map((session) => spanOfDraft(session, timeZone));
  const knownRooms = [...(before?.rooms ?? []), ...(before?.retiredRooms ?? [])];
  const roomIds = identify(draft.rooms, 'roomId', 'name', knownRooms, () => makeId('rom'));
  const faults = [
    ...gridFaults(draft.grid, conference),
    ...sessionFaults(draft, sessionSpans, timeZone),
    ...roomFaults(draft),
    ...neighbourFaults(draft, roomIds),
    ...travelFaults(draft),
    ...repeatedIds(draft),
  ];
  if (faults.length > 0) return { faults };

  const rooms = draft.rooms.map(({ neighbours, ...room }, index): Room => {
    const ids = neighbours?.flatMap((neighbour) => roomIds[placeOfNeighbour(neighbour, draft, roomIds)] ?? []);
    return { ...room, roomId: roomIds[index] ?? makeId('rom'), ...(ids ? { neighbours: ids } : {}) };
  });
  const sessionIds = identify(draft.sessions, 'sessionId', 'title', before?.sessions ?? [], () => makeId('ses'));
  const sessions = draft.sessions.map(({ title, zone, speakers }, index): Session => {
    const { from, to } = sessionSpans[index]?.span ?? { from: 0, to: 0 };
    return {
      sessionId: sessionIds[index] ?? makeId('ses'),
      title,
      startsAt: writeInstant(from),
      endsAt: writeInstant(to),
      ...(zone === undefined ? {} : { zone }),
      speakers,
    };
  });
  const interpreterIds = identify(draft.interpreters, 'interpreterId', 'name', before?.interpreters ?? [], () =>
    makeId('itp'),
  );
  const interpreters = draft.interpreters.map((interpreter, index) => ({
    ...interpreter,
    interpreterId: interpreterIds[index] ?? makeId('itp'),
  }));

  const live = new Set(rooms.map(({ roomId }) => roomId));
  const { travel } = draft;
  const plan = { timeZone, grid: draft.grid, rooms, interpreters, travel };
  const plansChanged = !before || JSON.stringify(plannedWith(before)) !== JSON.stringify(plannedWith(plan));
  const version = (previous?.version ?? 0) + 1;
  return {
    programme: {
      conferenceId,
      timeZone,
      grid: { stepMinutes: draft.grid.stepMinutes, days: draft.grid.days.toSorted((a, b) => (a.day < b.day ? -1 : 1)) },
      sessions: sessions.toSorted((a, b) => a.startsAt.localeCompare(b.startsAt)),
      rooms,
      interpreters,
      travel,
      retiredRooms: knownRooms.filter(({ roomId }) => !live.has(roomId)).map(({ roomId, name }) => ({ roomId, name })),
      roomsVersion: plansChanged ? version : before.roomsVersion,
    },
  };
}

/** Whether claims made under one grid mean the same under the other. */
export const sameSteps = (a: Programme, b: Programme): boolean =>
  a.timeZone === b.timeZone && a.grid.stepMinutes === b.grid.stepMinutes;

/** What a place is planned with, in an order of its own. */
const plannedWith = ({
  timeZone,
  grid,
  rooms,
  interpreters,
  travel,
}: Pick<Programme, 'timeZone' | 'grid' | 'rooms' | 'interpreters' | 'travel'>) => [
  timeZone,
  grid.stepMinutes,
  grid.days.map(({ day, from, to }) => `${day} ${from} ${to}`).toSorted(),
  rooms.map(plainRoom),
  interpreters.map(({ interpreterId, languages }) => [interpreterId, ...languages.toSorted()]),
  travel.map(({ from, to, minutes }) => [...[from, to].toSorted(), minutes].join(' ')).toSorted(),
];
const plainRoom = ({ roomId, name, capacity, turnaroundMinutes, features, zone, corridor, neighbours }: Room) => [
  roomId,
  name,
  capacity,
  turnaroundMinutes,
  features.toSorted(),
  zone,
  corridor,
  neighbours?.toSorted(),
];

/** A session as the API shows it: in instants and on the conference's wall clock. */
export function onWallClock<Span extends { readonly startsAt: string; readonly endsAt: string }>(
  session: Span,
  timeZone: string,
) {
  const { from, to } = spanOf(session);
  const day = dayOf(from, timeZone);
  const end = dayOf(to, timeZone) === day ? timeOf(to, timeZone) : '24:00';
  return { ...session, day, start: timeOf(from, timeZone), end };
}

function gridFaults({ stepMinutes, days }: Grid, { timeZone, startsOn, endsOn }: Conference): Fault[] {
  const faults: Fault[] = [];
  if (!STEP_MINUTES.includes(stepMinutes)) {
    faults.push({ pointer: '/grid/stepMinutes', detail: `must be one of ${STEP_MINUTES.join(', ')}` });
    return faults;
  }
  for (const [index, gridDay] of days.entries()) {
    const pointer = `/grid/days/${index}`;
    const { day, from, to } = gridDay;
    if (day < startsOn || day > endsOn) {
      faults.push({ pointer: `${pointer}/day`, detail: `is outside the conference, ${startsOn} to ${endsOn}` });
    }
    if (days.findIndex((other) => other.day === day) !== index) {
      faults.push({ pointer: `${pointer}/day`, detail: 'is in the grid already' });
    }
    if (minutesOf(from) >= minutesOf(to)) {
      faults.push({ pointer: `${pointer}/to`, detail: 'must be after from' });
      continue;
    }
    const odd = clockFaults(pointer, day, { from, to }, timeZone);
    if (odd.length > 0) {
      faults.push(...odd);
      continue;
    }
    const open = openDay(gridDay, stepMinutes, timeZone);
    if (firstStepOf(open) % stepMinutes !== 0) {
      faults.push({ pointer: `${pointer}/from`, detail: `is not on a step of ${stepMinutes} minutes` });
    }
    if (endStepOf(open) % stepMinutes !== 0) {
      faults.push({ pointer: `${pointer}/to`, detail: `is not on a step of ${stepMinutes} minutes` });
    }
  }
  return faults;
}

/**
 * Wall-clock times that say no instant, or two, on a day when clocks change. 24:00 is the end of its day, whatever the
 * clocks do then.
 */
function clockFaults(
  pointer: string,
  day: string,
  times: Readonly<Record<string, string>>,
  timeZone: string,
  hint = '',
): Fault[] {
  const words = {
    'left out': 'is left out on that day, when clocks go forward',
    twice: 'comes twice on that day, when clocks go back',
  };
  return Object.entries(times).flatMap(([field, time]) => {
    const odd = time === '24:00' ? undefined : oddityOf(day, minutesOf(time), timeZone);
    return odd ? [{ pointer: `${pointer}/${field}`, detail: `${words[odd]}${hint}` }] : [];
  });
}

/** As many steps as one condition can name. */
const MOST_SESSION_STEPS = 120;

interface DraftSpan {
  readonly span: Interval;
  /** Whether both forms were given and say different times. */
  readonly contradicts: boolean;
  /** What the wall clock says, when nothing else says when. */
  readonly local?: { readonly day: string; readonly start: string; readonly end: string } | undefined;
}

function spanOfDraft({ day, start, end, startsAt, endsAt }: SessionDraft, timeZone: string): DraftSpan | undefined {
  const local = day !== undefined && start !== undefined && end !== undefined ? { day, start, end } : undefined;
  if (startsAt !== undefined && endsAt !== undefined) {
    // The instants decide: a wall-clock time that comes twice agrees with both.
    const shown = onWallClock({ startsAt, endsAt }, timeZone);
    const contradicts = !!local && (shown.day !== day || shown.start !== start || shown.end !== end);
    return { span: spanOf({ startsAt, endsAt }), contradicts };
  }
  if (!local) return undefined;
  const at = (time: string): number => instantOf(local.day, minutesOf(time), timeZone);
  return { span: { from: at(local.start), to: at(local.end) }, contradicts: false, local };
}

function sessionFaults(
  { grid, sessions }: ProgrammeDraft,
  spans: readonly (DraftSpan | undefined)[],
  timeZone: string,
): Fault[] {
  const faults: Fault[] = [];
  const sound = STEP_MINUTES.includes(grid.stepMinutes);
  const days = grid.days
    .filter(({ from, to }) => minutesOf(from) < minutesOf(to))
    .map((day: GridDay) => openDay(day, grid.stepMinutes, timeZone));
  /** Who speaks where: the steps each speaker has in sessions before this one. */
  const engaged = new Map<string, { readonly index: number; readonly key: string }[]>();
  for (const [index, { speakers }] of sessions.entries()) {
    const pointer = `/sessions/${index}`;
    for (const [place, speaker] of speakers.entries()) {
      if (speakers.indexOf(speaker) !== place) {
        faults.push({ pointer: `${pointer}/speakers/${place}`, detail: 'is named twice' });
      }
    }
    const found = spans[index];
    if (!found) {
      faults.push({ pointer, detail: 'must say when: day, start and end, or startsAt and endsAt' });
      continue;
    }
    const { span, contradicts, local } = found;
    const hint = ': give startsAt and endsAt';
    const odd = local ? clockFaults(pointer, local.day, { start: local.start, end: local.end }, timeZone, hint) : [];
    if (odd.length > 0) {
      faults.push(...odd);
      continue;
    }
    if (contradicts)
      faults.push({ pointer: `${pointer}/startsAt`, detail: 'says another time than day, start and end' });
    if (span.from >= span.to) {
      faults.push({ pointer: `${pointer}/end`, detail: 'must be after the start' });
      continue;
    }
    const day = days.find(({ from, to }) => from <= span.from && span.to <= to);
    if (!day) {
      faults.push({ pointer, detail: 'is not inside the opening hours of a day of the grid' });
      continue;
    }
    if (!sound) continue;
    const steps = stepsTouched(day, span);
    if (steps.length > MOST_SESSION_STEPS) {
      faults.push({ pointer: `${pointer}/end`, detail: `is more than ${MOST_SESSION_STEPS} steps after the start` });
      continue;
    }
    const keys = new Set(steps.map((step) => `${day.day}/${step}`));
    for (const [place, speaker] of speakers.entries()) {
      const others = engaged.get(speaker) ?? [];
      const clash = others.find((other) => other.index !== index && keys.has(other.key));
      if (clash) {
        faults.push({
          pointer: `${pointer}/speakers/${place}`,
          detail: `speaks at session ${clash.index} in the same step of the grid`,
        });
      }
      engaged.set(speaker, [...others, ...[...keys].map((key) => ({ index, key }))]);
    }
  }
  return faults;
}

function roomFaults({ rooms }: ProgrammeDraft): Fault[] {
  const names = rooms.map(({ name }) => name);
  return rooms.flatMap(({ name }, index) =>
    names.indexOf(name) === index ? [] : [{ pointer: `/rooms/${index}/name`, detail: 'is the name of another room' }],
  );
}

/** Which room of the draft a neighbour is, by its id or its name; -1 if none. */
function placeOfNeighbour(neighbour: string, { rooms }: ProgrammeDraft, roomIds: readonly string[]): number {
  const byId = roomIds.indexOf(neighbour);
  return byId >= 0 ? byId : rooms.findIndex(({ name }) => name === neighbour);
}

function neighbourFaults(draft: ProgrammeDraft, roomIds: readonly string[]): Fault[] {
  return draft.rooms.flatMap(({ neighbours = [] }, index) => {
    const places = neighbours.map((neighbour) => placeOfNeighbour(neighbour, draft, roomIds));
    return places.flatMap((place, position) => {
      const pointer = `/rooms/${index}/neighbours/${position}`;
      if (place < 0) return [{ pointer, detail: 'is not a room of this programme' }];
      if (place === index) return [{ pointer, detail: 'is the room itself' }];
      return places.indexOf(place) === position ? [] : [{ pointer, detail: 'is named twice' }];
    });
  });
}

function travelFaults({ rooms, sessions, travel }: ProgrammeDraft): Fault[] {
  const zones = new Set([...rooms, ...sessions].map(({ zone }) => zone));
  const pairs = travel.map(({ from, to }) => [from, to].toSorted().join('/'));
  return travel.flatMap(({ from, to }, index) => {
    const pointer = `/travel/${index}`;
    const unknown = Object.entries({ from, to }).filter(([, zone]) => !zones.has(zone));
    if (unknown.length > 0) {
      return unknown.map(([end]) => ({
        pointer: `${pointer}/${end}`,
        detail: 'is the zone of no room and no session',
      }));
    }
    if (from === to) return [{ pointer: `${pointer}/to`, detail: 'is the zone it begins in' }];
    return pairs.indexOf(pairs[index] ?? '') === index
      ? []
      : [{ pointer, detail: 'is given already; it holds either way' }];
  });
}

function repeatedIds({ sessions, rooms, interpreters }: ProgrammeDraft): Fault[] {
  const repeated = (list: string, field: string, ids: readonly (string | undefined)[]): Fault[] =>
    ids.flatMap((id, index) =>
      id === undefined || ids.indexOf(id) === index
        ? []
        : [{ pointer: `/${list}/${index}/${field}`, detail: 'is given twice' }],
    );
  return [
    ...repeated(
      'sessions',
      'sessionId',
      sessions.map(({ sessionId }) => sessionId),
    ),
    ...repeated(
      'rooms',
      'roomId',
      rooms.map(({ roomId }) => roomId),
    ),
    ...repeated(
      'interpreters',
      'interpreterId',
      interpreters.map(({ interpreterId }) => interpreterId),
    ),
  ];
}

/** The ids of `entries`: their own, or that of the known one of the same name that no other entry has, or a new one. */
function identify<IdField extends string, NameField extends string>(
  entries: readonly ({ readonly [Field in IdField]?: string | undefined } & {
    readonly [Field in NameField]?: string | undefined;
  })[],
  idField: IdField,
  nameField: NameField,
  known: readonly ({ readonly [Field in IdField]: string } & { readonly [Field in NameField]?: string | undefined })[],
  makeId: () => string,
): string[] {
  const given = new Set<string>();
  for (const entry of entries) {
    const id = entry[idField];
    if (id !== undefined) given.add(id);
  }
  return entries.map((entry) => {
    const own = entry[idField];
    if (own !== undefined) return own;
    const name = entry[nameField];
    const same = known.find((one) => name !== undefined && one[nameField] === name && !given.has(one[idField]));
    const id = same?.[idField] ?? makeId();
    given.add(id);
    return id;
  });
}
