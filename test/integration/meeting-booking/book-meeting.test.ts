import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { MeetingNotOpen, NoProgramme } from '../../../functions/meeting-booking/domain/problems.ts';
import { AlreadyAnswered } from '../../../functions/shared/dynamo/command-log.ts';
import { NotFound, StaleVersion } from '../../../functions/shared/problem.ts';
import { createTestTable, type TestTable } from '../../support/test-table.ts';
import {
  type Delegation,
  FIRST_DAY,
  faultsOf,
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
describe('a request', () => {
  it('is kept for all parties and told', async () => {
    const conference = await staged();
    const [one, other] = [await conference.delegation(), await conference.delegation()];
    const view = await conference.request(one, [other], {
      subject: 'Border',
      confidentialNote: 'Ask about the bridge.',
    });
    expect(view).toMatchObject({
      status: 'requested',
      requestedBy: one.delegationId,
      acceptedBy: [],
      confidentialNote: 'Ask about the bridge.',
      sequence: 0,
    });
    expect(await conference.eventsOf(view.meetingId)).toEqual(['meeting-requested.v1']);
    expect((await conference.meetings.allOf(conference.conferenceId, other.delegationId))[0]?.meetingId).toBe(
      view.meetingId,
    );
  });

  it('can be made by the protocol desk in the name of a delegation, and by nobody else', async () => {
    const conference = await staged();
    const [one, other] = [await conference.delegation(), await conference.delegation()];
    const ask = (caller: Delegation['focalPoint']) => conference.request(one, [other], {}, { caller });
    await expect(ask(protocolDesk)).resolves.toMatchObject({ status: 'requested' });
    await expect(ask(stranger)).rejects.toThrow(NotFound);
    await expect(ask(other.focalPoint)).rejects.toThrow(NotFound);
    await expect(ask({ subject: 'a', roles: new Set(['organiser']) })).rejects.toThrow(NotFound);
  });

  it('needs a programme', async () => {
    const conference = new StagedConference(table);
    const [one, other] = [await conference.delegation(), await conference.delegation()];
    await expect(conference.request(one, [other])).rejects.toThrow(NoProgramme);
  });

  it('that does not fit is refused with every fault', async () => {
    const conference = await staged();
    const [one, other] = [await conference.delegation(), await conference.delegation()];
    const refused = await conference.nominate(one.delegationId, false);
    await conference.deliver(conference.decision('refused', one, refused));
    const person = one.people[0];
    const asking = conference.request(one, [other], {
      invitees: [one.delegationId, other.delegationId, other.delegationId, 'dlg_01F8QZ7X9V0000000000000099'],
      principalId: one.people[1],
      attendeeIds: [person, person, other.people[0], refused],
      durationMinutes: 40,
      windows: [
        { from: '2021-06-22T20:00:00Z', to: '2021-06-23T05:00:00Z' },
        { from: '2021-06-23T07:10:00Z', to: '2021-06-23T07:55:00Z' },
        { from: '2021-06-23T08:00:00Z', to: '2021-06-23T07:00:00Z' },
      ],
      expiresAt: '2021-05-01T00:00:00Z',
    });
    expect(await faultsOf(asking)).toEqual([
      '/invitees/0',
      '/invitees/2',
      '/invitees/3',
      '/principalId',
      '/attendeeIds/1',
      '/attendeeIds/2',
      '/attendeeIds/3',
      '/windows/0',
      '/windows/1',
      '/windows/2',
      '/durationMinutes',
      '/expiresAt',
    ]);
  });
});

describe('what nothing can come of', () => {
  it('because the time has passed is refused at once', async () => {
    const conference = await staged();
    const [one, other] = [await conference.delegation(), await conference.delegation()];
    const { meetingId } = await conference.request(one, [other]);
    const ahead = { from: '2021-06-23T06:00:00Z', to: '2021-06-23T17:00:00Z' };
    const windows = [{ from: '2021-06-22T06:00:00Z', to: '2021-06-22T09:00:00Z' }, ahead];
    conference.now = new Date('2021-06-22T09:00:00Z');
    expect(await faultsOf(conference.request(one, [other], { windows }))).toEqual(['/windows/0']);
    expect(await faultsOf(conference.accept(meetingId, other, { windows }))).toEqual(['/windows/0']);
    // Of a window that has begun, what is left counts.
    const begun = { from: '2021-06-22T06:00:00Z', to: '2021-06-22T09:30:00Z' };
    await expect(conference.request(one, [other], { windows: [begun] })).resolves.toMatchObject({
      status: 'requested',
    });
    conference.now = new Date('2021-06-22T09:01:00Z');
    expect(await faultsOf(conference.request(one, [other], { windows: [begun] }))).toEqual(['/windows/0']);
  });

  it('because the programme is over is refused at once', async () => {
    const conference = await staged();
    const [one, other] = [await conference.delegation(), await conference.delegation()];
    const { meetingId } = await conference.request(one, [other]);
    conference.now = new Date('2021-06-24T16:30:00Z');
    await expect(conference.request(one, [other])).resolves.toMatchObject({ status: 'requested' });
    conference.now = new Date('2021-06-24T16:31:00Z');
    expect(await faultsOf(conference.request(one, [other]))).toEqual(['/durationMinutes']);
    expect(await faultsOf(conference.accept(meetingId, other))).toEqual(['']);
  });

  it('because no room holds so many is refused at once', async () => {
    const rooms = [
      room('Small', { capacity: 5, features: ['video'] }),
      room('Host’s', { capacity: 8, features: ['host-only'] }),
    ];
    const conference = await staged(programmeOf({ rooms }));
    const [four, six] = [await conference.delegation({ count: 4 }), await conference.delegation({ count: 6 })];
    const [two, distant] = [await conference.delegation(), await conference.delegation({ count: 4, remote: true })];
    const host = await conference.delegation({ count: 2, kind: 'host' });
    expect(await faultsOf(conference.request(six, [two]))).toEqual(['/attendeeIds']);
    expect(await faultsOf(conference.agree(four, two))).toEqual(['/attendeeIds']);
    expect(await faultsOf(conference.agree({ ...four, people: four.people.slice(0, 3) }, six))).toEqual([
      '/attendeeIds',
    ]);
    expect((await conference.agree(four, distant)).status).toBe('confirmed');
    expect((await conference.agree(six, host)).placement?.roomName).toBe('Host’s');
  });

  it('unless rooms are still to come', async () => {
    const conference = await staged(programmeOf({ rooms: [] }));
    const [one, other] = [await conference.delegation({ count: 20 }), await conference.delegation()];
    expect((await conference.agree(one, other)).status).toBe('waitlisted');
  });
});

describe('an acceptance', () => {
  it('by the last party books the earliest slot with everybody and a room', async () => {
    const conference = await staged();
    const [one, other] = [await conference.delegation(), await conference.delegation()];
    const meeting = await conference.agree(one, other);
    expect(meeting).toMatchObject({
      status: 'confirmed',
      sequence: 0,
      placement: { startsAt: '2021-06-22T06:00:00Z', endsAt: '2021-06-22T06:30:00Z', day: FIRST_DAY, roomSteps: 3 },
    });
    expect(await conference.eventsOf(meeting.meetingId)).toEqual([
      'meeting-requested.v1',
      'meeting-accepted.v1',
      'meeting-confirmed.v1',
    ]);
    expect(await conference.contradictions()).toEqual([]);
  });

  it('finds a slot inside the windows of all sides', async () => {
    const conference = await staged();
    const [one, other] = [await conference.delegation(), await conference.delegation()];
    const { meetingId } = await conference.request(one, [other], {
      windows: [{ from: '2021-06-23T07:05:00Z', to: '2021-06-23T12:00:00Z' }],
    });
    const never = { windows: [{ from: '2021-06-22T06:00:00Z', to: '2021-06-23T07:15:00Z' }] };
    await expect(conference.accept(meetingId, other, never)).rejects.toMatchObject({
      members: { errors: [{ pointer: '/windows' }] },
    });
    const meeting = await conference.accept(meetingId, other, {
      windows: [
        { from: '2021-06-22T06:00:00Z', to: '2021-06-22T17:00:00Z' },
        { from: '2021-06-23T08:50:00Z', to: '2021-06-24T10:00:00Z' },
      ],
    });
    expect(meeting.placement).toMatchObject({ day: SECOND_DAY, startsAt: '2021-06-23T09:00:00Z' });
  });

  it('leaves a minister and a deputy free to meet at once in two rooms', async () => {
    const conference = await staged();
    const host = await conference.delegation({ count: 2, kind: 'host' });
    const [minister = '', deputy = ''] = host.people;
    const guests = [await conference.delegation(), await conference.delegation(), await conference.delegation()];
    const placements = [];
    for (const [index, guest] of guests.entries()) {
      const people = index === 1 ? [deputy] : [minister];
      const { meetingId } = await conference.request({ ...host, people }, [guest]);
      placements.push((await conference.accept(meetingId, guest)).placement);
    }
    expect(placements[0]?.startsAt).toBe(placements[1]?.startsAt);
    expect(placements[0]?.roomId).not.toBe(placements[1]?.roomId);
    expect(placements[2]?.startsAt).toBe('2021-06-22T06:45:00Z');
    expect(await conference.contradictions()).toEqual([]);
  });

  it('does not take a slot that has passed', async () => {
    const conference = await staged();
    const [one, other] = [await conference.delegation(), await conference.delegation()];
    conference.now = new Date('2021-06-22T09:05:00Z');
    expect((await conference.agree(one, other)).placement?.startsAt).toBe('2021-06-22T09:15:00Z');
  });

  it('takes a room with enough chairs, and the host’s room only for the host; who attends by video needs none', async () => {
    const rooms = [
      room('Small', { capacity: 4, features: ['video'] }),
      room('Large', { capacity: 12 }),
      room('Host minister’s room', { capacity: 16, features: ['host-only'] }),
    ];
    const conference = await staged(programmeOf({ rooms }));
    const roomFor = async (one: Delegation, other: Delegation) =>
      (await conference.agree(one, other)).placement?.roomName;
    const [few, many] = [await conference.delegation({ count: 2 }), await conference.delegation({ count: 3 })];
    const distant = await conference.delegation({ count: 3, remote: true });
    const crowd = await conference.delegation({ count: 11 });
    const host = await conference.delegation({ count: 1, kind: 'host' });
    expect(await roomFor(few, await conference.delegation())).toBe('Small');
    expect(await roomFor(few, many)).toBe('Large');
    expect(await roomFor(few, distant)).toBe('Small');
    expect(await faultsOf(roomFor(few, crowd))).toEqual(['/attendeeIds']);
    expect(await roomFor(few, host)).toBe('Host minister’s room');
    expect(await roomFor(crowd, host)).toBe('Host minister’s room');
  });

  it('of one of several parties waits for the others', async () => {
    const conference = await staged();
    const [one, two, three] = [
      await conference.delegation(),
      await conference.delegation(),
      await conference.delegation(),
    ];
    const { meetingId } = await conference.request(one, [two, three]);
    expect(await conference.accept(meetingId, two)).toMatchObject({ status: 'requested' });
    await expect(conference.accept(meetingId, two)).rejects.toThrow(MeetingNotOpen);
    expect(await conference.accept(meetingId, three)).toMatchObject({ status: 'confirmed' });
    expect(await conference.eventsOf(meetingId)).toEqual([
      'meeting-requested.v1',
      'meeting-accepted.v1',
      'meeting-accepted.v1',
      'meeting-confirmed.v1',
    ]);
    expect(await conference.contradictions()).toEqual([]);
  });

  it('by two parties at once counts both, and places once', async () => {
    const conference = await staged();
    const others = await Promise.all(Array.from({ length: 5 }, () => conference.delegation({ count: 1 })));
    const { meetingId } = await conference.request(await conference.delegation(), others);
    await Promise.all(others.map((other) => conference.accept(meetingId, other)));
    expect(await conference.meeting(meetingId)).toMatchObject({ status: 'confirmed', version: 6 });
    expect((await conference.eventsOf(meetingId)).filter((type) => type === 'meeting-confirmed.v1')).toHaveLength(1);
    expect(await conference.contradictions()).toEqual([]);
  });

  it('repeated with its key is answered as before, without it is refused', async () => {
    const conference = await staged();
    const [one, other] = [await conference.delegation(), await conference.delegation()];
    const { meetingId } = await conference.request(one, [other]);
    const key = randomUUID();
    const outcomes = await Promise.allSettled(
      Array.from({ length: 10 }, () => conference.accept(meetingId, other, {}, { key })),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') {
        const { reason } = outcome;
        expect(reason instanceof AlreadyAnswered || reason instanceof MeetingNotOpen).toBe(true);
      }
    }
    await expect(conference.accept(meetingId, other)).rejects.toThrow(MeetingNotOpen);
    expect(await conference.eventsOf(meetingId)).toHaveLength(3);
  });

  it('is for the invited: others are told nothing, the side that asked may not', async () => {
    const conference = await staged();
    const [one, other, third] = [
      await conference.delegation(),
      await conference.delegation(),
      await conference.delegation(),
    ];
    const { meetingId } = await conference.request(one, [other]);
    await expect(conference.accept(meetingId, other, {}, { caller: stranger })).rejects.toThrow(NotFound);
    await expect(conference.accept(meetingId, third)).rejects.toThrow(NotFound);
    await expect(conference.accept(meetingId, one)).rejects.toThrow(MeetingNotOpen);
    await expect(
      conference.accept(meetingId, one, { delegationId: other.delegationId }, { caller: one.focalPoint }),
    ).rejects.toThrow(NotFound);
    const desk = { caller: protocolDesk };
    expect(await faultsOf(conference.accept(meetingId, other, {}, desk))).toEqual(['/delegationId']);
    expect(await faultsOf(conference.accept(meetingId, other, { delegationId: third.delegationId }, desk))).toEqual([
      '/delegationId',
    ]);
    await expect(
      conference.accept(meetingId, other, { delegationId: other.delegationId }, desk),
    ).resolves.toMatchObject({ status: 'confirmed' });
  });

  it('names people of its own', async () => {
    const conference = await staged();
    const [one, other] = [await conference.delegation(), await conference.delegation()];
    const { meetingId } = await conference.request(one, [other]);
    const body = { principalId: one.people[0], attendeeIds: [one.people[0], other.people[0]] };
    expect(await faultsOf(conference.accept(meetingId, other, body))).toEqual(['/attendeeIds/0']);
    expect(await faultsOf(conference.accept(meetingId, other, { attendeeIds: [other.people[1]] }))).toEqual([
      '/principalId',
    ]);
  });

  it('of a version that has changed is refused', async () => {
    const conference = await staged();
    const [one, other] = [await conference.delegation(), await conference.delegation()];
    const { meetingId } = await conference.request(one, [other]);
    await expect(conference.accept(meetingId, other, {}, { expectedVersion: 7 })).rejects.toThrow(StaleVersion);
    await expect(conference.accept(meetingId, other, {}, { expectedVersion: 1 })).resolves.toMatchObject({
      version: 2,
    });
  });

  it('comes too late after the request has expired', async () => {
    const conference = await staged();
    const [one, other] = [await conference.delegation(), await conference.delegation()];
    const { meetingId } = await conference.request(one, [other], { expiresAt: '2021-05-10T00:00:00Z' });
    conference.now = new Date('2021-05-10T00:00:00Z');
    await expect(conference.accept(meetingId, other)).rejects.toThrow(MeetingNotOpen);
  });

  it('without a free slot puts the meeting on the waitlist', async () => {
    const conference = await staged(programmeOf({ rooms: [] }));
    const [one, other] = [await conference.delegation(), await conference.delegation()];
    const meeting = await conference.agree(one, other);
    expect(meeting).toMatchObject({ status: 'waitlisted', sequence: 0, placement: undefined });
    expect(await conference.eventsOf(meeting.meetingId)).toEqual([
      'meeting-requested.v1',
      'meeting-accepted.v1',
      'meeting-waitlisted.v1',
    ]);
  });

  it('of more people than one booking takes is refused with a clear fault', async () => {
    const conference = await staged(programmeOf({ rooms: [room('Hall', { capacity: 500 })] }));
    const [one, two, three] = [
      await conference.delegation({ count: 31 }),
      await conference.delegation({ count: 31 }),
      await conference.delegation({ count: 31 }),
    ];
    const { meetingId } = await conference.request(one, [two, three]);
    await conference.accept(meetingId, two);
    expect(await faultsOf(conference.accept(meetingId, three))).toEqual(['/attendeeIds']);
    const fewer = { ...three, people: three.people.slice(0, 18) };
    await expect(conference.accept(meetingId, fewer)).resolves.toMatchObject({ status: 'confirmed' });
    expect(await conference.contradictions()).toEqual([]);
  });
});

describe('a refusal', () => {
  it('by an invited delegation ends the meeting', async () => {
    const conference = await staged();
    const [one, two, three] = [
      await conference.delegation(),
      await conference.delegation(),
      await conference.delegation(),
    ];
    const { meetingId } = await conference.request(one, [two, three]);
    await conference.accept(meetingId, two);
    await expect(conference.decline(meetingId, one.focalPoint)).rejects.toThrow(MeetingNotOpen);
    await expect(conference.decline(meetingId, stranger)).rejects.toThrow(NotFound);
    const declined = await conference.decline(meetingId, three.focalPoint, { reason: 'No time' });
    expect(declined).toMatchObject({ status: 'declined', declinedBy: three.delegationId, reason: 'No time' });
    await expect(conference.decline(meetingId, three.focalPoint)).rejects.toThrow(MeetingNotOpen);
    await expect(conference.accept(meetingId, three)).rejects.toThrow(MeetingNotOpen);
    await expect(conference.cancel(meetingId, one.focalPoint)).rejects.toThrow(MeetingNotOpen);
    expect((await conference.eventsOf(meetingId)).at(-1)).toBe('meeting-declined.v1');
  });

  it('comes too late when everybody has accepted', async () => {
    const conference = await staged();
    const [one, other] = [await conference.delegation(), await conference.delegation()];
    const { meetingId } = await conference.agree(one, other);
    await expect(conference.decline(meetingId, other.focalPoint)).rejects.toThrow(MeetingNotOpen);
  });
});

describe('a cancellation', () => {
  it('gives back exactly what the meeting held', async () => {
    const conference = await staged();
    const [one, other] = [await conference.delegation(), await conference.delegation()];
    const { meetingId } = await conference.agree(one, other);
    const kept = await conference.agree(one, other);
    const cancelled = await conference.cancel(meetingId, one.focalPoint, { reason: 'Flight' });
    expect(cancelled).toMatchObject({ status: 'cancelled', sequence: 1, placement: undefined });
    expect(cancelled.cancelledBy).toBe(one.delegationId);
    const [event] = await conference.events('meeting-cancelled.v1');
    expect(event?.detail.data).toMatchObject({
      meetingId,
      wasConfirmed: true,
      sequence: 1,
      reason: 'Flight',
      placement: { startsAt: '2021-06-22T06:00:00Z' },
    });
    expect(await conference.contradictions()).toEqual([]);
    expect((await conference.agree(one, other)).placement?.startsAt).toBe('2021-06-22T06:00:00Z');
    expect((await conference.meeting(kept.meetingId)).status).toBe('confirmed');
  });

  it('can be made of a request, a waitlisted and a provisional meeting; by a party or the protocol desk', async () => {
    const conference = await staged();
    const [one, other, unknown] = [
      await conference.delegation(),
      await conference.delegation(),
      await conference.delegation({ accredited: false }),
    ];
    const requested = await conference.request(one, [other]);
    await expect(conference.cancel(requested.meetingId, stranger)).rejects.toThrow(NotFound);
    await expect(conference.cancel(requested.meetingId, unknown.focalPoint)).rejects.toThrow(NotFound);
    await expect(conference.cancel(requested.meetingId, other.focalPoint)).resolves.toMatchObject({
      status: 'cancelled',
    });
    const provisional = await conference.agree(one, unknown);
    expect(provisional.status).toBe('provisional');
    await expect(conference.cancel(provisional.meetingId, protocolDesk)).resolves.toMatchObject({
      status: 'cancelled',
      cancelledBy: 'protocol',
    });
    const told = (await conference.events('meeting-cancelled.v1')).map(({ detail }) => detail.data);
    expect(told).toMatchObject([{ wasConfirmed: false }, { wasConfirmed: false }]);
    // Only the provisional one had a slot to give back. Two events of one millisecond are in no order.
    expect(told.filter((data) => Object.hasOwn(data as object, 'placement'))).toHaveLength(1);
    await expect(conference.cancel(provisional.meetingId, protocolDesk)).rejects.toThrow(MeetingNotOpen);
  });

  it('comes too late when the meeting has taken place', async () => {
    const conference = await staged();
    const [one, other] = [await conference.delegation(), await conference.delegation()];
    const { meetingId } = await conference.agree(one, other);
    const { meetingId: second } = await conference.agree(one, other);
    conference.now = new Date('2021-06-22T06:30:00Z');
    for (const caller of [one.focalPoint, protocolDesk]) {
      await expect(conference.cancel(meetingId, caller)).rejects.toThrow(MeetingNotOpen);
    }
    expect((await conference.meeting(meetingId)).status).toBe('confirmed');
    // While it goes on it can still be broken off.
    conference.now = new Date('2021-06-22T06:44:00Z');
    expect((await conference.cancel(second, one.focalPoint)).status).toBe('cancelled');
  });
});
