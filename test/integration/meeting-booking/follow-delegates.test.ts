import { randomUUID } from 'node:crypto';
import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { EventEnvelope } from '../../../events/envelope.ts';
import type { DelegateProfile } from '../../../events/vocabulary.ts';
import { isLive, namedParties } from '../../../functions/meeting-booking/domain/meeting.ts';
import { InvalidMeeting, MeetingNotOpen } from '../../../functions/meeting-booking/domain/problems.ts';
import { getMeeting } from '../../../functions/meeting-booking/get-meeting.ts';
import { listMeetings } from '../../../functions/meeting-booking/list-meetings.ts';
import type { Caller } from '../../../functions/shared/auth/caller.ts';
import { OutdatedEvent } from '../../../functions/shared/events/event-consumer.ts';
import { newId } from '../../../functions/shared/ids.ts';
import { NotFound } from '../../../functions/shared/problem.ts';
import { createTestTable, type TestTable } from '../../support/test-table.ts';
import { type Delegation, FIRST_DAY, MAY, programmeOf, room, StagedConference } from './staged-conference.ts';

let table: TestTable;
beforeAll(async () => {
  table = await createTestTable();
});

const staged = (programme: object = programmeOf()) => StagedConference.begin(programme, table);
const successor = () => newId('dgt', MAY);

/** Room and time for one meeting only. */
const oneSlot = (stepMinutes = 30) =>
  programmeOf({
    grid: { stepMinutes, days: [{ day: FIRST_DAY, from: '09:00', to: '09:30' }] },
    rooms: [room('Only room', { turnaroundMinutes: 0 })],
  });

async function pair(conference: StagedConference, counts: readonly [number, number] = [2, 2]) {
  return [
    await conference.delegation({ count: counts[0] }),
    await conference.delegation({ count: counts[1] }),
  ] as const;
}

const dataOf = (events: readonly EventEnvelope[], meetingId: string) =>
  events.filter(({ detail }) => detail.metadata.aggregateId === meetingId).map(({ detail }) => detail.data);

describe('a principal who is withdrawn', () => {
  it('takes every meeting with them, and their side is said to have called it off', async () => {
    const conference = await staged(oneSlot());
    const [one, other] = await pair(conference);
    const third = await conference.delegation();
    const confirmed = await conference.agree(one, other);
    const waiting = await conference.agree(one, third);
    const requested = await conference.request(one, [other]);
    const untouched = await conference.request({ ...one, people: one.people.slice(1) }, [other]);
    await conference.settle();
    expect([confirmed.status, waiting.status]).toEqual(['confirmed', 'waitlisted']);
    const event = conference.withdrawal(one, one.people[0] ?? '');
    await conference.deliver(event);
    await conference.deliver(event);
    for (const { meetingId } of [confirmed, waiting, requested]) {
      expect(await conference.meeting(meetingId)).toMatchObject({
        status: 'cancelled',
        cancelledBy: one.delegationId,
      });
    }
    expect((await conference.meeting(untouched.meetingId)).status).toBe('requested');
    const told = await conference.events('meeting-cancelled.v1');
    expect(told).toHaveLength(3);
    expect(dataOf(told, confirmed.meetingId)).toMatchObject([
      {
        parties: [{ delegationId: one.delegationId }, { delegationId: other.delegationId }],
        placement: { startsAt: '2021-06-22T06:00:00Z' },
        sequence: 1,
        wasConfirmed: true,
      },
    ]);
    expect(await conference.contradictions()).toEqual([]);
  });

  it('leaves the slot to whoever waits for it', async () => {
    const conference = await staged(oneSlot());
    const [one, other] = await pair(conference);
    const { meetingId } = await conference.agree(one, other);
    const waiting = await conference.agree(await conference.delegation(), await conference.delegation());
    expect(waiting.status).toBe('waitlisted');
    await conference.deliver(conference.withdrawal(other, other.people[0] ?? ''));
    await conference.settle();
    expect((await conference.meeting(meetingId)).status).toBe('cancelled');
    expect((await conference.meeting(waiting.meetingId)).status).toBe('confirmed');
    expect(await conference.contradictions()).toEqual([]);
  });

  it('changes nothing in what has taken place, and is named no more', async () => {
    const conference = await staged();
    const [one, other] = await pair(conference);
    const { meetingId, version } = await conference.agree(one, other);
    conference.now = new Date('2021-06-22T06:30:00Z');
    await conference.deliver(conference.withdrawal(one, one.people[0] ?? ''));
    expect(await conference.meeting(meetingId)).toMatchObject({ status: 'confirmed', version });
    await expect(conference.request(one, [other])).rejects.toMatchObject({
      members: { errors: [{ pointer: '/attendeeIds/0', detail: 'does not come any more' }] },
    });
    const asked = await conference.request(other, [one]);
    await expect(conference.accept(asked.meetingId, one)).rejects.toThrow(InvalidMeeting);
  });
});

describe('another person who is withdrawn', () => {
  it('is taken off a confirmed meeting; both sides are told who comes, with a new version of the calendar entry', async () => {
    const conference = await staged();
    const [one, other] = await pair(conference);
    const { meetingId, placement } = await conference.agree(one, other);
    const [principal = '', second = ''] = other.people;
    await conference.settle();
    await conference.deliver(conference.withdrawal(other, second));
    await conference.settle({ copies: 2 });
    const meeting = await conference.meeting(meetingId);
    expect(meeting).toMatchObject({ status: 'confirmed', sequence: 1, placement });
    expect(meeting.parties[1]?.attendeeIds).toEqual([principal]);
    expect(dataOf(await conference.events('meeting-amended.v1'), meetingId)).toEqual([
      {
        meetingId,
        parties: [
          { delegationId: one.delegationId, principalId: one.people[0], attendeeIds: one.people },
          { delegationId: other.delegationId, principalId: principal, attendeeIds: [principal] },
        ],
        placement: {
          roomId: placement?.roomId,
          roomName: placement?.roomName,
          startsAt: placement?.startsAt,
          endsAt: placement?.endsAt,
        },
        sequence: 1,
        status: 'confirmed',
        previousStatus: 'confirmed',
      },
    ]);
    expect(await conference.contradictions()).toEqual([]);
  });

  it('lets a meeting that waited for them be confirmed', async () => {
    const conference = await staged();
    const one = await conference.delegation();
    const other = await conference.delegation({ accredited: false });
    const { meetingId } = await conference.agree(one, other);
    const [principal = '', second = ''] = other.people;
    await conference.deliver(conference.decision('accredited', other, principal));
    await conference.deliver(conference.withdrawal(other, second));
    expect((await conference.meeting(meetingId)).status).toBe('confirmed');
    expect((await conference.eventsOf(meetingId)).slice(2)).toEqual([
      'meeting-provisional.v1',
      'meeting-amended.v1',
      'meeting-confirmed.v1',
    ]);
  });
});

describe('a successor', () => {
  it('takes the former one’s part and claims at the same time; the meeting waits for the accreditation and confirms by itself', async () => {
    for (const role of [0, 1]) {
      const conference = await staged();
      const [one, other] = await pair(conference);
      const { meetingId, placement } = await conference.agree(one, other);
      await conference.settle();
      const [former = '', heir] = [other.people[role], successor()];
      const event = conference.substitution(other, former, { successorId: heir });
      await conference.deliver(event);
      await conference.deliver(event);
      await conference.settle();
      const meeting = await conference.meeting(meetingId);
      expect(meeting).toMatchObject({ status: 'provisional', sequence: 1, placement });
      expect(meeting.parties[1]?.attendeeIds).toEqual(other.people.map((id) => (id === former ? heir : id)));
      expect(meeting.parties.map(({ accepted }) => accepted)).toEqual([true, true]);
      expect(dataOf(await conference.events('meeting-provisional.v1'), meetingId)).toMatchObject([
        { sequence: 1, wasConfirmed: true },
      ]);
      expect(await conference.contradictions()).toEqual([]);

      await conference.deliver(conference.decision('accredited', other, heir));
      expect(await conference.meeting(meetingId)).toMatchObject({ status: 'confirmed', sequence: 2 });
      expect(await conference.contradictions()).toEqual([]);
    }
  });

  it('who is accredited already leaves it confirmed, and both sides are told who comes', async () => {
    const conference = await staged();
    const [one, other] = await pair(conference);
    const { meetingId } = await conference.agree(one, other);
    const [heir, former = ''] = [successor(), other.people[0]];
    await conference.deliver(conference.decision('accredited', other, heir));
    await conference.deliver(conference.substitution(other, former, { successorId: heir }));
    expect(await conference.meeting(meetingId)).toMatchObject({ status: 'confirmed', sequence: 1 });
    expect((await conference.eventsOf(meetingId)).slice(-1)).toEqual(['meeting-amended.v1']);
  });

  it('who comes to the meeting anyway comes once', async () => {
    const conference = await staged();
    const [one, other] = await pair(conference);
    const { meetingId } = await conference.agree(one, other);
    const [principal = '', second = ''] = other.people;
    await conference.deliver(conference.substitution(other, principal, { successorId: second }));
    const meeting = await conference.meeting(meetingId);
    expect(meeting.parties[1]).toMatchObject({ principalId: second, attendeeIds: [second] });
    expect(meeting.status).toBe('confirmed');
    expect(await conference.contradictions()).toEqual([]);
  });

  it('who is not free then has the meeting moved; both sides keep a slot', async () => {
    const conference = await staged();
    const [one, other] = await pair(conference, [1, 2]);
    const third = await conference.delegation({ count: 1 });
    const [principal = '', heir = ''] = other.people;
    const first = await conference.agree(one, { ...other, people: [principal] });
    const busy = await conference.agree(third, { ...other, people: [heir] });
    expect(busy.placement?.startsAt).toBe(first.placement?.startsAt);
    await conference.deliver(conference.substitution(other, principal, { successorId: heir }));
    const moved = await conference.meeting(first.meetingId);
    expect(moved).toMatchObject({ status: 'confirmed', sequence: 1 });
    expect(moved.placement?.startsAt).not.toBe(first.placement?.startsAt);
    expect(await conference.meeting(busy.meetingId)).toMatchObject({ placement: busy.placement });
    expect((await conference.eventsOf(first.meetingId)).slice(-1)).toEqual(['meeting-rescheduled.v1']);
    expect(await conference.contradictions()).toEqual([]);
  });

  it('for whom there is no slot leaves the meeting on the waiting list, from where it comes back', async () => {
    const conference = await staged(oneSlot(15));
    await conference.putProgramme(
      programmeOf({
        grid: { stepMinutes: 15, days: [{ day: FIRST_DAY, from: '09:00', to: '09:30' }] },
        rooms: [room('Room 1'), room('Room 2')],
      }),
      1,
    );
    const [one, other] = await pair(conference, [1, 2]);
    const third = await conference.delegation({ count: 1 });
    const [principal = '', heir = ''] = other.people;
    const first = await conference.agree(one, { ...other, people: [principal] });
    const busy = await conference.agree(third, { ...other, people: [heir] });
    await conference.deliver(conference.substitution(other, principal, { successorId: heir }));
    expect(await conference.meeting(first.meetingId)).toMatchObject({ status: 'waitlisted', sequence: 1 });
    await conference.settle();
    await conference.cancel(busy.meetingId, third.focalPoint);
    await conference.settle();
    const back = await conference.meeting(first.meetingId);
    expect(back).toMatchObject({ status: 'confirmed', parties: [{}, { principalId: heir }] });
    expect(await conference.contradictions()).toEqual([]);
  });

  it('who does not come either takes the meeting with them, in whatever order both are told', async () => {
    const conference = await staged();
    const orders = [
      [0, 1],
      [1, 0],
    ] as const;
    for (const order of orders) {
      const [one, other] = await pair(conference);
      const { meetingId } = await conference.agree(one, other);
      const [heir, former = ''] = [successor(), other.people[0]];
      const events = [
        conference.substitution(other, former, { successorId: heir }),
        conference.withdrawal(other, heir),
      ] as const;
      for (const index of order) await conference.deliver(events[index]);
      expect((await conference.meeting(meetingId)).status).toBe('cancelled');
    }
    expect(await conference.contradictions()).toEqual([]);
  });

  it('is named in a request that nobody has answered, and in one that waits', async () => {
    const conference = await staged(oneSlot());
    const [one, other] = await pair(conference);
    await conference.agree(await conference.delegation(), await conference.delegation());
    const waiting = await conference.agree(one, other);
    const requested = await conference.request(one, [other]);
    const heir = successor();
    const lower = { successorId: heir, ranksLower: true };
    await conference.deliver(conference.substitution(one, one.people[0] ?? '', lower));
    expect(await conference.meeting(requested.meetingId)).toMatchObject({
      status: 'requested',
      parties: [{ principalId: heir, accepted: true }, { accepted: false }],
    });
    // All had agreed; now the other side is asked for this principal.
    expect(await conference.meeting(waiting.meetingId)).toMatchObject({
      status: 'requested',
      parties: [
        { principalId: heir, accepted: true },
        { principalId: other.people[0], accepted: false },
      ],
    });
    expect((await conference.accept(waiting.meetingId, other)).status).toBe('waitlisted');
    expect((await conference.eventsOf(waiting.meetingId)).slice(-3)).toEqual([
      'meeting-reopened.v1',
      'meeting-accepted.v1',
      'meeting-waitlisted.v1',
    ]);
  });
});

describe('a principal of lower rank', () => {
  async function lowered(side: 'one' | 'other') {
    const conference = await staged();
    const [one, other] = await pair(conference);
    const agreed = await conference.agree(one, other);
    await conference.settle();
    const [changing, asked] = side === 'one' ? [one, other] : [other, one];
    const heir = successor();
    const event = conference.substitution(changing, changing.people[0] ?? '', { successorId: heir, ranksLower: true });
    await conference.deliver(event);
    await conference.deliver(event);
    await conference.settle();
    return { conference, changing, asked, agreed, heir, meetingId: agreed.meetingId };
  }

  it.each(['one', 'other'] as const)(
    'of side %s makes the other side be asked again, and the slot is kept meanwhile',
    async (side) => {
      const { conference, changing, asked, agreed, heir, meetingId } = await lowered(side);
      const meeting = await conference.meeting(meetingId);
      expect(meeting).toMatchObject({ status: 'provisional', sequence: 1, placement: agreed.placement });
      const accepts = new Map(meeting.parties.map(({ delegationId, accepted }) => [delegationId, accepted]));
      expect(accepts).toEqual(
        new Map([
          [meeting.parties[0]?.delegationId, changing.delegationId === meeting.parties[0]?.delegationId],
          [meeting.parties[1]?.delegationId, changing.delegationId === meeting.parties[1]?.delegationId],
        ]),
      );
      expect(dataOf(await conference.events('meeting-reopened.v1'), meetingId)).toMatchObject([
        {
          delegationId: changing.delegationId,
          placement: { startsAt: agreed.placement?.startsAt },
          wasConfirmed: true,
        },
      ]);
      // Accreditation alone does not confirm it any more.
      await conference.deliver(conference.decision('accredited', changing, heir));
      expect((await conference.meeting(meetingId)).status).toBe('provisional');
      await expect(conference.accept(meetingId, changing)).rejects.toThrow(MeetingNotOpen);
      const after = await conference.accept(meetingId, asked);
      expect(after).toMatchObject({ status: 'confirmed', sequence: 2, placement: agreed.placement });
      expect(await conference.contradictions()).toEqual([]);
    },
  );

  it('is accepted with other people too: who is not free is not booked twice, and who is left out is free', async () => {
    const { conference, asked, agreed, meetingId } = await lowered('one');
    const [principal = '', second = ''] = asked.people;
    const waiting = await conference.agree(await conference.delegation({ count: 1 }), { ...asked, people: [second] });
    expect(waiting.placement?.startsAt).not.toBe(agreed.placement?.startsAt);
    const after = await conference.accept(meetingId, asked, { attendeeIds: [principal] });
    expect(after).toMatchObject({ status: 'provisional', placement: agreed.placement });
    expect(after.parties[1]?.attendeeIds).toEqual([principal]);
    expect((await conference.eventsOf(meetingId)).slice(-2)).toEqual(['meeting-accepted.v1', 'meeting-amended.v1']);
    expect(await conference.contradictions()).toEqual([]);
  });

  it('who is declined ends the meeting; what was kept is free for others, and both are told of the entry that goes', async () => {
    const { conference, asked, changing, agreed, meetingId } = await lowered('other');
    await expect(conference.decline(meetingId, changing.focalPoint)).rejects.toThrow(MeetingNotOpen);
    expect(await conference.decline(meetingId, asked.focalPoint)).toMatchObject({
      status: 'declined',
      declinedBy: asked.delegationId,
      sequence: 2,
    });
    expect(dataOf(await conference.events('meeting-declined.v1'), meetingId)).toMatchObject([
      { placement: { startsAt: agreed.placement?.startsAt }, sequence: 2 },
    ]);
    expect(await conference.contradictions()).toEqual([]);
  });

  it('who is declined leaves the slot to whoever waits for it', async () => {
    const conference = await staged(oneSlot());
    const [one, other] = await pair(conference);
    const { meetingId } = await conference.agree(one, other);
    const waiting = await conference.agree(await conference.delegation(), await conference.delegation());
    await conference.deliver(conference.substitution(one, one.people[0] ?? '', { ranksLower: true }));
    await conference.decline(meetingId, other.focalPoint);
    await conference.settle();
    expect((await conference.meeting(waiting.meetingId)).status).toBe('confirmed');
  });

  it('may be answered after the time in which the first request could be accepted, and not after the meeting’s own', async () => {
    const conference = await staged();
    const [one, other] = await pair(conference);
    const { meetingId } = await conference.agree(one, other, { expiresAt: '2021-06-01T00:00:00Z' });
    conference.now = new Date('2021-06-10T00:00:00Z');
    await conference.deliver(conference.substitution(one, one.people[0] ?? '', { ranksLower: true }));
    conference.now = new Date('2021-06-22T06:30:00Z');
    await expect(conference.accept(meetingId, other)).rejects.toThrow(MeetingNotOpen);
    await expect(conference.decline(meetingId, other.focalPoint)).rejects.toThrow(MeetingNotOpen);
    conference.now = new Date('2021-06-10T00:00:00Z');
    expect((await conference.accept(meetingId, other)).status).toBe('provisional');
  });

  it('does not ask anybody again beside the principal', async () => {
    const conference = await staged();
    const [one, other] = await pair(conference);
    const { meetingId } = await conference.agree(one, other);
    await conference.deliver(conference.substitution(one, one.people[1] ?? '', { ranksLower: true }));
    const { parties } = await conference.meeting(meetingId);
    expect(parties.map(({ accepted }) => accepted)).toEqual([true, true]);
  });
});

describe('a delegation that is withdrawn', () => {
  it('declines what it has not answered, cancels what it is part of, and is asked no more', async () => {
    const conference = await staged();
    const [one, other] = await pair(conference);
    const unanswered = await conference.request(other, [one]);
    const asking = await conference.request(one, [other]);
    const confirmed = await conference.agree(one, other);
    const event = conference.delegationWithdrawal(one);
    await conference.deliver(event);
    await conference.deliver(event);
    await conference.settle();
    expect(await conference.meeting(unanswered.meetingId)).toMatchObject({
      status: 'declined',
      declinedBy: one.delegationId,
    });
    for (const { meetingId } of [asking, confirmed]) {
      expect(await conference.meeting(meetingId)).toMatchObject({ status: 'cancelled', cancelledBy: one.delegationId });
    }
    expect(await conference.contradictions()).toEqual([]);
    await expect(conference.request(other, [one])).rejects.toMatchObject({
      members: { errors: [{ pointer: '/invitees/0', detail: 'does not come any more' }] },
    });
    await expect(conference.request(one, [other])).rejects.toMatchObject({
      members: { errors: [{ pointer: '/delegationId', detail: 'does not come any more' }] },
    });
  });

  it('before the news of its registration has arrived, or after it was amended, stays withdrawn', async () => {
    const conference = await staged();
    const { conferenceId, delegations, directory } = conference;
    const delegationId = newId('dlg', MAY);
    const known = { delegationId, represents: { key: 'late', kind: 'state', names: { en: 'Late' } } } as const;
    await delegations.keepWithdrawal(conferenceId, delegationId);
    expect(await directory.delegations(conferenceId, [delegationId])).toEqual(new Map());
    await delegations.keep(conferenceId, 1, { ...known, focalPoints: ['a'] });
    await delegations.keep(conferenceId, 4, { ...known, focalPoints: ['a', 'b'] });
    expect((await directory.delegations(conferenceId, [delegationId])).get(delegationId)).toMatchObject({
      focalPoints: ['a', 'b'],
      withdrawn: true,
    });
  });

  it('while it is being asked is not left with an open request', async () => {
    const conference = await staged();
    const asked = await Promise.all(
      Array.from({ length: 8 }, async () => {
        const [one, other] = await pair(conference, [1, 1]);
        const [request] = await Promise.allSettled([
          conference.request(one, [other]),
          conference.deliver(conference.delegationWithdrawal(other)),
        ]);
        return request;
      }),
    );
    await conference.settle();
    for (const request of asked) {
      if (request?.status !== 'fulfilled') continue;
      expect((await conference.meeting(request.value.meetingId)).status).toBe('declined');
    }
  });
});

describe('a speaker who does not come', () => {
  const withSpeaker = (speaker: string) =>
    programmeOf({
      sessions: [{ title: 'Plenary', day: FIRST_DAY, start: '09:00', end: '10:00', speakers: [speaker] }],
    });

  it.each(['withdrawn', 'replaced'])(
    'and is %s holds no session, also when the programme is applied again',
    async (how) => {
      const conference = await staged();
      const one = await conference.delegation({ count: 1 });
      const [speaker = ''] = one.people;
      await conference.putProgramme(withSpeaker(speaker), 1);
      await conference.settle();
      expect(await conference.calendars.speakerClaims(conference.conferenceId)).toHaveLength(1);
      const gone = how === 'withdrawn' ? conference.withdrawal(one, speaker) : conference.substitution(one, speaker);
      await conference.deliver(gone);
      await conference.deliver(gone);
      expect(await conference.calendars.speakerClaims(conference.conferenceId)).toEqual([]);
      await conference.putProgramme({ ...withSpeaker(speaker), rooms: [room('Room 9')] }, 2);
      await conference.settle();
      expect(await conference.calendars.speakerClaims(conference.conferenceId)).toEqual([]);
      const { days } = await conference.calendars.person(conference.conferenceId, speaker);
      expect([...days.values()].flatMap(({ holders }) => [...holders])).toEqual([]);
    },
  );
});

describe('whoever speaks for a delegation', () => {
  it('sees and does what the primary may from the moment that is told, and nothing once removed', async () => {
    const conference = await staged();
    const [one, other] = await pair(conference);
    const { conferenceId, delegations, directory } = conference;
    const { meetingId } = await conference.request(other, [one]);
    const [primary, backup] = [one.focalPoint, { subject: randomUUID(), roles: new Set() } satisfies Caller];
    const known = (await directory.delegations(conferenceId, [one.delegationId])).get(one.delegationId);
    if (!known) throw new Error('the delegation is not known');
    const { delegationId, represents } = known;
    const speakers = (version: number, ...focalPoints: string[]) =>
      delegations.keep(conferenceId, version, { delegationId, represents, focalPoints });
    const listed = async (caller: Caller) =>
      (await listMeetings(conference, { conferenceId, query: { limit: 50 }, caller }, Buffer.alloc(32))).items.length;
    const seen = async (caller: Caller) =>
      getMeeting(conference, { conferenceId, meetingId, caller }).then(
        () => true,
        (error: unknown) => {
          expect(error).toBeInstanceOf(NotFound);
          return false;
        },
      );

    expect([await seen(backup), await listed(backup)]).toEqual([false, 0]);
    await speakers(2, primary.subject, backup.subject);
    expect([await seen(backup), await listed(backup)]).toEqual([true, 1]);
    expect([await seen(primary), await listed(primary)]).toEqual([true, 1]);
    await conference.request(one, [other], {}, { caller: backup });
    await speakers(5, backup.subject);
    expect([await seen(primary), await listed(primary)]).toEqual([false, 0]);
    await expect(conference.accept(meetingId, one)).rejects.toThrow(NotFound);
    await expect(speakers(3, primary.subject, backup.subject)).rejects.toThrow(OutdatedEvent);
    expect([await seen(primary), await listed(primary)]).toEqual([false, 0]);
    expect((await conference.accept(meetingId, one, {}, { caller: backup })).status).toBe('confirmed');
  });

  it('ends with those of the last version, in whatever order twenty of them arrive at once', async () => {
    const conference = await staged();
    const { conferenceId, delegations, directory } = conference;
    const delegationId = newId('dlg', MAY);
    const represents = { key: 'many', kind: 'state', names: { en: 'Many' } } as const;
    const subjects = Array.from({ length: 20 }, () => randomUUID());
    const outcomes = await Promise.allSettled(
      subjects.map((subject, index) =>
        delegations.keep(conferenceId, index + 1, { delegationId, represents, focalPoints: [subject, 'always'] }),
      ),
    );
    expect(outcomes.at(-1)?.status).toBe('fulfilled');
    expect(await directory.delegationsOf(conferenceId, subjects[19] ?? '')).toEqual([delegationId]);
    expect(await directory.delegationsOf(conferenceId, 'always')).toEqual([delegationId]);
    for (const subject of subjects.slice(0, 19))
      expect(await directory.delegationsOf(conferenceId, subject)).toEqual([]);
  });
});

describe('what is told of people, in any order and with repetitions', () => {
  /** One side of the meeting, three people one after the other: the second and the third each come in another's place. */
  it('leaves a meeting of whoever comes in the end, asked again exactly where somebody of lower rank is the principal', async () => {
    const news = ['first replaced', 'second replaced', 'third accredited', 'third nominated'] as const;
    const twice = [...news, ...news];
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray(twice, { minLength: twice.length }),
        fc.boolean(),
        fc.boolean(),
        async (order, firstLower, secondLower) => {
          const conference = await staged();
          const [one, other] = await pair(conference);
          const { meetingId, placement } = await conference.agree(one, other);
          const [second, third, former = ''] = [successor(), successor(), one.people[0]];
          const told = {
            'first replaced': conference.substitution(one, former, { successorId: second, ranksLower: firstLower }),
            'second replaced': conference.substitution(one, second, { successorId: third, ranksLower: secondLower }),
            'third accredited': conference.decision('accredited', one, third),
          };
          for (const news_ of order) {
            if (news_ === 'third nominated') await nominate(conference, one, third);
            else await conference.deliver(told[news_]);
          }
          await conference.settle();
          const meeting = await conference.meeting(meetingId);
          const isAsked = firstLower || secondLower;
          expect(meeting).toMatchObject({
            status: isAsked ? 'provisional' : 'confirmed',
            placement,
            parties: [{ principalId: third, accepted: true }, { accepted: !isAsked }],
          });
          expect(await conference.contradictions()).toEqual([]);
        },
      ),
      { numRuns: 25 },
    );
  }, 120_000);

  async function nominate(conference: StagedConference, { delegationId }: Delegation, delegateId: string) {
    const profile = {
      badgeName: 'Nominated',
      function: 'deputy minister',
      category: 'head',
      headOfDelegation: true,
      attendance: 'in-person',
      languages: [],
    } satisfies DelegateProfile;
    const keeping = conference.directory.keepProfile(conference.conferenceId, { delegateId, delegationId }, 2, profile);
    await keeping.catch((error: unknown) => expect(error).toBeInstanceOf(OutdatedEvent));
    const known = await conference.directory.delegates(conference.conferenceId, [delegateId]);
    expect(known.get(delegateId)?.badgeName).toBe('Nominated');
  }
});

describe('people who leave while meetings are made', () => {
  it('are in no meeting afterwards, nothing is held twice or by nobody, and what can be confirmed is', async () => {
    const rooms = Array.from({ length: 6 }, (_, index) => room(`R${index}`));
    for (let round = 0; round < 3; round++) {
      const conference = await staged(programmeOf({ rooms }));
      const sides = await Promise.all(Array.from({ length: 8 }, () => conference.delegation({ count: 2 })));
      const heirs: { side: Delegation; heir: string }[] = [];
      const agreeing = sides.flatMap((one, index) =>
        sides.slice(index + 1, index + 3).map((other) => conference.agree(one, other)),
      );
      const leaving = sides.slice(0, 6).map((side, index) => {
        const person = side.people[index % 2] ?? '';
        if (index < 2) return conference.deliver(conference.withdrawal(side, person));
        if (index === 5) return conference.deliver(conference.delegationWithdrawal(side));
        const heir = successor();
        heirs.push({ side, heir });
        return conference.deliver(
          conference.substitution(side, person, { successorId: heir, ranksLower: index === 4 }),
        );
      });
      const outcomes = await Promise.allSettled([...agreeing, ...leaving]);
      for (const outcome of outcomes) {
        // Whoever names somebody who has left meanwhile is told so.
        if (outcome.status === 'rejected')
          expect([InvalidMeeting, MeetingNotOpen].some((known) => outcome.reason instanceof known)).toBe(true);
      }
      await Promise.all(
        heirs.map(({ side, heir }) => conference.deliver(conference.decision('accredited', side, heir))),
      );
      await conference.settle();
      expect(await conference.contradictions()).toEqual([]);

      const meetings = await Promise.all(
        [
          ...new Set(
            (await conference.events('meeting-requested.v1')).map(({ detail }) => detail.metadata.aggregateId),
          ),
        ].map((meetingId) => conference.meeting(meetingId)),
      );
      const gone = new Set(sides.slice(0, 5).map((side, index) => side.people[index % 2] ?? ''));
      for (const meeting of meetings.filter(isLive)) {
        for (const { attendeeIds, delegationId } of namedParties(meeting)) {
          expect(attendeeIds.filter((id) => gone.has(id))).toEqual([]);
          expect(delegationId).not.toBe(sides[5]?.delegationId);
        }
        const isAgreed = meeting.parties.every(({ accepted }) => accepted);
        if (meeting.placement) expect(meeting.status).toBe(isAgreed ? 'confirmed' : 'provisional');
      }
    }
  }, 120_000);
});

describe('in capacity units', () => {
  it('a person in no meeting costs the strong look at those of the delegation, and a meeting what changes in it', async () => {
    const conference = await staged();
    const [one, other] = await pair(conference);
    const third = await conference.delegation();
    await conference.request({ ...third, people: third.people.slice(0, 1) }, [await conference.delegation()]);
    const alone = await table.measure(() => conference.deliver(conference.withdrawal(third, third.people[1] ?? '')));
    // Own calendar, the delegation's meetings and this one of them; that the person is gone.
    expect(alone.table).toEqual({ read: 1 + 1 + 1, write: 1 });

    const { meetingId } = await conference.agree(one, other);
    const removed = await table.measure(() => conference.deliver(conference.withdrawal(other, other.people[1] ?? '')));
    // Own calendar, the delegation's meetings, this meeting twice, its four people; the meeting, the calendar, the mark.
    expect(removed.table).toEqual({ read: 1 + 1 + 1 + 1 + 4, write: 1 + 6 });

    const heir = successor();
    const substitution = conference.substitution(one, one.people[1] ?? '', { successorId: heir });
    const replaced = await table.measure(() => conference.deliver(substitution));
    // The same with the successor, the programme, three people's calendars and who is kept apart; until when it is held; a look.
    expect(replaced.table).toEqual({ read: 1 + 1 + 1 + (1 + 4) + 1 + 3 + 1 + (1 + 3), write: 2 + 8 + 2 });

    const cancelled = await table.measure(() => conference.deliver(conference.withdrawal(one, one.people[0] ?? '')));
    expect((await conference.meeting(meetingId)).status).toBe('cancelled');
    expect(cancelled.table).toEqual({ read: 1 + 1 + 1 + 1 + 3, write: 1 + 12 });
  });

  it('a delegation costs one write, with each focal point that comes or goes 2 more; to find one’s own half a read', async () => {
    const conference = await staged();
    const { conferenceId, delegations, directory } = conference;
    const delegationId = newId('dlg', MAY);
    const represents = { key: 'cost', kind: 'state', names: { en: 'Cost' } } as const;
    const keep = (version: number, ...focalPoints: string[]) =>
      table.measure(() => delegations.keep(conferenceId, version, { delegationId, represents, focalPoints }));
    expect((await keep(1, 'a')).table).toEqual({ read: 1, write: 4 });
    expect((await keep(2, 'a')).table).toEqual({ read: 1, write: 1 });
    expect((await keep(3, 'b', 'c')).table).toEqual({ read: 1, write: 8 });
    const own = await table.measure(() => directory.delegationsOf(conferenceId, 'b'));
    expect(own).toMatchObject({ table: { read: 0.5, write: 0 }, indexes: { read: 0 } });
    const withdrawn = await table.measure(() => delegations.keepWithdrawal(conferenceId, delegationId));
    expect(withdrawn.table).toEqual({ read: 0, write: 1 });
  });
});
