import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Meeting } from '../../../functions/meeting-booking/domain/meeting.ts';
import { PlanTooLarge } from '../../../functions/meeting-booking/domain/problems.ts';
import { AlreadyAnswered } from '../../../functions/shared/dynamo/command-log.ts';
import { InvalidRequest } from '../../../functions/shared/problem.ts';
import { createTestTable, type TestTable } from '../../support/test-table.ts';
import { type PlanningTools, plan } from './planning-desk.ts';
import { type Delegation, FIRST_DAY, programmeOf, room, StagedConference } from './staged-conference.ts';

let table: TestTable;
beforeAll(async () => {
  table = await createTestTable();
});

const day = (from: string, to: string, rooms: readonly object[]) =>
  programmeOf({ grid: { stepMinutes: 15, days: [{ day: FIRST_DAY, from, to }] }, rooms });

const plainRoom = (name: string, changes: object = {}) => room(name, { turnaroundMinutes: 0, ...changes });

/** A stretch of the first day on the wall clock in Moscow. */
const window = (from: string, to: string) => ({
  from: new Date(`${FIRST_DAY}T${from}:00+03:00`).toISOString(),
  to: new Date(`${FIRST_DAY}T${to}:00+03:00`).toISOString(),
});

/** A conference with so many meetings of two people each that wait, because there was one slot when they were agreed. */
async function crowd(waiting: number, then: object) {
  const conference = await StagedConference.begin(day('09:00', '09:30', [plainRoom('Room 1')]), table);
  const pairs: { one: Delegation; other: Delegation; meeting: Meeting }[] = [];
  for (let count = 0; count <= waiting; count++) {
    const [one, other] = [await conference.delegation({ count: 1 }), await conference.delegation({ count: 1 })];
    pairs.push({ one, other, meeting: await conference.agree(one, other) });
  }
  await conference.putProgramme(then, 1);
  return { conference, pairs: pairs.slice(1) };
}

describe('a preview', () => {
  it('tells what an application would book, and changes nothing', async () => {
    const { conference } = await crowd(5, day('09:00', '11:00', [plainRoom('Room 1')]));
    const preview = await plan(conference, { mode: 'preview' });
    expect(preview).toMatchObject({ moved: [], lost: [], unplaced: [{ reason: 'room' }, { reason: 'room' }] });
    expect(preview.placed.map(({ placement }) => placement.startsAt).sort()).toEqual(
      ['09:30', '10:00', '10:30'].map((time) => window(time, time).from.replace('.000', '')),
    );
    expect(await plan(conference, { mode: 'preview' })).toEqual(preview);

    const applied = await plan(conference, {});
    expect(applied).toEqual({ ...preview, mode: 'apply' });
    expect(await conference.contradictions()).toEqual([]);
  });
});

describe('in capacity units', () => {
  it('a plan costs each person and the rooms of each day, strongly, and each booking what it always does', async () => {
    const { conference } = await crowd(3, day('09:00', '12:00', [plainRoom('Room 1')]));
    // Where pairs are on the day counts only when something is there: AWS counts it always, DynamoDB Local does not.
    const reads = { read: 0.5 + 1 + 1 + 3 * 2 + 1, write: 0 };
    const preview = await table.measure(() => plan(conference, { mode: 'preview', mayMove: false }));
    expect(preview.table).toEqual(reads);
    expect(preview.indexes).toEqual({ read: 0.5, write: 0 });
    // Who could be moved is found in the index of the day; the two people of the one meeting there are read as well.
    const moving = await table.measure(() => plan(conference, { mode: 'preview' }));
    expect(moving.table).toEqual({ ...reads, read: reads.read + 2 });
    expect(moving.indexes).toEqual({ read: 1, write: 0 });
    const applied = await table.measure(() => plan(conference, { mayMove: false }));
    // Three bookings of two people, a room, the meeting and the command record.
    expect(applied.table).toEqual({ ...reads, write: 3 * 10 });
    expect(applied.indexes.write).toBe(3 * 3);
  });
});

describe('an applied plan', () => {
  it('books like any acceptance, and tells of each meeting once', async () => {
    const { conference, pairs } = await crowd(4, day('09:00', '12:00', [plainRoom('Room 1')]));
    const { placed } = await plan(conference, {});
    expect(placed).toHaveLength(4);
    for (const { meeting } of pairs) {
      const after = await conference.meeting(meeting.meetingId);
      expect(after).toMatchObject({ status: 'confirmed', version: meeting.version + 1 });
      expect(placed.find(({ meetingId }) => meetingId === meeting.meetingId)?.placement).toMatchObject({
        roomId: after.placement?.roomId,
        startsAt: after.placement?.startsAt,
      });
      expect((await conference.eventsOf(meeting.meetingId)).at(-1)).toBe('meeting-confirmed.v1');
    }
    expect(await conference.contradictions()).toEqual([]);
    await conference.settle({ copies: 2 });
    expect(await conference.contradictions()).toEqual([]);
  });

  it('leaves a meeting provisional as long as somebody in it is not accredited', async () => {
    const conference = await StagedConference.begin(day('09:00', '09:30', [plainRoom('Room 1')]), table);
    const [a, b, c] = [await conference.delegation(), await conference.delegation(), await conference.delegation()];
    await conference.agree(a, b);
    const waits = await conference.agree(await conference.delegation({ accredited: false }), c);
    await conference.putProgramme(day('09:00', '10:00', [plainRoom('Room 1')]), 1);
    await plan(conference, { requests: [waits.meetingId] });
    expect((await conference.meeting(waits.meetingId)).status).toBe('provisional');
  });
});

describe('meetings that have a slot', () => {
  const crossed = async () => {
    const conference = await StagedConference.begin(
      day('09:00', '10:00', [plainRoom('Room 1'), plainRoom('Room 2')]),
      table,
    );
    const [p, x, y, z] = [
      await conference.delegation({ count: 1 }),
      await conference.delegation({ count: 1 }),
      await conference.delegation({ count: 1 }),
      await conference.delegation({ count: 1 }),
    ];
    return { conference, p, x, y, z };
  };

  it('make room for one that can at no other time', async () => {
    const { conference, p, x, y } = await crossed();
    const placed = await conference.agree(p, x);
    const waits = await conference.agree(p, y, { windows: [window('09:00', '09:30')] });
    expect(waits.status).toBe('waitlisted');

    expect(await plan(conference, { mayMove: false })).toMatchObject({
      placed: [],
      unplaced: [{ meetingId: waits.meetingId, reason: 'person', ids: p.people }],
    });
    const { moved, lost } = await plan(conference, {});
    expect({ moved, lost }).toMatchObject({ moved: [{ meetingId: placed.meetingId }], lost: [] });
    expect(moved[0]?.to.startsAt).not.toBe(moved[0]?.from.startsAt);
    expect(await conference.meeting(placed.meetingId)).toMatchObject({ status: 'confirmed', sequence: 1 });
    expect((await conference.eventsOf(placed.meetingId)).at(-1)).toBe('meeting-rescheduled.v1');
    expect((await conference.meeting(waits.meetingId)).status).toBe('confirmed');
    expect(await conference.contradictions()).toEqual([]);
  });

  it('exchange their slots at once where each waits for the other', async () => {
    const { conference, p, x, y, z } = await crossed();
    const [first, second] = [await conference.agree(p, x), await conference.agree(p, y)];
    const waits = await conference.agree(x, z, { windows: [window('09:00', '09:30')] });
    const { placed, moved } = await plan(conference, {});
    expect(placed.map(({ meetingId }) => meetingId)).toEqual([waits.meetingId]);
    expect(moved.map(({ meetingId }) => meetingId).sort()).toEqual([first.meetingId, second.meetingId].sort());
    expect((await conference.meeting(first.meetingId)).placement?.startsAt).toBe(second.placement?.startsAt);
    expect((await conference.meeting(second.meetingId)).placement?.startsAt).toBe(first.placement?.startsAt);
    expect(await conference.contradictions()).toEqual([]);
  });

  it('stay where they are when they are locked, and when they have begun', async () => {
    const { conference, p, x, y } = await crossed();
    const before = await conference.agree(p, x);
    await conference.agree(p, y, { windows: [window('09:00', '09:30')] });
    const after = { ...before, locked: true as const, version: before.version + 1 };
    await conference.meetings.change(
      { before, after, events: [] },
      { consumer: 'test', eventId: randomUUID() },
      conference.now,
    );
    expect(await plan(conference, {})).toMatchObject({ placed: [], moved: [], unplaced: [{ reason: 'person' }] });

    const begun = await crossed();
    await begun.conference.agree(begun.p, begun.x);
    await begun.conference.agree(begun.p, begun.y, { windows: [window('09:00', '09:30')] });
    begun.conference.now = new Date(window('09:00', '09:30').from);
    expect(await plan(begun.conference, {})).toMatchObject({ placed: [], moved: [], unplaced: [{ reason: 'person' }] });
  });
});

describe('what cannot be planned', () => {
  it('is named fault by fault', async () => {
    const { conference, p, x } = await (async () => {
      const conference = await StagedConference.begin(day('09:00', '10:00', [plainRoom('Room 1')]), table);
      return { conference, p: await conference.delegation(), x: await conference.delegation() };
    })();
    const placed = await conference.agree(p, x);
    const asked = await conference.request(p, [x]);
    const unknown = 'mtg_01F8QZ7X9V0000000000000009';
    const requests = [placed.meetingId, asked.meetingId, unknown, unknown];
    const refusal = plan(conference, { requests, mode: 'preview' });
    await expect(refusal).rejects.toThrow(InvalidRequest);
    await expect(refusal).rejects.toMatchObject({
      members: {
        errors: [
          { pointer: '/requests/0', detail: 'does not wait for a slot: it is confirmed' },
          { pointer: '/requests/1', detail: 'does not wait for a slot: it is requested' },
          { pointer: '/requests/2', detail: 'is not a meeting of this conference' },
          { pointer: '/requests/3', detail: 'is named twice' },
        ],
      },
    });
  });

  it('is too much for one plan', async () => {
    const { conference, pairs } = await crowd(1, day('09:00', '10:00', [plainRoom('Room 1')]));
    const meeting = await conference.meeting(pairs[0]?.meeting.meetingId ?? '');
    const placed = await conference.meetings.placedOn(conference.conferenceId, FIRST_DAY);
    const many = <Kind>(one: Kind, count: number): Kind[] => Array.from({ length: count }, () => one);
    const meetings = {
      getMany: async () => [],
      changeTogether: async () => undefined,
      inStatus: async () => many(meeting, 401),
      placedOn: async () => [],
    };
    await expect(plan(conference, {}, { meetings })).rejects.toThrow(PlanTooLarge);
    const crowded = {
      ...meetings,
      inStatus: async () => [meeting],
      placedOn: async () => many(placed[0] ?? meeting, 1501),
    };
    await expect(plan(conference, {}, { meetings: crowded })).rejects.toMatchObject({
      members: { of: 'placed', limit: 1500 },
    });
  });
});

describe('a plan that breaks off', () => {
  it('is gone on with by the same command', async () => {
    const { conference, pairs } = await crowd(4, day('09:00', '12:00', [plainRoom('Room 1')]));
    let bookings = 0;
    const { meetings } = conference;
    const breaking: PlanningTools['meetings'] = {
      inStatus: (...args) => meetings.inStatus(...args),
      placedOn: (...args) => meetings.placedOn(...args),
      getMany: (...args) => meetings.getMany(...args),
      changeTogether: async (...args) => {
        bookings += 1;
        if (bookings === 3) throw new Error('the power is gone');
        return meetings.changeTogether(...args);
      },
    };
    const requests = pairs.map(({ meeting }) => meeting.meetingId);
    const key = randomUUID();
    await expect(plan(conference, { requests }, { meetings: breaking, key })).rejects.toThrow('the power is gone');
    const answer = await plan(conference, { requests }, { key });
    expect(answer.placed.map(({ meetingId }) => meetingId).sort()).toEqual(requests.toSorted());
    expect(await conference.contradictions()).toEqual([]);
    await expect(plan(conference, { requests }, { key })).rejects.toThrow(AlreadyAnswered);
  });

  it('books nothing more when its time is up, and says so', async () => {
    const { conference } = await crowd(3, day('09:00', '12:00', [plainRoom('Room 1')]));
    let looks = 0;
    // The first look is at the beginning, the others come before each booking.
    const clock = () => (++looks > 2 ? 60_000 : 0);
    const { placed, lost } = await plan(conference, {}, { clock });
    expect(placed).toHaveLength(1);
    expect(lost.map(({ reason }) => reason)).toEqual(['time-up', 'time-up']);
    expect((await plan(conference, {})).placed).toHaveLength(2);
  });
});

describe('while others are faster', () => {
  it('what is lost is reported, the rest is booked, and nobody is booked twice', async () => {
    const { conference, pairs } = await crowd(12, day('09:00', '12:00', [plainRoom('Room 1'), plainRoom('Room 2')]));
    const rivals = await Promise.all(
      pairs.slice(0, 6).map(async ({ one }) => {
        const guest = await conference.delegation({ count: 1 });
        const { meetingId } = await conference.request(one, [guest]);
        return { guest, meetingId };
      }),
    );
    const [answer] = await Promise.all([
      plan(conference, {}),
      ...rivals.map(({ guest, meetingId }) => conference.accept(meetingId, guest)),
      ...pairs.slice(9).map(({ one, meeting }) => conference.cancel(meeting.meetingId, one.focalPoint)),
    ]);
    expect(await conference.contradictions()).toEqual([]);
    const told = [...answer.placed, ...answer.unplaced, ...answer.lost].map(({ meetingId }) => meetingId);
    expect(new Set(told).size).toBe(told.length);
    for (const { meetingId } of answer.placed) {
      // Booked, and called off only by whoever called it off after.
      expect(['confirmed', 'cancelled']).toContain((await conference.meeting(meetingId)).status);
    }
    for (const { meetingId, reason } of answer.lost) {
      expect(['taken', 'changed']).toContain(reason);
      expect(['waitlisted', 'cancelled']).toContain((await conference.meeting(meetingId)).status);
    }
    await conference.settle();
    expect(await conference.contradictions()).toEqual([]);
  });

  it('a meeting that changed in what does not bear on its place is booked all the same', async () => {
    const { conference, pairs } = await crowd(1, day('09:00', '12:00', [plainRoom('Room 1')]));
    const { meetings } = conference;
    let touched = false;
    const touching: PlanningTools['meetings'] = {
      inStatus: (...args) => meetings.inStatus(...args),
      placedOn: (...args) => meetings.placedOn(...args),
      getMany: (...args) => meetings.getMany(...args),
      changeTogether: async (...args) => {
        const [{ before }] = args[0];
        if (!touched) {
          touched = true;
          const after = { ...before, subject: 'Border', version: before.version + 1 };
          await meetings.change(
            { before, after, events: [] },
            { consumer: 'test', eventId: randomUUID() },
            conference.now,
          );
        }
        return meetings.changeTogether(...args);
      },
    };
    expect((await plan(conference, {}, { meetings: touching })).placed).toHaveLength(1);
    const after = await conference.meeting(pairs[0]?.meeting.meetingId ?? '');
    expect(after).toMatchObject({ status: 'confirmed', subject: 'Border' });
  });
});
