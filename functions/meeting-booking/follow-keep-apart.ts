import type { ReceivedEvent } from '../shared/events/event-consumer.ts';
import { Agenda } from './data/agenda.ts';
import { MeetingChanged } from './data/meeting-store.ts';
import { apartSidesOf } from './domain/keep-apart.ts';
import { attendeesOf, byPriority, hasBegun, isPlaced, type Meeting, type PlacedMeeting } from './domain/meeting.ts';
import { factsOf, obstacles } from './domain/placement-search.ts';
import { placeMeeting, withDayOf } from './place-meeting.ts';
import { retryWaitlist } from './retry-waitlist.ts';
import { type Run, runOf, type SettlingStores } from './settle-meeting.ts';

const CONSUMER = 'follow-keep-apart';
const MOST_ATTEMPTS = 12;

type Stores = Omit<SettlingStores, 'directory'>;

/**
 * The list of those who are kept apart was replaced. Whatever version the event was about, the one that stands now counts.
 * 1. Every placed meeting of theirs is entered for its pairs, the higher in priority first.
 * 2. Of two that are too near each other the lower in priority is moved, or waits.
 * 3. Who waits is tried again: somebody may not be kept apart any more.
 * Harmless to repeat.
 */
export async function followKeepApart(stores: Stores, event: ReceivedEvent<unknown>, now: Date): Promise<void> {
  const run = runOf(CONSUMER, event, now);
  const { conferenceId } = run;
  const { pairs } = await stores.calendars.keepApart.list(conferenceId, { consistent: true });
  const concerned = new Set(pairs.flatMap(({ delegationIds }) => delegationIds));
  const found = new Map<string, Meeting>();
  for (const delegationId of concerned) {
    for (const meeting of await stores.meetings.allOf(conferenceId, delegationId)) {
      found.set(meeting.meetingId, meeting);
    }
  }
  for (const { meetingId } of [...found.values()].filter(isPlaced).sort(byPriority)) {
    await keepApart(stores, meetingId, run);
  }
  await retryWaitlist(stores, run);
}

/**
 * A meeting was placed or moved, perhaps by somebody who had read an older list, or chosen the place without it: one look
 * after both have written.
 */
export async function followPlaced(
  stores: Stores,
  event: ReceivedEvent<{ readonly meetingId: string }>,
  now: Date,
): Promise<void> {
  await keepApart(stores, event.data.meetingId, runOf(CONSUMER, event, now));
}

/** A meeting that has begun stays, and so does one that the desk has locked. */
async function keepApart(stores: Stores, meetingId: string, run: Run): Promise<void> {
  const { conferenceId, origin, cause, now } = run;
  for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
    const [meeting, { pairs }] = await Promise.all([
      stores.meetings.get(conferenceId, meetingId),
      stores.calendars.keepApart.list(conferenceId, { consistent: true }),
    ]);
    if (!meeting || !isPlaced(meeting) || hasBegun(meeting, now)) return;
    const sides = apartSidesOf(pairs, meeting).map(({ own, other }) => ({ own, other }));
    try {
      if (!isEntered(meeting, sides)) await stores.meetings.enterApart(meeting, sides);
      if (sides.length === 0) return;
      const programme = (await stores.programmes.get(conferenceId, { consistent: true }))?.programme;
      if (!programme) return;
      const agenda = new Agenda(stores.calendars, conferenceId, { consistent: true });
      const known = factsOf(programme, await agenda.people(attendeesOf(meeting)), new Map(), pairs);
      const facts = await withDayOf(agenda, known, meeting, meeting.placement.day);
      const near = obstacles(facts, meeting, meeting.placement).filter(({ kind }) => kind === 'apart');
      if (near.length === 0) return;
      const rivals = await stores.meetings.getMany(
        conferenceId,
        near.flatMap((obstacle) => obstacle.meetingId ?? []),
        { consistent: true },
      );
      const movable = [meeting, ...rivals].filter((one) => isPlaced(one) && !one.locked && !hasBegun(one, now));
      const before = movable.sort(byPriority).at(-1);
      if (!before) return;
      await placeMeeting(stores, { before, programme, agenda, otherwise: 'waitlist', origin, cause, now });
    } catch (error) {
      // It or the other has changed meanwhile: look again.
      if (!(error instanceof MeetingChanged)) throw error;
    }
  }
  throw new Error(`${meetingId} and its neighbours kept changing`);
}

const textOf = (sides: readonly { readonly own: string; readonly other: string }[]): string =>
  sides.map(({ own, other }) => `${own}/${other}`).join();

const isEntered = ({ placement }: PlacedMeeting, sides: readonly { readonly own: string; readonly other: string }[]) =>
  textOf(placement.apart ?? []) === textOf(sides);
