import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  admit,
  limitOf,
  placesOf,
  type Quota,
  refusalOf,
  refusalOfCategory,
  refusalToLimit,
  refusalToMove,
  totalPlacesOf,
  totalUsedOf,
  unusedQuota,
  usedOf,
  type Wish,
  withLimits,
  withPlaceMoved,
} from '../../../functions/registration/domain/quota.ts';

const wish = (changes: Partial<Wish> = {}): Wish => ({
  delegateId: 'dgt_1',
  category: 'member',
  headOfDelegation: false,
  ...changes,
});

describe('a place', () => {
  const quota = unusedQuota({ head: 1, member: 2 });

  it('is there while fewer are used than the limit', () => {
    expect(refusalOf(quota, wish())).toBeUndefined();
  });

  it('is refused with category, limit and used when all are used', () => {
    const full: Quota = { ...quota, used: { head: 0, member: 2 } };
    expect(refusalOf(full, wish())).toMatchObject({
      slug: 'quota-exceeded',
      members: { bound: 'category', category: 'member', limit: 2, used: 2 },
    });
  });

  it('is refused with the total when all categories together are full, though its own is not', () => {
    const nested: Quota = { limits: { member: 2 }, used: { member: 1, expert: 2 }, total: 3 };
    expect(refusalOf(nested, wish())).toMatchObject({
      slug: 'quota-exceeded',
      members: { bound: 'total', category: 'member', limit: 3, used: 3 },
    });
  });

  it('is there in a category that only the total bounds', () => {
    const nested = unusedQuota({ member: 0 }, 1);
    expect(refusalOf(nested, wish({ category: 'expert' }))).toBeUndefined();
    expect(refusalOf(nested, wish())).toMatchObject({ members: { bound: 'category', limit: 0 } });
  });

  it('is never there in a delegation that has withdrawn', () => {
    expect(refusalOf({ ...quota, closed: true }, wish())).toMatchObject({ slug: 'delegation-withdrawn' });
  });

  it('moves to another category within a full total, but not to a full category', () => {
    const full: Quota = { limits: { head: 1, member: 2 }, used: { head: 1, member: 1 }, total: 2 };
    expect(refusalOfCategory(full, 'member')).toBeUndefined();
    expect(refusalOfCategory(full, 'expert')).toBeUndefined();
    expect(refusalOfCategory(full, 'head')).toMatchObject({ members: { bound: 'category', category: 'head' } });
  });

  it('is shown by category, without a limit where only the total bounds one, and in total', () => {
    const nested: Quota = { limits: { member: 2 }, used: { member: 1, expert: 2 }, total: 5 };
    expect(placesOf(nested)).toEqual({ member: { limit: 2, used: 1 }, expert: { used: 2 } });
    expect(totalPlacesOf(nested)).toEqual({ limit: 5, used: 3 });
    expect(totalPlacesOf(quota)).toBeUndefined();
  });

  it.each(['media', 'constructor', 'valueof'])(
    'is never there in the category %s, which the invitation left out',
    (category) => {
      expect(refusalOf(quota, wish({ category }))).toMatchObject({ members: { category, limit: 0, used: 0 } });
    },
  );

  it('is refused to a second head as a head, but not to the head itself', () => {
    const led: Quota = { ...quota, head: 'dgt_1' };
    expect(refusalOf(led, wish({ delegateId: 'dgt_2', headOfDelegation: true }))).toMatchObject({
      slug: 'head-already-named',
    });
    expect(refusalOf(led, wish({ delegateId: 'dgt_1', headOfDelegation: true }))).toBeUndefined();
  });
});

describe('of many wishes', () => {
  it('one who is refused takes nothing from those behind', () => {
    const { admitted, refused } = admit(
      unusedQuota({ member: 1, expert: 1 }),
      [
        wish({ delegateId: 'a', category: 'media', fingerprint: 'p' }),
        wish({ delegateId: 'b', fingerprint: 'p' }),
        wish({ delegateId: 'c', category: 'expert', fingerprint: 'p' }),
        wish({ delegateId: 'd', category: 'expert' }),
      ],
      new Set(),
    );
    expect(admitted.map(({ delegateId }) => delegateId)).toEqual(['b', 'd']);
    expect(refused.map(({ wish: { delegateId }, because }) => [delegateId, because.slug])).toEqual([
      ['a', 'quota-exceeded'],
      ['c', 'already-registered'],
    ]);
  });

  const categories = ['head', 'member', 'expert', 'constructor'];
  const wishes = fc.array(
    fc.record({
      category: fc.constantFrom(...categories),
      headOfDelegation: fc.boolean(),
      fingerprint: fc.option(fc.constantFrom('p', 'q', 'r', 's', 't'), { nil: undefined }),
    }),
    { maxLength: 40 },
  );
  const limits = fc.dictionary(fc.constantFrom(...categories), fc.nat(6));
  const totals = fc.option(fc.nat(12), { nil: undefined });

  it('no category ever exceeds its limit nor all together the total, nobody is in twice, and there is one head at most', () => {
    fc.assert(
      fc.property(
        limits,
        totals,
        wishes,
        fc.uniqueArray(fc.constantFrom('p', 'q')),
        (limit, total, bodies, registered) => {
          const all = bodies.map((body, at): Wish => ({ ...body, delegateId: `dgt_${at}` }));
          const { admitted, refused, quota } = admit(unusedQuota(limit, total), all, new Set(registered));
          expect(admitted.length + refused.length).toBe(all.length);
          for (const category of categories) {
            const used = admitted.filter((one) => one.category === category).length;
            expect(usedOf(quota, category)).toBe(used);
            expect(used).toBeLessThanOrEqual(limitOf(quota, category) ?? total ?? 0);
          }
          expect(totalUsedOf(quota)).toBe(admitted.length);
          expect(admitted.length).toBeLessThanOrEqual(total ?? admitted.length);
          const people = admitted.flatMap(({ fingerprint }) => fingerprint ?? []);
          expect(new Set([...people, ...registered]).size).toBe(people.length + registered.length);
          const heads = admitted.filter(({ headOfDelegation }) => headOfDelegation);
          expect(heads.length).toBeLessThanOrEqual(1);
          expect(quota.head).toBe(heads[0]?.delegateId);
        },
      ),
    );
  });

  it('who is refused would be refused by what is left as well, so nobody is turned away needlessly', () => {
    fc.assert(
      fc.property(limits, totals, wishes, (limit, total, bodies) => {
        const all = bodies.map((body, at): Wish => ({ ...body, delegateId: `dgt_${at}`, fingerprint: undefined }));
        const { refused, quota } = admit(unusedQuota(limit, total), all);
        for (const { wish: one } of refused) expect(refusalOf(quota, one)).toBeDefined();
      }),
    );
  });

  it('does the same in one go as one by one', () => {
    fc.assert(
      fc.property(limits, totals, wishes, fc.nat(40), (limit, total, bodies, cut) => {
        const all = bodies.map((body, at): Wish => ({ ...body, delegateId: `dgt_${at}` }));
        const whole = admit(unusedQuota(limit, total), all);
        const first = admit(unusedQuota(limit, total), all.slice(0, cut));
        const known = new Set(first.admitted.flatMap(({ fingerprint }) => fingerprint ?? []));
        const second = admit(first.quota, all.slice(cut), known);
        expect([...first.admitted, ...second.admitted]).toEqual(whole.admitted);
        expect(placesOf(second.quota)).toEqual(placesOf(whole.quota));
      }),
    );
  });

  it('people who move to other categories or pass the flag on keep every limit, and nobody gets lost', () => {
    const moves = fc.array(
      fc.record({ who: fc.nat(11), category: fc.constantFrom(...categories), headOfDelegation: fc.boolean() }),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(limits, totals, wishes, moves, (limit, total, bodies, tried) => {
        const all = bodies.map((body, at): Wish => ({ ...body, delegateId: `dgt_${at}`, fingerprint: undefined }));
        const { admitted, quota: begun } = admit(unusedQuota(limit, total), all);
        const people = [...admitted];
        let quota = begun;
        for (const { who, ...change } of tried) {
          const before = people[who % Math.max(1, people.length)];
          if (!before) continue;
          const after = { ...before, ...change };
          if (refusalToMove(quota, before, after)) continue;
          quota = withPlaceMoved(quota, before, after);
          people[people.indexOf(before)] = after;
        }
        for (const category of categories) {
          const used = people.filter((one) => one.category === category).length;
          expect(usedOf(quota, category)).toBe(used);
          expect(used).toBeLessThanOrEqual(limitOf(quota, category) ?? total ?? 0);
        }
        expect(totalUsedOf(quota)).toBe(people.length);
        const heads = people.filter(({ headOfDelegation }) => headOfDelegation);
        expect(heads.map(({ delegateId }) => delegateId)).toEqual(quota.head === undefined ? [] : [quota.head]);
      }),
    );
  });
});

describe('other limits', () => {
  const category = fc.constantFrom('head', 'member', 'expert', 'staff');
  const places = fc.integer({ min: 0, max: 6 });
  const limits = fc.dictionary(category, places, { noNullPrototype: true });
  const total = fc.option(places, { nil: undefined });
  const change = fc.record({
    limits: fc.dictionary(category, fc.option(places), { noNullPrototype: true }),
    total: fc.option(fc.option(places), { nil: undefined }),
  });
  const crowd = fc
    .array(category, { maxLength: 12 })
    .map((categories) => categories.map((one, at) => wish({ delegateId: `dgt_${at}`, category: one })));

  it('are enough exactly when everybody who is in would be admitted under them', () => {
    fc.assert(
      fc.property(limits, total, crowd, change, (before, most, wishes, wanted) => {
        const { quota, admitted } = admit(unusedQuota(before, most), wishes);
        const after = withLimits(quota, wanted);
        const anew = admit(unusedQuota(after.limits, after.total), admitted);
        expect(refusalToLimit(quota, wanted) === undefined).toBe(anew.refused.length === 0);
        expect(totalUsedOf(after)).toBe(admitted.length);
        for (const limited of Object.keys(after.limits)) expect(after.used).toHaveProperty(limited);
      }),
    );
  });

  it('are refused with the numbers of each that is too low', () => {
    const quota: Quota = { limits: { member: 4 }, used: { member: 3, expert: 2 }, total: 9 };
    expect(refusalToLimit(quota, { limits: { member: 2 }, total: 4 })).toMatchObject({
      slug: 'quota-below-use',
      members: {
        bound: 'category',
        category: 'member',
        requested: 2,
        used: 3,
        errors: [{ pointer: '/quotas/member' }, { pointer: '/totalQuota' }],
      },
    });
    expect(refusalToLimit(quota, { total: null })).toMatchObject({ members: { category: 'expert', requested: 0 } });
    expect(refusalToLimit({ ...quota, closed: true }, { total: 9 })).toMatchObject({ slug: 'delegation-withdrawn' });
  });
});
