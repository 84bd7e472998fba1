import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { CommandLog, Write } from '../../shared/dynamo/command-log.ts';
import { type Item, itemHeader } from '../../shared/dynamo/item.ts';
import { type DayCalendar, EMPTY_DAY } from '../domain/day-calendar.ts';
import type { Step } from '../domain/grid.ts';
import { type CalendarName, type ClaimChange, holderText, readHolder } from '../domain/meeting.ts';
import type { SessionClaim } from '../domain/programme.ts';
import { type KnownDelegate, parseDelegate } from './directory-store.ts';
import { KeepApartStore } from './keep-apart-store.ts';
import {
  delegateKey,
  interpreterDayKey,
  interpretersPartition,
  personDayKey,
  personPartition,
  roomDayKey,
  roomsPartition,
  speakerKey,
  speakersPartition,
} from './keys.ts';
import { programmeStands } from './programme-store.ts';

const calendarItem = z.looseObject({
  ...itemHeader,
  entity: z.enum(['PERSON-DAY', 'ROOM-DAY', 'INTERPRETER-DAY']),
  roomsVersion: z.int().default(0),
});

const speakerItem = z.object({
  ...itemHeader,
  entity: z.literal('SPEAKER'),
  sessionId: z.string(),
  delegateId: z.string(),
  day: z.string(),
  steps: z.array(z.int()),
  zone: z.string().optional(),
});

/** All that allocation must know of a person. */
export interface Person {
  readonly delegate: KnownDelegate | undefined;
  readonly days: ReadonlyMap<string, DayCalendar>;
}

/** Thrown when a claim is not free; it brings the whole calendar, so that the loser need not read it. */
export class ClaimTaken extends Error {
  readonly of: CalendarName;
  readonly calendar: DayCalendar;
  constructor(of: CalendarName, calendar: DayCalendar) {
    super('taken');
    this.of = of;
    this.calendar = calendar;
  }
}

/** Thrown when a session cannot have its speaker, who does not come any more. */
export class SpeakerGone extends Error {}

/** The attribute of a step: `s` and hours and minutes since the day began, `s0900`. */
const attributeOf = (step: Step): string =>
  `s${String(Math.floor(step / 60)).padStart(2, '0')}${String(step % 60).padStart(2, '0')}`;

const stepOf = (attribute: string): Step | undefined => {
  const [, hours, minutes] = /^s(\d\d)(\d\d)$/.exec(attribute) ?? [];
  return hours === undefined || minutes === undefined ? undefined : Number(hours) * 60 + Number(minutes);
};

function parseCalendar(item: Item | undefined): DayCalendar {
  if (!item) return EMPTY_DAY;
  const { roomsVersion, version, ...attributes } = calendarItem.parse(item);
  const holders = new Map<Step, string>();
  const zones = new Map<Step, string>();
  for (const [name, value] of Object.entries(attributes)) {
    const step = stepOf(name);
    if (step === undefined || typeof value !== 'string') continue;
    const { holder, zone } = readHolder(value);
    holders.set(step, holder);
    if (zone !== undefined) zones.set(step, zone);
  }
  return { holders, zones, version, roomsVersion };
}

const KINDS = {
  person: { entity: 'PERSON-DAY', keyOf: personDayKey },
  room: { entity: 'ROOM-DAY', keyOf: roomDayKey },
  interpreter: { entity: 'INTERPRETER-DAY', keyOf: interpreterDayKey },
} as const;

/** As many steps as the condition of one write can name (4 KB, and 300 operators). */
export const MOST_STEPS_IN_A_WRITE = 115;

/** What must hold of a calendar beyond the steps that change. */
export interface Guard {
  /** A room of which anything is taken refuses whoever planned with an older programme. */
  readonly roomsVersion?: number | undefined;
  /** The calendar is as it was read: more was decided on it than that steps are free. */
  readonly version?: number | undefined;
}

/** Takes, releases and hands over steps of one calendar: all of them, if each is free or with whom it is said to be. */
export function calendarWrite(
  conferenceId: string,
  { of, steps }: ClaimChange,
  { roomsVersion, version }: Guard = {},
): Write {
  const holders = [...new Set(steps.flatMap(({ from, to }) => [from, to]))].filter((holder) => holder !== undefined);
  const valueFor = (holder: string): string => `:h${holders.indexOf(holder)}`;
  const conditions = steps.map(({ step, from }) =>
    from === undefined ? `attribute_not_exists(${attributeOf(step)})` : `${attributeOf(step)} = ${valueFor(from)}`,
  );
  const guardsRoom = of.kind === 'room' && roomsVersion !== undefined && steps.some(({ to }) => to !== undefined);
  if (guardsRoom) conditions.push('(attribute_not_exists(roomsVersion) OR roomsVersion <= :roomsVersion)');
  if (version !== undefined) conditions.push(version === 0 ? 'attribute_not_exists(version)' : 'version = :version');
  const set = [
    'entity = :entity',
    'schemaVersion = :schemaVersion',
    ...steps.flatMap(({ step, to }) => (to === undefined ? [] : [`${attributeOf(step)} = ${valueFor(to)}`])),
  ];
  const remove = steps.filter(({ to }) => to === undefined).map(({ step }) => attributeOf(step));
  return {
    update: {
      Key: KINDS[of.kind].keyOf(conferenceId, of.id, of.day),
      UpdateExpression: `SET ${set.join(', ')}${remove.length > 0 ? ` REMOVE ${remove.join(', ')}` : ''} ADD version :one`,
      ConditionExpression: conditions.join(' AND '),
      ExpressionAttributeValues: {
        ':entity': KINDS[of.kind].entity,
        ':schemaVersion': 1,
        ':one': 1,
        ...Object.fromEntries(holders.map((holder) => [valueFor(holder), holder])),
        ...(guardsRoom ? { ':roomsVersion': roomsVersion } : {}),
        ...(version === undefined || version === 0 ? {} : { ':version': version }),
      },
    },
    refuse: (found) => new ClaimTaken(of, parseCalendar(found)),
  };
}

export class CalendarStore {
  /** Read with the calendars, by everybody who places a meeting. */
  readonly keepApart: KeepApartStore;
  readonly #documents: DynamoDBDocumentClient;
  readonly #table: string;
  readonly #commands: CommandLog;

  constructor(documents: DynamoDBDocumentClient, table: string, commands: CommandLog) {
    this.#documents = documents;
    this.#table = table;
    this.#commands = commands;
    this.keepApart = new KeepApartStore(documents, table);
  }

  /** A person's profile and all days: one Query, half a unit while it is under 4 KB. */
  async person(conferenceId: string, delegateId: string, { consistent = false } = {}): Promise<Person> {
    const items = await this.#query(personPartition(conferenceId, delegateId), consistent);
    const profile = items.find(({ sk }) => sk === 'DELEGATE');
    const days = items.filter((item) => item !== profile);
    return {
      delegate: profile && parseDelegate(profile),
      days: new Map(days.map((item) => [String(item.sk).slice('DAY#'.length), parseCalendar(item)])),
    };
  }

  /** The calendars of all rooms that anything is known of on a day, by room id. */
  async rooms(conferenceId: string, day: string, { consistent = false } = {}): Promise<Map<string, DayCalendar>> {
    const items = await this.#query(roomsPartition(conferenceId, day), consistent);
    return new Map(items.map((item) => [String(item.sk).slice('ROOM#'.length), parseCalendar(item)]));
  }

  /** The calendars of all interpreters that anything is known of on a day, by interpreter id. */
  async interpreters(
    conferenceId: string,
    day: string,
    { consistent = false } = {},
  ): Promise<Map<string, DayCalendar>> {
    const items = await this.#query(interpretersPartition(conferenceId, day), consistent);
    return new Map(items.map((item) => [String(item.sk).slice('INTERPRETER#'.length), parseCalendar(item)]));
  }

  /** Lets nobody book the room on that day any more who planned with older rooms. Harmless to repeat. */
  async enforceRooms(conferenceId: string, roomId: string, day: string, roomsVersion: number): Promise<void> {
    try {
      await this.#documents.send(
        new UpdateCommand({
          TableName: this.#table,
          Key: roomDayKey(conferenceId, roomId, day),
          UpdateExpression: 'SET entity = :entity, schemaVersion = :one, roomsVersion = :roomsVersion ADD version :one',
          ConditionExpression: 'attribute_not_exists(roomsVersion) OR roomsVersion < :roomsVersion',
          ExpressionAttributeValues: { ':entity': 'ROOM-DAY', ':one': 1, ':roomsVersion': roomsVersion },
        }),
      );
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  }

  /** What sessions hold, as far as it has been applied. */
  async speakerClaims(conferenceId: string): Promise<SessionClaim[]> {
    const items = await this.#query(speakersPartition(conferenceId), true);
    return items.map((item) => speakerItem.parse(item));
  }

  /**
   * A session claims its speaker, as long as the programme is the one of `version`.
   * @throws ClaimTaken with the calendar; ProgrammeReplaced; SpeakerGone
   */
  async claimSpeaker(conferenceId: string, claim: SessionClaim, version: number) {
    const { sessionId, delegateId, day, steps, zone } = claim;
    const holder = holderText(sessionId, zone);
    const of = { kind: 'person', id: delegateId, day } as const;
    await this.#commands.write([
      programmeStands(conferenceId, version),
      {
        check: {
          Key: delegateKey(conferenceId, delegateId),
          ConditionExpression: 'attribute_not_exists(withdrawn)',
        },
        refuse: () => new SpeakerGone(),
      },
      calendarWrite(conferenceId, { of, steps: steps.map((step) => ({ step, to: holder })) }),
      {
        put: {
          Item: {
            ...speakerKey(conferenceId, sessionId, delegateId),
            entity: 'SPEAKER',
            schemaVersion: 1,
            version: 1,
            ...{ sessionId, delegateId, day, steps },
            ...(zone === undefined ? {} : { zone }),
          },
          ConditionExpression: 'attribute_not_exists(pk)',
        },
      },
    ]);
  }

  /** A session gives its speaker back. @throws StaleVersion when it had done so already; ProgrammeReplaced */
  async releaseSpeaker(conferenceId: string, claim: SessionClaim, version: number) {
    const { sessionId, delegateId, day, steps, zone } = claim;
    const holder = holderText(sessionId, zone);
    const of = { kind: 'person', id: delegateId, day } as const;
    await this.#commands.write([
      programmeStands(conferenceId, version),
      calendarWrite(conferenceId, { of, steps: steps.map((step) => ({ step, from: holder })) }),
      { remove: { Key: speakerKey(conferenceId, sessionId, delegateId), ConditionExpression: 'attribute_exists(pk)' } },
    ]);
  }

  async #query(partition: string, consistent: boolean): Promise<Item[]> {
    const items: Item[] = [];
    let from: Record<string, unknown> | undefined;
    do {
      const page = await this.#documents.send(
        new QueryCommand({
          TableName: this.#table,
          KeyConditionExpression: 'pk = :partition',
          ExpressionAttributeValues: { ':partition': partition },
          ConsistentRead: consistent,
          ...(from ? { ExclusiveStartKey: from } : {}),
        }),
      );
      items.push(...(page.Items ?? []));
      from = page.LastEvaluatedKey;
    } while (from);
    return items;
  }
}
