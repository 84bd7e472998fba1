import { beforeAll, describe, expect, it } from 'vitest';
import type { EventEnvelope } from '../../events/envelope.ts';
import type { Meeting } from '../../functions/meeting-booking/domain/meeting.ts';
import { inTurns } from '../../functions/shared/in-turns.ts';
import { Problem } from '../../functions/shared/problem.ts';
import {
  type Delegation,
  FIRST_DAY,
  programmeOf,
  protocolDesk,
  room,
  SECOND_DAY,
  StagedConference,
  THIRD_DAY,
} from '../integration/meeting-booking/staged-conference.ts';
import { createTestTable, type TestTable } from '../support/test-table.ts';

let table: TestTable;
beforeAll(async () => {
  table = await createTestTable();
});

const days = (...hours: readonly (readonly [day: string, from: string, to: string])[]) => ({
  stepMinutes: 15,
  days: hours.map(([day, from, to]) => ({ day, from, to })),
});
const threeDays = days([FIRST_DAY, '09:00', '18:00'], [SECOND_DAY, '09:00', '18:00'], [THIRD_DAY, '09:00', '18:00']);
const rooms = (count: number, changes: object = {}) =>
  Array.from({ length: count }, (_, index) =>
    room(`Room ${index + 1}`, { ...changes, zone: index % 2 ? 'east' : 'west' }),
  );
const around = {
  travel: [{ from: 'east', to: 'west', minutes: 15 }],
  interpreters: [
    { name: 'Anna', languages: ['en', 'fr', 'ru'] },
    { name: 'Bruno', languages: ['en', 'fr'] },
  ],
};
const isPlaced = ({ status }: Meeting): boolean => status === 'confirmed' || status === 'provisional';

/** What became of each call: the slug of the problem it was refused with, or `done`. */
async function answersOf(calls: readonly Promise<unknown>[]): Promise<string[]> {
  const outcomes = await Promise.allSettled(calls);
  return outcomes.map((outcome) => {
    if (outcome.status === 'fulfilled') return 'done';
    if (outcome.reason instanceof Problem) return outcome.reason.slug;
    throw outcome.reason;
  });
}

/** On a machine that has other things to do. */
const LONGEST_MS = 300_000;

const AT_ONCE = 12;
const MOST_DELIVERIES = 5;

/** Hands all events to their consumers, many at the same time, until nothing new is told; what fails comes again, as from a queue. */
async function deliverAll(conference: StagedConference, delivered: Set<string>): Promise<void> {
  const deliver = async (event: EventEnvelope): Promise<void> => {
    for (let delivery = 1; ; delivery++) {
      try {
        return await conference.deliver(event);
      } catch (error) {
        if (delivery === MOST_DELIVERIES) throw error;
      }
    }
  };
  for (;;) {
    const events = (await conference.events()).filter(({ detail }) => !delivered.has(detail.metadata.eventId));
    if (events.length === 0) return;
    for (const { detail } of events) delivered.add(detail.metadata.eventId);
    await inTurns(events, AT_ONCE, deliver);
  }
}

interface Wish {
  readonly meetingId: string;
  readonly one: Delegation;
  readonly other: Delegation;
}

/** Every delegation asks others in turn, each time with other people of its own. */
async function askAround(conference: StagedConference, count: number, delegations = 24): Promise<Wish[]> {
  const all: Delegation[] = [await conference.delegation({ count: 4, kind: 'host' })];
  while (all.length < delegations) all.push(await conference.delegation({ count: 3 }));
  return Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const at = index % delegations;
      const further = 1 + (Math.floor(index / delegations) % (delegations - 1));
      const [one, other] = [all[at], all[(at + further) % delegations]];
      if (!one || !other) throw new Error('no delegation');
      const sent = (delegation: Delegation): Delegation => ({
        ...delegation,
        people: [0, 1].map((next) => delegation.people[(index + next) % delegation.people.length] ?? ''),
      });
      const languages = index % 5 === 0 ? { languages: ['en', 'fr'] } : {};
      const day = [FIRST_DAY, SECOND_DAY, THIRD_DAY][index % 3];
      const windows = [{ from: `${day}T06:00:00Z`, to: `${day}T15:00:00Z` }];
      const { meetingId } = await conference.request(sent(one), [other], {
        ...languages,
        windows,
      });
      return { meetingId, one: sent(one), other: sent(other) };
    }),
  );
}

describe('two hundred bookings at once', () => {
  it('with cancellations, other times, chosen places and another programme among them: everybody is told what is, and nothing is held twice or by nobody', {
    timeout: LONGEST_MS,
  }, async () => {
    const conference = await StagedConference.begin(
      programmeOf({ grid: threeDays, rooms: rooms(10), ...around }),
      table,
    );
    const wishes = await askAround(conference, 200);
    const delivered = new Set((await conference.events()).map(({ detail }) => detail.metadata.eventId));

    const other = {
      ...around,
      grid: days([FIRST_DAY, '09:00', '18:00'], [SECOND_DAY, '10:00', '18:00'], [THIRD_DAY, '09:00', '17:00']),
      rooms: rooms(9),
    };
    const stood = await conference.programmes.get(conference.conferenceId);
    const chosen = stood?.programme.rooms.map(({ roomId }) => roomId) ?? [];
    const accepted = wishes.map(({ meetingId, other: guest }) => conference.accept(meetingId, guest));
    const others = wishes.map(async ({ meetingId, one, other: guest }, index) => {
      if (index % 4 === 0) return conference.cancel(meetingId, index % 8 === 0 ? one.focalPoint : protocolDesk);
      const { status } = (await accepted[index]) ?? {};
      if (status === undefined || index % 4 === 3) return status;
      if (index % 4 === 1) return conference.reschedule(meetingId, guest.focalPoint);
      const place = { startsAt: `${SECOND_DAY}T${10 + (index % 4)}:00:00Z`, roomId: chosen[index % chosen.length] };
      return conference.place(meetingId, protocolDesk, place);
    });
    const programmes = (async () => {
      await conference.putProgramme(other, 1);
      const [changed] = (await conference.events('programme-changed.v1')).slice(-1);
      if (changed) await conference.deliver(changed);
    })();

    const [acceptances, changes] = await Promise.all([answersOf(accepted), answersOf(others), programmes]);
    for (const answer of acceptances) expect(['done', 'meeting-not-open']).toContain(answer);
    for (const answer of changes)
      expect(['done', 'meeting-not-open', 'no-slot', 'slot-taken', 'invalid-meeting', 'busy']).toContain(answer);
    expect(await conference.contradictions()).toEqual([]);

    await deliverAll(conference, delivered);
    expect(await conference.contradictions()).toEqual([]);
    const meetings = await Promise.all(wishes.map(({ meetingId }) => conference.meeting(meetingId)));
    for (const [index, { status }] of meetings.entries()) {
      expect(index % 4 === 0 ? ['cancelled'] : ['confirmed', 'waitlisted']).toContain(status);
    }
    const gone = meetings.filter(isPlaced).filter(({ placement }) => placement?.roomName === 'Room 10');
    expect(gone).toEqual([]);
    expect(meetings.filter(isPlaced).length).toBeGreaterThan(80);
  });
});
