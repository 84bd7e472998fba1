import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { InvitationStore } from '../../../functions/registration/data/invitation-store.ts';
import { importInvitations } from '../../../functions/registration/import-invitations.ts';
import { issueInvitation } from '../../../functions/registration/issue-invitation.ts';
import { listInvitations } from '../../../functions/registration/list-invitations.ts';
import { presentCodes } from '../../../functions/registration/present-codes.ts';
import { registerDelegation } from '../../../functions/registration/register-delegation.ts';
import { reissueInvitation } from '../../../functions/registration/reissue-invitation.ts';
import {
  type Invitation,
  type InvitationRowResult,
  invitationBody,
  reissueBody,
} from '../../../functions/registration/schemas/invitation.ts';
import { AlreadyAnswered } from '../../../functions/shared/dynamo/command-log.ts';
import { INVITATION_CODES, invitationCode } from '../../../functions/shared/kms/invitation-code.ts';
import { referenceConference } from '../../support/reference-conference.ts';
import { testSecrets } from '../../support/test-table.ts';
import { JUNE, MAY, RegistrationDesk } from './registration-desk.ts';

let desk: RegistrationDesk;
beforeAll(async () => {
  desk = await RegistrationDesk.open();
});

const issue = (conferenceId: string, changes: object = {}, key?: string) =>
  issueInvitation(desk, {
    body: invitationBody.parse({ entityKey: 'fra', contactEmail: 'protocol@france.example', ...changes }),
    ...desk.by('organiser', conferenceId, key === undefined ? {} : { key }),
  });

const list = async (conferenceId: string, now = MAY, page: object = {}) =>
  (await listInvitations(desk, { conferenceId, now, page: { limit: 100, ...page } })).items;

describe('an invitation', () => {
  it('has the default total only with the default quotas: beside its own it would open other categories', async () => {
    const conferenceId = await desk.conference({ defaultTotalQuota: 12 });
    const wanted = [{}, { quotas: { head: 1 } }, { totalQuota: 3 }, { quotas: {}, totalQuota: 5 }];
    for (const changes of wanted) await issue(conferenceId, changes);
    const shown = (await list(conferenceId)).map(({ quotas, totalQuota }) => ({ quotas, totalQuota }));
    expect(new Set(shown)).toEqual(
      new Set([
        { quotas: referenceConference.defaultQuotas, totalQuota: 12 },
        { quotas: { head: 1 }, totalQuota: undefined },
        { quotas: referenceConference.defaultQuotas, totalQuota: 3 },
        { quotas: {}, totalQuota: 5 },
      ]),
    );
  });

  it('has the default quotas and lasts until registration closes, unless it says otherwise', async () => {
    const conferenceId = await desk.conference();
    await issue(conferenceId);
    await issue(conferenceId, { quotas: { head: 1 }, expiresAt: '2021-05-10T12:00:00.500Z' });
    const both = (await list(conferenceId)).toSorted((a, b) => (a.expiresAt < b.expiresAt ? 1 : -1));
    expect(both).toMatchObject([
      { state: 'open', quotas: referenceConference.defaultQuotas, expiresAt: '2021-06-18T20:59:59Z' },
      { state: 'open', quotas: { head: 1 }, expiresAt: '2021-05-10T12:00:00.500Z' },
    ]);
  });

  it('is told to whoever mails it, without its code', async () => {
    const conferenceId = await desk.conference();
    const { code, invitationId } = await desk.invitation(conferenceId, { language: 'fr' });
    const told = (await desk.told(conferenceId)).filter(({ detailType }) => detailType === 'invitation-issued.v1');
    expect(told.map(({ detail }) => detail.data)).toEqual([
      {
        invitationId,
        entity: { key: 'fra', kind: 'state', names: { en: 'Entity fra' } },
        contactEmail: 'protocol@france.example',
        language: 'fr',
        expiresAt: '2021-06-18T20:59:59Z',
      },
    ]);
    expect(JSON.stringify(told)).not.toContain(code);
  });

  it('keeps its code nowhere: not in the table, not in what a repeat is answered with', async () => {
    const conferenceId = await desk.conference();
    const key = randomUUID();
    const first = await issue(conferenceId, {}, key);
    const again = await issue(conferenceId, {}, key).catch((error) => error);
    expect(again).toBeInstanceOf(AlreadyAnswered);
    expect(again.answer).toEqual(first);
    expect(JSON.stringify(again.answer)).not.toMatch(/[0-9A-Z]{5}-[0-9A-Z]{5}-/);
    const present = presentCodes(testSecrets);
    expect(await present(again.answer, conferenceId)).toEqual(await present(first, conferenceId));
    expect((await present(first, conferenceId)).body).toMatchObject({
      code: expect.stringMatching(/^(?:[0-9A-Z]{5}-){3}[0-9A-Z]{5}$/),
    });
  });

  it.each([
    ['an entity that is not in the list', { entityKey: 'xyz' }, 'unknown-entity'],
    ['a category that the conference does not have', { quotas: { guests: 2 } }, 'unknown-category'],
    ['a deadline that has passed', { expiresAt: '2021-05-03T08:29:59Z' }, 'invalid-request'],
    ['a deadline after registration closes', { expiresAt: '2021-06-18T21:00:00Z' }, 'invalid-request'],
  ])('is refused for %s', async (_, changes, slug) => {
    const conferenceId = await desk.conference();
    await expect(issue(conferenceId, changes)).rejects.toMatchObject({ slug });
    expect(await list(conferenceId)).toEqual([]);
  });

  it('is refused once registration has closed, whatever its deadline: nobody could use it', async () => {
    const conferenceId = await desk.conference();
    for (const expiresAt of [undefined, '2021-06-21T00:00:00Z']) {
      const body = invitationBody.parse({ entityKey: 'fra', contactEmail: 'protocol@france.example', expiresAt });
      const late = issueInvitation(desk, { body, ...desk.by('organiser', conferenceId, { now: JUNE }) });
      await expect(late).rejects.toMatchObject({ members: { errors: [{ pointer: '/expiresAt' }] } });
    }
  });

  it('to a conference that there is not is nothing', async () => {
    await expect(issue('nowhere')).rejects.toMatchObject({ slug: 'not-found' });
    await expect(list('nowhere')).rejects.toMatchObject({ slug: 'not-found' });
  });
});

describe('the list of invitations', () => {
  it('shows each in its state as of now', async () => {
    const conferenceId = await desk.conference();
    await desk.invitation(conferenceId, { expiresAt: '2021-05-20T00:00:00Z' });
    const redeemed = await desk.invitation(conferenceId);
    await desk.register(conferenceId, redeemed.code, 'focal');
    const revoked = await desk.invitation(conferenceId);
    await desk.invitations.revoke(conferenceId, revoked.invitationId, undefined);
    await desk.invitation(conferenceId);
    const states = async (now: Date, page?: object) =>
      (await list(conferenceId, now, page)).map(({ state }) => state).sort();
    expect(await states(MAY)).toEqual(['open', 'open', 'redeemed', 'revoked']);
    expect(await states(new Date('2021-06-01T00:00:00Z'))).toEqual(['expired', 'open', 'redeemed', 'revoked']);
    expect(await states(JUNE)).toEqual(['expired', 'expired', 'redeemed', 'revoked']);
    for (const state of ['open', 'expired', 'redeemed', 'revoked']) {
      expect(await states(new Date('2021-06-01T00:00:00Z'), { state })).toEqual([state]);
    }
  });
});

describe('a revoked invitation', () => {
  it('registers nobody, and its code is as unknown as any other', async () => {
    const conferenceId = await desk.conference();
    const { invitationId, code } = await desk.invitation(conferenceId);
    await desk.invitations.revoke(conferenceId, invitationId, 1);
    const refusalOf = (tried: string) => desk.register(conferenceId, tried, 'focal').catch((error: unknown) => error);
    const refusal = await refusalOf(code);
    expect(refusal).toMatchObject({ slug: 'not-found', message: expect.stringContaining('Check it letter by letter') });
    expect(await refusalOf('ABCDE-FGHJK-MNPQR-STVWX')).toEqual(refusal);
  });

  it('may be revoked again, but not as something that it no longer is', async () => {
    const conferenceId = await desk.conference();
    const { invitationId } = await desk.invitation(conferenceId);
    await desk.invitations.revoke(conferenceId, invitationId, undefined);
    await desk.invitations.revoke(conferenceId, invitationId, undefined);
    await expect(desk.invitations.revoke(conferenceId, invitationId, 1)).rejects.toMatchObject({
      slug: 'stale-version',
    });
  });

  it('cannot be one that was redeemed', async () => {
    const conferenceId = await desk.conference();
    const { invitationId, code } = await desk.invitation(conferenceId);
    await desk.register(conferenceId, code, 'focal');
    await expect(desk.invitations.revoke(conferenceId, invitationId, undefined)).rejects.toMatchObject({
      slug: 'invitation-redeemed',
    });
  });

  it('either registers or is revoked when both are tried at once', async () => {
    const conferenceId = await desk.conference();
    const { invitationId, code } = await desk.invitation(conferenceId);
    const [registered, revoked] = await Promise.allSettled([
      desk.register(conferenceId, code, 'focal'),
      desk.invitations.revoke(conferenceId, invitationId, undefined),
    ]);
    expect([registered.status, revoked.status].sort()).toEqual(['fulfilled', 'rejected']);
  });
});

describe('an invitation that is issued again', () => {
  const reissue = async (conferenceId: string, invitationId: string, body: object = {}, options: object = {}) => {
    const command = { invitationId, body: reissueBody.parse(body), ...desk.by('organiser', conferenceId), ...options };
    const answer = await reissueInvitation(desk, command);
    return (await presentCodes(testSecrets)(answer, conferenceId)).body as Invitation & { code: string };
  };

  it('has a new code, and the old one is as unknown as any other', async () => {
    const conferenceId = await desk.conference();
    const first = await desk.invitation(conferenceId, { quotas: { head: 1 }, language: 'fr' });
    const second = await reissue(conferenceId, first.invitationId);
    const third = await reissue(conferenceId, first.invitationId, { contactEmail: 'new@france.example' });
    expect(third).toMatchObject({
      contactEmail: 'new@france.example',
      language: 'fr',
      quotas: { head: 1 },
      generation: 3,
      state: 'open',
    });
    for (const { code } of [first, second]) {
      await expect(desk.register(conferenceId, code, 'focal')).rejects.toMatchObject({ slug: 'not-found' });
    }
    await expect(desk.register(conferenceId, third.code, 'focal')).resolves.toMatchObject({ status: 201 });
    const told = (await desk.told(conferenceId)).filter(({ detailType }) => detailType === 'invitation-issued.v1');
    expect(told.map(({ detail: { metadata, data } }) => [metadata.aggregateVersion, data])).toMatchObject([
      [1, { contactEmail: 'protocol@france.example' }],
      [2, { generation: 2, contactEmail: 'protocol@france.example' }],
      [3, { generation: 3, contactEmail: 'new@france.example' }],
    ]);
    expect(JSON.stringify(told)).not.toContain(third.code);
  });

  it('keeps its deadline while that lies ahead; once it has passed, it lasts until registration closes', async () => {
    const conferenceId = await desk.conference();
    const { invitationId } = await desk.invitation(conferenceId, { expiresAt: '2021-05-20T00:00:00Z' });
    expect(await reissue(conferenceId, invitationId)).toMatchObject({ expiresAt: '2021-05-20T00:00:00Z' });
    const late = { now: new Date('2021-05-21T00:00:00Z') };
    expect(await reissue(conferenceId, invitationId, {}, late)).toMatchObject({
      expiresAt: '2021-06-18T20:59:59Z',
      state: 'open',
    });
    const own = { expiresAt: '2021-06-01T00:00:00Z' };
    expect(await reissue(conferenceId, invitationId, own, late)).toMatchObject(own);
    for (const expiresAt of ['2021-05-20T00:00:00Z', '2021-06-19T00:00:00Z']) {
      await expect(reissue(conferenceId, invitationId, { expiresAt }, late)).rejects.toMatchObject({
        slug: 'invalid-request',
      });
    }
    await expect(reissue(conferenceId, invitationId, {}, { now: JUNE })).rejects.toMatchObject({
      slug: 'invalid-request',
    });
  });

  it('is not one that was redeemed, revoked, changed since, or never was', async () => {
    const conferenceId = await desk.conference();
    const redeemed = await desk.invitation(conferenceId);
    await desk.register(conferenceId, redeemed.code, 'focal');
    await expect(reissue(conferenceId, redeemed.invitationId)).rejects.toMatchObject({ slug: 'invitation-redeemed' });
    const revoked = await desk.invitation(conferenceId);
    await desk.invitations.revoke(conferenceId, revoked.invitationId, undefined);
    await expect(reissue(conferenceId, revoked.invitationId)).rejects.toMatchObject({ slug: 'not-amendable' });
    const { invitationId } = await desk.invitation(conferenceId);
    await expect(reissue(conferenceId, invitationId, {}, { expectedVersion: 2 })).rejects.toMatchObject({
      slug: 'stale-version',
    });
    await reissue(conferenceId, invitationId, {}, { expectedVersion: 1 });
    await expect(reissue(conferenceId, 'inv_01F8QZ7X9V0000000000000001')).rejects.toMatchObject({ slug: 'not-found' });
  });

  it('twenty times at once ends with one code that works', async () => {
    const conferenceId = await desk.conference();
    const { invitationId } = await desk.invitation(conferenceId);
    const again = await Promise.all(Array.from({ length: 20 }, () => reissue(conferenceId, invitationId)));
    expect(again.map(({ generation }) => generation).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 20 }, (_, at) => at + 2),
    );
    const outcomes = await Promise.allSettled(
      again.map(({ code, generation }) => desk.register(conferenceId, code, `focal-${generation}`)),
    );
    const done = outcomes.flatMap(({ status }, at) => (status === 'fulfilled' ? [again[at]?.generation] : []));
    expect(done).toEqual([21]);
  });

  it('and redeemed at the same moment is either, and never by the old code after the new one was given out', async () => {
    for (let round = 0; round < 8; round++) {
      const conferenceId = await desk.conference();
      const { invitationId, code } = await desk.invitation(conferenceId);
      const [registered, issued] = await Promise.allSettled([
        desk.register(conferenceId, code, 'focal'),
        reissue(conferenceId, invitationId),
      ]);
      expect([registered.status, issued.status].sort()).toEqual(['fulfilled', 'rejected']);
      if (registered.status === 'rejected') expect(registered.reason).toMatchObject({ slug: 'not-found' });
      if (issued.status === 'rejected') expect(issued.reason).toMatchObject({ slug: 'invitation-redeemed' });
    }
  });

  it('was read with its old code just before: that code redeems nothing', async () => {
    const conferenceId = await desk.conference();
    const { invitationId, code } = await desk.invitation(conferenceId);
    // Registering has read the invitation by the old code when the organiser issues it again.
    const findByCode: typeof desk.invitations.findByCode = async (...asked) => {
      const found = await desk.invitations.findByCode(...asked);
      await reissue(conferenceId, invitationId);
      return found;
    };
    const invitations = Object.assign(Object.create(desk.invitations), { findByCode });
    const registering = registerDelegation(
      { ...desk, invitations },
      { body: desk.registration(code), ...desk.by('focal', conferenceId) },
    );
    await expect(registering).rejects.toMatchObject({ slug: 'not-found' });
    expect(await list(conferenceId)).toMatchObject([{ state: 'open', generation: 2 }]);
  });

  it('had its quotas amended just after it was read: the delegation gets those that it has', async () => {
    const conferenceId = await desk.conference();
    const { invitationId, code } = await desk.invitation(conferenceId);
    const amended = { head: 1, member: 2 };
    let reads = 0;
    const findByCode: typeof desk.invitations.findByCode = async (...asked) => {
      const found = await desk.invitations.findByCode(...asked);
      if (++reads === 1) {
        const { value, version } = (await desk.invitations.findNow(conferenceId, invitationId)) ?? {};
        if (value && version) await desk.invitations.replace(conferenceId, { ...value, quotas: amended }, version);
      }
      return found;
    };
    const invitations = Object.assign(Object.create(desk.invitations), { findByCode });
    const { body } = await registerDelegation(
      { ...desk, invitations },
      { body: desk.registration(code), ...desk.by('focal', conferenceId) },
    );
    expect(body).toMatchObject({ quotas: { head: { limit: 1, used: 0 }, member: { limit: 2, used: 0 } } });
    expect(Object.keys((body as { quotas: object }).quotas)).toEqual(Object.keys(amended));
  });
});

describe('an import of invitations', () => {
  const rows = (count: number) =>
    Array.from({ length: count }, (_, at) => ({ entityKey: 'fra', contactEmail: `desk-${at + 1}@france.example` }));
  const bring = async (conferenceId: string, some: readonly unknown[], key?: string, dryRun = false, now = MAY) => {
    const command = desk.by('organiser', conferenceId, { now, ...(key === undefined ? {} : { key }) });
    const { body } = await importInvitations(desk, { rows: some, dryRun, ...command });
    return body as Record<'created' | 'updated' | 'unchanged' | 'rejected', number> & {
      results: InvitationRowResult[];
    };
  };

  it('keeps the good rows and says of each bad one what is wrong', async () => {
    const conferenceId = await desk.conference();
    const { created, rejected, results } = await bring(conferenceId, [
      ...rows(1),
      { entityKey: 'fra' },
      { ...rows(1)[0], entityKey: 'xyz' },
      { ...rows(1)[0], quotas: { guests: 1 } },
      { ...rows(1)[0], wrong: true },
      { ...rows(1)[0], expiresAt: '2020-01-01T00:00:00Z' },
      ...rows(1),
      null,
      [rows(1)[0]],
    ]);
    expect({ created, rejected }).toEqual({ created: 2, rejected: 7 });
    expect(results.map(({ row, status, problem }) => [row, status, problem])).toEqual([
      [1, 'created', undefined],
      [2, 'rejected', 'invalid-request'],
      [3, 'rejected', 'unknown-entity'],
      [4, 'rejected', 'unknown-category'],
      [5, 'rejected', 'invalid-request'],
      [6, 'rejected', 'invalid-request'],
      [7, 'created', undefined],
      [8, 'rejected', 'invalid-request'],
      [9, 'rejected', 'invalid-request'],
    ]);
    expect(results.flatMap(({ errors }) => errors?.map(({ pointer }) => pointer) ?? [])).toEqual([
      '/contactEmail',
      '/entityKey',
      '/quotas',
      '/wrong',
      '/expiresAt',
      '',
      '',
    ]);
    expect(await list(conferenceId)).toHaveLength(2);
  });

  it('of five hundred is one invitation and one event for each row', async () => {
    const conferenceId = await desk.conference();
    const { created } = await bring(conferenceId, rows(500));
    expect(created).toBe(500);
    const inOrder = (await list(conferenceId)).map(({ contactEmail }) => contactEmail);
    expect(inOrder).toEqual(rows(100).map(({ contactEmail }) => contactEmail));
    const told = (await desk.told(conferenceId)).filter(({ detailType }) => detailType === 'invitation-issued.v1');
    expect(new Set(told.map(({ detail }) => detail.metadata.aggregateId)).size).toBe(500);
  });

  it('sent again with the same key invites nobody twice', async () => {
    const conferenceId = await desk.conference();
    const key = randomUUID();
    const first = await bring(conferenceId, rows(60), key);
    await expect(bring(conferenceId, rows(60), key)).rejects.toMatchObject({ answer: { body: first } });
    expect(await list(conferenceId)).toHaveLength(60);
  });

  it('that broke off midway is finished by its repeat, with the invitations it had issued', async () => {
    const conferenceId = await desk.conference();
    const key = randomUUID();
    const issued: string[] = [];
    // The second chunk finds the database gone.
    class BreakingStore extends InvitationStore {
      override async issue(...chunk: Parameters<InvitationStore['issue']>): Promise<void> {
        if (issued.length > 0) throw new Error('the function died');
        issued.push(...chunk[1].map(({ invitation }) => invitation.invitationId));
        await super.issue(...chunk);
      }
    }
    const invitations = new BreakingStore(desk.table.documents, desk.table.name, desk.commands);
    const command = { rows: rows(60), ...desk.by('organiser', conferenceId, { key }) };
    await expect(importInvitations({ ...desk, secrets: testSecrets, invitations }, command)).rejects.toThrow('died');
    const { created, results } = await bring(conferenceId, rows(60), key);
    expect(created).toBe(60);
    expect(results.map(({ invitationId }) => invitationId)).toEqual(expect.arrayContaining(issued));
    expect(await list(conferenceId)).toHaveLength(60);
  });

  const listed = (count: number) => rows(count).map((row, at) => ({ ...row, externalRef: `mfa-${at + 1}` }));
  const outcomeOf = ({ results }: { results: InvitationRowResult[] }) =>
    results.map(({ row, status, problem }) => [row, problem ?? status]);

  it('amends the invitations that its rows name, while nobody has redeemed them', async () => {
    const conferenceId = await desk.conference();
    const first = await bring(conferenceId, listed(7));
    const [, , third] = first.results;
    await desk.invitations.revoke(conferenceId, third?.invitationId ?? '', undefined);
    const code = invitationCode(
      await testSecrets(INVITATION_CODES),
      conferenceId,
      first.results[3]?.invitationId ?? '',
    );
    await desk.register(conferenceId, code, 'focal');
    const file = [
      { externalRef: 'mfa-1', quotas: { head: 1, member: 9 }, language: 'fr' },
      listed(2)[1],
      { externalRef: 'mfa-3', language: 'fr' },
      { externalRef: 'mfa-4', language: 'fr' },
      { externalRef: 'mfa-5', contactEmail: 'other@france.example' },
      { externalRef: 'mfa-6', quotas: { guests: 1 } },
      { externalRef: 'mfa-7', expiresAt: '2020-01-01T00:00:00Z' },
      { ...rows(1)[0], externalRef: 'mfa-8' },
      { ...rows(1)[0], externalRef: 'mfa-8' },
    ];
    const expected = [
      [1, 'updated'],
      [2, 'unchanged'],
      [3, 'not-amendable'],
      [4, 'invitation-redeemed'],
      [5, 'invalid-request'],
      [6, 'unknown-category'],
      [7, 'invalid-request'],
      [8, 'created'],
      [9, 'invalid-request'],
    ];
    expect(outcomeOf(await bring(conferenceId, file, undefined, true))).toEqual(expected);
    expect(await list(conferenceId)).toHaveLength(7);
    expect(outcomeOf(await bring(conferenceId, file))).toEqual(expected);
    const found = await list(conferenceId);
    expect(found).toHaveLength(8);
    expect(found.find(({ externalRef }) => externalRef === 'mfa-1')).toMatchObject({
      quotas: { head: 1, member: 9 },
      language: 'fr',
    });
  });

  it('gives an expired invitation a new deadline', async () => {
    const conferenceId = await desk.conference();
    await bring(conferenceId, [{ ...listed(1)[0], expiresAt: '2021-05-03T09:00:00Z' }]);
    const later = new Date('2021-05-04T09:00:00Z');
    expect(await list(conferenceId, later)).toMatchObject([{ state: 'expired' }]);
    const extending = [{ externalRef: 'mfa-1', expiresAt: '2021-05-10T09:00:00Z' }];
    expect(await bring(conferenceId, extending, undefined, false, later)).toMatchObject({ updated: 1 });
    expect(await list(conferenceId, later)).toMatchObject([{ state: 'open', expiresAt: '2021-05-10T09:00:00Z' }]);
  });

  it('of one file sent twice at once invites everybody once', async () => {
    const conferenceId = await desk.conference();
    const outcomes = await Promise.all(Array.from({ length: 3 }, () => bring(conferenceId, listed(80), randomUUID())));
    for (const { created, unchanged } of outcomes) expect(created + unchanged).toBe(80);
    expect(outcomes.reduce((sum, { created }) => sum + created, 0)).toBe(80);
    expect(await list(conferenceId)).toHaveLength(80);
  });

  it('shows the codes of what it issued, not of what it amended', async () => {
    const conferenceId = await desk.conference();
    await bring(conferenceId, listed(1));
    const body = await bring(conferenceId, [...listed(2)]);
    const shown = await presentCodes(testSecrets)({ status: 200, body }, conferenceId);
    expect(shown.body).toMatchObject({ results: [{ status: 'unchanged' }, { code: expect.stringMatching(/-/) }] });
    expect((shown.body as { results: object[] }).results[0]).not.toHaveProperty('code');
  });
});
