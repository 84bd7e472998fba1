import { type DynamoDBDocumentClient, GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { decodeTime } from 'ulid';
import * as z from 'zod';
import type { EventEnvelope } from '../../../events/envelope.ts';
import { level } from '../../../events/vocabulary.ts';
import {
  AlreadyConsumed,
  type Answer,
  type CommandIdentity,
  type CommandLog,
  MAX_ACTIONS,
  type Write,
} from '../../shared/dynamo/command-log.ts';
import { type Item, itemHeader } from '../../shared/dynamo/item.ts';
import { readItems } from '../../shared/dynamo/read-items.ts';
import { type Page, type PageRequest, readPage } from '../../shared/dynamo/read-page.ts';
import { openCursor, sealCursor } from '../../shared/http/cursor.ts';
import { writeInstant } from '../../shared/local-time.ts';
import type { Interval } from '../domain/grid.ts';
import { type ApartSide, apartChanges, pairText } from '../domain/keep-apart.ts';
import {
  type CalendarVersion,
  type ClaimChange,
  calendarText,
  claimChanges,
  dueAt,
  holdsSlot,
  type Meeting,
  type MeetingStatus,
  meetingStatuses,
  type PlacedMeeting,
  terms,
} from '../domain/meeting.ts';
import { calendarWrite, type Guard, MOST_STEPS_IN_A_WRITE } from './calendar-store.ts';
import { apartWrite } from './keep-apart-store.ts';
import {
  dayIndex,
  dayIndexSort,
  delegationPartition,
  dueKey,
  meetingKey,
  meetingOfKey,
  PARTY_PREFIX,
  partyKey,
  statusIndex,
  statusIndexPrefix,
  statusIndexSort,
} from './keys.ts';

/**
 * A meeting is kept small, so that it costs one unit to write and to index: nothing is stored that its key or another
 * attribute says. Each side's principal is the first of its people; windows are pairs of minutes since 1970; who
 * proposed something is the number of the side.
 */
const MINUTE_MS = 60_000;
const windowPairs = z.array(z.tuple([z.int(), z.int()]));
const meetingItem = z.object({
  ...itemHeader,
  pk: z.string(),
  entity: z.literal('MEETING'),
  status: z.enum(meetingStatuses),
  sequence: z.int(),
  durationMinutes: z.int(),
  parties: z.array(
    z.object({
      delegationId: z.string(),
      accepted: z.boolean(),
      people: z.array(z.string()).optional(),
      windows: windowPairs.optional(),
    }),
  ),
  withHost: z.boolean(),
  level: level.optional(),
  languages: z.array(z.string()).optional(),
  roomFeatures: z.array(z.string()).optional(),
  subject: z.string().optional(),
  confidentialNote: z.string().optional(),
  openUntil: z.string().optional(),
  heldUntil: z.string().optional(),
  thread: z
    .array(
      z.object({
        by: z.int(),
        at: z.string(),
        windows: windowPairs.optional(),
        durationMinutes: z.int(),
        level: level.optional(),
        languages: z.array(z.string()).optional(),
        roomFeatures: z.array(z.string()).optional(),
        message: z.string().optional(),
        changed: z.array(z.enum(terms)),
      }),
    )
    .optional(),
  absent: z.array(z.string()).optional(),
  reason: z.string().optional(),
  declinedBy: z.string().optional(),
  cancelledBy: z.string().optional(),
  locked: z.literal(true).optional(),
  formerSlot: z.object({ roomName: z.string(), startsAt: z.string(), endsAt: z.string() }).optional(),
  placement: z
    .object({
      roomId: z.string(),
      roomName: z.string(),
      startsAt: z.string(),
      day: z.string(),
      step: z.int(),
      stepMinutes: z.int(),
      steps: z.int(),
      roomSteps: z.int(),
      zone: z.string().optional(),
      interpreterIds: z.array(z.string()).optional(),
    })
    .optional(),
  /** Which sides of a placed meeting are entered as kept apart from whom: `own/other,own/other`. */
  apart: z.string().optional(),
});

function parseMeeting(item: Item): Meeting {
  const {
    pk,
    entity: _entity,
    schemaVersion: _schemaVersion,
    parties,
    thread,
    placement,
    apart,
    ...rest
  } = meetingItem.parse(item);
  const { conferenceId, meetingId } = meetingOfKey(pk);
  return {
    ...rest,
    conferenceId,
    meetingId,
    requestedAt: new Date(decodeTime(meetingId.slice('mtg_'.length))).toISOString(),
    parties: parties.map(({ people, windows, ...party }) => ({
      ...party,
      ...(people ? { principalId: people[0], attendeeIds: people } : {}),
      ...(windows ? { windows: windows.map(readWindow) } : {}),
    })),
    ...(thread
      ? {
          thread: thread.map(({ by, windows, ...proposal }) => ({
            ...proposal,
            by: parties[by]?.delegationId ?? '',
            ...(windows ? { windows: windows.map(readWindow) } : {}),
          })),
        }
      : {}),
    ...(placement
      ? {
          placement: {
            ...placement,
            ...(apart === undefined ? {} : { apart: readSides(apart) }),
            endsAt: writeInstant(Date.parse(placement.startsAt) + rest.durationMinutes * MINUTE_MS),
          },
        }
      : {}),
  };
}

const readSides = (text: string): ApartSide[] =>
  text.split(',').map((side) => {
    const [own = '', other = ''] = side.split('/');
    return { own, other };
  });
const writeSides = (meeting: Meeting): string | undefined =>
  meeting.placement?.apart?.length
    ? meeting.placement.apart.map(({ own, other }) => `${own}/${other}`).join()
    : undefined;

const readWindow = ([from, to]: [number, number]): Interval => ({ from: from * MINUTE_MS, to: to * MINUTE_MS });
const writeWindow = ({ from, to }: Interval): [number, number] => [from / MINUTE_MS, to / MINUTE_MS];

function itemOf(meeting: Meeting): Item {
  const { conferenceId, meetingId, requestedAt: _requestedAt, parties, thread, placement, ...rest } = meeting;
  const { endsAt: _endsAt, apart: _apart, ...place } = placement ?? { endsAt: undefined };
  return {
    ...meetingKey(conferenceId, meetingId),
    entity: 'MEETING',
    schemaVersion: 1,
    ...rest,
    parties: parties.map(({ delegationId, accepted, principalId, attendeeIds, windows }) => ({
      delegationId,
      accepted,
      people: attendeeIds && [principalId, ...attendeeIds.filter((delegateId) => delegateId !== principalId)],
      windows: windows?.map(writeWindow),
    })),
    ...(thread
      ? {
          thread: thread.map(({ by, windows, ...proposal }) => ({
            ...proposal,
            by: parties.findIndex(({ delegationId }) => delegationId === by),
            windows: windows?.map(writeWindow),
          })),
        }
      : {}),
    ...(placement ? { placement: place, apart: writeSides(meeting) } : {}),
    gsi2pk: statusIndex(conferenceId),
    gsi2sk: statusIndexSort(meeting.status, meetingId),
    ...(holdsSlot(meeting)
      ? {
          gsi1pk: dayIndex(conferenceId, meeting.placement.day),
          gsi1sk: dayIndexSort(meeting.placement.startsAt, meetingId),
        }
      : {}),
  };
}

/** Thrown when a meeting is no longer as it was read: read it again and decide again. */
export class MeetingChanged extends Error {
  readonly meetingId: string;
  constructor(meetingId: string) {
    super('changed');
    this.meetingId = meetingId;
  }
}

/** Thrown when more is to be changed at once than one transaction takes; nothing was written. */
export class TooMuchAtOnce extends Error {}

/**
 * When it is decided what becomes of a meeting that waits is kept in an item of its own, so that a look at the clock finds
 * it. One that holds no longer stays until its time has come: whoever finds it asks the meeting.
 */
function dueWrites(before: Meeting | undefined, after: Meeting): Write[] {
  const due = dueAt(after);
  if (due === undefined || (before && due === dueAt(before))) return [];
  const key = dueKey(new Date(due), after.conferenceId, after.meetingId);
  return [{ put: { Item: { ...key, entity: 'DUE', schemaVersion: 1, version: after.version } } }];
}

/** A meeting as it was and as it shall be, and what is told of it. */
export interface MeetingChange {
  readonly before: Meeting;
  readonly after: Meeting;
  readonly events: readonly EventEnvelope[];
  /** The version of the rooms it was planned with, if it takes a room. */
  readonly roomsVersion?: number | undefined;
  /** The calendars that must be as they were read, if anything is taken there. */
  readonly decidedOn?: readonly CalendarVersion[] | undefined;
  /** The days of pairs that must be as they were read, if the meeting is entered there. */
  readonly apartAsRead?: readonly ApartVersion[] | undefined;
}

/** Where two delegations that are kept apart are on a day, as it was read. */
export interface ApartVersion {
  readonly pair: string;
  readonly day: string;
  readonly version: number;
}

/**
 * That a meeting is as it was read. That it was entered as kept apart from somebody since is no new version of it: nobody
 * who reads it could tell the difference.
 */
function asRead(before: Meeting) {
  const apart = writeSides(before);
  return {
    ConditionExpression: `version = :version AND ${apart === undefined ? 'attribute_not_exists(apart)' : 'apart = :apart'}`,
    ExpressionAttributeValues: { ':version': before.version, ...(apart === undefined ? {} : { ':apart': apart }) },
  };
}

function apartWrites(changes: readonly MeetingChange[]): Write[] {
  const versions = new Map(
    changes.flatMap(({ apartAsRead = [] }) => apartAsRead).map(({ pair, day, version }) => [`${pair}/${day}`, version]),
  );
  return apartChanges(changes).map((change) => {
    const version = change.enter.length > 0 ? versions.get(`${pairText(change.pair)}/${change.day}`) : undefined;
    return apartWrite(changes[0]?.before.conferenceId ?? '', change, version);
  });
}

/** The command record, or the mark of what was consumed, is one more. */
const MOST_WRITES = MAX_ACTIONS - 1;

/** The meetings come first: whoever finds that one of them has changed need not know what else has. */
function changeWrites(changes: readonly [MeetingChange, ...MeetingChange[]]): Write[] {
  const { conferenceId } = changes[0].before;
  const claims = claimChanges(changes);
  const planned = changes.flatMap(({ roomsVersion }) => (roomsVersion === undefined ? [] : [roomsVersion]));
  const roomsVersion = planned.length > 0 ? Math.min(...planned) : undefined;
  const versions = new Map(
    changes.flatMap(({ decidedOn = [] }) => decidedOn).map(({ of, version }) => [calendarText(of), version]),
  );
  const guardOf = ({ of, steps }: ClaimChange): Guard => ({
    roomsVersion,
    version: steps.some(({ to }) => to !== undefined) ? versions.get(calendarText(of)) : undefined,
  });
  const writes: Write[] = [
    ...changes.map(({ before, after }) => ({
      put: { Item: itemOf(after), ...asRead(before) },
      refuse: () => new MeetingChanged(before.meetingId),
    })),
    ...claims.map((change) => calendarWrite(conferenceId, change, guardOf(change))),
    ...apartWrites(changes),
    ...changes.flatMap(({ before, after }) => dueWrites(before, after)),
  ];
  if (writes.length > MOST_WRITES || claims.some(({ steps }) => steps.length > MOST_STEPS_IN_A_WRITE)) {
    throw new TooMuchAtOnce(
      `${changes.length} meetings and ${claims.length} calendars are more than one transaction takes`,
    );
  }
  return writes;
}

/** What a change belongs to: a caller's command with its answer, or a consumer's handling of an event. */
export type Origin =
  | { readonly identity: CommandIdentity; readonly answerTo: (meeting: Meeting) => Answer }
  | { readonly consumer: string; readonly eventId: string };

export interface MeetingFilter {
  readonly status?: MeetingStatus | undefined;
  readonly day?: string | undefined;
}

/** A page of a filtered list may be short; after so many reads it is given out as it is. */
const MOST_READS = 10;

export class MeetingStore {
  readonly #documents: DynamoDBDocumentClient;
  readonly #table: string;
  readonly #commands: CommandLog;

  constructor(documents: DynamoDBDocumentClient, table: string, commands: CommandLog) {
    this.#documents = documents;
    this.#table = table;
    this.#commands = commands;
  }

  /** Strongly consistent: who was told of a meeting finds it. */
  async get(conferenceId: string, meetingId: string): Promise<Meeting | undefined> {
    const { Item: item } = await this.#documents.send(
      new GetCommand({ TableName: this.#table, Key: meetingKey(conferenceId, meetingId), ConsistentRead: true }),
    );
    return item && parseMeeting(item);
  }

  async getMany(
    conferenceId: string,
    meetingIds: readonly string[],
    { consistent = false }: { readonly consistent?: boolean } = {},
  ): Promise<Meeting[]> {
    const keys = meetingIds.map((meetingId) => meetingKey(conferenceId, meetingId));
    const items = await readItems(this.#documents, this.#table, keys, consistent);
    return items.map(parseMeeting).sort((a, b) => (a.meetingId < b.meetingId ? -1 : 1));
  }

  /** A new request, and that it concerns each party. */
  async add(
    meeting: Meeting,
    events: readonly EventEnvelope[],
    identity: CommandIdentity,
    answer: Answer,
    now: Date,
  ): Promise<void> {
    const { conferenceId, meetingId } = meeting;
    await this.#commands.commit(
      identity,
      {
        writes: [
          { put: { Item: itemOf(meeting), ConditionExpression: 'attribute_not_exists(pk)' } },
          ...meeting.parties.map(({ delegationId }): Write => {
            const key = partyKey(conferenceId, delegationId, meetingId);
            return { put: { Item: { ...key, entity: 'PARTY', schemaVersion: 1, version: 1 } } };
          }),
          ...dueWrites(undefined, meeting),
        ],
        events,
        answer,
      },
      now,
    );
  }

  /**
   * Puts a meeting in its new state and takes and releases exactly the claims by which the two states differ.
   * @throws MeetingChanged, ClaimTaken, TooMuchAtOnce; nothing was written then
   * @throws AlreadyAnswered when the command was answered before
   */
  async change(change: MeetingChange, origin: Origin, now: Date): Promise<void> {
    await this.changeTogether([change], origin, now);
  }

  /**
   * Puts several meetings of a conference in their new states, all or none, with one write for each calendar in which
   * anything changes: what one meeting gives up another may take, so that at no moment somebody else could. The answer to a
   * command is that to the first of them.
   * @throws MeetingChanged, ClaimTaken, TooMuchAtOnce; nothing was written then
   * @throws AlreadyAnswered when the command was answered before
   */
  async changeTogether(
    changes: readonly [MeetingChange, ...MeetingChange[]],
    origin: Origin,
    now: Date,
  ): Promise<void> {
    const [{ before, after }] = changes;
    const writes = changeWrites(changes);
    const events = changes.flatMap((change) => change.events);
    if ('identity' in origin) {
      await this.#commands.commit(origin.identity, { writes, events, answer: origin.answerTo(after) }, now);
      return;
    }
    // One event may touch many meetings, and one meeting twice: each change is marked by the version it makes.
    const mark = `${origin.eventId}/${before.meetingId}/${after.version}`;
    try {
      await this.#commands.commitEffect(origin.consumer, mark, { writes, events }, now);
    } catch (error) {
      // The same event was handled at the same time, and that made this very version.
      if (error instanceof AlreadyConsumed) throw new MeetingChanged(before.meetingId);
      throw error;
    }
  }

  /** Enters a placed meeting as kept apart from others; for everybody it stays as it was. @throws MeetingChanged */
  async enterApart(before: PlacedMeeting, apart: readonly ApartSide[]): Promise<void> {
    const after = { ...before, placement: { ...before.placement, apart } };
    await this.#commands.write([
      { put: { Item: itemOf(after), ...asRead(before) }, refuse: () => new MeetingChanged(before.meetingId) },
      ...apartWrites([{ before, after, events: [] }]),
    ]);
  }

  /** All meetings of a conference, by status and then by the time of the request. One Query. */
  async listByStatus(
    conferenceId: string,
    status: MeetingStatus | undefined,
    page: PageRequest,
    cursorKey: Uint8Array,
  ): Promise<Page<Meeting>> {
    const query = {
      TableName: this.#table,
      IndexName: 'gsi2',
      KeyConditionExpression: status ? 'gsi2pk = :meetings AND begins_with(gsi2sk, :status)' : 'gsi2pk = :meetings',
      ExpressionAttributeValues: {
        ':meetings': statusIndex(conferenceId),
        ...(status ? { ':status': statusIndexPrefix(status) } : {}),
      },
    };
    const scope = `meetings/${conferenceId}/status/${status ?? ''}`;
    return parsed(await readPage(this.#documents, query, page, cursorKey, scope));
  }

  /** The placed meetings of a day, by time. One Query. */
  async listByDay(
    conferenceId: string,
    { day, status }: MeetingFilter & { readonly day: string },
    page: PageRequest,
    cursorKey: Uint8Array,
  ): Promise<Page<Meeting>> {
    const query = {
      TableName: this.#table,
      IndexName: 'gsi1',
      KeyConditionExpression: 'gsi1pk = :day',
      ExpressionAttributeValues: { ':day': dayIndex(conferenceId, day), ...(status ? { ':status': status } : {}) },
      ...(status ? { FilterExpression: '#status = :status', ExpressionAttributeNames: { '#status': 'status' } } : {}),
    };
    const scope = `meetings/${conferenceId}/day/${day}/${status ?? ''}`;
    return parsed(await readPage(this.#documents, query, page, cursorKey, scope));
  }

  /**
   * The meetings of delegations, one delegation after the other, in the order of the requests. One Query and one batch
   * of reads for a page; more when a filter leaves it short.
   */
  async listByParties(
    conferenceId: string,
    delegationIds: readonly string[],
    filter: MeetingFilter,
    { limit, cursor }: PageRequest,
    cursorKey: Uint8Array,
  ): Promise<Page<Meeting>> {
    const delegations = [...new Set(delegationIds)].sort();
    const scope = `meetings/${conferenceId}/parties/${delegations.join(',')}/${filter.status ?? ''}/${filter.day ?? ''}`;
    const position = cursor === undefined ? undefined : openCursor(cursorKey, scope, cursor);
    let at = position ? delegations.indexOf(String(position.delegationId)) : 0;
    let after = typeof position?.meetingId === 'string' ? position.meetingId : undefined;
    const items: Meeting[] = [];
    for (let reads = 0; reads < MOST_READS && items.length < limit && at < delegations.length; reads++) {
      const delegationId = delegations[at] ?? '';
      const { ids, more } = await this.#meetingsOf(conferenceId, delegationId, limit - items.length, after);
      const earlier = delegations.slice(0, at);
      const found = await this.getMany(conferenceId, ids);
      items.push(
        ...found.filter(
          ({ status, placement, parties }) =>
            (filter.status === undefined || status === filter.status) &&
            (filter.day === undefined || placement?.day === filter.day) &&
            // A meeting between two delegations of one focal point is listed once.
            !parties.some((party) => earlier.includes(party.delegationId)),
        ),
      );
      after = more ? ids.at(-1) : undefined;
      if (!more) at += 1;
    }
    if (at >= delegations.length) return { items };
    const next = { delegationId: delegations[at], ...(after === undefined ? {} : { meetingId: after }) };
    return { items, nextCursor: sealCursor(cursorKey, scope, next) };
  }

  /** Every meeting a delegation is a party of; strongly consistent unless it is said otherwise. */
  async allOf(
    conferenceId: string,
    delegationId: string,
    { consistent = true }: { readonly consistent?: boolean } = {},
  ): Promise<Meeting[]> {
    const { ids } = await this.#meetingsOf(conferenceId, delegationId, undefined, undefined, consistent);
    return this.getMany(conferenceId, ids, { consistent });
  }

  async #meetingsOf(
    conferenceId: string,
    delegationId: string,
    limit: number | undefined,
    after: string | undefined,
    consistent = false,
  ): Promise<{ ids: string[]; more: boolean }> {
    const pk = delegationPartition(conferenceId, delegationId);
    const ids: string[] = [];
    let from: Record<string, unknown> | undefined =
      after === undefined ? undefined : partyKey(conferenceId, delegationId, after);
    do {
      const page = await this.#documents.send(
        new QueryCommand({
          TableName: this.#table,
          KeyConditionExpression: 'pk = :delegation AND begins_with(sk, :meeting)',
          ExpressionAttributeValues: { ':delegation': pk, ':meeting': PARTY_PREFIX },
          ConsistentRead: consistent,
          ...(limit === undefined ? {} : { Limit: limit - ids.length }),
          ...(from ? { ExclusiveStartKey: from } : {}),
        }),
      );
      ids.push(...(page.Items ?? []).map(({ sk }) => String(sk).slice(PARTY_PREFIX.length)));
      from = page.LastEvaluatedKey;
    } while (from && (limit === undefined || ids.length < limit));
    return { ids, more: from !== undefined };
  }

  /** All placed meetings of a day, from the index. */
  async placedOn(conferenceId: string, day: string): Promise<Meeting[]> {
    return this.#all('gsi1', 'gsi1pk = :partition', { ':partition': dayIndex(conferenceId, day) });
  }

  /** All meetings of a status, from the index, in the order of the requests. */
  async inStatus(conferenceId: string, status: MeetingStatus): Promise<Meeting[]> {
    return this.#all('gsi2', 'gsi2pk = :partition AND begins_with(gsi2sk, :status)', {
      ':partition': statusIndex(conferenceId),
      ':status': statusIndexPrefix(status),
    });
  }

  /** Whether any meeting has one of these statuses, as the index knows. */
  async anyInStatus(conferenceId: string, statuses: readonly MeetingStatus[]): Promise<boolean> {
    const counts = await Promise.all(
      statuses.map((status) =>
        this.#documents.send(
          new QueryCommand({
            TableName: this.#table,
            IndexName: 'gsi2',
            KeyConditionExpression: 'gsi2pk = :partition AND begins_with(gsi2sk, :status)',
            ExpressionAttributeValues: {
              ':partition': statusIndex(conferenceId),
              ':status': statusIndexPrefix(status),
            },
            Limit: 1,
            Select: 'COUNT',
          }),
        ),
      ),
    );
    return counts.some(({ Count = 0 }) => Count > 0);
  }

  async #all(index: string, condition: string, values: Record<string, string>): Promise<Meeting[]> {
    const found: Meeting[] = [];
    let from: Record<string, unknown> | undefined;
    do {
      const page = await this.#documents.send(
        new QueryCommand({
          TableName: this.#table,
          IndexName: index,
          KeyConditionExpression: condition,
          ExpressionAttributeValues: values,
          ...(from ? { ExclusiveStartKey: from } : {}),
        }),
      );
      found.push(...(page.Items ?? []).map(parseMeeting));
      from = page.LastEvaluatedKey;
    } while (from);
    return found;
  }
}

const parsed = ({ items, ...rest }: Page<Item>): Page<Meeting> => ({ ...rest, items: items.map(parseMeeting) });
