import { describe, expect, it } from 'vitest';
import {
  completeProgramme,
  type Programme,
  type ProgrammeDraft,
  sessionClaims,
} from '../../../functions/meeting-booking/domain/programme.ts';

const conference = { timeZone: 'Europe/Moscow', startsOn: '2021-06-22', endsOn: '2021-06-24' };
const draft = (changes: Partial<ProgrammeDraft> = {}): ProgrammeDraft => ({
  grid: { stepMinutes: 15, days: [{ day: '2021-06-22', from: '09:00', to: '20:00' }] },
  sessions: [],
  rooms: [],
  interpreters: [],
  travel: [],
  ...changes,
});
const room = (name: string, changes: object = {}) => ({
  name,
  capacity: 12,
  turnaroundMinutes: 15,
  features: [],
  ...changes,
});
const session = (changes: object = {}) => ({
  title: 'Opening',
  day: '2021-06-22',
  start: '10:00',
  end: '11:00',
  speakers: [],
  ...changes,
});

let made = 0;
const complete = (wanted: ProgrammeDraft, previous?: { programme: Programme; version: number }) =>
  completeProgramme('mcis-2021', wanted, conference, previous, (prefix) => `${prefix}_${++made}`);
const programmeOf = (wanted: ProgrammeDraft, previous?: { programme: Programme; version: number }): Programme => {
  const result = complete(wanted, previous);
  if ('faults' in result) throw new Error(JSON.stringify(result.faults));
  return result.programme;
};
const faults = (wanted: ProgrammeDraft, of = conference): string[] => {
  const result = completeProgramme('mcis-2021', wanted, of, undefined, (prefix) => `${prefix}_${++made}`);
  return 'faults' in result ? result.faults.map(({ pointer }) => pointer) : [];
};

describe('a programme', () => {
  it('gives an id to what has none, and keeps the id that is given', () => {
    const mine = 'rom_01F8QZ7X9V0000000000000009';
    const { rooms } = programmeOf(draft({ rooms: [room('Red'), room('Blue', { roomId: mine })] }));
    expect(rooms.map(({ roomId }) => roomId)).toEqual([expect.stringMatching(/^rom_\d+$/), mine]);
  });

  it('recognises by name, but never takes one known thing for two', () => {
    const first = programmeOf(draft({ sessions: [session(), session({ start: '12:00', end: '13:00' })] }));
    const again = programmeOf(
      draft({
        sessions: [session(), session({ start: '14:00', end: '15:00' }), session({ start: '16:00', end: '17:00' })],
      }),
      { programme: first, version: 1 },
    );
    const ids = again.sessions.map(({ sessionId }) => sessionId);
    expect(ids.slice(0, 2)).toEqual(first.sessions.map(({ sessionId }) => sessionId));
    expect(new Set(ids).size).toBe(3);
  });

  it('says since which version its rooms and hours are as they are', () => {
    const first = programmeOf(draft({ rooms: [room('Red')] }));
    const second = programmeOf(draft({ rooms: [room('Red')], sessions: [session()] }), {
      programme: first,
      version: 1,
    });
    const third = programmeOf(draft({ rooms: [room('Red', { capacity: 8 })] }), { programme: second, version: 2 });
    const fourth = programmeOf(draft({ rooms: [] }), { programme: third, version: 3 });
    const fifth = programmeOf(draft({ rooms: [room('Red', { capacity: 8 })] }), { programme: fourth, version: 4 });
    expect([first, second, third, fourth, fifth].map(({ roomsVersion }) => roomsVersion)).toEqual([1, 1, 3, 4, 5]);
    expect(fourth.retiredRooms).toEqual([{ roomId: first.rooms[0]?.roomId, name: 'Red' }]);
    expect(fifth.rooms[0]?.roomId).toBe(first.rooms[0]?.roomId);
    expect(fifth.retiredRooms).toEqual([]);
  });

  it.each([
    [
      'a step that no hour can be divided in',
      { grid: { stepMinutes: 25, days: draft().grid.days } },
      ['/grid/stepMinutes'],
    ],
    [
      'hours beside the steps',
      { grid: { stepMinutes: 30, days: [{ day: '2021-06-22', from: '09:15', to: '20:45' }] } },
      ['/grid/days/0/from', '/grid/days/0/to'],
    ],
    [
      'a day outside the conference',
      { grid: { stepMinutes: 15, days: [{ day: '2021-06-25', from: '09:00', to: '20:00' }] } },
      ['/grid/days/0/day'],
    ],
    ['a session on a day that is not in the grid', { sessions: [session({ day: '2021-06-23' })] }, ['/sessions/0']],
    [
      'a session that says two different times',
      { sessions: [session({ startsAt: '2021-06-22T08:00:00Z', endsAt: '2021-06-22T09:00:00Z' })] },
      ['/sessions/0/startsAt'],
    ],
    [
      'a speaker in two sessions at once',
      {
        sessions: [
          session({ speakers: ['a'] }),
          session({ title: 'B', start: '10:45', end: '12:00', speakers: ['b', 'a'] }),
        ],
      },
      ['/sessions/1/speakers/1'],
    ],
    [
      'two sessions in one step for one speaker',
      {
        sessions: [
          session({ end: '11:10', speakers: ['a'] }),
          session({ title: 'B', start: '11:10', end: '12:00', speakers: ['a'] }),
        ],
      },
      ['/sessions/1/speakers/0'],
    ],
    [
      'one id for two rooms',
      { rooms: [room('A', { roomId: 'rom_x' }), room('B', { roomId: 'rom_x' })] },
      ['/rooms/1/roomId'],
    ],
    [
      'a session longer than a booking can name',
      {
        grid: { stepMinutes: 5, days: [{ day: '2021-06-22', from: '00:00', to: '24:00' }] },
        sessions: [session({ start: '01:00', end: '12:00' })],
      },
      ['/sessions/0/end'],
    ],
  ])('with %s contradicts itself', (_, changes, pointers) => {
    expect(faults(draft(changes as Partial<ProgrammeDraft>))).toEqual(pointers);
  });

  describe('on a day when clocks change', () => {
    const paris = (day: string) => ({ timeZone: 'Europe/Paris', startsOn: day, endsOn: day });
    const on = (day: string, from: string, sessions: object[]) =>
      draft({
        grid: { stepMinutes: 15, days: [{ day, from, to: '24:00' }] },
        sessions: sessions.map((changes) => session({ day, ...changes })),
      });
    const spring = '2024-03-31';
    const autumn = '2024-10-27';

    it('names no time that the wall clock leaves out', () => {
      const sessions = [
        { start: '01:30', end: '02:30' },
        { start: '02:00', end: '03:00' },
        { start: '01:00', end: '03:30' },
      ];
      expect(faults(on(spring, '00:00', sessions), paris(spring))).toEqual(['/sessions/0/end', '/sessions/1/start']);
      expect(faults(on(spring, '02:15', []), paris(spring))).toEqual(['/grid/days/0/from']);
    });

    it('names a time that comes twice in instants', () => {
      const sessions = [
        { start: '01:30', end: '02:30' },
        { start: '02:00', end: '03:00' },
      ];
      expect(faults(on(autumn, '00:00', sessions), paris(autumn))).toEqual(['/sessions/0/end', '/sessions/1/start']);
      expect(faults(on(autumn, '02:45', []), paris(autumn))).toEqual(['/grid/days/0/from']);
      // Half past two comes at 00:30 and at 01:30 in UTC, and is shown alike.
      const instants = [
        { start: '02:30', end: '02:45', startsAt: `${autumn}T00:30:00Z`, endsAt: `${autumn}T00:45:00Z` },
        { start: '02:30', end: '02:45', startsAt: `${autumn}T01:30:00Z`, endsAt: `${autumn}T01:45:00Z` },
        { start: '02:30', end: '02:45', startsAt: `${autumn}T02:30:00Z`, endsAt: `${autumn}T02:45:00Z` },
      ];
      expect(faults(on(autumn, '00:00', instants), paris(autumn))).toEqual(['/sessions/2/startsAt']);
    });

    it('ends at 24:00 even if the clocks leave that out', () => {
      const santiago = { timeZone: 'America/Santiago', startsOn: '2024-09-07', endsOn: '2024-09-08' };
      expect(faults(on('2024-09-07', '09:00', []), santiago)).toEqual([]);
      expect(faults(on('2024-09-08', '00:00', []), santiago)).toEqual(['/grid/days/0/from']);
    });
  });

  it('whose sessions follow each other on the steps is sound', () => {
    const sessions = [
      session({ speakers: ['a'] }),
      session({ title: 'B', start: '11:00', end: '12:00', speakers: ['a'] }),
    ];
    const programme = programmeOf(draft({ sessions }));
    expect(sessionClaims(programme)).toMatchObject([
      { delegateId: 'a', day: '2021-06-22', steps: [600, 615, 630, 645] },
      { delegateId: 'a', day: '2021-06-22', steps: [660, 675, 690, 705] },
    ]);
  });
});

describe('where things are', () => {
  const travel = [{ from: 'palace', to: 'annex', minutes: 20 }];
  const zones = [room('Red', { zone: 'palace' }), room('Blue', { zone: 'annex' })];

  it('knows the neighbours of a room by name or by id, and keeps their ids', () => {
    const mine = 'rom_01F8QZ7X9V0000000000000009';
    const wanted = [room('Red', { roomId: mine, neighbours: ['Blue'] }), room('Blue', { neighbours: [mine] })];
    const { rooms } = programmeOf(draft({ rooms: wanted }));
    expect(rooms.map(({ neighbours }) => neighbours)).toEqual([[rooms[1]?.roomId], [mine]]);
    expect(programmeOf(draft({ rooms: [room('Red')] })).rooms[0]).not.toHaveProperty('neighbours');
  });

  it('refuses neighbours that are not there, are the room itself or named twice', () => {
    const wanted = [room('Red', { neighbours: ['Green', 'Red', 'Blue', 'Blue'] }), room('Blue')];
    const found = ['/rooms/0/neighbours/0', '/rooms/0/neighbours/1', '/rooms/0/neighbours/3'];
    expect(faults(draft({ rooms: wanted }))).toEqual(found);
  });

  it('refuses travel between zones of nothing, inside one, and twice', () => {
    expect(faults(draft({ rooms: zones, travel }))).toEqual([]);
    expect(faults(draft({ sessions: [session({ zone: 'annex' })], rooms: zones.slice(0, 1), travel }))).toEqual([]);
    expect(faults(draft({ travel }))).toEqual(['/travel/0/from', '/travel/0/to']);
    expect(faults(draft({ rooms: zones, travel: [{ from: 'annex', to: 'annex', minutes: 5 }] }))).toEqual([
      '/travel/0/to',
    ]);
    const back = { from: 'annex', to: 'palace', minutes: 10 };
    expect(faults(draft({ rooms: zones, travel: [...travel, back] }))).toEqual(['/travel/1']);
  });

  it('lets nobody book who planned with other zones, ways or interpreters', () => {
    const first = programmeOf(
      draft({ rooms: zones, travel, interpreters: [{ name: 'Ana', languages: ['en', 'ru'] }] }),
    );
    const next = (changes: Partial<ProgrammeDraft>) => {
      const { grid, sessions, rooms, interpreters } = first;
      const same = { grid, sessions, rooms, interpreters, travel };
      return programmeOf({ ...same, ...changes }, { programme: first, version: 4 }).roomsVersion;
    };
    const [ana] = first.interpreters;
    expect(next({})).toBe(1);
    expect(next({ travel: [{ from: 'annex', to: 'palace', minutes: 20 }] })).toBe(1);
    expect(next({ interpreters: [{ name: 'Ana', languages: ['ru', 'en'] }] })).toBe(1);
    expect(next({ travel: [{ from: 'annex', to: 'palace', minutes: 25 }] })).toBe(5);
    expect(next({ interpreters: [] })).toBe(5);
    expect(next({ interpreters: ana ? [{ ...ana, languages: ['en'] }] : [] })).toBe(5);
    expect(next({ rooms: first.rooms.map((one) => ({ ...one, zone: 'annex' })), travel: [] })).toBe(5);
    expect(next({ rooms: first.rooms.map((one) => ({ ...one, corridor: 'east' })) })).toBe(5);
  });
});
