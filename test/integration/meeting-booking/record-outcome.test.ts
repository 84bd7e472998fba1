import { beforeAll, describe, expect, it } from 'vitest';
import { InvalidMeeting, MeetingNotOpen } from '../../../functions/meeting-booking/domain/problems.ts';
import { getSchedule } from '../../../functions/meeting-booking/get-schedule.ts';
import { createTestTable, type TestTable } from '../../support/test-table.ts';
import { FIRST_DAY, programmeOf, protocolDesk, room, StagedConference } from './staged-conference.ts';

let table: TestTable;
beforeAll(async () => {
  table = await createTestTable();
});

describe('what came of a meeting', () => {
  it('is said by the protocol desk once it has begun, and may be corrected', async () => {
    const conference = await StagedConference.begin(undefined, table);
    const [one, other] = [await conference.delegation(), await conference.delegation()];
    const { meetingId } = await conference.agree(one, other);
    await expect(conference.recordOutcome(meetingId, { outcome: 'held' })).rejects.toThrow(MeetingNotOpen);
    conference.now = new Date(`${FIRST_DAY}T06:00:00Z`);
    await expect(
      conference.recordOutcome(meetingId, {
        outcome: 'no-show',
        absent: [(await conference.delegation()).delegationId],
      }),
    ).rejects.toThrow(InvalidMeeting);
    const both = [one.delegationId, other.delegationId];
    await expect(conference.recordOutcome(meetingId, { outcome: 'held', absent: both })).rejects.toThrow(
      InvalidMeeting,
    );
    const twice = { outcome: 'no-show' as const, absent: [other.delegationId, other.delegationId] };
    await expect(conference.recordOutcome(meetingId, twice)).rejects.toThrow(InvalidMeeting);
    const missed = await conference.recordOutcome(meetingId, { outcome: 'no-show', absent: [other.delegationId] });
    expect(missed).toMatchObject({ status: 'no-show', absent: [other.delegationId], placement: { day: FIRST_DAY } });
    const held = await conference.recordOutcome(meetingId, { outcome: 'held' });
    expect(held).toMatchObject({ status: 'held', absent: undefined });

    // It keeps its place, and nothing can become of it any more.
    const { conferenceId } = conference;
    const { rooms } = await getSchedule(conference, { conferenceId, day: FIRST_DAY });
    expect(rooms.flatMap(({ meetings }) => meetings)).toMatchObject([{ meetingId, status: 'held' }]);
    expect(await conference.contradictions()).toEqual([]);
    await expect(conference.cancel(meetingId, protocolDesk)).rejects.toThrow(MeetingNotOpen);
    await conference.deliver(conference.withdrawal(one, one.people[0] ?? ''));
    await conference.deliver(conference.delegationWithdrawal(other));
    expect((await conference.meeting(meetingId)).status).toBe('held');
  });

  it('is not undone by a programme that claims its people as speakers, or has its room no more', async () => {
    const conference = await StagedConference.begin(programmeOf(), table);
    const [one, other] = [await conference.delegation(), await conference.delegation()];
    const { meetingId } = await conference.agree(one, other);
    conference.now = new Date(`${FIRST_DAY}T06:00:00Z`);
    await conference.recordOutcome(meetingId, { outcome: 'held' });
    const session = { title: 'Opening', day: FIRST_DAY, start: '09:00', end: '10:30', speakers: [one.people[0]] };
    await conference.putProgramme(programmeOf({ rooms: [room('Elsewhere')], sessions: [session] }), 1);
    await conference.settle();
    expect(await conference.meeting(meetingId)).toMatchObject({ status: 'held', placement: { day: FIRST_DAY } });
    expect(await conference.contradictions()).toEqual([]);
  });

  it('is nothing for a request', async () => {
    const conference = await StagedConference.begin(undefined, table);
    const [one, other] = [await conference.delegation(), await conference.delegation()];
    const { meetingId } = await conference.request(one, [other]);
    await expect(conference.recordOutcome(meetingId, { outcome: 'held' })).rejects.toThrow(MeetingNotOpen);
  });
});
