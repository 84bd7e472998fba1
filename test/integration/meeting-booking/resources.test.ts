import { beforeAll, describe, expect, it } from 'vitest';
import type { Meeting } from '../../../functions/meeting-booking/domain/meeting.ts';
import { getSchedule } from '../../../functions/meeting-booking/get-schedule.ts';
import { createTestTable, type TestTable } from '../../support/test-table.ts';
import { hurried } from './placed-meetings.ts';
import { type Delegation, FIRST_DAY, faultsOf, programmeOf, room, StagedConference } from './staged-conference.ts';

let table: TestTable;
beforeAll(async () => {
  table = await createTestTable();
});

const staged = (changes: object = {}) => StagedConference.begin(programmeOf(changes), table);
const pair = async (conference: StagedConference) =>
  [await conference.delegation({ count: 1 }), await conference.delegation({ count: 1 })] as const;

const ANA = { interpreterId: 'itp_01F8QZ7X9V0000000000000001', name: 'Ana', languages: ['en', 'ru'] };
const BORIS = { interpreterId: 'itp_01F8QZ7X9V0000000000000002', name: 'Boris', languages: ['en', 'ru', 'fr'] };
const spoken = { languages: ['en', 'ru'] };

describe('a meeting in more than one language', () => {
  it('is booked with an interpreter, who is free again when it is called off', async () => {
    const conference = await staged({ interpreters: [ANA, BORIS] });
    const [one, other] = await pair(conference);
    const meeting = await conference.agree(one, other, spoken);
    expect(meeting.placement?.interpreterIds).toEqual([ANA.interpreterId]);
    const second = await conference.agree(...(await pair(conference)), spoken);
    expect(second.placement).toMatchObject({
      startsAt: meeting.placement?.startsAt,
      interpreterIds: [BORIS.interpreterId],
    });
    const [third, fourth] = await pair(conference);
    const later = await conference.agree(third, fourth, spoken);
    expect(later.placement?.startsAt).toBe('2021-06-22T06:45:00Z');
    expect((await conference.agree(...(await pair(conference)), { languages: ['en'] })).placement).not.toHaveProperty(
      'interpreterIds',
    );
    expect(await conference.contradictions()).toEqual([]);

    const { conferenceId } = conference;
    const schedule = await getSchedule(conference, { conferenceId, day: FIRST_DAY });
    const shown = schedule.rooms.flatMap(({ meetings }) => meetings);
    expect(shown.find(({ meetingId }) => meetingId === meeting.meetingId)?.interpreters).toEqual(['Ana']);

    await conference.cancel(meeting.meetingId, one.focalPoint);
    await conference.settle();
    expect(await conference.contradictions()).toEqual([]);
  });

  it('that no interpreters of the conference could serve is refused at once, and when it is accepted', async () => {
    const conference = await staged({ interpreters: [ANA, BORIS] });
    const [one, other] = await pair(conference);
    expect(await faultsOf(conference.request(one, [other], { languages: ['en', 'ar'] }))).toEqual(['/languages']);
    const { meetingId } = await conference.request(one, [other], { languages: ['ru', 'fr'] });
    await conference.putProgramme(programmeOf({ interpreters: [ANA] }), 1);
    expect(await faultsOf(conference.accept(meetingId, other))).toEqual(['/languages']);
    // Without any the delegations bring their own.
    await conference.putProgramme(programmeOf(), 2);
    expect((await conference.accept(meetingId, other)).status).toBe('confirmed');
  });

  it('never shares an interpreter, however many are booked at once', async () => {
    const rooms = Array.from({ length: 4 }, (_, index) => room(`Room ${index + 1}`));
    const conference = await staged({ rooms, interpreters: [ANA, BORIS] });
    const wishes = await Promise.all(
      Array.from({ length: 16 }, async (_, index) => {
        const [one, other] = await pair(conference);
        const languages = index % 2 === 0 ? ['en', 'ru'] : ['ru', 'fr'];
        return { other, meetingId: (await conference.request(one, [other], { languages })).meetingId };
      }),
    );
    const answers = await Promise.all(wishes.map(({ meetingId, other }) => conference.accept(meetingId, other)));
    expect(answers.filter(({ status }) => status !== 'confirmed' && status !== 'waitlisted')).toEqual([]);
    await conference.settle();
    for (const { meetingId } of wishes) expect((await conference.meeting(meetingId)).status).toBe('confirmed');
    expect(await conference.contradictions()).toEqual([]);
  });

  it('costs one Query of the day and one calendar more', async () => {
    const conference = await staged({ interpreters: [ANA] });
    await conference.agree(...(await pair(conference)), spoken);
    const [one, other] = await pair(conference);
    const { meetingId } = await conference.request(one, [other], spoken);
    const { table: units } = await table.measure(() => conference.accept(meetingId, other));
    // Two people, rooms, interpreters; meeting, programme, whose focal point it is, who is kept apart. Four calendars, meeting, record.
    expect(units).toEqual({ read: 4 * 0.5 + 1 + 0.5 + 0.5 + 0.5, write: 2 * 6 });
  });
});

describe('the equipment of a room', () => {
  it('is what was asked for, and video for who attends from elsewhere', async () => {
    const rooms = [room('Plain'), room('Flags', { features: ['flags'] }), room('Screen', { features: ['video'] })];
    const conference = await staged({ rooms });
    const [one, other] = await pair(conference);
    const distant = await conference.delegation({ count: 1, remote: true });
    const roomOf = async (asked: Promise<Meeting>) => (await asked).placement?.roomName;
    expect(await roomOf(conference.agree(one, other))).toBe('Plain');
    expect(await roomOf(conference.agree(one, other, { roomFeatures: ['flags'] }))).toBe('Flags');
    expect(await roomOf(conference.agree(one, distant))).toBe('Screen');
    expect(await roomOf(conference.agree(distant, one))).toBe('Screen');
    expect(await faultsOf(conference.request(one, [other], { roomFeatures: ['booth'] }))).toEqual(['/roomFeatures']);
    expect(await faultsOf(conference.agree(one, distant, { roomFeatures: ['flags'] }))).toEqual(['/roomFeatures']);
    expect(await conference.request(one, [other], { roomFeatures: ['flags'] })).toMatchObject({
      roomFeatures: ['flags'],
    });
    await conference.putProgramme(programmeOf({ rooms: rooms.slice(0, 2) }), 1);
    expect(await faultsOf(conference.request(distant, [one]))).toEqual(['/attendeeIds']);
    expect(await faultsOf(conference.agree(one, distant))).toEqual(['/attendeeIds']);
  });

  it('may come with rooms that are still to come', async () => {
    const conference = await staged({ rooms: [] });
    const [one] = await pair(conference);
    const distant = await conference.delegation({ count: 1, remote: true });
    expect((await conference.agree(one, distant, { roomFeatures: ['flags'] })).status).toBe('waitlisted');
  });
});

const TWO_ZONES = {
  rooms: [
    room('Palace 1', { zone: 'palace' }),
    room('Palace 2', { zone: 'palace' }),
    room('Annex 1', { zone: 'annex' }),
    room('Annex 2', { zone: 'annex' }),
  ],
  travel: [{ from: 'palace', to: 'annex', minutes: 20 }],
};

describe('time to travel between zones', () => {
  it('is left to people before and after, and to the next session', async () => {
    const conference = await staged();
    const [one, other] = await pair(conference);
    const session = { title: 'Opening', day: FIRST_DAY, start: '09:00', end: '10:00', zone: 'annex' };
    const rooms = TWO_ZONES.rooms.slice(0, 1);
    const sessions = [{ ...session, speakers: one.people }];
    await conference.putProgramme(programmeOf({ ...TWO_ZONES, rooms, sessions }), 1);
    await conference.settle();
    expect((await conference.agree(one, other)).placement?.startsAt).toBe('2021-06-22T07:30:00Z');
    expect(await conference.contradictions()).toEqual([]);
  });

  it('is left by bookings that race: nobody is ever in two zones at adjacent times', async () => {
    const conference = await staged({ ...TWO_ZONES, interpreters: [ANA, BORIS] });
    const host = await conference.delegation({ count: 2, kind: 'host' });
    const guests = await Promise.all(Array.from({ length: 8 }, () => conference.delegation({ count: 1 })));
    const wishes = await Promise.all(
      Array.from({ length: 20 }, async (_, index) => {
        const guest = guests[index % 8] ?? host;
        const asks = { ...host, people: [host.people[index % 2] ?? ''] };
        const { meetingId } = await conference.request(asks, [guest], index % 3 === 0 ? spoken : {});
        return { guest, meetingId };
      }),
    );
    const answers = await Promise.all(wishes.map(({ meetingId, guest }) => conference.accept(meetingId, guest)));
    expect(answers.filter(({ status }) => status !== 'confirmed' && status !== 'waitlisted')).toEqual([]);
    const ids = wishes.map(({ meetingId }) => meetingId);
    expect(await hurried(conference, ids, 20)).toEqual([]);
    await conference.settle();
    expect(await hurried(conference, ids, 20)).toEqual([]);
    expect(await conference.contradictions()).toEqual([]);
    for (const id of ids) expect((await conference.meeting(id)).status).toBe('confirmed');
  });

  it('is not taken from two bookings of one minister at adjacent times in two zones: one of them looks further', async () => {
    for (let round = 0; round < 6; round++) {
      const conference = await staged(TWO_ZONES);
      const minister = await conference.delegation({ count: 1, kind: 'host' });
      const wish = async (from: string, to: string, roomFeatures?: string[]) => {
        const guest = await conference.delegation({ count: 1 });
        const windows = [{ from: `2021-06-22T${from}:00Z`, to: `2021-06-22T${to}:00Z` }];
        const asked = { windows, ...(roomFeatures ? { roomFeatures } : {}) };
        return { guest, meetingId: (await conference.request(minister, [guest], asked)).meetingId };
      };
      await conference.putProgramme(
        programmeOf({
          ...TWO_ZONES,
          rooms: [room('P', { zone: 'palace', features: ['p'] }), room('A', { zone: 'annex', features: ['a'] })],
        }),
        1,
      );
      const wishes = [await wish('06:00', '06:30', ['p']), await wish('06:30', '07:00', ['a'])];
      const answers = await Promise.all(wishes.map(({ meetingId, guest }) => conference.accept(meetingId, guest)));
      expect(answers.map(({ status }) => status).sort()).toEqual(['confirmed', 'waitlisted']);
    }
  });

  it('does not stand between bookings of one person in one zone', async () => {
    const closet = room('Closet', { zone: 'annex', capacity: 1 });
    const conference = await staged({ ...TWO_ZONES, rooms: [...TWO_ZONES.rooms.slice(0, 2), closet] });
    const host = await conference.delegation({ count: 1, kind: 'host' });
    const meetings = [];
    for (let count = 0; count < 3; count++) {
      meetings.push(await conference.agree(host, await conference.delegation({ count: 1 })));
    }
    expect(meetings.map(({ placement }) => placement?.startsAt)).toEqual([
      '2021-06-22T06:00:00Z',
      '2021-06-22T06:30:00Z',
      '2021-06-22T07:00:00Z',
    ]);
  });
});

describe('a programme that was replaced', () => {
  const replace = async (conference: StagedConference, version: number, changes: object) => {
    await conference.putProgramme(programmeOf(changes), version);
    await conference.settle({ copies: 2 });
    expect(await conference.contradictions()).toEqual([]);
  };
  const agreed = async (conference: StagedConference, changes: object = spoken, sides?: readonly Delegation[]) => {
    const [one, other] = sides ?? (await pair(conference));
    if (!one || !other) throw new Error('no delegations');
    return conference.agree(one, other, changes);
  };

  it('without an interpreter leaves a meeting where it is with another, and nobody is troubled', async () => {
    const conference = await staged({ interpreters: [ANA, BORIS] });
    const before = await agreed(conference);
    await replace(conference, 1, { interpreters: [BORIS] });
    const after = await conference.meeting(before.meetingId);
    expect(after).toMatchObject({ status: 'confirmed', sequence: 0 });
    expect(after.placement).toEqual({ ...before.placement, interpreterIds: [BORIS.interpreterId] });
    expect(await conference.events('meeting-rescheduled.v1')).toEqual([]);
  });

  it('with an interpreter who lost a language moves a meeting, or lets it wait for another', async () => {
    const conference = await staged({ interpreters: [ANA, BORIS] });
    const early = await agreed(conference);
    conference.now = new Date(conference.now.getTime() + 1000);
    const late = await agreed(conference);
    await replace(conference, 1, { interpreters: [ANA, { ...BORIS, languages: ['fr', 'en'] }] });
    expect((await conference.meeting(early.meetingId)).placement).toEqual(early.placement);
    expect(await conference.meeting(late.meetingId)).toMatchObject({
      sequence: 1,
      placement: { startsAt: '2021-06-22T06:30:00Z', interpreterIds: [ANA.interpreterId] },
    });
    await replace(conference, 2, { interpreters: [{ ...ANA, languages: ['en', 'fr'] }] });
    expect((await conference.meeting(early.meetingId)).status).toBe('waitlisted');
    await replace(conference, 3, { interpreters: [ANA] });
    expect((await conference.meeting(early.meetingId)).status).toBe('confirmed');
    await replace(conference, 4, {});
    expect((await conference.meeting(early.meetingId)).placement).not.toHaveProperty('interpreterIds');
  });

  it('with less equipment in a room moves a meeting that needs it', async () => {
    const rooms = [room('Room 1', { features: ['flags'] }), room('Room 2', { features: ['flags'] })];
    const conference = await staged({ rooms });
    const before = await agreed(conference, { roomFeatures: ['flags'] });
    const stripped = rooms.map((one) => (one.name === before.placement?.roomName ? { ...one, features: [] } : one));
    await replace(conference, 1, { rooms: stripped });
    const after = await conference.meeting(before.meetingId);
    expect(after.placement?.startsAt).toBe(before.placement?.startsAt);
    expect(after.placement?.roomName).not.toBe(before.placement?.roomName);
  });

  it('with other zones keeps what is still in time, and moves whoever was asked for later', async () => {
    const rooms = [room('Palace', { zone: 'palace' }), room('Annex', { zone: 'palace', features: ['flags'] })];
    const conference = await staged({ rooms });
    const [one, other] = await pair(conference);
    const third = await conference.delegation({ count: 1 });
    const first = await agreed(conference, {}, [one, other]);
    conference.now = new Date(conference.now.getTime() + 1000);
    const second = await agreed(conference, { roomFeatures: ['flags'] }, [one, third]);
    expect(second.placement).toMatchObject({ startsAt: '2021-06-22T06:30:00Z', zone: 'palace' });

    const apart = [rooms[0], { ...rooms[1], zone: 'annex' }];
    await replace(conference, 1, { rooms: apart });
    expect(await conference.meeting(second.meetingId)).toMatchObject({
      sequence: 0,
      placement: { ...second.placement, zone: 'annex' },
    });
    await replace(conference, 2, { ...TWO_ZONES, rooms: apart });
    expect((await conference.meeting(first.meetingId)).placement).toEqual(first.placement);
    expect((await conference.meeting(second.meetingId)).placement?.startsAt).toBe('2021-06-22T07:00:00Z');
    expect(await hurried(conference, [first.meetingId, second.meetingId], 20)).toEqual([]);
  });

  it('with a session in another zone leaves its speaker the time to go there', async () => {
    const rooms = [...TWO_ZONES.rooms.slice(0, 2), room('Closet', { zone: 'annex', capacity: 1 })];
    const conference = await staged({ ...TWO_ZONES, rooms });
    const [one, other] = await pair(conference);
    const before = await agreed(conference, {}, [one, other]);
    const session = { title: 'Opening', day: FIRST_DAY, start: '09:45', end: '10:30', speakers: one.people };
    await replace(conference, 1, { ...TWO_ZONES, rooms, sessions: [{ ...session, zone: 'palace' }] });
    expect((await conference.meeting(before.meetingId)).placement).toEqual(before.placement);
    await replace(conference, 2, { ...TWO_ZONES, rooms, sessions: [{ ...session, zone: 'annex' }] });
    expect((await conference.meeting(before.meetingId)).placement?.startsAt).toBe('2021-06-22T08:00:00Z');
  });

  it('while bookings are under way ends with nobody hurried, and nobody without an interpreter', async () => {
    const conference = await staged({ ...TWO_ZONES, interpreters: [ANA, BORIS] });
    const host = await conference.delegation({ count: 2, kind: 'host' });
    const wishes = await Promise.all(
      Array.from({ length: 12 }, async (_, index) => {
        const guest = await conference.delegation({ count: 1 });
        const asks = { ...host, people: [host.people[index % 2] ?? ''] };
        return { guest, meetingId: (await conference.request(asks, [guest], spoken)).meetingId };
      }),
    );
    const speakers = [host.people[0] ?? ''];
    const session = { title: 'Plenary', day: FIRST_DAY, start: '10:00', end: '11:00', speakers };
    const replaceAll = async () => {
      const changes = [
        { interpreters: [BORIS], travel: [{ from: 'palace', to: 'annex', minutes: 30 }] },
        { interpreters: [ANA, BORIS], sessions: [{ ...session, zone: 'annex' }] },
        { interpreters: [ANA, BORIS], sessions: [{ ...session, zone: 'palace' }] },
      ];
      for (const [version, change] of changes.entries()) {
        await conference.putProgramme(programmeOf({ ...TWO_ZONES, ...change }), version + 1);
        const events = await conference.events('programme-changed.v1');
        const latest = events.find(({ detail }) => detail.metadata.aggregateVersion === version + 2);
        if (latest) await Promise.all([conference.deliver(latest), conference.deliver(latest)]);
      }
    };
    await Promise.all([replaceAll(), ...wishes.map(({ meetingId, guest }) => conference.accept(meetingId, guest))]);
    await conference.settle();
    expect(await conference.contradictions()).toEqual([]);
    const ids = wishes.map(({ meetingId }) => meetingId);
    expect(await hurried(conference, ids, 20)).toEqual([]);
    for (const id of ids) {
      const { status, placement, parties } = await conference.meeting(id);
      expect(status).toBe('confirmed');
      expect(placement?.interpreterIds).toHaveLength(1);
      const starts = Date.parse(placement?.startsAt ?? '');
      const speaks = parties.some(({ attendeeIds = [] }) => attendeeIds.includes(speakers[0] ?? ''));
      const way = placement?.zone === 'palace' ? 0 : 20 * 60_000;
      const session = { from: Date.parse('2021-06-22T07:00:00Z'), to: Date.parse('2021-06-22T08:00:00Z') };
      const isClear = starts + 30 * 60_000 + way <= session.from || starts >= session.to + way;
      if (speaks) expect(isClear).toBe(true);
    }
  });
});
