import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DayCalendar, EMPTY_DAY } from '../../../functions/meeting-booking/domain/day-calendar.ts';
import { runOfSteps } from '../../../functions/meeting-booking/domain/grid.ts';
import type { Meeting } from '../../../functions/meeting-booking/domain/meeting.ts';
import type { PersonTime } from '../../../functions/meeting-booking/domain/person-time.ts';
import {
  decidedOn,
  factsOf,
  isWish,
  obstacles,
  placements,
  type SearchOptions,
} from '../../../functions/meeting-booking/domain/placement-search.ts';
import { completeProgramme, type Programme } from '../../../functions/meeting-booking/domain/programme.ts';

const [DAY, NEXT] = ['2021-06-22', '2021-06-23'];
const at = (time: string, day = DAY): number => Date.parse(`${day}T${time}:00Z`);
const span = (from: string, to: string, day = DAY) => ({ from: at(from, day), to: at(to, day) });

/** From nine to three, in steps of half an hour; Moscow is three hours ahead. */
const programme = (() => {
  const days = [DAY, NEXT].map((day) => ({ day, from: '09:00', to: '15:00' }));
  const rooms = [{ name: 'a', capacity: 9, turnaroundMinutes: 0, features: ['video'] }];
  const draft = { grid: { stepMinutes: 30, days }, sessions: [], rooms, interpreters: [], travel: [] };
  const conference = { timeZone: 'Europe/Moscow', startsOn: DAY, endsOn: NEXT };
  const result = completeProgramme('c', draft, conference, undefined, (prefix) => `${prefix}_1`);
  if ('faults' in result) throw new Error(JSON.stringify(result.faults));
  return result.programme;
})();

const heldBy = (holders: Readonly<Record<number, string>>): DayCalendar => ({
  ...EMPTY_DAY,
  holders: new Map(Object.entries(holders).map(([step, holder]) => [Number(step), holder])),
});

const meeting: Meeting = {
  conferenceId: 'c',
  meetingId: 'mtg_self',
  version: 2,
  status: 'waitlisted',
  sequence: 0,
  requestedAt: '2021-05-03T08:30:00Z',
  durationMinutes: 60,
  parties: [
    { delegationId: 'dlg_1', accepted: true, principalId: 'a', attendeeIds: ['a'] },
    { delegationId: 'dlg_2', accepted: true, principalId: 'b', attendeeIds: ['b'] },
  ],
  withHost: false,
};

const factsFor = (delegate: PersonTime, calendar: DayCalendar = EMPTY_DAY, planned: Programme = programme) =>
  factsOf(
    planned,
    new Map([
      ['a', { delegate: {}, days: new Map() }],
      ['b', { delegate, days: new Map([[DAY, calendar]]) }],
    ]),
  );
/** The beginnings of all places on the first day, on the conference's clock. */
const starts = (
  delegate: PersonTime,
  calendar?: DayCalendar,
  options: SearchOptions = { notBefore: 0 },
  planned?: Programme,
): string[] =>
  [...placements(factsFor(delegate, calendar, planned), meeting, options)]
    .filter(({ day }) => day === DAY)
    .map(({ step }) => `${Math.floor(step / 60)}:${String(step % 60).padStart(2, '0')}`);
const EVERY = ['9:00', '9:30', '10:00', '10:30', '11:00', '11:30', '12:00', '12:30', '13:00', '13:30', '14:00'];

describe('the search keeps to', () => {
  it('arrival and departure', () => {
    expect(starts({ arrival: '2021-06-22T08:01:00Z' })).toEqual(['11:30', '12:00', '12:30', '13:00', '13:30', '14:00']);
    expect(starts({ departure: '2021-06-22T07:59:00Z' })).toEqual(['9:00', '9:30']);
    expect(starts({ departure: '2021-06-22T07:59:00Z', attendance: 'remote' })).toEqual(EVERY);
  });

  it('windows', () => {
    const windows = [span('06:10', '07:35'), span('10:00', '11:00')];
    expect(starts({ availability: { windows } })).toEqual(['9:30', '13:00']);
  });

  it('the most meetings a day', () => {
    const booked = heldBy({ 540: 'mtg_1', 570: 'mtg_1', 720: 'mtg_2', 750: 'ses_1' });
    expect(starts({ availability: { maxMeetingsPerDay: 2 } }, booked)).toEqual([]);
    expect(starts({ availability: { maxMeetingsPerDay: 3 } }, booked)).not.toEqual([]);
    const own = heldBy({ 540: 'mtg_self', 570: 'mtg_self', 720: 'mtg_2' });
    expect(starts({ availability: { maxMeetingsPerDay: 2 } }, own)).not.toEqual([]);
  });

  it('lunch, beside meetings and sessions that the programme knows', () => {
    const availability = { lunch: { from: '11:30', to: '14:00', minutes: 60 } };
    expect(starts({ availability })).toEqual(EVERY);
    const booked = heldBy({ 720: 'mtg_1' });
    // An hour is left only after half past twelve.
    expect(starts({ availability }, booked)).toEqual(['9:00', '9:30', '10:00', '10:30', '11:00', '13:30', '14:00']);
    const session = {
      sessionId: 'ses_1',
      title: 'Opening',
      startsAt: '2021-06-22T09:00:00Z',
      endsAt: '2021-06-22T09:30:00Z',
    };
    const speaking = { ...programme, sessions: [{ ...session, speakers: ['b'] }] };
    expect(starts({ availability }, EMPTY_DAY, undefined, speaking)).toEqual(starts({ availability }, booked));
  });

  it('all of it, as long as it finds what nothing stands against', () => {
    const step = fc.constantFrom(...runOfSteps(540, 12, 30));
    const calendar = fc
      .uniqueArray(fc.tuple(step, fc.constantFrom('mtg_1', 'mtg_2', 'ses_1', 'mtg_self')), { selector: ([one]) => one })
      .map((held) => heldBy(Object.fromEntries(held)));
    const hour = fc.integer({ min: 5, max: 12 }).map((value) => `${String(value).padStart(2, '0')}:00`);
    const person = fc.record(
      {
        arrival: hour.map((time) => `${DAY}T${time}:00Z`),
        availability: fc.record(
          {
            windows: fc.tuple(hour, hour).map(([from, to]) => [span(from, to)]),
            maxMeetingsPerDay: fc.integer({ min: 1, max: 3 }),
            lunch: fc.constantFrom(30, 60, 120).map((minutes) => ({ from: '11:00', to: '13:00', minutes })),
          },
          { requiredKeys: [] },
        ),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(person, calendar, (delegate, booked) => {
        const facts = factsFor(delegate, booked);
        const found = new Set([...placements(facts, meeting, { notBefore: 0 })].map(({ startsAt }) => startsAt));
        for (const placement of placements(factsFor({}), meeting, { notBefore: 0 })) {
          expect(found.has(placement.startsAt)).toBe(obstacles(facts, meeting, placement).length === 0);
        }
      }),
    );
  });
});

describe('what stands against a place', () => {
  it('of a person is named by its kind: what they wish, and that they are not there', () => {
    const [place] = placements(factsFor({}), meeting, { notBefore: at('08:30') });
    if (!place) throw new Error('there is none');
    const against = (delegate: PersonTime, calendar?: DayCalendar) =>
      obstacles(factsFor(delegate, calendar), meeting, place).map((one) => [one.kind, one.id, isWish(one)]);
    expect(against({ arrival: '2021-06-23T06:00:00Z' })).toEqual([['person', 'b', false]]);
    expect(against({ availability: { windows: [span('06:00', '07:00')] } })).toEqual([['window', 'b', true]]);
    const busy = heldBy({ 540: 'mtg_1' });
    expect(against({ availability: { maxMeetingsPerDay: 1 } }, busy)).toEqual([['limit', 'b', true]]);
    const lunch = { from: '11:30', to: '12:30', minutes: 60 };
    expect(against({ availability: { lunch } })).toEqual([['lunch', 'b', true]]);
  });
});

describe('after a release', () => {
  const using = span('06:00', '07:00');

  it('whoever minds how the day is filled gains at every time of that day, nobody else does', () => {
    expect(starts({}, EMPTY_DAY, { notBefore: 0, using })).toEqual(['9:00', '9:30']);
    expect(starts({ availability: { maxMeetingsPerDay: 2 } }, EMPTY_DAY, { notBefore: 0, using })).toEqual(EVERY);
    const elsewhere = span('06:00', '07:00', NEXT);
    expect(starts({ availability: { maxMeetingsPerDay: 2 } }, EMPTY_DAY, { notBefore: 0, using: elsewhere })).toEqual(
      [],
    );
  });
});

describe('a booking rests on the calendar as it was read', () => {
  it('of whoever counts meetings, or would have lunch then, and of nobody else', () => {
    const [morning] = placements(factsFor({}), meeting, { notBefore: 0 });
    const [noon] = placements(factsFor({}), meeting, { notBefore: at('09:00') });
    if (!morning || !noon) throw new Error('there is none');
    const known = { ...heldBy({ 540: 'mtg_1' }), version: 7 };
    const on = (place: typeof noon, availability: PersonTime['availability'], calendar = known) =>
      decidedOn(factsFor({ availability }, calendar), meeting, place);
    const b = { of: { kind: 'person', id: 'b', day: DAY }, version: 7 };
    const lunch = { from: '12:00', to: '14:00', minutes: 60 };
    expect(on(noon, undefined)).toEqual([]);
    expect(on(noon, { windows: [span('06:00', '12:00')] })).toEqual([]);
    expect(on(morning, { maxMeetingsPerDay: 2 })).toEqual([b]);
    expect(on(morning, { lunch })).toEqual([]);
    expect(on(noon, { lunch })).toEqual([b]);
    expect(on(noon, { lunch, maxMeetingsPerDay: 2 }, EMPTY_DAY)).toEqual([{ ...b, version: 0 }]);
  });
});
