import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { quotaKey } from '../../../functions/registration/data/keys.ts';
import {
  closeQuota,
  movePlace,
  putQuota,
  quotaOf,
  releasePlaces,
  takePlace,
  takePlaces,
} from '../../../functions/registration/data/quota-item.ts';
import { readItemNow } from '../../../functions/registration/data/read-items.ts';
import { admit, type Quota, unusedQuota, type Wish } from '../../../functions/registration/domain/quota.ts';
import { CommandLog, type Write } from '../../../functions/shared/dynamo/command-log.ts';
import { createTestTable, type TestTable } from '../../support/test-table.ts';

let table: TestTable;
let commands: CommandLog;
beforeAll(async () => {
  table = await createTestTable();
  commands = new CommandLog(table.documents, table.name, 'REG');
});

/** A quota of its own in the table. */
async function opened(quota: Quota) {
  const delegation = randomUUID();
  await commands.write([putQuota('c', delegation, quota)]);
  const item = async () => (await readItemNow(table.documents, table.name, quotaKey('c', delegation))) ?? {};
  /** Whether the table accepts the write, else what it refuses with. */
  const attempt = (write: (conference: string, delegation: string) => Write) => {
    const { check, ...rest } = write('c', delegation) as { check?: object };
    // A check alone is no transaction: it goes with something that changes nothing.
    const writes = check ? [{ check, ...rest } as Write, { put: { Item: { pk: 'REG#x', sk: 'x' } } }] : [rest as Write];
    return commands.write(writes).then(
      () => undefined,
      (error: { slug?: string }) => error,
    );
  };
  return { attempt, item, now: async () => quotaOf(await item()) };
}

const categories = ['head', 'member', 'expert', 'media'] as const;
const category = fc.constantFrom(...categories);
const limits = fc.dictionary(category, fc.nat(3));
const total = fc.option(fc.nat(5), { nil: undefined });
const step = fc.oneof(
  fc.record({ kind: fc.constant('take' as const), category, head: fc.boolean() }),
  fc.record({ kind: fc.constant('move' as const), who: fc.nat(9), category, head: fc.boolean() }),
  fc.record({ kind: fc.constant('replace' as const), who: fc.nat(9), category, head: fc.boolean() }),
  fc.record({ kind: fc.constant('release' as const), who: fc.nat(9), and: fc.nat(9) }),
  fc.record({ kind: fc.constant('close' as const) }),
);

/** Counts heads, as a desk officer with a list would. */
class Model {
  readonly people = new Map<string, Wish>();
  closed = false;
  readonly limits: Readonly<Record<string, number>>;
  readonly total: number | undefined;
  constructor(limits: Readonly<Record<string, number>>, total: number | undefined) {
    this.limits = limits;
    this.total = total;
  }
  /** Whether the list is still as it must be with this person on it, in place of `former` if anybody. */
  accepts(wish: Wish, former?: string): boolean {
    const list = [...this.people.values()].filter(({ delegateId }) => delegateId !== former).concat(wish);
    const isBounded = categories.every((key) => {
      const count = list.filter((one) => one.category === key).length;
      return count <= ((Object.hasOwn(this.limits, key) ? this.limits[key] : this.total) ?? 0);
    });
    const heads = list.filter(({ headOfDelegation }) => headOfDelegation).length;
    return !this.closed && isBounded && heads <= 1 && list.length <= (this.total ?? list.length);
  }
}

describe('the quota in the table', () => {
  it('takes, moves and gives back places as a list of people would, and never exceeds a limit', async () => {
    await fc.assert(
      fc.asyncProperty(limits, total, fc.array(step, { maxLength: 20 }), async (limit, most, steps) => {
        const { attempt, item, now } = await opened(unusedQuota(limit, most));
        const model = new Model(limit, most);
        for (const [at, one] of steps.entries()) {
          const people = [...model.people.values()];
          const picked = (who: number) => people[who % people.length];
          if (one.kind === 'take') {
            const wish = { delegateId: `dgt_${at}`, category: one.category, headOfDelegation: one.head };
            const accepted = model.accepts(wish);
            expect(await attempt((...where) => takePlace(...where, wish)))[
              accepted ? 'toBeUndefined' : 'toBeDefined'
            ]();
            if (accepted) model.people.set(wish.delegateId, wish);
          } else if (one.kind === 'move' || one.kind === 'replace') {
            const from = picked(one.who);
            if (!from) continue;
            const delegateId = one.kind === 'move' ? from.delegateId : `dgt_${at}`;
            const to = { delegateId, category: one.category, headOfDelegation: one.head };
            const accepted = model.accepts(to, from.delegateId);
            expect(await attempt((...where) => movePlace(...where, from, to)))[
              accepted ? 'toBeUndefined' : 'toBeDefined'
            ]();
            if (accepted) {
              model.people.delete(from.delegateId);
              model.people.set(delegateId, to);
            }
          } else if (one.kind === 'release') {
            const leaving = [...new Set([picked(one.who), picked(one.and)])].filter((who) => who !== undefined);
            if (leaving.length === 0) continue;
            expect(await attempt((...where) => releasePlaces(...where, leaving))).toBeUndefined();
            for (const { delegateId } of leaving) model.people.delete(delegateId);
          } else {
            expect(await attempt(closeQuota))[model.closed ? 'toBeDefined' : 'toBeUndefined']();
            model.closed = true;
          }
          const quota = await now();
          const left = [...model.people.values()];
          for (const key of categories) {
            const used = left.filter((person) => person.category === key).length;
            expect(Object.hasOwn(quota.used, key) ? quota.used[key] : 0).toBe(used);
            if (Object.hasOwn(limit, key)) expect(used).toBeLessThanOrEqual(limit[key] ?? 0);
          }
          expect((await item()).totalUsed).toBe(left.length);
          if (most !== undefined) expect(left.length).toBeLessThanOrEqual(most);
          expect(quota.head).toBe(left.find(({ headOfDelegation }) => headOfDelegation)?.delegateId);
          expect(quota.closed ?? false).toBe(model.closed);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('admits of many at once whom it would have admitted one by one', async () => {
    const wishes = fc.array(fc.record({ category, headOfDelegation: fc.boolean() }), { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(limits, total, wishes, async (limit, most, bodies) => {
        const before = unusedQuota(limit, most);
        const all = bodies.map((body, at): Wish => ({ ...body, delegateId: `dgt_${at}` }));
        const plan = admit(before, all);
        const [together, singly] = [await opened(before), await opened(before)];
        if (plan.admitted.length > 0) {
          expect(await together.attempt((...where) => takePlaces(...where, plan.admitted, before))).toBeUndefined();
        }
        const admitted: Wish[] = [];
        for (const wish of all) {
          if (!(await singly.attempt((...where) => takePlace(...where, wish)))) admitted.push(wish);
        }
        expect(admitted).toEqual(plan.admitted);
        const [one, other] = [await together.now(), await singly.now()];
        expect(one).toEqual(other);
        expect((await together.item()).totalUsed).toBe(plan.admitted.length);
      }),
      { numRuns: 40 },
    );
  });

  it('refuses a plan made with other limits, or with another total, and says how it is now', async () => {
    const wishes = [{ delegateId: 'dgt_1', category: 'member', headOfDelegation: false }];
    const stands: Quota = { ...unusedQuota({ member: 2 }, 3) };
    const { attempt } = await opened(stands);
    for (const planned of [
      unusedQuota({ member: 5 }, 3),
      unusedQuota({ member: 2 }, 9),
      unusedQuota({ member: 2 }),
      unusedQuota({}, 3),
    ]) {
      expect(await attempt((...where) => takePlaces(...where, wishes, planned))).toMatchObject({ quota: stands });
    }
    await attempt(closeQuota);
    expect(await attempt((...where) => takePlaces(...where, wishes, stands))).toMatchObject({
      quota: { closed: true },
    });
  });
});
