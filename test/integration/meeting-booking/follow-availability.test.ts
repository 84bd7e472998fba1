import { beforeAll, describe, expect, it } from 'vitest';
import { isPlaced, type Meeting } from '../../../functions/meeting-booking/domain/meeting.ts';
import { newId } from '../../../functions/shared/ids.ts';
import { createTestTable, type TestTable } from '../../support/test-table.ts';
import {
  type Delegation,
  FIRST_DAY,
  MAY,
  profileOf,
  programmeOf,
  room,
  SECOND_DAY,
  StagedConference,
  THIRD_DAY,
} from './staged-conference.ts';

let table: TestTable;
beforeAll(async () => {
  table = await createTestTable();
});

const rooms = [1, 2, 3].map((number) => room(`Room ${number}`, { turnaroundMinutes: 0, features: ['video'] }));
/** Two days of eight hours; Moscow is three hours ahead. */
const days = [FIRST_DAY, SECOND_DAY].map((day) => ({ day, from: '09:00', to: '17:00' }));
const grid = { stepMinutes: 30, days };
const staged = (changes: object = {}) => StagedConference.begin(programmeOf({ grid, rooms, ...changes }), table);
const on = (day: string, from: string, to: string) => ({ from: `${day}T${from}:00Z`, to: `${day}T${to}:00Z` });
const headOf = ({ people }: Delegation): string => people[0] ?? '';

async function pair(conference: StagedConference) {
  return [await conference.delegation({ count: 1 }), await conference.delegation({ count: 1 })] as const;
}

/** As the desk will, which comes with a route of its own. */
async function locked(conference: StagedConference, before: Meeting): Promise<void> {
  const after = { ...before, version: before.version + 1, locked: true as const };
  const origin = { consumer: 'test', eventId: newId('evt', MAY) };
  await conference.meetings.change({ before, after, events: [] }, origin, conference.now);
}

const movesOf = async (conference: StagedConference, meetingId: string) =>
  (await conference.eventsOf(meetingId)).filter((type) => type === 'meeting-rescheduled.v1').length;

describe('who leaves earlier', () => {
  const LATE = on(SECOND_DAY, '10:00', '11:00');

  it('has the meetings after that moved, each told once under the same id with a higher SEQUENCE', async () => {
    const conference = await staged();
    const [minister, other] = await pair(conference);
    const kept = await conference.agree(minister, other);
    const { meetingId } = await conference.agree(other, minister, { windows: [on(FIRST_DAY, '08:00', '14:00'), LATE] });
    await conference.settle();
    const placed = await conference.meeting(meetingId);
    const elsewhere = await conference.agree(minister, await conference.delegation({ count: 1 }), { windows: [LATE] });
    await conference.settle();
    const departure = conference.stay(minister, headOf(minister), { departure: `${FIRST_DAY}T14:00:00Z` });
    await conference.deliver(departure);
    await conference.deliver(departure);
    await conference.settle({ copies: 2 });
    // What lies before the departure stays; what cannot be held waits.
    expect(await conference.meeting(kept.meetingId)).toMatchObject({ placement: kept.placement, sequence: 0 });
    expect(await conference.meeting(meetingId)).toMatchObject({ placement: placed.placement, sequence: 0 });
    expect(await conference.meeting(elsewhere.meetingId)).toMatchObject({ status: 'waitlisted', sequence: 1 });

    await conference.deliver(conference.stay(minister, headOf(minister), { arrival: `${FIRST_DAY}T09:00:00Z` }, 3));
    await conference.settle();
    const moved = await conference.meeting(kept.meetingId);
    expect(moved).toMatchObject({ status: 'confirmed', sequence: 1, meetingId: kept.meetingId });
    expect(Date.parse(moved.placement?.startsAt ?? '')).toBeGreaterThanOrEqual(Date.parse(`${FIRST_DAY}T09:00:00Z`));
    expect(await movesOf(conference, kept.meetingId)).toBe(1);
    // There is time again for the one that waited.
    expect(await conference.meeting(elsewhere.meetingId)).toMatchObject({ status: 'confirmed', sequence: 2 });
    expect(await conference.contradictions()).toEqual([]);
  });

  it('has a locked meeting moved as well, and one that has begun left alone', async () => {
    const conference = await staged();
    const [minister, other] = await pair(conference);
    const first = await conference.agree(minister, other, { windows: [on(FIRST_DAY, '06:00', '07:00')] });
    const last = await conference.agree(minister, other, {
      windows: [on(SECOND_DAY, '10:00', '11:00'), on(FIRST_DAY, '08:00', '14:00')],
    });
    const away = await conference.agree(minister, other, {
      windows: [on(SECOND_DAY, '10:00', '11:00'), on(FIRST_DAY, '13:00', '14:00')],
    });
    await conference.settle();
    await locked(conference, await conference.meeting(last.meetingId));
    await locked(conference, await conference.meeting(away.meetingId));
    conference.now = new Date(`${FIRST_DAY}T06:10:00Z`);
    await conference.deliver(conference.stay(minister, headOf(minister), { arrival: `${FIRST_DAY}T13:30:00Z` }));
    expect(await conference.meeting(first.meetingId)).toMatchObject({ placement: first.placement, sequence: 0 });
    for (const { meetingId, placement } of [last, away]) {
      const moved = await conference.meeting(meetingId);
      expect(moved.sequence).toBe(1);
      expect(moved.placement?.startsAt).not.toBe(placement?.startsAt);
    }
    expect(await conference.contradictions()).toEqual([]);
  });

  it('leaves a slot that is given up to whoever waits for it', async () => {
    const conference = await staged({ rooms: rooms.slice(0, 1) });
    const [minister, other] = await pair(conference);
    const { meetingId } = await conference.agree(minister, other, { windows: [LATE], durationMinutes: 60 });
    const waiting = await conference.agree(...(await pair(conference)), { windows: [LATE], durationMinutes: 60 });
    expect(waiting.status).toBe('waitlisted');
    await conference.settle();
    await conference.deliver(conference.stay(minister, headOf(minister), { departure: LATE.from }));
    await conference.settle();
    expect((await conference.meeting(meetingId)).status).toBe('waitlisted');
    expect(await conference.meeting(waiting.meetingId)).toMatchObject({
      status: 'confirmed',
      placement: { startsAt: LATE.from },
    });
    expect(await conference.contradictions()).toEqual([]);
  });

  it('by video leaves nothing, and whoever comes by video after all is there', async () => {
    const conference = await staged();
    const minister = await conference.delegation({ count: 1, remote: true });
    const other = await conference.delegation({ count: 1 });
    const { meetingId, placement } = await conference.agree(minister, other, { windows: [LATE] });
    const event = conference.stay(minister, headOf(minister), { departure: `${FIRST_DAY}T14:00:00Z` });
    const data = event.detail.data as { profile: object };
    Object.assign(data.profile, { attendance: 'remote' });
    await conference.deliver(event);
    expect(await conference.meeting(meetingId)).toMatchObject({ placement, sequence: 0 });
  });

  it('as last told, in whatever order it is told', async () => {
    const early = { departure: `${FIRST_DAY}T14:00:00Z` };
    for (const order of [
      [0, 1],
      [1, 0],
      [0, 1, 0],
    ]) {
      const conference = await staged();
      const [minister, other] = await pair(conference);
      const { meetingId } = await conference.agree(minister, other, { windows: [LATE] });
      const told = [
        conference.stay(minister, headOf(minister), early, 2),
        conference.stay(minister, headOf(minister), {}, 3),
      ] as const;
      for (const index of order) await conference.deliver(told[index as 0 | 1]);
      await conference.settle();
      expect((await conference.meeting(meetingId)).status).toBe('confirmed');
    }
  });
});

describe('who attends in another way than was known', () => {
  const BOTH = [on(FIRST_DAY, '08:00', '08:30'), on(SECOND_DAY, '08:00', '08:30')];
  const one = { windows: BOTH.slice(0, 1) };

  it('by video has meetings in rooms without it moved, a locked one too, and no other', async () => {
    const plain = room('Plain', { turnaroundMinutes: 0 });
    const video = room('Video', { turnaroundMinutes: 0, features: ['video'] });
    const conference = await staged({ rooms: [plain, video] });
    const [minister, other] = await pair(conference);
    const { meetingId, placement } = await conference.agree(minister, other, one);
    expect(placement?.roomName).toBe('Plain');
    const seen = await conference.agree(
      await conference.delegation({ count: 1, remote: true }),
      await conference.delegation({ count: 1 }),
      { windows: [on(FIRST_DAY, '10:00', '10:30')] },
    );
    await conference.settle();
    await locked(conference, await conference.meeting(meetingId));
    const remote = conference.stay(minister, headOf(minister), { attendance: 'remote' });
    await conference.deliver(remote);
    await conference.deliver(remote);
    await conference.settle({ copies: 2 });
    expect(await conference.meeting(meetingId)).toMatchObject({
      status: 'confirmed',
      sequence: 1,
      placement: { roomName: 'Video', startsAt: placement?.startsAt },
    });
    expect(await movesOf(conference, meetingId)).toBe(1);
    expect(await conference.meeting(seen.meetingId)).toMatchObject({ placement: seen.placement, sequence: 0 });
    expect(await conference.contradictions()).toEqual([]);
  });

  it('by video waits where the only room with it is taken, and comes back when they come in person after all', async () => {
    const conference = await staged({ rooms: [room('Plain', { turnaroundMinutes: 0 })] });
    const [minister, other] = await pair(conference);
    const { meetingId } = await conference.agree(minister, other, one);
    await conference.settle();
    await conference.deliver(conference.stay(minister, headOf(minister), { attendance: 'remote' }));
    await conference.settle();
    expect(await conference.meeting(meetingId)).toMatchObject({ status: 'waitlisted', sequence: 1 });
    await conference.deliver(conference.stay(minister, headOf(minister), { attendance: 'in-person' }, 3));
    await conference.settle();
    expect(await conference.meeting(meetingId)).toMatchObject({ status: 'confirmed', sequence: 2 });
    expect(await conference.contradictions()).toEqual([]);
  });

  it('in person after all has a meeting moved from a room that is too small now', async () => {
    const video = { turnaroundMinutes: 0, features: ['video'] };
    const conference = await staged({ rooms: [room('Small', { ...video, capacity: 1 }), room('Large', video)] });
    const minister = await conference.delegation({ count: 1, remote: true });
    const { meetingId, placement } = await conference.agree(minister, await conference.delegation({ count: 1 }), one);
    expect(placement?.roomName).toBe('Small');
    await conference.settle();
    await conference.deliver(conference.stay(minister, headOf(minister), { attendance: 'in-person' }));
    await conference.settle();
    expect(await conference.meeting(meetingId)).toMatchObject({ sequence: 1, placement: { roomName: 'Large' } });
    expect(await conference.contradictions()).toEqual([]);
  });

  it('in person after all has time to travel', async () => {
    const rooms = ['palace', 'annex'].map((zone) =>
      room(zone, { zone, turnaroundMinutes: 0, features: ['video', zone] }),
    );
    const travel = [{ from: 'palace', to: 'annex', minutes: 30 }];
    const conference = await staged({ rooms, travel });
    const minister = await conference.delegation({ count: 1, remote: true });
    const meetings = [];
    for (const [windows, zone, level] of [
      [[on(FIRST_DAY, '08:00', '08:30')], 'palace', 'minister'],
      [[on(FIRST_DAY, '08:30', '09:30')], 'annex', 'expert'],
    ] as const) {
      const terms = { windows, roomFeatures: [zone], level };
      meetings.push(await conference.agree(minister, await conference.delegation({ count: 1 }), terms));
    }
    expect(meetings[1]?.placement?.startsAt).toBe(`${FIRST_DAY}T08:30:00Z`);
    await conference.settle();
    await conference.deliver(conference.stay(minister, headOf(minister), { attendance: 'in-person' }));
    await conference.settle();
    expect(await conference.meeting(meetings[0]?.meetingId ?? '')).toMatchObject({ sequence: 0 });
    expect(await conference.meeting(meetings[1]?.meetingId ?? '')).toMatchObject({
      sequence: 1,
      placement: { startsAt: `${FIRST_DAY}T09:00:00Z` },
    });
    expect(await conference.contradictions()).toEqual([]);
  });
});

describe('who says anew when they can meet', () => {
  it('has what lies outside moved, or waiting until they gain time', async () => {
    const conference = await staged();
    const [one, other] = await pair(conference);
    const free = await conference.agree(one, other);
    const bound = await conference.agree(one, other, { windows: [on(FIRST_DAY, '07:00', '08:00')] });
    await conference.settle();
    const afternoon = { windows: [on(FIRST_DAY, '10:00', '14:00')] };
    await conference.putAvailability(other, headOf(other), afternoon);
    await conference.settle({ copies: 2 });
    expect(await conference.meeting(free.meetingId)).toMatchObject({
      status: 'confirmed',
      sequence: 1,
      placement: { startsAt: `${FIRST_DAY}T10:00:00Z` },
    });
    expect(await conference.meeting(bound.meetingId)).toMatchObject({ status: 'waitlisted', sequence: 1 });
    await conference.putAvailability(other, headOf(other), {});
    await conference.settle({ copies: 2 });
    expect(await conference.meeting(free.meetingId)).toMatchObject({ sequence: 1 });
    expect(await conference.meeting(bound.meetingId)).toMatchObject({ status: 'confirmed', sequence: 2 });
    expect(await conference.contradictions()).toEqual([]);
  });

  it('has a locked meeting left where it is', async () => {
    const conference = await staged();
    const [one, other] = await pair(conference);
    const { meetingId, placement } = await conference.agree(one, other);
    await locked(conference, await conference.meeting(meetingId));
    await conference.putAvailability(other, headOf(other), {
      windows: [on(SECOND_DAY, '10:00', '14:00')],
      lunch: { from: '09:00', to: '10:00', minutes: 60 },
    });
    await conference.settle();
    expect(await conference.meeting(meetingId)).toMatchObject({ placement, sequence: 0, locked: true });
  });

  it('that they want fewer a day has no more moved than that takes, the lowest in priority first', async () => {
    const conference = await staged();
    const person = await conference.delegation({ count: 1 });
    const meetings: { meetingId: string }[] = [];
    for (const level of ['deputy', 'head', 'minister', 'expert'] as const) {
      meetings.push(await conference.agree(person, await conference.delegation({ count: 1 }), { level }));
    }
    await conference.settle();
    await conference.putAvailability(person, headOf(person), { maxMeetingsPerDay: 2 });
    await conference.settle({ copies: 2 });
    const found = await Promise.all(meetings.map(({ meetingId }) => conference.meeting(meetingId)));
    expect(found.map(({ placement, sequence }) => [placement?.day, sequence])).toEqual([
      [SECOND_DAY, 1],
      [FIRST_DAY, 0],
      [FIRST_DAY, 0],
      [SECOND_DAY, 1],
    ]);
    expect(await conference.contradictions()).toEqual([]);
  });

  it('that they want lunch has a meeting moved out of its way', async () => {
    const conference = await staged();
    const [one, other] = await pair(conference);
    const noon = on(FIRST_DAY, '09:00', '11:00');
    const [first, second] = [
      await conference.agree(one, other, { windows: [noon], level: 'head' }),
      await conference.agree(one, other, { windows: [on(FIRST_DAY, '09:30', '12:00')], durationMinutes: 60 }),
    ];
    expect(second.placement?.startsAt).toBe(`${FIRST_DAY}T09:30:00Z`);
    await conference.settle();
    await conference.putAvailability(other, headOf(other), { lunch: { from: '12:00', to: '14:00', minutes: 60 } });
    await conference.settle();
    expect(await conference.meeting(first.meetingId)).toMatchObject({ placement: first.placement, sequence: 0 });
    expect(await conference.meeting(second.meetingId)).toMatchObject({
      sequence: 1,
      placement: { startsAt: `${FIRST_DAY}T10:30:00Z` },
    });
  });

  it('before there is a programme is heard', async () => {
    const empty = new StagedConference(table);
    await empty.directory.keepConference(empty.conferenceId, 1, {
      name: 'Early',
      timeZone: 'Europe/Moscow',
      startsOn: FIRST_DAY,
      endsOn: THIRD_DAY,
    });
    const own = await empty.delegation({ count: 1 });
    await empty.putAvailability(own, headOf(own), { maxMeetingsPerDay: 2 });
    await empty.settle();
    expect(await empty.contradictions()).toEqual([]);
  });
});

describe('at the same moment as a meeting is booked', () => {
  const suits = ({ placement }: Meeting, { from, to }: { from: string; to: string }): boolean =>
    placement === undefined || (placement.startsAt >= from && placement.endsAt <= to);

  it('whatever is said of its people, the meeting suits them in the end', async () => {
    const conference = await staged({
      rooms: Array.from({ length: 12 }, (_, index) => room(`R${index}`, { turnaroundMinutes: 0 })),
    });
    const afternoon = on(SECOND_DAY, '10:00', '14:00');
    const booked = await Promise.all(
      Array.from({ length: 12 }, async (_, index) => {
        const [one, other] = await pair(conference);
        const { meetingId } = await conference.request(one, [other]);
        const said =
          index % 2 === 0
            ? conference.putAvailability(other, headOf(other), { windows: [afternoon] })
            : conference.deliver(conference.stay(other, headOf(other), { arrival: afternoon.from }));
        await Promise.all([conference.accept(meetingId, other), said]);
        return meetingId;
      }),
    );
    await conference.settle({ copies: 2 });
    for (const meetingId of booked) {
      const meeting = await conference.meeting(meetingId);
      expect(isPlaced(meeting)).toBe(true);
      expect(suits(meeting, afternoon)).toBe(true);
      expect(await movesOf(conference, meetingId)).toBeLessThanOrEqual(1);
    }
    expect(await conference.contradictions()).toEqual([]);
  });

  it('what was said between the look at a person and the booking moves it as soon as it is told', async () => {
    const conference = await staged();
    const [one, other] = await pair(conference);
    const { meetingId, placement } = await conference.agree(one, other);
    // It was kept, and meetings were looked for, before the booking could be seen.
    await conference.putAvailability(other, headOf(other), { windows: [on(SECOND_DAY, '10:00', '14:00')] });
    const [said] = (await conference.events('availability-changed.v1')).slice(-1);
    const bookings = (await conference.events()).filter(({ detail }) => detail !== said?.detail);
    for (const event of bookings) await conference.deliver(event);
    const moved = await conference.meeting(meetingId);
    expect(moved).toMatchObject({ sequence: 1, placement: { day: SECOND_DAY } });
    expect(moved.placement?.startsAt).not.toBe(placement?.startsAt);
  });

  it('who was to come and attends by video has it moved as soon as the booking is told', async () => {
    const [plain, video] = [room('Plain'), room('Video', { features: ['video'] })];
    const conference = await staged({ rooms: [plain, video] });
    const [minister, other] = await pair(conference);
    const { meetingId, placement } = await conference.agree(minister, other);
    expect(placement?.roomName).toBe('Plain');
    // It was kept, and meetings were looked for, before the booking could be seen.
    const { delegationId } = minister;
    const who = { delegateId: headOf(minister), delegationId };
    await conference.directory.keepProfile(conference.conferenceId, who, 2, profileOf(true), conference.now);
    await conference.settle({ copies: 2 });
    expect(await conference.meeting(meetingId)).toMatchObject({ sequence: 1, placement: { roomName: 'Video' } });
    expect(await conference.contradictions()).toEqual([]);
  });
});

describe('in capacity units', () => {
  it('an amendment of something else costs nothing, and a look at somebody in no meeting three reads', async () => {
    const conference = await staged();
    const [one, other] = await pair(conference);
    const afternoon = on(SECOND_DAY, '10:00', '14:00');
    await conference.agree(...(await pair(conference)), { windows: [afternoon] });
    const event = conference.stay(one, headOf(one));
    Object.assign(event.detail.data as object, { changed: ['rank'] });
    const nothing = await table.measure(() => conference.deliver(event));
    expect(nothing.table).toEqual({ read: 0, write: 0 });
    await conference.putAvailability(one, headOf(one), { maxMeetingsPerDay: 4 });
    const [said] = await conference.events('availability-changed.v1');
    if (!said) throw new Error('nothing was told');
    const looked = await table.measure(() => conference.deliver(said));
    expect(looked.table).toEqual({ read: 3, write: 0 });

    await conference.agree(one, other);
    const suited = await table.measure(() => conference.deliver(said));
    // The meeting once among the person's and once by itself, and both people.
    expect(suited.table).toEqual({ read: 3 + 1 + 1 + 2, write: 0 });
    await conference.putAvailability(one, headOf(one), { windows: [afternoon] });
    const [, again] = await conference.events('availability-changed.v1');
    if (!again) throw new Error('nothing was told');
    const moved = await table.measure(() => conference.deliver(again));
    // Who is kept apart and the rooms of the new day; both people and both rooms are written, the meeting and the mark.
    expect(moved.table).toEqual({ read: 3 + 1 + 1 + 1 + 1 + 1 + 1, write: 16 });
  });
});
