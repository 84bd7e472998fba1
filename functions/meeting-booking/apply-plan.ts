import { isDeepStrictEqual } from 'node:util';
import { AlreadyAnswered, type CommandIdentity, partOf } from '../shared/dynamo/command-log.ts';
import type { Cause } from '../shared/events/compose-event.ts';
import { Busy } from '../shared/problem.ts';
import { Agenda } from './data/agenda.ts';
import { type CalendarStore, ClaimTaken, type Person } from './data/calendar-store.ts';
import { ApartChanged } from './data/keep-apart-store.ts';
import { type MeetingChange, MeetingChanged, type MeetingStore, TooMuchAtOnce } from './data/meeting-store.ts';
import {
  attendeesOf,
  everybodyAccredited,
  isPlaced,
  type Meeting,
  type PlacedMeeting,
  type Placement,
  placed,
} from './domain/meeting.ts';
import { apartAsRead, asEntered, decidedOn, type Facts, factsOf, obstacles } from './domain/placement-search.ts';
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

interface Change extends Pick<MeetingChange, 'before' | 'decidedOn' | 'apartAsRead'> {
  readonly after: PlacedMeeting;
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
  for (const group of inOrder(changes, (change) => inTheWayOf(change, changes, applying.facts))) {
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
  const after = withHold(placed({ ...before, reason: undefined }, placement, isAccredited), now);
  return { before, after: { ...after, placement }, placement };
}

/** What moves away in the same plan and is in the way of a meeting as long as it does not. */
function inTheWayOf({ before, placement }: Change, changes: readonly Change[], facts: Facts): Change[] {
  const against = obstacles(facts, before, placement);
  return changes.filter(({ before: other }) => {
    if (other.meetingId === before.meetingId || !isPlaced(other)) return false;
    const isOf = (id: string | undefined): boolean => id !== undefined && attendeesOf(other).includes(id);
    return against.some(({ meetingId, id }) =>
      meetingId === undefined ? other.placement.day === placement.day && isOf(id) : meetingId === other.meetingId,
    );
  });
}

/** Gives why a group was not booked; undefined when it was. */
async function book(stores: Stores, planned: readonly Change[], applying: Applying): Promise<Loss | undefined> {
  const { programme, identity, cause, now, facts } = applying;
  const minds = planned.some(
    ({ before, placement }) =>
      decidedOn(facts, before, placement).length + apartAsRead(facts, before, placement).length > 0,
  );
  let group = planned;
  for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
    const decided = minds ? await decidedNow(stores, group, applying) : group;
    if (!decided) return 'taken';
    const [first, ...others] = decided.map(({ placement: _placement, ...change }) => {
      const events = eventsOfChange(change.before, change.after, cause, now);
      return { ...change, events, roomsVersion: programme.roomsVersion };
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
      const isTaken = error instanceof ClaimTaken || error instanceof ApartChanged;
      if (isTaken && minds) continue;
      if (isTaken || error instanceof Busy) return 'taken';
      if (!(error instanceof MeetingChanged)) throw error;
      const current = await asTheyAreNow(stores, group, applying);
      if (!current) return 'changed';
      group = current;
    }
  }
  return 'taken';
}

/**
 * For meetings whose people mind more than that a time is free (lunch, meetings a day, the way from one place to the next, who
 * is near): looks whether all still suits them, also after what the plan has booked so far, and gives the changes with what
 * that was decided on; undefined when it does not.
 */
async function decidedNow(
  { calendars }: Stores,
  group: readonly Change[],
  { conferenceId, programme }: Applying,
): Promise<Change[] | undefined> {
  const agenda = new Agenda(calendars, conferenceId, { consistent: true });
  const [people, pairs] = await Promise.all([
    agenda.people(group.flatMap(({ before }) => attendeesOf(before))),
    agenda.apartPairs(),
  ]);
  const known = factsOf(programme, people, new Map(), pairs);
  const ids = new Set(group.map(({ before }) => before.meetingId));
  const decided: Change[] = [];
  for (const { before, after, placement } of group) {
    const freed = withoutMeetings(await withDayOf(agenda, known, before, placement.day), ids);
    const booked = decided.map((change) => change.after);
    const facts = withMeetings(freed, booked);
    if (obstacles(facts, before, placement).length > 0) return undefined;
    decided.push({
      ...{ before, after: { ...after, placement: asEntered(facts, before, placement) }, placement },
      ...{ decidedOn: decidedOn(facts, before, placement), apartAsRead: apartAsRead(facts, before, placement) },
    });
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

/** Whether it waits or has a place, which one, and who comes to it when and for how long. Where it is entered is looked up anew. */
const bearingOnPlace = ({ status, placement, locked, durationMinutes, parties }: Meeting) => ({
  isWaiting: status === 'waitlisted',
  isPlaced: status === 'provisional' || status === 'confirmed',
  placement: placement && { ...placement, apart: undefined },
  locked,
  durationMinutes,
  parties,
});
