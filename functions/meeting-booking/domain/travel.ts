import type { DayCalendar } from './day-calendar.ts';
import type { Step } from './grid.ts';
import type { SessionClaim, Travel } from './programme.ts';

/** A run of steps in a zone. */
export interface Stay {
  readonly zone: string;
  readonly step: Step;
  readonly steps: number;
  readonly stepMinutes: number;
}

const minutesBetween = (travel: readonly Travel[], one: string, other: string): number =>
  travel.find(({ from, to }) => (from === one && to === other) || (from === other && to === one))?.minutes ?? 0;

/** Whether anybody who stays there needs time to get to or from another zone. */
export const isFarFromAny = (travel: readonly Travel[], zone: string): boolean =>
  travel.some(({ from, to, minutes }) => minutes > 0 && (from === zone || to === zone));

/**
 * Whoever else holds a step from which, or to which, there is not enough time to travel; each of them once. Time counts in
 * whole steps: whatever ends within a step is taken to end with it.
 */
export function tooFarFrom(
  { zone, step, steps, stepMinutes }: Stay,
  { holders, zones }: DayCalendar,
  speaking: readonly SessionClaim[],
  travel: readonly Travel[],
  self: string,
): Set<string> {
  const end = step + steps * stepMinutes;
  const isTooFar = (there: string | undefined, at: Step): boolean => {
    if (there === undefined || there === zone) return false;
    const minutes = minutesBetween(travel, there, zone);
    const gap = at >= end ? at - end : step - (at + stepMinutes);
    return gap >= 0 && gap < minutes;
  };
  const found = new Set<string>();
  for (const [at, holder] of holders) {
    if (holder !== self && isTooFar(zones.get(at), at)) found.add(holder);
  }
  for (const session of speaking) {
    if (session.steps.some((at) => isTooFar(session.zone, at))) found.add(session.sessionId);
  }
  return found;
}
