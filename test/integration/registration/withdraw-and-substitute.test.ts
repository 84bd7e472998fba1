import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { amendDelegate } from '../../../functions/registration/amend-delegate.ts';
import { importDelegates } from '../../../functions/registration/import-delegates.ts';
import { putConference } from '../../../functions/registration/put-conference.ts';
import { conferenceBody } from '../../../functions/registration/schemas/conference.ts';
import type {
  AmendDelegateBody,
  Delegate,
  DelegateRowResult,
} from '../../../functions/registration/schemas/delegate.ts';
import type { Problem } from '../../../functions/shared/problem.ts';
import { referenceConference } from '../../support/reference-conference.ts';
import {
  type ActingOptions,
  JUNE,
  passportless,
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

const passportOf = () => ({ issuingCountry: 'FRA', number: randomUUID().slice(0, 8) });
const organiser: ActingOptions = { subject: 'staff', roles: ['organiser'] };
const late: ActingOptions = { now: JUNE };

const amend = (
  { delegationId, focalPoint }: RegisteredDelegation,
  delegateId: string,
  body: AmendDelegateBody,
  { subject = focalPoint, version, ...options }: ActingOptions = {},
) =>
  amendDelegate(desk, {
    delegationId,
    delegateId,
    body,
    ifMatchSent: true,
    ...(version === undefined ? {} : { expectedVersion: version }),
    ...desk.by(subject, conferenceId, options),
  });

const kept = async ({ delegationId }: RegisteredDelegation, delegateId: string) => {
  const found = await desk.delegates.findNow(conferenceId, delegationId, delegateId);
  if (!found) throw new Error('no such delegate');
  return { ...found.value, version: found.version };
};
/** What the other services were told of one delegate: event, version of the delegate, data. */
const toldOf = async (delegateId: string) =>
  (await desk.told(conferenceId))
    .filter(({ detail }) => detail.metadata.aggregateId === delegateId)
    .map(({ detailType, detail: { metadata, data } }) => ({ detailType, version: metadata.aggregateVersion, data }));

/** What a race came to: the slugs of those who were refused. */
const slugs = (outcomes: readonly PromiseSettledResult<unknown>[]) =>
  outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [(outcome.reason as Problem).slug] : []));

/** Whatever happened, the item with the places must tell what the list of people tells. */
async function requireSoundQuota({ delegationId }: RegisteredDelegation): Promise<void> {
  const { delegates, quota } = await desk.delegates.readRoll(conferenceId, delegationId);
  const live = delegates.map(({ value }) => value).filter(({ status }) => status === 'draft' || status === 'nominated');
  const used: Record<string, number> = {};
  for (const { category } of live) used[category] = (used[category] ?? 0) + 1;
  expect(Object.fromEntries(Object.entries(quota?.used ?? {}).filter(([, places]) => places !== 0))).toEqual(used);
  expect(live.filter(({ headOfDelegation }) => headOfDelegation).map(({ delegateId }) => delegateId)).toEqual(
    quota?.head === undefined ? [] : [quota.head],
  );
}

describe('a draft is withdrawn', () => {
  it('and its place, and the person, are free again; nobody is told', async () => {
    const delegation = await desk.delegation(conferenceId, { member: 1 });
    const passport = passportOf();
    const { delegateId } = await desk.add(delegation, { passport });
    const withdrawn = await desk.withdraw(delegation, delegateId, { version: 1 });
    expect(withdrawn).toMatchObject({ status: 'withdrawn', withdrawnAt: expect.any(String), missing: [] });
    expect(await toldOf(delegateId)).toEqual([]);
    await desk.add(delegation, { passport });
    await requireSoundQuota(delegation);
  });

  it('and is not submitted', async () => {
    const delegation = await desk.delegation(conferenceId);
    await desk.add(delegation, theHead);
    const { delegateId } = await desk.add(delegation, { dateOfBirth: undefined });
    await desk.withdraw(delegation, delegateId);
    expect(await desk.submit(delegation)).toMatchObject({ nominated: 1, incomplete: [] });
    expect(await kept(delegation, delegateId)).toMatchObject({ status: 'withdrawn', version: 2 });
  });
});

describe('a nominated delegate is withdrawn', () => {
  it('and the other services are told, also after registration has closed', async () => {
    const delegation = await desk.submitted(conferenceId);
    const [member = ''] = delegation.members;
    await desk.withdraw(delegation, member, { ...late, version: 2 });
    const { delegationId } = delegation;
    expect((await toldOf(member)).at(-1)).toEqual({
      detailType: 'delegate-withdrawn.v1',
      version: 3,
      data: { delegateId: member, delegationId, reason: 'withdrawn' },
    });
    expect(await kept(delegation, member)).toMatchObject({ status: 'withdrawn', withdrawnAt: JUNE.toISOString() });
    expect((await kept(delegation, member)).fingerprint).toBeUndefined();
    await requireSoundQuota(delegation);
  });

  it('by the organiser as well, but not by other officers or strangers', async () => {
    const delegation = await desk.submitted(conferenceId, 2);
    const [member = ''] = delegation.members;
    for (const role of ['accreditation', 'security', 'host', 'protocol'] as const) {
      await expect(desk.withdraw(delegation, member, { subject: 'staff', roles: [role] })).rejects.toMatchObject({
        slug: 'forbidden',
      });
    }
    for (const subject of ['stranger', (await desk.delegation(conferenceId)).focalPoint]) {
      await expect(desk.withdraw(delegation, member, { subject })).rejects.toMatchObject({ slug: 'not-found' });
    }
    await desk.withdraw(delegation, member, organiser);
    const nobody = 'dgt_01F8QZ7X9V0000000000000004';
    await expect(desk.withdraw(delegation, nobody, organiser)).rejects.toMatchObject({ slug: 'not-found' });
  });

  it('once: a repeat gets the first answer, and who tries again is told what has become of them', async () => {
    const delegation = await desk.submitted(conferenceId);
    const [member = ''] = delegation.members;
    const key = randomUUID();
    const body = await desk.withdraw(delegation, member, { key });
    const identity = desk.by(delegation.focalPoint, conferenceId, { key }).identity;
    expect((await desk.commands.find(identity))?.body).toEqual(JSON.parse(JSON.stringify(body)));
    const again = { slug: 'not-amendable', message: expect.stringMatching(/withdrawn/) };
    await expect(desk.withdraw(delegation, member)).rejects.toMatchObject(again);
    await expect(desk.substitute(delegation, member)).rejects.toMatchObject(again);
    await expect(amend(delegation, member, { rank: 'General' })).rejects.toMatchObject(again);
    await expect(amend(delegation, member, { rank: 'General' }, organiser)).rejects.toMatchObject(again);
    expect((await toldOf(member)).map(({ version }) => version)).toEqual([2, 3]);
    await requireSoundQuota(delegation);
  });

  it('not when somebody else has changed it since it was read', async () => {
    const delegation = await desk.submitted(conferenceId);
    const [member = ''] = delegation.members;
    await amend(delegation, member, { rank: 'General' });
    await expect(desk.withdraw(delegation, member, { version: 2 })).rejects.toMatchObject({ slug: 'stale-version' });
    await expect(desk.substitute(delegation, member, {}, { version: 2 })).rejects.toMatchObject({
      slug: 'stale-version',
    });
    expect(await kept(delegation, member)).toMatchObject({ status: 'nominated' });
  });
});

describe('the head of a submitted delegation is withdrawn', () => {
  it('and another nominated delegate is named, even after registration has closed', async () => {
    const delegation = await desk.submitted(conferenceId, 2);
    const [next = '', other = ''] = delegation.members;
    await desk.withdraw(delegation, delegation.head, late);
    expect((await desk.quotaOf(delegation)).head).toBeUndefined();
    expect(await kept(delegation, delegation.head)).toMatchObject({ headOfDelegation: false });
    const { value } = await amend(delegation, next, { headOfDelegation: true }, late);
    expect(value.headOfDelegation).toBe(true);
    expect((await toldOf(next)).at(-1)).toMatchObject({
      detailType: 'delegate-amended.v1',
      data: { changed: ['headOfDelegation'], profile: { headOfDelegation: true } },
    });
    // From then on it is settled again.
    await expect(amend(delegation, other, { headOfDelegation: true }, late)).rejects.toMatchObject({
      slug: 'registration-closed',
    });
    await requireSoundQuota(delegation);
  });

  it('and until then nobody else is nominated', async () => {
    const delegation = await desk.submitted(conferenceId);
    await desk.withdraw(delegation, delegation.head);
    await desk.add(delegation);
    await expect(desk.submit(delegation)).rejects.toMatchObject({
      slug: 'incomplete-delegation',
      members: { errors: [{ pointer: '/headOfDelegation' }] },
    });
    await desk.add(delegation, theHead);
    expect(await desk.submit(delegation)).toMatchObject({ nominated: 2 });
  });

  it('and of those who are named at once one is head', async () => {
    const delegation = await desk.submitted(conferenceId, 4);
    await desk.withdraw(delegation, delegation.head);
    const outcomes = await Promise.allSettled(
      delegation.members.map((member) =>
        amend(delegation, member, { headOfDelegation: true }, { ...late, version: 2 }),
      ),
    );
    // Who reads before the first is named loses in the transaction, who reads after it is too late.
    for (const slug of slugs(outcomes)) expect(['head-already-named', 'registration-closed']).toContain(slug);
    expect(slugs(outcomes)).toHaveLength(3);
    await requireSoundQuota(delegation);
  });
});

describe('a nominated delegate is replaced', () => {
  it('by another person in the same place, who is nominated in the same moment, also after registration has closed', async () => {
    const delegation = await desk.submitted(conferenceId, 4);
    const [member = ''] = delegation.members;
    const { used } = await desk.quotaOf(delegation);
    const passportName = { primary: 'Martin', secondary: 'Jeanne' };
    const successor = await desk.substitute(delegation, member, { passportName }, { ...late, version: 2 });
    expect(successor).toMatchObject({
      status: 'nominated',
      category: 'member',
      headOfDelegation: false,
      replaces: member,
      nominatedAt: JUNE.toISOString(),
    });
    expect(await kept(delegation, member)).toMatchObject({ status: 'replaced', replacedBy: successor.delegateId });
    // The delegation was full, and is: no place moved.
    expect((await desk.quotaOf(delegation)).used).toEqual(used);
    const { delegationId } = delegation;
    const profile = expect.objectContaining({ badgeName: 'Jeanne Martin', category: 'member' });
    expect((await toldOf(member)).at(-1)).toEqual({
      detailType: 'delegate-substituted.v1',
      version: 3,
      data: {
        delegateId: member,
        delegationId,
        successor: { delegateId: successor.delegateId, profile },
        ranksLower: false,
      },
    });
    expect(await toldOf(successor.delegateId)).toEqual([
      {
        detailType: 'delegate-nominated.v1',
        version: 1,
        data: { delegateId: successor.delegateId, delegationId, profile, matchKeys: expect.any(Array) },
      },
    ]);
    const again = { slug: 'not-amendable', message: expect.stringMatching(/replaced/) };
    await expect(desk.substitute(delegation, member)).rejects.toMatchObject(again);
    await expect(desk.withdraw(delegation, member)).rejects.toMatchObject(again);
    await requireSoundQuota(delegation);
  });

  it('and who agreed to meet them is asked again if the successor ranks lower', async () => {
    const delegation = await desk.submitted(conferenceId);
    await desk.substitute(delegation, delegation.head, { function: 'deputy minister' });
    expect((await toldOf(delegation.head)).at(-1)?.data).toMatchObject({ ranksLower: true });
  });

  it('and by the level if that is said of both, whatever they are called', async () => {
    const delegation = await desk.submitted(conferenceId, 2);
    const [member = ''] = delegation.members;
    await amend(delegation, member, { level: 'deputy' });
    expect((await toldOf(member)).at(-1)?.data).toMatchObject({
      changed: ['level'],
      screened: false,
      profile: { level: 'deputy' },
    });
    const equal = await desk.substitute(delegation, member, { function: 'state secretary', level: 'deputy' }, late);
    expect(equal).toMatchObject({ level: 'deputy' });
    expect((await toldOf(member)).at(-1)?.data).toMatchObject({
      ranksLower: false,
      successor: { profile: { level: 'deputy' } },
    });
    const lower = await desk.substitute(delegation, equal.delegateId, { function: 'state secretary', level: 'expert' });
    expect((await toldOf(equal.delegateId)).at(-1)?.data).toMatchObject({ ranksLower: true });
    await amend(delegation, lower.delegateId, { level: null });
    expect(await kept(delegation, lower.delegateId)).not.toHaveProperty('level', expect.anything());
  });

  it('and the head flag passes on with the place, unless the new person does not take it', async () => {
    const delegation = await desk.submitted(conferenceId);
    const next = await desk.substitute(delegation, delegation.head, { function: 'minister' });
    expect(next).toMatchObject({ category: 'head', headOfDelegation: true });
    expect((await desk.quotaOf(delegation)).head).toBe(next.delegateId);
    await requireSoundQuota(delegation);
    const last = await desk.substitute(delegation, next.delegateId, { headOfDelegation: false });
    expect((await desk.quotaOf(delegation)).head).toBeUndefined();
    const [member = ''] = delegation.members;
    const head = await desk.substitute(delegation, member, { headOfDelegation: true });
    await expect(desk.substitute(delegation, last.delegateId, { headOfDelegation: true })).rejects.toMatchObject({
      slug: 'head-already-named',
    });
    expect((await desk.quotaOf(delegation)).head).toBe(head.delegateId);
    await requireSoundQuota(delegation);
  });

  it('in another category only if that has room', async () => {
    const delegation = await desk.submitted(conferenceId, 2);
    const [one = '', other = ''] = delegation.members;
    await desk.substitute(delegation, one, { category: 'expert' });
    await expect(desk.substitute(delegation, other, { category: 'expert' })).rejects.toMatchObject({
      slug: 'quota-exceeded',
      members: { bound: 'category', category: 'expert', limit: 1, used: 1 },
    });
    await expect(desk.substitute(delegation, other, { category: 'guests' })).rejects.toMatchObject({
      slug: 'unknown-category',
    });
    expect((await desk.quotaOf(delegation)).used).toEqual({ head: 1, member: 1, expert: 1 });
    await requireSoundQuota(delegation);
  });

  it('and the documents change hands: the former person may come elsewhere, the new one may not', async () => {
    const delegation = await desk.submitted(conferenceId);
    const elsewhere = await desk.delegation(conferenceId);
    const [former, next] = [passportOf(), passportOf()];
    const [member = ''] = delegation.members;
    await amend(delegation, member, { passport: former });
    await expect(desk.substitute(delegation, member, { passport: former })).rejects.toMatchObject({
      slug: 'already-registered',
    });
    await desk.substitute(delegation, member, { passport: next });
    await desk.add(elsewhere, { passport: former });
    await expect(desk.add(elsewhere, { passport: next })).rejects.toMatchObject({ slug: 'already-registered' });
    const { head } = delegation;
    await expect(desk.substitute(delegation, head, { passport: former })).rejects.toMatchObject({
      slug: 'already-registered',
    });
    expect(await kept(delegation, head)).toMatchObject({ status: 'nominated' });
  });

  it('only by somebody with all that a nomination needs, and only if they are nominated themselves', async () => {
    const delegation = await desk.submitted(conferenceId);
    const [member = ''] = delegation.members;
    await expect(
      desk.substitute(delegation, member, { function: undefined, dateOfBirth: undefined }),
    ).rejects.toMatchObject({
      slug: 'incomplete-delegation',
      members: { errors: [{ pointer: '/function' }, { pointer: '/dateOfBirth' }] },
    });
    await expect(desk.substitute(delegation, member, { dateOfBirth: '2031-01-01' })).rejects.toMatchObject({
      slug: 'invalid-request',
    });
    const draft = await desk.add(delegation);
    await expect(desk.substitute(delegation, draft.delegateId)).rejects.toMatchObject({
      slug: 'not-amendable',
      message: expect.stringMatching(/draft/),
    });
    expect(await kept(delegation, member)).toMatchObject({ status: 'nominated', version: 2 });
  });

  it('in one answer: a repeat gets the same successor', async () => {
    const delegation = await desk.submitted(conferenceId);
    const [member = ''] = delegation.members;
    const key = randomUUID();
    const { delegateId } = await desk.substitute(delegation, member, {}, { key });
    const { identity } = desk.by(delegation.focalPoint, conferenceId, { key });
    expect(await desk.commands.find(identity)).toMatchObject({ status: 201, body: { delegateId } });
  });

  it('by the focal point or the organiser', async () => {
    const delegation = await desk.submitted(conferenceId);
    const [member = ''] = delegation.members;
    await expect(
      desk.substitute(delegation, member, {}, { subject: 'staff', roles: ['protocol'] }),
    ).rejects.toMatchObject({ slug: 'forbidden' });
    await expect(desk.substitute(delegation, member, {}, { subject: 'stranger' })).rejects.toMatchObject({
      slug: 'not-found',
    });
    await desk.substitute(delegation, member, {}, { ...organiser, ...late });
  });
});

describe('a list that is sent again', () => {
  const bring = async ({ delegationId, focalPoint }: RegisteredDelegation, rows: readonly object[]) => {
    const { body } = await importDelegates(desk, { delegationId, rows, ...desk.by(focalPoint, conferenceId) });
    return (body as { results: DelegateRowResult[] }).results;
  };

  it('does not bring back who was withdrawn', async () => {
    const delegation = await desk.delegation(conferenceId);
    const row = passportless({ externalRef: 'row-1' });
    const [added] = await bring(delegation, [row]);
    await desk.withdraw(delegation, added?.delegateId ?? '');
    expect(await bring(delegation, [row])).toMatchObject([{ row: 1, status: 'rejected', problem: 'not-amendable' }]);
    await requireSoundQuota(delegation);
  });

  it('amends the successor where the reference passed on, and nobody where it did not', async () => {
    const delegation = await desk.delegation(conferenceId);
    await desk.add(delegation, theHead);
    const rows = ['row-1', 'row-2'].map((externalRef) => passportless({ externalRef }));
    const added = (await bring(delegation, rows)).map(({ delegateId = '' }) => delegateId);
    await desk.submit(delegation);
    const [one = '', other = ''] = added;
    const next = await desk.substitute(delegation, one, { externalRef: 'row-1' });
    await expect(desk.substitute(delegation, other, { externalRef: 'row-1' })).rejects.toMatchObject({
      slug: 'external-ref-in-use',
    });
    await desk.substitute(delegation, other);
    const again = rows.map((row) => ({ ...row, rank: 'General' }));
    expect(await bring(delegation, again)).toMatchObject([
      { row: 1, status: 'updated', delegateId: next.delegateId },
      { row: 2, status: 'rejected', problem: 'not-amendable' },
    ]);
  });
});

describe('a successor whose category requires a photo', () => {
  const photographed = referenceConference.categories.map((category) => ({
    ...category,
    photoRequired: category.key === 'head',
  }));
  /** A head who was nominated before photos were required, replaced after registration has closed. */
  const replacedLate = async () => {
    const conference = await desk.conference();
    const delegation = await desk.submitted(conference, 1);
    const body = conferenceBody.parse({ ...referenceConference, categories: photographed });
    await putConference(desk, { body, ifMatchSent: true, ...desk.by('organiser', conference) });
    const successor = await desk.substitute(delegation, delegation.head, { function: 'minister' }, late);
    return { delegation, successor };
  };

  it('waits as a draft, is corrected, and is nominated by a submission after registration has closed', async () => {
    const { delegation, successor } = await replacedLate();
    expect(successor).toMatchObject({ status: 'draft', headOfDelegation: true, replaces: delegation.head });
    const stored = await desk.delegates.findNow(delegation.conferenceId, delegation.delegationId, successor.delegateId);
    expect(stored?.value.nominatedAt).toBeUndefined();
    const command = {
      delegationId: delegation.delegationId,
      delegateId: successor.delegateId,
      ifMatchSent: true,
      ...desk.by(delegation.focalPoint, delegation.conferenceId, late),
    };
    await amendDelegate(desk, { ...command, body: { rank: 'General' } });
    await expect(amendDelegate(desk, { ...command, body: { category: 'member' } })).rejects.toMatchObject({
      slug: 'registration-closed',
    });
    await expect(desk.submit(delegation, late)).rejects.toMatchObject({
      slug: 'incomplete-delegation',
      members: { errors: [{ pointer: `/delegates/${successor.delegateId}/photo` }] },
    });
    await desk.photograph(delegation, successor.delegateId, late);
    await expect(desk.submit(delegation, late)).resolves.toMatchObject({ nominated: 1 });
    const told = (await desk.told(delegation.conferenceId)).filter(
      ({ detail }) => detail.metadata.aggregateId === successor.delegateId,
    );
    expect(told.map(({ detailType, detail }) => [detailType, detail.metadata.aggregateVersion])).toEqual([
      ['delegate-nominated.v1', 5],
    ]);
    await expect(desk.submit(delegation, late)).rejects.toMatchObject({ slug: 'registration-closed' });
  });

  it('may be withdrawn while it waits, and whoever was told of the substitution is told', async () => {
    const { delegation, successor } = await replacedLate();
    await desk.withdraw(delegation, successor.delegateId, late);
    const told = (await desk.told(delegation.conferenceId)).filter(
      ({ detail }) => detail.metadata.aggregateId === successor.delegateId,
    );
    expect(told.map(({ detailType }) => detailType)).toEqual(['delegate-withdrawn.v1']);
  });

  it('takes no other draft along', async () => {
    const { delegation, successor } = await replacedLate();
    await desk.photograph(delegation, successor.delegateId, late);
    const draft = await desk.add(delegation, {}, { now: new Date('2021-05-04T08:30:00Z') });
    expect(await desk.submit(delegation, late)).toMatchObject({ nominated: 1, incomplete: [] });
    const { conferenceId: conference, delegationId } = delegation;
    expect((await desk.delegates.findNow(conference, delegationId, draft.delegateId))?.value.status).toBe('draft');
    expect(await desk.submit(delegation, { ...late, ...organiser })).toMatchObject({ nominated: 1 });
  });
});

describe('after registration has closed', () => {
  it('the organiser adds, amends and submits in the name of a delegation; its focal points do not', async () => {
    const delegation = await desk.submitted(conferenceId);
    await expect(desk.add(delegation, {}, late)).rejects.toMatchObject({ slug: 'registration-closed' });
    const inItsName = { ...delegation, focalPoint: 'staff' };
    const { delegateId } = await desk.add(inItsName, { dateOfBirth: undefined }, { ...late, roles: ['organiser'] });
    await amend(delegation, delegateId, { dateOfBirth: '1980-01-01' }, { ...late, ...organiser });
    expect(await desk.submit(delegation, { ...late, ...organiser })).toMatchObject({ nominated: 1 });
    await expect(desk.add(inItsName, {}, { ...late, roles: ['protocol'] })).rejects.toMatchObject({
      slug: 'forbidden',
    });
    const nowhere = { ...inItsName, delegationId: 'dlg_01F8QZ7X9V0000000000000002' };
    await expect(desk.add(nowhere, {}, { roles: ['organiser'] })).rejects.toMatchObject({ slug: 'not-found' });
    await expect(desk.submit(nowhere, { roles: ['organiser'] })).rejects.toMatchObject({ slug: 'not-found' });
  });
});

describe('of two who act at once', () => {
  it('on one delegate with the version they read, one is heard and the other told that it is stale', async () => {
    const delegation = await desk.submitted(conferenceId, 3);
    for (const member of delegation.members) {
      const outcomes = await Promise.allSettled([
        amend(delegation, member, { rank: 'General' }, { version: 2 }),
        amend(delegation, member, { rank: 'Colonel' }, { ...organiser, version: 2 }),
      ]);
      expect(slugs(outcomes)).toEqual(['stale-version']);
    }
  });

  it('a withdrawal and a substitution leave one outcome, and the places right', async () => {
    const delegation = await desk.submitted(conferenceId, 4);
    for (const member of delegation.members) {
      const outcomes = await Promise.allSettled([
        desk.substitute(delegation, member),
        desk.withdraw(delegation, member, organiser),
        desk.substitute(delegation, member),
      ]);
      expect(slugs(outcomes)).toEqual(['not-amendable', 'not-amendable']);
      const { status, replacedBy } = await kept(delegation, member);
      expect(replacedBy === undefined).toBe(status === 'withdrawn');
      expect((await toldOf(member)).map(({ version }) => version)).toEqual([2, 3]);
    }
    await requireSoundQuota(delegation);
  });

  it('a withdrawal and an amendment by people who did not say what they read are both heard, or the amendment is too late', async () => {
    const delegation = await desk.submitted(conferenceId, 4);
    for (const member of delegation.members) {
      const [withdrawal, amendment] = await Promise.allSettled([
        desk.withdraw(delegation, member),
        amend(delegation, member, { rank: 'General' }),
      ]);
      expect(withdrawal.status).toBe('fulfilled');
      for (const slug of slugs([amendment])) expect(['stale-version', 'not-amendable']).toContain(slug);
      const told = await toldOf(member);
      expect(told.at(-1)?.detailType).toBe('delegate-withdrawn.v1');
      expect(new Set(told.map(({ version }) => version)).size).toBe(told.length);
    }
    await requireSoundQuota(delegation);
  });

  it('withdrawing a person here and adding the same person elsewhere never registers anybody twice', async () => {
    for (let round = 0; round < 5; round++) {
      const passport = passportOf();
      const [here, elsewhere] = [await desk.delegation(conferenceId), await desk.delegation(conferenceId)];
      const { delegateId } = await desk.add(here, { passport });
      const [withdrawal, addition] = await Promise.allSettled([
        desk.withdraw(here, delegateId),
        desk.add(elsewhere, { passport }),
      ]);
      expect(withdrawal.status).toBe('fulfilled');
      if (addition.status === 'rejected') {
        expect(addition.reason).toMatchObject({ slug: 'already-registered' });
        await desk.add(elsewhere, { passport });
      }
      await expect(desk.add(here, { passport })).rejects.toMatchObject({ slug: 'already-registered' });
    }
  });

  it('twenty withdrawals of one delegate return one place', async () => {
    const delegation = await desk.submitted(conferenceId, 2);
    const [member = ''] = delegation.members;
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => desk.withdraw(delegation, member)));
    expect(slugs(outcomes)).toEqual(Array(19).fill('not-amendable'));
    expect((await desk.quotaOf(delegation)).used.member).toBe(1);
    const withdrawn = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
    expect(withdrawn.map(({ status }: Delegate) => status)).toEqual(['withdrawn']);
  });
});
