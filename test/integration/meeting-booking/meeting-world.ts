import { isDeepStrictEqual } from 'node:util';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { EventEnvelope } from '../../../events/envelope.ts';
import { Problem } from '../../../functions/shared/problem.ts';
import type { TestTable } from '../../support/test-table.ts';
import { idOf, isAgreed, isOver, isScheduled, type MeetingItem, MeetingWitness, peopleOf } from './meeting-witness.ts';
import { type Delegation, FIRST_DAY, room, SECOND_DAY, StagedConference } from './staged-conference.ts';

/** What is true of a person, whether meeting booking has heard of it yet or not. */
export interface Person {
  readonly delegateId: string;
  readonly side: Side;
  readonly remote: boolean;
  accredited: boolean;
  refused: boolean;
  gone: boolean;
  /** Versions of what accreditation has said. */
  version: number;
  wish: Wish;
  /** Versions of what they wish. */
  wishes: number;
  /** When they come and go, as registration has told last, and how often it has. */
  stay: { readonly arrival?: string; readonly departure?: string };
  amended: number;
}

/** When somebody would have meetings. */
export interface Wish {
  readonly windows?: readonly { readonly from: string; readonly to: string }[];
  readonly maxMeetingsPerDay?: number;
}

export interface Side {
  readonly delegation: Delegation;
  readonly people: Person[];
  gone: boolean;
}

/** The programme as the desk has it in mind; each part can be taken out and put back. */
export interface Plan {
  readonly rooms: {
    readonly name: string;
    readonly zone: string;
    readonly features: readonly string[];
    open: boolean;
    capacity: number;
    turnaroundMinutes: number;
  }[];
  /** Minutes between the zones of the two rooms. */
  travel: number;
  /** Whether there is an interpreter. */
  interpreter: boolean;
  /** Hours on each day. */
  readonly closes: Record<string, string>;
  session: { readonly day: string; readonly start: string; readonly end: string } | undefined;
}

/** The morning of the first day, before it opens. */
const MORNING = new Date('2021-06-22T05:30:00Z');
export const MINUTE_MS = 60_000;
/** Moscow keeps three hours before UTC the whole year. */
const midnightOf = (day: string): number => Date.parse(`${day}T00:00:00Z`) - 3 * 60 * MINUTE_MS;
const instantAt = (day: string, time: string): number => {
  const [hours, minutes] = time.split(':').map(Number);
  return midnightOf(day) + ((hours ?? 0) * 60 + (minutes ?? 0)) * MINUTE_MS;
};
const STEP = 15;
const OPENS = '09:00';

/** Who holds which minute of whose day, and where. */
type Diaries = ReadonlyMap<string, ReadonlyMap<number, { readonly holder: string; readonly zone: string | undefined }>>;

type Item = Readonly<Record<string, unknown>>;

/** Somebody who has just been nominated. */
export const somebody = (side: Side, delegateId: string, remote: boolean): Person => ({
  ...{ delegateId, side, remote, accredited: false, refused: false, gone: false },
  ...{ version: 1, wish: {}, wishes: 0, stay: {}, amended: 0 },
});

/** When it is decided what becomes of a meeting that waits for answers, or for an accreditation. */
export function dueAt(meeting: MeetingItem): number {
  const { placement, openUntil, heldUntil, status } = meeting;
  const begins = placement ? Date.parse(placement.startsAt) : Number.POSITIVE_INFINITY;
  if (isAgreed(meeting)) {
    if (status !== 'provisional') return Number.POSITIVE_INFINITY;
    return heldUntil === undefined ? begins - 60 * MINUTE_MS : Date.parse(heldUntil);
  }
  return Math.min(begins, openUntil === undefined ? begins : Date.parse(openUntil));
}

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
  /** Where the desk has put meetings, whatever people wish, by meeting: as long as they are there. */
  readonly chosen = new Map<string, string>();
  #isChosen(meeting: MeetingItem): boolean {
    return this.chosen.get(idOf(meeting)) === meeting.placement?.startsAt;
  }
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
        { name: 'Large', zone: 'north', features: ['video'], open: true, capacity: 8, turnaroundMinutes: 15 },
        { name: 'Small', zone: 'south', features: [], open: true, capacity: 3, turnaroundMinutes: 0 },
      ],
      travel: 15,
      interpreter: true,
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
      const { people, ...delegation } = await conference.delegation({ count: 2, kind, accredited: false });
      // One of the last side attends by video.
      const remote = world.sides.length === 3;
      const all = [...people, await conference.nominate(delegation.delegationId, false, remote)];
      const side: Side = { delegation: { ...delegation, people: all }, people: [], gone: false };
      for (const [index, delegateId] of all.entries()) {
        const person = somebody(side, delegateId, remote && index === 2);
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
  amendStay(person: Person, stay: Person['stay']): EventEnvelope {
    person.stay = stay;
    person.amended += 1;
    const told = { ...stay, attendance: person.remote ? ('remote' as const) : ('in-person' as const) };
    return this.conference.stay(person.side.delegation, person.delegateId, told, 1 + person.amended);
  }

  tell(event: EventEnvelope): void {
    this.pending.push(event);
  }

  async putProgramme(): Promise<string | undefined> {
    const { rooms, closes, session, travel, interpreter } = this.plan;
    const body = {
      grid: { stepMinutes: STEP, days: Object.entries(closes).map(([day, to]) => ({ day, from: OPENS, to })) },
      rooms: rooms.filter(({ open }) => open).map(({ name, open: _open, ...rest }) => room(name, { ...rest })),
      travel: rooms.every(({ open }) => open) ? [{ from: 'north', to: 'south', minutes: travel }] : [],
      interpreters: interpreter ? [{ name: 'Anna', languages: ['en', 'fr'] }] : [],
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

  /** Everything is heard, and what is due by the clock is decided. */
  async comeToRest(pick: (count: number) => number): Promise<void> {
    await this.deliverAll(pick);
    await this.conference.expire();
    this.hear();
    await this.deliverAll(pick);
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
      if (!fits && !this.#isChosen(meeting)) wrong.push(`${id} is outside the windows of ${delegationId}`);
      if (people.length === 0 && !this.#isChosen(meeting))
        wrong.push(`${id} is placed before ${delegationId} has named anybody`);
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
    const diaries = diariesIn(await this.#items());
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
      if (dueAt(meeting) <= this.now) wrong.push(`${id} is ${meeting.status} beyond its time`);
      const ready = isAgreed(meeting) && people.every(({ accredited }) => accredited);
      if (begins !== undefined && (meeting.status === 'confirmed') !== ready) wrong.push(`${id} is ${meeting.status}`);
      if (begins !== undefined && begins > this.now) wrong.push(...this.#faultsInProgramme(meeting, diaries));
      if (meeting.status === 'waitlisted') {
        const free = this.#freePlace(meeting, diaries);
        if (free) wrong.push(`${id} waits and could be ${free}`);
      }
    }
    return wrong;
  }

  #faultsInProgramme(meeting: MeetingItem, diaries: Diaries): string[] {
    const { placement, durationMinutes } = meeting;
    if (!placement) return [];
    const id = idOf(meeting);
    const wrong: string[] = [];
    const place = this.plan.rooms.find(({ name }) => name === placement.roomName);
    if (!place?.open) wrong.push(`${id} is in a room that is closed`);
    else if (!this.#isLargeEnough(place, meeting)) wrong.push(`${id} is in a room that does not do`);
    const interpreters = this.#needsInterpreter(meeting) ? [this.#ids.get('Anna')] : [];
    if (!isDeepStrictEqual(placement.interpreterIds ?? [], interpreters)) wrong.push(`${id} has not its interpreters`);
    for (const person of [...peopleOf(meeting), ...(placement.interpreterIds ?? [])]) {
      if (this.#isTooFar(person, placement.day, placement.step, durationMinutes, place?.zone, diaries, id))
        wrong.push(`${person} does not get to ${id} in time`);
    }
    const from = Date.parse(placement.startsAt);
    const to = from + durationMinutes * MINUTE_MS;
    for (const delegateId of peopleOf(meeting)) {
      const others = this.#meetingsOf(delegateId, placement.day, diaries, id);
      const suits = this.#suits(this.person(delegateId), from, to, others);
      if (!suits && !this.#isChosen(meeting)) wrong.push(`${id} does not suit ${delegateId}`);
    }
    const closes = this.plan.closes[placement.day];
    if (!closes || from < instantAt(placement.day, OPENS) || to > instantAt(placement.day, closes))
      wrong.push(`${id} is outside the hours`);
    return wrong;
  }

  #isLargeEnough({ capacity, features }: Plan['rooms'][number], meeting: MeetingItem): boolean {
    const people = peopleOf(meeting).map((delegateId) => this.person(delegateId));
    const needed = [...(meeting.roomFeatures ?? []), ...(people.some(({ remote }) => remote) ? ['video'] : [])];
    return (
      people.filter(({ remote }) => !remote).length <= capacity && needed.every((feature) => features.includes(feature))
    );
  }

  #needsInterpreter({ languages = [] }: MeetingItem): boolean {
    return this.plan.interpreter && languages.length > 1;
  }

  /** Whether somebody is at that time, or too shortly before or after it, in the other zone. */
  #isTooFar(
    id: string,
    day: string,
    step: number,
    duration: number,
    zone: string | undefined,
    diaries: Diaries,
    self: string,
  ): boolean {
    if (this.people.some((person) => person.delegateId === id && person.remote)) return false;
    const minutes = this.plan.rooms.every(({ open }) => open) ? this.plan.travel : 0;
    return [...(diaries.get(`${id} ${day}`) ?? [])].some(([at, there]) => {
      if (there.holder === self || there.zone === undefined || there.zone === zone) return false;
      const gap = at >= step ? at - (step + duration) : step - (at + STEP);
      return gap < minutes;
    });
  }

  /** Whether somebody would have a meeting then, and is there. */
  #suits({ wish, stay, remote }: Person, from: number, to: number, others: number): boolean {
    const isThere =
      (stay.arrival ? Date.parse(stay.arrival) <= from : true) &&
      (stay.departure ? to <= Date.parse(stay.departure) : true);
    const inWindow =
      wish.windows?.some((window) => Date.parse(window.from) <= from && to <= Date.parse(window.to)) ?? true;
    return (isThere || remote) && inWindow && others < (wish.maxMeetingsPerDay ?? Number.POSITIVE_INFINITY);
  }

  #meetingsOf(delegateId: string, day: string, diaries: Diaries, self: string): number {
    const holders = [...(diaries.get(`${delegateId} ${day}`)?.values() ?? [])].map(({ holder }) => holder);
    return new Set(holders.filter((holder) => holder.startsWith('mtg_') && holder !== self)).size;
  }

  /** The first place that a meeting could have, by trying every room at every time; undefined when there is none. */
  #freePlace(meeting: MeetingItem, diaries: Diaries): string | undefined {
    const { durationMinutes } = meeting;
    const people = [...peopleOf(meeting), ...(this.#needsInterpreter(meeting) ? [this.#ids.get('Anna') ?? ''] : [])];
    for (const [day, closes] of Object.entries(this.plan.closes)) {
      const end = (instantAt(day, closes) - midnightOf(day)) / MINUTE_MS;
      for (let step = 9 * 60; step + durationMinutes <= end; step += STEP) {
        const from = midnightOf(day) + step * MINUTE_MS;
        const to = from + durationMinutes * MINUTE_MS;
        if (from < this.now) continue;
        const suits = meeting.parties.every(
          ({ windows }) =>
            windows?.some(([start, stop]) => start * MINUTE_MS <= from && to <= stop * MINUTE_MS) ?? true,
        );
        const isFree = (id: string, until: number): boolean => {
          const diary = diaries.get(`${id} ${day}`);
          for (let at = step; at < until; at += STEP) if (diary?.has(at)) return false;
          return true;
        };
        const isWished = peopleOf(meeting).every((id) =>
          this.#suits(this.person(id), from, to, this.#meetingsOf(id, day, diaries, idOf(meeting))),
        );
        if (!suits || !isWished || !people.every((id) => isFree(id, step + durationMinutes))) continue;
        for (const place of this.plan.rooms) {
          const until = Math.min(end, step + durationMinutes + place.turnaroundMinutes);
          const isNear = (id: string): boolean =>
            !this.#isTooFar(id, day, step, durationMinutes, place.zone, diaries, idOf(meeting));
          if (
            place.open &&
            this.#isLargeEnough(place, meeting) &&
            isFree(this.#ids.get(place.name) ?? place.name, until) &&
            people.every(isNear)
          )
            return `in ${place.name} at ${new Date(from).toISOString()}`;
        }
      }
    }
    return undefined;
  }

  /** Of rooms and the interpreter, by name. */
  readonly #ids = new Map<string, string>();
  roomId(name: string): string {
    return this.#ids.get(name) ?? '';
  }
  async learnIds(): Promise<void> {
    const current = await this.conference.programmes.get(this.conference.conferenceId, { consistent: true });
    for (const { name, roomId } of current?.programme.rooms ?? []) this.#ids.set(name, roomId);
    for (const { name = '', interpreterId } of current?.programme.interpreters ?? [])
      this.#ids.set(name, interpreterId);
  }
}

function diariesIn(items: readonly Item[]): Diaries {
  const diaries = new Map<string, Map<number, { holder: string; zone: string | undefined }>>();
  for (const item of items) {
    if (!/-DAY$/.test(String(item.entity))) continue;
    const partition = String(item.pk).split('#');
    const [kind, id] = String(item.sk).split('#');
    const [owner, day] = kind === 'DAY' ? [partition.at(-1), id] : [id, partition.at(-1)];
    const diary = new Map<number, { holder: string; zone: string | undefined }>();
    diaries.set(`${owner} ${day}`, diary);
    for (const [attribute, text] of Object.entries(item)) {
      const [, hours, minutes] = /^s(\d\d)(\d\d)$/.exec(attribute) ?? [];
      const [holder = '', zone] = String(text).split('@');
      if (hours !== undefined) diary.set(Number(hours) * 60 + Number(minutes), { holder, zone });
    }
  }
  return diaries;
}
