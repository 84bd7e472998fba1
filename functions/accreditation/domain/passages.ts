import type { Direction } from './badge.ts';

/** A scan that let somebody through a zone's gate. `at` is RFC 3339 in UTC with milliseconds. */
export interface Passed {
  readonly scanId: string;
  readonly deviceId: string;
  readonly zone: string;
  readonly direction: Direction;
  readonly at: string;
}

/** Where the bearer is, by the last passage of one zone's gate. `at` in milliseconds since 1970. */
export interface Move {
  readonly zone: string;
  readonly direction: Direction;
  readonly at: number;
}

/**
 * Two passages of one badge through one zone's gate, one after the other in the same direction: somebody went in twice
 * without going out, or out twice. A badge was lent, or a passage went by unseen.
 */
export interface PassageConflict {
  readonly kind: 'already-inside' | 'not-inside';
  readonly zone: string;
  readonly earlier: Passed;
  readonly later: Passed;
}

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

/** The one order of scans, whatever order they arrive in: by when, then by device, then by scan. */
export const inPassageOrder = (one: Omit<Passed, 'zone' | 'direction'>, other: typeof one): number =>
  compare(one.at, other.at) || compare(one.deviceId, other.deviceId) || compare(one.scanId, other.scanId);

/**
 * What all passages of one badge say together: where its bearer is, zone by zone, and which of them cannot both be right.
 * It depends on which passages there are, not on the order in which they became known.
 */
export function mergePassages(passages: readonly Passed[]): {
  readonly moves: readonly Move[];
  readonly conflicts: readonly PassageConflict[];
} {
  const last = new Map<string, Passed>();
  const conflicts: PassageConflict[] = [];
  for (const later of passages.toSorted(inPassageOrder)) {
    const { zone, direction } = later;
    const earlier = last.get(zone);
    if (earlier?.direction === direction) {
      conflicts.push({ kind: direction === 'in' ? 'already-inside' : 'not-inside', zone, earlier, later });
    }
    last.set(zone, later);
  }
  const moves = [...last.values()].map(({ zone, direction, at }) => ({ zone, direction, at: Date.parse(at) }));
  return { moves, conflicts };
}
