import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { EventEnvelope } from '../../../events/envelope.ts';
import { Problem } from '../../../functions/shared/problem.ts';
import type { TestTable } from '../../support/test-table.ts';
import { idOf, isAgreed, isOver, isScheduled, type MeetingItem, MeetingWitness, peopleOf } from './meeting-witness.ts';
import { type Delegation, FIRST_DAY, protocolDesk, room, SECOND_DAY, StagedConference } from './staged-conference.ts';

/** What is true of a person, whether meeting booking has heard of it yet or not. */
export interface Person {
  readonly delegateId: string;
  readonly side: Side;
  accredited: boolean;
  refused: boolean;
  gone: boolean;
  /** Versions of what accreditation has said. */
  version: number;
  /** When they come and go, as registration has told last, and how often it has. */
  stay?: { readonly arrival?: string; readonly departure?: string };
  amended?: number;
}

export interface Side {
  readonly delegation: Delegation;
  readonly people: Person[];
  gone: boolean;
}

/** The programme as the desk has it in mind; each part can be taken out and put back. */
export interface Plan {
  readonly rooms: { readonly name: string; open: boolean; capacity: number; turnaroundMinutes: number }[];
  /** Hours on each day. */
  readonly closes: Record<string, string>;
  session: { readonly day: string; readonly start: string; readonly end: string } | undefined;
}

/** The morning of the first day, before it opens. */
const MORNING = new Date('2021-06-22T05:30:00Z');
const MINUTE_MS = 60_000;
/** Moscow keeps three hours before UTC the whole year. */
const midnightOf = (day: string): number => Date.parse(`${day}T00:00:00Z`) - 3 * 60 * MINUTE_MS;
const instantAt = (day: string, time: string): number => {
  const [hours, minutes] = time.split(':').map(Number);
  return midnightOf(day) + ((hours ?? 0) * 60 + (minutes ?? 0)) * MINUTE_MS;
};
const STEP = 15;
const OPENS = '09:00';

const isThere = ({ stay }: Person, from: number, to: number): boolean =>
  (stay?.arrival === undefined || Date.parse(stay.arrival) <= from) &&
  (stay?.departure === undefined || to <= Date.parse(stay.departure));

type Item = Readonly<Record<string, unknown>>;

/** What a call was refused with; undefined when it was done. */
export async function refusalOf(work: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    if (error instanceof Problem) return error.slug;
    throw error;
  }
}

/**
 * A small conference that is short of rooms and time: a host and three States, two rooms, two short days. It is played call by
 * call and event by event; events lie here until they are delivered, in whatever order and as often as one likes.
 */
export class MeetingWorld {
  readonly conference: StagedConference;
  readonly witness: MeetingWitness;
  readonly sides: Side[] = [];
  readonly plan: Plan;
  /** Told, and not delivered yet. */
  readonly pending: EventEnvelope[] = [];
  readonly delivered: EventEnvelope[] = [];
  #heard = 0;
  #looked = -1;

  private constructor(table: TestTable, plan: Plan) {
    this.witness = new MeetingWitness(table);
    this.conference = new StagedConference(table);
    this.conference.now = MORNING;
    this.plan = plan;
  }

  static async open(table: TestTable): Promise<MeetingWorld> {
    const world = new MeetingWorld(table, {
      rooms: [
        { name: 'Large', open: true, capacity: 8, turnaroundMinutes: 15 },
        { name: 'Small', open: true, capacity: 3, turnaroundMinutes: 0 },
      ],
      closes: { [FIRST_DAY]: '10:30', [SECOND_DAY]: '10:00' },
      session: undefined,
    });
    const { conference } = world;
    await conference.directory.keepConference(conference.conferenceId, 1, {
      name: 'A small conference',
      timeZone: 'Europe/Moscow',
      startsOn: FIRST_DAY,
      endsOn: SECOND_DAY,
    });
    await world.putProgramme();
    for (const kind of ['host', 'state', 'state', 'state'] as const) {
      const delegation = await conference.delegation({ count: 3, kind, accredited: false });
      const side: Side = { delegation, people: [], gone: false };
      for (const [index, delegateId] of delegation.people.entries()) {
        const person: Person = { delegateId, side, accredited: false, refused: false, gone: false, version: 1 };
        side.people.push(person);
        if (index < 2 || kind === 'host') await conference.deliver(world.decide(person, 'accredited'));
      }
      world.sides.push(side);
    }
    const { sides } = world;
    for (const [one, other] of [
      [sides[0], sides[1]],
      [sides[2], sides[3]],
      [sides[1], sides[2]],
      [sides[3], sides[0]],
    ]) {
      if (!one || !other) continue;
      const sent = (side: Side) => ({ ...side.delegation, people: side.delegation.people.slice(0, 2) });
      await conference.agree(sent(one), sent(other));
    }
    world.hear();
    return world;
  }

  get people(): Person[] {
    return this.sides.flatMap(({ people }) => people);
  }

  person(delegateId: string): Person {
    const found = this.people.find((person) => person.delegateId === delegateId);
    if (!found) throw new Error(`nobody is ${delegateId}`);
    return found;
  }

  get meetings(): MeetingItem[] {
    return [...this.witness.meetings.values()];
  }

  sideOf(delegationId: string): Side {
    const found = this.sides.find(({ delegation }) => delegation.delegationId === delegationId);
    if (!found) throw new Error(`nobody is ${delegationId}`);
    return found;
  }

  get now(): number {
    return this.conference.now.getTime();
  }

  pass(minutes: number): void {
    this.conference.now = new Date(this.now + minutes * MINUTE_MS);
  }

  /** What organisers decide of a person, as an event that is on its way. */
  decide(person: Person, verdict: 'accredited' | 'refused' | 'reopened'): EventEnvelope {
    person.accredited = verdict === 'accredited';
    person.refused = verdict === 'refused';
    person.version += 1;
    return this.conference.decision(verdict, person.side.delegation, person.delegateId, person.version);
  }

  /** When a person comes and goes, as an event that is on its way. */
  amendStay(person: Person, stay: NonNullable<Person['stay']>): EventEnvelope {
    person.stay = stay;
    person.amended = (person.amended ?? 0) + 1;
    return this.conference.stay(person.side.delegation, person.delegateId, stay, 1 + person.amended);
  }

  tell(event: EventEnvelope): void {
    this.pending.push(event);
  }

  async putProgramme(): Promise<string | undefined> {
    const { rooms, closes, session } = this.plan;
    const body = {
      grid: { stepMinutes: STEP, days: Object.entries(closes).map(([day, to]) => ({ day, from: OPENS, to })) },
      rooms: rooms
        .filter(({ open }) => open)
        .map(({ name, capacity, turnaroundMinutes }) => room(name, { capacity, turnaroundMinutes })),
      sessions: session
        ? [
            {
              title: 'Plenary',
              ...session,
              speakers: this.sides
                .flatMap(({ people }) => people.slice(0, 1))
                .filter(({ gone }) => !gone)
                .map(({ delegateId }) => delegateId),
            },
          ]
        : [],
    };
    const version = (await this.conference.programmes.get(this.conference.conferenceId, { consistent: true }))?.version;
    return refusalOf(() => this.conference.putProgramme(body, version));
  }

  /** Takes up what has been told since the last time. */
  hear(): void {
    this.pending.push(...this.witness.told.slice(this.#heard));
    this.#heard = this.witness.told.length;
  }

  async deliver(index: number): Promise<void> {
    const [event] = this.pending.splice(index, 1);
    if (!event) return;
    this.delivered.push(event);
    await this.conference.deliver(event);
    this.hear();
  }

  async deliverAll(pick: (count: number) => number): Promise<void> {
    while (this.pending.length > 0) await this.deliver(pick(this.pending.length));
  }

  /** Looks at the table itself, if anything was written since the last look, and gives everything that is wrong. */
  async faults(): Promise<string[]> {
    const wrong = this.witness.wrongs.splice(0);
    if (this.witness.changes === this.#looked) return wrong;
    this.#looked = this.witness.changes;
    const items = await this.#items();
    wrong.push(...(await this.conference.contradictions()));
    const meetings = items.filter(({ entity }) => entity === 'MEETING') as unknown as MeetingItem[];
    for (const meeting of meetings) {
      const seen = this.witness.meetings.get(idOf(meeting));
      if (seen?.version !== meeting.version) wrong.push(`${idOf(meeting)} was changed unseen`);
      if (isScheduled(meeting)) wrong.push(...this.#faultsOfPlace(meeting));
    }
    return wrong;
  }

  #faultsOfPlace(meeting: MeetingItem): string[] {
    const id = idOf(meeting);
    const { placement, parties, durationMinutes } = meeting;
    if (!placement) return [`${id} has no place`];
    const from = Date.parse(placement.startsAt);
    const to = from + durationMinutes * MINUTE_MS;
    const wrong: string[] = [];
    if (midnightOf(placement.day) + placement.step * MINUTE_MS !== from) wrong.push(`${id} begins at another step`);
    if (placement.steps * STEP !== durationMinutes) wrong.push(`${id} takes other steps than its duration`);
    if (placement.roomSteps < placement.steps) wrong.push(`${id} has its room too short`);
    for (const { delegationId, windows, people = [] } of parties) {
      const fits = windows?.some(([start, end]) => start * MINUTE_MS <= from && to <= end * MINUTE_MS) ?? true;
      if (!fits) wrong.push(`${id} is outside the windows of ${delegationId}`);
      if (people.length === 0) wrong.push(`${id} is placed before ${delegationId} has named anybody`);
    }
    if (meeting.status === 'confirmed' && !isAgreed(meeting)) wrong.push(`${id} is confirmed and not agreed`);
    return wrong;
  }

  async #items(): Promise<Item[]> {
    const { documents, name } = this.conference.table;
    const items: Item[] = [];
    let from: Record<string, unknown> | undefined;
    do {
      const page = await documents.send(
        new ScanCommand({ TableName: name, ConsistentRead: true, ...(from ? { ExclusiveStartKey: from } : {}) }),
      );
      items.push(...(page.Items ?? []));
      from = page.LastEvaluatedKey;
    } while (from);
    return items;
  }

  /** What is wrong although everything that was told has been heard by everybody. */
  async faultsAtRest(): Promise<string[]> {
    const wrong = await this.faults();
    const calendars = calendarsIn(await this.#items());
    for (const meeting of this.meetings) {
      if (isOver(meeting)) continue;
      const id = idOf(meeting);
      const begins = meeting.placement && Date.parse(meeting.placement.startsAt);
      const ends = begins === undefined ? undefined : begins + meeting.durationMinutes * MINUTE_MS;
      if (ends !== undefined && ends <= this.now) continue;
      for (const { delegationId } of meeting.parties) {
        if (this.sideOf(delegationId).gone) wrong.push(`${id} is ${meeting.status} without ${delegationId}`);
      }
      const people = peopleOf(meeting).map((delegateId) => this.person(delegateId));
      for (const { delegateId, refused, gone } of people) {
        if (refused || gone) wrong.push(`${id} is ${meeting.status} with ${delegateId}, who does not come`);
      }
      const ready = isAgreed(meeting) && people.every(({ accredited }) => accredited);
      if (begins !== undefined && (meeting.status === 'confirmed') !== ready) wrong.push(`${id} is ${meeting.status}`);
      if (begins !== undefined && ends !== undefined && begins > this.now) {
        wrong.push(...this.#faultsInProgramme(meeting));
        const away = people.find((person) => !isThere(person, begins, ends));
        if (away) wrong.push(`${id} takes place without ${away.delegateId}, who is not there`);
      }
      if (meeting.status === 'waitlisted') {
        const free = this.#freePlace(meeting, calendars);
        if (free) wrong.push(`${id} waits and could be ${free}`);
      }
    }
    return wrong;
  }

  #faultsInProgramme(meeting: MeetingItem): string[] {
    const { placement, durationMinutes } = meeting;
    if (!placement) return [];
    const id = idOf(meeting);
    const wrong: string[] = [];
    const place = this.plan.rooms.find(({ name }) => name === placement.roomName);
    if (!place?.open) wrong.push(`${id} is in a room that is closed`);
    else if (place.capacity < peopleOf(meeting).length) wrong.push(`${id} has more people than chairs`);
    const from = Date.parse(placement.startsAt);
    const to = from + durationMinutes * MINUTE_MS;
    const closes = this.plan.closes[placement.day];
    if (!closes || from < instantAt(placement.day, OPENS) || to > instantAt(placement.day, closes))
      wrong.push(`${id} is outside the hours`);
    return wrong;
  }

  /** The first place that a meeting could have, by trying every room at every time; undefined when there is none. */
  #freePlace(meeting: MeetingItem, taken: ReadonlySet<string>): string | undefined {
    const people = peopleOf(meeting);
    for (const [day, closes] of Object.entries(this.plan.closes)) {
      const end = instantAt(day, closes);
      for (
        let from = instantAt(day, OPENS);
        from + meeting.durationMinutes * MINUTE_MS <= end;
        from += STEP * MINUTE_MS
      ) {
        const to = from + meeting.durationMinutes * MINUTE_MS;
        if (from < this.now) continue;
        const suits = meeting.parties.every(
          ({ windows }) =>
            windows?.some(([start, stop]) => start * MINUTE_MS <= from && to <= stop * MINUTE_MS) ?? true,
        );
        if (!suits) continue;
        const isFree = (calendar: string, until: number): boolean => {
          for (let at = from; at < until; at += STEP * MINUTE_MS) {
            if (taken.has(`${calendar} ${day} ${(at - midnightOf(day)) / MINUTE_MS}`)) return false;
          }
          return true;
        };
        if (!people.every((delegateId) => isFree(delegateId, to))) continue;
        if (!people.every((delegateId) => isThere(this.person(delegateId), from, to))) continue;
        for (const { name, open, capacity, turnaroundMinutes } of this.plan.rooms) {
          const until = Math.min(end, to + turnaroundMinutes * MINUTE_MS);
          if (open && capacity >= people.length && isFree(this.#roomIds.get(name) ?? name, until))
            return `in ${name} at ${new Date(from).toISOString()}`;
        }
      }
    }
    return undefined;
  }

  readonly #roomIds = new Map<string, string>();
  async learnRooms(): Promise<void> {
    const current = await this.conference.programmes.get(this.conference.conferenceId, { consistent: true });
    for (const { name, roomId } of current?.programme.rooms ?? []) this.#roomIds.set(name, roomId);
  }
}

/** Every step that anybody holds, as `<person or room> <day> <minutes>`. */
function calendarsIn(items: readonly Item[]): Set<string> {
  const taken = new Set<string>();
  for (const item of items) {
    if (!/-DAY$/.test(String(item.entity))) continue;
    const partition = String(item.pk).split('#');
    const [kind, id] = String(item.sk).split('#');
    const [calendar, day] = kind === 'DAY' ? [partition.at(-1), id] : [id, partition.at(-1)];
    for (const attribute of Object.keys(item)) {
      const [, hours, minutes] = /^s(\d\d)(\d\d)$/.exec(attribute) ?? [];
      if (hours !== undefined) taken.add(`${calendar} ${day} ${Number(hours) * 60 + Number(minutes)}`);
    }
  }
  return taken;
}

export { MINUTE_MS, protocolDesk };
