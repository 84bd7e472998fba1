import { randomUUID } from 'node:crypto';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, describe, expect, it } from 'vitest';
import { amendDelegate } from '../../../functions/registration/amend-delegate.ts';
import { getDelegate } from '../../../functions/registration/get-delegate.ts';
import { getDelegation } from '../../../functions/registration/get-delegation.ts';
import { listDelegates } from '../../../functions/registration/list-delegates.ts';
import type { AmendDelegateBody, Delegate } from '../../../functions/registration/schemas/delegate.ts';
import { submitDelegation } from '../../../functions/registration/submit-delegation.ts';
import type { Problem } from '../../../functions/shared/problem.ts';
import {
  type CallOptions,
  caller,
  JUNE,
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

const slugs = (outcomes: readonly PromiseSettledResult<unknown>[]) =>
  outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [(outcome.reason as Problem).slug] : []));

const amend = (
  { delegationId, focalPoint }: RegisteredDelegation,
  delegateId: string,
  body: AmendDelegateBody,
  { version, subject = focalPoint, ...options }: CallOptions & { version?: number; subject?: string } = {},
) =>
  amendDelegate(desk, {
    delegationId,
    delegateId,
    body,
    ifMatchSent: true,
    ...(version === undefined ? {} : { expectedVersion: version }),
    ...desk.by(subject, conferenceId, options),
  });

const submit = ({ delegationId, focalPoint }: RegisteredDelegation) =>
  submitDelegation(desk, { delegationId, body: { onlyComplete: false }, ...desk.by(focalPoint, conferenceId) });

const see = ({ delegationId, focalPoint }: RegisteredDelegation, delegateId: string) =>
  getDelegate(desk, { conferenceId, delegationId, delegateId, caller: caller(focalPoint) });

describe('a delegate', () => {
  it('is added as a draft that says what it still lacks', async () => {
    const delegation = await desk.delegation(conferenceId);
    const draft = await desk.add(delegation, {
      passportName: { primary: 'Najibullah' },
      function: undefined,
      dateOfBirth: undefined,
      nationalities: [],
    });
    expect(draft).toMatchObject({
      status: 'draft',
      badgeName: 'Najibullah',
      attendance: 'in-person',
      missing: ['function', 'nationalities', 'dateOfBirth'],
    });
    const seen = await see(delegation, draft.delegateId);
    expect(JSON.parse(JSON.stringify(seen.value))).toEqual(JSON.parse(JSON.stringify(draft)));
  });

  it('leaves no readable trace of its document anywhere', async () => {
    const delegation = await desk.delegation(conferenceId);
    await desk.add(delegation, { passport: { issuingCountry: 'FRA', number: 'QX-7766554433' } }, { key: randomUUID() });
    const { Items } = await desk.table.documents.send(new ScanCommand({ TableName: desk.table.name }));
    expect(JSON.stringify(Items)).not.toMatch(/QX-?7766554433/);
  });

  it.each([
    ['after registration has closed', {}, { now: JUNE }, 'registration-closed'],
    ['in a category that the conference does not have', { category: 'guests' }, {}, 'unknown-category'],
    ['in a category that the invitation has no place for', { category: 'media' }, {}, 'quota-exceeded'],
    ['who is born tomorrow', { dateOfBirth: '2021-05-05' }, {}, 'invalid-request'],
  ])('is not added %s', async (_, changes, options, slug) => {
    const delegation = await desk.delegation(conferenceId, { member: 1 });
    await expect(desk.add(delegation, changes, options)).rejects.toMatchObject({ slug });
    expect((await desk.quotaOf(delegation)).used).toEqual({ member: 0 });
  });

  it('is added by a focal point of its delegation or the organiser and nobody else', async () => {
    const delegation = await desk.delegation(conferenceId);
    const as = (focalPoint: string, options?: CallOptions) => desk.add({ ...delegation, focalPoint }, {}, options);
    await expect(as('stranger')).rejects.toMatchObject({ slug: 'not-found' });
    await expect(as('gate', { roles: ['gate'] })).rejects.toMatchObject({ slug: 'not-found' });
    await expect(as('staff', { roles: ['protocol'] })).rejects.toMatchObject({ slug: 'forbidden' });
    await as('staff', { roles: ['organiser'] });
    const nowhere = { ...delegation, delegationId: 'dlg_01F8QZ7X9V0000000000000002', focalPoint: 'staff' };
    await expect(desk.add(nowhere, {}, { roles: ['organiser'] })).rejects.toMatchObject({ slug: 'not-found' });
  });
});

describe('a name reaches the badge as it was written', () => {
  it.each([
    ['of one character', '李'],
    ['of 200 characters', 'Ā'.repeat(200)],
    ['decomposed', 'E\u0301lodie'],
    ['from right to left', 'محمّد بن عبد الله'],
    ['with vowel points', 'בְּרֵאשִׁית'],
    ['with a joiner', 'نیک\u200cپور'],
    ['in both directions', 'אהוד Ehud'],
    ['in small letters', 'van der Berg-ōta'],
  ])('%s', async (_, name) => {
    const delegation = await desk.delegation(conferenceId);
    const { delegateId } = await desk.add(delegation, {
      ...theHead,
      passportName: { primary: name },
      nativeName: name,
    });
    await submit(delegation);
    const [nomination] = (await desk.told(conferenceId)).filter(
      ({ detail }) => detail.metadata.aggregateId === delegateId,
    );
    const written = name.normalize('NFC');
    expect(nomination?.detail.data).toMatchObject({ profile: { badgeName: written, nativeName: written } });
  });
});

describe('places', () => {
  it('the last one wanted by fifty goes to exactly one, and the others learn limit and used', async () => {
    const delegation = await desk.delegation(conferenceId, { head: 1, member: 3 });
    await desk.add(delegation);
    await desk.add(delegation);
    const outcomes = await Promise.allSettled(Array.from({ length: 50 }, () => desk.add(delegation)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') {
        expect(outcome.reason).toMatchObject({
          slug: 'quota-exceeded',
          members: { category: 'member', limit: 3, used: 3 },
        });
      }
    }
    expect(await desk.quotaOf(delegation)).toMatchObject({ used: { head: 0, member: 3 } });
  });

  it('fifty wanted by two hundred go to exactly fifty, whatever their category, and everybody gets a definite answer', async () => {
    const delegation = await desk.delegation(conferenceId, { member: 30 }, { totalQuota: 50 });
    const outcomes = await Promise.allSettled(
      Array.from({ length: 200 }, (_, at) => desk.add(delegation, { category: at % 2 ? 'member' : 'expert' })),
    );
    expect(slugs(outcomes)).toEqual(Array(150).fill('quota-exceeded'));
    const { used, total } = await desk.quotaOf(delegation);
    expect({ places: (used.member ?? 0) + (used.expert ?? 0), total }).toEqual({ places: 50, total: 50 });
    expect(used.member).toBeLessThanOrEqual(30);
    const { delegates } = await desk.delegates.readRoll(conferenceId, delegation.delegationId);
    expect(delegates).toHaveLength(50);
  });

  it('are bounded by category and in total; which of the two, the refusal says', async () => {
    const delegation = await desk.delegation(conferenceId, { member: 1 }, { totalQuota: 2 });
    await desk.add(delegation);
    await expect(desk.add(delegation)).rejects.toMatchObject({
      members: { bound: 'category', category: 'member', limit: 1, used: 1 },
    });
    const { delegateId } = await desk.add(delegation, { category: 'expert' });
    await expect(desk.add(delegation, { category: 'media' })).rejects.toMatchObject({
      members: { bound: 'total', category: 'media', limit: 2, used: 2 },
    });
    // A move within the total needs no further place of it.
    await amend(delegation, delegateId, { category: 'media' });
    const { conferenceId: _id, focalPoint, delegationId } = delegation;
    const { value } = await getDelegation(desk, { conferenceId, delegationId, caller: caller(focalPoint) });
    expect(value).toMatchObject({
      quotas: { member: { limit: 1, used: 1 }, media: { used: 1 } },
      totalQuota: { limit: 2, used: 2 },
    });
  });

  it('one person whom twenty delegations register at once is in exactly one of them', async () => {
    const passport = { issuingCountry: 'FRA', number: randomUUID().slice(0, 8) };
    const delegations = await Promise.all(
      Array.from({ length: 20 }, () => desk.delegation(conferenceId, { member: 1 })),
    );
    const outcomes = await Promise.allSettled(
      delegations.map((delegation, at) =>
        // However the number is typed, it is the same document.
        desk.add(delegation, { passport: at % 2 ? passport : { ...passport, number: passport.number.toUpperCase() } }),
      ),
    );
    expect(slugs(outcomes)).toEqual(Array(19).fill('already-registered'));
    const used = await Promise.all(delegations.map(async (delegation) => (await desk.quotaOf(delegation)).used.member));
    expect(used.reduce((sum = 0, count = 0) => sum + count)).toBe(1);
  });

  it('who is registered already is told nothing of where', async () => {
    const [one, other] = [await desk.delegation(conferenceId), await desk.delegation(conferenceId)];
    const passport = { issuingCountry: 'FRA', number: randomUUID().slice(0, 8) };
    await desk.add(one, { passport });
    const within = await desk.add(one, { passport }).catch((error) => error);
    const across = await desk.add(other, { passport, category: 'expert' }).catch((error) => error);
    expect([within.slug, within.message, within.members]).toEqual([across.slug, across.message, across.members]);
    expect(across).toMatchObject({ slug: 'already-registered', members: {} });
    expect(across.message).not.toMatch(/dlg_|dgt_|Durand/);
  });

  it('the same person may come to another conference', async () => {
    const passport = { issuingCountry: 'FRA', number: randomUUID().slice(0, 8) };
    await desk.add(await desk.delegation(conferenceId), { passport });
    const elsewhere = await desk.conference();
    expect(await desk.add(await desk.delegation(elsewhere), { passport })).toMatchObject({ status: 'draft' });
  });

  it('of two heads added at once one is head', async () => {
    const delegation = await desk.delegation(conferenceId, { head: 2 });
    const outcomes = await Promise.allSettled([desk.add(delegation, theHead), desk.add(delegation, theHead)]);
    expect(slugs(outcomes)).toEqual(['head-already-named']);
    expect(await desk.quotaOf(delegation)).toMatchObject({ used: { head: 1 }, head: expect.stringMatching(/^dgt_/) });
  });

  it('repeated with its key adds one person', async () => {
    const delegation = await desk.delegation(conferenceId, { member: 2 });
    const key = randomUUID();
    const first = await desk.add(delegation, {}, { key });
    await expect(desk.add(delegation, {}, { key })).rejects.toMatchObject({
      answer: { status: 201, body: { delegateId: first.delegateId } },
    });
    expect((await desk.quotaOf(delegation)).used).toEqual({ member: 1 });
  });
});

describe('a draft is amended', () => {
  it('field by field; null takes one away; nobody is told', async () => {
    const delegation = await desk.delegation(conferenceId);
    const { delegateId } = await desk.add(delegation, { rank: 'Colonel', title: 'Dr' });
    const { value, version } = await amend(delegation, delegateId, { rank: 'General', title: null }, { version: 1 });
    expect(version).toBe(2);
    expect(value).toMatchObject({ rank: 'General', badgeName: 'Élodie Durand' });
    expect(value.title).toBeUndefined();
    expect((await see(delegation, delegateId)).value.title).toBeUndefined();
    const told = (await desk.told(conferenceId)).filter(({ detail }) => detail.metadata.aggregateId === delegateId);
    expect(told).toEqual([]);
  });

  it('and its place moves with its category, in the same moment', async () => {
    const delegation = await desk.delegation(conferenceId, { head: 1, member: 2, expert: 1 });
    const { delegateId } = await desk.add(delegation);
    await amend(delegation, delegateId, { category: 'expert' });
    expect((await desk.quotaOf(delegation)).used).toEqual({ head: 0, member: 1 - 1, expert: 1 });
    const second = await desk.add(delegation);
    await expect(amend(delegation, second.delegateId, { category: 'expert' })).rejects.toMatchObject({
      slug: 'quota-exceeded',
      members: { category: 'expert', limit: 1, used: 1 },
    });
    await expect(amend(delegation, second.delegateId, { category: 'guests' })).rejects.toMatchObject({
      slug: 'unknown-category',
    });
    expect((await see(delegation, second.delegateId)).value.category).toBe('member');
  });

  it('and the head is passed on: first taken from one, then given to the other', async () => {
    const delegation = await desk.delegation(conferenceId, { head: 1, member: 2 });
    const one = await desk.add(delegation, theHead);
    const other = await desk.add(delegation);
    await expect(amend(delegation, other.delegateId, { headOfDelegation: true })).rejects.toMatchObject({
      slug: 'head-already-named',
    });
    await amend(delegation, one.delegateId, { headOfDelegation: false, category: 'member' });
    await amend(delegation, other.delegateId, { headOfDelegation: true, category: 'head' });
    expect(await desk.quotaOf(delegation)).toMatchObject({ used: { head: 1, member: 1 }, head: other.delegateId });
  });

  it('with another document, and the first one is free again', async () => {
    const delegation = await desk.delegation(conferenceId);
    const [first, second] = ['1', '2'].map((digit) => ({
      issuingCountry: 'FRA',
      number: `${randomUUID().slice(0, 8)}${digit}`,
    }));
    const { delegateId } = await desk.add(delegation, { passport: first });
    await amend(delegation, delegateId, { passport: second });
    await desk.add(delegation, { passport: first });
    await expect(desk.add(delegation, { passport: second })).rejects.toMatchObject({ slug: 'already-registered' });
    await expect(amend(delegation, delegateId, { passport: first })).rejects.toMatchObject({
      slug: 'already-registered',
    });
    await amend(delegation, delegateId, { passport: null });
    await desk.add(delegation, { passport: second });
  });

  it('not blindly, nor when it has changed since, nor to what cannot be', async () => {
    const delegation = await desk.delegation(conferenceId);
    const { delegateId } = await desk.add(delegation);
    const blind = amendDelegate(desk, {
      delegationId: delegation.delegationId,
      delegateId,
      body: { rank: 'General' },
      ifMatchSent: false,
      ...desk.by(delegation.focalPoint, conferenceId),
    });
    await expect(blind).rejects.toMatchObject({ slug: 'precondition-required' });
    await expect(amend(delegation, delegateId, { rank: 'x' }, { version: 5 })).rejects.toMatchObject({
      slug: 'stale-version',
    });
    await expect(amend(delegation, delegateId, { dateOfBirth: '2031-01-01' })).rejects.toMatchObject({
      slug: 'invalid-request',
    });
  });

  it('by one of twenty at once, who all read the same version', async () => {
    const delegation = await desk.delegation(conferenceId);
    const { delegateId } = await desk.add(delegation);
    const outcomes = await Promise.allSettled(
      Array.from({ length: 20 }, (_, at) => amend(delegation, delegateId, { rank: `Rank ${at}` }, { version: 1 })),
    );
    expect(slugs(outcomes)).toEqual(Array(19).fill('stale-version'));
  });

  it('to what it is already, and stays as it is', async () => {
    const delegation = await desk.delegation(conferenceId);
    const { delegateId, dateOfBirth } = await desk.add(delegation);
    const { version } = await amend(delegation, delegateId, { dateOfBirth: dateOfBirth ?? null, category: 'member' });
    expect(version).toBe(1);
  });
});

describe('a nominated delegate is amended', () => {
  let delegation: RegisteredDelegation;
  let head: Delegate;
  const told = async () =>
    (await desk.told(conferenceId))
      .filter(
        ({ detailType, detail }) =>
          detailType === 'delegate-amended.v1' && detail.metadata.aggregateId === head.delegateId,
      )
      .map(({ detail }) => detail)
      .sort((a, b) => a.metadata.aggregateVersion - b.metadata.aggregateVersion);
  beforeAll(async () => {
    delegation = await desk.delegation(conferenceId);
    head = await desk.add(delegation, theHead);
    await submit(delegation);
  });

  it('and the other services are told what changed and whether it is screened again', async () => {
    await amend(delegation, head.delegateId, { rank: 'Minister', arrival: '2021-06-21T10:00:00Z' });
    await amend(delegation, head.delegateId, { nationalities: ['FRA', 'CHE'] });
    await amend(delegation, head.delegateId, { passport: { issuingCountry: 'CHE', number: randomUUID().slice(0, 8) } });
    expect(await told()).toMatchObject([
      { data: { changed: ['rank', 'arrival'], screened: false, profile: { rank: 'Minister' } } },
      { data: { changed: ['nationalities'], screened: true } },
      { data: { changed: ['passport'], screened: true } },
    ]);
    expect((await told()).map(({ metadata }) => metadata.aggregateVersion)).toEqual([3, 4, 5]);
    await amend(delegation, head.delegateId, { dateOfBirth: '1961-02-03' });
    const keys = (await told()).map(({ data }) => (data as { matchKeys?: string[] }).matchKeys);
    expect(keys).toEqual([undefined, undefined, expect.any(Array), expect.any(Array)]);
    // Another birthday makes another key of the name, and leaves that of the document.
    expect([keys[3]?.[0] === keys[2]?.[0], keys[3]?.[1] === keys[2]?.[1]]).toEqual([true, false]);
  });

  it('but stays complete', async () => {
    await expect(amend(delegation, head.delegateId, { function: null, nationalities: [] })).rejects.toMatchObject({
      slug: 'incomplete-delegation',
      message: expect.stringMatching(/nominated delegate/),
      members: { errors: [{ pointer: '/function' }, { pointer: '/nationalities' }] },
    });
  });

  it('but keeps a document: without it, somebody else could register the same person', async () => {
    await expect(amend(delegation, head.delegateId, { passport: null })).rejects.toMatchObject({
      slug: 'not-amendable',
    });
  });

  it('after registration has closed by its focal point, where places do not move; officers may more', async () => {
    const late = { now: JUNE };
    await amend(delegation, head.delegateId, { rank: 'General' }, late);
    await expect(amend(delegation, head.delegateId, { category: 'member' }, late)).rejects.toMatchObject({
      slug: 'registration-closed',
    });
    await expect(amend(delegation, head.delegateId, { headOfDelegation: false }, late)).rejects.toMatchObject({
      slug: 'registration-closed',
    });
    const draft = await desk.add(delegation);
    await expect(amend(delegation, draft.delegateId, { rank: 'Major' }, late)).rejects.toMatchObject({
      slug: 'registration-closed',
    });
    await amend(
      delegation,
      draft.delegateId,
      { category: 'expert' },
      { ...late, subject: 'staff', roles: ['accreditation'] },
    );
  });
});

describe('the head of a submitted delegation', () => {
  const submitted = async (...others: object[]) => {
    const delegation = await desk.delegation(conferenceId, { head: 1, member: 4 });
    const head = await desk.add(delegation, theHead);
    const members: Delegate[] = [];
    for (const changes of others) members.push(await desk.add(delegation, changes));
    await submit(delegation);
    return { delegation, head, members };
  };
  const headsOf = async ({ delegationId }: RegisteredDelegation) =>
    (await desk.delegates.readRoll(conferenceId, delegationId)).delegates
      .filter(({ value }) => value.headOfDelegation)
      .map(({ value }) => value.delegateId);

  it('does not lay down the flag: another takes it', async () => {
    const { delegation, head } = await submitted();
    await expect(amend(delegation, head.delegateId, { headOfDelegation: false })).rejects.toMatchObject({
      slug: 'not-amendable',
      message: expect.stringMatching(/another nominated delegate/),
    });
    expect(await headsOf(delegation)).toEqual([head.delegateId]);
  });

  it('hands the flag to another nominated delegate in one moment, and the others are told of both', async () => {
    const { delegation, head, members } = await submitted({});
    const next = members[0]?.delegateId ?? '';
    const { value, version } = await amend(
      delegation,
      next,
      { headOfDelegation: true, rank: 'General' },
      { version: 2 },
    );
    expect({ head: value.headOfDelegation, version }).toEqual({ head: true, version: 3 });
    expect(await headsOf(delegation)).toEqual([next]);
    expect(await desk.quotaOf(delegation)).toMatchObject({ head: next, used: { head: 1, member: 1 } });
    const told = (await desk.told(conferenceId)).filter(
      ({ detailType, detail }) =>
        detailType === 'delegate-amended.v1' && [head.delegateId, next].includes(detail.metadata.aggregateId),
    );
    const byId = new Map(told.map(({ detail }) => [detail.metadata.aggregateId, detail]));
    expect(told).toHaveLength(2);
    expect(byId.get(head.delegateId)).toMatchObject({
      metadata: { aggregateVersion: 3 },
      data: { changed: ['headOfDelegation'], screened: false, profile: { headOfDelegation: false } },
    });
    expect(byId.get(next)).toMatchObject({
      metadata: { aggregateVersion: 3 },
      data: { changed: ['headOfDelegation', 'rank'], screened: false, profile: { headOfDelegation: true } },
    });
  });

  it('is one, however many are named at once', async () => {
    const { delegation, members } = await submitted({}, {}, {}, {});
    const outcomes = await Promise.allSettled(
      members.map(({ delegateId }) => amend(delegation, delegateId, { headOfDelegation: true }, { version: 2 })),
    );
    const stale = outcomes.filter(({ status }) => status === 'rejected').length;
    expect(stale).toBeLessThan(members.length);
    expect(slugs(outcomes)).toEqual(Array(stale).fill('stale-version'));
    const { head } = await desk.quotaOf(delegation);
    expect(await headsOf(delegation)).toEqual([head]);
  });

  it('is not replaced by a draft, nor by a focal point once registration has closed', async () => {
    const { delegation, head, members } = await submitted({});
    const draft = await desk.add(delegation);
    const named = { headOfDelegation: true };
    await expect(amend(delegation, draft.delegateId, named)).rejects.toMatchObject({ slug: 'head-already-named' });
    const next = members[0]?.delegateId ?? '';
    await expect(amend(delegation, next, named, { now: JUNE })).rejects.toMatchObject({ slug: 'registration-closed' });
    expect(await headsOf(delegation)).toEqual([head.delegateId]);
    await amend(delegation, next, named, { now: JUNE, subject: 'staff', roles: ['protocol'] });
    expect(await headsOf(delegation)).toEqual([next]);
  });
});

describe('the people of a delegation', () => {
  it('are listed page by page in the order in which they were added', async () => {
    const delegation = await desk.delegation(conferenceId, { member: 7 });
    const added: string[] = [];
    for (let at = 0; at < 7; at++) {
      const now = new Date(Date.parse('2021-05-03T08:30:00Z') + at);
      added.push((await desk.add(delegation, {}, { now })).delegateId);
    }
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const { items, nextCursor } = await listDelegates(desk, {
        conferenceId,
        delegationId: delegation.delegationId,
        caller: caller(delegation.focalPoint),
        page: { limit: 3, cursor },
      });
      seen.push(...items.map(({ delegateId }) => delegateId));
      cursor = nextCursor;
    } while (cursor);
    expect(seen).toEqual(added);
  });

  it('are seen by their focal point and by officers, and not by others', async () => {
    const delegation = await desk.delegation(conferenceId);
    const { delegateId } = await desk.add(delegation);
    const { delegationId } = delegation;
    for (const role of ['organiser', 'accreditation', 'security', 'host', 'protocol'] as const) {
      const who = caller('staff', role);
      await getDelegate(desk, { conferenceId, delegationId, delegateId, caller: who });
      await listDelegates(desk, { conferenceId, delegationId, caller: who, page: { limit: 50 } });
    }
    const other = await desk.delegation(conferenceId);
    for (const who of [caller('gate', 'gate'), caller('stranger'), caller(other.focalPoint)]) {
      await expect(getDelegate(desk, { conferenceId, delegationId, delegateId, caller: who })).rejects.toMatchObject({
        slug: 'not-found',
      });
      await expect(
        listDelegates(desk, { conferenceId, delegationId, caller: who, page: { limit: 50 } }),
      ).rejects.toMatchObject({ slug: 'not-found' });
    }
  });

  it('of one delegation are not found under another', async () => {
    const [one, other] = [await desk.delegation(conferenceId), await desk.delegation(conferenceId)];
    const { delegateId } = await desk.add(one);
    await expect(see(other, delegateId)).rejects.toMatchObject({ slug: 'not-found' });
    const nowhere = {
      conferenceId,
      delegationId: 'dlg_01F8QZ7X9V0000000000000002',
      caller: caller('staff', 'organiser'),
    };
    await expect(listDelegates(desk, { ...nowhere, page: { limit: 50 } })).rejects.toMatchObject({ slug: 'not-found' });
  });
});
