import { type DayCalendar, EMPTY_DAY } from '../day-calendar.ts';
import { claimsOf, type Meeting } from '../meeting.ts';
import type { Facts } from '../placement-search.ts';

type Calendars = ReadonlyMap<string, DayCalendar>;

/** What would be known if these meetings had no place. */
export function withoutMeetings(facts: Facts, meetingIds: ReadonlySet<string>): Facts {
  const freed = (calendars: Calendars): Calendars =>
    new Map([...calendars].map(([name, calendar]) => [name, withoutHolders(calendar, meetingIds)]));
  return {
    ...facts,
    people: new Map([...facts.people].map(([id, person]) => [id, { ...person, days: freed(person.days) }])),
    days: new Map(
      [...facts.days].map(([day, { rooms, interpreters }]) => [
        day,
        { rooms: freed(rooms), interpreters: freed(interpreters) },
      ]),
    ),
  };
}

function withoutHolders(calendar: DayCalendar, meetingIds: ReadonlySet<string>): DayCalendar {
  const holders = new Map([...calendar.holders].filter(([, holder]) => !meetingIds.has(holder)));
  return { ...calendar, holders, zones: new Map([...calendar.zones].filter(([step]) => holders.has(step))) };
}

/** What would be known if these meetings were placed as they say. */
export function withMeetings(facts: Facts, meetings: readonly Meeting[]): Facts {
  const people = new Map(facts.people);
  const days = new Map(facts.days);
  for (const meeting of meetings) {
    for (const { of, steps } of claimsOf(meeting)) {
      const taken = (calendars: Calendars, name: string): Calendars => {
        const { holders, zones, ...rest } = calendars.get(name) ?? EMPTY_DAY;
        const zone = meeting.placement?.zone;
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
  }
  return { ...facts, people, days };
}
