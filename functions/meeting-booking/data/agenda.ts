import type { DayCalendar } from '../domain/day-calendar.ts';
import type { CalendarStore, ClaimTaken, Person } from './calendar-store.ts';

/**
 * What has been read of people's, rooms' and interpreters' calendars while meetings are being placed. Read once and cheaply
 * (eventually consistent): the conditions of the booking decide, and whoever loses brings the newer calendar along.
 */
export class Agenda {
  readonly #calendars: CalendarStore;
  readonly #conferenceId: string;
  #consistent: boolean;
  readonly #people = new Map<string, Promise<Person>>();
  readonly #rooms = new Map<string, Promise<Map<string, DayCalendar>>>();
  readonly #interpreters = new Map<string, Promise<Map<string, DayCalendar>>>();

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
  }

  /** Forgets whose claims may have changed by a booking of one's own. */
  forget(delegateIds: readonly string[], days: readonly string[]): void {
    for (const delegateId of delegateIds) this.#people.delete(delegateId);
    for (const day of days) {
      this.#rooms.delete(day);
      this.#interpreters.delete(day);
    }
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
