import type { Fault } from '../../shared/problem.ts';
import type { Interval } from './grid.ts';
import { hasBegun, isAgreed, isLive, isPlaced, type Meeting } from './meeting.ts';
import { MeetingLocked, MeetingNotOpen } from './problems.ts';
import type { Programme } from './programme.ts';

/**
 * That a meeting can still be given another time or room.
 * @throws MeetingNotOpen
 */
export function requireAhead(meeting: Meeting, now: Date): void {
  if (!isLive(meeting)) throw new MeetingNotOpen(`It is ${meeting.status}.`, meeting.status);
  if (isPlaced(meeting) && hasBegun(meeting, now)) throw new MeetingNotOpen('It has begun.', meeting.status);
}

/**
 * That a meeting can be rescheduled: while a side has not agreed, answers and counter-proposals are the way.
 * @throws MeetingNotOpen, MeetingLocked
 */
export function requireReschedulable(meeting: Meeting, now: Date): void {
  requireAhead(meeting, now);
  if (!isAgreed(meeting)) throw new MeetingNotOpen('Not all sides have agreed to it.', meeting.status);
  if (meeting.locked) throw new MeetingLocked();
}

/** What is wanted otherwise. */
export interface NewTerms {
  /** The side whose windows are meant; undefined means every side. */
  readonly delegationId?: string | undefined;
  readonly windows?: readonly Interval[] | undefined;
  readonly durationMinutes?: number | undefined;
}

/**
 * A meeting on other terms, not yet moved. What a side has said before of when it can stands unless it says otherwise; when no
 * side is named, the windows are those of all.
 */
export function onNewTerms(meeting: Meeting, { delegationId, windows, durationMinutes }: NewTerms): Meeting {
  const isMeant = (id: string): boolean => windows !== undefined && (delegationId === undefined || delegationId === id);
  return {
    ...meeting,
    durationMinutes: durationMinutes ?? meeting.durationMinutes,
    parties: meeting.parties.map((party) => (isMeant(party.delegationId) ? { ...party, windows } : party)),
  };
}

/** What does not fit in a new duration. A party has agreed to so much time with everybody; only the desk takes more of it. */
export function durationFaults(
  { durationMinutes: before }: Meeting,
  wanted: number | undefined,
  { grid }: Programme,
  mayLengthen: boolean,
): Fault[] {
  if (wanted === undefined) return [];
  const pointer = '/durationMinutes';
  const faults: Fault[] = [];
  if (wanted % grid.stepMinutes !== 0) {
    faults.push({ pointer, detail: `must be a multiple of the grid step, ${grid.stepMinutes} minutes` });
  }
  if (wanted > before && !mayLengthen) {
    faults.push({
      pointer,
      detail: `must not be longer than ${before} minutes: only the protocol desk can lengthen it`,
    });
  }
  return faults;
}
