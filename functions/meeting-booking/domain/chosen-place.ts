import type { Fault } from '../../shared/problem.ts';
import {
  changed,
  hasBegun,
  isAgreed,
  isDue,
  isPlaced,
  type Meeting,
  type PlacedMeeting,
  type Placement,
  placed,
} from './meeting.ts';
import { type Facts, type Obstacle, obstacles, type Stretch, stretchFrom } from './placement-search.ts';
import { type Conflict, InvalidMeeting, MeetingNotOpen } from './problems.ts';
import type { Programme } from './programme.ts';
import { requireAhead } from './rescheduling.ts';
import { isOpenTo, type Room } from './room-choice.ts';

/** A place that the desk chooses. */
export interface ChosenPlace {
  readonly startsAt: string;
  readonly roomId: string;
  /** Left out, those it has in that place, or some who are free if it needs any. */
  readonly interpreterIds?: readonly string[] | undefined;
  /** Whether nothing may move it from there; left out, as it was. */
  readonly lock?: boolean | undefined;
  readonly displace?: boolean | undefined;
  readonly reason?: string | undefined;
}

/**
 * That a meeting can be given a chosen place. Before all agree the place is kept for it until its time to answer is over.
 * @throws MeetingNotOpen
 */
export function requirePlaceable(meeting: Meeting, now: Date): void {
  requireAhead(meeting, now);
  if (!isAgreed(meeting) && isDue(meeting, now)) {
    throw new MeetingNotOpen('The time in which it could be accepted is over.', meeting.status);
  }
}

/**
 * The room and the time that were chosen, as the programme has them.
 * @throws InvalidMeeting with everything that it does not have
 */
export function chosenTime(
  meeting: Meeting,
  { startsAt, roomId, interpreterIds = [], displace }: ChosenPlace,
  programme: Programme,
  now: Date,
): { readonly room: Room; readonly stretch: Stretch } {
  const faults: Fault[] = [];
  const room = programme.rooms.find((known) => known.roomId === roomId);
  if (!room) faults.push({ pointer: '/roomId', detail: 'is not a room of the programme' });
  else if (!isOpenTo(room, meeting.withHost)) {
    faults.push({ pointer: '/roomId', detail: 'is a room for meetings of the host alone' });
  }
  const instant = Date.parse(startsAt);
  const stretch = stretchFrom(programme, instant, meeting);
  if (instant <= now.getTime()) faults.push({ pointer: '/startsAt', detail: 'must lie ahead' });
  else if (!stretch) {
    const { stepMinutes } = programme.grid;
    const detail = `must be on a step of ${stepMinutes} minutes that leaves time for the meeting inside the opening hours`;
    faults.push({ pointer: '/startsAt', detail });
  }
  for (const [index, id] of interpreterIds.entries()) {
    const pointer = `/interpreterIds/${index}`;
    if (interpreterIds.indexOf(id) !== index) faults.push({ pointer, detail: 'is named twice' });
    else if (!programme.interpreters.some(({ interpreterId }) => interpreterId === id)) {
      faults.push({ pointer, detail: 'is not an interpreter of the programme' });
    }
  }
  if (displace && !meeting.withHost) faults.push({ pointer: '/displace', detail: 'is for meetings of the host alone' });
  if (!room || !stretch || faults.length > 0) throw new InvalidMeeting(faults);
  return { room, stretch };
}

/** What would still be wrong if nobody else met at that time. @throws InvalidMeeting */
export function requireFit(against: readonly Obstacle[]): void {
  const faults = against.flatMap(({ kind, id }): Fault[] => {
    if (kind === 'capacity') return [{ pointer: '/roomId', detail: 'has fewer chairs than people come in person' }];
    if (kind === 'features') return [{ pointer: '/roomId', detail: 'does not have what the meeting needs' }];
    if (kind !== 'interpreter' || id !== undefined) return [];
    return [{ pointer: '/interpreterIds', detail: 'do not interpret between all languages of the meeting' }];
  });
  if (faults.length > 0) throw new InvalidMeeting(faults);
}

/** Whether a meeting is in the chosen place already. */
export const isThere = (meeting: Meeting, { roomId, startsAt, interpreterIds }: ChosenPlace): boolean => {
  if (!isPlaced(meeting)) return false;
  const { placement } = meeting;
  const those = interpreterIds ?? placement.interpreterIds ?? [];
  return (
    placement.roomId === roomId &&
    Date.parse(placement.startsAt) === Date.parse(startsAt) &&
    [...those].sort().join() === [...(placement.interpreterIds ?? [])].sort().join()
  );
};

/** The meeting in its chosen place. Where it is there already, only the lock changes, and nobody need be told. */
export function inChosenPlace(
  meeting: Meeting,
  placement: Placement,
  chosen: ChosenPlace,
  everybodyAccredited: boolean,
): Meeting {
  const moved = isThere(meeting, chosen) ? changed(meeting, {}) : placed(meeting, placement, everybodyAccredited);
  const isLocked = chosen.lock ?? meeting.locked ?? false;
  return { ...moved, locked: isLocked ? true : undefined, reason: chosen.reason ?? moved.reason };
}

/** What does not fit in the people and windows of a side that accepts a meeting which is locked to its place. */
export function lockedPlaceFaults(
  facts: Facts,
  meeting: PlacedMeeting,
  side: { readonly delegationId: string; readonly attendeeIds: readonly string[] },
): Fault[] {
  const place = 'the slot and room that the meeting is locked to';
  return obstacles(facts, meeting, meeting.placement).flatMap(({ kind, id = '' }): Fault[] => {
    const person = side.attendeeIds.indexOf(id);
    if ((kind === 'person' || kind === 'travel') && person >= 0) {
      return [{ pointer: `/attendeeIds/${person}`, detail: `is not free for ${place}` }];
    }
    if (kind === 'window' && id === side.delegationId) {
      return [{ pointer: '/windows', detail: `leave out ${place}` }];
    }
    if (kind === 'capacity') return [{ pointer: '/attendeeIds', detail: `are too many in person for ${place}` }];
    return kind === 'features' ? [{ pointer: '/attendeeIds', detail: `need what is not there, for ${place}` }] : [];
  });
}

/** Whether a meeting of the host may displace another: one that is not the host's own, not locked, and has not begun. */
export const mayBeDisplaced = (meeting: Meeting, now: Date): boolean =>
  isPlaced(meeting) && !meeting.withHost && !meeting.locked && !hasBegun(meeting, now);

/** What stands against a place, as it may be told: each thing once. Which meeting has something is for the protocol desk alone. */
export function conflictsOf(against: readonly Obstacle[], isProtocol: boolean): Conflict[] {
  const told = against.map(({ kind, id, meetingId }): Conflict => ({ kind, id, ...(isProtocol ? { meetingId } : {}) }));
  return [...new Map(told.map((conflict) => [JSON.stringify(conflict), conflict])).values()];
}
