import { isDeepStrictEqual } from 'node:util';
import type { TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import type { EventEnvelope } from '../../../events/envelope.ts';
import type { MeetingStatus } from '../../../functions/meeting-booking/domain/meeting.ts';
import { unpackOutbox } from '../../../functions/shared/dynamo/command-log.ts';
import type { TestTable } from '../../support/test-table.ts';

/** A meeting as it lies in the table. */
export interface MeetingItem {
  readonly pk: string;
  readonly version: number;
  readonly status: MeetingStatus;
  readonly sequence: number;
  readonly durationMinutes: number;
  readonly withHost: boolean;
  readonly locked?: boolean;
  readonly languages?: readonly string[];
  readonly roomFeatures?: readonly string[];
  readonly openUntil?: string;
  readonly heldUntil?: string;
  readonly parties: readonly {
    readonly delegationId: string;
    readonly accepted: boolean;
    /** The principal first. */
    readonly people?: readonly string[];
    /** Pairs of minutes since 1970. */
    readonly windows?: readonly (readonly [number, number])[];
  }[];
  readonly placement?: {
    readonly roomId: string;
    readonly roomName: string;
    readonly startsAt: string;
    readonly day: string;
    readonly step: number;
    readonly stepMinutes: number;
    readonly steps: number;
    readonly roomSteps: number;
    readonly interpreterIds?: readonly string[];
  };
}

export const idOf = ({ pk }: MeetingItem): string => pk.split('#').at(-1) ?? '';
export const peopleOf = ({ parties }: MeetingItem): string[] => [
  ...new Set(parties.flatMap(({ people = [] }) => people)),
];
const scheduled: readonly MeetingStatus[] = ['provisional', 'confirmed', 'held', 'no-show'];
export const isScheduled = ({ status }: MeetingItem): boolean => scheduled.includes(status);
export const isOver = ({ status }: MeetingItem): boolean =>
  ['declined', 'expired', 'cancelled', 'held', 'no-show'].includes(status);
export const isAgreed = ({ parties }: MeetingItem): boolean => parties.every(({ accepted }) => accepted);

/** What may follow a status; that it stays as it is means that something else of the meeting changed. */
const asked: readonly MeetingStatus[] = ['waitlisted', 'provisional', 'confirmed', 'declined', 'expired', 'cancelled'];
const edges: Readonly<Record<MeetingStatus, readonly MeetingStatus[]>> = {
  requested: ['requested', 'countered', ...asked],
  countered: ['countered', ...asked],
  waitlisted: ['waitlisted', 'requested', 'countered', 'provisional', 'confirmed', 'expired', 'cancelled'],
  provisional: ['provisional', 'requested', 'countered', 'held', 'no-show', ...asked],
  confirmed: ['confirmed', 'requested', 'countered', 'waitlisted', 'provisional', 'held', 'no-show', 'cancelled'],
  held: ['held', 'no-show'],
  'no-show': ['held', 'no-show'],
  declined: [],
  expired: [],
  cancelled: [],
};

/** What somebody knows of a meeting who hears its events and nothing else. */
interface Hearsay {
  status: string;
  placement: Slot | undefined;
  /** Of each side, once it has been told. */
  people: Record<string, readonly string[]>;
  /** The calendar entry that was told last. */
  entry: { readonly sequence: number; readonly content: object | undefined } | undefined;
}

interface Told {
  readonly status?: string;
  readonly placement?: Slot;
  readonly previous?: Slot;
  readonly released?: Slot;
  readonly sequence?: number;
  readonly parties: readonly { readonly delegationId: string; readonly attendeeIds?: readonly string[] }[];
}

/** Where and when, which is what a calendar entry says of it. */
interface Slot {
  readonly roomId: string;
  readonly roomName: string;
  readonly startsAt: string;
  readonly endsAt: string;
}
const slotOf = (told: Slot | undefined): Slot | undefined =>
  told && { roomId: told.roomId, roomName: told.roomName, startsAt: told.startsAt, endsAt: told.endsAt };

/** After these a meeting has no slot. */
const ENDS = ['declined', 'cancelled', 'expired', 'waitlisted'];

function hear(known: Hearsay, type: string, told: Told, wrong: (what: string) => void): void {
  const named = told.parties.flatMap(({ delegationId, attendeeIds }) =>
    attendeeIds ? [[delegationId, attendeeIds] as const] : [],
  );
  const what = type.replace('meeting-', '');
  const had = known.placement;
  const isSame = (slot: Slot | undefined): boolean => isDeepStrictEqual(slotOf(slot), had);
  if (what === 'requested' || what === 'accepted') return;
  if (ENDS.includes(what)) {
    if (what !== 'waitlisted' && !isSame(told.placement)) wrong(`${type} tells of another slot than it had`);
    known.placement = undefined;
    known.status = what;
  } else if (what === 'countered') {
    if (!isSame(told.released)) wrong(`${type} tells of another slot than it had`);
    known.placement = undefined;
    known.status = what;
  } else if (what === 'reopened') {
    if (told.released !== undefined && !isSame(told.released)) wrong(`${type} releases another slot than it had`);
    if (had && !told.placement && !told.released) wrong(`${type} does not tell of the slot it had`);
    if (had && told.placement && !told.released && !isSame(told.placement)) wrong(`${type} hides that it was moved`);
    known.placement = slotOf(told.placement);
    known.status = told.placement ? 'provisional' : 'asking';
  } else if (what === 'slot-offered') {
    if (had && !isSame(told.placement) && !isSame(told.released)) wrong(`${type} hides the slot it had`);
    known.placement = slotOf(told.placement);
    known.status = told.placement ? 'provisional' : 'asking';
  } else if (what === 'rescheduled') {
    if (!isSame(told.previous)) wrong(`${type} tells of another former slot than it had`);
    if (isSame(told.placement)) wrong(`${type} tells of no other slot`);
    known.placement = slotOf(told.placement);
    known.status = told.status ?? known.status;
  } else if (what === 'amended') {
    if (!isSame(told.placement)) wrong(`${type} tells of another slot than it had`);
    known.status = told.status ?? known.status;
  } else if (what === 'provisional' || what === 'confirmed') {
    if (had && !isSame(told.placement)) wrong(`${type} moves it`);
    known.placement = slotOf(told.placement);
    known.status = what;
  } else wrong(`${type} is not known to a listener`);
  known.people = { ...known.people, ...Object.fromEntries(named) };
}

/**
 * Watches every write of a meeting through the client of a table, and says what is wrong with it: a status that may not follow
 * the one before, a version or SEQUENCE that does not rise, events that do not tell just what has changed.
 */
export class MeetingWitness {
  readonly meetings = new Map<string, MeetingItem>();
  readonly told: EventEnvelope[] = [];
  readonly wrongs: string[] = [];
  /** How many writes there were. */
  changes = 0;
  readonly #known = new Map<string, Hearsay>();

  constructor(table: TestTable) {
    table.documents.middlewareStack.add(
      (next) => async (args) => {
        const result = await next(args);
        this.#see(args.input as TransactWriteCommandInput & { Item?: Record<string, unknown> });
        return result;
      },
      { step: 'initialize' },
    );
  }

  #see({ TransactItems = [], Item }: TransactWriteCommandInput & { Item?: Record<string, unknown> }): void {
    const puts = [Item, ...TransactItems.map(({ Put }) => Put?.Item)].filter((item) => item !== undefined);
    if (TransactItems.length > 0 || Item) this.changes += 1;
    const events = puts.flatMap(({ outbox }) => (outbox ? unpackOutbox(outbox as Uint8Array) : []));
    this.told.push(...events);
    for (const item of puts) {
      // As it comes out of the table: what is undefined is not there.
      if (item.entity === 'MEETING') this.#changed(JSON.parse(JSON.stringify(item)) as MeetingItem, events);
    }
  }

  #changed(after: MeetingItem, all: readonly EventEnvelope[]): void {
    const id = idOf(after);
    const before = this.meetings.get(id);
    this.meetings.set(id, after);
    const events = all.filter(({ detail }) => detail.metadata.aggregateId === id);
    const types = events.map(({ detailType }) => detailType.replace('.v1', ''));
    const wrong = (what: string): void => {
      const from = before ? `${before.status} ${before.version}` : 'nothing';
      this.wrongs.push(`${id} from ${from} to ${after.status} ${after.version}, telling ${types.join(', ')}: ${what}`);
    };
    if (before ? !edges[before.status].includes(after.status) : after.status !== 'requested') wrong('no such step');
    if (after.version !== (before?.version ?? 0) + 1) wrong('the version does not follow');
    if (after.sequence < (before?.sequence ?? 0)) wrong('SEQUENCE falls');
    for (const { detail } of events) {
      if (detail.metadata.aggregateVersion !== after.version) wrong('an event has another version');
      const { sequence } = detail.data as Told;
      if (sequence !== undefined && sequence !== after.sequence) wrong('an event has another SEQUENCE');
    }
    if (
      new Set(events.map(({ detailType, detail }) => `${detailType} ${JSON.stringify(detail.data)}`)).size <
      events.length
    )
      wrong('the same is told twice');
    this.#listen(before, after, events, types, wrong);
  }

  #listen(
    before: MeetingItem | undefined,
    after: MeetingItem,
    events: readonly EventEnvelope[],
    types: readonly string[],
    wrong: (what: string) => void,
  ): void {
    const id = idOf(after);
    const known = this.#known.get(id) ?? { status: 'asking', placement: undefined, people: {}, entry: undefined };
    this.#known.set(id, known);
    const former = structuredClone(known);
    for (const [index, { detail }] of events.entries()) hear(known, types[index] ?? '', detail.data as Told, wrong);

    const isNew = (delegationId: string): boolean =>
      before?.parties.find((party) => party.delegationId === delegationId)?.accepted === false;
    const answered = after.parties.filter(({ delegationId, accepted }) => accepted && isNew(delegationId));
    const accepts = types.filter((type) => type === 'meeting-accepted').length;
    // Who proposes agrees to it, and that is told by the proposal.
    if (types.includes('meeting-countered') ? accepts > 0 : accepts !== answered.length)
      wrong('who accepted is not what is told');

    const status =
      ['requested', 'countered'].includes(after.status) && known.status === 'asking' ? 'asking' : after.status;
    // What came of a meeting that took place is told to nobody.
    if (status !== known.status && !['held', 'no-show'].includes(after.status))
      wrong(`a listener believes that it is ${known.status}`);
    const place = placeOf(after);
    if (!isDeepStrictEqual(known.placement, place))
      wrong(`a listener believes it is at ${JSON.stringify(known.placement)}`);
    if (place) {
      for (const { delegationId, people } of after.parties) {
        if (people && !isDeepStrictEqual(known.people[delegationId], people))
          wrong(`a listener believes that ${known.people[delegationId]} come`);
      }
    }
    const visible = ({ entry: _entry, ...rest }: Hearsay) => rest;
    const isQuiet = types.every((type) => type === 'meeting-requested' || type === 'meeting-accepted');
    if (
      !isQuiet &&
      isDeepStrictEqual(visible(former), visible(known)) &&
      !types.includes('meeting-countered') &&
      !types.includes('meeting-reopened')
    )
      wrong('what is told changes nothing');
    this.#enter(known, after, place, wrong);
  }

  /** RFC 5546: whoever gets an entry of the same UID takes the one with the higher SEQUENCE. */
  #enter(known: Hearsay, after: MeetingItem, place: Slot | undefined, wrong: (what: string) => void): void {
    const content = place && { place, people: [...peopleOf(after)].sort() };
    const { entry } = known;
    if (isDeepStrictEqual(entry?.content, content)) return;
    if (entry && after.sequence <= entry.sequence) wrong('SEQUENCE does not rise with the calendar entry');
    known.entry = { sequence: after.sequence, content };
  }
}

function placeOf({ placement, durationMinutes, status }: MeetingItem): Slot | undefined {
  if (!placement || !scheduled.includes(status)) return undefined;
  const { roomId, roomName, startsAt } = placement;
  const endsAt = new Date(Date.parse(startsAt) + durationMinutes * 60_000).toISOString().replace('.000Z', 'Z');
  return { roomId, roomName, startsAt, endsAt };
}
