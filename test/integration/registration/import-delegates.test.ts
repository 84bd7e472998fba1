import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { DelegateStore } from '../../../functions/registration/data/delegate-store.ts';
import { importDelegates } from '../../../functions/registration/import-delegates.ts';
import type { DelegateRowResult } from '../../../functions/registration/schemas/delegate.ts';
import {
  type CallOptions,
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

interface Outcome {
  created: number;
  rejected: number;
  results: DelegateRowResult[];
}

const bring = async (
  { delegationId, focalPoint }: RegisteredDelegation,
  rows: readonly unknown[],
  options?: CallOptions,
  delegates = desk.delegates,
): Promise<Outcome> => {
  const command = { delegationId, rows, ...desk.by(focalPoint, conferenceId, options) };
  const { body } = await importDelegates({ ...desk, secrets: desk.secrets, delegates }, command);
  return body as Outcome;
};
/** The same store, where `watch` stands around each transaction of an import. */
function watched(watch: (addAll: () => Promise<void>) => Promise<void>): DelegateStore {
  class WatchedStore extends DelegateStore {
    override addAll(...chunk: Parameters<DelegateStore['addAll']>): Promise<void> {
      return watch(() => super.addAll(...chunk));
    }
  }
  return new WatchedStore(desk.table.documents, desk.table.name, desk.commands);
}
const people = (count: number, changes: object = {}) => Array.from({ length: count }, () => person(changes));
const countOf = async ({ delegationId }: RegisteredDelegation) =>
  (await desk.delegates.readRoll(conferenceId, delegationId)).delegates.length;
const outcomeOf = ({ results }: Outcome) => results.map(({ row, problem }) => [row, problem ?? 'created']);

describe('an import of delegates', () => {
  it('of a hundred adds a hundred, and uses as many places', async () => {
    const delegation = await desk.delegation(conferenceId, { member: 99, head: 1 });
    const { created, rejected, results } = await bring(delegation, [person(theHead), ...people(99)]);
    expect({ created, rejected }).toEqual({ created: 100, rejected: 0 });
    expect(results.map(({ row }) => row)).toEqual(Array.from({ length: 100 }, (_, at) => at + 1));
    expect(await desk.quotaOf(delegation)).toMatchObject({
      used: { member: 99, head: 1 },
      head: results[0]?.delegateId,
    });
    expect(await countOf(delegation)).toBe(100);
  });

  it('keeps the good rows and says of each bad one what is wrong', async () => {
    const delegation = await desk.delegation(conferenceId, { member: 3, head: 2 });
    const [known, twice] = people(2);
    await desk.add(delegation, known);
    const outcome = await bring(delegation, [
      person(theHead),
      { category: 'member' },
      person({ category: 'guests' }),
      known,
      person({ dateOfBirth: '2030-01-01' }),
      twice,
      twice,
      person(theHead),
      person({ category: 'media' }),
      passportless(),
      person(),
      null,
      'Durand',
    ]);
    expect(outcomeOf(outcome)).toEqual([
      [1, 'created'],
      [2, 'invalid-request'],
      [3, 'unknown-category'],
      [4, 'already-registered'],
      [5, 'invalid-request'],
      [6, 'created'],
      [7, 'already-registered'],
      [8, 'head-already-named'],
      [9, 'quota-exceeded'],
      [10, 'created'],
      [11, 'quota-exceeded'],
      [12, 'invalid-request'],
      [13, 'invalid-request'],
    ]);
    expect(outcome.results[1]?.errors).toEqual([{ pointer: '/passportName', detail: expect.any(String) }]);
    expect(await desk.quotaOf(delegation)).toMatchObject({ used: { member: 3, head: 1 } });
  });

  it('with many people who are registered already needs no try for each of them', async () => {
    const registered = await desk.delegation(conferenceId, { member: 40 });
    const known = people(40);
    await bring(registered, known);
    const delegation = await desk.delegation(conferenceId, { member: 100 });
    let tries = 0;
    const delegates = watched(async (addAll) => {
      tries++;
      await addAll();
    });
    const { created } = await bring(delegation, [...known, ...people(9)], {}, delegates);
    expect({ created, tries }).toEqual({ created: 9, tries: 2 });
  });

  it('sent again with its key adds nobody twice', async () => {
    const delegation = await desk.delegation(conferenceId, { member: 100 });
    const rows = people(60);
    const key = randomUUID();
    const first = await bring(delegation, rows, { key });
    await expect(bring(delegation, rows, { key })).rejects.toMatchObject({ answer: { body: first } });
    expect(await countOf(delegation)).toBe(60);
  });

  it('that broke off midway is finished by its repeat, and everybody is in once', async () => {
    const delegation = await desk.delegation(conferenceId, { member: 60 });
    const rows = people(60);
    const key = randomUUID();
    let chunks = 0;
    const breaking = watched(async (addAll) => {
      if (++chunks > 1) throw new Error('the function died');
      await addAll();
    });
    await expect(bring(delegation, rows, { key }, breaking)).rejects.toThrow('died');
    expect(await countOf(delegation)).toBe(30);
    const { created, results } = await bring(delegation, rows, { key });
    expect(created).toBe(60);
    expect(new Set(results.map(({ delegateId }) => delegateId)).size).toBe(60);
    expect(await countOf(delegation)).toBe(60);
    expect((await desk.quotaOf(delegation)).used).toEqual({ member: 60 });
  });

  it('while others take places gives each place once', async () => {
    const delegation = await desk.delegation(conferenceId, { member: 50 });
    const imports = Array.from({ length: 4 }, () => bring(delegation, people(20)));
    const singles = Array.from({ length: 20 }, () => desk.add(delegation));
    const [outcomes, added] = await Promise.all([Promise.all(imports), Promise.allSettled(singles)]);
    const created =
      outcomes.reduce((sum, outcome) => sum + outcome.created, 0) +
      added.filter(({ status }) => status === 'fulfilled').length;
    expect(created).toBe(50);
    expect(await countOf(delegation)).toBe(50);
    expect((await desk.quotaOf(delegation)).used).toEqual({ member: 50 });
    for (const { results } of outcomes) {
      for (const { problem } of results) expect([undefined, 'quota-exceeded']).toContain(problem);
    }
  });

  it('fills the total in the order of the rows, and moves on when a category is full', async () => {
    const delegation = await desk.delegation(conferenceId, { member: 2 }, { totalQuota: 4 });
    const rows = ['member', 'member', 'member', 'expert', 'media', 'expert'].map((category) => person({ category }));
    const outcome = await bring(delegation, rows);
    expect(outcomeOf(outcome)).toEqual([
      [1, 'created'],
      [2, 'created'],
      [3, 'quota-exceeded'],
      [4, 'created'],
      [5, 'created'],
      [6, 'quota-exceeded'],
    ]);
    expect((await desk.quotaOf(delegation)).used).toEqual({ member: 2, expert: 1, media: 1 });
  });

  it('of forty-nine people in as many categories as a conference can have takes their places in one movement', async () => {
    const keys = Array.from({ length: 50 }, (_, at) => `a-category-with-a-long-key-no${at + 10}`);
    const categories = keys.map((key) => ({ key, title: key, zones: [], requiredVerdicts: [], photoRequired: false }));
    const wide = await desk.conference({ categories, defaultQuotas: {} });
    const delegation = await desk.delegation(wide, Object.fromEntries(keys.map((key) => [key, 1])), { totalQuota: 60 });
    const command = {
      delegationId: delegation.delegationId,
      rows: keys.slice(1).map((key) => person({ category: key })),
      ...desk.by(delegation.focalPoint, wide),
    };
    const { body } = await importDelegates(desk, command);
    expect(body).toMatchObject({ created: 49, rejected: 0 });
  });

  it('is for focal points, while registration is open', async () => {
    const delegation = await desk.delegation(conferenceId);
    await expect(bring(delegation, people(1), { now: JUNE })).rejects.toMatchObject({ slug: 'registration-closed' });
    const stranger = { ...delegation, focalPoint: 'stranger' };
    await expect(bring(stranger, people(1))).rejects.toMatchObject({ slug: 'not-found' });
    await expect(bring(stranger, people(1), { roles: ['protocol'] })).rejects.toMatchObject({ slug: 'forbidden' });
  });
});
