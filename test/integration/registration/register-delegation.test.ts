import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { amendDelegation } from '../../../functions/registration/amend-delegation.ts';
import { getDelegation } from '../../../functions/registration/get-delegation.ts';
import { listDelegations } from '../../../functions/registration/list-delegations.ts';
import type { DelegationWithQuotas } from '../../../functions/registration/schemas/delegation.ts';
import { AlreadyAnswered } from '../../../functions/shared/dynamo/command-log.ts';
import { Problem } from '../../../functions/shared/problem.ts';
import { referenceConference } from '../../support/reference-conference.ts';
import { caller, JUNE, RegistrationDesk } from './registration-desk.ts';

let desk: RegistrationDesk;
beforeAll(async () => {
  desk = await RegistrationDesk.open();
});

const slugs = (outcomes: readonly PromiseSettledResult<unknown>[]) =>
  outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [(outcome.reason as Problem).slug] : []));

describe('a delegation registers itself', () => {
  it('with the quotas of its invitation, and the caller as its focal point', async () => {
    const conferenceId = await desk.conference();
    const { code, invitationId } = await desk.invitation(conferenceId, { quotas: { head: 1, member: 3 } });
    const { status, body, location } = await desk.register(conferenceId, code, 'focal');
    const { delegationId } = body as DelegationWithQuotas;
    expect(status).toBe(201);
    expect(location).toBe(`/v1/conferences/${conferenceId}/delegations/${delegationId}`);
    expect(body).toMatchObject({
      invitationId,
      entity: { key: 'fra', kind: 'state', names: { en: 'Entity fra' } },
      status: 'registered',
      quotas: { head: { limit: 1, used: 0 }, member: { limit: 3, used: 0 } },
      focalPoint: { name: 'Camille Petit', email: 'protocol@france.example' },
    });
    const seen = await getDelegation(desk, { conferenceId, delegationId, caller: caller('focal') });
    expect(JSON.parse(JSON.stringify(seen.value))).toEqual(JSON.parse(JSON.stringify(body)));
    const told = (await desk.told(conferenceId)).filter(({ detailType }) => detailType === 'delegation-registered.v1');
    expect(told.map(({ detail }) => detail.data)).toEqual([
      expect.objectContaining({ delegationId, focalPoint: expect.objectContaining({ subject: 'focal' }) }),
    ]);
  });

  it('however the code was typed', async () => {
    const conferenceId = await desk.conference();
    const { code } = await desk.invitation(conferenceId);
    const typed = ` ${code.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'O').replaceAll('1', 'l')}`;
    await expect(desk.register(conferenceId, typed, 'focal')).resolves.toMatchObject({ status: 201 });
  });

  it('as one of twenty who race with one code, and exactly one wins', async () => {
    const conferenceId = await desk.conference();
    const { code } = await desk.invitation(conferenceId);
    const outcomes = await Promise.allSettled(
      Array.from({ length: 20 }, (_, at) => desk.register(conferenceId, code, `focal-${at}`)),
    );
    expect(slugs(outcomes)).toEqual(Array(19).fill('invitation-redeemed'));
    const all = await listDelegations(desk, {
      conferenceId,
      caller: caller('staff', 'organiser'),
      page: { limit: 100 },
    });
    expect(all.items).toHaveLength(1);
  });

  it('once, when one caller sends it twenty times at once with one key, and all get the same answer', async () => {
    const conferenceId = await desk.conference();
    const { code } = await desk.invitation(conferenceId);
    const key = randomUUID();
    const outcomes = await Promise.allSettled(
      Array.from({ length: 20 }, () => desk.register(conferenceId, code, 'focal', { key })),
    );
    const answers = await Promise.all(
      outcomes.map((outcome) => {
        if (outcome.status === 'fulfilled') return outcome.value;
        if (outcome.reason instanceof AlreadyAnswered) return outcome.reason.answer;
        // What httpHandler does with a refusal: the first run may have been this very command.
        expect(outcome.reason).toBeInstanceOf(Problem);
        return desk.commands.find(desk.by('focal', conferenceId, { key }).identity);
      }),
    );
    const bodies = new Set(answers.map((answer) => (answer?.body as DelegationWithQuotas | undefined)?.delegationId));
    expect([...bodies]).toEqual([expect.stringMatching(/^dlg_/)]);
  });

  it('only while registration is open', async () => {
    const conferenceId = await desk.conference();
    const { code } = await desk.invitation(conferenceId);
    for (const now of [new Date('2021-03-31T00:00:00Z'), JUNE]) {
      await expect(desk.register(conferenceId, code, 'focal', { now })).rejects.toMatchObject({
        slug: 'registration-closed',
        members: referenceConference.registration,
      });
    }
  });

  it('not with a code that has expired, is unknown, or belongs to another conference', async () => {
    const conferenceId = await desk.conference();
    const { code } = await desk.invitation(conferenceId, { expiresAt: '2021-05-20T00:00:00Z' });
    const now = new Date('2021-05-20T00:00:00Z');
    await expect(desk.register(conferenceId, code, 'focal', { now })).rejects.toMatchObject({
      slug: 'invitation-expired',
    });
    for (const unknown of ['ABCDE-FGHJK-MNPQR-STVWX', 'x', '🔑', 'A'.repeat(100)]) {
      await expect(desk.register(conferenceId, unknown, 'focal')).rejects.toMatchObject({
        slug: 'not-found',
        message: expect.stringContaining('Check it letter by letter'),
      });
    }
    const elsewhere = await desk.conference();
    await expect(desk.register(elsewhere, code, 'focal')).rejects.toMatchObject({ slug: 'not-found' });
    await expect(desk.register('nowhere', code, 'focal')).rejects.toMatchObject({ slug: 'not-found' });
  });

  it('and one person may be the focal point of several', async () => {
    const conferenceId = await desk.conference();
    for (let count = 0; count < 3; count++) {
      await desk.register(conferenceId, (await desk.invitation(conferenceId)).code, 'busy#1');
    }
    const own = (page: object) =>
      listDelegations(desk, { conferenceId, caller: caller('busy#1'), page: { limit: 2, ...page } });
    const first = await own({});
    expect(first.items).toHaveLength(2);
    const second = await own({ cursor: first.nextCursor });
    expect(second.items).toHaveLength(1);
    expect(second.nextCursor).toBeUndefined();
    const ids = [...first.items, ...second.items].map(({ delegationId }) => delegationId);
    expect(ids).toEqual([...new Set(ids)].sort());
  });
});

describe('who sees a delegation', () => {
  it('its focal point and the staff who see delegations; to everybody else it does not exist', async () => {
    const conferenceId = await desk.conference();
    const { delegationId, focalPoint } = await desk.delegation(conferenceId);
    const see = (subject: string, ...roles: Parameters<typeof caller>[1][]) =>
      getDelegation(desk, { conferenceId, delegationId, caller: caller(subject, ...roles) });
    await see(focalPoint);
    for (const role of ['organiser', 'accreditation', 'protocol'] as const) await see('staff', role);
    for (const role of ['security', 'host', 'gate'] as const) {
      await expect(see('staff', role)).rejects.toMatchObject({ slug: 'not-found' });
    }
    const other = await desk.delegation(conferenceId);
    await expect(see(other.focalPoint)).rejects.toMatchObject({ slug: 'not-found' });
  });

  it('and a list shows each focal point its own alone', async () => {
    const conferenceId = await desk.conference();
    const [one, other] = [await desk.delegation(conferenceId), await desk.delegation(conferenceId)];
    const list = async (who: ReturnType<typeof caller>) =>
      (await listDelegations(desk, { conferenceId, caller: who, page: { limit: 50 } })).items.map(
        ({ delegationId }) => delegationId,
      );
    expect(await list(caller(one.focalPoint))).toEqual([one.delegationId]);
    expect(await list(caller('stranger'))).toEqual([]);
    expect(await list(caller('gate', 'gate'))).toEqual([]);
    expect(await list(caller('staff', 'protocol'))).toEqual([one.delegationId, other.delegationId].sort());
  });
});

describe('a delegation amends how it is reached', () => {
  const amend = (
    { conferenceId, delegationId, focalPoint }: Awaited<ReturnType<typeof desk.delegation>>,
    body: Parameters<typeof amendDelegation>[1]['body'],
    changes: object = { ifMatchSent: true, expectedVersion: 1 },
  ) =>
    amendDelegation(desk, { delegationId, body, ifMatchSent: false, ...desk.by(focalPoint, conferenceId), ...changes });

  it('and the other services are told', async () => {
    const delegation = await desk.delegation(await desk.conference());
    const focalPoint = { email: 'new@france.example', phone: '+33 1 43 17 53 53', language: 'fr' };
    const { value, version } = await amend(delegation, { focalPoint });
    expect(version).toBe(2);
    expect(value.focalPoint).toMatchObject({ name: 'Camille Petit', ...focalPoint });
    const { value: without } = await amend(
      delegation,
      { focalPoint: { phone: null } },
      { ifMatchSent: true, expectedVersion: 2 },
    );
    expect(without.focalPoint.phone).toBeUndefined();
    expect(without.focalPoint.language).toBe('fr');
    const told = (await desk.told(delegation.conferenceId)).filter(
      ({ detailType }) => detailType === 'delegation-amended.v1',
    );
    expect(told[0]?.detail).toMatchObject({
      metadata: { aggregateId: delegation.delegationId, aggregateVersion: 2 },
      data: { changed: ['focalPoint'], focalPoint: { email: 'new@france.example', subject: delegation.focalPoint } },
    });
  });

  it('but not blindly, nor what has changed since, nor somebody else’s', async () => {
    const delegation = await desk.delegation(await desk.conference());
    await expect(amend(delegation, {}, { ifMatchSent: false })).rejects.toMatchObject({
      slug: 'precondition-required',
    });
    await expect(amend(delegation, {}, { ifMatchSent: true, expectedVersion: 9 })).rejects.toMatchObject({
      slug: 'stale-version',
    });
    await expect(amend({ ...delegation, focalPoint: 'stranger' }, {})).rejects.toMatchObject({ slug: 'not-found' });
  });

  it('and of two at once one wins; what changes nothing changes no version', async () => {
    const delegation = await desk.delegation(await desk.conference());
    const outcomes = await Promise.allSettled([
      amend(delegation, { languages: ['fr'] }),
      amend(delegation, { languages: ['de'] }),
    ]);
    expect(slugs(outcomes)).toEqual(['stale-version']);
    const { version } = await amend(delegation, {}, { ifMatchSent: true });
    expect(version).toBe(2);
  });
});
