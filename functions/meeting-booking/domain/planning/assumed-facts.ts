import { type DayCalendar, EMPTY_DAY } from '../day-calendar.ts';
import { type ApartDay, apartSidesOf, entriesFor, NOBODY_NEAR, pairText } from '../keep-apart.ts';
import { claimsOf, type PlacedMeeting } from '../meeting.ts';
import type { DayFacts, Facts } from '../placement-search.ts';

type Calendars = ReadonlyMap<string, DayCalendar>;

/** What would be known if these meetings had no place. */
export function withoutMeetings(facts: Facts, meetingIds: ReadonlySet<string>): Facts {
  const freed = (calendars: Calendars): Calendars =>
    new Map([...calendars].map(([name, calendar]) => [name, withoutHolders(calendar, meetingIds)]));
  return {
    ...facts,
    people: new Map([...facts.people].map(([id, person]) => [id, { ...person, days: freed(person.days) }])),
    days: new Map(
      [...facts.days].map(([day, { rooms, interpreters, apart }]): [string, DayFacts] => [
        day,
        {
          rooms: freed(rooms),
          interpreters: freed(interpreters),
          apart: withoutEntries(apart ?? new Map(), meetingIds),
        },
      ]),
    ),
  };
}

function withoutHolders(calendar: DayCalendar, meetingIds: ReadonlySet<string>): DayCalendar {
  const holders = new Map([...calendar.holders].filter(([, holder]) => !meetingIds.has(holder)));
  return { ...calendar, holders, zones: new Map([...calendar.zones].filter(([step]) => holders.has(step))) };
}

const withoutEntries = (apart: ReadonlyMap<string, ApartDay>, meetingIds: ReadonlySet<string>) =>
  new Map(
    [...apart].map(([pair, { entries, ...rest }]) => [
      pair,
      { ...rest, entries: entries.filter(({ meetingId }) => !meetingIds.has(meetingId)) },
    ]),
  );

/** What would be known if these meetings, which have no place in it, were placed as they say. */
export function withMeetings(facts: Facts, meetings: readonly PlacedMeeting[]): Facts {
  const people = new Map(facts.people);
  const days = new Map(facts.days);
  for (const meeting of meetings) {
    for (const { of, steps } of claimsOf(meeting)) {
      const taken = (calendars: Calendars, name: string): Calendars => {
        const { holders, zones, ...rest } = calendars.get(name) ?? EMPTY_DAY;
        const { zone } = meeting.placement;
        const held = new Map([...holders, ...steps.map((step) => [step, meeting.meetingId] as const)]);
        const where = zone === undefined ? zones : new Map([...zones, ...steps.map((step) => [step, zone] as const)]);
        return new Map([...calendars, [name, { ...rest, holders: held, zones: where }]]);
      };
      const person = people.get(of.id);
      const day = days.get(of.day);
      if (of.kind === 'person' && person) people.set(of.id, { ...person, days: taken(person.days, of.day) });
      if (of.kind === 'room' && day) days.set(of.day, { ...day, rooms: taken(day.rooms, of.id) });
      if (of.kind === 'interpreter' && day) {
        days.set(of.day, { ...day, interpreters: taken(day.interpreters, of.id) });
      }
    }
    for (const { pair, day, entry } of entriesFor(meeting, apartSidesOf(facts.apart, meeting))) {
      const known = days.get(day);
      if (!known) continue;
      const { entries, version } = known.apart?.get(pairText(pair)) ?? NOBODY_NEAR;
      const apart = new Map([...(known.apart ?? []), [pairText(pair), { entries: [...entries, entry], version }]]);
      days.set(day, { ...known, apart });
    }
  }
  return { ...facts, people, days };
}
