import type { Evidence, Interval, MeetingEvidence } from './evidence.ts';

/** What the rules of the checker share: what a rule finds, and which meetings have a place. */

export interface Finding {
  /** How many cases were looked at. */
  readonly examined: number;
  readonly faults: readonly string[];
}

export type Rule = (evidence: Evidence) => Finding;

export const MINUTE_MS = 60_000;
/** A meeting in one of these has its room and its people. */
export const PLACED: ReadonlySet<string> = new Set(['provisional', 'confirmed', 'held', 'no-show']);

const clock = (instant: number): string => new Date(instant).toISOString().slice(0, 16).replace('T', ' ');
export const span = ({ from, to }: Interval): string => `${clock(from)} to ${clock(to).slice(11)}`;

export interface Held extends Interval {
  readonly by: string;
}

export type Placed = MeetingEvidence & { readonly placement: NonNullable<MeetingEvidence['placement']> };

const hasPlacement = (meeting: MeetingEvidence): meeting is Placed => meeting.placement !== undefined;
export const placedMeetings = ({ meetings }: Evidence): Placed[] =>
  meetings.filter(({ status }) => PLACED.has(status)).filter(hasPlacement);

/** Every two entries of one holder that overlap. Times that only touch do not. */
export function overlaps(holds: ReadonlyMap<string, readonly Held[]>, nameOf: (holder: string) => string): string[] {
  const faults: string[] = [];
  for (const [holder, held] of holds) {
    const sorted = held.toSorted((left, right) => left.from - right.from);
    for (const [index, one] of sorted.entries()) {
      for (const next of sorted.slice(index + 1)) {
        if (next.from >= one.to) break;
        faults.push(`${nameOf(holder)}: ${one.by} (${span(one)}) and ${next.by} (${span(next)})`);
      }
    }
  }
  return faults;
}
