import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, describe, expect, it } from 'vitest';
import { meetingAnswer } from '../../../functions/meeting-booking/answered-meeting.ts';
import { MeetingNotOpen } from '../../../functions/meeting-booking/domain/problems.ts';
import { getMeeting } from '../../../functions/meeting-booking/get-meeting.ts';
import { newId } from '../../../functions/shared/ids.ts';
import { createTestTable, type TestTable } from '../../support/test-table.ts';
import {
  type Delegation,
  FIRST_DAY,
  MAY,
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

const staged = (programme?: object) => StagedConference.begin(programme, table);
const pair = async (conference: StagedConference) =>
  [await conference.delegation(), await conference.delegation()] as const;
const at = (instant: string): Date => new Date(instant);
const lastEventOf = async (conference: StagedConference, meetingId: string) =>
  (await conference.events()).filter(({ detail }) => detail.metadata.aggregateId === meetingId).at(-1)?.detail.data;
/** All that is still kept as due of a conference. */
async function kept({ conferenceId, due }: StagedConference): Promise<string[]> {
  const found: string[] = [];
  for await (const page of due.until(at('2100-01-01T00:00:00Z'))) {
    found.push(...page.filter((one) => one.conferenceId === conferenceId).map(({ sk }) => sk.split('#')[0] ?? ''));
  }
  return found;
}
/** A meeting that was agreed, and of which the second side is asked again because the first sends somebody of lower rank. */
async function askedAgain(conference: StagedConference, one: Delegation, other: Delegation, changes: object = {}) {
  const { meetingId } = await conference.agree(one, other, changes);
  const successorId = newId('dgt', MAY);
  await conference.deliver(conference.substitution(one, one.people[0] ?? '', { successorId, ranksLower: true }));
  await conference.deliver(conference.decision('accredited', one, successorId));
  await conference.settle();
  expect(await conference.meeting(meetingId)).toMatchObject({ status: 'provisional' });
  return meetingId;
}

describe('a request that is not answered', () => {
  it('expires at the end of its last window, and is not open any more from that moment on', async () => {
    const conference = await staged();
    const [one, other] = await pair(conference);
    const windows = [
      { from: `${FIRST_DAY}T12:00:00Z`, to: `${FIRST_DAY}T14:00:00Z` },
      { from: `${SECOND_DAY}T06:00:00Z`, to: `${SECOND_DAY}T08:00:00Z` },
    ];
    const { meetingId, expiresAt } = await conference.request(one, [other], { windows });
    expect(expiresAt).toBe(`${SECOND_DAY}T08:00:00Z`);
    conference.now = at(`${SECOND_DAY}T07:59:59Z`);
    await conference.expire();
    expect((await conference.meeting(meetingId)).status).toBe('requested');

    // Whoever is late is refused whether or not the schedule has come by.
    conference.now = at(`${SECOND_DAY}T08:00:00Z`);
    const late = { windows: [{ from: `${THIRD_DAY}T08:00:00Z`, to: `${THIRD_DAY}T09:00:00Z` }] };
    await expect(conference.accept(meetingId, other, late)).rejects.toThrow(MeetingNotOpen);
    await expect(conference.counter(meetingId, other.focalPoint, { durationMinutes: 60 })).rejects.toThrow(
      MeetingNotOpen,
    );
    await conference.expire();
    expect(await conference.meeting(meetingId)).toMatchObject({ status: 'expired', version: 2, sequence: 0 });
    expect(await conference.eventsOf(meetingId)).toEqual(['meeting-requested.v1', 'meeting-expired.v1']);
    expect(await lastEventOf(conference, meetingId)).toEqual({
      meetingId,
      parties: [{ delegationId: one.delegationId }, { delegationId: other.delegationId }],
      sequence: 0,
      wasConfirmed: false,
    });
    await expect(conference.accept(meetingId, other, late)).rejects.toThrow(MeetingNotOpen);
    await expect(conference.decline(meetingId, other.focalPoint)).rejects.toThrow(MeetingNotOpen);
    await expect(conference.cancel(meetingId, one.focalPoint)).rejects.toThrow(MeetingNotOpen);
    expect(await kept(conference)).toEqual([]);
  });

  it('expires when it says so itself, else at the end of the programme', async () => {
    const conference = await staged();
    const [one, other] = await pair(conference);
    const named = await conference.request(one, [other], { expiresAt: '2021-05-04T00:00:00Z' });
    const unnamed = await conference.request(one, [other]);
    expect([named.expiresAt, unnamed.expiresAt]).toEqual(['2021-05-04T00:00:00Z', `${THIRD_DAY}T17:00:00Z`]);
    conference.now = at('2021-05-04T00:00:00Z');
    await conference.expire();
    expect((await conference.meeting(named.meetingId)).status).toBe('expired');
    expect((await conference.meeting(unnamed.meetingId)).status).toBe('requested');
  });

  it('is decided once, however often and by how many runs it is found', async () => {
    const conference = await staged();
    const [one, other] = await pair(conference);
    const asked = await Promise.all(Array.from({ length: 12 }, () => conference.request(one, [other])));
    conference.now = at(`${THIRD_DAY}T17:00:00Z`);
    await Promise.all([conference.expire(), conference.expire(), conference.expire()]);
    await conference.expire();
    for (const { meetingId } of asked) {
      expect(await conference.meeting(meetingId)).toMatchObject({ status: 'expired', version: 2 });
      expect(await conference.eventsOf(meetingId)).toEqual(['meeting-requested.v1', 'meeting-expired.v1']);
    }
    expect(await kept(conference)).toEqual([]);
  });

  it('and is answered at that very moment has one outcome', async () => {
    const conference = await staged();
    const [one, other] = await pair(conference);
    for (let round = 0; round < 8; round++) {
      const { meetingId } = await conference.request(one, [other], { expiresAt: '2021-05-04T00:00:00Z' });
      conference.now = at('2021-05-03T23:59:59.999Z');
      const accepting = conference.accept(meetingId, other);
      conference.now = at('2021-05-04T00:00:00Z');
      const [answer] = await Promise.allSettled([accepting, conference.expire()]);
      const { status } = await conference.meeting(meetingId);
      expect(status).toBe(answer.status === 'fulfilled' ? 'confirmed' : 'expired');
      if (answer.status === 'rejected') expect(answer.reason).toBeInstanceOf(MeetingNotOpen);
      conference.now = MAY;
    }
    expect(await conference.contradictions()).toEqual([]);
  });

  it('and was given more time, by a counter-proposal, is asked about that', async () => {
    const conference = await staged();
    const [one, other] = await pair(conference);
    const { meetingId } = await conference.request(one, [other], { expiresAt: '2021-05-04T00:00:00Z' });
    conference.now = at('2021-05-03T20:00:00Z');
    const people = { principalId: other.people[0], attendeeIds: other.people };
    await conference.counter(meetingId, other.focalPoint, { ...people, durationMinutes: 45 });
    expect(await kept(conference)).toEqual(['2021-05-04T00:00:00.000Z', '2021-05-06T20:00:00.000Z']);
    conference.now = at('2021-05-04T00:00:00Z');
    await conference.expire();
    expect((await conference.meeting(meetingId)).status).toBe('countered');
    expect(await kept(conference)).toEqual(['2021-05-06T20:00:00.000Z']);
    conference.now = at('2021-05-06T20:00:00Z');
    await conference.expire();
    expect((await conference.meeting(meetingId)).status).toBe('expired');
  });

  it('and is called off meanwhile stays called off', async () => {
    const conference = await staged();
    const [one, other] = await pair(conference);
    const { meetingId } = await conference.request(one, [other], { expiresAt: '2021-05-04T00:00:00Z' });
    conference.now = at('2021-05-04T00:00:00Z');
    await Promise.allSettled([conference.expire(), conference.cancel(meetingId, one.focalPoint)]);
    expect(await conference.eventsOf(meetingId)).toHaveLength(2);
    expect(await kept(conference)).toEqual([]);
  });
});

describe('a slot that is held', () => {
  it('while a side is asked again is given back when it does not answer, and whoever waits gets it', async () => {
    const grid = { stepMinutes: 30, days: [{ day: FIRST_DAY, from: '09:00', to: '09:30' }] };
    const conference = await staged(programmeOf({ grid }));
    const [one, other] = await pair(conference);
    const third = await conference.delegation();
    const meetingId = await askedAgain(conference, one, other);
    const waits = await conference.agree({ ...one, people: one.people.slice(1) }, third);
    expect(waits.status).toBe('waitlisted');
    await conference.settle();

    conference.now = at('2021-05-06T08:30:00Z');
    await expect(conference.accept(meetingId, other)).rejects.toThrow(MeetingNotOpen);
    await conference.expire();
    const expired = await conference.meeting(meetingId);
    expect(expired).toMatchObject({ status: 'expired', sequence: 2 });
    expect(expired).not.toHaveProperty('placement');
    expect(await lastEventOf(conference, meetingId)).toMatchObject({
      placement: { startsAt: `${FIRST_DAY}T06:00:00Z` },
      sequence: 2,
    });
    await conference.settle({ copies: 2 });
    expect((await conference.meeting(waits.meetingId)).status).toBe('confirmed');
    expect(await conference.contradictions()).toEqual([]);
  });

  it('while a side is asked again is held no longer than until it begins', async () => {
    const conference = await staged();
    const [one, other] = await pair(conference);
    conference.now = at(`${FIRST_DAY}T04:00:00Z`);
    const meetingId = await askedAgain(conference, one, other);
    expect(await kept(conference)).toContain(`${FIRST_DAY}T06:00:00.000Z`);
    conference.now = at(`${FIRST_DAY}T05:59:59Z`);
    await conference.expire();
    expect((await conference.meeting(meetingId)).status).toBe('provisional');
    conference.now = at(`${FIRST_DAY}T06:00:00Z`);
    await conference.expire();
    expect((await conference.meeting(meetingId)).status).toBe('expired');
    expect(await conference.contradictions()).toEqual([]);
  });

  it('for people who are not accredited an hour before is confirmed without them, or given back if one is a principal', async () => {
    const conference = await staged();
    const one = await conference.delegation();
    const other = await conference.delegation({ accredited: false });
    const third = await conference.delegation({ accredited: false });
    const [principal = '', adviser = ''] = other.people;
    const { meetingId } = await conference.agree(one, other);
    const given = await conference.agree({ ...one, people: one.people.slice(1) }, third);
    expect([given.status, given.placement?.startsAt]).toEqual(['provisional', `${FIRST_DAY}T06:30:00Z`]);
    await conference.deliver(conference.decision('accredited', other, principal));
    await conference.deliver(conference.decision('accredited', third, third.people[1] ?? ''));

    conference.now = at(`${FIRST_DAY}T04:59:59Z`);
    await conference.expire();
    expect((await conference.meeting(meetingId)).status).toBe('provisional');
    conference.now = at(`${FIRST_DAY}T05:00:00Z`);
    await conference.expire();
    const confirmed = await conference.meeting(meetingId);
    expect(confirmed).toMatchObject({ status: 'confirmed', sequence: 1, parties: [{}, { attendeeIds: [principal] }] });
    expect(await conference.eventsOf(meetingId)).toEqual([
      'meeting-requested.v1',
      'meeting-accepted.v1',
      'meeting-provisional.v1',
      'meeting-amended.v1',
      'meeting-confirmed.v1',
    ]);
    conference.now = at(`${FIRST_DAY}T05:30:00Z`);
    await conference.expire();
    expect(await conference.meeting(given.meetingId)).toMatchObject({ status: 'expired', sequence: 1 });

    // Who is accredited after that comes to no meeting that did not wait.
    await conference.deliver(conference.decision('accredited', other, adviser));
    await conference.settle();
    expect((await conference.meeting(meetingId)).parties[1]?.attendeeIds).toEqual([principal]);
    expect(await conference.contradictions()).toEqual([]);
  });

  it('from within the last hour is decided when it begins', async () => {
    const conference = await staged();
    const [one, other] = await pair(conference);
    const { meetingId } = await conference.agree(one, other);
    conference.now = at(`${FIRST_DAY}T05:30:00Z`);
    await conference.deliver(conference.decision('reopened', other, other.people[1] ?? '', 3));
    await conference.expire();
    expect((await conference.meeting(meetingId)).status).toBe('provisional');
    conference.now = at(`${FIRST_DAY}T06:00:00Z`);
    await conference.expire();
    expect(await conference.meeting(meetingId)).toMatchObject({
      status: 'confirmed',
      parties: [{}, { attendeeIds: other.people.slice(0, 1) }],
    });
    expect(await conference.contradictions()).toEqual([]);
  });
});

describe('a meeting that all agreed to and that has no slot', () => {
  const noRoom = programmeOf({ rooms: [] });
  const firstDayOnly = { grid: { stepMinutes: 15, days: [{ day: FIRST_DAY, from: '09:00', to: '20:00' }] } };
  const morning = (day: string) => ({ windows: [{ from: `${day}T06:00:00Z`, to: `${day}T08:00:00Z` }] });

  it('expires when the last window of a side is over, and both sides are told once', async () => {
    const conference = await staged(noRoom);
    const [one, other] = await pair(conference);
    const { meetingId } = await conference.request(one, [other]);
    expect((await conference.accept(meetingId, other, morning(SECOND_DAY))).status).toBe('waitlisted');
    await conference.settle();
    conference.now = at(`${SECOND_DAY}T07:59:59Z`);
    await conference.expire();
    expect((await conference.meeting(meetingId)).status).toBe('waitlisted');
    conference.now = at(`${SECOND_DAY}T08:00:00Z`);
    await Promise.all([conference.expire(), conference.expire()]);
    expect((await conference.meeting(meetingId)).status).toBe('expired');
    expect(await conference.eventsOf(meetingId)).toEqual([
      'meeting-requested.v1',
      'meeting-accepted.v1',
      'meeting-waitlisted.v1',
      'meeting-expired.v1',
    ]);
    expect(await lastEventOf(conference, meetingId)).toEqual({
      meetingId,
      parties: [{ delegationId: one.delegationId }, { delegationId: other.delegationId }],
      sequence: 0,
      wasConfirmed: false,
    });
  });

  it('says to no side when the others cannot any more', async () => {
    const conference = await staged(noRoom);
    const [one, other] = await pair(conference);
    const { meetingId } = await conference.request(one, [other]);
    await conference.accept(meetingId, other, morning(SECOND_DAY));
    const { conferenceId } = conference;
    for (const { focalPoint } of [one, other]) {
      const { meeting, viewer } = await getMeeting(conference, { conferenceId, meetingId, caller: focalPoint });
      expect(meetingAnswer(meeting, viewer).body).not.toHaveProperty('expiresAt');
    }
  });

  it('waits longer or shorter when the programme is', async () => {
    const conference = await staged(noRoom);
    const [one, other] = await pair(conference);
    const { meetingId } = await conference.agree(one, other);
    await conference.settle();
    expect(await conference.meeting(meetingId)).toMatchObject({ openUntil: `${THIRD_DAY}T17:00:00Z` });
    await conference.putProgramme({ ...noRoom, ...firstDayOnly }, 1);
    await conference.settle({ copies: 2 });
    expect(await conference.meeting(meetingId)).toMatchObject({ openUntil: `${FIRST_DAY}T17:00:00Z` });
    await conference.putProgramme(noRoom, 2);
    await conference.settle();
    conference.now = at(`${FIRST_DAY}T17:00:00Z`);
    await conference.expire();
    expect((await conference.meeting(meetingId)).status).toBe('waitlisted');
    conference.now = at(`${THIRD_DAY}T17:00:00Z`);
    await conference.expire();
    expect((await conference.meeting(meetingId)).status).toBe('expired');
    expect(await kept(conference)).toEqual([]);
  });

  it('is rescheduled, and has no end any more while it has a slot; when it loses that, it waits anew', async () => {
    const conference = await staged(programmeOf({ rooms: [room('Room 1')] }));
    const [one, other] = await pair(conference);
    const whole = { durationMinutes: 120, ...morning(FIRST_DAY) };
    const first = await conference.agree(...(await pair(conference)), whole);
    const waits = await conference.agree(one, other, whole);
    expect([first.status, waits.status]).toEqual(['confirmed', 'waitlisted']);
    const placed = await conference.reschedule(waits.meetingId, one.focalPoint, morning(SECOND_DAY));
    expect([placed.status, placed.openUntil]).toEqual(['confirmed', undefined]);
    conference.now = at(`${FIRST_DAY}T08:00:00Z`);
    await conference.expire();
    expect((await conference.meeting(waits.meetingId)).status).toBe('confirmed');
    await conference.putProgramme(noRoom, 1);
    await conference.settle();
    expect(await conference.meeting(waits.meetingId)).toMatchObject({
      status: 'waitlisted',
      openUntil: `${SECOND_DAY}T08:00:00Z`,
    });
    expect(await conference.contradictions()).toEqual([]);
  });

  it('has one outcome when a slot is found at that very moment', async () => {
    const conference = await staged(noRoom);
    const [one, other] = await pair(conference);
    for (let round = 1; round <= 4; round++) {
      const { meetingId } = await conference.agree(one, other, morning(SECOND_DAY));
      await conference.settle();
      await conference.putProgramme(programmeOf(), 2 * round - 1);
      conference.now = at(`${SECOND_DAY}T07:29:00Z`);
      const retrying = conference.settle();
      conference.now = at(`${SECOND_DAY}T08:00:00Z`);
      await Promise.all([retrying, conference.expire()]);
      await conference.settle();
      const { status } = await conference.meeting(meetingId);
      expect(['confirmed', 'expired']).toContain(status);
      const told = await conference.eventsOf(meetingId);
      expect(told.filter((type) => /expired|confirmed/.test(type))).toEqual([`meeting-${status}.v1`]);
      conference.now = MAY;
      if (status === 'confirmed') await conference.cancel(meetingId, one.focalPoint);
      await conference.putProgramme(noRoom, 2 * round);
      await conference.settle();
    }
    expect(await conference.contradictions()).toEqual([]);
  });
});

describe('a run', () => {
  it('that finds what it cannot decide decides the rest, and says so', async () => {
    const conference = await staged();
    const [one, other] = await pair(conference);
    const broken = await conference.request(one, [other]);
    const sound = await conference.request(one, [other]);
    const change = (status: string) =>
      table.documents.send(
        new UpdateCommand({
          TableName: table.name,
          Key: { pk: `MTG#C#${conference.conferenceId}#MEETING#${broken.meetingId}`, sk: 'MEETING' },
          UpdateExpression: 'SET #status = :status',
          ExpressionAttributeNames: { '#status': 'status' },
          ExpressionAttributeValues: { ':status': status },
        }),
      );
    await change('lost');
    conference.now = at(`${THIRD_DAY}T17:00:00Z`);
    await expect(conference.expire()).rejects.toThrow(AggregateError);
    expect((await conference.meeting(sound.meetingId)).status).toBe('expired');
    await change('requested');
    await conference.expire();
    expect((await conference.meeting(broken.meetingId)).status).toBe('expired');
  });

  it('whose time is over leaves the rest to the next', async () => {
    const conference = await staged();
    const [one, other] = await pair(conference);
    const asked = await Promise.all(Array.from({ length: 20 }, () => conference.request(one, [other])));
    conference.now = at(`${THIRD_DAY}T17:00:00Z`);
    let begun = 0;
    await conference.expire(() => ++begun <= 5);
    const statuses = async () =>
      (await Promise.all(asked.map(({ meetingId }) => conference.meeting(meetingId)))).map(({ status }) => status);
    expect((await statuses()).filter((status) => status === 'expired')).toHaveLength(5);
    await conference.expire();
    expect(new Set(await statuses())).toEqual(new Set(['expired']));
  });

  it('costs a Query, and for a request what it changes', async () => {
    const conference = await StagedConference.begin(undefined, await createTestTable());
    const [one, other] = await pair(conference);
    const { measure } = conference.table;
    // For a Query that finds nothing AWS counts half a unit, DynamoDB Local none.
    expect((await measure(() => conference.expire())).table).toEqual({ read: 0, write: 0 });
    await conference.request(one, [other]);
    conference.now = at(`${THIRD_DAY}T17:00:00Z`);
    const { table: units, indexes } = await measure(() => conference.expire());
    // The meeting and the mark of the run; then that it was due.
    expect(units).toEqual({ read: 0.5 + 1, write: 4 + 1 });
    expect(indexes.write).toBe(2);
  });
});
