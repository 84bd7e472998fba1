import { beforeAll, describe, expect, it } from 'vitest';
import type { Meeting } from '../../../functions/meeting-booking/domain/meeting.ts';
import type { PlanView } from '../../../functions/meeting-booking/schemas/plan.ts';
import { createTestTable, type TestTable } from '../../support/test-table.ts';
import { hurried, inOneWing, tooNear } from './placed-meetings.ts';
import { plan } from './planning-desk.ts';
import { type Delegation, FIRST_DAY, programmeOf, room, SECOND_DAY, StagedConference } from './staged-conference.ts';

let table: TestTable;
beforeAll(async () => {
  table = await createTestTable();
});

/** A programme that is open on the first day, or on more, between two times. */
const open = (from: string, to: string, changes: object, days: readonly string[] = [FIRST_DAY]) =>
  programmeOf({ grid: { stepMinutes: 15, days: days.map((day) => ({ day, from, to })) }, ...changes });

const plainRoom = (name: string, changes: object = {}) => room(name, { turnaroundMinutes: 0, ...changes });

/** A conference whose rooms are still to come: whatever is agreed waits. */
const roomless = (programme: object) => StagedConference.begin({ ...programme, rooms: [], travel: [] }, table);

const side = (conference: StagedConference, changes: object = {}) => conference.delegation({ count: 1, ...changes });

/** So many meetings of delegations of their own that wait. */
async function agreed(conference: StagedConference, count: number, changes: object = {}): Promise<Meeting[]> {
  const meetings: Meeting[] = [];
  for (let index = 0; index < count; index++) {
    meetings.push(await conference.agree(await side(conference), await side(conference), changes));
  }
  return meetings;
}

/** Meetings of one delegation with so many others, which wait. */
async function agreedWith(one: Delegation, conference: StagedConference, wishes: readonly object[]) {
  const meetings: Meeting[] = [];
  for (const changes of wishes) meetings.push(await conference.agree(one, await side(conference), changes));
  return meetings;
}

/** The desk previews and applies; what was told must be what was booked, and hold when everybody has heard of it. */
async function applied(conference: StagedConference): Promise<PlanView> {
  const preview = await plan(conference, { mode: 'preview' });
  const answer = await plan(conference, {});
  expect(answer).toEqual({ ...preview, mode: 'apply' });
  await conference.settle();
  for (const { meetingId, placement } of answer.placed) {
    const meeting = await conference.meeting(meetingId);
    expect(meeting).toMatchObject({ status: 'confirmed', sequence: 0, placement });
  }
  for (const { meetingId } of answer.unplaced) {
    expect((await conference.meeting(meetingId)).status).toBe('waitlisted');
  }
  expect(await conference.contradictions()).toEqual([]);
  return answer;
}

const startsOf = ({ placed }: PlanView): string[] => placed.map(({ placement }) => placement.startsAt).sort();

describe('a plan keeps the rules of a booking', () => {
  const ANA = { interpreterId: 'itp_01F8QZ7X9V0000000000000001', name: 'Ana', languages: ['en', 'ru'] };

  it('with one interpreter there is one meeting at a time', async () => {
    const programme = open('09:00', '10:00', {
      interpreters: [ANA],
      rooms: [plainRoom('Room 1'), plainRoom('Room 2'), plainRoom('Room 3')],
    });
    const conference = await roomless(programme);
    await agreed(conference, 3, { languages: ['en', 'ru'] });
    await conference.putProgramme(programme, 1);
    const answer = await applied(conference);
    expect(startsOf(answer)).toEqual(['2021-06-22T06:00:00Z', '2021-06-22T06:30:00Z']);
    expect(answer.unplaced).toMatchObject([{ reason: 'interpreter' }]);
    for (const { meetingId } of answer.placed) {
      expect((await conference.meeting(meetingId)).placement?.interpreterIds).toEqual([ANA.interpreterId]);
    }
  });

  const PALACE = plainRoom('Palace', { zone: 'palace', features: ['throne'] });
  const travel = [{ from: 'palace', to: 'annex', minutes: 20 }];

  it('a minister with meetings in two zones has time to travel between them', async () => {
    const rooms = [PALACE, plainRoom('Annex', { zone: 'annex', features: ['garden'] })];
    const programme = open('09:00', '10:30', { rooms, travel });
    const conference = await roomless(programme);
    const wishes = [{ roomFeatures: ['throne'] }, { roomFeatures: ['garden'] }];
    const meetings = await agreedWith(await side(conference), conference, wishes);
    await conference.putProgramme(programme, 1);
    expect((await applied(conference)).placed).toHaveLength(2);
    const ids = meetings.map(({ meetingId }) => meetingId);
    expect(await hurried(conference, ids, 20)).toEqual([]);
  });

  it.each([
    { to: '10:45', starts: [], unplaced: ['travel'] },
    { to: '11:00', starts: ['2021-06-22T07:30:00Z'], unplaced: [] },
  ])('until $to a speaker comes from another zone', async ({ to, starts, unplaced }) => {
    const session = { title: 'Opening', day: FIRST_DAY, start: '09:00', end: '10:00', zone: 'annex' };
    const conference = await roomless(open('09:00', to, {}));
    const speaker = await side(conference);
    await agreedWith(speaker, conference, [{}]);
    const sessions = [{ ...session, speakers: speaker.people }];
    await conference.putProgramme(open('09:00', to, { rooms: [PALACE], travel, sessions }), 1);
    const answer = await applied(conference);
    expect(startsOf(answer)).toEqual(starts);
    expect(answer.unplaced.map(({ reason }) => reason)).toEqual(unplaced);
    for (const { ids } of answer.unplaced) expect(ids).toEqual(speaker.people);
  });

  it.each([
    { to: '13:00', starts: [], unplaced: ['lunch'] },
    { to: '13:30', starts: ['2021-06-22T10:00:00Z'], unplaced: [] },
  ])('until $to somebody has lunch first', async ({ to, starts, unplaced }) => {
    const programme = open('12:00', to, { rooms: [plainRoom('Room 1')] });
    const conference = await roomless(programme);
    const minister = await side(conference);
    const lunch = { from: '12:00', to: '13:00', minutes: 60 };
    await conference.putAvailability(minister, minister.people[0] ?? '', { lunch });
    await agreedWith(minister, conference, [{}]);
    await conference.putProgramme(programme, 1);
    const answer = await applied(conference);
    expect(startsOf(answer)).toEqual(starts);
    expect(answer.unplaced.map(({ reason }) => reason)).toEqual(unplaced);
    for (const { ids } of answer.unplaced) expect(ids).toEqual(minister.people);
  });

  it.each([
    { days: [FIRST_DAY], placed: 1, unplaced: ['limit'] },
    { days: [FIRST_DAY, SECOND_DAY], placed: 2, unplaced: [] },
  ])('on $days.length days somebody who meets once a day meets $placed', async ({ days, placed, unplaced }) => {
    const programme = open('09:00', '12:00', { rooms: [plainRoom('Room 1'), plainRoom('Room 2')] }, days);
    const conference = await roomless(programme);
    const minister = await side(conference);
    await conference.putAvailability(minister, minister.people[0] ?? '', { maxMeetingsPerDay: 1 });
    await agreedWith(minister, conference, [{}, {}]);
    await conference.putProgramme(programme, 1);
    const answer = await applied(conference);
    expect(new Set(answer.placed.map(({ placement }) => placement.day)).size).toBe(placed);
    expect(answer.unplaced.map(({ reason }) => reason)).toEqual(unplaced);
    for (const { ids } of answer.unplaced) expect(ids).toEqual(minister.people);
  });

  it.each([
    { what: 'what was asked for', feature: 'flags', wish: { roomFeatures: ['flags'] }, remote: false },
    { what: 'a screen for who is far away', feature: 'video', wish: {}, remote: true },
  ])('a room has $what', async ({ feature, wish, remote }) => {
    const rooms = [plainRoom('Plain 1'), plainRoom('Plain 2'), plainRoom('Equipped', { features: [feature] })];
    const programme = open('09:00', '09:30', { rooms });
    const conference = await roomless(programme);
    for (let count = 0; count < 2; count++) {
      await conference.agree(await side(conference), await side(conference, { remote }), wish);
    }
    await conference.putProgramme(programme, 1);
    const answer = await applied(conference);
    expect(answer.placed.map(({ placement }) => placement.roomName)).toEqual(['Equipped']);
    expect(answer.unplaced).toMatchObject([{ reason: 'features' }]);
  });
});

describe('delegations that are kept apart', () => {
  const WING = [plainRoom('East 1', { neighbours: ['East 2'] }), plainRoom('East 2')];

  async function cast(programme: object, minutes: number) {
    const conference = await roomless(programme);
    const [red, blue] = [await side(conference), await side(conference)];
    await conference.keepApart([[red, blue, minutes]]);
    await conference.settle();
    return { conference, red, blue };
  }

  it.each([
    { to: '10:00', placed: 1, unplaced: [{ reason: 'apart', ids: [] }] },
    { to: '10:30', placed: 2, unplaced: [] },
  ])('are planned half an hour apart, until $to $placed of them', async ({ to, placed, unplaced }) => {
    const programme = open('09:00', to, { rooms: WING });
    const { conference, red, blue } = await cast(programme, 30);
    const meetings = [await agreedWith(red, conference, [{}]), await agreedWith(blue, conference, [{}])].flat();
    await conference.putProgramme(programme, 1);
    const answer = await applied(conference);
    expect(answer.placed).toHaveLength(placed);
    expect(answer.unplaced).toMatchObject(unplaced);
    const ids = meetings.map(({ meetingId }) => meetingId);
    expect(await tooNear(conference, ids, [red, blue, 30], inOneWing)).toEqual([]);
    expect(await conference.events('meeting-rescheduled.v1')).toEqual([]);
  });

  it('take the wing of somebody who moves away, after that', async () => {
    const morning = { windows: [{ from: '2021-06-22T06:00:00Z', to: '2021-06-22T06:30:00Z' }] };
    const programme = open('09:00', '10:00', { rooms: WING });
    const { conference, red, blue } = await cast(programme, 0);
    await conference.putProgramme(programme, 1);
    const first = await conference.agree(red, await side(conference));
    const waits = await conference.agree(blue, await side(conference), morning);
    expect(waits.status).toBe('waitlisted');
    expect(await plan(conference, {})).toMatchObject({
      placed: [{ meetingId: waits.meetingId }],
      moved: [{ meetingId: first.meetingId }],
      lost: [],
    });
    await conference.settle();
    const ids = [first.meetingId, waits.meetingId];
    expect(await tooNear(conference, ids, [red, blue, 0], inOneWing)).toEqual([]);
    expect(await conference.events('meeting-rescheduled.v1')).toHaveLength(1);
    expect(await conference.contradictions()).toEqual([]);
  });

  it('exchange their slots in one transaction', async () => {
    const programme = open('09:00', '10:00', { rooms: [plainRoom('Room 1'), plainRoom('Room 2')] });
    const { conference, red, blue } = await cast(programme, 0);
    await conference.putProgramme(programme, 1);
    const host = await side(conference);
    const [first, second] = [await conference.agree(host, red), await conference.agree(host, blue)];
    const windows = [{ from: '2021-06-22T06:00:00Z', to: '2021-06-22T06:30:00Z' }];
    const waits = await conference.agree(red, await side(conference), { windows });
    const { placed, moved, lost } = await plan(conference, {});
    expect({ placed, lost }).toMatchObject({ placed: [{ meetingId: waits.meetingId }], lost: [] });
    expect(moved.map(({ meetingId }) => meetingId).sort()).toEqual([first.meetingId, second.meetingId].sort());
    expect(await conference.contradictions()).toEqual([]);
    await conference.settle();
    const ids = [first, second, waits].map(({ meetingId }) => meetingId);
    expect(await tooNear(conference, ids, [red, blue, 0], (one, other) => one === other)).toEqual([]);
  });

  it('are never near each other when the one is planned while the other is booked', async () => {
    for (let round = 0; round < 3; round++) {
      const programme = open('09:00', '11:00', { rooms: WING });
      const { conference, red, blue } = await cast(programme, 30);
      const waiting = await agreedWith(red, conference, [{}, {}]);
      await conference.putProgramme(programme, 1);
      const guests = [await side(conference), await side(conference)];
      const asked = await Promise.all(guests.map((guest) => conference.request(blue, [guest])));
      const [answer] = await Promise.all([
        plan(conference, {}),
        ...asked.map(({ meetingId }, index) => conference.accept(meetingId, guests[index] ?? blue)),
      ]);
      const ids = [...waiting, ...asked].map(({ meetingId }) => meetingId);
      expect(await tooNear(conference, ids, [red, blue, 30], inOneWing)).toEqual([]);
      expect(answer.placed.length + answer.lost.length + answer.unplaced.length).toBe(2);
      expect(await conference.contradictions()).toEqual([]);
      await conference.settle();
      expect(await tooNear(conference, ids, [red, blue, 30], inOneWing)).toEqual([]);
      expect(await conference.contradictions()).toEqual([]);
    }
  });
});

describe('waiting between engagements', () => {
  it('is not counted while somebody is away, or has said to have no time', async () => {
    const programme = open('09:00', '12:00', { rooms: [plainRoom('Room 1')] });
    const conference = await roomless(programme);
    const minister = await side(conference);
    const at = (from: string, to: string) => ({ from: `2021-06-22T${from}:00Z`, to: `2021-06-22T${to}:00Z` });
    const [early, late] = [at('06:00', '06:30'), at('08:00', '08:30')];
    await agreedWith(minister, conference, [{ windows: [early] }, { windows: [late] }]);
    await conference.putProgramme(programme, 1);
    const comfort = async () => (await plan(conference, { mode: 'preview' })).comfort;
    expect(await comfort()).toMatchObject({ before: { idleGaps: 0 }, after: { idleGaps: 1, worstIdleGaps: 1 } });
    await conference.putAvailability(minister, minister.people[0] ?? '', { windows: [early, late] });
    expect(await comfort()).toMatchObject({ before: { idleGaps: 0 }, after: { idleGaps: 0, worstIdleGaps: 0 } });
  });
});
