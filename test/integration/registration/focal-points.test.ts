import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { addDelegate } from '../../../functions/registration/add-delegate.ts';
import { amendDelegation } from '../../../functions/registration/amend-delegation.ts';
import { amendFocalPoint } from '../../../functions/registration/amend-focal-point.ts';
import { getDelegation } from '../../../functions/registration/get-delegation.ts';
import { inviteFocalPoint } from '../../../functions/registration/invite-focal-point.ts';
import { joinFocalPoint } from '../../../functions/registration/join-focal-point.ts';
import { listDelegations } from '../../../functions/registration/list-delegations.ts';
import { listFocalPoints } from '../../../functions/registration/list-focal-points.ts';
import { presentCodes } from '../../../functions/registration/present-codes.ts';
import { removeFocalPoint } from '../../../functions/registration/remove-focal-point.ts';
import { delegateBody } from '../../../functions/registration/schemas/delegate.ts';
import { amendDelegationBody } from '../../../functions/registration/schemas/delegation.ts';
import { type FocalPoint, focalPointBody, joiningBody } from '../../../functions/registration/schemas/focal-point.ts';
import type { Role } from '../../../functions/shared/auth/caller.ts';
import { AlreadyAnswered } from '../../../functions/shared/dynamo/command-log.ts';
import type { Problem } from '../../../functions/shared/problem.ts';
import { caller, JUNE, MAY, person, type RegisteredDelegation, RegistrationDesk } from './registration-desk.ts';

let desk: RegistrationDesk;
let conferenceId: string;
beforeAll(async () => {
  desk = await RegistrationDesk.open();
  conferenceId = await desk.conference();
});

const DAY = 86_400_000;
const slugs = (outcomes: readonly PromiseSettledResult<unknown>[]) =>
  outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [(outcome.reason as Problem).slug] : []));

interface Options {
  readonly by?: string;
  readonly roles?: Role[];
  readonly now?: Date;
  readonly key?: string;
}

async function invite(
  delegation: RegisteredDelegation,
  changes: object = {},
  { by = delegation.focalPoint, ...options }: Options = {},
): Promise<FocalPoint & { code: string }> {
  const body = focalPointBody.parse({ name: 'Luc Moreau', email: 'luc.moreau@france.example', ...changes });
  const { delegationId } = delegation;
  const answer = await inviteFocalPoint(desk, { delegationId, body, ...desk.by(by, conferenceId, options) });
  return (await presentCodes(desk.secrets)(answer, conferenceId)).body as FocalPoint & { code: string };
}

const join = async (code: string, subject: string, own: object = {}, options: Options = {}): Promise<FocalPoint> => {
  const body = joiningBody.parse({ code, ...own });
  return (await joinFocalPoint(desk, { body, ...desk.by(subject, conferenceId, options) })).body as FocalPoint;
};

async function joined(delegation: RegisteredDelegation, subject = `backup-${randomUUID()}`) {
  const { code } = await invite(delegation);
  return { subject, ...(await join(code, subject)) };
}

const list = async ({ delegationId, focalPoint }: RegisteredDelegation, { by = focalPoint, now = MAY }: Options = {}) =>
  (await listFocalPoints(desk, { conferenceId, delegationId, caller: caller(by), now, page: { limit: 100 } })).value
    .items;

const remove = (
  delegation: RegisteredDelegation,
  focalPointId: string,
  { by = delegation.focalPoint, roles = [] }: Options = {},
) =>
  removeFocalPoint(desk, {
    delegationId: delegation.delegationId,
    focalPointId,
    ...desk.by(by, conferenceId, { roles }),
  });

const handOver = (
  delegation: RegisteredDelegation,
  focalPointId: string,
  { by = delegation.focalPoint, roles = [] }: Options = {},
  expected: object = { ifMatchSent: true },
) =>
  amendFocalPoint(desk, {
    delegationId: delegation.delegationId,
    focalPointId,
    ifMatchSent: false,
    ...desk.by(by, conferenceId, { roles }),
    ...expected,
  });

const mayAct = ({ delegationId }: RegisteredDelegation, subject: string) =>
  addDelegate(desk, { delegationId, body: delegateBody.parse(person()), ...desk.by(subject, conferenceId) });

const primaryOf = async (delegation: RegisteredDelegation, by?: string) => {
  const primaries = (await list(delegation, by === undefined ? {} : { by })).filter(({ isPrimary }) => isPrimary);
  expect(primaries).toHaveLength(1);
  return primaries[0]?.focalPointId as string;
};

const amendments = async (delegationId: string) =>
  (await desk.told(conferenceId))
    .filter(
      ({ detailType, detail }) =>
        detailType === 'delegation-amended.v1' && detail.metadata.aggregateId === delegationId,
    )
    .map(({ detail }) => detail);

describe('a focal point is invited', () => {
  it('by the primary or the organiser, and is told to whoever mails codes, without the code', async () => {
    const delegation = await desk.delegation(conferenceId);
    const invited = await invite(delegation, { phone: '+33 1 43 17 53 53', language: 'fr' });
    expect(invited).toMatchObject({
      delegationId: delegation.delegationId,
      name: 'Luc Moreau',
      state: 'invited',
      isPrimary: false,
      expiresAt: new Date(MAY.getTime() + 14 * DAY).toISOString().replace('.000Z', 'Z'),
      code: expect.stringMatching(/^(?:[0-9A-Z]{5}-){3}[0-9A-Z]{5}$/),
    });
    await invite(delegation, {}, { by: 'staff', roles: ['organiser'] });
    const told = (await desk.told(conferenceId)).filter(
      ({ detail }) => detail.metadata.aggregateId === invited.focalPointId,
    );
    expect(told.map(({ detailType, detail }) => [detailType, detail.data])).toEqual([
      [
        'focal-point-invited.v1',
        {
          delegationId: delegation.delegationId,
          focalPointId: invited.focalPointId,
          entity: { key: 'fra', kind: 'state', names: { en: 'Entity fra' } },
          name: 'Luc Moreau',
          email: 'luc.moreau@france.example',
          language: 'fr',
          expiresAt: invited.expiresAt,
        },
      ],
    ]);
    expect(JSON.stringify(await desk.table.events())).not.toContain(invited.code);
    // Who was only asked speaks for nobody yet.
    expect(await amendments(delegation.delegationId)).toEqual([]);
  });

  it('once, however often it is sent with one key, and the code is kept nowhere', async () => {
    const delegation = await desk.delegation(conferenceId);
    const key = randomUUID();
    const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => invite(delegation, {}, { key })));
    const first = outcomes.find((outcome) => outcome.status === 'fulfilled');
    expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1);
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(AlreadyAnswered);
    }
    expect(await list(delegation)).toHaveLength(2);
    const remembered = await desk.commands.find(desk.by(delegation.focalPoint, conferenceId, { key }).identity);
    expect(JSON.stringify(remembered)).not.toContain(first?.value.code);
  });

  it('not by a backup, by officers who only see the delegation, or by anybody else', async () => {
    const delegation = await desk.delegation(conferenceId);
    const { subject } = await joined(delegation);
    await expect(invite(delegation, {}, { by: subject })).rejects.toMatchObject({
      slug: 'forbidden',
      message: 'Only the primary focal point or the organiser does this.',
    });
    for (const role of ['accreditation', 'protocol'] as const) {
      const asking = invite(delegation, {}, { by: 'staff', roles: [role] });
      await expect(asking).rejects.toMatchObject({ slug: 'forbidden' });
    }
    for (const roles of [[], ['security'], ['host'], ['gate']] as Role[][]) {
      await expect(invite(delegation, {}, { by: 'staff', roles })).rejects.toMatchObject({ slug: 'not-found' });
    }
  });

  it('until there are twenty, and one who is removed makes room', async () => {
    const delegation = await desk.delegation(conferenceId);
    const outcomes = await Promise.allSettled(Array.from({ length: 22 }, () => invite(delegation)));
    expect(slugs(outcomes)).toEqual(Array(3).fill('too-many-focal-points'));
    const [, somebody] = await list(delegation);
    await remove(delegation, somebody?.focalPointId as string);
    await invite(delegation);
    await expect(invite(delegation)).rejects.toMatchObject({ slug: 'too-many-focal-points', members: { limit: 20 } });
  });
});

describe('a focal point joins with the code', () => {
  it('as a backup who sees and acts like the primary, and the other services hear who speaks now', async () => {
    const delegation = await desk.delegation(conferenceId);
    const { code, focalPointId } = await invite(delegation, { phone: '+33 1 43 17 53 53' });
    await expect(mayAct(delegation, 'luc')).rejects.toMatchObject({ slug: 'not-found' });
    const shown = await join(code.toLowerCase().replaceAll('-', ' '), 'luc', { name: 'Luc A. Moreau', language: 'fr' });
    expect(shown).toMatchObject({
      focalPointId,
      name: 'Luc A. Moreau',
      email: 'luc.moreau@france.example',
      phone: '+33 1 43 17 53 53',
      language: 'fr',
      state: 'joined',
      isPrimary: false,
    });
    expect(shown.expiresAt).toBeUndefined();
    await mayAct(delegation, 'luc');
    const { items } = await listDelegations(desk, { conferenceId, caller: caller('luc'), page: { limit: 50 } });
    expect(items.map(({ delegationId }) => delegationId)).toEqual([delegation.delegationId]);
    expect(await amendments(delegation.delegationId)).toMatchObject([
      {
        metadata: { aggregateVersion: 3 },
        data: {
          changed: ['focalPoints'],
          focalPoint: { subject: delegation.focalPoint },
          focalPoints: [
            { subject: delegation.focalPoint, isPrimary: true },
            { focalPointId, subject: 'luc', isPrimary: false },
          ],
        },
      },
    ]);
  });

  it('exactly one of twenty who race with one code', async () => {
    const delegation = await desk.delegation(conferenceId);
    const { code } = await invite(delegation);
    const racers = Array.from({ length: 20 }, () => `racer-${randomUUID()}`);
    const outcomes = await Promise.allSettled(racers.map((racer) => join(code, racer)));
    expect(slugs(outcomes)).toEqual(Array(19).fill('focal-point-joined'));
    const members = await Promise.all(
      racers.map((racer) => desk.delegations.isMember(conferenceId, racer, delegation.delegationId)),
    );
    expect(members.filter(Boolean)).toHaveLength(1);
    expect((await list(delegation)).filter(({ state }) => state === 'joined')).toHaveLength(2);
  });

  it('all of nineteen who join one delegation at the same moment', async () => {
    const delegation = await desk.delegation(conferenceId);
    const codes: string[] = [];
    for (let count = 0; count < 19; count++) codes.push((await invite(delegation)).code);
    await Promise.all(codes.map((code, at) => join(code, `together-${at}`)));
    const told = await amendments(delegation.delegationId);
    expect(told.at(-1)?.data).toHaveProperty('focalPoints.length', 20);
  });

  it('not twice as one person, and leaves the code to whom it was meant for', async () => {
    const delegation = await desk.delegation(conferenceId);
    const { code } = await invite(delegation);
    await expect(join(code, delegation.focalPoint)).rejects.toMatchObject({ slug: 'already-focal-point' });
    const { subject } = await joined(delegation);
    await expect(join(code, subject)).rejects.toMatchObject({ slug: 'already-focal-point' });
    await join(code, 'whom-it-was-meant-for');
    await expect(join(code, 'too-late')).rejects.toMatchObject({ slug: 'focal-point-joined' });
  });

  it('not after the code has expired; the list says so, and the organiser may ask again', async () => {
    const delegation = await desk.delegation(conferenceId);
    const { code, focalPointId } = await invite(delegation);
    const late = new Date(MAY.getTime() + 14 * DAY);
    await expect(join(code, 'late', {}, { now: late })).rejects.toMatchObject({ slug: 'invitation-expired' });
    expect((await list(delegation, { now: late })).find((one) => one.focalPointId === focalPointId)?.state).toBe(
      'expired',
    );
  });

  it('also after registration has closed: somebody must be there the night before', async () => {
    const delegation = await desk.delegation(conferenceId);
    const { code } = await invite(delegation, {}, { now: JUNE });
    await expect(join(code, 'night-owl', {}, { now: JUNE })).resolves.toMatchObject({ state: 'joined' });
  });

  it('not with a code of something else, or of another conference', async () => {
    const delegation = await desk.delegation(conferenceId);
    const invitation = await desk.invitation(conferenceId);
    await expect(join(invitation.code, 'curious')).rejects.toMatchObject({
      slug: 'not-found',
      message: expect.stringContaining('Check it letter by letter'),
    });
    const { code } = await invite(delegation);
    await expect(desk.register(conferenceId, code, 'curious')).rejects.toMatchObject({ slug: 'not-found' });
    const elsewhere = await desk.conference();
    const body = joiningBody.parse({ code });
    const joining = joinFocalPoint(desk, { body, ...desk.by('curious', elsewhere) });
    await expect(joining).rejects.toMatchObject({ slug: 'not-found' });
  });
});

describe('a focal point is removed', () => {
  it('and is out at once, for good and for everything', async () => {
    const delegation = await desk.delegation(conferenceId);
    const { subject, focalPointId } = await joined(delegation);
    await mayAct(delegation, subject);
    await remove(delegation, focalPointId);
    await expect(mayAct(delegation, subject)).rejects.toMatchObject({ slug: 'not-found' });
    await expect(list(delegation, { by: subject })).rejects.toMatchObject({ slug: 'not-found' });
    const own = await listDelegations(desk, { conferenceId, caller: caller(subject), page: { limit: 50 } });
    expect(own.items).toEqual([]);
    const told = await amendments(delegation.delegationId);
    expect(told.map(({ data }) => (data as { focalPoints: unknown[] }).focalPoints.length)).toEqual([2, 1]);
    await expect(remove(delegation, focalPointId)).rejects.toMatchObject({ slug: 'not-found' });
  });

  it('before joining, and then the code is unknown and nobody else is told', async () => {
    const delegation = await desk.delegation(conferenceId);
    const { code, focalPointId } = await invite(delegation);
    await remove(delegation, focalPointId);
    await expect(join(code, 'nobody')).rejects.toMatchObject({ slug: 'not-found' });
    expect(await amendments(delegation.delegationId)).toEqual([]);
  });

  it('and with it whom it had invited, so that no code of its own lets it in again', async () => {
    const delegation = await desk.delegation(conferenceId);
    const organiser: Options = { by: 'staff', roles: ['organiser'] };
    const successor = await joined(delegation);
    const [own, organisers] = [await invite(delegation), await invite(delegation, {}, organiser)];
    const former = await primaryOf(delegation);
    await handOver(delegation, successor.focalPointId, organiser);
    await remove(delegation, former, organiser);
    await expect(join(own.code, delegation.focalPoint)).rejects.toMatchObject({ slug: 'not-found' });
    await join(organisers.code, 'a new backup');
    expect(await list(delegation, { by: successor.subject })).toHaveLength(2);
  });

  it('by itself when it is a backup, but no other one', async () => {
    const delegation = await desk.delegation(conferenceId);
    const [one, other] = [await joined(delegation), await joined(delegation)];
    await expect(remove(delegation, other.focalPointId, { by: one.subject })).rejects.toMatchObject({
      slug: 'forbidden',
    });
    await remove(delegation, one.focalPointId, { by: one.subject });
    expect(await list(delegation)).toHaveLength(2);
  });

  it('unless it is the primary, even by the organiser, who promotes a backup first', async () => {
    const delegation = await desk.delegation(conferenceId);
    const { subject, focalPointId } = await joined(delegation);
    const primary = await primaryOf(delegation);
    const organiser: Options = { by: 'staff', roles: ['organiser'] };
    for (const who of [{}, organiser]) {
      await expect(remove(delegation, primary, who)).rejects.toMatchObject({ slug: 'primary-focal-point' });
    }
    await handOver(delegation, focalPointId, organiser);
    await remove(delegation, primary, organiser);
    await expect(mayAct(delegation, delegation.focalPoint)).rejects.toMatchObject({ slug: 'not-found' });
    await mayAct(delegation, subject);
    const told = await amendments(delegation.delegationId);
    expect(told.at(-1)?.data).toMatchObject({
      changed: ['focalPoints'],
      focalPoint: { focalPointId, subject },
      focalPoints: [{ focalPointId, subject, isPrimary: true }],
    });
  });

  it('or joins, when both happen at once, and never half of each', async () => {
    for (let round = 0; round < 5; round++) {
      const delegation = await desk.delegation(conferenceId);
      const { code, focalPointId } = await invite(delegation);
      const subject = `in-or-out-${randomUUID()}`;
      const [joining, removing] = await Promise.allSettled([join(code, subject), remove(delegation, focalPointId)]);
      // Whatever came first, in the end they are removed; who had joined by then was told of and taken back.
      expect(removing.status).toBe('fulfilled');
      if (joining.status === 'rejected') expect(joining.reason).toMatchObject({ slug: 'not-found' });
      expect(await desk.delegations.isMember(conferenceId, subject, delegation.delegationId)).toBe(false);
      expect(await list(delegation)).toHaveLength(1);
    }
  });
});

describe('the role of primary is handed over', () => {
  it('to a backup, and with it who is written to and who may invite', async () => {
    const delegation = await desk.delegation(conferenceId);
    const { subject, focalPointId } = await joined(delegation);
    const former = await primaryOf(delegation);
    await handOver(delegation, focalPointId);
    expect(await primaryOf(delegation)).toBe(focalPointId);
    const seen = await getDelegation(desk, {
      conferenceId,
      delegationId: delegation.delegationId,
      caller: caller(subject),
    });
    expect(seen.value.focalPoint).toMatchObject({ focalPointId, name: 'Luc Moreau' });
    await expect(invite(delegation)).rejects.toMatchObject({ slug: 'forbidden' });
    await invite(delegation, {}, { by: subject });
    const told = await amendments(delegation.delegationId);
    expect(told.at(-1)?.data).toMatchObject({
      changed: ['focalPoint', 'focalPoints'],
      focalPoint: { focalPointId, email: 'luc.moreau@france.example' },
      focalPoints: [
        { focalPointId, isPrimary: true },
        { focalPointId: former, isPrimary: false },
      ],
    });
    // A change of something else still says who speaks for the delegation.
    await amendDelegation(desk, {
      delegationId: delegation.delegationId,
      body: { languages: ['de'] },
      ifMatchSent: true,
      ...desk.by(subject, conferenceId),
    });
    expect((await amendments(delegation.delegationId)).at(-1)?.data).toMatchObject({
      changed: ['languages'],
      focalPoints: [{ focalPointId }, { focalPointId: former }],
    });
  });

  it('and nobody else changes how the primary is reached, not even a backup', async () => {
    const delegation = await desk.delegation(conferenceId);
    const { subject } = await joined(delegation);
    const amend = (body: object, by: string, roles: Role[] = []) =>
      amendDelegation(desk, {
        delegationId: delegation.delegationId,
        body: amendDelegationBody.parse(body),
        ifMatchSent: true,
        ...desk.by(by, conferenceId, { roles }),
      });
    const elsewhere = { focalPoint: { email: 'elsewhere@france.example' } };
    await expect(amend(elsewhere, subject)).rejects.toMatchObject({ slug: 'forbidden' });
    expect((await amend({ languages: ['de'] }, subject)).value).toMatchObject({ languages: ['de'] });
    expect((await amend(elsewhere, delegation.focalPoint)).value).toMatchObject(elsewhere);
    const phone = { focalPoint: { phone: '+33 1 43 17 53 53' } };
    expect((await amend(phone, 'staff', ['protocol'])).value).toMatchObject(phone);
  });

  it('not to somebody who has not joined or is not there, nor by a backup, nor blindly', async () => {
    const delegation = await desk.delegation(conferenceId);
    const invited = await invite(delegation);
    const { subject, focalPointId } = await joined(delegation);
    await expect(handOver(delegation, invited.focalPointId)).rejects.toMatchObject({ slug: 'focal-point-not-joined' });
    await expect(handOver(delegation, 'fop_01F8QZ7X9V0000000000000001')).rejects.toMatchObject({ slug: 'not-found' });
    await expect(handOver(delegation, focalPointId, { by: subject })).rejects.toMatchObject({ slug: 'forbidden' });
    await expect(handOver(delegation, focalPointId, {}, {})).rejects.toMatchObject({ slug: 'precondition-required' });
    const stale = handOver(delegation, focalPointId, {}, { ifMatchSent: true, expectedVersion: 1 });
    await expect(stale).rejects.toMatchObject({ slug: 'stale-version' });
    const before = await amendments(delegation.delegationId);
    await handOver(delegation, await primaryOf(delegation));
    expect(await amendments(delegation.delegationId)).toEqual(before);
  });

  it('to one of two when both are named at once', async () => {
    const delegation = await desk.delegation(conferenceId);
    const [one, other] = [await joined(delegation), await joined(delegation)];
    const seen = { ifMatchSent: true, expectedVersion: 5 };
    const outcomes = await Promise.allSettled([
      handOver(delegation, one.focalPointId, {}, seen),
      handOver(delegation, other.focalPointId, {}, seen),
    ]);
    expect(slugs(outcomes)).toEqual(['stale-version']);
    await primaryOf(delegation);
  });
});

describe('the list of focal points', () => {
  it('is in the order in which they were asked, page by page', async () => {
    const delegation = await desk.delegation(conferenceId);
    for (let count = 0; count < 4; count++) await invite(delegation, { name: `Backup ${count}` });
    const page = async (cursor?: string) =>
      (
        await listFocalPoints(desk, {
          conferenceId,
          delegationId: delegation.delegationId,
          caller: caller('staff', 'protocol'),
          now: MAY,
          page: { limit: 2, cursor },
        })
      ).value;
    const first = await page();
    const second = await page(first.nextCursor);
    const third = await page(second.nextCursor);
    expect([first, second, third].map(({ items }) => items.length)).toEqual([2, 2, 1]);
    expect(third.nextCursor).toBeUndefined();
    const ids = [first, second, third].flatMap(({ items }) => items.map(({ focalPointId }) => focalPointId));
    expect(new Set(ids).size).toBe(5);
    expect(ids).toEqual(ids.toSorted());
    expect(JSON.stringify([first, second, third])).not.toContain(delegation.focalPoint);
  });
});
