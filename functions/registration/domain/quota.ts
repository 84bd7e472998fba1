import type { Problem } from '../../shared/problem.ts';
import {
  AlreadyRegistered,
  type BelowUse,
  DelegationWithdrawn,
  HeadAlreadyNamed,
  QuotaBelowUse,
  QuotaExceeded,
} from './problems.ts';

/** The places of one delegation, how many are used, and who is its head. */
export interface Quota {
  /**
   * The most places by category. A category that is left out has none; where there is a total, the total alone bounds it.
   */
  readonly limits: Readonly<Record<string, number>>;
  /** Holds every category that has a limit, and those that somebody was ever in. */
  readonly used: Readonly<Record<string, number>>;
  /** The most places of all categories together, if that is bounded. */
  readonly total?: number | undefined;
  /** The delegate who is head of delegation; exactly one at most. */
  readonly head?: string | undefined;
  /** The delegation has withdrawn: nobody gets a place any more. */
  readonly closed?: boolean | undefined;
}

/** A place that somebody wants. `fingerprint` stands for the person's document, where it is known. */
export interface Wish {
  readonly delegateId: string;
  readonly category: string;
  readonly headOfDelegation: boolean;
  readonly fingerprint?: string | undefined;
}

/** How many places a category has; undefined where only the total bounds it. */
export const limitOf = ({ limits, total }: Quota, category: string): number | undefined =>
  Object.hasOwn(limits, category) ? limits[category] : total === undefined ? 0 : undefined;
export const usedOf = ({ used }: Quota, category: string): number =>
  (Object.hasOwn(used, category) && used[category]) || 0;
export const totalUsedOf = ({ used }: Quota): number => Object.values(used).reduce((sum, places) => sum + places, 0);

/** Nobody is in yet. */
export const unusedQuota = (limits: Quota['limits'], total?: number): Quota => ({
  limits,
  used: Object.fromEntries(Object.keys(limits).map((category) => [category, 0])),
  total,
});

/** Why there is no place for this wish, if there is none. A head is refused as such before places are counted. */
export function refusalOf(quota: Quota, wish: Omit<Wish, 'fingerprint'>): Problem | undefined {
  const { category, headOfDelegation, delegateId } = wish;
  if (quota.closed) return new DelegationWithdrawn();
  if (headOfDelegation && quota.head !== undefined && quota.head !== delegateId) return new HeadAlreadyNamed();
  return refusalOfCategory(quota, category) ?? refusalOfTotal(quota, category);
}

/** Why nobody who has a place already can move it to this category, if so. The total stays as it is. */
export function refusalOfCategory(quota: Quota, category: string): Problem | undefined {
  const [limit, used] = [limitOf(quota, category), usedOf(quota, category)];
  return limit === undefined || used < limit ? undefined : new QuotaExceeded('category', category, limit, used);
}

function refusalOfTotal(quota: Quota, category: string): Problem | undefined {
  const used = totalUsedOf(quota);
  return quota.total === undefined || used < quota.total
    ? undefined
    : new QuotaExceeded('total', category, quota.total, used);
}

/** Other limits for a delegation; null takes one away. */
export interface QuotaChange {
  readonly limits?: Readonly<Record<string, number | null>> | undefined;
  readonly total?: number | null | undefined;
}

/** The quota with other limits, before anybody asks whether they are enough. */
export function withLimits(quota: Quota, { limits = {}, total }: QuotaChange): Quota {
  const kept = Object.entries({ ...quota.limits, ...limits }).filter(
    (entry): entry is [string, number] => entry[1] !== null,
  );
  const after = Object.fromEntries(kept);
  return {
    ...quota,
    limits: after,
    // Every category that has a limit counts its places, from none on.
    used: { ...Object.fromEntries(kept.map(([category]) => [category, 0])), ...quota.used },
    total: total === undefined ? quota.total : (total ?? undefined),
  };
}

/** Why a delegation cannot have these limits now, if it cannot: it has withdrawn, or more places are used than there would be. */
export function refusalToLimit(quota: Quota, change: QuotaChange): Problem | undefined {
  if (quota.closed) return new DelegationWithdrawn();
  const after = withLimits(quota, change);
  const below: BelowUse[] = [];
  for (const category of Object.keys(after.used)) {
    const [requested, used] = [limitOf(after, category), usedOf(after, category)];
    if (requested !== undefined && requested < used) {
      below.push({ pointer: `/quotas/${category}`, bound: 'category', category, requested, used });
    }
  }
  const used = totalUsedOf(after);
  if (after.total !== undefined && after.total < used) {
    below.push({ pointer: '/totalQuota', bound: 'total', requested: after.total, used });
  }
  const [first, ...others] = below;
  return first && new QuotaBelowUse(first, others);
}

/** The quota after somebody took a place. */
export const withPlaceTaken = (quota: Quota, { category, headOfDelegation, delegateId }: Wish): Quota => ({
  ...quota,
  used: { ...quota.used, [category]: usedOf(quota, category) + 1 },
  head: headOfDelegation ? delegateId : quota.head,
});

/** Why a place cannot move to another category, or the head flag to this delegate, if so. `formerHead` hands the flag on. */
export function refusalToMove(quota: Quota, before: Wish, after: Wish, formerHead?: string): Problem | undefined {
  if (quota.closed) return new DelegationWithdrawn();
  const becomesHead = after.headOfDelegation && !before.headOfDelegation;
  if (becomesHead && quota.head !== undefined && quota.head !== formerHead) return new HeadAlreadyNamed();
  return before.category === after.category ? undefined : refusalOfCategory(quota, after.category);
}

/** The quota after somebody's place moved to another category, or the head flag came or went. */
export function withPlaceMoved(quota: Quota, before: Wish, after: Wish): Quota {
  const used = { ...quota.used, [before.category]: usedOf(quota, before.category) - 1 };
  const moved = withPlaceTaken({ ...quota, used }, after);
  const laysDown = before.headOfDelegation && !after.headOfDelegation;
  return laysDown ? { ...moved, head: undefined } : moved;
}

export interface Admission<Entry extends Wish> {
  readonly admitted: readonly Entry[];
  readonly refused: readonly { readonly wish: Entry; readonly because: Problem }[];
  /** The quota once the admitted are in. */
  readonly quota: Quota;
}

/**
 * Who of many gets a place: first come, first served, and one who is refused takes nothing from those behind.
 * `registered` holds the fingerprints of people who are registered already.
 */
export function admit<Entry extends Wish>(
  before: Quota,
  wishes: readonly Entry[],
  registered: ReadonlySet<string> = new Set(),
): Admission<Entry> {
  const people = new Set(registered);
  const admitted: Entry[] = [];
  const refused: { wish: Entry; because: Problem }[] = [];
  let quota = before;
  for (const wish of wishes) {
    const because =
      refusalOf(quota, wish) ??
      (wish.fingerprint !== undefined && people.has(wish.fingerprint) ? new AlreadyRegistered() : undefined);
    if (because) {
      refused.push({ wish, because });
      continue;
    }
    quota = withPlaceTaken(quota, wish);
    admitted.push(wish);
    if (wish.fingerprint !== undefined) people.add(wish.fingerprint);
  }
  return { admitted, refused, quota };
}

/** How many places the wishes take, by category. */
export function placesTaken(wishes: readonly Pick<Wish, 'category'>[]): ReadonlyMap<string, number> {
  const places = new Map<string, number>();
  for (const { category } of wishes) places.set(category, (places.get(category) ?? 0) + 1);
  return places;
}

/** How many places are used of how many, by category; without `limit` where only the total bounds a category. */
export const placesOf = (quota: Quota): Record<string, { limit?: number; used: number }> =>
  Object.fromEntries(
    [...new Set([...Object.keys(quota.limits), ...Object.keys(quota.used)])].map((category) => {
      const limit = limitOf(quota, category);
      return [category, { ...(limit === undefined ? {} : { limit }), used: usedOf(quota, category) }];
    }),
  );

/** How many places are used of how many, all categories together; undefined where that is not bounded. */
export const totalPlacesOf = (quota: Quota): { limit: number; used: number } | undefined =>
  quota.total === undefined ? undefined : { limit: quota.total, used: totalUsedOf(quota) };
