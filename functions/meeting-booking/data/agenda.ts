import { afterHandovers, type DayCalendar, EMPTY_DAY } from '../domain/day-calendar.ts';
import {
  type ApartDay,
  type ApartPair,
  type ApartSide,
  apartChanges,
  NOBODY_NEAR,
  pairOf,
  pairText,
} from '../domain/keep-apart.ts';
import { type CalendarName, claimChanges, type Transition } from '../domain/meeting.ts';
import type { CalendarStore, ClaimTaken, Person } from './calendar-store.ts';
import type { ApartChanged } from './keep-apart-store.ts';

/** What is known of people's days, of the rooms and interpreters of a day, and of who is kept apart. */
export interface Calendars {
  people(delegateIds: readonly string[]): Promise<Map<string, Person>>;
  rooms(day: string): Promise<Map<string, DayCalendar>>;
  interpreters(day: string): Promise<Map<string, DayCalendar>>;
  apartPairs(): Promise<readonly ApartPair[]>;
  apartOn(day: string, sides: readonly ApartSide[]): Promise<ReadonlyMap<string, ApartDay>>;
}

/** The same as it would be after changes of meetings; the versions are those that were read. */
export function supposing(known: Calendars, transitions: readonly Transition[]): Calendars {
  const claims = claimChanges(transitions);
  const apart = apartChanges(transitions);
  const onDay = (kind: CalendarName['kind'], day: string, calendars: ReadonlyMap<string, DayCalendar>) => {
    const after = new Map(calendars);
    for (const { of, steps } of claims) {
      if (of.kind !== kind || of.day !== day) continue;
      after.set(of.id, afterHandovers(after.get(of.id) ?? EMPTY_DAY, steps));
    }
    return after;
  };
  const ofPerson = (delegateId: string, person: Person): Person => {
    const days = new Map(person.days);
    for (const { of, steps } of claims) {
      if (of.kind !== 'person' || of.id !== delegateId) continue;
      days.set(of.day, afterHandovers(days.get(of.day) ?? EMPTY_DAY, steps));
    }
    return { ...person, days };
  };
  return {
    people: async (delegateIds) => {
      const people = await known.people(delegateIds);
      return new Map([...people].map(([delegateId, person]) => [delegateId, ofPerson(delegateId, person)]));
    },
    rooms: async (day) => onDay('room', day, await known.rooms(day)),
    interpreters: async (day) => onDay('interpreter', day, await known.interpreters(day)),
    apartPairs: () => known.apartPairs(),
    apartOn: async (day, sides) => {
      const after = new Map(await known.apartOn(day, sides));
      for (const change of apart) {
        const pair = pairText(change.pair);
        const before = after.get(pair);
        if (change.day !== day || !before) continue;
        const gone = new Set([...change.leave, ...change.enter.map(({ meetingId }) => meetingId)]);
        const stay = before.entries.filter(({ meetingId }) => !gone.has(meetingId));
        after.set(pair, { ...before, entries: [...stay, ...change.enter] });
      }
      return after;
    },
  };
}

/**
 * What has been read of people's, rooms' and interpreters' calendars while meetings are being placed. Read once and cheaply
 * (eventually consistent): the conditions of the booking decide, and whoever loses brings the newer calendar along.
 */
export class Agenda implements Calendars {
  readonly #calendars: CalendarStore;
  readonly #conferenceId: string;
  #consistent: boolean;
  readonly #people = new Map<string, Promise<Person>>();
  readonly #rooms = new Map<string, Promise<Map<string, DayCalendar>>>();
  readonly #interpreters = new Map<string, Promise<Map<string, DayCalendar>>>();

  readonly #apart = new Map<string, Promise<readonly ApartPair[]>>();
  readonly #apartDays = new Map<string, Promise<Map<string, ApartDay>>>();

  constructor(calendars: CalendarStore, conferenceId: string, { consistent = false } = {}) {
    this.#calendars = calendars;
    this.#conferenceId = conferenceId;
    this.#consistent = consistent;
  }

  /** Whether all that is read from now on, and all that was read since, is what the table held at that time. */
  get consistent(): boolean {
    return this.#consistent;
  }

  person(delegateId: string): Promise<Person> {
    return remembered(this.#people, delegateId, () =>
      this.#calendars.person(this.#conferenceId, delegateId, { consistent: this.#consistent }),
    );
  }

  async people(delegateIds: readonly string[]): Promise<Map<string, Person>> {
    return new Map(await Promise.all(delegateIds.map(async (id) => [id, await this.person(id)] as const)));
  }

  rooms(day: string): Promise<Map<string, DayCalendar>> {
    return remembered(this.#rooms, day, () =>
      this.#calendars.rooms(this.#conferenceId, day, { consistent: this.#consistent }),
    );
  }

  interpreters(day: string): Promise<Map<string, DayCalendar>> {
    return remembered(this.#interpreters, day, () =>
      this.#calendars.interpreters(this.#conferenceId, day, { consistent: this.#consistent }),
    );
  }

  /** Which delegations are kept apart. */
  apartPairs(): Promise<readonly ApartPair[]> {
    return remembered(this.#apart, 'pairs', async () => {
      const { pairs } = await this.#calendars.keepApart.list(this.#conferenceId, { consistent: this.#consistent });
      return pairs;
    });
  }

  /**
   * Where those who are kept apart from sides of a meeting are on a day, by pair. It is read whether anybody is kept apart from
   * them or not: that a booking takes longer would tell of it.
   */
  async apartOn(day: string, sides: readonly ApartSide[]): Promise<ReadonlyMap<string, ApartDay>> {
    const all = await remembered(this.#apartDays, day, () =>
      this.#calendars.keepApart.on(this.#conferenceId, day, { consistent: this.#consistent }),
    );
    const pairs = sides.map((side) => pairText(pairOf(side)));
    return new Map(pairs.map((pair) => [pair, all.get(pair) ?? NOBODY_NEAR]));
  }

  /** A booking was lost to one that is kept apart from it: where that is, is known now. */
  learnApart({ pair, day, found }: ApartChanged): void {
    const known = this.#apartDays.get(day) ?? Promise.resolve(new Map<string, ApartDay>());
    this.#apartDays.set(
      day,
      known.then((all) => new Map([...all, [pair, found]])),
    );
  }

  /** A booking was lost: the calendar it was lost on is known now. */
  async learn({ of, calendar }: ClaimTaken): Promise<void> {
    if (of.kind === 'room') {
      const rooms = await this.rooms(of.day);
      this.#rooms.set(of.day, Promise.resolve(new Map([...rooms, [of.id, calendar]])));
    } else if (of.kind === 'interpreter') {
      const interpreters = await this.interpreters(of.day);
      this.#interpreters.set(of.day, Promise.resolve(new Map([...interpreters, [of.id, calendar]])));
    } else {
      const person = await this.person(of.id);
      const days = new Map([...person.days, [of.day, calendar]]);
      this.#people.set(of.id, Promise.resolve({ ...person, days }));
    }
  }

  /** Forgets everything; from now on reads are strongly consistent. */
  readAgain(): void {
    this.#consistent = true;
    this.#people.clear();
    this.#rooms.clear();
    this.#interpreters.clear();
    this.#apart.clear();
    this.#apartDays.clear();
  }

  /** Forgets whose claims may have changed by a booking of one's own. */
  forget(delegateIds: readonly string[], days: readonly string[]): void {
    for (const delegateId of delegateIds) this.#people.delete(delegateId);
    for (const day of days) {
      this.#rooms.delete(day);
      this.#interpreters.delete(day);
    }
    this.#apartDays.clear();
  }
}

function remembered<Value>(memory: Map<string, Promise<Value>>, name: string, read: () => Promise<Value>) {
  const known = memory.get(name);
  if (known) return known;
  const value = read();
  memory.set(name, value);
  value.catch(() => memory.delete(name));
  return value;
}
