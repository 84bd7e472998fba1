import { randomUUID } from 'node:crypto';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, describe, expect, it } from 'vitest';
import { meetingAnswer } from '../../../functions/meeting-booking/answered-meeting.ts';
import { ClaimTaken } from '../../../functions/meeting-booking/data/calendar-store.ts';
import { personDayKey, roomDayKey } from '../../../functions/meeting-booking/data/keys.ts';
import {
  type MeetingChange,
  MeetingChanged,
  TooMuchAtOnce,
} from '../../../functions/meeting-booking/data/meeting-store.ts';
import {
  cancelled,
  type Meeting,
  type Placement,
  placed,
  waitlisted,
} from '../../../functions/meeting-booking/domain/meeting.ts';
import { eventsOfChange } from '../../../functions/meeting-booking/meeting-events.ts';
import { AlreadyAnswered } from '../../../functions/shared/dynamo/command-log.ts';
import { commandBy } from '../../support/commands.ts';
import { createTestTable, type TestTable } from '../../support/test-table.ts';
import { type Delegation, FIRST_DAY, programmeOf, room, StagedConference } from './staged-conference.ts';

let table: TestTable;
beforeAll(async () => {
  table = await createTestTable();
});

const staged = (rooms = [room('Room 1'), room('Room 2')]) => StagedConference.begin(programmeOf({ rooms }), table);

const commandFor = (conference: StagedConference, key: string = randomUUID()) => {
  const { identity, cause } = commandBy('protocol-officer', conference.conferenceId, { now: conference.now, key });
  const viewer = { isProtocol: true, delegationIds: [] };
  return { cause, origin: { identity, answerTo: (meeting: Meeting) => meetingAnswer(meeting, viewer) } };
};

const changeOf = (before: Meeting, after: Meeting, conference: StagedConference): MeetingChange => ({
  before,
  after,
  events: eventsOfChange(before, after, commandFor(conference).cause, conference.now),
});

const placeOf = ({ meetingId, placement }: Meeting): Placement => {
  if (!placement) throw new Error(`${meetingId} has no place`);
  return placement;
};

/** Each meeting gets the slot of the next one, the last that of the first. */
const rotated = (conference: StagedConference, meetings: readonly [Meeting, ...Meeting[]]) =>
  meetings.map((before, index) =>
    changeOf(before, placed(before, placeOf(meetings[(index + 1) % meetings.length] ?? before), true), conference),
  ) as unknown as readonly [MeetingChange, ...MeetingChange[]];

/** Meetings of one minister with several guests, one after the other. */
async function seriesOf(conference: StagedConference, count: number) {
  const host = await conference.delegation({ count: 1 });
  const guests: Delegation[] = [];
  const meetings: Meeting[] = [];
  for (let index = 0; index < count; index++) {
    const guest = await conference.delegation({ count: 1 });
    guests.push(guest);
    meetings.push(await conference.agree(host, guest));
  }
  return { host, guests, meetings: meetings as [Meeting, Meeting, ...Meeting[]] };
}

describe('several meetings changed together', () => {
  it('exchange their slots with one write for each calendar, and one record of all that is told', async () => {
    const conference = await staged([room('The only room')]);
    const { conferenceId, now } = conference;
    const { host, meetings } = await seriesOf(conference, 3);
    const { roomId } = placeOf(meetings[0]);
    const versions = async () => {
      const keys = [
        personDayKey(conferenceId, host.people[0] ?? '', FIRST_DAY),
        roomDayKey(conferenceId, roomId, FIRST_DAY),
      ];
      const found = await Promise.all(
        keys.map((Key) => table.documents.send(new GetCommand({ TableName: table.name, Key }))),
      );
      return found.map(({ Item }) => Number(Item?.version));
    };
    const before = await versions();
    const { origin } = commandFor(conference);
    const { table: units } = await table.measure(() =>
      conference.meetings.changeTogether(rotated(conference, meetings), origin, now),
    );
    // Three meetings, the minister, the room, three guests, the command record; nothing is read.
    expect(units).toEqual({ read: 0, write: 2 * (3 + 1 + 1 + 3 + 1) });
    expect(await versions()).toEqual(before.map((version) => version + 1));
    expect(await conference.contradictions()).toEqual([]);
    for (const [index, { meetingId }] of meetings.entries()) {
      const after = await conference.meeting(meetingId);
      expect(after.placement).toEqual(placeOf(meetings[(index + 1) % 3] ?? after));
      expect(after.sequence).toBe(1);
      expect((await conference.eventsOf(meetingId)).at(-1)).toBe('meeting-rescheduled.v1');
    }
    expect(
      await conference.meetings.changeTogether(rotated(conference, meetings), origin, now).catch((e) => e),
    ).toEqual(
      expect.objectContaining({
        answer: expect.objectContaining({ body: expect.objectContaining({ meetingId: meetings[0].meetingId }) }),
      }),
    );
  });

  it('are changed once for a command and once for an event', async () => {
    const conference = await staged();
    const { meetings } = await seriesOf(conference, 2);
    const { origin } = commandFor(conference, 'one-key');
    const changes = rotated(conference, meetings);
    const twice = await Promise.allSettled(
      [1, 2].map(() => conference.meetings.changeTogether(changes, origin, conference.now)),
    );
    expect(twice.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await expect(conference.meetings.changeTogether(changes, origin, conference.now)).rejects.toThrow(AlreadyAnswered);

    const now = (await Promise.all(meetings.map(({ meetingId }) => conference.meeting(meetingId)))) as [
      Meeting,
      Meeting,
    ];
    const consumed = { consumer: 'apply-programme', eventId: 'evt_01F8QZ7X9V0000000000000001' };
    const again = rotated(conference, now);
    const handled = await Promise.allSettled(
      [1, 2, 3].map(() => conference.meetings.changeTogether(again, consumed, conference.now)),
    );
    expect(handled.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const outcome of handled)
      if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(MeetingChanged);
    expect(await conference.contradictions()).toEqual([]);
    for (const { meetingId } of meetings) expect((await conference.meeting(meetingId)).sequence).toBe(2);
  });

  it('say which meeting has changed, or whose time is taken by whom', async () => {
    const conference = await staged([1, 2].map((number) => room(`Room ${number}`, { turnaroundMinutes: 0 })));
    const { host, guests, meetings } = await seriesOf(conference, 2);
    const [first, second] = meetings;
    const changes = rotated(conference, meetings);
    await conference.cancel(second.meetingId, host.focalPoint);
    const { origin } = commandFor(conference);
    const changed = await conference.meetings.changeTogether(changes, origin, conference.now).catch((error) => error);
    expect(changed).toBeInstanceOf(MeetingChanged);
    expect(changed.meetingId).toBe(second.meetingId);

    const third = await conference.delegation({ count: 1 });
    const guest = guests[1] as Delegation;
    const inTheWay = await conference.agree(guest, third, {
      windows: [{ from: placeOf(first).startsAt, to: placeOf(first).endsAt }],
    });
    const now = await conference.meeting(second.meetingId);
    const toFirst = { ...placed(first, placeOf(second), true), version: first.version + 1 };
    const invited = { ...placed({ ...now, status: 'waitlisted' }, placeOf(first), true) };
    const taken = await conference.meetings
      .changeTogether(
        [changeOf(first, toFirst, conference), changeOf(now, invited, conference)],
        origin,
        conference.now,
      )
      .catch((error) => error);
    expect(taken).toBeInstanceOf(ClaimTaken);
    expect(taken.of).toEqual({ kind: 'person', id: guest.people[0], day: FIRST_DAY });
    expect([...taken.calendar.holders.values()]).toContain(inTheWay.meetingId);
    expect(await conference.contradictions()).toEqual([]);
    expect((await conference.meeting(first.meetingId)).version).toBe(first.version);
  });

  it('are refused as a whole when they are more than a transaction takes', async () => {
    const conference = await staged([room('Large hall', { capacity: 90 })]);
    const meetings: Meeting[] = [];
    for (let count = 0; count < 2; count++) {
      const [one, other] = [await conference.delegation({ count: 25 }), await conference.delegation({ count: 25 })];
      meetings.push(await conference.agree(one, other));
    }
    const changes = meetings.map((meeting) =>
      changeOf(meeting, cancelled(meeting, 'protocol', undefined), conference),
    ) as unknown as [MeetingChange, ...MeetingChange[]];
    const { origin } = commandFor(conference);
    await expect(conference.meetings.changeTogether(changes, origin, conference.now)).rejects.toThrow(TooMuchAtOnce);
    for (const { meetingId } of meetings) expect((await conference.meeting(meetingId)).status).toBe('confirmed');
    expect(await conference.contradictions()).toEqual([]);
  });
});

describe('changes of several meetings that race', () => {
  it('two that want to displace the same meeting: one does, the other learns which meeting changed', async () => {
    for (let round = 0; round < 6; round++) {
      const conference = await staged();
      const { meetings } = await seriesOf(conference, 3);
      const [first, second, third] = meetings as [Meeting, Meeting, Meeting];
      const displace = (winner: Meeting) =>
        conference.meetings.changeTogether(
          [
            changeOf(winner, placed(winner, placeOf(second), true), conference),
            changeOf(second, waitlisted(second), conference),
          ],
          commandFor(conference).origin,
          conference.now,
        );
      const outcomes = await Promise.allSettled([displace(first), displace(third)]);
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      const lost = outcomes.find((outcome) => outcome.status === 'rejected');
      expect(lost?.reason).toBeInstanceOf(MeetingChanged);
      expect(lost?.reason.meetingId).toBe(second.meetingId);
      expect((await conference.meeting(second.meetingId)).status).toBe('waitlisted');
      expect(await conference.contradictions()).toEqual([]);
    }
  });

  it('two that cross, each taking what the other gives up: one is done whole, the other not at all', async () => {
    for (let round = 0; round < 6; round++) {
      const conference = await staged();
      const { meetings } = await seriesOf(conference, 3);
      const [first, second, third] = meetings as [Meeting, Meeting, Meeting];
      const swap = (one: Meeting, other: Meeting) =>
        conference.meetings.changeTogether(
          rotated(conference, [one, other]),
          commandFor(conference).origin,
          conference.now,
        );
      const outcomes = await Promise.allSettled([swap(first, second), swap(second, third), swap(third, first)]);
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect(await conference.contradictions()).toEqual([]);
    }
  });

  it('a swap never opens a slot to a booking that waits for it', async () => {
    const rooms = [room('The only room')];
    const grid = { stepMinutes: 30, days: [{ day: FIRST_DAY, from: '09:00', to: '11:00' }] };
    const conference = await StagedConference.begin(programmeOf({ rooms, grid }), table);
    const { meetings } = await seriesOf(conference, 2);
    const wishes = await Promise.all(
      Array.from({ length: 8 }, async () => {
        const [one, other] = [await conference.delegation({ count: 1 }), await conference.delegation({ count: 1 })];
        return { other, ...(await conference.request(one, [other])) };
      }),
    );
    const swapping = async () => {
      for (let round = 0; round < 8; round++) {
        const now = (await Promise.all(meetings.map(({ meetingId }) => conference.meeting(meetingId)))) as [
          Meeting,
          Meeting,
        ];
        await conference.meetings.changeTogether(
          rotated(conference, now),
          commandFor(conference).origin,
          conference.now,
        );
      }
    };
    const [, ...answers] = await Promise.all([
      swapping(),
      ...wishes.map(({ meetingId, other }) => conference.accept(meetingId, other)),
    ]);
    expect(answers.map(({ status }) => status)).toEqual(wishes.map(() => 'waitlisted'));
    for (const { meetingId } of meetings) expect((await conference.meeting(meetingId)).sequence).toBe(8);
    expect(await conference.contradictions()).toEqual([]);
  });
});
