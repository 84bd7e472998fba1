import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DayCalendar } from '../../../functions/meeting-booking/domain/day-calendar.ts';
import { type Interval, instantOfStep, openDay, runOfSteps } from '../../../functions/meeting-booking/domain/grid.ts';
import type { Meeting, Placement } from '../../../functions/meeting-booking/domain/meeting.ts';
import {
  daysWithTime,
  factsOf,
  isWish,
  obstacles,
  placementHolds,
  placements,
  type SearchOptions,
} from '../../../functions/meeting-booking/domain/placement-search.ts';
import type { Programme } from '../../../functions/meeting-booking/domain/programme.ts';

const DAY = '2021-06-22';
const at = (time: string): number => Date.parse(`${DAY}T${time}:00Z`);

const roomOf = (roomId: string, changes: object = {}) => ({
  roomId,
  name: roomId,
  capacity: 12,
  turnaroundMinutes: 15,
  features: [],
  ...changes,
});

const programmeOf = (changes: Partial<Programme> = {}): Programme => ({
  conferenceId: 'c',
  timeZone: 'Europe/Moscow',
  grid: { stepMinutes: 15, days: [{ day: DAY, from: '09:00', to: '20:00' }] },
  sessions: [],
  rooms: [roomOf('a')],
  interpreters: [],
  retiredRooms: [],
  roomsVersion: 1,
  ...changes,
});

const heldBy = (holder: string, steps: Iterable<number>): DayCalendar => ({
  holders: new Map([...steps].map((step) => [step, holder])),
  roomsVersion: 0,
});

interface Case {
  readonly programme?: Programme;
  readonly meeting?: Partial<Meeting>;
  /** What each person, in turn of both sides, has on the day. */
  readonly people?: readonly DayCalendar[];
  readonly remote?: readonly number[];
  readonly rooms?: Readonly<Record<string, DayCalendar>>;
  readonly windows?: readonly (readonly Interval[])[];
}

const NOTHING = heldBy('', []);

function staged({ programme = programmeOf(), meeting, people = [NOTHING, NOTHING], remote = [], ...rest }: Case) {
  const { rooms = {}, windows = [] } = rest;
  const ids = people.map((_, index) => `dgt_${index}`);
  const side = (index: number, attendeeIds: readonly string[]) => ({
    delegationId: `dlg_${index}`,
    accepted: true,
    principalId: attendeeIds[0] ?? '',
    attendeeIds,
    windows: windows[index],
  });
  const asked: Meeting = {
    conferenceId: 'c',
    meetingId: 'mtg_1',
    version: 2,
    status: 'requested',
    sequence: 0,
    requestedAt: '2021-05-03T08:30:00Z',
    durationMinutes: 30,
    parties: [side(0, ids.slice(0, 1)), side(1, ids.slice(1))],
    withHost: false,
    ...meeting,
  };
  const known = people.map((calendar, index) => {
    const attendance = remote.includes(index) ? ('remote' as const) : ('in-person' as const);
    return [`dgt_${index}`, { delegate: { attendance }, days: new Map([[DAY, calendar]]) }] as const;
  });
  const read = new Map([[DAY, { rooms: new Map(Object.entries(rooms)) }]]);
  return { facts: factsOf(programme, new Map(known), read), meeting: asked };
}

const all = (given: Case, options: SearchOptions = { notBefore: 0 }): Placement[] => {
  const { facts, meeting } = staged(given);
  return [...placements(facts, meeting, options)];
};
const first = (given: Case, options?: SearchOptions) => all(given, options)[0];

describe('the search for a place', () => {
  it('finds the earliest', () => {
    expect(first({})).toMatchObject({ step: 540, roomId: 'a', roomSteps: 3, startsAt: '2021-06-22T06:00:00Z' });
    expect(first({ people: [heldBy('mtg_2', [540]), heldBy('mtg_3', [600])] })).toMatchObject({ step: 555 });
    expect(first({ people: [heldBy('mtg_2', [555]), heldBy('ses_1', [600])] })).toMatchObject({ step: 570 });
    expect(first({}, { notBefore: at('07:01') })).toMatchObject({ step: 615 });
  });

  it('counts what the meeting holds itself as free', () => {
    const own = heldBy('mtg_1', [540, 555, 570]);
    expect(first({ people: [own, own], rooms: { a: own } })).toMatchObject({ step: 540 });
  });

  it('leaves a room its turnaround, before the next meeting too', () => {
    const programme = programmeOf({ rooms: [roomOf('a', { turnaroundMinutes: 30 })] });
    expect(first({ programme, rooms: { a: heldBy('mtg_2', [585]) } })).toMatchObject({ step: 600, roomSteps: 4 });
  });

  it('lets the turnaround of the last meeting reach beyond the closing', () => {
    expect(first({}, { notBefore: at('16:30') })).toMatchObject({ step: 1170, roomId: 'a', roomSteps: 2 });
    expect(first({}, { notBefore: at('16:31') })).toBeUndefined();
  });

  it('takes the next best room when the best is taken', () => {
    const programme = programmeOf({ rooms: [roomOf('a', { capacity: 4 }), roomOf('b', { capacity: 8 })] });
    expect(first({ programme, rooms: { a: heldBy('mtg_2', [555]) } })).toMatchObject({ step: 540, roomId: 'b' });
  });

  it('keeps speakers free for their sessions before these have claimed them', () => {
    const session = { sessionId: 'ses_1', title: 'Opening', startsAt: '2021-06-22T06:00:00Z' };
    const sessions = [{ ...session, endsAt: '2021-06-22T07:00:00Z', speakers: ['dgt_1'] }];
    expect(first({ programme: programmeOf({ sessions }) })).toMatchObject({ step: 600 });
  });

  it('after a release looks only at what uses something of it, turnaround included', () => {
    const using = { from: at('08:00'), to: at('08:30') };
    expect(all({}, { notBefore: 0, using }).map(({ step }) => step)).toEqual([630, 645, 660, 675]);
  });

  it('knows the days on which everybody could without looking at a room', () => {
    const { facts, meeting } = staged({ rooms: { a: heldBy('mtg_2', runOfSteps(540, 44, 15)) } });
    expect([...daysWithTime(facts, meeting, { notBefore: 0 })].map(({ day }) => day)).toEqual([DAY]);
    const engaged = staged({ people: [NOTHING, heldBy('mtg_2', runOfSteps(540, 44, 15))] });
    expect([...daysWithTime(engaged.facts, engaged.meeting, { notBefore: 0 })]).toEqual([]);
  });

  it('finds exactly what trying everything finds', () => {
    const day = openDay({ day: DAY, from: '09:00', to: '12:00' }, 15, 'Europe/Moscow');
    const grid = { stepMinutes: 15, days: [{ day: DAY, from: '09:00', to: '12:00' }] };
    const steps = runOfSteps(540, 12, 15);
    const some = fc.subarray(steps).map((chosen) => heldBy('mtg_2', chosen));
    const window = fc
      .tuple(fc.integer({ min: 500, max: 760 }), fc.integer({ min: 1, max: 150 }))
      .map(([from, length]): Interval => ({ from: instantOfStep(day, from), to: instantOfStep(day, from + length) }));
    const rooms = fc.array(fc.record({ turnaround: fc.integer({ min: 0, max: 3 }), calendar: some }), { maxLength: 3 });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }),
        fc.array(some, { minLength: 2, maxLength: 4 }),
        fc.array(fc.array(window, { minLength: 1, maxLength: 3 }), { maxLength: 2 }),
        rooms,
        fc.integer({ min: 480, max: 740 }),
        (length, people, windows, drawn, notBeforeStep) => {
          const named = drawn.map(({ turnaround }, index) =>
            roomOf(`r${index}`, { capacity: 10 + index, turnaroundMinutes: 15 * turnaround }),
          );
          const calendars = Object.fromEntries(drawn.map(({ calendar }, index) => [`r${index}`, calendar]));
          const programme = programmeOf({ grid, rooms: named });
          const given = { programme, people, windows, rooms: calendars, meeting: { durationMinutes: length * 15 } };
          const found = all(given, { notBefore: instantOfStep(day, notBeforeStep) });
          const expected = steps.flatMap((step) => {
            const run = runOfSteps(step, length, 15);
            if (run.some((one) => !steps.includes(one)) || step < notBeforeStep) return [];
            if (people.some(({ holders }) => run.some((one) => holders.has(one)))) return [];
            // Every minute of it must lie in some window of each party.
            const minutes = Array.from({ length: length * 15 }, (_, index) => instantOfStep(day, step + index));
            const inWindows = windows.every((party) =>
              minutes.every((minute) => party.some(({ from, to }) => from <= minute && minute + 60_000 <= to)),
            );
            if (!inWindows) return [];
            const free = drawn.findIndex(({ calendar, turnaround }) =>
              runOfSteps(step, length + turnaround, 15).every((one) => !calendar.holders.has(one)),
            );
            return free < 0 ? [] : [{ step, roomId: `r${free}` }];
          });
          expect(found.map(({ step, roomId }) => ({ step, roomId }))).toEqual(expected);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('what stands against a placement', () => {
  const placement = (changes: Partial<Placement> = {}): Placement => ({
    roomId: 'a',
    roomName: 'a',
    startsAt: '2021-06-22T06:30:00Z',
    endsAt: '2021-06-22T07:00:00Z',
    day: DAY,
    step: 570,
    stepMinutes: 15,
    steps: 2,
    roomSteps: 3,
    ...changes,
  });
  const against = (given: Case, changes?: Partial<Placement>) => {
    const { facts, meeting } = staged(given);
    return obstacles(facts, meeting, placement(changes));
  };

  it('is nothing for every place that the search finds', () => {
    const { facts, meeting } = staged({ people: [heldBy('mtg_2', [600, 615]), heldBy('mtg_3', [900])] });
    for (const found of placements(facts, meeting, { notBefore: 0 })) {
      expect(obstacles(facts, meeting, found)).toEqual([]);
    }
  });

  it('is named, each by its kind', () => {
    expect(against({})).toEqual([]);
    expect(against({}, { day: '2021-06-25' })).toEqual([{ kind: 'hours' }]);
    expect(against({}, { stepMinutes: 30 })).toEqual([{ kind: 'hours' }]);
    expect(against({}, { step: 525 })).toEqual([{ kind: 'hours' }]);
    expect(against({}, { step: 1185 })).toEqual([{ kind: 'hours' }]);
    expect(against({}, { step: 571 })).toEqual([{ kind: 'hours' }]);
    expect(against({ windows: [[{ from: at('06:45'), to: at('09:00') }]] })).toEqual([{ kind: 'window' }]);
    expect(against({}, { roomId: 'gone' })).toEqual([{ kind: 'room', id: 'gone' }]);
    const small = programmeOf({ rooms: [roomOf('a', { capacity: 1 })] });
    expect(against({ programme: small })).toEqual([{ kind: 'capacity', id: 'a' }]);
    expect(against({ programme: small, remote: [1] })).toEqual([]);
    const hosts = programmeOf({ rooms: [roomOf('a', { features: ['host-only'] })] });
    expect(against({ programme: hosts })).toEqual([{ kind: 'room', id: 'a' }]);
    expect(against({ programme: hosts, meeting: { withHost: true } })).toEqual([]);
  });

  it('names who has what it wants, and each of them once', () => {
    const given = {
      people: [heldBy('mtg_2', [570, 585]), heldBy('ses_1', [585])],
      rooms: { a: heldBy('mtg_3', [600]) },
    };
    expect(against(given)).toEqual([
      { kind: 'person', id: 'dgt_0', meetingId: 'mtg_2' },
      { kind: 'person', id: 'dgt_1' },
      { kind: 'room', id: 'a', meetingId: 'mtg_3' },
    ]);
  });

  it('a wish is not enough to move a meeting from where it is', () => {
    const { facts, meeting } = staged({ windows: [[{ from: at('06:45'), to: at('09:00') }]] });
    const booked = { ...meeting, status: 'confirmed' as const, placement: placement() };
    expect(placementHolds(facts, booked)).toBe(true);
    expect(obstacles(facts, booked, booked.placement).filter((one) => !isWish(one))).toEqual([]);
    expect(placementHolds(facts, { ...booked, placement: placement({ roomId: 'gone' }) })).toBe(false);
  });
});
