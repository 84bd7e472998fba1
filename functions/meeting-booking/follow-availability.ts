import type * as z from 'zod';
import type { delegateAmendedV1 } from '../../events/registration/delegate-amended.v1.ts';
import { evenIfOutdated, type ReceivedEvent } from '../shared/events/event-consumer.ts';
import { Agenda } from './data/agenda.ts';
import type { KnownDelegate } from './data/directory-store.ts';
import { MeetingChanged } from './data/meeting-store.ts';
import { attendeesOf, byPriority, hasBegun, isPlaced } from './domain/meeting.ts';
import { isThere } from './domain/person-time.ts';
import { factsOf, isWish, obstaclesBy } from './domain/placement-search.ts';
import { type Programme, spanOf } from './domain/programme.ts';
import { placeMeeting } from './place-meeting.ts';
import { retryWaitlist } from './retry-waitlist.ts';
import { type Run, runOf, type SettlingStores, type Standstill } from './settle-meeting.ts';

const CONSUMER = 'follow-availability';
const MOST_ATTEMPTS = 12;

/** What of an amended profile says when somebody is there, and whether in person. */
const STAY: ReadonlySet<string> = new Set(['arrival', 'departure', 'attendance']);

/** Longer than it takes to say when somebody can meet, from the moment it is dated to the moment everybody reads it. */
const SAYING_MS = 15_000;

interface Person {
  readonly delegateId: string;
  readonly delegationId: string;
}

/**
 * When somebody can meet was said anew: their meetings and those that wait for them follow.
 * @throws Busy
 */
export const followAvailability = (stores: SettlingStores, event: ReceivedEvent<Person>, now: Date): Promise<void> =>
  suit(stores, event.data, runOf(CONSUMER, event, now));

/**
 * Somebody comes or goes at another time than was known, or attends in another way.
 * 1. Keep that, whoever else keeps it as well.
 * 2. Their meetings and those that wait for them follow.
 */
export async function followStay(
  stores: SettlingStores,
  event: ReceivedEvent<z.output<typeof delegateAmendedV1.data>>,
  now: Date,
): Promise<void> {
  const { metadata, data } = event;
  if (!data.changed.some((field) => STAY.has(field))) return;
  const { conferenceId, aggregateVersion } = metadata;
  await stores.directory.keepProfile(conferenceId, data, aggregateVersion, data.profile, now).catch(evenIfOutdated);
  await suit(stores, data, runOf(CONSUMER, event, now));
}

/**
 * Brings a person's meetings in line with when they are there and what they wish.
 * 1. Of those that do not suit, the one that matters least is moved first: the next may suit then.
 * 2. Those that wait for this person are tried: they may have gained time.
 * It looks at what is known now, not at what an event said, so it is harmless to repeat and to be late.
 */
async function suit(stores: SettlingStores, { delegateId }: Person, run: Run): Promise<void> {
  const { conferenceId, origin, cause, now } = run;
  const programme = (await stores.programmes.get(conferenceId, { consistent: true }))?.programme;
  if (!programme) return;
  const { days } = await stores.calendars.person(conferenceId, delegateId, { consistent: true });
  const holders = new Set([...days.values()].flatMap((day) => [...day.holders.values()]));
  const meetingIds = [...holders].filter((holder) => holder.startsWith('mtg_'));
  const meetings = await stores.meetings.getMany(conferenceId, meetingIds, { consistent: true });
  for (const { meetingId } of meetings.sort(byPriority).reverse()) {
    await moveUnsuited(stores, meetingId, delegateId, programme, run);
  }
  await retryWaitlist(stores, { conferenceId, naming: delegateId, origin, cause, now });
}

/**
 * A meeting was placed: somebody in it may have said meanwhile that they cannot come then, attend otherwise, or wish
 * otherwise, when whoever placed it had read of them before and whoever followed them had not found it yet.
 */
export async function moveOvertaken(
  stores: SettlingStores,
  { meeting, people }: Standstill,
  placedAt: string,
  run: Run,
): Promise<void> {
  if (!isPlaced(meeting) || hasBegun(meeting, run.now)) return;
  const time = spanOf(meeting.placement);
  const isOvertaken = (person: KnownDelegate | undefined): boolean => {
    if (!person) return false;
    const said = [person.availability?.putAt, person.amendedAt].map((at) => Date.parse(at ?? ''));
    return !isThere(person, time) || said.some((at) => at > Date.parse(placedAt) - SAYING_MS);
  };
  const overtaken = attendeesOf(meeting).filter((delegateId) => isOvertaken(people.get(delegateId)));
  if (overtaken.length === 0) return;
  const programme = (await stores.programmes.get(run.conferenceId, { consistent: true }))?.programme;
  if (!programme) return;
  for (const delegateId of overtaken) await moveUnsuited(stores, meeting.meetingId, delegateId, programme, run);
}

/**
 * Moves a meeting that stands against when one of its people is there and how they attend, or against a wish of theirs;
 * without a slot it waits. A locked meeting gives way to no wish, and one that has begun to nothing.
 */
async function moveUnsuited(
  stores: SettlingStores,
  meetingId: string,
  delegateId: string,
  programme: Programme,
  { conferenceId, origin, cause, now }: Run,
): Promise<void> {
  for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
    const before = await stores.meetings.get(conferenceId, meetingId);
    if (!before || !isPlaced(before) || hasBegun(before, now) || !attendeesOf(before).includes(delegateId)) return;
    const agenda = new Agenda(stores.calendars, conferenceId, { consistent: true });
    const facts = factsOf(programme, await agenda.people(attendeesOf(before)));
    const found = obstaclesBy(facts, before, delegateId);
    if (before.locked ? found.every(isWish) : found.length === 0) return;
    const isForTheRoom = found.every(({ kind }) => kind === 'capacity' || kind === 'features');
    const anew = isForTheRoom ? undefined : () => true;
    const placing = { before, programme, agenda, anew, otherwise: 'waitlist' } as const;
    try {
      await placeMeeting(stores, { ...placing, origin, cause, now });
      return;
    } catch (error) {
      if (!(error instanceof MeetingChanged)) throw error;
    }
  }
  throw new Error(`${meetingId} kept changing`);
}
