import { randomUUID } from 'node:crypto';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { EventEnvelope } from '../../../events/envelope.ts';
import type { Level } from '../../../events/vocabulary.ts';
import { acceptMeeting } from '../../../functions/meeting-booking/accept-meeting.ts';
import { applyProgramme } from '../../../functions/meeting-booking/apply-programme.ts';
import { cancelMeeting } from '../../../functions/meeting-booking/cancel-meeting.ts';
import { choosePlace } from '../../../functions/meeting-booking/choose-place.ts';
import {
  confirmForAccredited,
  settleForRefused,
  settleForReopened,
  settlePlaced,
} from '../../../functions/meeting-booking/confirm-meetings.ts';
import { counterMeeting } from '../../../functions/meeting-booking/counter-meeting.ts';
import { AvailabilityStore } from '../../../functions/meeting-booking/data/availability-store.ts';
import { CalendarStore } from '../../../functions/meeting-booking/data/calendar-store.ts';
import { DelegationStore } from '../../../functions/meeting-booking/data/delegation-store.ts';
import { DirectoryStore } from '../../../functions/meeting-booking/data/directory-store.ts';
import { DueStore } from '../../../functions/meeting-booking/data/due-store.ts';
import { MeetingStore } from '../../../functions/meeting-booking/data/meeting-store.ts';
import { ProgrammeStore } from '../../../functions/meeting-booking/data/programme-store.ts';
import { declineMeeting } from '../../../functions/meeting-booking/decline-meeting.ts';
import { InvalidMeeting } from '../../../functions/meeting-booking/domain/problems.ts';
import { expireMeetings } from '../../../functions/meeting-booking/expire-meetings.ts';
import { followAvailability, followStay } from '../../../functions/meeting-booking/follow-availability.ts';
import {
  followDelegationWithdrawn,
  followMeeting,
  followReplaced,
  followWithdrawn,
} from '../../../functions/meeting-booking/follow-delegates.ts';
import { followKeepApart, followPlaced } from '../../../functions/meeting-booking/follow-keep-apart.ts';
import { putAvailability } from '../../../functions/meeting-booking/put-availability.ts';
import { putKeepApart } from '../../../functions/meeting-booking/put-keep-apart.ts';
import { putProgramme } from '../../../functions/meeting-booking/put-programme.ts';
import { recordOutcome } from '../../../functions/meeting-booking/record-outcome.ts';
import { requestMeeting } from '../../../functions/meeting-booking/request-meeting.ts';
import { rescheduleMeeting } from '../../../functions/meeting-booking/reschedule-meeting.ts';
import { retryAfterRelease, retryWaitlisted } from '../../../functions/meeting-booking/retry-waitlist.ts';
import { availabilityBody } from '../../../functions/meeting-booking/schemas/availability.ts';
import { keepApartBody } from '../../../functions/meeting-booking/schemas/keep-apart.ts';
import {
  acceptBody,
  cancelBody,
  counterBody,
  declineBody,
  type MeetingView,
  meetingRequestBody,
  outcomeBody,
  placeBody,
  rescheduleBody,
} from '../../../functions/meeting-booking/schemas/meeting.ts';
import { programmeBody } from '../../../functions/meeting-booking/schemas/programme.ts';
import type { Caller } from '../../../functions/shared/auth/caller.ts';
import { CommandLog } from '../../../functions/shared/dynamo/command-log.ts';
import { OutdatedEvent } from '../../../functions/shared/events/event-consumer.ts';
import { newId } from '../../../functions/shared/ids.ts';
import { commandBy } from '../../support/commands.ts';
import { createTestTable, type TestTable } from '../../support/test-table.ts';

/** In May 2021 the people of the reference conference ask for meetings in June. */
export const MAY = new Date('2021-05-03T08:30:00Z');
export const [FIRST_DAY, SECOND_DAY, THIRD_DAY] = ['2021-06-22', '2021-06-23', '2021-06-24'] as const;

export const room = (name: string, changes: object = {}) => ({ name, capacity: 12, turnaroundMinutes: 15, ...changes });

export const programmeOf = (changes: object = {}) => ({
  grid: {
    stepMinutes: 15,
    days: [FIRST_DAY, SECOND_DAY, THIRD_DAY].map((day) => ({ day, from: '09:00', to: '20:00' })),
  },
  rooms: [room('Room 1'), room('Room 2')],
  ...changes,
});

export const profileOf = (remote: boolean) => ({
  badgeName: 'Somebody',
  function: 'minister',
  category: 'head',
  headOfDelegation: false,
  attendance: remote ? ('remote' as const) : ('in-person' as const),
  languages: [],
});

export interface Delegation {
  readonly delegationId: string;
  readonly focalPoint: Caller;
  /** The first is the principal. */
  readonly people: readonly string[];
}

export const protocolDesk: Caller = { subject: 'protocol-officer', roles: new Set(['protocol']) };
export const stranger: Caller = { subject: 'stranger', roles: new Set() };

/** Where a meeting that was asked for or accepted contradicts the programme. */
export async function faultsOf(refused: Promise<unknown>): Promise<string[]> {
  const error = await refused.then(
    () => new Error('it was not refused'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof InvalidMeeting)) throw error;
  return (error.members.errors as { pointer: string }[]).map(({ pointer }) => pointer);
}

/** A conference in a table of its own, played by calling the use cases and handing their events to the consumers. */
export class StagedConference {
  readonly conferenceId = `c-${randomUUID().slice(0, 8)}`;
  readonly table: TestTable;
  readonly directory: DirectoryStore;
  readonly delegations: DelegationStore;
  readonly availabilities: AvailabilityStore;
  readonly meetings: MeetingStore;
  readonly calendars: CalendarStore;
  readonly programmes: ProgrammeStore;
  readonly due: DueStore;
  now = MAY;
  readonly #delivered = new Set<string>();
  readonly #commands: CommandLog;
  #delegations = 0;

  constructor(table: TestTable) {
    this.table = table;
    const commands = new CommandLog(table.documents, table.name, 'MTG');
    this.#commands = commands;
    this.directory = new DirectoryStore(table.documents, table.name);
    this.delegations = new DelegationStore(table.documents, table.name, commands);
    this.availabilities = new AvailabilityStore(commands);
    this.meetings = new MeetingStore(table.documents, table.name, commands);
    this.calendars = new CalendarStore(table.documents, table.name, commands);
    this.programmes = new ProgrammeStore(table.documents, table.name, commands);
    this.due = new DueStore(table.documents, table.name);
  }

  static async begin(programme: object | undefined = programmeOf(), table?: TestTable): Promise<StagedConference> {
    const conference = new StagedConference(table ?? (await createTestTable()));
    await conference.directory.keepConference(conference.conferenceId, 1, {
      name: 'IX Moscow Conference on International Security',
      timeZone: 'Europe/Moscow',
      startsOn: FIRST_DAY,
      endsOn: THIRD_DAY,
    });
    if (programme) await conference.putProgramme(programme);
    return conference;
  }

  async putProgramme(programme: object, expectedVersion?: number) {
    return putProgramme(this, {
      conferenceId: this.conferenceId,
      body: programmeBody.parse(programme),
      ...(expectedVersion === undefined ? {} : { expectedVersion }),
      ifMatchSent: expectedVersion !== undefined,
      ...this.#by(protocolDesk),
    });
  }

  /** The protocol desk keeps pairs of delegations apart. */
  async keepApart(pairs: readonly (readonly [Delegation, Delegation, number])[], expectedVersion?: number) {
    const listed = pairs.map(([one, other, minutes]) => ({
      delegationIds: [one.delegationId, other.delegationId],
      minutes,
    }));
    return putKeepApart(
      { directory: this.directory, keepApart: this.calendars.keepApart, commands: this.#commands },
      {
        conferenceId: this.conferenceId,
        body: keepApartBody.parse({ pairs: listed }),
        ...(expectedVersion === undefined ? {} : { expectedVersion }),
        ifMatchSent: expectedVersion !== undefined,
        ...this.#by(protocolDesk),
      },
    );
  }

  /** A registered delegation with `count` nominated people, by default accredited. */
  async delegation({ count = 2, kind = 'state' as 'state' | 'host', accredited = true, remote = false } = {}) {
    const number = ++this.#delegations;
    const delegationId = newId('dlg', MAY);
    const subject = randomUUID();
    await this.delegations.keep(this.conferenceId, 1, {
      delegationId,
      represents: { key: `e${number}`, kind, names: { en: `State ${number}` } },
      focalPoints: [subject],
    });
    const people = await Promise.all(
      Array.from({ length: count }, () => this.nominate(delegationId, accredited, remote)),
    );
    return { delegationId, focalPoint: { subject, roles: new Set() }, people } satisfies Delegation;
  }

  async nominate(delegationId: string, accredited: boolean, remote = false, level?: Level): Promise<string> {
    const delegateId = newId('dgt', MAY);
    const profile = { ...profileOf(remote), level };
    await this.directory.keepProfile(this.conferenceId, { delegateId, delegationId }, 1, profile);
    if (accredited) {
      await this.directory.keepAccreditation(this.conferenceId, { delegateId, delegationId }, 2, 'accredited');
    }
    return delegateId;
  }

  /** What is said of when somebody can meet, in place of whatever was said before. */
  async putAvailability(
    { focalPoint }: Pick<Delegation, 'focalPoint'>,
    delegateId: string,
    body: object,
    expectedVersion?: number,
  ) {
    return putAvailability(this, {
      conferenceId: this.conferenceId,
      delegateId,
      body: availabilityBody.parse(body),
      caller: focalPoint,
      ...(expectedVersion === undefined ? {} : { expectedVersion }),
      ifMatchSent: true,
      ...this.#by(focalPoint),
    });
  }

  async request(
    from: Delegation,
    to: readonly Delegation[],
    changes: object = {},
    { caller = from.focalPoint, key }: { caller?: Caller; key?: string } = {},
  ): Promise<MeetingView> {
    const answer = await requestMeeting(this, {
      conferenceId: this.conferenceId,
      body: meetingRequestBody.parse({
        delegationId: from.delegationId,
        invitees: to.map(({ delegationId }) => delegationId),
        principalId: from.people[0],
        attendeeIds: from.people,
        durationMinutes: 30,
        ...changes,
      }),
      caller,
      ...this.#by(caller, key),
    });
    return answer.body as MeetingView;
  }

  async accept(
    meetingId: string,
    by: Delegation,
    changes: object = {},
    { caller = by.focalPoint, key, expectedVersion }: { caller?: Caller; key?: string; expectedVersion?: number } = {},
  ) {
    const { meeting } = await acceptMeeting(this, {
      conferenceId: this.conferenceId,
      meetingId,
      body: acceptBody.parse({ principalId: by.people[0], attendeeIds: by.people, ...changes }),
      caller,
      ...(expectedVersion === undefined ? {} : { expectedVersion }),
      ...this.#by(caller, key),
    });
    return meeting;
  }

  async counter(
    meetingId: string,
    caller: Caller,
    body: object,
    { key, expectedVersion }: { key?: string; expectedVersion?: number } = {},
  ) {
    const { meeting } = await counterMeeting(this, {
      conferenceId: this.conferenceId,
      meetingId,
      body: counterBody.parse(body),
      caller,
      ...(expectedVersion === undefined ? {} : { expectedVersion }),
      ...this.#by(caller, key),
    });
    return meeting;
  }

  async decline(meetingId: string, caller: Caller, body: object = {}) {
    const command = { conferenceId: this.conferenceId, meetingId, body: declineBody.parse(body), caller };
    return (await declineMeeting(this, { ...command, ...this.#by(caller) })).meeting;
  }

  async cancel(meetingId: string, caller: Caller, body: object = {}) {
    const command = { conferenceId: this.conferenceId, meetingId, body: cancelBody.parse(body), caller };
    return (await cancelMeeting(this, { ...command, ...this.#by(caller) })).meeting;
  }

  async reschedule(
    meetingId: string,
    caller: Caller,
    body: object = {},
    { key, expectedVersion }: { key?: string; expectedVersion?: number } = {},
  ) {
    const { meeting } = await rescheduleMeeting(this, {
      conferenceId: this.conferenceId,
      meetingId,
      body: rescheduleBody.parse(body),
      caller,
      ...(expectedVersion === undefined ? {} : { expectedVersion }),
      ...this.#by(caller, key),
    });
    return meeting;
  }

  async recordOutcome(meetingId: string, body: object, caller: Caller = protocolDesk) {
    const command = { conferenceId: this.conferenceId, meetingId, body: outcomeBody.parse(body), caller };
    return (await recordOutcome(this, { ...command, ...this.#by(caller) })).meeting;
  }

  /** Decides on what is due, as the schedule does every minute. */
  async expire(hasTime: () => boolean = () => true): Promise<void> {
    await expireMeetings(this, { runId: randomUUID(), now: this.now, hasTime });
  }

  async place(
    meetingId: string,
    caller: Caller,
    body: object,
    { key, expectedVersion }: { key?: string; expectedVersion?: number } = {},
  ) {
    const { meeting } = await choosePlace(this, {
      conferenceId: this.conferenceId,
      meetingId,
      body: placeBody.parse(body),
      caller,
      ...(expectedVersion === undefined ? {} : { expectedVersion }),
      ...this.#by(caller, key),
    });
    return meeting;
  }

  /** Two delegations agree on a meeting. */
  async agree(one: Delegation, other: Delegation, changes: object = {}) {
    const { meetingId } = await this.request(one, [other], changes);
    return this.accept(meetingId, other);
  }

  async meeting(meetingId: string) {
    const meeting = await this.meetings.get(this.conferenceId, meetingId);
    if (!meeting) throw new Error(`${meetingId} is not there`);
    return meeting;
  }

  #by(caller: Caller, key?: string) {
    // As long as a real one: it is part of what a command record costs.
    const route = `POST /v1/conferences/${this.conferenceId}/meetings/mtg_01F8QZ7X9V0000000000000008/accept`;
    return commandBy(caller.subject, this.conferenceId, {
      now: this.now,
      route,
      ...(key === undefined ? {} : { key }),
    });
  }

  /** The event of an organiser's decision, as accreditation would tell it. */
  decision(verdict: 'accredited' | 'refused' | 'reopened', delegation: Delegation, delegateId: string, version = 2) {
    const type = verdict === 'reopened' ? 'accreditation-reopened.v1' : `delegate-${verdict}.v1`;
    return this.#event(
      type,
      { delegateId, delegationId: delegation.delegationId, category: 'head' },
      delegateId,
      version,
    );
  }

  /** The event by which registration tells when somebody comes and goes; who is told of it had told of them before. */
  stay(
    { delegationId }: Delegation,
    delegateId: string,
    stay: { arrival?: string; departure?: string; attendance?: 'in-person' | 'remote' } = {},
    version = 2,
  ): EventEnvelope {
    const profile = { ...profileOf(false), ...stay };
    const data = {
      delegateId,
      delegationId,
      changed: ['arrival', 'departure', 'attendance'],
      screened: false,
      profile,
    };
    return this.#event('delegate-amended.v1', data, delegateId, version);
  }

  /** The events by which registration tells that people do not come any more. */
  withdrawal({ delegationId }: Delegation, delegateId: string, version = 3): EventEnvelope {
    return this.#event('delegate-withdrawn.v1', { delegateId, delegationId, reason: 'withdrawn' }, delegateId, version);
  }

  delegationWithdrawal({ delegationId }: Delegation, version = 3): EventEnvelope {
    return this.#event('delegation-withdrawn.v1', { delegationId }, delegationId, version);
  }

  substitution(
    { delegationId }: Delegation,
    delegateId: string,
    { successorId = newId('dgt', MAY), ranksLower = false, remote = false } = {},
    version = 3,
  ): EventEnvelope {
    const successor = { delegateId: successorId, profile: profileOf(remote) };
    const data = { delegateId, delegationId, successor, ranksLower };
    return this.#event('delegate-substituted.v1', data, delegateId, version);
  }

  #event(detailType: string, data: object, aggregateId: string, aggregateVersion: number): EventEnvelope {
    const { cause } = this.#by(protocolDesk);
    return {
      source: 'test',
      detailType,
      detail: {
        metadata: {
          eventId: newId('evt', this.now),
          type: detailType.replace('.v1', ''),
          version: 1,
          occurredAt: this.now.toISOString(),
          aggregateId,
          aggregateVersion,
          ...cause,
        },
        data,
      },
    };
  }

  /** Hands one event to whoever consumes it. */
  async deliver({ detailType, detail: { metadata, data } }: EventEnvelope): Promise<void> {
    const { conferenceId, correlationId, eventId } = metadata;
    // biome-ignore lint/suspicious/noExplicitAny: the data of any event; consumers get what their schema says
    const event: any = { metadata, data, cause: { conferenceId, correlationId, causationId: eventId } };
    try {
      if (detailType === 'delegate-accredited.v1') await confirmForAccredited(this, event, this.now);
      if (detailType === 'delegate-refused.v1') await settleForRefused(this, event, this.now);
      if (detailType === 'accreditation-reopened.v1') await settleForReopened(this, event, this.now);
      if (detailType === 'delegate-withdrawn.v1') await followWithdrawn(this, event, this.now);
      if (detailType === 'delegate-substituted.v1') await followReplaced(this, event, this.now);
      if (detailType === 'delegation-withdrawn.v1') await followDelegationWithdrawn(this, event, this.now);
      if (/^meeting-(requested|countered|accepted|reopened|waitlisted)\.v1$/.test(detailType))
        await followMeeting(this, event, this.now);
      if (/^meeting-(provisional|confirmed|reopened|slot-offered|amended|rescheduled)\.v1$/.test(detailType))
        await settlePlaced(this, event, this.now);
      if (detailType === 'meeting-cancelled.v1') await retryAfterRelease(this, event, event.data.placement, this.now);
      if (/^meeting-(declined|expired|amended)\.v1$/.test(detailType))
        await retryAfterRelease(this, event, event.data.placement, this.now);
      if (/^meeting-(reopened|countered)\.v1$/.test(detailType))
        await retryAfterRelease(this, event, event.data.released, this.now);
      if (detailType === 'meeting-slot-offered.v1') await retryAfterRelease(this, event, event.data.released, this.now);
      if (detailType === 'meeting-rescheduled.v1') await retryAfterRelease(this, event, event.data.previous, this.now);
      if (detailType === 'meeting-waitlisted.v1') await retryWaitlisted(this, event, this.now);
      if (detailType === 'availability-changed.v1') await followAvailability(this, event, this.now);
      if (detailType === 'delegate-amended.v1') await followStay(this, event, this.now);
      if (detailType === 'programme-changed.v1') await applyProgramme(this, event, this.now);
      if (detailType === 'keep-apart-changed.v1') await followKeepApart(this, event, this.now);
      if (/^meeting-(provisional|confirmed|reopened|slot-offered|rescheduled)\.v1$/.test(detailType))
        await followPlaced(this, event, this.now);
    } catch (error) {
      if (!(error instanceof OutdatedEvent)) throw error;
    }
  }

  /** Hands all events to their consumers, `copies` times each, until nothing new is told. */
  async settle({ copies = 1 } = {}): Promise<void> {
    for (;;) {
      const events = (await this.events()).filter(({ detail }) => !this.#delivered.has(detail.metadata.eventId));
      if (events.length === 0) return;
      for (const event of events) {
        this.#delivered.add(event.detail.metadata.eventId);
        for (let copy = 0; copy < copies; copy++) await this.deliver(event);
      }
    }
  }

  async events(detailType?: string): Promise<EventEnvelope[]> {
    return (await this.table.events()).filter(
      (event) =>
        event.detail.metadata.conferenceId === this.conferenceId &&
        (detailType === undefined || event.detailType === detailType),
    );
  }

  /** What was told of a meeting, by its versions. */
  async eventsOf(meetingId: string): Promise<string[]> {
    return (await this.events())
      .filter(({ detail }) => detail.metadata.aggregateId === meetingId)
      .map(({ detail, detailType }) => ({ version: detail.metadata.aggregateVersion, detailType }))
      .sort((a, b) => a.version - b.version || a.detailType.localeCompare(b.detailType))
      .map(({ detailType }) => detailType);
  }

  async #items(): Promise<Record<string, unknown>[]> {
    const items: Record<string, unknown>[] = [];
    let from: Record<string, unknown> | undefined;
    do {
      const page = await this.table.documents.send(
        new ScanCommand({
          TableName: this.table.name,
          ConsistentRead: true,
          ...(from ? { ExclusiveStartKey: from } : {}),
        }),
      );
      items.push(...(page.Items ?? []));
      from = page.LastEvaluatedKey;
    } while (from);
    return items.filter(({ pk }) => String(pk).startsWith(`MTG#C#${this.conferenceId}`));
  }

  /**
   * Reads the raw items and says everything that is wrong with them: nobody and no room is held by what does not hold
   * it, and whatever is placed holds exactly what it should. Written against the items, not with the code of the service.
   */
  async contradictions(): Promise<string[]> {
    const items = await this.#items();
    const found = new Map<string, string>();
    for (const item of items) {
      if (!['PERSON-DAY', 'ROOM-DAY', 'INTERPRETER-DAY'].includes(String(item.entity))) continue;
      const pk = String(item.pk).split('#');
      const sk = String(item.sk).split('#');
      const calendar = item.entity === 'PERSON-DAY' ? `${pk.at(-1)} ${sk[1]}` : `${sk[1]} ${pk.at(-1)}`;
      for (const [name, holder] of Object.entries(item)) {
        if (/^s\d{4}$/.test(name)) found.set(`${calendar} ${name}`, String(holder));
      }
    }
    const expected = new Map<string, string>();
    const wrong: string[] = [];
    const expect = (claim: string, holder: string): void => {
      const other = expected.get(claim);
      if (other) wrong.push(`${claim} is wanted by ${other} and ${holder}`);
      expected.set(claim, holder);
    };
    const names = (placement: { step: number; stepMinutes: number }, count: number): string[] =>
      Array.from({ length: count }, (_, index) => {
        const minutes = placement.step + index * placement.stepMinutes;
        return `s${String(Math.floor(minutes / 60)).padStart(2, '0')}${String(minutes % 60).padStart(2, '0')}`;
      });
    for (const item of items) {
      if (item.entity === 'MEETING') {
        const live = ['provisional', 'confirmed', 'held', 'no-show'].includes(String(item.status));
        if (live !== (item.placement !== undefined)) wrong.push(`${item.pk} is ${item.status} with or without a place`);
        if (live !== (item.gsi1pk !== undefined)) wrong.push(`${item.pk} is in the day's index without a place`);
        if (!live) continue;
        const placement = item.placement as {
          day: string;
          roomId: string;
          step: number;
          stepMinutes: number;
          steps: number;
          roomSteps: number;
          zone?: string;
          interpreterIds?: string[];
        };
        const meetingId = String(item.pk).split('#').at(-1) ?? '';
        const holder = placement.zone === undefined ? meetingId : `${meetingId}@${placement.zone}`;
        for (const interpreter of placement.interpreterIds ?? []) {
          for (const name of names(placement, placement.steps))
            expect(`${interpreter} ${placement.day} ${name}`, holder);
        }
        for (const { people = [] } of item.parties as { people?: string[] }[]) {
          for (const person of people) {
            for (const name of names(placement, placement.steps)) {
              expect(`${person} ${placement.day} ${name}`, holder);
            }
          }
        }
        for (const name of names(placement, placement.roomSteps)) {
          expect(`${placement.roomId} ${placement.day} ${name}`, holder);
        }
      }
      if (item.entity === 'SPEAKER') {
        for (const step of item.steps as number[]) {
          const [name] = names({ step, stepMinutes: 1 }, 1);
          const holder = item.zone === undefined ? item.sessionId : `${item.sessionId}@${item.zone}`;
          expect(`${item.delegateId} ${item.day} ${name}`, String(holder));
        }
      }
    }
    const near = new Set<string>();
    for (const item of items.filter(({ entity }) => entity === 'APART-DAY')) {
      for (const [name, entry] of Object.entries(item)) {
        if (!name.startsWith('mtg_')) continue;
        const { delegationId, roomId } = entry as Record<string, string>;
        near.add(`${name} ${delegationId} ${String(item.pk).split('#').at(-1)} ${item.sk} ${roomId}`);
      }
    }
    for (const { entity, pk, apart, placement } of items) {
      if (entity !== 'MEETING' || typeof apart !== 'string') continue;
      for (const side of apart.split(',')) {
        const [own = '', other = ''] = side.split('/');
        const { day, roomId } = placement as Record<string, string>;
        const pair = ['PAIR', ...[own, other].sort()].join('#');
        const entry = `${String(pk).split('#').at(-1)} ${own} ${day} ${pair} ${roomId}`;
        if (!near.delete(entry)) wrong.push(`${entry} is not entered`);
      }
    }
    for (const entry of near) wrong.push(`${entry} is entered without a meeting`);
    for (const [claim, holder] of found) {
      if (expected.get(claim) !== holder)
        wrong.push(`${claim} is held by ${holder} and should be by ${expected.get(claim)}`);
    }
    for (const [claim, holder] of expected) {
      if (!found.has(claim)) wrong.push(`${claim} should be held by ${holder} and is free`);
    }
    return wrong;
  }
}
