import { beforeAll, describe, expect, it } from 'vitest';
import { createTestTable, type TestTable } from '../../support/test-table.ts';
import { type Delegation, FIRST_DAY, programmeOf, room, SECOND_DAY, StagedConference } from './staged-conference.ts';

let table: TestTable;
beforeAll(async () => {
  table = await createTestTable();
});

const rooms = Array.from({ length: 8 }, (_, index) => room(`Room ${index}`, { turnaroundMinutes: 0 }));
const days = [FIRST_DAY, SECOND_DAY].map((day) => ({ day, from: '09:00', to: '17:00' }));
const staged = () => StagedConference.begin(programmeOf({ grid: { stepMinutes: 30, days }, rooms }), table);

/** The same person is asked by so many at once; each accepts at the same moment. */
async function courted(conference: StagedConference, person: Delegation, count: number, durationMinutes: number) {
  const asked = await Promise.all(
    Array.from({ length: count }, async () => {
      const other = await conference.delegation({ count: 1 });
      return conference.request(other, [person], { durationMinutes });
    }),
  );
  const meetings = await Promise.all(asked.map(({ meetingId }) => conference.accept(meetingId, person)));
  return meetings.map(({ status, placement }) => ({
    status,
    day: placement?.day,
    startsAt: placement?.startsAt ?? '',
  }));
}

describe('bookings at the same moment', () => {
  it('never both take the last meeting of a day', async () => {
    const conference = await staged();
    const person = await conference.delegation({ count: 1 });
    await conference.putAvailability(person, person.people[0] ?? '', { maxMeetingsPerDay: 3 });
    const booked = await courted(conference, person, 8, 30);
    const on = (day: string | undefined) => booked.filter((meeting) => meeting.day === day).length;
    expect([on(FIRST_DAY), on(SECOND_DAY), on(undefined)]).toEqual([3, 3, 2]);
    expect(booked.filter(({ status }) => status === 'waitlisted')).toHaveLength(2);
    expect(await conference.contradictions()).toEqual([]);
  });

  it('never both take the last stretch of a lunch', async () => {
    const conference = await staged();
    const person = await conference.delegation({ count: 1 });
    const lunch = { from: '12:00', to: '14:00', minutes: 60 };
    await conference.putAvailability(person, person.people[0] ?? '', {
      // The mornings and afternoons are not theirs: whoever meets them does so at lunch time.
      windows: [FIRST_DAY, SECOND_DAY].map((day) => ({ from: `${day}T09:00:00Z`, to: `${day}T11:00:00Z` })),
      lunch,
    });
    const booked = await courted(conference, person, 6, 30);
    for (const day of [FIRST_DAY, SECOND_DAY]) {
      const taken = booked
        .filter((meeting) => meeting.day === day)
        .map(({ startsAt }) => startsAt.slice(11, 16))
        .sort();
      expect([
        ['09:00', '09:30'],
        ['10:00', '10:30'],
      ]).toContainEqual(taken);
    }
    expect(booked.filter(({ status }) => status === 'waitlisted')).toHaveLength(2);
    expect(await conference.contradictions()).toEqual([]);
  });
});

it('a meeting that waits for a day with fewer meetings takes any time of it when one is called off', async () => {
  const conference = await staged();
  const person = await conference.delegation({ count: 1 });
  await conference.putAvailability(person, person.people[0] ?? '', {
    maxMeetingsPerDay: 1,
    windows: [{ from: `${FIRST_DAY}T06:00:00Z`, to: `${FIRST_DAY}T14:00:00Z` }],
  });
  const [early, late] = [await conference.delegation({ count: 1 }), await conference.delegation({ count: 1 })];
  const first = await conference.agree(early, person);
  const window = { from: `${FIRST_DAY}T12:00:00Z`, to: `${FIRST_DAY}T13:00:00Z` };
  const second = await conference.agree(late, person, { windows: [window] });
  expect([first.status, second.status]).toEqual(['confirmed', 'waitlisted']);
  await conference.settle();
  await conference.cancel(first.meetingId, early.focalPoint);
  await conference.settle();
  expect(await conference.meeting(second.meetingId)).toMatchObject({
    status: 'confirmed',
    placement: { startsAt: window.from },
  });
  expect(await conference.contradictions()).toEqual([]);
});
