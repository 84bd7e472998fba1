import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  MeetingLocked,
  MeetingNotOpen,
  NoSlot,
  SlotTaken,
  TooMuchToMove,
} from '../../../functions/meeting-booking/domain/problems.ts';
import { AlreadyAnswered } from '../../../functions/shared/dynamo/command-log.ts';
import { Forbidden, NotFound, StaleVersion } from '../../../functions/shared/problem.ts';
import { createTestTable, type TestTable } from '../../support/test-table.ts';
import { inOneWing, tooNear } from './placed-meetings.ts';
import {
  type Delegation,
  FIRST_DAY,
  faultsOf,
  profileOf,
  programmeOf,
  protocolDesk,
  room,
  SECOND_DAY,
  StagedConference,
  stranger,
} from './staged-conference.ts';

let table: TestTable;
beforeAll(async () => {
  table = await createTestTable();
});

const staged = (changes?: object) => StagedConference.begin(programmeOf(changes), table);
/** On the wall clock of the conference, three hours ahead of UTC. */
const at = (day: string, time: string): string => new Date(`${day}T${time}:00+03:00`).toISOString().replace('.000', '');
const between = (day: string, from: string, to: string) => ({ from: at(day, from), to: at(day, to) });

async function roomId(conference: StagedConference, name: string): Promise<string> {
  const { programme } = (await conference.programmes.get(conference.conferenceId, { consistent: true })) ?? {};
  const found = programme?.rooms.find((one) => one.name === name);
  if (!found) throw new Error(`${name} is not there`);
  return found.roomId;
}

/** Two delegations of one person each with a meeting at the earliest slot. */
async function agreed(conference: StagedConference, changes: object = {}) {
  const [one, other] = [await conference.delegation({ count: 1 }), await conference.delegation({ count: 1 })];
  return { one, other, ...(await conference.agree(one, other, changes)) };
}

async function withHost(conference: StagedConference, host: Delegation, changes: object = {}) {
  const guest = await conference.delegation({ count: 1 });
  return { guest, ...(await conference.agree(host, guest, changes)) };
}

const conflictsOf = async (asking: Promise<unknown>): Promise<object[]> => {
  const error = await asking.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof SlotTaken)) throw error ?? new Error('it was placed');
  return error.members.conflicts as object[];
};

describe('the desk places a meeting', () => {
  it('in the slot and the room it chooses, whatever people wish', async () => {
    const conference = await staged();
    const { meetingId } = await agreed(conference, { windows: [between(FIRST_DAY, '09:00', '12:00')] });
    const chosen = { startsAt: at(SECOND_DAY, '15:30'), roomId: await roomId(conference, 'Room 2') };
    const after = await conference.place(meetingId, protocolDesk, { ...chosen, reason: 'As the ministers agreed.' });
    expect(after).toMatchObject({
      status: 'confirmed',
      sequence: 1,
      reason: 'As the ministers agreed.',
      placement: { ...chosen, roomName: 'Room 2', endsAt: at(SECOND_DAY, '16:00'), roomSteps: 3 },
    });
    expect(after.locked).toBeUndefined();
    expect((await conference.eventsOf(meetingId)).at(-1)).toBe('meeting-rescheduled.v1');
    expect(await conference.contradictions()).toEqual([]);
  });

  it('from the waiting list', async () => {
    const grid = { stepMinutes: 30, days: [{ day: FIRST_DAY, from: '09:00', to: '10:00' }] };
    const conference = await staged({ grid, rooms: [room('The only room', { turnaroundMinutes: 0 })] });
    await agreed(conference, { windows: [between(FIRST_DAY, '09:00', '09:30')] });
    const { meetingId, status } = await agreed(conference, { windows: [between(FIRST_DAY, '09:00', '09:30')] });
    expect(status).toBe('waitlisted');
    const chosen = { startsAt: at(FIRST_DAY, '09:30'), roomId: await roomId(conference, 'The only room') };
    expect(await conference.place(meetingId, protocolDesk, chosen)).toMatchObject({ status: 'confirmed', sequence: 0 });
    expect((await conference.eventsOf(meetingId)).at(-1)).toBe('meeting-confirmed.v1');
  });

  it('but not where somebody or something is not free, and says who, and to itself alone which meeting it is', async () => {
    const conference = await staged();
    const host = await conference.delegation({ count: 1, kind: 'host' });
    const other = await withHost(conference, host);
    const { meetingId } = await withHost(conference, host);
    const { startsAt = '', roomId = '' } = other.placement ?? {};
    const person = { kind: 'person', id: host.people[0] };
    expect(await conflictsOf(conference.place(meetingId, protocolDesk, { startsAt, roomId }))).toEqual([
      { ...person, meetingId: other.meetingId },
      { kind: 'room', id: roomId, meetingId: other.meetingId },
    ]);
    expect(await conflictsOf(conference.place(meetingId, host.focalPoint, { startsAt, roomId }))).toEqual([
      person,
      { kind: 'room', id: roomId },
    ]);
    expect((await conference.meeting(meetingId)).version).toBe(2);
  });

  it('nor on a speaker’s session, whatever it displaces', async () => {
    const conference = await staged();
    const host = await conference.delegation({ count: 1, kind: 'host' });
    const { meetingId } = await withHost(conference, host, { windows: [between(SECOND_DAY, '09:00', '12:00')] });
    const session = { title: 'Plenary', day: FIRST_DAY, start: '10:00', end: '11:00', speakers: host.people };
    await conference.putProgramme(programmeOf({ sessions: [session] }), 1);
    const chosen = { startsAt: at(FIRST_DAY, '10:30'), roomId: await roomId(conference, 'Room 1'), displace: true };
    expect(await conflictsOf(conference.place(meetingId, protocolDesk, chosen))).toEqual([
      { kind: 'person', id: host.people[0] },
    ]);
    await conference.settle();
    expect(await conflictsOf(conference.place(meetingId, protocolDesk, chosen))).toEqual([
      { kind: 'person', id: host.people[0] },
    ]);
  });

  it('nor where the programme has no such time or room, and says everything that is wrong', async () => {
    const rooms = [room('Small', { capacity: 1 }), room('Host’s', { features: ['host-only'] }), room('Room 1')];
    const conference = await staged({ rooms });
    const { meetingId } = await agreed(conference);
    const [small, hosts, fitting] = await Promise.all(
      ['Small', 'Host’s', 'Room 1'].map((name) => roomId(conference, name)),
    );
    const place = (startsAt: string, room = fitting, changes: object = {}) =>
      faultsOf(conference.place(meetingId, protocolDesk, { startsAt, roomId: room, ...changes }));
    expect(await place(at(FIRST_DAY, '10:05'))).toEqual(['/startsAt']);
    expect(await place(at(FIRST_DAY, '08:45'))).toEqual(['/startsAt']);
    expect(await place(at(FIRST_DAY, '19:45'))).toEqual(['/startsAt']);
    expect(await place('2021-07-01T09:00:00Z')).toEqual(['/startsAt']);
    expect(await place('2021-04-01T09:00:00Z')).toEqual(['/startsAt']);
    expect(await place(at(FIRST_DAY, '10:00'), small)).toEqual(['/roomId']);
    expect(await place(at(FIRST_DAY, '10:00'), hosts)).toEqual(['/roomId']);
    const everything = { interpreterIds: ['itp_01F8QZ7X9V0000000000000001'], displace: true };
    expect(await place(at(FIRST_DAY, '08:00'), 'rom_01F8QZ7X9V0000000000000001', everything)).toEqual([
      '/roomId',
      '/startsAt',
      '/interpreterIds/0',
      '/displace',
    ]);
    expect((await conference.meeting(meetingId)).version).toBe(2);
    expect(await conference.contradictions()).toEqual([]);
  });

  it('with interpreters who are free, or with those it chooses', async () => {
    const interpreter = (name: string, languages: string[]) => ({ name, languages });
    const interpreters = [
      interpreter('A', ['en', 'ru']),
      interpreter('B', ['en', 'ru']),
      interpreter('C', ['en', 'fr']),
    ];
    const conference = await staged({ interpreters });
    const languages = ['en', 'ru'];
    const first = await agreed(conference, { languages });
    const second = await agreed(conference, { languages });
    const { programme } = (await conference.programmes.get(conference.conferenceId)) ?? {};
    const [a, b, c] = programme?.interpreters.map(({ interpreterId }) => interpreterId) ?? [];
    const used = first.placement?.interpreterIds?.[0];
    const chosen = { startsAt: at(FIRST_DAY, '09:00'), roomId: await roomId(conference, 'Room 2') };
    expect(second.placement?.interpreterIds).toEqual([used === a ? b : a]);
    const place = (interpreterIds: (string | undefined)[], startsAt = chosen.startsAt) => {
      const roomId = second.placement?.roomId;
      return conference.place(second.meetingId, protocolDesk, { startsAt, roomId, interpreterIds });
    };
    expect(await conflictsOf(place([used]))).toEqual([{ kind: 'interpreter', id: used, meetingId: first.meetingId }]);
    expect(await faultsOf(place([c]))).toEqual(['/interpreterIds']);
    expect(await faultsOf(place([a, a]))).toEqual(['/interpreterIds/1']);
    expect((await place([used], at(SECOND_DAY, '10:00'))).placement?.interpreterIds).toEqual([used]);
    expect(await conference.contradictions()).toEqual([]);
  });

  it('once, however often the same request comes, and only if it knows the meeting as it is', async () => {
    const conference = await staged();
    const { meetingId } = await agreed(conference);
    const chosen = { startsAt: at(SECOND_DAY, '10:00'), roomId: await roomId(conference, 'Room 1') };
    const stale = conference.place(meetingId, protocolDesk, chosen, { expectedVersion: 1 });
    await expect(stale).rejects.toThrow(StaleVersion);
    const key = randomUUID();
    const asked = () => conference.place(meetingId, protocolDesk, chosen, { key, expectedVersion: 2 });
    await asked();
    await expect(conference.place(meetingId, protocolDesk, chosen, { key })).rejects.toThrow(AlreadyAnswered);
    expect(await conference.meeting(meetingId)).toMatchObject({ version: 3, sequence: 1 });
  });

  it('until it has begun, and while something can become of it', async () => {
    const conference = await staged();
    const { meetingId, one } = await agreed(conference);
    const chosen = { startsAt: at(SECOND_DAY, '10:00'), roomId: await roomId(conference, 'Room 1') };
    conference.now = new Date(at(FIRST_DAY, '09:00'));
    await expect(conference.place(meetingId, protocolDesk, chosen)).rejects.toThrow(MeetingNotOpen);
    const waiting = await agreed(conference);
    await conference.cancel(waiting.meetingId, protocolDesk);
    await expect(conference.place(waiting.meetingId, protocolDesk, chosen)).rejects.toThrow(MeetingNotOpen);
    const asked = await conference.request(one, [waiting.one], { expiresAt: at(FIRST_DAY, '12:00') });
    conference.now = new Date(at(FIRST_DAY, '12:00'));
    await expect(conference.place(asked.meetingId, protocolDesk, chosen)).rejects.toThrow(MeetingNotOpen);
  });

  it('at the cost of its calendars, the meeting and the command record', async () => {
    const conference = await staged();
    const [one, other] = [await conference.delegation(), await conference.delegation()];
    const { meetingId } = await conference.agree(one, other);
    const chosen = { startsAt: at(FIRST_DAY, '15:00'), roomId: await roomId(conference, 'Room 2') };
    const { table: units, indexes } = await table.measure(() =>
      conference.place(meetingId, protocolDesk, chosen, { key: randomUUID() }),
    );
    // The meeting, the programme, four people, the rooms of the day and who is kept apart; both rooms may be concerned.
    const { placement } = await conference.meeting(meetingId);
    const rooms = placement?.roomId === chosen.roomId ? 1 : 2;
    expect(units.read).toBe(1 + 1 + 4 + 1 + 1);
    expect([2 * (1 + 4 + rooms + 1), 2 * (1 + 4 + 2 + 1)]).toContain(units.write);
    expect(indexes.write).toBe(3);
  });
});

describe('who may place', () => {
  it('is the protocol desk, and the host’s own for the host’s meetings; another party sees that it may not', async () => {
    const conference = await staged();
    const host = await conference.delegation({ count: 1, kind: 'host' });
    const { guest, meetingId } = await withHost(conference, host);
    const others = await agreed(conference);
    const chosen = { startsAt: at(SECOND_DAY, '10:00'), roomId: await roomId(conference, 'Room 1') };
    await expect(conference.place(meetingId, guest.focalPoint, chosen)).rejects.toThrow(Forbidden);
    await expect(conference.place(meetingId, stranger, chosen)).rejects.toThrow(NotFound);
    await expect(conference.place(others.meetingId, host.focalPoint, chosen)).rejects.toThrow(NotFound);
    await expect(conference.place(others.meetingId, others.one.focalPoint, chosen)).rejects.toThrow(Forbidden);
    await expect(conference.place(meetingId, host.focalPoint, chosen)).resolves.toMatchObject({ status: 'confirmed' });
  });
});

describe('delegations that are kept apart', () => {
  const WING = { rooms: [room('East 1', { neighbours: ['East 2'] }), room('East 2'), room('West', { capacity: 14 })] };

  /** The host is kept apart from a delegation that meets in one of two neighbouring rooms. */
  async function besideTheHost() {
    const conference = await staged(WING);
    const host = await conference.delegation({ count: 1, kind: 'host' });
    const blue = await conference.delegation({ count: 1 });
    await conference.keepApart([[host, blue, 30]]);
    const rival = await conference.agree(blue, await conference.delegation({ count: 1 }));
    const { placement } = rival;
    if (!placement) throw new Error('it was not placed');
    const own = await withHost(conference, host, { windows: [between(SECOND_DAY, '09:00', '12:00')] });
    await conference.settle();
    const beside = await roomId(conference, placement.roomName === 'East 1' ? 'East 2' : 'East 1');
    const chosen = { startsAt: placement.startsAt, roomId: beside };
    const near = () => tooNear(conference, [rival.meetingId, own.meetingId], [host, blue, 30], inOneWing);
    return { conference, host, blue, rival, own, chosen, near };
  }

  it('are a conflict to the protocol desk, which may displace', async () => {
    const { conference, rival, own, chosen, near } = await besideTheHost();
    const conflicts = await conflictsOf(conference.place(own.meetingId, protocolDesk, chosen));
    expect(conflicts).toEqual([{ kind: 'apart', meetingId: rival.meetingId }]);
    await conference.place(own.meetingId, protocolDesk, { ...chosen, displace: true });
    expect(await near()).toEqual([]);
    expect((await conference.meeting(own.meetingId)).placement).toMatchObject(chosen);
    expect(await conference.contradictions()).toEqual([]);
  });

  it.each([{ lock: false }, { lock: true }])(
    'are no word to the desk of the host ($lock), and are moved after that',
    async ({ lock }) => {
      const { conference, host, rival, own, chosen, near } = await besideTheHost();
      await conference.place(own.meetingId, host.focalPoint, { ...chosen, lock });
      await conference.settle({ copies: 2 });
      expect((await conference.meeting(own.meetingId)).placement).toMatchObject(chosen);
      expect((await conference.meeting(rival.meetingId)).status).toBe('confirmed');
      expect(await near()).toEqual([]);
      expect(await conference.contradictions()).toEqual([]);
    },
  );

  it('are not named to the desk of the host beside what is', async () => {
    const { conference, host, own, chosen } = await besideTheHost();
    const others = await agreed(conference);
    await conference.place(others.meetingId, protocolDesk, { ...chosen, lock: true });
    const conflicts = await conflictsOf(
      conference.place(own.meetingId, host.focalPoint, { ...chosen, displace: true }),
    );
    expect(conflicts).toEqual([{ kind: 'room', id: chosen.roomId }]);
  });

  it('do not keep anybody from agreeing to a slot that is locked', async () => {
    const { conference, host, chosen, rival } = await besideTheHost();
    const { startsAt, roomId: taken } = rival.placement ?? {};
    await conference.place(rival.meetingId, protocolDesk, { startsAt, roomId: taken, lock: true });
    const guest = await conference.delegation({ count: 1 });
    const asked = await conference.request(host, [guest]);
    await conference.place(asked.meetingId, host.focalPoint, { ...chosen, lock: true });
    await conference.settle();
    expect((await conference.accept(asked.meetingId, guest)).placement).toMatchObject(chosen);
    await conference.settle();
    expect((await conference.meeting(asked.meetingId)).placement).toMatchObject(chosen);
    expect(await conference.contradictions()).toEqual([]);
  });

  it('are moved away from a slot that is kept for who has not agreed yet', async () => {
    const { conference, host, blue, chosen, rival } = await besideTheHost();
    const asked = await conference.request(host, [await conference.delegation({ count: 1 })]);
    await conference.place(asked.meetingId, host.focalPoint, chosen);
    await conference.settle();
    const ids = [asked.meetingId, rival.meetingId];
    expect(await tooNear(conference, ids, [host, blue, 30], inOneWing)).toEqual([]);
    expect((await conference.meeting(asked.meetingId)).placement).toMatchObject(chosen);
    expect(await conference.contradictions()).toEqual([]);
  });
});

describe('a lock', () => {
  it('is put on and taken off where the meeting is, without a word to anybody', async () => {
    const conference = await staged();
    const { meetingId, placement } = await agreed(conference);
    const { startsAt, roomId } = placement ?? {};
    const told = (await conference.eventsOf(meetingId)).length;
    const locked = await conference.place(meetingId, protocolDesk, { startsAt, roomId, lock: true });
    expect(locked).toMatchObject({ locked: true, sequence: 0, placement });
    const again = await conference.place(meetingId, protocolDesk, { startsAt, roomId });
    expect(again).toMatchObject({ locked: true, sequence: 0, placement });
    const open = await conference.place(meetingId, protocolDesk, { startsAt, roomId, lock: false });
    expect(open.locked).toBeUndefined();
    expect((await conference.eventsOf(meetingId)).length).toBe(told);
    expect(await conference.contradictions()).toEqual([]);
  });

  it('keeps a meeting from being rescheduled, and goes with it when the desk moves it', async () => {
    const conference = await staged();
    const { meetingId, one } = await agreed(conference);
    const chosen = { startsAt: at(SECOND_DAY, '10:00'), roomId: await roomId(conference, 'Room 1') };
    await conference.place(meetingId, protocolDesk, { ...chosen, lock: true });
    await expect(conference.reschedule(meetingId, one.focalPoint)).rejects.toThrow(MeetingLocked);
    await expect(conference.reschedule(meetingId, protocolDesk)).rejects.toThrow(MeetingLocked);
    const elsewhere = { ...chosen, startsAt: at(SECOND_DAY, '12:00') };
    expect((await conference.place(meetingId, protocolDesk, elsewhere)).locked).toBe(true);
    expect((await conference.cancel(meetingId, one.focalPoint)).locked).toBeUndefined();
  });

  it('does not hold against what makes the place impossible, and falls with it', async () => {
    const conference = await staged();
    const { meetingId } = await agreed(conference);
    const chosen = { startsAt: at(SECOND_DAY, '10:00'), roomId: await roomId(conference, 'Room 1') };
    await conference.place(meetingId, protocolDesk, { ...chosen, lock: true });
    await conference.putProgramme(programmeOf({ rooms: [room('Room 2')] }), 1);
    await conference.settle();
    const after = await conference.meeting(meetingId);
    expect(after).toMatchObject({ status: 'confirmed', placement: { roomName: 'Room 2' } });
    expect(after.locked).toBeUndefined();
    expect(await conference.contradictions()).toEqual([]);
  });
});

describe('a meeting of the host displaces what is in the way', () => {
  it('which takes its next slot at the same moment, and everybody is told once', async () => {
    const conference = await staged({ rooms: [room('The only room')] });
    const host = await conference.delegation({ count: 1, kind: 'host' });
    const first = await agreed(conference);
    const second = await agreed(conference);
    const { meetingId } = await withHost(conference, host, { windows: [between(SECOND_DAY, '09:00', '12:00')] });
    const { startsAt, roomId } = first.placement ?? {};
    const chosen = { startsAt, roomId, displace: true };
    const { result: after, table: units } = await table.measure(() =>
      conference.place(meetingId, host.focalPoint, chosen),
    );
    expect(after).toMatchObject({ status: 'confirmed', placement: { startsAt } });
    // Two meetings, two people on one day and two on two, the room on two days, the command record.
    expect(units.write).toBe(2 * (2 + 2 + 2 * 2 + 2 + 1));
    const displaced = await conference.meeting(first.meetingId);
    expect(displaced).toMatchObject({
      status: 'confirmed',
      sequence: 1,
      placement: { startsAt: at(FIRST_DAY, '10:30') },
    });
    expect(displaced.reason).toBeUndefined();
    expect(await conference.meeting(second.meetingId)).toMatchObject({ version: 2 });
    expect((await conference.eventsOf(first.meetingId)).slice(3)).toEqual(['meeting-rescheduled.v1']);
    expect((await conference.eventsOf(meetingId)).slice(3)).toEqual(['meeting-rescheduled.v1']);
    expect(await conference.contradictions()).toEqual([]);
    await conference.settle({ copies: 2 });
    expect((await conference.meeting(first.meetingId)).sequence).toBe(1);
    expect(await conference.contradictions()).toEqual([]);
  });

  it('or waits when there is none', async () => {
    const grid = { stepMinutes: 30, days: [{ day: FIRST_DAY, from: '09:00', to: '10:00' }] };
    const conference = await staged({ grid, rooms: [room('The only room', { turnaroundMinutes: 0 })] });
    const host = await conference.delegation({ count: 1, kind: 'host' });
    const first = await agreed(conference);
    const { meetingId } = await withHost(conference, host);
    const { startsAt, roomId } = first.placement ?? {};
    const third = await withHost(conference, host);
    expect(third.status).toBe('waitlisted');
    await conference.place(third.meetingId, protocolDesk, { startsAt, roomId, displace: true });
    expect(await conference.meeting(first.meetingId)).toMatchObject({ status: 'waitlisted', sequence: 1 });
    expect((await conference.eventsOf(first.meetingId)).at(-1)).toBe('meeting-waitlisted.v1');
    expect(await conference.contradictions()).toEqual([]);
    await conference.settle();
    await conference.cancel(meetingId, host.focalPoint);
    await conference.settle();
    expect(await conference.meeting(first.meetingId)).toMatchObject({
      status: 'confirmed',
      sequence: 2,
      placement: { startsAt: at(FIRST_DAY, '09:30') },
    });
    expect(await conference.contradictions()).toEqual([]);
  });

  it('even with the slot that it leaves, and with people who are in both', async () => {
    const grid = { stepMinutes: 30, days: [{ day: FIRST_DAY, from: '09:00', to: '10:00' }] };
    const conference = await staged({ grid, rooms: [room('The only room', { turnaroundMinutes: 0 })] });
    const host = await conference.delegation({ count: 1, kind: 'host' });
    const guest = await conference.delegation({ count: 1 });
    const other = await conference.agree(guest, await conference.delegation({ count: 1 }));
    const { meetingId, placement } = await conference.agree(host, guest);
    const { startsAt, roomId } = other.placement ?? {};
    await conference.place(meetingId, protocolDesk, { startsAt, roomId, displace: true, lock: true });
    expect(await conference.meeting(meetingId)).toMatchObject({ placement: { startsAt }, locked: true, sequence: 1 });
    expect(await conference.meeting(other.meetingId)).toMatchObject({
      status: 'confirmed',
      placement: { startsAt: placement?.startsAt },
    });
    expect(await conference.contradictions()).toEqual([]);
  });

  it('but not what is locked, of the host as well, or has begun: then everything stays', async () => {
    const conference = await staged({ rooms: [room('Room 1'), room('Room 2')] });
    const host = await conference.delegation({ count: 2, kind: 'host' });
    const [minister = '', deputy = ''] = host.people;
    const locked = await agreed(conference);
    const { startsAt, roomId } = locked.placement ?? {};
    await conference.place(locked.meetingId, protocolDesk, { startsAt, roomId, lock: true });
    const { meetingId } = await withHost(conference, { ...host, people: [minister] });
    const chosen = { startsAt, roomId, displace: true };
    expect(await conflictsOf(conference.place(meetingId, protocolDesk, chosen))).toEqual([
      { kind: 'room', id: roomId, meetingId: locked.meetingId },
    ]);
    const own = await withHost(
      conference,
      { ...host, people: [deputy] },
      { windows: [between(SECOND_DAY, '09:00', '10:00')] },
    );
    const onIt = { startsAt: own.placement?.startsAt, roomId: own.placement?.roomId, displace: true };
    expect(await conflictsOf(conference.place(meetingId, host.focalPoint, onIt))).toEqual([
      { kind: 'room', id: own.placement?.roomId },
    ]);
    const begun = await agreed(conference, { windows: [between(SECOND_DAY, '12:00', '13:00')], durationMinutes: 60 });
    conference.now = new Date(at(SECOND_DAY, '12:05'));
    const late = await withHost(conference, { ...host, people: [minister] });
    const during = { startsAt: at(SECOND_DAY, '12:30'), roomId: begun.placement?.roomId, displace: true };
    expect(await conflictsOf(conference.place(late.meetingId, protocolDesk, during))).toEqual([
      { kind: 'room', id: begun.placement?.roomId, meetingId: begun.meetingId },
    ]);
    expect(await conference.contradictions()).toEqual([]);
  });

  it('several at once, the more important ones before the others', async () => {
    const conference = await staged({ rooms: [room('Hall', { turnaroundMinutes: 0 })] });
    const host = await conference.delegation({ count: 1, kind: 'host' });
    const experts = await agreed(conference, { level: 'expert' });
    const heads = await agreed(conference, { level: 'head' });
    const { meetingId } = await withHost(conference, host, {
      durationMinutes: 60,
      windows: [between(SECOND_DAY, '09:00', '12:00')],
    });
    const { startsAt, roomId } = experts.placement ?? {};
    await conference.place(meetingId, protocolDesk, { startsAt, roomId, displace: true });
    expect((await conference.meeting(heads.meetingId)).placement?.startsAt).toBe(at(FIRST_DAY, '10:00'));
    expect((await conference.meeting(experts.meetingId)).placement?.startsAt).toBe(at(FIRST_DAY, '10:30'));
    expect(await conference.contradictions()).toEqual([]);
  });

  it('of more people than one step moves to another day: those that cannot be moved with it wait', async () => {
    const conference = await staged({
      grid: { stepMinutes: 30, days: [FIRST_DAY, SECOND_DAY].map((day) => ({ day, from: '09:00', to: '10:00' })) },
      rooms: [room('Hall', { capacity: 90, turnaroundMinutes: 0 })],
    });
    const host = await conference.delegation({ count: 1, kind: 'host' });
    const [one, other] = [await conference.delegation({ count: 25 }), await conference.delegation({ count: 24 })];
    const large = await conference.agree(one, other, { durationMinutes: 60 });
    const { meetingId } = await withHost(conference, host);
    const { startsAt, roomId } = large.placement ?? {};
    await conference.place(meetingId, protocolDesk, { startsAt, roomId, displace: true });
    expect((await conference.meeting(large.meetingId)).status).toBe('waitlisted');
    expect(await conference.contradictions()).toEqual([]);
  });

  it('unless even so they are more than one step takes', async () => {
    const conference = await staged({ rooms: [room('Hall', { capacity: 90, turnaroundMinutes: 0 })] });
    const host = await conference.delegation({ count: 1, kind: 'host' });
    const large: string[] = [];
    for (let count = 0; count < 2; count++) {
      const [one, other] = [await conference.delegation({ count: 25 }), await conference.delegation({ count: 25 })];
      large.push((await conference.agree(one, other)).meetingId);
    }
    const { meetingId } = await withHost(conference, host, {
      durationMinutes: 60,
      windows: [between(SECOND_DAY, '09:00', '12:00')],
    });
    const chosen = { startsAt: at(FIRST_DAY, '09:00'), roomId: await roomId(conference, 'Hall'), displace: true };
    await expect(conference.place(meetingId, protocolDesk, chosen)).rejects.toThrow(TooMuchToMove);
    for (const id of large) expect((await conference.meeting(id)).version).toBe(2);
    expect(await conference.contradictions()).toEqual([]);
  });
});

describe('a place for a meeting that not all have agreed to', () => {
  it('is kept until its time to answer is over, and whoever accepts agrees to it', async () => {
    const conference = await staged();
    const [one, other] = [await conference.delegation(), await conference.delegation()];
    const { meetingId } = await conference.request(one, [other], { windows: [between(SECOND_DAY, '09:00', '12:00')] });
    const chosen = { startsAt: at(FIRST_DAY, '15:00'), roomId: await roomId(conference, 'Room 1') };
    expect(await conference.place(meetingId, protocolDesk, chosen)).toMatchObject({
      status: 'provisional',
      sequence: 0,
      placement: chosen,
    });
    const [offered] = (await conference.events('meeting-slot-offered.v1')).map(({ detail }) => detail.data);
    expect(offered).toMatchObject({
      placement: { startsAt: chosen.startsAt },
      openUntil: chosen.startsAt,
      asked: [other.delegationId],
      parties: [{ delegationId: one.delegationId, principalId: one.people[0] }, { delegationId: other.delegationId }],
    });
    expect(await conference.contradictions()).toEqual([]);
    await conference.settle();
    // The desk overruled the windows of the side that asked; who accepts has none of its own.
    const after = await conference.accept(meetingId, other);
    expect(after).toMatchObject({ status: 'confirmed', placement: chosen });
    expect((await conference.eventsOf(meetingId)).slice(-2)).toEqual(['meeting-accepted.v1', 'meeting-confirmed.v1']);
    expect(await conference.contradictions()).toEqual([]);
  });

  it('is given up for another when it does not suit who accepts', async () => {
    const conference = await staged();
    const [one, other] = [await conference.delegation(), await conference.delegation()];
    const { meetingId } = await conference.request(one, [other]);
    const chosen = { startsAt: at(FIRST_DAY, '15:00'), roomId: await roomId(conference, 'Room 1') };
    await conference.place(meetingId, protocolDesk, chosen);
    const after = await conference.accept(meetingId, other, { windows: [between(SECOND_DAY, '10:00', '12:00')] });
    expect(after).toMatchObject({ status: 'confirmed', placement: { startsAt: at(SECOND_DAY, '10:00') } });
    expect(await conference.contradictions()).toEqual([]);
  });

  it('must suit whoever accepts while it is locked', async () => {
    const conference = await staged();
    const [one, other] = [await conference.delegation(), await conference.delegation({ count: 2 })];
    const [head = '', deputy = ''] = other.people;
    const { meetingId } = await conference.request(one, [other]);
    const chosen = { startsAt: at(FIRST_DAY, '15:00'), roomId: await roomId(conference, 'Room 1'), lock: true };
    await conference.place(meetingId, protocolDesk, chosen);
    const third = await conference.delegation({ count: 1 });
    const elsewhere = { windows: [between(FIRST_DAY, '15:00', '15:30')] };
    await conference.agree(third, { ...other, people: [deputy] }, elsewhere);
    expect(await faultsOf(conference.accept(meetingId, other))).toEqual(['/attendeeIds/1']);
    const windows = [between(SECOND_DAY, '10:00', '12:00')];
    expect(await faultsOf(conference.accept(meetingId, { ...other, people: [head] }, { windows }))).toEqual([
      '/windows',
    ]);
    expect(await conference.accept(meetingId, { ...other, people: [head] })).toMatchObject({
      status: 'confirmed',
      locked: true,
      placement: { startsAt: chosen.startsAt },
    });
    expect(await conference.contradictions()).toEqual([]);
  });

  it('is told of again when it is displaced, and the question stands when there is no other', async () => {
    const grid = { stepMinutes: 30, days: [{ day: FIRST_DAY, from: '09:00', to: '10:00' }] };
    const conference = await staged({ grid, rooms: [room('The only room', { turnaroundMinutes: 0 })] });
    const host = await conference.delegation({ count: 1, kind: 'host' });
    const [one, other] = [await conference.delegation({ count: 1 }), await conference.delegation({ count: 1 })];
    const { meetingId } = await conference.request(one, [other]);
    const hall = await roomId(conference, 'The only room');
    await conference.place(meetingId, protocolDesk, { startsAt: at(FIRST_DAY, '09:00'), roomId: hall });
    const hosts = [await withHost(conference, host), await withHost(conference, host)];
    expect(hosts.map(({ status }) => status)).toEqual(['confirmed', 'waitlisted']);
    await conference.cancel(hosts[0]?.meetingId ?? '', protocolDesk);
    const chosen = { startsAt: at(FIRST_DAY, '09:00'), roomId: hall, displace: true };
    await conference.place(hosts[1]?.meetingId ?? '', protocolDesk, chosen);
    expect(await conference.meeting(meetingId)).toMatchObject({
      status: 'provisional',
      placement: { startsAt: at(FIRST_DAY, '09:30') },
    });
    const last = await withHost(conference, host);
    await conference.place(last.meetingId, protocolDesk, { ...chosen, startsAt: at(FIRST_DAY, '09:30') });
    const left = await conference.meeting(meetingId);
    expect(left.status).toBe('requested');
    expect(left.placement).toBeUndefined();
    expect((await conference.eventsOf(meetingId)).slice(1)).toEqual([
      'meeting-slot-offered.v1',
      'meeting-slot-offered.v1',
      'meeting-slot-offered.v1',
    ]);
    expect(await conference.contradictions()).toEqual([]);
    await conference.settle();
    expect((await conference.accept(meetingId, other)).status).toBe('waitlisted');
  });

  it('follows its people: whoever is taken off it is told, and a lower principal has the others asked again', async () => {
    const conference = await staged();
    const [one, second] = [await conference.delegation(), await conference.delegation({ count: 1 })];
    const { meetingId } = await conference.request(one, [second, await conference.delegation()]);
    const chosen = { startsAt: at(FIRST_DAY, '15:00'), roomId: await roomId(conference, 'Room 1') };
    await conference.place(meetingId, protocolDesk, chosen);
    await conference.accept(meetingId, second);
    const [minister = '', deputy = ''] = one.people;
    await conference.deliver(conference.withdrawal(one, deputy));
    expect((await conference.eventsOf(meetingId)).at(-1)).toBe('meeting-amended.v1');
    await conference.deliver(conference.substitution(one, minister, { ranksLower: true }));
    expect((await conference.eventsOf(meetingId)).at(-1)).toBe('meeting-reopened.v1');
    expect(await conference.meeting(meetingId)).toMatchObject({
      status: 'provisional',
      placement: chosen,
      parties: [{ accepted: true }, { accepted: false }, { accepted: false }],
    });
    expect(await conference.contradictions()).toEqual([]);
  });

  it('is given up when somebody in it left before it could be seen', async () => {
    const conference = await staged();
    const [one, other] = [await conference.delegation({ count: 1 }), await conference.delegation()];
    const { meetingId } = await conference.request(one, [other]);
    await conference.settle();
    const chosen = { startsAt: at(FIRST_DAY, '15:00'), roomId: await roomId(conference, 'Room 1') };
    await conference.place(meetingId, protocolDesk, chosen);
    // It was kept, and meetings were looked for, before the place could be seen.
    const { delegationId, people } = one;
    const who = { delegateId: people[0] ?? '', delegationId };
    const profile = { ...profileOf(false), departure: at(FIRST_DAY, '14:00') };
    await conference.directory.keepProfile(conference.conferenceId, who, 2, profile, conference.now);
    await conference.settle();
    const moved = await conference.meeting(meetingId);
    expect(Date.parse(moved.placement?.endsAt ?? '')).toBeLessThanOrEqual(Date.parse(profile.departure));
    expect(await conference.contradictions()).toEqual([]);
  });

  it('is told of as provisional when all have agreed and somebody is not accredited', async () => {
    const conference = await staged();
    const [one, other] = [await conference.delegation(), await conference.delegation({ accredited: false })];
    const { meetingId } = await conference.request(one, [other]);
    const chosen = { startsAt: at(FIRST_DAY, '15:00'), roomId: await roomId(conference, 'Room 1') };
    await conference.place(meetingId, protocolDesk, chosen);
    expect(await conference.accept(meetingId, other)).toMatchObject({ status: 'provisional', placement: chosen });
    expect((await conference.eventsOf(meetingId)).slice(-2)).toEqual(['meeting-accepted.v1', 'meeting-provisional.v1']);
  });

  it('stays while some of the others accept', async () => {
    const conference = await staged();
    const [one, second, third] = [
      await conference.delegation(),
      await conference.delegation(),
      await conference.delegation(),
    ];
    const { meetingId } = await conference.request(one, [second, third]);
    const chosen = { startsAt: at(FIRST_DAY, '15:00'), roomId: await roomId(conference, 'Room 1') };
    await conference.place(meetingId, protocolDesk, chosen);
    expect(await conference.accept(meetingId, second)).toMatchObject({ status: 'provisional', placement: chosen });
    expect((await conference.eventsOf(meetingId)).slice(-2)).toEqual(['meeting-accepted.v1', 'meeting-amended.v1']);
    expect(await conference.accept(meetingId, third)).toMatchObject({ status: 'confirmed', placement: chosen });
    expect((await conference.eventsOf(meetingId)).slice(-2)).toEqual(['meeting-accepted.v1', 'meeting-confirmed.v1']);
    expect(await conference.contradictions()).toEqual([]);
  });
});

describe('placing that races', () => {
  it('with displacement, against another that wants the same slot: nobody is booked twice, and each answer is definite', async () => {
    for (let round = 0; round < 5; round++) {
      const conference = await staged({ rooms: [room('Room 1')] });
      const first = await agreed(conference);
      const host = await conference.delegation({ count: 2, kind: 'host' });
      const wishes = [];
      for (const person of host.people) wishes.push(await withHost(conference, { ...host, people: [person] }));
      const { startsAt, roomId } = first.placement ?? {};
      const outcomes = await Promise.allSettled(
        wishes.map(({ meetingId }) => conference.place(meetingId, protocolDesk, { startsAt, roomId, displace: true })),
      );
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      for (const outcome of outcomes)
        if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(SlotTaken);
      expect((await conference.meeting(first.meetingId)).sequence).toBe(1);
      expect(await conference.contradictions()).toEqual([]);
    }
  });

  it('with displacement, against everything else that happens to those in the way', async () => {
    for (let round = 0; round < 5; round++) {
      const conference = await staged({ rooms: [room('Room 1')] });
      const host = await conference.delegation({ count: 1, kind: 'host' });
      const [first, second] = [await agreed(conference), await agreed(conference)];
      const { meetingId } = await withHost(conference, host);
      const { startsAt, roomId } = first.placement ?? {};
      const chosen = { startsAt, roomId, displace: true };
      const outcomes = await Promise.allSettled([
        conference.place(meetingId, host.focalPoint, chosen),
        conference.reschedule(first.meetingId, first.one.focalPoint),
        conference.cancel(second.meetingId, second.one.focalPoint),
        agreed(conference, { windows: [between(FIRST_DAY, '09:00', '10:30')] }),
      ]);
      for (const outcome of outcomes) {
        if (outcome.status === 'rejected')
          expect([SlotTaken, NoSlot].some((kind) => outcome.reason instanceof kind)).toBe(true);
      }
      expect(await conference.contradictions()).toEqual([]);
      await conference.settle();
      expect(await conference.contradictions()).toEqual([]);
      expect(['confirmed', 'waitlisted']).toContain((await conference.meeting(first.meetingId)).status);
    }
  });
});
