import { beforeAll, describe, expect, it } from 'vitest';
import { accepted } from '../../../functions/meeting-booking/domain/meeting.ts';
import { InvalidProgramme } from '../../../functions/meeting-booking/domain/problems.ts';
import { getProgramme } from '../../../functions/meeting-booking/get-programme.ts';
import { placeMeeting } from '../../../functions/meeting-booking/place-meeting.ts';
import { NotFound, PreconditionRequired, StaleVersion } from '../../../functions/shared/problem.ts';
import { createTestTable, type TestTable } from '../../support/test-table.ts';
import { FIRST_DAY, programmeOf, protocolDesk, room, SECOND_DAY, StagedConference } from './staged-conference.ts';

let table: TestTable;
beforeAll(async () => {
  table = await createTestTable();
});

const staged = (programme: object = programmeOf()) => StagedConference.begin(programme, table);
const session = (changes: object = {}) => ({
  title: 'Strategic stability',
  day: FIRST_DAY,
  start: '09:00',
  end: '10:30',
  ...changes,
});

describe('the protocol desk puts the programme', () => {
  it('of a conference that exists', async () => {
    const conference = new StagedConference(table);
    await expect(conference.putProgramme(programmeOf())).rejects.toThrow(NotFound);
    await expect(getProgramme(conference, conference)).rejects.toThrow(NotFound);
  });

  it('and replaces it only as it read it', async () => {
    const conference = await staged();
    await expect(conference.putProgramme(programmeOf())).rejects.toThrow(PreconditionRequired);
    await expect(conference.putProgramme(programmeOf(), 4)).rejects.toThrow(StaleVersion);
    expect(await conference.putProgramme(programmeOf(), 1)).toMatchObject({ version: 2, created: false });
    const told = await conference.events('programme-changed.v1');
    expect(told.map(({ detail }) => detail.metadata.aggregateVersion).sort()).toEqual([1, 2]);
  });

  it('and everything keeps its id under its name, also after it was gone for a while', async () => {
    const conference = await staged(
      programmeOf({ sessions: [session()], interpreters: [{ name: 'Ana', languages: ['es'] }] }),
    );
    const { view: before } = await getProgramme(conference, conference);
    await conference.putProgramme(programmeOf({ rooms: [room('Room 2')] }), 1);
    await conference.putProgramme(programmeOf({ sessions: [session({ start: '12:00', end: '13:00' })] }), 2);
    const { view: after } = await getProgramme(conference, conference);
    expect(after.rooms.map(({ roomId }) => roomId)).toEqual(before.rooms.map(({ roomId }) => roomId));
    expect(before.sessions[0]).toMatchObject({ startsAt: '2021-06-22T06:00:00Z', endsAt: '2021-06-22T07:30:00Z' });
    expect(after.sessions[0]).toMatchObject({ start: '12:00', end: '13:00', startsAt: '2021-06-22T09:00:00Z' });
  });

  it('can put back what it reads', async () => {
    const conference = await staged(programmeOf({ sessions: [session()] }));
    const { view, version } = await getProgramme(conference, conference);
    const { conferenceId: _conferenceId, timeZone: _timeZone, ...body } = view;
    await conference.putProgramme(body, version);
    expect((await getProgramme(conference, conference)).view).toEqual(view);
  });

  it('cannot change the length of a step while a meeting is open', async () => {
    const conference = await staged();
    const [one, other] = [await conference.delegation(), await conference.delegation()];
    const days = [{ day: FIRST_DAY, from: '09:00', to: '20:00' }];
    const shorter = programmeOf({ grid: { stepMinutes: 10, days } });
    await conference.putProgramme(shorter, 1);
    await conference.putProgramme(programmeOf(), 2);
    const { meetingId } = await conference.agree(one, other);
    await expect(conference.putProgramme(shorter, 3)).rejects.toThrow(InvalidProgramme);
    await conference.cancel(meetingId, protocolDesk);
    await conference.putProgramme(shorter, 3);
  });
});

describe('a programme that was replaced', () => {
  it('moves a meeting whose room is gone, and tells both sides', async () => {
    const conference = await staged();
    const [one, other] = [await conference.delegation(), await conference.delegation()];
    const before = await conference.agree(one, other);
    const left = ['Room 1', 'Room 2'].find((name) => name !== before.placement?.roomName) ?? '';
    await conference.putProgramme(programmeOf({ rooms: [room(left)] }), 1);
    await conference.settle({ copies: 2 });
    const after = await conference.meeting(before.meetingId);
    expect(after).toMatchObject({
      status: 'confirmed',
      sequence: 1,
      placement: { roomName: left, startsAt: before.placement?.startsAt },
    });
    const told = await conference.events('meeting-rescheduled.v1');
    expect(told).toHaveLength(1);
    expect(told[0]?.detail.data).toMatchObject({
      status: 'confirmed',
      sequence: 1,
      previous: { roomName: before.placement?.roomName },
      placement: { roomName: left },
    });
    expect(await conference.contradictions()).toEqual([]);
  });

  it('moves it at its own time, although there is an earlier one by now', async () => {
    const conference = await staged(programmeOf({ rooms: [1, 2, 3].map((number) => room(`Room ${number}`)) }));
    const [one, other] = [await conference.delegation(), await conference.delegation()];
    const first = await conference.agree(one, other);
    const before = await conference.agree(one, other);
    await conference.cancel(first.meetingId, protocolDesk);
    const left = ['Room 1', 'Room 2', 'Room 3'].filter((name) => name !== before.placement?.roomName);
    await conference.putProgramme(programmeOf({ rooms: left.map((name) => room(name)) }), 1);
    await conference.settle();
    const after = await conference.meeting(before.meetingId);
    expect(after).toMatchObject({ status: 'confirmed', placement: { startsAt: before.placement?.startsAt } });
    expect(left).toContain(after.placement?.roomName);
    expect(await conference.contradictions()).toEqual([]);
  });

  it('moves a locked meeting last when two are too far from each other by now', async () => {
    const rooms = ['palace', 'annex'].map((zone) => room(zone, { zone, turnaroundMinutes: 0, features: [zone] }));
    const conference = await staged(programmeOf({ rooms }));
    const speaker = await conference.delegation({ count: 1 });
    const [low, high] = [
      await conference.agree(speaker, await conference.delegation(), { roomFeatures: ['palace'], level: 'expert' }),
      await conference.agree(speaker, await conference.delegation(), { roomFeatures: ['annex'], level: 'minister' }),
    ];
    const { startsAt = '', roomId = '' } = low.placement ?? {};
    await conference.place(low.meetingId, protocolDesk, { startsAt, roomId, lock: true });
    await conference.settle();
    const travel = [{ from: 'palace', to: 'annex', minutes: 30 }];
    await conference.putProgramme(programmeOf({ rooms, travel }), 1);
    await conference.settle();
    expect(await conference.meeting(low.meetingId)).toMatchObject({ placement: { startsAt, roomId }, locked: true });
    const moved = await conference.meeting(high.meetingId);
    expect(moved).toMatchObject({ status: 'confirmed', sequence: 1 });
    expect(await conference.contradictions()).toEqual([]);
  });

  it('puts a meeting on the waitlist that has no place left, and gives it one when there is', async () => {
    const conference = await staged();
    const [one, other] = [await conference.delegation(), await conference.delegation()];
    const { meetingId } = await conference.agree(one, other);
    await conference.putProgramme(programmeOf({ rooms: [room('Closet', { capacity: 1 })] }), 1);
    await conference.settle();
    expect(await conference.meeting(meetingId)).toMatchObject({ status: 'waitlisted', sequence: 1 });
    expect((await conference.events('meeting-waitlisted.v1'))[0]?.detail.data).toMatchObject({ wasConfirmed: true });
    expect(await conference.contradictions()).toEqual([]);
    await conference.putProgramme(programmeOf(), 2);
    await conference.settle();
    expect(await conference.meeting(meetingId)).toMatchObject({ status: 'confirmed', sequence: 2 });
    expect(await conference.eventsOf(meetingId)).toEqual([
      'meeting-requested.v1',
      'meeting-accepted.v1',
      'meeting-confirmed.v1',
      'meeting-waitlisted.v1',
      'meeting-confirmed.v1',
    ]);
    expect(await conference.contradictions()).toEqual([]);
  });

  it('moves a meeting that is outside the new hours, or on a day that is gone', async () => {
    const conference = await staged();
    const [one, other] = [await conference.delegation(), await conference.delegation()];
    const early = await conference.agree(one, other);
    const windows = [{ from: '2021-06-23T06:00:00Z', to: '2021-06-24T17:00:00Z' }];
    const second = await conference.agree(one, other, { windows });
    const days = [
      { day: FIRST_DAY, from: '11:00', to: '20:00' },
      { day: '2021-06-24', from: '09:00', to: '20:00' },
    ];
    await conference.putProgramme(programmeOf({ grid: { stepMinutes: 15, days } }), 1);
    await conference.settle();
    expect((await conference.meeting(early.meetingId)).placement?.startsAt).toBe('2021-06-22T08:00:00Z');
    expect((await conference.meeting(second.meetingId)).placement?.startsAt).toBe('2021-06-24T06:00:00Z');
    expect(await conference.contradictions()).toEqual([]);
  });

  it('tells of a room’s new name, and leaves alone what still fits', async () => {
    const conference = await staged(programmeOf({ rooms: [room('Red')] }));
    const [one, other] = [await conference.delegation(), await conference.delegation()];
    const { meetingId, placement } = await conference.agree(one, other);
    const rooms = [room('Crimson', { roomId: placement?.roomId, turnaroundMinutes: 60 })];
    await conference.putProgramme(programmeOf({ rooms }), 1);
    await conference.settle();
    const after = await conference.meeting(meetingId);
    expect(after).toMatchObject({ status: 'confirmed', sequence: 1, placement: { roomName: 'Crimson', roomSteps: 3 } });
    expect(await conference.events('meeting-rescheduled.v1')).toHaveLength(1);
    expect(await conference.contradictions()).toEqual([]);
  });

  it('claims the speakers of its sessions, moves their meetings, and gives them back', async () => {
    const conference = await staged();
    const [one, other] = [await conference.delegation(), await conference.delegation()];
    const [speaker = ''] = one.people;
    const before = await conference.agree(one, other);
    expect(before.placement?.startsAt).toBe('2021-06-22T06:00:00Z');
    const sessions = [
      session({ speakers: [speaker] }),
      session({ title: 'Other', speakers: other.people, day: SECOND_DAY }),
    ];
    await conference.putProgramme(programmeOf({ sessions }), 1);
    await conference.settle({ copies: 2 });
    expect((await conference.meeting(before.meetingId)).placement?.startsAt).toBe('2021-06-22T07:30:00Z');
    expect(await conference.events('meeting-rescheduled.v1')).toHaveLength(1);
    expect(await conference.contradictions()).toEqual([]);

    const moved = [session({ speakers: [speaker], start: '10:30', end: '11:15' })];
    await conference.putProgramme(programmeOf({ sessions: moved }), 2);
    await conference.settle();
    expect((await conference.meeting(before.meetingId)).placement?.startsAt).toBe('2021-06-22T06:00:00Z');
    expect(await conference.contradictions()).toEqual([]);

    await conference.putProgramme(programmeOf(), 3);
    await conference.settle();
    expect(await conference.calendars.speakerClaims(conference.conferenceId)).toEqual([]);
    expect(await conference.contradictions()).toEqual([]);
  });

  it('leaves a meeting alone that has begun', async () => {
    const conference = await staged(programmeOf({ rooms: [room('Room 1')] }));
    const [one, other] = [await conference.delegation(), await conference.delegation()];
    const begun = await conference.agree(one, other);
    const ahead = await conference.agree(one, other);
    expect(ahead.placement?.startsAt).toBe('2021-06-22T06:45:00Z');
    conference.now = new Date('2021-06-22T06:00:00Z');
    const rooms = [room('Room 2')];
    const sessions = [session({ end: '10:00', speakers: [one.people[0]] })];
    await conference.putProgramme(programmeOf({ rooms, sessions }), 1);
    await conference.settle({ copies: 2 });
    expect(await conference.meeting(begun.meetingId)).toEqual(begun);
    expect((await conference.meeting(ahead.meetingId)).placement).toMatchObject({
      roomName: 'Room 2',
      startsAt: '2021-06-22T07:00:00Z',
    });
    // Of the session the speaker has what the meeting does not hold.
    const [claim] = await conference.calendars.speakerClaims(conference.conferenceId);
    expect(claim?.steps).toEqual([570, 585]);
    expect(await conference.contradictions()).toEqual([]);

    await conference.putProgramme(programmeOf({ rooms }), 2);
    await conference.settle();
    expect(await conference.meeting(begun.meetingId)).toEqual(begun);
    expect(await conference.calendars.speakerClaims(conference.conferenceId)).toEqual([]);
    expect(await conference.contradictions()).toEqual([]);
  });

  it('gives the time of a session that was dropped to whoever waited for it', async () => {
    const days = [{ day: FIRST_DAY, from: '09:00', to: '10:00' }];
    const grid = { stepMinutes: 15, days };
    const conference = await staged(programmeOf({ grid }));
    const [one, other] = [await conference.delegation({ count: 1 }), await conference.delegation({ count: 1 })];
    await conference.putProgramme(
      programmeOf({ grid, sessions: [session({ speakers: one.people, end: '10:00' })] }),
      1,
    );
    const { meetingId, status } = await conference.agree(one, other);
    expect(status).toBe('waitlisted');
    await conference.settle();
    await conference.putProgramme(programmeOf({ grid }), 2);
    await conference.settle();
    expect((await conference.meeting(meetingId)).status).toBe('confirmed');
    expect(await conference.contradictions()).toEqual([]);
  });

  it('is heeded by a booking that was planned with the one before', async () => {
    const conference = await staged();
    const { conferenceId } = conference;
    const old = await conference.programmes.get(conferenceId);
    if (!old) throw new Error('no programme');
    const rooms = [room('Room 3', { capacity: 8 })];
    await conference.putProgramme(programmeOf({ rooms }), 1);
    await conference.settle();
    const [one, other] = [await conference.delegation(), await conference.delegation()];
    const { meetingId } = await conference.request(one, [other]);
    const before = await conference.meeting(meetingId);
    const agreed = accepted(
      before,
      other.delegationId,
      { principalId: other.people[0] ?? '', attendeeIds: other.people },
      conference.now,
    );
    const placedAt = await placeMeeting(conference, {
      before,
      agreed,
      programme: old.programme,
      otherwise: 'waitlist',
      origin: { consumer: 'test', eventId: 'evt_1' },
      cause: { conferenceId, correlationId: 'c', causationId: 'c' },
      now: conference.now,
    });
    expect(placedAt).toMatchObject({ status: 'confirmed', placement: { roomName: 'Room 3' } });
    expect(await conference.contradictions()).toEqual([]);
  });

  it('while bookings are under way ends with nobody in a room that is gone or in two places', async () => {
    const conference = await staged(programmeOf({ rooms: [1, 2, 3, 4].map((number) => room(`Room ${number}`)) }));
    const host = await conference.delegation({ count: 3, kind: 'host' });
    const wishes = await Promise.all(
      Array.from({ length: 18 }, async (_, index) => {
        const guest = await conference.delegation({ count: 1 });
        const asks = { ...host, people: [host.people[index % 3] ?? ''] };
        return { guest, meetingId: (await conference.request(asks, [guest])).meetingId };
      }),
    );
    const speakers = [host.people[0] ?? ''];
    const replace = async () => {
      for (const [version, rooms] of [[1], [2, 3], [1, 4]].entries()) {
        const names = rooms.map((number) => room(`Room ${number}`));
        const day = { start: '10:00', end: '11:00', speakers };
        await conference.putProgramme(programmeOf({ rooms: names, sessions: [session(day)] }), version + 1);
        const events = await conference.events('programme-changed.v1');
        const latest = events.find(({ detail }) => detail.metadata.aggregateVersion === version + 2);
        if (latest) await Promise.all([conference.deliver(latest), conference.deliver(latest)]);
      }
    };
    await Promise.all([replace(), ...wishes.map(({ meetingId, guest }) => conference.accept(meetingId, guest))]);
    await conference.settle();
    expect(await conference.contradictions()).toEqual([]);
    const { view } = await getProgramme(conference, conference);
    const rooms = view.rooms.map(({ roomId }) => roomId);
    for (const { meetingId } of wishes) {
      const { status, placement } = await conference.meeting(meetingId);
      expect(status).toBe('confirmed');
      expect(rooms).toContain(placement?.roomId);
    }
  });
});

describe('whoever waits', () => {
  it('gets a slot in the order of the requests when one is given back', async () => {
    const grid = { stepMinutes: 30, days: [{ day: FIRST_DAY, from: '09:00', to: '10:00' }] };
    const conference = await staged(programmeOf({ grid, rooms: [room('Only', { turnaroundMinutes: 0 })] }));
    const sides = await Promise.all(Array.from({ length: 5 }, () => conference.delegation({ count: 1 })));
    const meetings = [];
    for (const [index, side] of sides.entries()) {
      conference.now = new Date(conference.now.getTime() + 1000);
      meetings.push(await conference.agree(side, sides[(index + 1) % 5] ?? side));
    }
    expect(meetings.map(({ status }) => status)).toEqual([
      'confirmed',
      'confirmed',
      'waitlisted',
      'waitlisted',
      'waitlisted',
    ]);
    await conference.settle();
    await conference.cancel(meetings[0]?.meetingId ?? '', protocolDesk);
    await conference.settle({ copies: 3 });
    const statuses = await Promise.all(
      meetings.map(async ({ meetingId }) => (await conference.meeting(meetingId)).status),
    );
    expect(statuses).toEqual(['cancelled', 'confirmed', 'confirmed', 'waitlisted', 'waitlisted']);
    expect(await conference.contradictions()).toEqual([]);
  });

  it('is not passed over when the slot came free just before it was put on the list', async () => {
    const grid = { stepMinutes: 30, days: [{ day: FIRST_DAY, from: '09:00', to: '09:30' }] };
    const conference = await staged(programmeOf({ grid, rooms: [room('Only')] }));
    const sides = await Promise.all(Array.from({ length: 4 }, () => conference.delegation({ count: 1 })));
    const [a, b, c, d] = sides;
    if (!a || !b || !c || !d) throw new Error('no delegations');
    const first = await conference.agree(a, b);
    const waiting = await conference.agree(c, d);
    expect(waiting.status).toBe('waitlisted');
    const told = await conference.events('meeting-waitlisted.v1');
    // The release was handled before the waitlist was written: only the waitlisted event is left to notice.
    await conference.cancel(first.meetingId, protocolDesk);
    for (const event of told) await conference.deliver(event);
    expect((await conference.meeting(waiting.meetingId)).status).toBe('confirmed');
  });
});
