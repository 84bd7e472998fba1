import { MINUTE_MS, writeInstant } from '../../shared/local-time.ts';
import { type Interval, trimToSteps } from './grid.ts';
import {
  ACCREDITED_BEFORE_MINUTES,
  changed,
  isAgreed,
  isDue,
  isPlaced,
  type Meeting,
  namedParties,
  type StandingOf,
} from './meeting.ts';
import { openDays, type Programme } from './programme.ts';

/** So long has whoever is asked again, or by a counter-proposal. */
const ANSWER_WITHIN_MINUTES = 72 * 60;

/**
 * The end of the last time at which a meeting could take place: of its windows, as far as they lie inside the opening hours,
 * else of the programme.
 */
export function lastChance(programme: Programme, windows: readonly Interval[] | undefined): Date {
  const days = openDays(programme);
  const inWindows = days.flatMap((day) => (windows ?? []).map((window) => trimToSteps(day, window)));
  const parts = inWindows.filter((part) => part !== undefined);
  return new Date(Math.max(...(parts.length > 0 ? parts : days).map(({ to }) => to)));
}

/** Until when a request can be accepted: as long as it says, and as something can come of it. */
export const openUntilOfRequest = (
  programme: Programme,
  windows: readonly Interval[] | undefined,
  expiresAt?: string,
): string =>
  writeInstant(
    Math.min(
      expiresAt === undefined ? Number.POSITIVE_INFINITY : Date.parse(expiresAt),
      lastChance(programme, windows).getTime(),
    ),
  );

/** Until when whoever is asked again, or by a counter-proposal that says nothing else, can answer. */
export const openUntilOfQuestion = (
  programme: Programme,
  windows: readonly Interval[] | undefined,
  now: Date,
  expiresAt = writeInstant(now.getTime() + ANSWER_WITHIN_MINUTES * MINUTE_MS),
): string => openUntilOfRequest(programme, windows, expiresAt);

/**
 * The meeting with the time until which its slot is held for accreditations. One that comes to wait when the usual time is
 * over is decided when it begins, and one that is under way at its end.
 */
export function withHold(meeting: Meeting, now: Date): Meeting {
  if (!isPlaced(meeting) || meeting.status !== 'provisional' || !isAgreed(meeting)) return meeting;
  const [begins, ends] = [Date.parse(meeting.placement.startsAt), Date.parse(meeting.placement.endsAt)];
  if (begins - ACCREDITED_BEFORE_MINUTES * MINUTE_MS > now.getTime()) return meeting;
  return { ...meeting, heldUntil: writeInstant(begins > now.getTime() ? begins : ends) };
}

/**
 * The meeting with the time until which it can have a slot, if it waits for one: after the last window of any side, or the
 * end of the programme, there is none.
 */
export function withWait(meeting: Meeting, programme: Programme): Meeting {
  if (meeting.status !== 'waitlisted') return meeting;
  const chances = meeting.parties.map(({ windows }) => lastChance(programme, windows).getTime());
  return { ...meeting, openUntil: writeInstant(Math.min(...chances)) };
}

/**
 * What becomes of a meeting that waits when its time has come. Undefined before that.
 * - Not everybody has agreed, or there was no slot: it has expired, and gives back what it held.
 * - All agree and every principal is accredited: it is confirmed, without those who are not.
 * - A principal is not accredited: it has expired.
 */
export function decidedWhenDue(meeting: Meeting, standingOf: StandingOf, now: Date): Meeting | undefined {
  if (!isDue(meeting, now)) return undefined;
  const isAccredited = (delegateId: string): boolean => standingOf(delegateId).accredited;
  const takesPlace =
    isPlaced(meeting) &&
    isAgreed(meeting) &&
    namedParties(meeting).every(({ principalId }) => isAccredited(principalId));
  if (!takesPlace) {
    const sequence = isPlaced(meeting) ? meeting.sequence + 1 : meeting.sequence;
    return changed(meeting, { status: 'expired', placement: undefined, sequence });
  }
  const parties = meeting.parties.map((party) =>
    party.attendeeIds === undefined ? party : { ...party, attendeeIds: party.attendeeIds.filter(isAccredited) },
  );
  return changed(meeting, { status: 'confirmed', parties, sequence: meeting.sequence + 1 });
}
