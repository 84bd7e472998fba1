import { beforeAll, describe, expect, it } from 'vitest';
import { createTestTable, type TestTable } from '../../support/test-table.ts';
import { programmeOf, room, StagedConference } from './staged-conference.ts';

let table: TestTable;
beforeAll(async () => {
  table = await createTestTable();
});

const staged = (programme: object = programmeOf()) => StagedConference.begin(programme, table);

describe('a meeting with people who are not accredited yet', () => {
  it('is provisional, and confirmed by itself when the last one is', async () => {
    const conference = await staged();
    const [one, other] = [await conference.delegation(), await conference.delegation({ accredited: false })];
    const { meetingId, status } = await conference.agree(one, other);
    expect(status).toBe('provisional');
    await conference.settle();
    const [first = '', second = ''] = other.people;
    await conference.deliver(conference.decision('accredited', other, first));
    expect((await conference.meeting(meetingId)).status).toBe('provisional');
    await conference.deliver(conference.decision('accredited', other, second));
    expect(await conference.meeting(meetingId)).toMatchObject({ status: 'confirmed', sequence: 1, version: 3 });
    expect(await conference.eventsOf(meetingId)).toEqual([
      'meeting-requested.v1',
      'meeting-accepted.v1',
      'meeting-provisional.v1',
      'meeting-confirmed.v1',
    ]);
    expect(await conference.contradictions()).toEqual([]);
  });

  it('is confirmed at once when accreditation came before', async () => {
    const conference = await staged();
    const [one, other] = [await conference.delegation(), await conference.delegation({ accredited: false })];
    const { meetingId } = await conference.request(one, [other]);
    for (const person of other.people) await conference.deliver(conference.decision('accredited', other, person));
    expect((await conference.accept(meetingId, other)).status).toBe('confirmed');
  });

  it('is confirmed exactly once when accreditation and booking happen at the same time', async () => {
    const conference = await staged(programmeOf({ rooms: Array.from({ length: 20 }, (_, n) => room(`R${n}`)) }));
    const meetings = await Promise.all(
      Array.from({ length: 15 }, async () => {
        const [one, other] = [
          await conference.delegation({ count: 1, accredited: false }),
          await conference.delegation({ count: 2, accredited: false }),
        ];
        const { meetingId } = await conference.request(one, [other]);
        await Promise.all([
          conference.accept(meetingId, other),
          ...[one, other].flatMap((side) =>
            side.people.map((person) => conference.deliver(conference.decision('accredited', side, person))),
          ),
        ]);
        return meetingId;
      }),
    );
    await conference.settle();
    for (const meetingId of meetings) {
      expect((await conference.meeting(meetingId)).status).toBe('confirmed');
      expect((await conference.eventsOf(meetingId)).filter((type) => type === 'meeting-confirmed.v1')).toHaveLength(1);
    }
    expect(await conference.contradictions()).toEqual([]);
  });

  it('is confirmed once however often the events come, in whatever order', async () => {
    const conference = await staged();
    const [one, other] = [await conference.delegation(), await conference.delegation({ accredited: false })];
    const { meetingId } = await conference.agree(one, other);
    const decisions = other.people.map((person) => conference.decision('accredited', other, person));
    const provisional = await conference.events('meeting-provisional.v1');
    const all = [...provisional, ...decisions, ...provisional, ...decisions, ...decisions];
    await Promise.all(all.map((event) => conference.deliver(event)));
    for (const event of all.reverse()) await conference.deliver(event);
    expect((await conference.meeting(meetingId)).status).toBe('confirmed');
    expect((await conference.eventsOf(meetingId)).filter((type) => type === 'meeting-confirmed.v1')).toHaveLength(1);
  });

  it('tells of a delegate whom accreditation knows before registration has told', async () => {
    const conference = await staged();
    const [one, other] = [await conference.delegation(), await conference.delegation({ count: 1 })];
    const early = 'dgt_01F8QZ7X9V0000000000000077';
    await conference.deliver(conference.decision('accredited', other, early));
    await conference.directory.keepProfile(
      conference.conferenceId,
      { delegateId: early, delegationId: other.delegationId },
      1,
      {
        badgeName: 'Early',
        function: 'adviser',
        category: 'member',
        headOfDelegation: false,
        attendance: 'in-person',
        languages: [],
      },
    );
    expect((await conference.agree(one, { ...other, people: [early] })).status).toBe('confirmed');
  });

  it('ignores a decision that a later one has overtaken', async () => {
    const conference = await staged();
    const other = await conference.delegation({ accredited: false });
    const [person = ''] = other.people;
    await conference.deliver(conference.decision('refused', other, person, 5));
    await conference.deliver(conference.decision('accredited', other, person, 4));
    const known = await conference.directory.delegates(conference.conferenceId, [person]);
    expect(known.get(person)).toMatchObject({ accredited: false, refused: true });
  });
});

describe('a person who is refused', () => {
  it('takes the meeting with them when it is about them', async () => {
    const conference = await staged();
    const [one, other] = [await conference.delegation(), await conference.delegation({ accredited: false })];
    const [principal = ''] = other.people;
    const placed = await conference.agree(one, other);
    const requested = await conference.request(other, [one]);
    const untouched = await conference.request({ ...other, people: other.people.slice(1) }, [one]);
    await conference.settle();
    const refusal = conference.decision('refused', other, principal);
    await conference.deliver(refusal);
    await conference.deliver(refusal);
    expect(await conference.meeting(placed.meetingId)).toMatchObject({ status: 'cancelled', sequence: 1 });
    expect((await conference.meeting(requested.meetingId)).status).toBe('cancelled');
    expect((await conference.meeting(untouched.meetingId)).status).toBe('requested');
    const told = await conference.events('meeting-cancelled.v1');
    expect(told).toHaveLength(2);
    expect(told.find(({ detail }) => detail.metadata.aggregateId === placed.meetingId)?.detail.data).toMatchObject({
      wasConfirmed: false,
      placement: { startsAt: '2021-06-22T06:00:00Z' },
    });
    expect(await conference.contradictions()).toEqual([]);
  });

  it('is taken off it otherwise, and the meeting is confirmed when the others are accredited', async () => {
    const conference = await staged();
    const [one, other] = [await conference.delegation(), await conference.delegation({ count: 3, accredited: false })];
    const [principal = '', second = '', third = ''] = other.people;
    const { meetingId } = await conference.agree(one, other);
    await conference.settle();
    await conference.deliver(conference.decision('accredited', other, principal));
    await conference.deliver(conference.decision('refused', other, third));
    expect(await conference.meeting(meetingId)).toMatchObject({ status: 'provisional' });
    expect(await conference.contradictions()).toEqual([]);
    await conference.deliver(conference.decision('refused', other, second));
    const meeting = await conference.meeting(meetingId);
    expect(meeting.status).toBe('confirmed');
    expect(meeting.parties[1]?.attendeeIds).toEqual([principal]);
    expect(await conference.contradictions()).toEqual([]);
    expect((await conference.agree(one, { ...other, people: [principal] })).placement?.startsAt).not.toBe(
      meeting.placement?.startsAt,
    );
  });

  it('whom the booking still took for accredited ends the meeting as soon as it is told', async () => {
    const conference = await staged();
    const [one, other] = [await conference.delegation(), await conference.delegation()];
    const [principal = ''] = other.people;
    const { meetingId, status } = await conference.agree(one, other);
    expect(status).toBe('confirmed');
    // The refusal was kept, and looked for meetings, before the booking could be seen.
    const delegate = { delegateId: principal, delegationId: other.delegationId };
    await conference.directory.keepAccreditation(conference.conferenceId, delegate, 9, 'refused');
    await conference.settle();
    expect((await conference.meeting(meetingId)).status).toBe('cancelled');
    expect(await conference.contradictions()).toEqual([]);
  });

  it('refused while the meeting is being booked does not stay in it', async () => {
    const conference = await staged(programmeOf({ rooms: Array.from({ length: 12 }, (_, n) => room(`R${n}`)) }));
    const meetings = await Promise.all(
      Array.from({ length: 12 }, async (_, index) => {
        const [one, other] = [
          await conference.delegation({ count: 1 }),
          await conference.delegation({ count: 2, accredited: false }),
        ];
        const [principal = '', second = ''] = other.people;
        const refused = index % 2 === 0 ? principal : second;
        const { meetingId } = await conference.request(one, [other]);
        await Promise.allSettled([
          conference.accept(meetingId, other),
          conference.deliver(conference.decision('refused', other, refused)),
        ]);
        return { meetingId, refused };
      }),
    );
    await conference.settle();
    for (const { meetingId, refused } of meetings) {
      const meeting = await conference.meeting(meetingId);
      const attends = meeting.parties.some(({ attendeeIds }) => attendeeIds?.includes(refused));
      expect(meeting.status === 'cancelled' || meeting.status === 'requested' || !attends).toBe(true);
    }
    expect(await conference.contradictions()).toEqual([]);
  });

  it('after the meeting has taken place changes nothing in it', async () => {
    const conference = await staged();
    const [one, other] = [await conference.delegation(), await conference.delegation()];
    const { meetingId, version } = await conference.agree(one, other);
    conference.now = new Date('2021-06-22T06:30:00Z');
    for (const person of other.people) await conference.deliver(conference.decision('refused', other, person, 3));
    expect(await conference.meeting(meetingId)).toMatchObject({ status: 'confirmed', version });
  });

  it('on the waitlist makes room for the meeting to be placed', async () => {
    const conference = await staged();
    const [one, other] = [await conference.delegation(), await conference.delegation({ count: 2 })];
    const { meetingId } = await conference.agree(one, other);
    await conference.putProgramme(programmeOf({ rooms: [room('Small', { capacity: 3 })] }), 1);
    await conference.settle();
    expect((await conference.meeting(meetingId)).status).toBe('waitlisted');
    await conference.deliver(conference.decision('refused', other, other.people[1] ?? '', 3));
    expect(await conference.meeting(meetingId)).toMatchObject({
      status: 'confirmed',
      placement: { roomName: 'Small' },
    });
    expect(await conference.contradictions()).toEqual([]);
  });
});

describe('a person whose accreditation is opened again', () => {
  it('makes a confirmed meeting provisional in its place; the next accreditation confirms it again', async () => {
    const conference = await staged();
    const [one, other] = [await conference.delegation(), await conference.delegation()];
    const { meetingId, placement } = await conference.agree(one, other);
    const [principal = '', second = ''] = other.people;
    await conference.settle();
    const reopened = conference.decision('reopened', other, second, 3);
    await conference.deliver(reopened);
    await conference.deliver(reopened);
    await conference.settle({ copies: 2 });
    expect(await conference.meeting(meetingId)).toMatchObject({ status: 'provisional', placement });
    const told = await conference.events('meeting-provisional.v1');
    expect(told.map(({ detail }) => detail.data)).toMatchObject([{ meetingId, wasConfirmed: true }]);
    await conference.deliver(conference.decision('accredited', other, principal, 4));
    expect((await conference.meeting(meetingId)).status).toBe('provisional');
    await conference.deliver(conference.decision('accredited', other, second, 4));
    expect(await conference.meeting(meetingId)).toMatchObject({ status: 'confirmed', placement });
    expect(await conference.contradictions()).toEqual([]);
  });

  it('is as accredited as the newest decision says, whatever comes first', async () => {
    const conference = await staged();
    const [one, other] = [await conference.delegation(), await conference.delegation()];
    const { meetingId, version } = await conference.agree(one, other);
    const [principal = ''] = other.people;
    await conference.deliver(conference.decision('accredited', other, principal, 4));
    await conference.deliver(conference.decision('reopened', other, principal, 3));
    expect(await conference.meeting(meetingId)).toMatchObject({ status: 'confirmed', version });
  });

  it('while a meeting is being booked does not leave it confirmed', async () => {
    const conference = await staged(programmeOf({ rooms: Array.from({ length: 8 }, (_, n) => room(`R${n}`)) }));
    const meetings = await Promise.all(
      Array.from({ length: 8 }, async () => {
        const [one, other] = [await conference.delegation({ count: 1 }), await conference.delegation({ count: 2 })];
        const { meetingId } = await conference.request(one, [other]);
        await Promise.all([
          conference.accept(meetingId, other),
          conference.deliver(conference.decision('reopened', other, other.people[0] ?? '', 3)),
        ]);
        return meetingId;
      }),
    );
    await conference.settle();
    for (const meetingId of meetings) expect((await conference.meeting(meetingId)).status).toBe('provisional');
    expect(await conference.contradictions()).toEqual([]);
  });

  it('and then refused, or revoked while accredited, takes a meeting about them along', async () => {
    const conference = await staged();
    const [one, other] = [await conference.delegation(), await conference.delegation()];
    const [principal = '', second = ''] = other.people;
    const both = await conference.agree(one, other);
    const alone = await conference.agree(one, { ...other, people: [second] });
    await conference.settle();
    await conference.deliver(conference.decision('reopened', other, principal, 3));
    await conference.deliver(conference.decision('refused', other, principal, 4));
    expect((await conference.meeting(both.meetingId)).status).toBe('cancelled');
    expect((await conference.meeting(alone.meetingId)).status).toBe('confirmed');
    await conference.deliver(conference.decision('refused', other, second, 3));
    expect((await conference.meeting(alone.meetingId)).status).toBe('cancelled');
    expect(await conference.contradictions()).toEqual([]);
  });
});
