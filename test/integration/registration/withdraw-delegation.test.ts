import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { delegationWithdrawnV1 } from '../../../events/registration/delegation-withdrawn.v1.ts';
import { amendDelegate } from '../../../functions/registration/amend-delegate.ts';
import { amendDelegation } from '../../../functions/registration/amend-delegation.ts';
import { DelegateStore } from '../../../functions/registration/data/delegate-store.ts';
import { totalUsedOf } from '../../../functions/registration/domain/quota.ts';
import { importDelegates } from '../../../functions/registration/import-delegates.ts';
import { withdrawDelegates } from '../../../functions/registration/withdraw-delegates.ts';
import type { Problem } from '../../../functions/shared/problem.ts';
import {
  JUNE,
  passportless,
  person,
  type RegisteredDelegation,
  RegistrationDesk,
  theHead,
} from './registration-desk.ts';

let desk: RegistrationDesk;
let conferenceId: string;
beforeAll(async () => {
  desk = await RegistrationDesk.open();
  conferenceId = await desk.conference();
});

const slugOf = (work: Promise<unknown>): Promise<string | undefined> =>
  work.then(
    () => undefined,
    (error: Problem) => error.slug,
  );
const bring = (
  { delegationId, focalPoint }: RegisteredDelegation,
  rows: readonly unknown[],
  options: { readonly now?: Date } = {},
) => importDelegates(desk, { delegationId, rows, ...desk.by(focalPoint, conferenceId, options) });

const toldOf = async (id: string) =>
  (await desk.told(conferenceId)).filter(({ detail }) => detail.metadata.aggregateId === id);

/** What the event of the delegation brings about, as often as it comes. */
async function consume({ delegationId }: RegisteredDelegation, delegates = desk.delegates): Promise<void> {
  const [told] = (await toldOf(delegationId)).filter(
    ({ detailType }) => detailType === delegationWithdrawnV1.detailType,
  );
  if (!told) throw new Error('nobody was told');
  const { metadata, data } = told.detail;
  const cause = { conferenceId, correlationId: metadata.correlationId, causationId: metadata.eventId };
  await withdrawDelegates({ delegates }, { metadata, data: delegationWithdrawnV1.data.parse(data), cause }, JUNE);
}

const peopleOf = async ({ delegationId }: RegisteredDelegation) =>
  (await desk.delegates.readRoll(conferenceId, delegationId)).delegates.map(({ value }) => value);
const countByStatus = async (delegation: RegisteredDelegation) =>
  Object.fromEntries(
    Object.entries(Object.groupBy(await peopleOf(delegation), ({ status }) => status)).map(([status, people]) => [
      status,
      people.length,
    ]),
  );
const organiser = { subject: 'staff', roles: ['organiser' as const] };

/** A submitted delegation of so many nominated people, and so many drafts beside them. */
async function populous(nominated: number, drafts: number): Promise<RegisteredDelegation & { readonly head: string }> {
  const delegation = await desk.delegation(conferenceId, { head: 1, member: nominated - 1 + drafts });
  const { delegateId: head } = await desk.add(delegation, theHead);
  const bringAll = async (count: number) => {
    for (let left = count; left > 0; left -= 100) {
      await bring(
        delegation,
        Array.from({ length: Math.min(left, 100) }, () => person()),
      );
    }
  };
  await bringAll(nominated - 1);
  await desk.submit(delegation);
  await bringAll(drafts);
  return { ...delegation, head };
}

describe('a delegation withdraws', () => {
  it('at once; then its people do, each nominated one by an event, and their places and documents are free', async () => {
    const passport = { issuingCountry: 'FRA', number: randomUUID().slice(0, 8) };
    const delegation = await populous(60, 50);
    expect(await slugOf(desk.add(delegation, { passport }))).toBe('quota-exceeded');
    const members = (await peopleOf(delegation)).filter(
      ({ category, status }) => category === 'member' && status === 'nominated',
    );
    await desk.withdraw(delegation, members[0]?.delegateId ?? '');
    const documented = await desk.add(delegation, { passport });

    const withdrawn = await desk.withdrawDelegation(delegation, { now: JUNE });
    expect(withdrawn).toMatchObject({ status: 'withdrawn', withdrawnAt: JUNE.toISOString() });
    const { delegationId } = delegation;
    expect((await toldOf(delegationId)).at(-1)).toMatchObject({
      detailType: 'delegation-withdrawn.v1',
      detail: { metadata: { aggregateVersion: 3 }, data: { delegationId } },
    });

    await consume(delegation);
    expect(await countByStatus(delegation)).toEqual({ withdrawn: 111 });
    expect(await desk.quotaOf(delegation)).toMatchObject({ used: { head: 0, member: 0 }, closed: true });
    expect((await desk.quotaOf(delegation)).head).toBeUndefined();
    const told = (await desk.told(conferenceId)).filter(
      ({ detailType, detail }) =>
        detailType === 'delegate-withdrawn.v1' &&
        (detail.data as { delegationId: string }).delegationId === delegationId,
    );
    const reasons = told.map(({ detail }) => (detail.data as { reason: string }).reason).toSorted();
    expect(reasons).toEqual([...Array(59).fill('delegation-withdrawn'), 'withdrawn']);
    expect(new Set(told.map(({ detail }) => detail.metadata.aggregateId)).size).toBe(60);
    // Drafts go without a word.
    expect(await toldOf(documented.delegateId)).toEqual([]);
    await desk.add(await desk.delegation(conferenceId), { passport });
  });

  it('and nothing of it changes any more, before its people are withdrawn and after', async () => {
    const delegation = await populous(2, 1);
    const [member] = (await peopleOf(delegation)).filter(({ headOfDelegation }) => !headOfDelegation);
    const { delegationId, focalPoint, head } = delegation;
    await desk.withdrawDelegation(delegation);
    const own = { delegationId, ...desk.by(focalPoint, conferenceId) };
    const changes = {
      add: () => desk.add(delegation),
      'add by the organiser': () => desk.add({ ...delegation, focalPoint: 'staff' }, {}, organiser),
      import: () => bring(delegation, [person()]),
      amend: () => amendDelegate(desk, { ...own, delegateId: head, body: { rank: 'Minister' }, ifMatchSent: true }),
      'amend the delegation': () => amendDelegation(desk, { ...own, body: { languages: ['fr'] }, ifMatchSent: true }),
      substitute: () => desk.substitute(delegation, head, { function: 'minister' }),
      submit: () => desk.submit(delegation),
      'withdraw again': () => desk.withdrawDelegation(delegation),
    };
    for (const [name, change] of Object.entries(changes)) {
      expect([name, await slugOf(change())]).toEqual([name, 'delegation-withdrawn']);
    }
    // One of its people may still be withdrawn before the others, and is not withdrawn twice.
    await desk.withdraw(delegation, member?.delegateId ?? '');
    await consume(delegation);
    const { amend: _amend, substitute: _substitute, ...ofDelegation } = changes;
    for (const [name, change] of Object.entries(ofDelegation)) {
      expect([name, await slugOf(change())]).toEqual([name, 'delegation-withdrawn']);
    }
    expect(await slugOf(changes.amend())).toBe('not-amendable');
    expect(await slugOf(changes.substitute())).toBe('not-amendable');
    expect((await toldOf(head)).map(({ detailType }) => detailType)).toEqual([
      'delegate-nominated.v1',
      'delegate-withdrawn.v1',
    ]);
  });

  it('by its primary focal point or the organiser, who know it as it is', async () => {
    const delegation = await desk.submitted(conferenceId);
    const refused = async (options: Parameters<typeof desk.withdrawDelegation>[1]) =>
      slugOf(desk.withdrawDelegation(delegation, options));
    expect(await refused({ subject: 'stranger' })).toBe('not-found');
    expect(await refused({ subject: (await desk.delegation(conferenceId)).focalPoint })).toBe('not-found');
    for (const role of ['security', 'host', 'gate'] as const) {
      expect(await refused({ subject: 'staff', roles: [role] })).toBe('not-found');
    }
    for (const role of ['accreditation', 'protocol'] as const) {
      expect(await refused({ subject: 'staff', roles: [role] })).toBe('forbidden');
    }
    expect(await refused({ version: 1 })).toBe('stale-version');
    const key = randomUUID();
    await desk.withdrawDelegation(delegation, { ...organiser, key, version: 2 });
    expect(await desk.commands.find(desk.by('staff', conferenceId, { key }).identity)).toMatchObject({
      body: { status: 'withdrawn' },
    });
    const nowhere = { ...delegation, delegationId: 'dlg_01F8QZ7X9V0000000000000002' };
    expect(await slugOf(desk.withdrawDelegation(nowhere, organiser))).toBe('not-found');
  });

  it('once, however many say so at once', async () => {
    const delegation = await desk.submitted(conferenceId);
    const outcomes = await Promise.all(
      Array.from({ length: 10 }, (_, at) => slugOf(desk.withdrawDelegation(delegation, at % 2 ? organiser : {}))),
    );
    expect(outcomes.filter((slug) => slug === undefined)).toHaveLength(1);
    expect(outcomes.filter((slug) => slug === 'delegation-withdrawn')).toHaveLength(9);
    const told = (await toldOf(delegation.delegationId)).filter(({ detailType }) => detailType.includes('withdrawn'));
    expect(told).toHaveLength(1);
  });
});

describe('the people of a delegation that has withdrawn', () => {
  it('are withdrawn by the next run where one broke off, and each by one event', async () => {
    const delegation = await populous(120, 30);
    await desk.withdrawDelegation(delegation);
    let chunks = 0;
    class BreakingStore extends DelegateStore {
      override async withdraw(...chunk: Parameters<DelegateStore['withdraw']>): Promise<void> {
        if (++chunks > 2) throw new Error('the function died');
        await super.withdraw(...chunk);
      }
    }
    const breaking = new BreakingStore(desk.table.documents, desk.table.name, desk.commands);
    await expect(consume(delegation, breaking)).rejects.toThrow('died');
    const halfway = await countByStatus(delegation);
    expect(halfway.withdrawn).toBe(98);
    expect(totalUsedOf(await desk.quotaOf(delegation))).toBe(150 - 98);
    await consume(delegation);
    await consume(delegation);
    expect(await countByStatus(delegation)).toEqual({ withdrawn: 150 });
    const told = (await desk.told(conferenceId)).filter(
      ({ detailType, detail }) =>
        detailType === 'delegate-withdrawn.v1' &&
        (detail.data as { delegationId: string }).delegationId === delegation.delegationId,
    );
    expect(told).toHaveLength(120);
    expect(new Set(told.map(({ detail }) => detail.metadata.aggregateId)).size).toBe(120);
  });

  it('are withdrawn by two runs at once as by one', async () => {
    const delegation = await populous(70, 30);
    await desk.withdrawDelegation(delegation);
    await Promise.all([consume(delegation), consume(delegation)]);
    expect(await countByStatus(delegation)).toEqual({ withdrawn: 100 });
    expect((await desk.quotaOf(delegation)).used).toEqual({ head: 0, member: 0 });
  });

  it('are all withdrawn, whoever is being imported, added, submitted or amended at that moment', async () => {
    const delegation = await populous(30, 10);
    const wide = await desk.delegation(conferenceId, { head: 1, member: 400 });
    await desk.add(wide, theHead);
    const imports = Array.from({ length: 3 }, () =>
      bring(
        wide,
        Array.from({ length: 60 }, () => passportless()),
      ),
    );
    const added = Array.from({ length: 10 }, () => slugOf(desk.add(wide)));
    const [, outcomes, singles, submission] = await Promise.all([
      desk.withdrawDelegation(wide),
      Promise.all(imports.map((one) => one.catch((error: Problem) => error.slug))),
      Promise.all(added),
      slugOf(desk.submit(wide)),
      desk.withdrawDelegation(delegation),
      slugOf(desk.submit(delegation)),
    ]);
    for (const outcome of outcomes) {
      if (typeof outcome === 'string') expect(outcome).toBe('delegation-withdrawn');
      else {
        const { results } = outcome.body as { results: { problem?: string }[] };
        for (const { problem } of results) expect([undefined, 'delegation-withdrawn']).toContain(problem);
      }
    }
    for (const slug of singles) expect([undefined, 'delegation-withdrawn']).toContain(slug);
    expect([undefined, 'delegation-withdrawn']).toContain(submission);
    for (const one of [wide, delegation]) {
      await consume(one);
      expect((await peopleOf(one)).filter(({ status }) => status !== 'withdrawn')).toEqual([]);
      expect((await desk.delegations.findNow(conferenceId, one.delegationId))?.value.status).toBe('withdrawn');
      expect(Object.values((await desk.quotaOf(one)).used).every((used) => used === 0)).toBe(true);
    }
  });
});
