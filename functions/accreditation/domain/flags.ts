import { NotFound } from '../../shared/problem.ts';
import type { Accreditation } from './accreditation.ts';

/**
 * What a person should look at: somebody may be another delegate as well, or somebody on the organiser's watch list. A flag
 * decides nothing; an officer who has looked dismisses it, and it stays dismissed.
 */

export const flagKinds = ['duplicate', 'watch-list'] as const;
export const matchKinds = ['document', 'name'] as const;
export type MatchKind = (typeof matchKinds)[number];

export interface Dismissal {
  readonly reason: string;
  /** The officer. */
  readonly by: string;
  /** RFC 3339 in UTC. */
  readonly at: string;
}

export interface Flag {
  /** Whom the delegate resembles: another delegate, or the organiser's reference of an entry of the watch list. */
  readonly flagId: string;
  readonly kind: (typeof flagKinds)[number];
  /** What is the same; the name is together with the birthday. */
  readonly on: readonly MatchKind[];
  readonly raisedAt: string;
  readonly dismissed?: Dismissal | undefined;
}

/** More people than this who look like one are looked at anyway. */
export const MOST_FLAGS = 20;

const replacing = (accreditation: Accreditation, flags: readonly Flag[]): Accreditation => ({
  ...accreditation,
  flags: flags.length > 0 ? flags : undefined,
  version: accreditation.version + 1,
});

/** Says that the delegate resembles somebody. Undefined when that is known. */
export function raiseFlag(accreditation: Accreditation, raised: Omit<Flag, 'dismissed'>): Accreditation | undefined {
  const flags = accreditation.flags ?? [];
  const at = flags.findIndex(({ flagId }) => flagId === raised.flagId);
  const known = flags[at];
  if (!known) return flags.length < MOST_FLAGS ? replacing(accreditation, [...flags, raised]) : undefined;
  if (known.on.join() === raised.on.join()) return undefined;
  return replacing(accreditation, flags.with(at, { ...known, on: raised.on }));
}

/** The delegate does not resemble that one any more. What was dismissed stays as the record. Undefined when nothing changes. */
export function lowerFlag(accreditation: Accreditation, flagId: string): Accreditation | undefined {
  const flags = accreditation.flags ?? [];
  const left = flags.filter((flag) => flag.flagId !== flagId || flag.dismissed !== undefined);
  return left.length === flags.length ? undefined : replacing(accreditation, left);
}

/** @throws NotFound when there is no such flag */
export function flagOf({ flags = [] }: Accreditation, flagId: string): Flag {
  const flag = flags.find((one) => one.flagId === flagId);
  if (!flag) throw new NotFound();
  return flag;
}

/** An officer has looked. Undefined when one has before, or there is no such flag. */
export function dismissFlag(
  accreditation: Accreditation,
  flagId: string,
  dismissed: Dismissal,
): Accreditation | undefined {
  const flags = accreditation.flags ?? [];
  const at = flags.findIndex((flag) => flag.flagId === flagId);
  const flag = flags[at];
  return flag && !flag.dismissed ? replacing(accreditation, flags.with(at, { ...flag, dismissed })) : undefined;
}
