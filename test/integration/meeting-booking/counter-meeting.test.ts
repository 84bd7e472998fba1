import { beforeAll, describe, expect, it } from 'vitest';
import {
  InvalidMeeting,
  MeetingNotOpen,
  TooManyProposals,
} from '../../../functions/meeting-booking/domain/problems.ts';
import { getMeeting } from '../../../functions/meeting-booking/get-meeting.ts';
import { meetingView } from '../../../functions/meeting-booking/meeting-view.ts';
import type { Caller } from '../../../functions/shared/auth/caller.ts';
import { NotFound, StaleVersion } from '../../../functions/shared/problem.ts';
import { createTestTable, type TestTable } from '../../support/test-table.ts';
import {
  type Delegation,
  FIRST_DAY,
  programmeOf,
  protocolDesk,
  StagedConference,
  stranger,
} from './staged-conference.ts';

let table: TestTable;
beforeAll(async () => {
  table = await createTestTable();
});

const staged = (programme?: object) => StagedConference.begin(programme, table);
const pair = async (conference: StagedConference) =>
  [await conference.delegation(), await conference.delegation()] as const;
const afternoon = [{ from: `${FIRST_DAY}T12:00:00Z`, to: `${FIRST_DAY}T16:00:00Z` }];
const named = ({ people }: Delegation) => ({ principalId: people[0], attendeeIds: people });
const seenBy = async (conference: StagedConference, meetingId: string, caller: Caller) => {
  const { conferenceId } = conference;
  const { meeting, viewer, names } = await getMeeting(conference, { conferenceId, meetingId, caller });
  return meetingView(meeting, viewer, names);
};

async function faultsOf(work: Promise<unknown>): Promise<string[]> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(InvalidMeeting);
  return ((error as InvalidMeeting).members.errors as { pointer: string }[]).map(({ pointer }) => pointer);
}

describe('a counter-proposal', () => {
  it('is accepted by the side that asked, who need not name its people again, and takes place in the new windows', async () => {
    const conference = await staged();
    const [one, other] = await pair(conference);
    const { meetingId } = await conference.request(one, [other], { level: 'minister' });
    const proposed = await conference.counter(meetingId, other.focalPoint, {
      ...named(other),
      windows: afternoon,
      durationMinutes: 45,
      message: 'We land at noon.',
    });
    expect(proposed).toMatchObject({ status: 'countered', durationMinutes: 45, openUntil: '2021-05-06T08:30:00Z' });

    const agreed = await conference.accept(meetingId, one, { principalId: undefined, attendeeIds: undefined });
    expect(agreed).toMatchObject({
      status: 'confirmed',
      placement: { startsAt: `${FIRST_DAY}T12:00:00Z`, endsAt: `${FIRST_DAY}T12:45:00Z` },
      parties: [{ attendeeIds: one.people }, { attendeeIds: other.people }],
    });
    expect(await conference.eventsOf(meetingId)).toEqual([
      'meeting-requested.v1',
      'meeting-countered.v1',
      'meeting-accepted.v1',
      'meeting-confirmed.v1',
    ]);
    expect((await conference.events('meeting-countered.v1')).at(-1)?.detail.data).toMatchObject({
      delegationId: other.delegationId,
      changed: ['windows', 'duration'],
      durationMinutes: 45,
      windows: [expect.objectContaining({ from: expect.stringMatching(/Z$/) })],
      message: 'We land at noon.',
      sequence: 0,
    });
    await conference.settle({ copies: 2 });
    expect((await conference.meeting(meetingId)).status).toBe('confirmed');
    expect(await conference.contradictions()).toEqual([]);
  });

  it('is answered by another, and so on; every party sees the whole thread', async () => {
    const conference = await staged();
    const [one, other] = await pair(conference);
    const morning = [{ from: `${FIRST_DAY}T06:00:00Z`, to: `${FIRST_DAY}T08:00:00Z` }];
    const { meetingId } = await conference.request(one, [other], { windows: morning });
    await conference.counter(meetingId, other.focalPoint, { ...named(other), windows: afternoon });
    await conference.counter(meetingId, one.focalPoint, { durationMinutes: 15, message: 'Then briefly.' });
    await conference.counter(meetingId, other.focalPoint, { level: 'deputy' });
    const thread = [
      { by: one.delegationId, windows: morning, durationMinutes: 30, changed: [] },
      { by: other.delegationId, windows: afternoon, durationMinutes: 30, changed: ['windows'] },
      {
        by: one.delegationId,
        windows: afternoon,
        durationMinutes: 15,
        message: 'Then briefly.',
        changed: ['duration'],
      },
      { by: other.delegationId, windows: afternoon, durationMinutes: 15, level: 'deputy', changed: ['level'] },
    ];
    for (const caller of [one.focalPoint, other.focalPoint, protocolDesk]) {
      const view = await seenBy(conference, meetingId, caller);
      expect(view).toMatchObject({ status: 'countered', level: 'deputy', durationMinutes: 15, thread });
      // The windows that were proposed last are for all to see.
      expect(view.parties).toMatchObject([{ accepted: false }, { accepted: true, windows: afternoon }]);
    }
  });

  it('in a meeting of three asks both others, and shows nobody what a third has said of its time', async () => {
    const conference = await staged();
    const [one, two] = await pair(conference);
    const three = await conference.delegation();
    const { meetingId } = await conference.request(one, [two, three]);
    const own = [{ from: `${FIRST_DAY}T12:00:00Z`, to: `${FIRST_DAY}T13:00:00Z` }];
    await conference.accept(meetingId, two, { windows: own });
    const proposed = await conference.counter(meetingId, three.focalPoint, { ...named(three), durationMinutes: 60 });
    expect(proposed.parties.map(({ accepted }) => accepted)).toEqual([false, false, true]);
    expect((await seenBy(conference, meetingId, three.focalPoint)).parties[1]).not.toHaveProperty('windows');
    expect((await seenBy(conference, meetingId, two.focalPoint)).parties[1]).toMatchObject({ windows: own });

    await conference.accept(meetingId, two, { principalId: undefined, attendeeIds: undefined });
    const agreed = await conference.accept(meetingId, one, { principalId: undefined, attendeeIds: undefined });
    expect(agreed).toMatchObject({ status: 'confirmed', placement: { startsAt: own[0]?.from, endsAt: own[0]?.to } });
  });

  it('by the protocol desk is made in the name of a party', async () => {
    const conference = await staged();
    const [one, other] = await pair(conference);
    const { meetingId } = await conference.request(one, [other]);
    const change = { ...named(other), durationMinutes: 60 };
    expect(await faultsOf(conference.counter(meetingId, protocolDesk, change))).toEqual(['/delegationId']);
    await expect(
      conference.counter(meetingId, protocolDesk, { ...change, delegationId: other.delegationId }),
    ).resolves.toMatchObject({ status: 'countered' });
  });

  it('is for those who are asked: nothing to others, too late for who has accepted, gone for who has declined', async () => {
    const conference = await staged();
    const [one, two] = await pair(conference);
    const three = await conference.delegation();
    const { meetingId } = await conference.request(one, [two, three]);
    const change = { durationMinutes: 60 };
    await expect(conference.counter(meetingId, stranger, change)).rejects.toThrow(NotFound);
    await expect(conference.counter(meetingId, (await conference.delegation()).focalPoint, change)).rejects.toThrow(
      NotFound,
    );
    await expect(conference.counter(meetingId, one.focalPoint, change)).rejects.toThrow(MeetingNotOpen);
    await conference.accept(meetingId, two);
    await expect(conference.counter(meetingId, two.focalPoint, change)).rejects.toThrow(MeetingNotOpen);
    await expect(
      conference.counter(meetingId, three.focalPoint, { ...change, ...named(three) }, { expectedVersion: 1 }),
    ).rejects.toThrow(StaleVersion);
    await conference.decline(meetingId, three.focalPoint);
    await expect(conference.counter(meetingId, three.focalPoint, change)).rejects.toThrow(MeetingNotOpen);
  });

  it('that could not take place is refused with every fault', async () => {
    const conference = await staged();
    const [one, other] = await pair(conference);
    const windows = [{ from: `${FIRST_DAY}T06:00:00Z`, to: `${FIRST_DAY}T07:00:00Z` }];
    const { meetingId } = await conference.request(one, [other], { windows });
    const counter = (body: object) => faultsOf(conference.counter(meetingId, other.focalPoint, body));
    expect(await counter({ durationMinutes: 60 })).toEqual(['/principalId']);
    expect(await counter({ durationMinutes: 60, principalId: other.people[0] })).toEqual(['/attendeeIds']);
    expect(await counter(named(other))).toEqual(['']);
    expect(await counter({ ...named(other), durationMinutes: 50 })).toEqual(['/durationMinutes']);
    // The windows that stand are too short for it.
    expect(await counter({ ...named(other), durationMinutes: 90 })).toEqual(['/windows']);
    expect(await counter({ ...named(other), durationMinutes: 60, expiresAt: '2021-05-03T08:30:00Z' })).toEqual([
      '/expiresAt',
    ]);
    expect(await counter({ ...named(one), durationMinutes: 60 })).toEqual(['/attendeeIds/0', '/attendeeIds/1']);
    const [from, to] = [`${FIRST_DAY}T12:00:00Z`, `${FIRST_DAY}T16:00:00Z`];
    const wrong = [
      { from: to, to: from },
      { from, to: from },
      { from: '2021-07-01T06:00:00Z', to: '2021-07-01T09:00:00Z' },
      { from: '2021-05-01T06:00:00Z', to: '2021-05-01T09:00:00Z' },
      { from, to: `${FIRST_DAY}T12:15:00Z` },
    ];
    expect(await counter({ ...named(other), windows: wrong })).toEqual(wrong.map((_, index) => `/windows/${index}`));
    expect((await conference.meeting(meetingId)).version).toBe(1);
    // Windows that overlap are one.
    const overlapping = [
      { from, to: `${FIRST_DAY}T14:00:00Z` },
      { from: `${FIRST_DAY}T13:00:00Z`, to },
    ];
    const { parties } = await conference.counter(meetingId, other.focalPoint, {
      ...named(other),
      windows: overlapping,
    });
    expect(parties[1]?.windows).toEqual([{ from: Date.parse(from), to: Date.parse(to) }]);
  });

  it('ends after twenty proposals', async () => {
    const conference = await staged();
    const [one, other] = await pair(conference);
    const { meetingId } = await conference.request(one, [other]);
    await conference.counter(meetingId, other.focalPoint, { ...named(other), durationMinutes: 45 });
    for (let count = 3; count <= 20; count++) {
      const { focalPoint } = count % 2 === 1 ? one : other;
      await conference.counter(meetingId, focalPoint, { durationMinutes: count % 2 === 1 ? 30 : 45 });
    }
    await expect(conference.counter(meetingId, one.focalPoint, { durationMinutes: 15 })).rejects.toThrow(
      TooManyProposals,
    );
    await expect(conference.accept(meetingId, one)).resolves.toMatchObject({ status: 'confirmed' });
  });

  it('is about a lower level when a principal stands on one', async () => {
    const conference = await staged();
    const [one, other] = await pair(conference);
    const deputy = await conference.nominate(other.delegationId, true, false, 'deputy');
    const people = { principalId: deputy, attendeeIds: [deputy] };
    const { meetingId } = await conference.request(one, [other], { level: 'minister' });
    expect(await faultsOf(conference.accept(meetingId, other, people))).toEqual(['/principalId']);
    expect(await faultsOf(conference.counter(meetingId, other.focalPoint, { ...people, durationMinutes: 60 }))).toEqual(
      ['/principalId'],
    );
    await conference.counter(meetingId, other.focalPoint, { ...people, level: 'deputy' });
    await expect(conference.accept(meetingId, one)).resolves.toMatchObject({ status: 'confirmed', level: 'deputy' });
    const asks = { ...other, people: [deputy] };
    expect(await faultsOf(conference.request(asks, [one], { level: 'head' }))).toEqual(['/principalId']);
  });

  it('to a placed meeting that is asked again gives its slot to whoever waits', async () => {
    const grid = { stepMinutes: 30, days: [{ day: FIRST_DAY, from: '09:00', to: '09:30' }] };
    const conference = await staged(programmeOf({ grid }));
    const [one, other] = await pair(conference);
    const { meetingId } = await conference.agree(one, other);
    const third = await conference.delegation();
    const waits = await conference.agree({ ...one, people: one.people.slice(1) }, third);
    expect(waits.status).toBe('waitlisted');
    await conference.settle();

    await conference.deliver(conference.substitution(one, one.people[0] ?? '', { ranksLower: true }));
    await conference.settle();
    const asked = await conference.meeting(meetingId);
    expect(asked).toMatchObject({ status: 'provisional', openUntil: '2021-05-06T08:30:00Z' });
    const proposed = await conference.counter(meetingId, other.focalPoint, { level: 'deputy' });
    expect(proposed).toMatchObject({ status: 'countered', placement: undefined, sequence: 2 });
    const told = (await conference.events('meeting-countered.v1')).find(
      ({ detail }) => detail.metadata.aggregateId === meetingId,
    );
    expect(told?.detail.data).toMatchObject({ released: { startsAt: `${FIRST_DAY}T06:00:00Z` }, sequence: 2 });
    await conference.settle({ copies: 2 });
    expect((await conference.meeting(waits.meetingId)).status).toBe('confirmed');
    expect(await conference.contradictions()).toEqual([]);
  });
});

describe('what happens at the same time as a counter-proposal', () => {
  it('an acceptance by the same side: one of them counts', async () => {
    const conference = await staged();
    const [one, other] = await pair(conference);
    for (let round = 0; round < 5; round++) {
      const { meetingId } = await conference.request(one, [other]);
      const outcomes = await Promise.allSettled([
        conference.accept(meetingId, other),
        conference.counter(meetingId, other.focalPoint, { ...named(other), durationMinutes: 45 }),
      ]);
      expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      const { status } = await conference.meeting(meetingId);
      expect(status).toBe(outcomes[0].status === 'fulfilled' ? 'confirmed' : 'countered');
    }
    expect(await conference.contradictions()).toEqual([]);
  });

  it('one of another side: the second is told that it has been asked something else, or stands upon the first', async () => {
    const conference = await staged();
    const [one, two] = await pair(conference);
    const three = await conference.delegation();
    for (let round = 0; round < 5; round++) {
      const { meetingId } = await conference.request(one, [two, three]);
      const outcomes = await Promise.allSettled([
        conference.counter(meetingId, two.focalPoint, { ...named(two), durationMinutes: 45 }),
        conference.counter(meetingId, three.focalPoint, { ...named(three), durationMinutes: 60 }),
      ]);
      // Each is asked in turn by the other, so both may propose; the later stands.
      expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
      const { thread, parties, durationMinutes } = await conference.meeting(meetingId);
      expect(thread).toHaveLength(3);
      const last = thread?.at(-1);
      expect(durationMinutes).toBe(last?.durationMinutes);
      expect(parties.filter(({ accepted }) => accepted).map(({ delegationId }) => delegationId)).toEqual([last?.by]);
    }
  });

  it('one of another side that insists on what it read: exactly one stands', async () => {
    const conference = await staged();
    const [one, two] = await pair(conference);
    const three = await conference.delegation();
    const { meetingId } = await conference.request(one, [two, three]);
    const outcomes = await Promise.allSettled([
      conference.counter(meetingId, two.focalPoint, { ...named(two), durationMinutes: 45 }, { expectedVersion: 1 }),
      conference.counter(meetingId, three.focalPoint, { ...named(three), durationMinutes: 60 }, { expectedVersion: 1 }),
    ]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect((await conference.meeting(meetingId)).thread).toHaveLength(2);
  });

  it('a cancellation, or that a person named in it leaves: it ends cancelled, or without them', async () => {
    const conference = await staged();
    const [one, other] = await pair(conference);
    const { meetingId } = await conference.request(one, [other]);
    await Promise.allSettled([
      conference.counter(meetingId, other.focalPoint, { ...named(other), durationMinutes: 45 }),
      conference.cancel(meetingId, one.focalPoint),
    ]);
    expect((await conference.meeting(meetingId)).status).toBe('cancelled');

    const second = await conference.request(one, [other]);
    await Promise.allSettled([
      conference.counter(second.meetingId, other.focalPoint, { ...named(other), durationMinutes: 45 }),
      conference.deliver(conference.withdrawal(other, other.people[1] ?? '')),
    ]);
    await conference.settle();
    const { attendeeIds = [] } = (await conference.meeting(second.meetingId)).parties[1] ?? {};
    expect(attendeeIds).not.toContain(other.people[1]);
  });
});
