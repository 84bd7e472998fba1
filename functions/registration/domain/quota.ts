import type { Problem } from '../../shared/problem.ts';
import { AlreadyRegistered, HeadAlreadyNamed, QuotaExceeded } from './problems.ts';

/** The places of one delegation by category, how many are used, and who is its head. */
export interface Quota {
  readonly limits: Readonly<Record<string, number>>;
  readonly used: Readonly<Record<string, number>>;
  /** The delegate who is head of delegation; exactly one at most. */
  readonly head?: string | undefined;
}

/** A place that somebody wants. `fingerprint` stands for the person's document, where it is known. */
export interface Wish {
  readonly delegateId: string;
  readonly category: string;
  readonly headOfDelegation: boolean;
  readonly fingerprint?: string | undefined;
}

/** A category without a limit in the invitation has no places. */
export const limitOf = ({ limits }: Quota, category: string): number =>
  (Object.hasOwn(limits, category) && limits[category]) || 0;
export const usedOf = ({ used }: Quota, category: string): number =>
  (Object.hasOwn(used, category) && used[category]) || 0;

/** Nobody is in yet. */
export const unusedQuota = (limits: Quota['limits']): Quota => ({
  limits,
  used: Object.fromEntries(Object.keys(limits).map((category) => [category, 0])),
});

/** Why there is no place for this wish, if there is none. A head is refused as such before places are counted. */
export function refusalOf(
  quota: Quota,
  { category, headOfDelegation, delegateId }: Omit<Wish, 'fingerprint'>,
): Problem | undefined {
  if (headOfDelegation && quota.head !== undefined && quota.head !== delegateId) return new HeadAlreadyNamed();
  const [limit, used] = [limitOf(quota, category), usedOf(quota, category)];
  return used < limit ? undefined : new QuotaExceeded(category, limit, used);
}

/** The quota after somebody took a place. */
export const withPlaceTaken = (quota: Quota, { category, headOfDelegation, delegateId }: Wish): Quota => ({
  limits: quota.limits,
  used: { ...quota.used, [category]: usedOf(quota, category) + 1 },
  head: headOfDelegation ? delegateId : quota.head,
});

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

/** How many places are used of how many, by category. */
export const placesOf = (quota: Quota): Record<string, { limit: number; used: number }> =>
  Object.fromEntries(
    Object.keys(quota.limits).map((category) => [
      category,
      { limit: limitOf(quota, category), used: usedOf(quota, category) },
    ]),
  );
