import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { getMeeting } from '../../../functions/meeting-booking/get-meeting.ts';
import { getProgramme } from '../../../functions/meeting-booking/get-programme.ts';
import { getSchedule } from '../../../functions/meeting-booking/get-schedule.ts';
import { listMeetings } from '../../../functions/meeting-booking/list-meetings.ts';
import { newId } from '../../../functions/shared/ids.ts';
import { createTestTable, type TestTable } from '../../support/test-table.ts';
import {
  FIRST_DAY,
  MAY,
  profileOf,
  programmeOf,
  protocolDesk,
  room,
  SECOND_DAY,
  StagedConference,
} from './staged-conference.ts';

let table: TestTable;
let conference: StagedConference;
beforeAll(async () => {
  table = await createTestTable();
  const rooms = Array.from({ length: 11 }, (_, index) => room(`Bilateral room ${index + 1}`));
  conference = await StagedConference.begin(programmeOf({ rooms }), table);
});

const cursorKey = Buffer.alloc(32, 1);
const pair = async (accredited = true) =>
  [await conference.delegation(), await conference.delegation({ accredited })] as const;

describe('in capacity units', () => {
  it('a request costs the meeting, what each party finds it by, until when it is open, and the command record', async () => {
    const [one, other] = await pair();
    const { table: units, indexes } = await table.measure(() =>
      conference.request(one, [other], { subject: 'Border' }, { key: randomUUID() }),
    );
    expect(units).toEqual({ read: 2.5, write: 10 });
    expect(indexes.write).toBe(1);
  });

  it('the acceptance that books two sides of two people costs five calendars, the meeting and the command record', async () => {
    await conference.agree(...(await pair()));
    const [one, other] = await pair();
    const { meetingId } = await conference.request(one, [other], {
      subject: 'Military and military-technical cooperation',
      level: 'minister',
      languages: ['en', 'ru'],
    });
    const { table: units, indexes } = await table.measure(() =>
      conference.accept(meetingId, other, {}, { key: randomUUID() }),
    );
    // Five calendars, half a unit each. Then the meeting, strongly; the programme; whose focal point it is; who is kept apart. Where those are
    // would be half a unit more, if there were anybody; AWS counts it even so.
    expect(units).toEqual({ read: 5 * 0.5 + 1 + 0.5 + 0.5 + 0.5, write: 14 });
    expect(indexes.write).toBe(3);
  });

  it('the acceptance that finds no slot costs the meeting, until when it waits, and the command record', async () => {
    const full = await StagedConference.begin(programmeOf({ rooms: [] }), table);
    const [one, other] = [await full.delegation(), await full.delegation()];
    const { meetingId } = await full.request(one, [other]);
    const windows = [{ from: `${SECOND_DAY}T06:00:00Z`, to: `${SECOND_DAY}T08:00:00Z` }];
    const { table: units, indexes } = await table.measure(() =>
      full.accept(meetingId, other, { windows }, { key: randomUUID() }),
    );
    // As an acceptance that books, without a room; then all of it anew, strongly.
    expect(units).toEqual({ read: 10.5, write: 2 + 2 + 2 });
    expect(indexes.write).toBe(2);
    await full.putProgramme(
      programmeOf({ rooms: [], grid: { stepMinutes: 15, days: [{ day: FIRST_DAY, from: '09:00', to: '20:00' }] } }),
      1,
    );
    const [changed] = await full.events('programme-changed.v1');
    if (!changed) throw new Error('no programme was changed');
    const { table: renewed } = await table.measure(() => full.deliver(changed));
    expect(renewed.write).toBe(2 + 2 + 2);
  });

  it('an acceptance that others follow costs the meeting and the command record', async () => {
    const [one, other] = await pair();
    const third = await conference.delegation();
    const { meetingId } = await conference.request(one, [other, third]);
    const { table: units } = await table.measure(() => conference.accept(meetingId, other, {}, { key: randomUUID() }));
    expect(units).toEqual({ read: 1 + 0.5 + 0.5 + 1, write: 4 });
  });

  it('a counter-proposal costs the meeting, until when it is open, and the command record', async () => {
    const [one, other] = await pair();
    const { meetingId } = await conference.request(one, [other]);
    const body = { principalId: other.people[0], attendeeIds: other.people, durationMinutes: 45, message: 'Longer?' };
    const { table: units, indexes } = await table.measure(() =>
      conference.counter(meetingId, other.focalPoint, body, { key: randomUUID() }),
    );
    // The meeting, strongly; the programme, the caller's delegations and everybody who comes.
    expect(units).toEqual({ read: 1 + 0.5 + 0.5 + 4 * 0.5, write: 6 });
    expect(indexes.write).toBe(2);
  });

  it('what came of a meeting costs one write', async () => {
    const { meetingId, placement } = await conference.agree(...(await pair()));
    const before = conference.now;
    conference.now = new Date(placement?.startsAt ?? '');
    const { table: units, indexes } = await table.measure(() =>
      conference.recordOutcome(meetingId, { outcome: 'held' }),
    );
    conference.now = before;
    expect(units).toEqual({ read: 1, write: 1 });
    expect(indexes.write).toBe(3);
  });

  it('a decline costs the meeting and the command record', async () => {
    const [one, other] = await pair();
    const { meetingId } = await conference.request(one, [other]);
    const { table: units } = await table.measure(() => conference.decline(meetingId, other.focalPoint));
    expect(units).toEqual({ read: 1.5, write: 4 });
  });

  it('a cancellation costs what the booking did', async () => {
    const [one, other] = await pair();
    const { meetingId } = await conference.agree(one, other);
    const { table: units, indexes } = await table.measure(() => conference.cancel(meetingId, other.focalPoint));
    expect(units).toEqual({ read: 1.5, write: 14 });
    expect(indexes.write).toBe(3);
  });

  it('a confirmation costs the meeting and the inbox mark', async () => {
    const [one, other] = await pair(false);
    await conference.agree(one, other);
    const [first = '', second = ''] = other.people;
    const waitedFor = await table.measure(() => conference.deliver(conference.decision('accredited', other, first)));
    expect(waitedFor.table).toEqual({ read: 1 + 1 + 4, write: 1 });
    const last = await table.measure(() => conference.deliver(conference.decision('accredited', other, second)));
    expect(last.table).toEqual({ read: 1 + 1 + 4, write: 5 });
    expect(last.indexes.write).toBe(3);
    const again = await table.measure(() => conference.deliver(conference.decision('reopened', other, second, 3)));
    // And until when the slot is held for the next decision.
    expect(again.table).toEqual({ read: 1 + 1 + 4, write: 5 + 2 });
    expect(again.indexes.write).toBe(3);
    const [third = ''] = (await conference.delegation({ accredited: false })).people;
    const nothing = await table.measure(() => conference.deliver(conference.decision('accredited', other, third)));
    expect(nothing.table).toEqual({ read: 1, write: 1 });
  });

  it('what registration tells of a delegate costs one write', async () => {
    const { delegationId } = await conference.delegation();
    const { table: units } = await table.measure(() => conference.nominate(delegationId, false));
    expect(units).toEqual({ read: 0, write: 1 });
    const { conferenceId, directory } = conference;
    const head = { ...profileOf(false), headOfDelegation: true };
    const delegate = { delegateId: newId('dgt', MAY), delegationId };
    const { table: ofHead } = await table.measure(() => directory.keepProfile(conferenceId, delegate, 1, head));
    expect(ofHead).toEqual({ read: 0, write: 2 });
  });

  it('one meeting costs a strong read, its parties and its people', async () => {
    const [one, other] = await pair();
    const { meetingId } = await conference.agree(one, other);
    const { conferenceId } = conference;
    const asParty = await table.measure(() =>
      getMeeting(conference, { conferenceId, meetingId, caller: one.focalPoint }),
    );
    expect(asParty.table).toEqual({ read: 1 + 0.5 + 2 * 0.5 + 4 * 0.5, write: 0 });
    const asDesk = await table.measure(() => getMeeting(conference, { conferenceId, meetingId, caller: protocolDesk }));
    expect(asDesk.table).toEqual({ read: 1 + 2 * 0.5 + 4 * 0.5, write: 0 });
  });

  it('a page of the protocol desk is one Query, a page of a delegation reads each meeting; both read who meets once', async () => {
    const [one, other] = await pair();
    for (let count = 0; count < 5; count++) await conference.request(one, [other]);
    const { conferenceId } = conference;
    const desk = await table.measure(() =>
      listMeetings(
        conference,
        { conferenceId, query: { limit: 5, status: 'requested' }, caller: protocolDesk },
        cursorKey,
      ),
    );
    const meeting = new Set(
      desk.result.items.flatMap(({ parties }) => parties.map(({ delegationId }) => delegationId)),
    );
    expect(desk.table).toEqual({ read: meeting.size * 0.5, write: 0 });
    expect(desk.indexes.read).toBeLessThanOrEqual(1);
    const query = { limit: 5, delegationId: one.delegationId };
    const own = await table.measure(() =>
      listMeetings(conference, { conferenceId, query, caller: one.focalPoint }, cursorKey),
    );
    expect(own.table).toEqual({ read: 0.5 + 0.5 + 5 * 0.5 + 2 * 0.5, write: 0 });
  });

  it('the programme costs one read, the plan of a day a Query and the delegations in it', async () => {
    const { conferenceId } = conference;
    const programme = await table.measure(() => getProgramme(conference, { conferenceId }));
    expect(programme.table).toEqual({ read: 1, write: 0 });
    const schedule = await table.measure(() => getSchedule(conference, { conferenceId, day: FIRST_DAY }));
    const parties = new Set(
      schedule.result.rooms
        .flatMap(({ meetings }) => meetings.flatMap((one) => one.parties))
        .map(({ delegationId }) => delegationId),
    );
    expect(schedule.table.read).toBe(1 + parties.size * 0.5);
    expect(schedule.indexes.read).toBeGreaterThan(0);
  });
});
