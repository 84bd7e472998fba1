import type { Badge, Direction } from './badge.ts';

/** Why a scan was refused; the first that applies, in the order in which a gate asks. */
export const refusalReasons = [
  'unknown',
  'bad-signature',
  'unknown-key',
  'other-conference',
  'not-yet-valid',
  'expired',
  'revoked',
  'replaced',
  'suspended',
  'condition-missing',
  'wrong-zone',
  'already-inside',
  'not-inside',
  'pass-unknown',
  'pass-not-valid',
  'pass-revoked',
  'pass-in-use',
] as const;
export type RefusalReason = (typeof refusalReasons)[number];

export interface Passage {
  readonly zone: string;
  readonly direction: Direction;
  readonly now: Date;
  /** What must open the zone: the badge itself, or the pass that is shown beside it. */
  readonly opener?: 'badge' | 'pass';
}

/**
 * Why a badge does not open a zone now; undefined when it does. The condition under which the badge's item is updated says
 * the same to the database; this is who tells the gate why.
 */
export function refusalOf(
  badge: Badge | undefined,
  { zone, direction, now, opener = 'badge' }: Passage,
): RefusalReason | undefined {
  if (!badge) return 'unknown';
  const instant = now.toISOString();
  if (instant < badge.validFrom) return 'not-yet-valid';
  if (instant >= badge.validUntil) return 'expired';
  if (badge.status !== 'active') return badge.status;
  if (badge.conditions && !(badge.conditionsUntil && instant < badge.conditionsUntil)) return 'condition-missing';
  if (opener === 'badge' && !badge.zones.includes(zone)) return 'wrong-zone';
  const isInside = badge.presence[zone] === 'in';
  if (direction === 'in') return isInside ? 'already-inside' : undefined;
  return isInside ? undefined : 'not-inside';
}
