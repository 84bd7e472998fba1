import { randomUUID } from 'node:crypto';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { addDelegate } from '../../../functions/registration/add-delegate.ts';
import { amendDelegation } from '../../../functions/registration/amend-delegation.ts';
import type { DelegationFilters } from '../../../functions/registration/domain/delegation-filters.ts';
import { importDelegates } from '../../../functions/registration/import-delegates.ts';
import { inviteFocalPoint } from '../../../functions/registration/invite-focal-point.ts';
import { joinFocalPoint } from '../../../functions/registration/join-focal-point.ts';
import { listDelegations } from '../../../functions/registration/list-delegations.ts';
import { presentCodes } from '../../../functions/registration/present-codes.ts';
import { delegateBody } from '../../../functions/registration/schemas/delegate.ts';
import { type AmendDelegationBody, amendDelegationBody } from '../../../functions/registration/schemas/delegation.ts';
import { submitDelegation } from '../../../functions/registration/submit-delegation.ts';
import type { Role } from '../../../functions/shared/auth/caller.ts';
import type { Problem } from '../../../functions/shared/problem.ts';
import { caller, person, type RegisteredDelegation, RegistrationDesk, theHead } from './registration-desk.ts';

let desk: RegistrationDesk;
beforeAll(async () => {
  desk = await RegistrationDesk.open();
});

const amend = (
  { conferenceId, delegationId }: RegisteredDelegation,
  body: AmendDelegationBody,
  {
    by = 'staff',
    roles = ['organiser'] as Role[],
    expectedVersion,
  }: { by?: string; roles?: Role[]; expectedVersion?: number } = {},
) =>
  amendDelegation(desk, {
    delegationId,
    body: amendDelegationBody.parse(body),
    ifMatchSent: true,
    ...(expectedVersion === undefined ? {} : { expectedVersion }),
    ...desk.by(by, conferenceId, { roles }),
  });

/** Lets something happen just after the organiser's next change has read the quota. */
function afterReadingTheQuota(happen: () => Promise<unknown>): void {
  const read = desk.delegations.findVersionedQuota.bind(desk.delegations);
  vi.spyOn(desk.delegations, 'findVersionedQuota').mockImplementationOnce(async (...asked) => {
    const found = await read(...asked);
    await happen();
    return found;
  });
}
afterEach(() => {
  vi.restoreAllMocks();
});

const slugs = (outcomes: readonly PromiseSettledResult<unknown>[]) =>
  outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [(outcome.reason as Problem).slug] : []));

describe('the organiser gives a delegation other quotas', () => {
  it('category by category, in total, and takes limits away', async () => {
    const delegation = await desk.delegation(await desk.conference(), { head: 1, member: 2 });
    const raised = await amend(delegation, { quotas: { member: 4, expert: 1 } });
    expect(raised).toMatchObject({
      version: 2,
      value: { quotas: { head: { limit: 1, used: 0 }, member: { limit: 4, used: 0 }, expert: { limit: 1, used: 0 } } },
    });
    await desk.add(delegation, { category: 'expert' });
    const bounded = await amend(delegation, { quotas: { expert: null }, totalQuota: 3 });
    expect(bounded.value).toMatchObject({ quotas: { expert: { used: 1 } }, totalQuota: { limit: 3, used: 1 } });
    expect(bounded.value.quotas.expert).not.toHaveProperty('limit');
    await desk.add(delegation, { category: 'expert' });
    await desk.add(delegation, { category: 'support' });
    await expect(desk.add(delegation)).rejects.toMatchObject({ slug: 'quota-exceeded', members: { bound: 'total' } });
    // Without the total nobody could be an expert or in support.
    await expect(amend(delegation, { totalQuota: null })).rejects.toMatchObject({
      slug: 'quota-below-use',
      members: { bound: 'category', requested: 0 },
    });
    await amend(delegation, { totalQuota: null, quotas: { expert: 2, support: 1 } });
    await desk.add(delegation);
  });

  it('not below what is used, and says how many are', async () => {
    const delegation = await desk.delegation(await desk.conference(), { member: 5, expert: 5 });
    for (let count = 0; count < 3; count++) await desk.add(delegation);
    await desk.add(delegation, { category: 'expert' });
    await expect(amend(delegation, { quotas: { member: 2, expert: 0 }, totalQuota: 3 })).rejects.toMatchObject({
      slug: 'quota-below-use',
      members: {
        bound: 'category',
        category: 'member',
        requested: 2,
        used: 3,
        errors: [
          { pointer: '/quotas/member', detail: expect.stringContaining('3 places are used') },
          { pointer: '/quotas/expert' },
          { pointer: '/totalQuota' },
        ],
      },
    });
    expect(await desk.quotaOf(delegation)).toMatchObject({ limits: { member: 5, expert: 5 }, used: { member: 3 } });
    await amend(delegation, { quotas: { member: 3, expert: 1 }, totalQuota: 4 });
    await expect(desk.add(delegation)).rejects.toMatchObject({ slug: 'quota-exceeded' });
  });

  it('and nobody else does, nor of a category that there is not, nor of what has changed since', async () => {
    const delegation = await desk.delegation(await desk.conference());
    for (const body of [{ quotas: { member: 9 } }, { totalQuota: 9 }, { contested: true }]) {
      for (const who of [
        { by: delegation.focalPoint, roles: [] },
        { roles: ['protocol'] as Role[] },
        { roles: ['accreditation'] as Role[] },
      ]) {
        await expect(amend(delegation, body, who)).rejects.toMatchObject({ slug: 'forbidden' });
      }
      await expect(amend(delegation, body, { by: 'stranger', roles: [] })).rejects.toMatchObject({ slug: 'not-found' });
    }
    await expect(amend(delegation, { quotas: { guests: 1 } })).rejects.toMatchObject({ slug: 'unknown-category' });
    await expect(amend(delegation, { totalQuota: 9 }, { expectedVersion: 2 })).rejects.toMatchObject({
      slug: 'stale-version',
    });
    const { version } = await amend(delegation, { quotas: { guests: null }, contested: false });
    expect(version).toBe(1);
  });

  it('while fifty people are added at once, and never are more in than there are places', async () => {
    const conferenceId = await desk.conference();
    for (const limit of [5, 25, 45]) {
      const delegation = await desk.delegation(conferenceId, { member: 60 });
      const { delegationId, focalPoint } = delegation;
      const add = () =>
        addDelegate(desk, { delegationId, body: delegateBody.parse(person()), ...desk.by(focalPoint, conferenceId) });
      const adding = Array.from({ length: 50 }, add);
      const lowering = amend(delegation, { quotas: { member: limit } }).then(
        () => 'lowered',
        (error: Problem) => error,
      );
      const outcomes = await Promise.allSettled(adding);
      const outcome = await lowering;
      const { limits, used } = await desk.quotaOf(delegation);
      expect(used.member).toBe(outcomes.filter(({ status }) => status === 'fulfilled').length);
      if (outcome === 'lowered') {
        expect(limits.member).toBe(limit);
        expect(used.member).toBeLessThanOrEqual(limit);
        expect(new Set(slugs(outcomes))).toEqual(new Set(['quota-exceeded']));
      } else {
        expect(outcome).toMatchObject({ slug: 'quota-below-use', members: { requested: limit } });
        expect(used.member).toBe(50);
      }
    }
  });

  it('and whoever takes the last places just before is counted', async () => {
    const conferenceId = await desk.conference();
    for (const limit of [0, null]) {
      const delegation = await desk.delegation(conferenceId, { member: 3 });
      afterReadingTheQuota(() => desk.add(delegation));
      await expect(amend(delegation, { quotas: { member: limit } })).rejects.toMatchObject({
        members: { requested: 0, used: 1 },
      });
    }
  });

  it('that take the total away are decided again when somebody took a place that only the total bounded', async () => {
    const conferenceId = await desk.conference();
    const { code } = await desk.invitation(conferenceId, { quotas: {}, totalQuota: 5 });
    const { body } = await desk.register(conferenceId, code, 'bounded');
    const { delegationId } = body as { delegationId: string };
    const delegation = { conferenceId, delegationId, focalPoint: 'bounded' };
    afterReadingTheQuota(() => desk.add(delegation));
    await expect(amend(delegation, { totalQuota: null })).rejects.toMatchObject({
      slug: 'quota-below-use',
      members: { category: 'member', used: 1 },
    });
  });

  it('and an import that is under way holds to them', async () => {
    const conferenceId = await desk.conference();
    const delegation = await desk.delegation(conferenceId, { member: 100 });
    const { delegationId, focalPoint } = delegation;
    const rows = Array.from({ length: 100 }, () => person());
    const [imported] = await Promise.all([
      importDelegates(desk, { delegationId, rows, ...desk.by(focalPoint, conferenceId) }),
      amend(delegation, { quotas: { member: 60 } }).catch(() => undefined),
    ]);
    const { limits, used } = await desk.quotaOf(delegation);
    expect(used.member).toBeLessThanOrEqual(limits.member ?? 0);
    expect(imported.body).toMatchObject({ created: used.member });
  });
});

describe('two delegations that claim one entity', () => {
  it('are marked by the organiser, for people to see; each goes on with its own places', async () => {
    const conferenceId = await desk.conference();
    const [one, other] = [await desk.delegation(conferenceId), await desk.delegation(conferenceId)];
    const { value } = await amend(one, { contested: true });
    expect(value.contested).toBe(true);
    await amend(other, { contested: true });
    for (const delegation of [one, other]) {
      const { delegationId, focalPoint } = delegation;
      await desk.add(delegation, theHead);
      const { body } = await submitDelegation(desk, {
        delegationId,
        body: { onlyComplete: false },
        ...desk.by(focalPoint, conferenceId),
      });
      expect(body).toMatchObject({ status: 'submitted', contested: true, nominated: 1 });
    }
    // The mark concerns no other service.
    const told = (await desk.told(conferenceId)).map(({ detailType }) => detailType);
    expect(told).not.toContain('delegation-amended.v1');
    const settled = await amend(one, { contested: false });
    expect(settled.value.contested).toBe(false);
    const list = await listDelegations(desk, {
      conferenceId,
      caller: caller('staff', 'organiser'),
      page: { limit: 50 },
      filters: { contested: true },
    });
    expect(list.items.map(({ delegationId }) => delegationId)).toEqual([other.delegationId]);
  });
});

describe('a delegation that has withdrawn', () => {
  it('takes no other quotas and no other focal points, but the mark may be settled', async () => {
    const delegation = await desk.delegation(await desk.conference());
    const { conferenceId, delegationId, focalPoint } = delegation;
    const body = { name: 'Luc Moreau', email: 'luc.moreau@france.example' };
    const invite = () => inviteFocalPoint(desk, { delegationId, body, ...desk.by(focalPoint, conferenceId) });
    const { body: invited } = await presentCodes(desk.secrets)(await invite(), conferenceId);
    await amend(delegation, { contested: true });
    await desk.withdrawDelegation(delegation);
    const { code } = invited as { code: string };
    const join = () => joinFocalPoint(desk, { body: { code }, ...desk.by('too-late', conferenceId) });
    for (const act of [invite, join, () => amend(delegation, { quotas: { member: 9 } })]) {
      await expect(act()).rejects.toMatchObject({ slug: 'delegation-withdrawn' });
    }
    const { value } = await amend(delegation, { contested: false });
    expect(value).toMatchObject({ status: 'withdrawn', contested: false });
  });
});

describe('the organiser’s list of delegations', () => {
  let conferenceId: string;
  const registered: Record<string, RegisteredDelegation> = {};
  beforeAll(async () => {
    conferenceId = await desk.conference();
    await desk.entity(conferenceId, 'per');
    for (const [name, entityKey] of [
      ['empty', 'fra'],
      ['submitted', 'fra'],
      ['rival', 'per'],
      ['peru', 'per'],
    ] as const) {
      const { code } = await desk.invitation(conferenceId, { entityKey });
      const focalPoint = `focal-${randomUUID()}`;
      const { body } = await desk.register(conferenceId, code, focalPoint);
      const { delegationId } = body as { delegationId: string };
      registered[name] = { conferenceId, delegationId, focalPoint };
    }
    const of = (name: string) => registered[name] as RegisteredDelegation;
    await desk.add(of('submitted'), theHead);
    await submitDelegation(desk, {
      delegationId: of('submitted').delegationId,
      body: { onlyComplete: false },
      ...desk.by(of('submitted').focalPoint, conferenceId),
    });
    await desk.add(of('peru'), { category: 'expert' });
    for (const name of ['rival', 'peru']) await amend(of(name), { contested: true });
  });

  const list = async (filters: DelegationFilters, who = caller('staff', 'organiser')): Promise<string[]> => {
    const names = new Map(Object.entries(registered).map(([name, { delegationId }]) => [delegationId, name]));
    const found: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listDelegations(desk, { conferenceId, caller: who, page: { limit: 1, cursor }, filters });
      found.push(...page.items.map(({ delegationId }) => names.get(delegationId) ?? '?'));
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    return found;
  };

  it.each([
    [{}, ['empty', 'submitted', 'rival', 'peru']],
    [{ status: 'submitted' }, ['submitted']],
    [{ status: 'registered' }, ['empty', 'rival', 'peru']],
    [{ status: 'withdrawn' }, []],
    [{ entityKey: 'per' }, ['rival', 'peru']],
    [{ entityKey: 'nobody' }, []],
    [{ contested: true }, ['rival', 'peru']],
    [{ contested: false }, ['empty', 'submitted']],
    [{ category: 'expert' }, ['peru']],
    [{ category: 'head' }, ['submitted']],
    [{ category: 'constructor' }, []],
    [{ entityKey: 'per', contested: true, category: 'expert', status: 'registered' }, ['peru']],
    [{ entityKey: 'fra', contested: true }, []],
  ] as [DelegationFilters, string[]][])('%j shows %j, page by page', async (filters, names) => {
    expect((await list(filters)).sort()).toEqual(names.toSorted());
  });

  it('shows a focal point its own alone, whatever is asked for', async () => {
    const own = caller(registered.peru?.focalPoint ?? '');
    expect(await list({ entityKey: 'per' }, own)).toEqual(['peru']);
    expect(await list({ category: 'expert', contested: true }, own)).toEqual(['peru']);
    expect(await list({ contested: false }, own)).toEqual([]);
  });

  it('gives cursors that belong to their filters', async () => {
    const page = (filters: DelegationFilters, cursor?: string) =>
      listDelegations(desk, {
        conferenceId,
        caller: caller('staff', 'organiser'),
        page: { limit: 1, cursor },
        filters,
      });
    const { nextCursor } = await page({ entityKey: 'per' });
    await expect(page({ entityKey: 'fra' }, nextCursor)).rejects.toMatchObject({ slug: 'invalid-cursor' });
    await expect(page({}, nextCursor)).rejects.toMatchObject({ slug: 'invalid-cursor' });
  });
});
