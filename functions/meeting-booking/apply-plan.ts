import { isDeepStrictEqual } from 'node:util';
import { AlreadyAnswered, type CommandIdentity, partOf } from '../shared/dynamo/command-log.ts';
import type { Cause } from '../shared/events/compose-event.ts';
import { Busy } from '../shared/problem.ts';
import { Agenda } from './data/agenda.ts';
import { type CalendarStore, ClaimTaken, type Person } from './data/calendar-store.ts';
import { MeetingChanged, type MeetingStore, TooMuchAtOnce } from './data/meeting-store.ts';
import {
  attendeesOf,
  type CalendarVersion,
  everybodyAccredited,
  type Meeting,
  type Placement,
  placed,
} from './domain/meeting.ts';
import { decidedOn, type Facts, factsOf, obstacles } from './domain/placement-search.ts';
import { withMeetings, withoutMeetings } from './domain/planning/assumed-facts.ts';
import type { ConferencePlan } from './domain/planning/conference-plan.ts';
import type { Loss } from './domain/planning/loss.ts';
import { inOrder } from './domain/planning/plan-order.ts';
import type { Programme } from './domain/programme.ts';
import { withHold } from './domain/time-limits.ts';
import { eventsOfChange } from './meeting-events.ts';
import { standingOf, withDayOf } from './place-meeting.ts';

/** The bookings that were made, and those that were not. */
export interface AppliedPlan {
  readonly booked: ReadonlySet<string>;
  readonly lost: ReadonlyMap<string, Loss>;
}

export interface Applying {
  readonly conferenceId: string;
  readonly programme: Programme;
  /** Everybody who is in one of the meetings. */
  readonly people: ReadonlyMap<string, Person>;
  /** What the plan was made of. */
  readonly facts: Facts;
  readonly isTimeUp: () => boolean;
  readonly identity: CommandIdentity;
  readonly cause: Cause;
  readonly now: Date;
}

interface Stores {
  readonly meetings: Pick<MeetingStore, 'getMany' | 'changeTogether'>;
  readonly calendars: CalendarStore;
}

interface Change {
  readonly before: Meeting;
  readonly after: Meeting;
  readonly placement: Placement;
}

const MOST_ATTEMPTS = 4;

/**
 * Books a plan: who takes a slot that another one leaves is booked after it; meetings that exchange slots in a circle are
 * booked at once. Each booking is a transaction of its own, under the condition that the meeting is as it was planned with;
 * one that changed meanwhile in what does not bear on its place is booked all the same.
 */
export async function applyPlan(
  stores: Stores,
  { placed: found, moved }: ConferencePlan,
  applying: Applying,
): Promise<AppliedPlan> {
  const changes = [...moved, ...found].map(({ meeting, placement }) => changeTo(placement, meeting, applying));
  const booked = new Set<string>();
  const lost = new Map<string, Loss>();
  for (const group of inOrder(changes)) {
    const loss = applying.isTimeUp() ? 'time-up' : await book(stores, group, applying);
    for (const { before } of group) {
      if (loss) lost.set(before.meetingId, loss);
      else booked.add(before.meetingId);
    }
  }
  return { booked, lost };
}

function changeTo(placement: Placement, before: Meeting, { people, now }: Applying): Change {
  const isAccredited = everybodyAccredited(before, (delegateId) => standingOf(people.get(delegateId)));
  return { before, after: withHold(placed({ ...before, reason: undefined }, placement, isAccredited), now), placement };
}

/** Gives why a group was not booked; undefined when it was. */
async function book(stores: Stores, planned: readonly Change[], applying: Applying): Promise<Loss | undefined> {
  const { programme, identity, cause, now, facts } = applying;
  const minds = planned.some(({ before, placement }) => decidedOn(facts, before, placement).length > 0);
  let group = planned;
  for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
    const decided = minds ? await decidedNow(stores, group, applying) : new Map<string, CalendarVersion[]>();
    if (!decided) return 'taken';
    const [first, ...others] = group.map(({ before, after }) => {
      const events = eventsOfChange(before, after, cause, now);
      const decidedOn = decided.get(before.meetingId);
      return { before, after, events, roomsVersion: programme.roomsVersion, decidedOn };
    });
    if (!first) return undefined;
    try {
      const part = partOf(identity, first.before.meetingId);
      await stores.meetings.changeTogether(
        [first, ...others],
        { identity: part, answerTo: () => ({ status: 200 }) },
        now,
      );
      return undefined;
    } catch (error) {
      if (error instanceof AlreadyAnswered) return undefined;
      if (error instanceof TooMuchAtOnce) return 'too-much-at-once';
      if (error instanceof ClaimTaken && minds) continue;
      if (error instanceof ClaimTaken || error instanceof Busy) return 'taken';
      if (!(error instanceof MeetingChanged)) throw error;
      const current = await asTheyAreNow(stores, group, applying);
      if (!current) return 'changed';
      group = current;
    }
  }
  return 'taken';
}

/**
 * For meetings whose people mind more than that a time is free (lunch, meetings a day, the way from one place to the next):
 * looks whether all still suits them, also after what the plan has booked so far, and gives the calendars on which that was
 * decided; undefined when it does not.
 */
async function decidedNow(
  { calendars }: Stores,
  group: readonly Change[],
  { conferenceId, programme }: Applying,
): Promise<Map<string, CalendarVersion[]> | undefined> {
  const agenda = new Agenda(calendars, conferenceId, { consistent: true });
  const people = await agenda.people(group.flatMap(({ before }) => attendeesOf(before)));
  let facts = factsOf(programme, people);
  for (const { before, placement } of group) facts = await withDayOf(agenda, facts, before, placement.day);
  facts = withoutMeetings(facts, new Set(group.map(({ before }) => before.meetingId)));
  const decided = new Map<string, CalendarVersion[]>();
  for (const { before, after, placement } of group) {
    if (obstacles(facts, before, placement).length > 0) return undefined;
    decided.set(before.meetingId, decidedOn(facts, before, placement));
    facts = withMeetings(facts, [after]);
  }
  return decided;
}

/** The same changes of the meetings as they are by now; undefined when one of them is not what the plan was made for any more. */
async function asTheyAreNow(
  { meetings }: Stores,
  group: readonly Change[],
  applying: Applying,
): Promise<Change[] | undefined> {
  const ids = group.map(({ before }) => before.meetingId);
  const found = await meetings.getMany(applying.conferenceId, ids, { consistent: true });
  const current = new Map(found.map((meeting) => [meeting.meetingId, meeting]));
  if (!group.every(({ before }) => isStillTheSame(before, current.get(before.meetingId)))) return undefined;
  return group.map(({ before, placement }) => changeTo(placement, current.get(before.meetingId) ?? before, applying));
}

/** Whether a meeting is still what the plan was made for, although something of it changed. */
const isStillTheSame = (planned: Meeting, current: Meeting | undefined): boolean =>
  current !== undefined && isDeepStrictEqual(bearingOnPlace(planned), bearingOnPlace(current));

/** Whether it waits or has a place, which one, and who comes to it when and for how long. */
const bearingOnPlace = ({ status, placement, locked, durationMinutes, parties }: Meeting) => ({
  isWaiting: status === 'waitlisted',
  isPlaced: status === 'provisional' || status === 'confirmed',
  placement,
  locked,
  durationMinutes,
  parties,
});
