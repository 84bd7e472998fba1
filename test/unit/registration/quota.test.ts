import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  admit,
  limitOf,
  placesOf,
  type Quota,
  refusalOf,
  unusedQuota,
  usedOf,
  type Wish,
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
      members: { category: 'member', limit: 2, used: 2 },
    });
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

  it('no category ever exceeds its limit, nobody is in twice, and there is one head at most', () => {
    fc.assert(
      fc.property(limits, wishes, fc.uniqueArray(fc.constantFrom('p', 'q')), (limit, bodies, registered) => {
        const all = bodies.map((body, at): Wish => ({ ...body, delegateId: `dgt_${at}` }));
        const { admitted, refused, quota } = admit(unusedQuota(limit), all, new Set(registered));
        expect(admitted.length + refused.length).toBe(all.length);
        for (const category of categories) {
          const used = admitted.filter((one) => one.category === category).length;
          expect(usedOf(quota, category)).toBe(used);
          expect(used).toBeLessThanOrEqual(limitOf(quota, category));
        }
        const people = admitted.flatMap(({ fingerprint }) => fingerprint ?? []);
        expect(new Set([...people, ...registered]).size).toBe(people.length + registered.length);
        const heads = admitted.filter(({ headOfDelegation }) => headOfDelegation);
        expect(heads.length).toBeLessThanOrEqual(1);
        expect(quota.head).toBe(heads[0]?.delegateId);
      }),
    );
  });

  it('who is refused would be refused by what is left as well, so nobody is turned away needlessly', () => {
    fc.assert(
      fc.property(limits, wishes, (limit, bodies) => {
        const all = bodies.map((body, at): Wish => ({ ...body, delegateId: `dgt_${at}`, fingerprint: undefined }));
        const { refused, quota } = admit(unusedQuota(limit), all);
        for (const { wish: one } of refused) expect(refusalOf(quota, one)).toBeDefined();
      }),
    );
  });

  it('does the same in one go as one by one', () => {
    fc.assert(
      fc.property(limits, wishes, fc.nat(40), (limit, bodies, cut) => {
        const all = bodies.map((body, at): Wish => ({ ...body, delegateId: `dgt_${at}` }));
        const whole = admit(unusedQuota(limit), all);
        const first = admit(unusedQuota(limit), all.slice(0, cut));
        const known = new Set(first.admitted.flatMap(({ fingerprint }) => fingerprint ?? []));
        const second = admit(first.quota, all.slice(cut), known);
        expect([...first.admitted, ...second.admitted]).toEqual(whole.admitted);
        expect(placesOf(second.quota)).toEqual(placesOf(whole.quota));
      }),
    );
  });
});
