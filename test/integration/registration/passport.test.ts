import { randomUUID } from 'node:crypto';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, describe, expect, it } from 'vitest';
import { amendDelegate } from '../../../functions/registration/amend-delegate.ts';
import { disclosePassport } from '../../../functions/registration/disclose-passport.ts';
import { listPassportAccesses } from '../../../functions/registration/list-passport-accesses.ts';
import { removePassport } from '../../../functions/registration/remove-passport.ts';
import type { AmendDelegateBody } from '../../../functions/registration/schemas/delegate.ts';
import { submitDelegation } from '../../../functions/registration/submit-delegation.ts';
import { withdrawDelegate } from '../../../functions/registration/withdraw-delegate.ts';
import type { Role } from '../../../functions/shared/auth/caller.ts';
import type { Open } from '../../../functions/shared/kms/sealed-data.ts';
import { Busy, type Problem } from '../../../functions/shared/problem.ts';
import {
  JUNE,
  MAY,
  passport,
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

/** A delegation with one draft, who has no document yet. */
async function draft(changes: object = {}) {
  const delegation = await desk.delegation(conferenceId);
  const { delegateId } = await desk.add(delegation, passportless({ passport: undefined, ...theHead, ...changes }));
  return { delegation, delegateId };
}

/** The same, nominated. */
async function nominated(changes: object = {}) {
  const { delegation, delegateId } = await draft(changes);
  const { delegationId, focalPoint } = delegation;
  const body = { onlyComplete: false };
  await submitDelegation(desk, { delegationId, body, ...desk.by(focalPoint, conferenceId) });
  return { delegation, delegateId };
}

const disclose = (
  { delegationId }: RegisteredDelegation,
  delegateId: string,
  subject = 'officer',
  roles: Role[] = ['security'],
) => disclosePassport(desk, { delegationId, delegateId, ...desk.by(subject, conferenceId, { roles }) });

const remove = ({ delegationId, focalPoint }: RegisteredDelegation, delegateId: string, version?: number) =>
  removePassport(desk, {
    delegationId,
    delegateId,
    ifMatchSent: version !== undefined,
    ...(version === undefined ? {} : { expectedVersion: version }),
    ...desk.by(focalPoint, conferenceId),
  });

const amend = ({ delegationId, focalPoint }: RegisteredDelegation, delegateId: string, body: AmendDelegateBody) =>
  amendDelegate(desk, { delegationId, delegateId, body, ifMatchSent: true, ...desk.by(focalPoint, conferenceId) });

const accessesOf = ({ delegationId }: RegisteredDelegation, delegateId: string, cursor?: string) =>
  listPassportAccesses(desk, { conferenceId, delegationId, delegateId, page: { limit: 100, cursor } });

const delegateOf = ({ delegationId }: RegisteredDelegation, delegateId: string) =>
  desk.delegates.findNow(conferenceId, delegationId, delegateId);

describe('a passport', () => {
  it('is filed once and read by who screens, whole', async () => {
    const { delegation, delegateId } = await draft();
    const body = passport({ placeOfBirth: 'Նոր Նախիջևան' });
    const filed = await desk.putPassport(delegation, delegateId, body);
    expect(filed).toMatchObject({ created: true, value: { delegateId, warnings: [] } });
    expect(JSON.stringify(filed)).not.toContain(body.number);
    for (const role of ['security', 'accreditation'] as const) {
      const { value, version } = await disclose(delegation, delegateId, 'officer', [role]);
      expect({ value, version }).toMatchObject({ value: { document: body }, version: filed.version });
    }
  });

  it('is there for its focal point, without what is in it, and not there for others', async () => {
    const { delegation, delegateId } = await draft();
    await expect(disclose(delegation, delegateId, delegation.focalPoint, [])).rejects.toMatchObject({
      slug: 'not-found',
    });
    await desk.putPassport(delegation, delegateId, passport());
    const { value } = await disclose(delegation, delegateId, delegation.focalPoint, []);
    expect(value).toEqual({ delegateId, filedAt: MAY.toISOString(), keptUntil: '2021-07-24T21:00:00.000Z' });
    for (const roles of [['organiser'], ['host'], ['protocol'], ['gate'], []] as Role[][]) {
      await expect(disclose(delegation, delegateId, 'somebody', roles)).rejects.toMatchObject({ slug: 'not-found' });
    }
    expect((await accessesOf(delegation, delegateId)).items).toEqual([]);
  });

  it('leaves nothing readable in any item', async () => {
    const { delegation, delegateId } = await nominated();
    const body = passport({ number: 'ZQ9988776655', placeOfBirth: 'Wolfenbüttel' });
    await desk.putPassport(delegation, delegateId, body, { key: randomUUID() });
    await disclose(delegation, delegateId);
    const { Items = [] } = await desk.table.documents.send(new ScanCommand({ TableName: desk.table.name }));
    const readable = Items.map((item) =>
      Object.values(item)
        .map((value) => (value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : JSON.stringify(value)))
        .join(),
    ).join();
    expect(readable).not.toMatch(/ZQ9988776655|Wolfenb|2028-01-31/);
    expect(JSON.stringify(await desk.told(conferenceId))).not.toMatch(/ZQ9988776655|Wolfenb|2028-01-31/);
  });

  it('opens for nobody else: moved to another delegate it stays shut', async () => {
    const { delegation, delegateId } = await draft();
    await desk.putPassport(delegation, delegateId, passport());
    const stored = await desk.passports.findNow(conferenceId, delegation.delegationId, delegateId);
    const sealed = stored?.value.sealed ?? new Uint8Array();
    await expect(desk.open(sealed, { conferenceId, delegateId: 'dgt_other' })).rejects.toThrow();
    await expect(desk.open(sealed, { conferenceId, delegateId })).resolves.toBeDefined();
  });

  it('is put by focal points of the delegation and the organiser alone', async () => {
    const { delegation, delegateId } = await draft();
    const as = (focalPoint: string, roles: Role[]) =>
      desk.putPassport({ ...delegation, focalPoint }, delegateId, passport(), { roles });
    await expect(as('stranger', [])).rejects.toMatchObject({ slug: 'not-found' });
    await expect(as('officer', ['security'])).rejects.toMatchObject({ slug: 'forbidden' });
    await expect(as('organiser', ['organiser'])).resolves.toMatchObject({ created: true });
    await expect(disclose(delegation, delegateId, 'organiser', ['organiser'])).rejects.toMatchObject({
      slug: 'not-found',
    });
    const { delegateId: elsewhere } = await draft();
    await expect(desk.putPassport(delegation, elsewhere, passport())).rejects.toMatchObject({ slug: 'not-found' });
  });

  it('is replaced by who has read it', async () => {
    const { delegation, delegateId } = await draft();
    const put = (version?: number | '*') =>
      desk.putPassport(delegation, delegateId, passport(), version === undefined ? {} : { version });
    await expect(put(1)).rejects.toMatchObject({ slug: 'stale-version' });
    await expect(put('*')).rejects.toMatchObject({ slug: 'stale-version' });
    const first = await put();
    await expect(put()).rejects.toMatchObject({ slug: 'precondition-required' });
    await expect(put(first.version + 1)).rejects.toMatchObject({ slug: 'stale-version' });
    const second = await put(first.version);
    expect(second).toMatchObject({ created: false });
    expect(second.version).toBeGreaterThan(first.version);
    expect(await put('*')).toMatchObject({ created: false });
  });

  it('put again as it is changes nothing and tells nobody', async () => {
    const { delegation, delegateId } = await nominated();
    const body = passport();
    const first = await desk.putPassport(delegation, delegateId, body);
    const told = (await desk.told(conferenceId)).length;
    const again = await desk.putPassport(delegation, delegateId, body, {
      version: first.version,
      now: new Date('2021-05-04T10:00:00Z'),
    });
    expect(again).toEqual({ ...first, created: false });
    expect((await desk.told(conferenceId)).length).toBe(told);
  });

  it('taken back frees the document for whoever it belongs to', async () => {
    const { delegation, delegateId } = await draft();
    const body = passport();
    const { version } = await desk.putPassport(delegation, delegateId, body);
    await expect(remove(delegation, delegateId, version + 1)).rejects.toMatchObject({ slug: 'stale-version' });
    await remove(delegation, delegateId, version);
    await expect(remove(delegation, delegateId)).rejects.toMatchObject({ slug: 'not-found' });
    await expect(disclose(delegation, delegateId)).rejects.toMatchObject({ slug: 'not-found' });
    const other = await draft();
    await expect(desk.putPassport(other.delegation, other.delegateId, body)).resolves.toMatchObject({ created: true });
  });

  it('filed anew after it was taken back has a version it never had', async () => {
    const { delegation, delegateId } = await draft();
    const first = await desk.putPassport(delegation, delegateId, passport());
    await remove(delegation, delegateId);
    const second = await desk.putPassport(delegation, delegateId, passport());
    expect(second.version).toBeGreaterThan(first.version);
  });
});

describe('the days of a passport', () => {
  it.each([
    [{ expiresOn: '2021-06-23' }, '/expiresOn'],
    [{ expiresOn: '2019-01-01' }, '/expiresOn'],
    [{ issuedOn: '2021-05-05' }, '/issuedOn'],
    [{ issuedOn: '2029-01-01', expiresOn: '2028-12-31' }, '/issuedOn'],
  ])('%o is refused', async (changes, pointer) => {
    const { delegation, delegateId } = await draft();
    const refused = await desk.putPassport(delegation, delegateId, passport(changes)).catch((error) => error);
    expect(refused).toMatchObject({ slug: 'invalid-request' });
    expect(refused.members.errors.map((fault: { pointer: string }) => fault.pointer)).toContain(pointer);
  });

  it('good until the last day is good; less than the organiser would like is taken with a warning', async () => {
    const { delegation, delegateId } = await draft();
    const good = await desk.putPassport(delegation, delegateId, passport({ expiresOn: '2021-06-24' }));
    expect(good.value.warnings).toEqual([]);

    const strict = await desk.conference({ passportValidityDays: 180 });
    const other = await desk.delegation(strict);
    const { delegateId: whose } = await desk.add(other, passportless({ passport: undefined }));
    const warned = await desk.putPassport(other, whose, passport({ expiresOn: '2021-12-20' }));
    expect(warned.value.warnings).toEqual([
      { pointer: '/expiresOn', detail: expect.stringMatching(/2021-12-21, 180 days/) },
    ]);
    const fine = await desk.putPassport(other, whose, passport({ expiresOn: '2021-12-21' }), { version: '*' });
    expect(fine.value.warnings).toEqual([]);
  });
});

describe('a nominated delegate', () => {
  it('with another passport is screened again, and the event says nothing of it', async () => {
    const { delegation, delegateId } = await nominated();
    const { version } = await desk.putPassport(delegation, delegateId, passport());
    const [amended] = (await desk.told(conferenceId)).filter(
      ({ detailType, detail }) => detailType === 'delegate-amended.v1' && detail.metadata.aggregateId === delegateId,
    );
    expect(amended?.detail).toMatchObject({
      metadata: { aggregateVersion: version },
      data: { delegateId, changed: ['passport'], screened: true },
    });
  });

  it('may be given another one after registration has closed, a draft may not', async () => {
    const late = { now: JUNE };
    const one = await nominated();
    await expect(desk.putPassport(one.delegation, one.delegateId, passport(), late)).resolves.toBeDefined();
    const other = await draft();
    await expect(desk.putPassport(other.delegation, other.delegateId, passport(), late)).rejects.toMatchObject({
      slug: 'registration-closed',
    });
    const organiser = { ...other.delegation, focalPoint: 'organiser' };
    const put = desk.putPassport(organiser, other.delegateId, passport(), { ...late, roles: ['organiser'] });
    await expect(put).resolves.toMatchObject({ created: true });
  });

  it('keeps a passport', async () => {
    const { delegation, delegateId } = await nominated();
    await desk.putPassport(delegation, delegateId, passport());
    await expect(remove(delegation, delegateId)).rejects.toMatchObject({ slug: 'not-amendable' });
  });
});

describe('one person once', () => {
  it('a passport that somebody travels on is nobody else’s, and the refusal tells nothing', async () => {
    const [one, other] = [await draft(), await draft()];
    const body = passport();
    await desk.putPassport(one.delegation, one.delegateId, body);
    const same = passport({
      ...body,
      documentType: 'service',
      number: `${body.number.slice(0, 4)}-${body.number.slice(4).toLowerCase()}`,
    });
    const refused = await desk.putPassport(other.delegation, other.delegateId, same).catch((error) => error);
    expect(refused).toMatchObject({ slug: 'already-registered', members: {} });
    expect(refused.message).not.toMatch(/dlg_|dgt_/);
    const added = await desk
      .add(other.delegation, { passport: { issuingCountry: 'FRA', number: body.number } })
      .catch((error) => error);
    expect([added.slug, added.message]).toEqual([refused.slug, refused.message]);
  });

  it('the guard of an inline document moves to the passport that is filed', async () => {
    const delegation = await desk.delegation(conferenceId);
    const inline = { issuingCountry: 'FRA', number: randomUUID().slice(0, 8) };
    const { delegateId } = await desk.add(delegation, { passport: inline });
    await desk.putPassport(delegation, delegateId, passport());
    await expect(desk.add(delegation, { passport: inline })).resolves.toBeDefined();
  });

  it('once a passport is filed it cannot be contradicted inline', async () => {
    const { delegation, delegateId } = await draft();
    const { issuingCountry, number } = passport();
    await desk.putPassport(delegation, delegateId, passport({ issuingCountry, number }));
    for (const other of [null, { issuingCountry, number: 'X123456' }]) {
      await expect(amend(delegation, delegateId, { passport: other })).rejects.toMatchObject({ slug: 'not-amendable' });
    }
    await expect(amend(delegation, delegateId, { passport: { issuingCountry, number } })).resolves.toBeDefined();
    await expect(amend(delegation, delegateId, { rank: 'General' })).resolves.toMatchObject({
      value: { passportFiled: true },
    });
  });

  it('of twenty who file one passport for twenty people at once exactly one has it', async () => {
    const people = await Promise.all(Array.from({ length: 20 }, () => draft()));
    const body = passport();
    const outcomes = await Promise.allSettled(
      people.map(({ delegation, delegateId }) => desk.putPassport(delegation, delegateId, body)),
    );
    const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason.slug] : []));
    expect(refused).toEqual(Array(19).fill('already-registered'));
    const filed = await Promise.all(
      people.map(({ delegation, delegateId }) =>
        desk.passports.findNow(conferenceId, delegation.delegationId, delegateId),
      ),
    );
    expect(filed.filter(Boolean)).toHaveLength(1);
  });
});

describe('at the same moment', () => {
  it('two first passports of one delegate: one is filed, the other is told that there is one', async () => {
    const { delegation, delegateId } = await draft();
    const outcomes = await Promise.allSettled(
      [passport(), passport()].map((body) => desk.putPassport(delegation, delegateId, body)),
    );
    const slugs = outcomes.flatMap((outcome) =>
      outcome.status === 'rejected' ? [(outcome.reason as Problem).slug] : [],
    );
    expect(slugs).toEqual(['precondition-required']);
    const { value } = await disclose(delegation, delegateId);
    const kept = (await delegateOf(delegation, delegateId))?.value.fingerprint;
    const again = await desk.putPassport(delegation, delegateId, passport({ ...value.document }), { version: '*' });
    expect((await delegateOf(delegation, delegateId))?.value.fingerprint).toBe(kept);
    expect(again.created).toBe(false);
  });

  it('a passport and an amendment of the delegate: both hold', async () => {
    const { delegation, delegateId } = await nominated();
    await Promise.all([
      desk.putPassport(delegation, delegateId, passport()),
      amend(delegation, delegateId, { rank: 'Admiral' }).catch((error) => {
        expect(error).toMatchObject({ slug: 'stale-version' });
        return amend(delegation, delegateId, { rank: 'Admiral' });
      }),
    ]);
    expect((await delegateOf(delegation, delegateId))?.value).toMatchObject({ rank: 'Admiral', passportFiled: true });
    const versions = (await desk.told(conferenceId))
      .filter(({ detail }) => detail.metadata.aggregateId === delegateId)
      .map(({ detail }) => detail.metadata.aggregateVersion);
    expect(new Set(versions).size).toBe(versions.length);
  });

  it('a passport and the nomination of its delegate: nobody is nominated on another passport unnoticed', async () => {
    for (let round = 0; round < 5; round++) {
      const { delegation, delegateId } = await draft();
      const { delegationId, focalPoint } = delegation;
      await Promise.all([
        desk.putPassport(delegation, delegateId, passport()),
        submitDelegation(desk, { delegationId, body: { onlyComplete: false }, ...desk.by(focalPoint, conferenceId) }),
      ]);
      const told = (await desk.told(conferenceId)).filter(({ detail }) => detail.metadata.aggregateId === delegateId);
      const filed = await desk.passports.findNow(conferenceId, delegationId, delegateId);
      const nomination = told.find(({ detailType }) => detailType === 'delegate-nominated.v1');
      const amendment = told.find(({ detailType }) => detailType === 'delegate-amended.v1');
      const filedBefore = Number(filed?.version) < Number(nomination?.detail.metadata.aggregateVersion);
      expect(filedBefore || amendment?.detail.metadata.aggregateVersion === filed?.version).toBe(true);
    }
  });
});

describe('somebody who does not come any more', () => {
  const withdraw = ({ delegationId, focalPoint }: RegisteredDelegation, delegateId: string) =>
    withdrawDelegate(desk, { delegationId, delegateId, ...desk.by(focalPoint, conferenceId) });

  it('keeps the passport that was filed, for as long as the conference does, and frees the document', async () => {
    const { delegation, delegateId } = await nominated();
    const body = passport();
    await desk.putPassport(delegation, delegateId, body);
    await withdraw(delegation, delegateId);
    await expect(disclose(delegation, delegateId)).resolves.toMatchObject({ value: { document: body } });
    const put = desk.putPassport(delegation, delegateId, passport(), { version: '*' });
    await expect(put).rejects.toMatchObject({ slug: 'not-amendable' });
    const other = await draft();
    await expect(desk.putPassport(other.delegation, other.delegateId, body)).resolves.toBeDefined();
  });

  it('and files another passport at that moment holds no document', async () => {
    for (let round = 0; round < 5; round++) {
      const { delegation, delegateId } = await nominated();
      const [first, second] = [passport(), passport()];
      await desk.putPassport(delegation, delegateId, first);
      const [withdrawn, put] = await Promise.allSettled([
        withdraw(delegation, delegateId),
        desk.putPassport(delegation, delegateId, second, { version: '*' }),
      ]);
      expect(withdrawn.status).toBe('fulfilled');
      if (put.status === 'rejected') expect((put.reason as Problem).slug).toBe('not-amendable');
      expect((await delegateOf(delegation, delegateId))?.value).toMatchObject({ status: 'withdrawn' });
      for (const body of [first, second]) {
        const other = await draft();
        await expect(desk.putPassport(other.delegation, other.delegateId, body)).resolves.toBeDefined();
      }
    }
  });
});

describe('who looks at a passport', () => {
  it('is recorded, each time, with role and correlation id, and nothing of the passport', async () => {
    const { delegation, delegateId } = await draft();
    const { number } = passport();
    await desk.putPassport(delegation, delegateId, passport({ number }));
    await disclose(delegation, delegateId, 'anna', ['security', 'host']);
    await disclose(delegation, delegateId, 'boris', ['accreditation']);
    const { items, intact } = await accessesOf(delegation, delegateId);
    expect(intact).toBe(true);
    expect(items).toMatchObject([
      {
        sequence: 1,
        by: 'anna',
        roles: ['host', 'security'],
        what: 'passport',
        at: MAY.toISOString(),
        previousHash: '',
      },
      { sequence: 2, by: 'boris', roles: ['accreditation'], previousHash: items[0]?.hash },
    ]);
    expect(items[0]?.correlationId).toMatch(/./);
    expect(JSON.stringify(items)).not.toContain(number);
  });

  it('sees nothing when it cannot be recorded', async () => {
    const { delegation, delegateId } = await draft();
    await desk.putPassport(delegation, delegateId, passport());
    const opened: string[] = [];
    const open: Open = (sealed, context) => {
      opened.push(String(context.delegateId));
      return desk.open(sealed, context);
    };
    const broken = Object.assign(Object.create(desk.accesses), {
      record: async () => {
        throw new Busy();
      },
    });
    const look = disclosePassport(
      { ...desk, accesses: broken, open },
      {
        delegationId: delegation.delegationId,
        delegateId,
        ...desk.by('officer', conferenceId, { roles: ['security'] }),
      },
    );
    await expect(look).rejects.toBeInstanceOf(Busy);
    expect(opened).toEqual([]);
  });

  it('at the same time as others has a place of an own in the chain', async () => {
    const { delegation, delegateId } = await draft();
    await desk.putPassport(delegation, delegateId, passport());
    const looks = Array.from({ length: 8 }, (_, at) => disclose(delegation, delegateId, `officer-${at}`));
    await Promise.all(looks);
    const { items, intact } = await accessesOf(delegation, delegateId);
    expect(intact).toBe(true);
    expect(items.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(new Set(items.map(({ by }) => by)).size).toBe(8);
  });

  it('is asked after by delegate: one that is not there has no record', async () => {
    const { delegation } = await draft();
    await expect(accessesOf(delegation, 'dgt_01F8QZ7X9V0000000000000002')).rejects.toMatchObject({ slug: 'not-found' });
  });
});
