import { randomUUID } from 'node:crypto';
import { TransactGetCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, describe, expect, it } from 'vitest';
import { meetingKey, personDayKey, roomDayKey } from '../../../functions/meeting-booking/data/keys.ts';
import { InvalidMeeting, MeetingNotOpen, NoSlot } from '../../../functions/meeting-booking/domain/problems.ts';
import { AlreadyAnswered } from '../../../functions/shared/dynamo/command-log.ts';
import { NotFound, StaleVersion } from '../../../functions/shared/problem.ts';
import { createTestTable, type TestTable } from '../../support/test-table.ts';
import {
  FIRST_DAY,
  MAY,
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

const staged = (programme?: object) => StagedConference.begin(programme ?? programmeOf(), table);
/** On the wall clock of the conference, three hours ahead of UTC. */
const at = (day: string, time: string): string => new Date(`${day}T${time}:00+03:00`).toISOString().replace('.000', '');
const between = (day: string, from: string, to: string) => ({ from: at(day, from), to: at(day, to) });

/** Two delegations with a confirmed meeting at nine on the first day. */
async function agreed(conference: StagedConference, changes: object = {}) {
  const [one, other] = [await conference.delegation({ count: 1 }), await conference.delegation({ count: 1 })];
  return { one, other, ...(await conference.agree(one, other, changes)) };
}

describe('a meeting is rescheduled', () => {
  it('by a party, to the earliest slot that suits everybody, and its sides are told once', async () => {
    const conference = await staged();
    const { meetingId, other } = await agreed(conference);
    const after = await conference.reschedule(meetingId, other.focalPoint, {
      windows: [between(SECOND_DAY, '14:10', '18:00')],
      reason: 'The minister arrives on the second day.',
    });
    expect(after).toMatchObject({
      status: 'confirmed',
      sequence: 1,
      reason: 'The minister arrives on the second day.',
      placement: { startsAt: at(SECOND_DAY, '14:15'), endsAt: at(SECOND_DAY, '14:45') },
    });
    expect((await conference.eventsOf(meetingId)).slice(-1)).toEqual(['meeting-rescheduled.v1']);
    const [told] = (await conference.events('meeting-rescheduled.v1')) as { detail: { data: object } }[];
    expect(told?.detail.data).toMatchObject({
      previous: { startsAt: at(FIRST_DAY, '09:00') },
      placement: { startsAt: at(SECOND_DAY, '14:15') },
      status: 'confirmed',
      sequence: 1,
      reason: 'The minister arrives on the second day.',
    });
    expect(await conference.contradictions()).toEqual([]);
  });

  it('inside the windows of the others, which stand', async () => {
    const conference = await staged();
    const { meetingId, one, other } = await agreed(conference, { windows: [between(FIRST_DAY, '10:00', '12:00')] });
    const late = [between(FIRST_DAY, '11:00', '19:00')];
    expect((await conference.reschedule(meetingId, other.focalPoint, { windows: late })).placement).toMatchObject({
      startsAt: at(FIRST_DAY, '11:00'),
    });
    // The first side says nothing new of when it can, only that it wants another time.
    expect((await conference.reschedule(meetingId, one.focalPoint)).placement).toMatchObject({
      startsAt: at(FIRST_DAY, '11:15'),
    });
    const early = { windows: [between(FIRST_DAY, '09:00', '11:00')] };
    await expect(conference.reschedule(meetingId, one.focalPoint, early)).rejects.toThrow(NoSlot);
    // The protocol desk speaks for all, or for one.
    expect((await conference.reschedule(meetingId, protocolDesk, early)).placement).toMatchObject({
      startsAt: at(FIRST_DAY, '09:00'),
    });
    const named = { delegationId: other.delegationId, windows: [between(FIRST_DAY, '10:15', '12:00')] };
    await expect(conference.reschedule(meetingId, protocolDesk, named)).resolves.toMatchObject({
      placement: { startsAt: at(FIRST_DAY, '10:15') },
    });
    // What the sides have said stands where nothing else is said.
    await expect(conference.reschedule(meetingId, protocolDesk)).resolves.toMatchObject({
      placement: { startsAt: at(FIRST_DAY, '10:30') },
    });
    expect(await conference.contradictions()).toEqual([]);
  });

  it('to a shorter time by a party, to a longer one by the desk alone', async () => {
    const conference = await staged(programmeOf({ rooms: [room('The only room')] }));
    const { meetingId, one } = await agreed(conference, { durationMinutes: 60 });
    const shorter = await conference.reschedule(meetingId, one.focalPoint, { durationMinutes: 30 });
    expect(shorter).toMatchObject({
      durationMinutes: 30,
      placement: { startsAt: at(FIRST_DAY, '09:00'), endsAt: at(FIRST_DAY, '09:30'), steps: 2, roomSteps: 3 },
    });
    expect(await conference.contradictions()).toEqual([]);
    const longer = { durationMinutes: 90 };
    await expect(conference.reschedule(meetingId, one.focalPoint, longer)).rejects.toThrow(InvalidMeeting);
    await expect(conference.reschedule(meetingId, protocolDesk, { durationMinutes: 40 })).rejects.toThrow(
      InvalidMeeting,
    );
    expect((await conference.reschedule(meetingId, protocolDesk, longer)).placement).toMatchObject({ steps: 6 });
    expect(await conference.contradictions()).toEqual([]);
  });

  it('from the waiting list, once there is a time', async () => {
    const grid = { stepMinutes: 30, days: [{ day: FIRST_DAY, from: '09:00', to: '10:00' }] };
    const conference = await staged(programmeOf({ grid, rooms: [room('The only room', { turnaroundMinutes: 0 })] }));
    await agreed(conference, { windows: [between(FIRST_DAY, '09:00', '09:30')] });
    const waiting = await agreed(conference, { windows: [between(FIRST_DAY, '09:00', '09:30')] });
    expect(waiting.status).toBe('waitlisted');
    await expect(conference.reschedule(waiting.meetingId, waiting.other.focalPoint)).rejects.toThrow(NoSlot);
    const after = await conference.reschedule(waiting.meetingId, waiting.one.focalPoint, {
      windows: [between(FIRST_DAY, '09:00', '10:00')],
    });
    expect(after).toMatchObject({ status: 'confirmed', sequence: 0, placement: { startsAt: at(FIRST_DAY, '09:30') } });
    expect((await conference.eventsOf(waiting.meetingId)).at(-1)).toBe('meeting-confirmed.v1');
  });

  it('in its room if it keeps its time', async () => {
    const conference = await staged();
    const first = await agreed(conference);
    const second = await agreed(conference);
    await conference.cancel(first.meetingId, protocolDesk);
    const windows = [between(FIRST_DAY, '09:00', '12:00')];
    const after = await conference.reschedule(second.meetingId, second.one.focalPoint, { windows });
    expect(after.placement).toEqual(second.placement);
    expect((await conference.eventsOf(second.meetingId)).at(-1)).toBe('meeting-confirmed.v1');
  });

  it('once, however often the same request comes', async () => {
    const conference = await staged();
    const { meetingId, one } = await agreed(conference);
    const key = randomUUID();
    const asked = () => conference.reschedule(meetingId, one.focalPoint, {}, { key });
    const outcomes = await Promise.allSettled([asked(), asked(), asked()]);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const outcome of outcomes)
      if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(AlreadyAnswered);
    expect((await conference.meeting(meetingId)).placement?.startsAt).toBe(at(FIRST_DAY, '09:15'));
  });

  it('costs its calendars once, though they are read strongly', async () => {
    const conference = await staged();
    const [one, other] = [await conference.delegation(), await conference.delegation()];
    const { meetingId } = await conference.agree(one, other);
    const sameRoom = await table.measure(() =>
      conference.reschedule(meetingId, one.focalPoint, {}, { key: randomUUID() }),
    );
    // Meeting, the caller's delegations, programme, four people, who is kept apart, rooms of the day; then the same five calendars.
    expect(sameRoom.table).toEqual({ read: 1 + 0.5 + 1 + 4 + 1 + 1, write: 2 * (1 + 5 + 1) });
    expect(sameRoom.indexes.write).toBe(3);
  });
});

describe('a meeting is not rescheduled', () => {
  it('by somebody who is not a party, or in the name of somebody else', async () => {
    const conference = await staged();
    const { meetingId, one, other } = await agreed(conference);
    await expect(conference.reschedule(meetingId, stranger)).rejects.toThrow(NotFound);
    const inTheNameOf = { delegationId: other.delegationId };
    await expect(conference.reschedule(meetingId, one.focalPoint, inTheNameOf)).rejects.toThrow(NotFound);
    const third = { delegationId: (await conference.delegation()).delegationId };
    await expect(conference.reschedule(meetingId, protocolDesk, third)).rejects.toThrow(InvalidMeeting);
    await expect(conference.reschedule(meetingId, one.focalPoint, {}, { expectedVersion: 1 })).rejects.toThrow(
      StaleVersion,
    );
    expect(await conference.meeting(meetingId)).toMatchObject({ version: 2, sequence: 0 });
  });

  it('before all agree, when it has begun, and when it is over', async () => {
    const conference = await staged();
    const [one, other] = [await conference.delegation(), await conference.delegation()];
    const { meetingId } = await conference.request(one, [other]);
    await expect(conference.reschedule(meetingId, one.focalPoint)).rejects.toThrow(MeetingNotOpen);
    await conference.accept(meetingId, other);
    conference.now = new Date(at(FIRST_DAY, '09:00'));
    await expect(conference.reschedule(meetingId, one.focalPoint)).rejects.toThrow(MeetingNotOpen);
    conference.now = MAY;
    await conference.cancel(meetingId, one.focalPoint);
    await expect(conference.reschedule(meetingId, one.focalPoint)).rejects.toThrow(MeetingNotOpen);
  });

  it('into the past, or where there is no time', async () => {
    const conference = await staged();
    const { meetingId, one } = await agreed(conference, { windows: [between(SECOND_DAY, '09:00', '12:00')] });
    conference.now = new Date(at(FIRST_DAY, '12:00'));
    const asked = (windows: object[]) => conference.reschedule(meetingId, one.focalPoint, { windows });
    await expect(asked([between(FIRST_DAY, '09:00', '12:00')])).rejects.toThrow(InvalidMeeting);
    await expect(asked([between(SECOND_DAY, '21:00', '23:00')])).rejects.toThrow(InvalidMeeting);
    await expect(asked([between(SECOND_DAY, '12:00', '11:00')])).rejects.toThrow(InvalidMeeting);
    await expect(asked([between(FIRST_DAY, '09:00', '12:30')])).resolves.toMatchObject({
      placement: { startsAt: at(FIRST_DAY, '12:00') },
    });
  });

  it('when no time suits: then everything stays as it was', async () => {
    const grid = { stepMinutes: 30, days: [{ day: FIRST_DAY, from: '09:00', to: '10:00' }] };
    const conference = await staged(programmeOf({ grid, rooms: [room('The only room', { turnaroundMinutes: 0 })] }));
    const first = await agreed(conference);
    await agreed(conference);
    const windows = [between(FIRST_DAY, '09:30', '10:00')];
    await expect(conference.reschedule(first.meetingId, first.one.focalPoint, { windows })).rejects.toThrow(NoSlot);
    expect(await conference.meeting(first.meetingId)).toEqual(expect.objectContaining({ version: 2, sequence: 0 }));
    expect(await conference.contradictions()).toEqual([]);
  });

  it('with more people than one transaction moves to another day', async () => {
    const conference = await staged(programmeOf({ rooms: [room('Hall', { capacity: 90 })] }));
    const [one, other] = [await conference.delegation({ count: 30 }), await conference.delegation({ count: 30 })];
    const { meetingId } = await conference.agree(one, other);
    const windows = [between(SECOND_DAY, '09:00', '12:00')];
    await expect(conference.reschedule(meetingId, one.focalPoint, { windows })).rejects.toThrow(NoSlot);
    expect((await conference.meeting(meetingId)).status).toBe('confirmed');
    const later = { windows: [between(FIRST_DAY, '15:00', '18:00')] };
    expect((await conference.reschedule(meetingId, one.focalPoint, later)).placement?.startsAt).toBe(
      at(FIRST_DAY, '15:00'),
    );
    expect(await conference.contradictions()).toEqual([]);
  });
});

describe('at every moment', () => {
  it('a meeting that is rescheduled again and again has exactly one slot, for whoever looks', async () => {
    const conference = await staged(programmeOf({ rooms: [room('The only room')] }));
    const { conferenceId } = conference;
    const { meetingId, one, placement } = await agreed(conference);
    const keys = [
      meetingKey(conferenceId, meetingId),
      ...[FIRST_DAY, SECOND_DAY].flatMap((day) => [
        personDayKey(conferenceId, one.people[0] ?? '', day),
        roomDayKey(conferenceId, placement?.roomId ?? '', day),
      ]),
    ];
    const steps = (item: Record<string, unknown> | undefined): number =>
      Object.entries(item ?? {}).filter(([name, holder]) => /^s\d{4}$/.test(name) && holder === meetingId).length;
    let moving = true;
    const looks: object[] = [];
    const watch = async () => {
      while (moving) {
        const { Responses: found = [] } = await table.documents.send(
          new TransactGetCommand({ TransactItems: keys.map((Key) => ({ Get: { TableName: table.name, Key } })) }),
        );
        const [meeting, ...calendars] = found.map(({ Item }) => Item);
        const [person, hall, personNext, hallNext] = calendars.map(steps);
        const day = (meeting?.placement as { day: string } | undefined)?.day;
        looks.push({ day, held: day === FIRST_DAY ? [person, hall] : [personNext, hallNext] });
        expect(day === FIRST_DAY ? [personNext, hallNext] : [person, hall]).toEqual([0, 0]);
      }
    };
    const move = async () => {
      for (let round = 0; round < 20; round++) {
        const windows = [between(round % 3 === 2 ? SECOND_DAY : FIRST_DAY, round % 2 ? '09:00' : '14:00', '18:00')];
        await conference.reschedule(meetingId, one.focalPoint, { windows });
      }
      moving = false;
    };
    await Promise.all([move(), watch().finally(() => (moving = false))]);
    expect(looks.length).toBeGreaterThan(5);
    for (const look of looks) expect(look).toMatchObject({ held: [2, 3] });
    expect(await conference.contradictions()).toEqual([]);
  });
});

describe('a reschedule that races', () => {
  it('bookings of the slot it wants: one of them has it, nobody is booked twice, and none has none', async () => {
    for (let round = 0; round < 5; round++) {
      const conference = await staged(programmeOf({ rooms: [room('The only room')] }));
      const moved = await agreed(conference, { windows: [between(FIRST_DAY, '09:00', '09:30')] });
      const wanted = [between(SECOND_DAY, '10:00', '10:30')];
      const rivals = await Promise.all(
        [1, 2, 3].map(async () => {
          const [one, other] = [await conference.delegation({ count: 1 }), await conference.delegation({ count: 1 })];
          return { other, ...(await conference.request(one, [other], { windows: wanted })) };
        }),
      );
      const [reschedule, ...bookings] = await Promise.allSettled([
        conference.reschedule(moved.meetingId, protocolDesk, { windows: wanted }),
        ...rivals.map(({ meetingId, other }) => conference.accept(meetingId, other)),
      ]);
      const booked = bookings.filter((one) => one.status === 'fulfilled' && one.value.status === 'confirmed');
      if (reschedule.status === 'rejected') expect(reschedule.reason).toBeInstanceOf(NoSlot);
      expect(booked.length + (reschedule.status === 'fulfilled' ? 1 : 0)).toBe(1);
      expect((await conference.meeting(moved.meetingId)).status).toBe('confirmed');
      expect(await conference.contradictions()).toEqual([]);
    }
  });

  it('a cancellation: it is cancelled in the end and holds nothing', async () => {
    for (let round = 0; round < 6; round++) {
      const conference = await staged();
      const { meetingId, one, other } = await agreed(conference);
      const [reschedule, cancellation] = await Promise.allSettled([
        conference.reschedule(meetingId, one.focalPoint),
        conference.cancel(meetingId, other.focalPoint),
      ]);
      expect(cancellation.status).toBe('fulfilled');
      if (reschedule.status === 'rejected') expect(reschedule.reason).toBeInstanceOf(MeetingNotOpen);
      expect((await conference.meeting(meetingId)).status).toBe('cancelled');
      expect(await conference.contradictions()).toEqual([]);
    }
  });

  it('others of the same people: each has its slot, and no two the same', async () => {
    const conference = await staged();
    const host = await conference.delegation({ count: 1, kind: 'host' });
    const meetings = [];
    for (let count = 0; count < 5; count++) {
      meetings.push(await conference.agree(host, await conference.delegation({ count: 1 })));
    }
    const windows = [between(SECOND_DAY, '09:00', '20:00')];
    const outcomes = await Promise.allSettled(
      meetings.flatMap(({ meetingId }) => [
        conference.reschedule(meetingId, protocolDesk, { windows }),
        conference.reschedule(meetingId, host.focalPoint),
      ]),
    );
    for (const outcome of outcomes)
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ slug: 'busy' });
    const after = await Promise.all(meetings.map(({ meetingId }) => conference.meeting(meetingId)));
    expect(after.map(({ status }) => status)).toEqual(meetings.map(() => 'confirmed'));
    expect(await conference.contradictions()).toEqual([]);
  });
});
