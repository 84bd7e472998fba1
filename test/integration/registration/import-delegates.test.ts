import { randomUUID } from 'node:crypto';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, describe, expect, it } from 'vitest';
import { amendDelegate } from '../../../functions/registration/amend-delegate.ts';
import { DelegateStore } from '../../../functions/registration/data/delegate-store.ts';
import { importDelegates } from '../../../functions/registration/import-delegates.ts';
import type { DelegateRowResult } from '../../../functions/registration/schemas/delegate.ts';
import { delegateRowsOf } from '../../../functions/registration/schemas/delegate-csv.ts';
import { submitDelegation } from '../../../functions/registration/submit-delegation.ts';
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
  dryRun?: boolean;
  created: number;
  updated: number;
  unchanged: number;
  rejected: number;
  results: DelegateRowResult[];
}

const bring = async (
  { delegationId, focalPoint }: RegisteredDelegation,
  rows: readonly unknown[],
  options?: CallOptions & { dryRun?: boolean },
  delegates = desk.delegates,
): Promise<Outcome> => {
  const dryRun = options?.dryRun === true;
  const command = { delegationId, rows, dryRun, ...desk.by(focalPoint, conferenceId, options) };
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
const outcomeOf = ({ results }: Outcome) => results.map(({ row, status, problem }) => [row, problem ?? status]);
const allOf = ({ delegationId }: RegisteredDelegation) => desk.delegates.readRoll(conferenceId, delegationId);

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

  it('says of each person on which level they stand, and of nobody what is no level', async () => {
    const delegation = await desk.delegation(conferenceId, { member: 3 });
    const csv = delegateRowsOf(
      [
        'externalRef;passportName.primary;category;level',
        'a-1;Durand;member;deputy',
        'a-2;Petit;member;',
        'a-3;Martin;member;ministerial',
      ].join('\r\n'),
    );
    const { results } = await bring(delegation, csv.rows);
    expect(results.map(({ status }) => status)).toEqual(['created', 'created', 'rejected']);
    expect(results[2]?.errors).toEqual([{ pointer: '/level', detail: expect.any(String) }]);
    await bring(delegation, [{ externalRef: 'a-2', level: 'expert' }]);
    const { delegates } = await allOf(delegation);
    expect(delegates.map(({ value }) => value.level)).toEqual(['deputy', 'expert']);
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

  it('is for focal points, while registration is open, and for the organiser at any time', async () => {
    const delegation = await desk.delegation(conferenceId);
    await expect(bring(delegation, people(1), { now: JUNE })).rejects.toMatchObject({ slug: 'registration-closed' });
    const stranger = { ...delegation, focalPoint: 'stranger' };
    await expect(bring(stranger, people(1))).rejects.toMatchObject({ slug: 'not-found' });
    await expect(bring(stranger, people(1), { roles: ['protocol'] })).rejects.toMatchObject({ slug: 'forbidden' });
    expect(await bring(stranger, people(1), { roles: ['organiser'], now: JUNE })).toMatchObject({ created: 1 });
  });
});

describe('a row with an externalRef', () => {
  const staff = (count: number, changes: object = {}) =>
    people(count, changes).map((one, at) => ({ ...one, externalRef: `staff-${at + 1}` }));

  it('adds once, then amends; what it leaves out stays, and who is the same stays untouched', async () => {
    const delegation = await desk.delegation(conferenceId, { member: 40 });
    const first = await bring(delegation, staff(40));
    expect(first).toMatchObject({ created: 40, updated: 0, unchanged: 0, rejected: 0 });
    const before = await allOf(delegation);
    const again = await bring(delegation, [
      { externalRef: 'staff-1', rank: 'Colonel' },
      { externalRef: 'staff-2', passportName: { primary: 'Durand', secondary: 'Élodie' } },
      { externalRef: 'staff-3', dateOfBirth: '2030-01-01' },
      { externalRef: 'staff-4', category: 'expert' },
      { externalRef: 'staff-5', rank: null, function: null },
      { externalRef: 'staff-99', rank: 'Colonel' },
    ]);
    expect(outcomeOf(again)).toEqual([
      [1, 'updated'],
      [2, 'unchanged'],
      [3, 'invalid-request'],
      [4, 'quota-exceeded'],
      [5, 'updated'],
      [6, 'invalid-request'],
    ]);
    expect(again.results[0]?.delegateId).toBe(first.results[0]?.delegateId);
    const after = await allOf(delegation);
    const changed = after.delegates.filter(({ version }, at) => version !== before.delegates[at]?.version);
    expect(changed.map(({ value }) => value.externalRef)).toEqual(['staff-1', 'staff-5']);
    expect(changed[0]?.value).toMatchObject({ rank: 'Colonel', function: 'adviser', nationalities: ['FRA'] });
    expect(after.delegates).toHaveLength(40);
  });

  it('amends by the rules of amending: a nominated one stays complete, is told of, and screened again', async () => {
    const delegation = await desk.delegation(conferenceId, { member: 2, head: 1 });
    await bring(delegation, [{ ...person(theHead), externalRef: 'minister' }, ...staff(2)]);
    const { delegationId, focalPoint } = delegation;
    await submitDelegation(desk, { delegationId, body: { onlyComplete: false }, ...desk.by(focalPoint, conferenceId) });
    const outcome = await bring(delegation, [
      { externalRef: 'staff-1', function: null },
      { externalRef: 'staff-2', dateOfBirth: '1980-02-29' },
      { externalRef: 'minister', headOfDelegation: false },
    ]);
    expect(outcomeOf(outcome)).toEqual([
      [1, 'incomplete-delegation'],
      [2, 'updated'],
      [3, 'not-amendable'],
    ]);
    const told = (await desk.told(conferenceId)).filter(
      ({ detailType, detail }) =>
        detailType === 'delegate-amended.v1' && (detail.data as { delegationId: string }).delegationId === delegationId,
    );
    expect(told.map(({ detail }) => detail.data)).toMatchObject([{ changed: ['dateOfBirth'], screened: true }]);
  });

  it('frees places for those who are added by the same file, and passes the head flag on in either order', async () => {
    const delegation = await desk.delegation(conferenceId, { member: 2, expert: 1, head: 2 });
    await bring(delegation, [
      { ...person(theHead), externalRef: 'a' },
      { ...person({ category: 'head' }), externalRef: 'b' },
      ...staff(2),
    ]);
    const outcome = await bring(delegation, [
      person(),
      { externalRef: 'staff-1', category: 'expert' },
      { externalRef: 'b', headOfDelegation: true },
      { externalRef: 'a', headOfDelegation: false },
    ]);
    expect(outcomeOf(outcome)).toEqual([
      [1, 'created'],
      [2, 'updated'],
      [3, 'updated'],
      [4, 'updated'],
    ]);
    expect(await desk.quotaOf(delegation)).toMatchObject({
      used: { member: 2, expert: 1, head: 2 },
      head: outcome.results[2]?.delegateId,
    });
  });

  it('stands for one row of a file: a second one with it is rejected and names the first', async () => {
    const delegation = await desk.delegation(conferenceId, { member: 5 });
    const [one = {}] = staff(1);
    const outcome = await bring(delegation, [one, person(), { ...person(), externalRef: ' staff-1 ' }]);
    expect(outcomeOf(outcome)).toEqual([
      [1, 'created'],
      [2, 'created'],
      [3, 'invalid-request'],
    ]);
    expect(outcome.results[2]?.errors).toEqual([{ pointer: '/externalRef', detail: expect.stringContaining('row 1') }]);
  });

  it('names somebody in its own delegation only', async () => {
    const [one, other] = [await desk.delegation(conferenceId), await desk.delegation(conferenceId)];
    expect(await bring(one, staff(1))).toMatchObject({ created: 1 });
    expect(await bring(other, staff(1))).toMatchObject({ created: 1 });
  });

  it('sent twice at once, each time with another key, adds everybody once', async () => {
    const delegation = await desk.delegation(conferenceId, { member: 200 });
    const rows = staff(70);
    const outcomes = await Promise.all(Array.from({ length: 4 }, () => bring(delegation, rows, { key: randomUUID() })));
    for (const { created, unchanged, rejected } of outcomes) {
      expect(rejected).toBe(0);
      expect(created + unchanged).toBe(70);
    }
    expect(outcomes.reduce((sum, { created }) => sum + created, 0)).toBe(70);
    expect(await countOf(delegation)).toBe(70);
    expect((await desk.quotaOf(delegation)).used).toEqual({ member: 70 });
  });

  it('of an import that broke off midway is answered as the first run would have', async () => {
    const delegation = await desk.delegation(conferenceId, { member: 60 });
    const rows = staff(60);
    const key = randomUUID();
    let chunks = 0;
    const breaking = watched(async (addAll) => {
      if (++chunks > 1) throw new Error('the function died');
      await addAll();
    });
    await expect(bring(delegation, rows, { key }, breaking)).rejects.toThrow('died');
    expect(await countOf(delegation)).toBe(30);
    expect(await bring(delegation, rows, { key })).toMatchObject({ created: 60, unchanged: 0 });
    expect(await countOf(delegation)).toBe(60);
  });

  it('can be amended by itself, is then free for another, and is given once', async () => {
    const delegation = await desk.delegation(conferenceId, { member: 3 });
    const { delegateId } = await desk.add(delegation, { externalRef: 'old' });
    await expect(desk.add(delegation, { externalRef: 'old' })).rejects.toMatchObject({ slug: 'external-ref-in-use' });
    const amend = (body: object) =>
      amendDelegate(desk, {
        delegationId: delegation.delegationId,
        delegateId,
        body,
        ifMatchSent: true,
        ...desk.by(delegation.focalPoint, conferenceId),
      });
    await amend({ externalRef: 'new' });
    await desk.add(delegation, { externalRef: 'old' });
    await expect(amend({ externalRef: 'old' })).rejects.toMatchObject({ slug: 'external-ref-in-use' });
    expect((await amend({ externalRef: null })).value.externalRef).toBeUndefined();
    expect(await bring(delegation, [{ ...person(), externalRef: 'new' }])).toMatchObject({ created: 1 });
  });
});

describe('a dry run', () => {
  it('says of each row what the import then does, and writes nothing', async () => {
    const delegation = await desk.delegation(conferenceId, { member: 3, expert: 1, head: 1 });
    const [known, twice] = people(2);
    await desk.add(delegation, { ...known, externalRef: 'known' });
    await desk.add(delegation, { externalRef: 'other' });
    const rows = [
      { externalRef: 'known', rank: 'Colonel' },
      { externalRef: 'other', category: 'expert' },
      { externalRef: 'known', rank: 'General' },
      person(theHead),
      person(theHead),
      known,
      twice,
      twice,
      { category: 'member' },
      person(),
      person({ category: 'expert' }),
      person(),
    ];
    const { documents, name } = desk.table;
    const count = async () => (await documents.send(new ScanCommand({ TableName: name, Select: 'COUNT' }))).Count;
    const before = [await allOf(delegation), await count()];
    const key = randomUUID();
    const foreseen = await bring(delegation, rows, { dryRun: true, key });
    expect([await allOf(delegation), await count()]).toEqual(before);
    expect(foreseen.dryRun).toBe(true);
    const real = await bring(delegation, rows, { key });
    expect(outcomeOf(foreseen)).toEqual(outcomeOf(real));
    expect(outcomeOf(real)).toEqual([
      [1, 'updated'],
      [2, 'updated'],
      [3, 'invalid-request'],
      [4, 'created'],
      [5, 'head-already-named'],
      [6, 'already-registered'],
      [7, 'created'],
      [8, 'already-registered'],
      [9, 'invalid-request'],
      [10, 'created'],
      [11, 'quota-exceeded'],
      [12, 'quota-exceeded'],
    ]);
  });
});
