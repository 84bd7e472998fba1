import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DayCalendar } from '../../../functions/meeting-booking/domain/day-calendar.ts';
import { type Interval, instantOfStep, openDay, runOfSteps } from '../../../functions/meeting-booking/domain/grid.ts';
import type { Meeting, Placement } from '../../../functions/meeting-booking/domain/meeting.ts';
import {
  daysWithTime,
  decidedOn,
  factsOf,
  isWish,
  obstacles,
  placeKept,
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
  travel: [],
  retiredRooms: [],
  roomsVersion: 1,
  ...changes,
});

const heldBy = (holder: string, steps: Iterable<number>, zone?: string): DayCalendar => {
  const all = [...steps];
  return {
    holders: new Map(all.map((step) => [step, holder])),
    zones: new Map(zone === undefined ? [] : all.map((step) => [step, zone])),
    version: 1,
    roomsVersion: 0,
  };
};

interface Case {
  readonly programme?: Programme;
  readonly meeting?: Partial<Meeting>;
  /** What each person, in turn of both sides, has on the day. */
  readonly people?: readonly DayCalendar[];
  readonly remote?: readonly number[];
  readonly rooms?: Readonly<Record<string, DayCalendar>>;
  readonly interpreters?: Readonly<Record<string, DayCalendar>>;
  readonly windows?: readonly (readonly Interval[])[];
}

const NOTHING = heldBy('', []);

function staged({ programme = programmeOf(), meeting, people = [NOTHING, NOTHING], remote = [], ...rest }: Case) {
  const { rooms = {}, interpreters = {}, windows = [] } = rest;
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
  const day = { rooms: new Map(Object.entries(rooms)), interpreters: new Map(Object.entries(interpreters)) };
  const read = new Map([[DAY, day]]);
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

describe('with zones, languages and sessions', () => {
  const zones = { rooms: [roomOf('a', { zone: 'palace', capacity: 4 }), roomOf('b', { zone: 'annex', capacity: 8 })] };
  const travel = [{ from: 'annex', to: 'palace', minutes: 25 }];
  const interpreters = [
    { interpreterId: 'itp_all', languages: ['en', 'ru', 'fr'] },
    { interpreterId: 'itp_two', languages: ['en', 'ru'] },
  ];
  const programme = programmeOf({ ...zones, travel, interpreters });
  const steps = (given: Case) => all(given).map(({ step, roomId }) => `${step} ${roomId}`);

  it('leaves people the time to come from another zone and to go there', () => {
    const people = [heldBy('mtg_2', [600, 615], 'palace'), NOTHING];
    const busyPalace = { a: heldBy('mtg_3', runOfSteps(540, 44, 15)) };
    expect(steps({ programme, people, rooms: busyPalace }).slice(0, 3)).toEqual(['540 b', '660 b', '675 b']);
    // Where they are anyway they need none.
    expect(steps({ programme, people }).slice(0, 4)).toEqual(['540 a', '555 a', '570 a', '630 a']);
    expect(steps({ programme, people, remote: [0] })).toEqual([]);
    const video = programmeOf({
      ...{ rooms: [roomOf('b', { zone: 'annex', features: ['video'] })], travel },
    });
    expect(steps({ programme: video, people, remote: [0] }).slice(0, 4)).toEqual(['540 b', '555 b', '570 b', '630 b']);
  });

  it('counts sessions that have not claimed their speakers yet', () => {
    const session = { sessionId: 'ses_1', title: 'Opening', startsAt: '2021-06-22T06:00:00Z', zone: 'annex' };
    const sessions = [{ ...session, endsAt: '2021-06-22T07:00:00Z', speakers: ['dgt_1'] }];
    const speaking = programmeOf({ ...zones, travel, sessions });
    expect(first({ programme: speaking })).toMatchObject({ step: 600, roomId: 'b', zone: 'annex' });
    const onlyPalace = programmeOf({ rooms: zones.rooms.slice(0, 1), travel, sessions });
    expect(first({ programme: onlyPalace })).toMatchObject({ step: 630, roomId: 'a', zone: 'palace' });
  });

  it('takes interpreters who are free and in time, and no meeting without', () => {
    const meeting = { languages: ['en', 'ru'] };
    expect(first({ programme, meeting })).toMatchObject({ interpreterIds: ['itp_two'] });
    const engaged = { itp_two: heldBy('mtg_2', [540], 'palace') };
    expect(first({ programme, meeting, interpreters: engaged })).toMatchObject({ interpreterIds: ['itp_all'] });
    const both = { ...engaged, itp_all: heldBy('mtg_3', [540, 555], 'annex') };
    expect(first({ programme, meeting, interpreters: both })).toMatchObject({ step: 555, interpreterIds: ['itp_two'] });
    const french = { languages: ['en', 'fr'] };
    expect(first({ programme, meeting: french, interpreters: both })).toMatchObject({ step: 570, roomId: 'b' });
    expect(first({ programme, meeting: { languages: ['en'] } })).not.toHaveProperty('interpreterIds');
  });

  it('says on which calendars more was decided than that steps are free', () => {
    const given = staged({
      programme,
      meeting: { languages: ['en', 'ru'] },
      people: [heldBy('mtg_2', [900]), NOTHING],
    });
    const [found] = placements(given.facts, given.meeting, { notBefore: 0 });
    if (!found) throw new Error('no place');
    expect(decidedOn(given.facts, given.meeting, found)).toEqual([
      { of: { kind: 'person', id: 'dgt_0', day: DAY }, version: 1 },
      { of: { kind: 'person', id: 'dgt_1', day: DAY }, version: 1 },
      { of: { kind: 'interpreter', id: 'itp_two', day: DAY }, version: 0 },
    ]);
    const still = staged({ programme: programmeOf(zones) });
    const [elsewhere] = placements(still.facts, still.meeting, { notBefore: 0 });
    expect(elsewhere && decidedOn(still.facts, still.meeting, elsewhere)).toEqual([]);
  });

  it('keeps a place with other interpreters, under its new name and zone', () => {
    const given = staged({ programme, meeting: { languages: ['en', 'ru'] } });
    const former = { ...first({ programme }), roomName: 'old', zone: 'attic', interpreterIds: ['itp_gone'] };
    const booked = { ...given.meeting, status: 'confirmed' as const, placement: former as Placement };
    expect(obstacles(given.facts, booked, booked.placement)).toEqual([{ kind: 'interpreter' }]);
    expect(placeKept(given.facts, booked)).toMatchObject({
      roomName: 'a',
      zone: 'palace',
      interpreterIds: ['itp_two'],
    });
    const nobody = { itp_all: heldBy('mtg_2', [540]), itp_two: heldBy('mtg_3', [555]) };
    const engaged = staged({ programme, meeting: { languages: ['en', 'ru'] }, interpreters: nobody });
    expect(placeKept(engaged.facts, booked)).toBeUndefined();
  });

  it('finds exactly what trying everything finds', () => {
    const grid = { stepMinutes: 15, days: [{ day: DAY, from: '09:00', to: '12:00' }] };
    const minutes = runOfSteps(540, 12, 15);
    const zoneNames = ['palace', 'annex', undefined] as const;
    const held = fc
      .array(fc.record({ zone: fc.constantFrom(...zoneNames), taken: fc.subarray(minutes, { maxLength: 3 }) }), {
        maxLength: 2,
      })
      .map((some): DayCalendar => {
        const entries = some.flatMap(({ zone, taken }, index) => taken.map((step) => ({ step, zone, index })));
        return {
          holders: new Map(entries.map(({ step, index }) => [step, `mtg_${index + 2}`])),
          zones: new Map(entries.flatMap(({ step, zone }) => (zone === undefined ? [] : [[step, zone]]))),
          version: 1,
          roomsVersion: 0,
        };
      });
    const languages = fc.constantFrom(undefined, ['en'], ['en', 'ru'], ['en', 'ru', 'fr']);
    const asked = fc.record({
      length: fc.integer({ min: 1, max: 3 }),
      people: fc.array(held, { minLength: 2, maxLength: 3 }),
      isRemote: fc.boolean(),
      rooms: fc.array(fc.record({ zone: fc.constantFrom(...zoneNames), hasVideo: fc.boolean(), calendar: held }), {
        maxLength: 3,
      }),
      engaged: fc.array(held, { minLength: 3, maxLength: 3 }),
      languages,
      way: fc.integer({ min: 0, max: 50 }),
    });
    const teams = [
      ['en', 'ru'],
      ['ru', 'fr'],
      ['en', 'ru', 'fr'],
    ];
    fc.assert(
      fc.property(asked, ({ length, people, isRemote, rooms, engaged, languages, way }) => {
        const named = rooms.map(({ zone, hasVideo }, index) =>
          roomOf(`r${index}`, {
            capacity: 10 + index,
            turnaroundMinutes: 0,
            features: hasVideo ? ['video'] : [],
            ...(zone === undefined ? {} : { zone }),
          }),
        );
        const given: Case = {
          programme: programmeOf({
            grid,
            rooms: named,
            travel: [{ from: 'palace', to: 'annex', minutes: way }],
            interpreters: teams.map((speaks, index) => ({ interpreterId: `i${index}`, languages: speaks })),
          }),
          people,
          remote: isRemote ? [0] : [],
          rooms: Object.fromEntries(rooms.map(({ calendar }, index) => [`r${index}`, calendar])),
          interpreters: Object.fromEntries(engaged.map((calendar, index) => [`i${index}`, calendar])),
          meeting: { durationMinutes: length * 15, ...(languages ? { languages } : {}) },
        };
        const isFree = ({ holders }: DayCalendar, from: number, to: number): boolean =>
          minutes.every((step) => step < from || step >= to || !holders.has(step));
        const isInTime = ({ zones }: DayCalendar, zone: string | undefined, from: number, to: number): boolean =>
          zone === undefined ||
          [...zones].every(([at, there]) => there === zone || at >= to + way || at + 15 + way <= from);
        const expected = minutes.flatMap((from) => {
          const to = from + length * 15;
          if (to > 720 || !people.every((day) => isFree(day, from, to))) return [];
          for (const [index, { zone, hasVideo, calendar }] of rooms.entries()) {
            const travellers = isRemote ? people.slice(1) : people;
            const could = engaged.map((day) => isFree(day, from, to) && isInTime(day, zone, from, to));
            const covers = (one: string, other: string): boolean =>
              teams.some((speaks, team) => could[team] && speaks.includes(one) && speaks.includes(other));
            const pairs = (languages ?? []).flatMap((one, place) =>
              (languages ?? []).slice(place + 1).map((other) => covers(one, other)),
            );
            const suits = isFree(calendar, from, to) && (hasVideo || !isRemote) && pairs.every(Boolean);
            if (suits && travellers.every((day) => isInTime(day, zone, from, to))) return [`${from} r${index}`];
          }
          return [];
        });
        // Rooms without equipment come first where it is not needed: how many there are is what the model knows of order.
        expect(all(given).map(({ step }) => step)).toEqual(expected.map((one) => Number(one.split(' ')[0])));
      }),
      { numRuns: 600 },
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
    expect(against({ windows: [[{ from: at('06:45'), to: at('09:00') }]] })).toEqual([{ kind: 'window', id: 'dlg_0' }]);
    expect(against({}, { roomId: 'gone' })).toEqual([{ kind: 'room', id: 'gone' }]);
    const small = programmeOf({ rooms: [roomOf('a', { capacity: 1 })] });
    expect(against({ programme: small })).toEqual([{ kind: 'capacity', id: 'a' }]);
    expect(against({ programme: small, remote: [1] })).toEqual([{ kind: 'features', id: 'a' }]);
    const seen = programmeOf({ rooms: [roomOf('a', { capacity: 1, features: ['video'] })] });
    expect(against({ programme: seen, remote: [1] })).toEqual([]);
    expect(against({ meeting: { roomFeatures: ['flags'] } })).toEqual([{ kind: 'features', id: 'a' }]);
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
    expect(placeKept(facts, booked)).toBeUndefined();
    expect(placeKept(facts, booked, isWish)).toEqual(placement());
    expect(placeKept(facts, { ...booked, placement: placement({ roomId: 'gone' }) }, isWish)).toBeUndefined();
  });
});
