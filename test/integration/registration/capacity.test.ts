import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { addDocument } from '../../../functions/registration/add-document.ts';
import { amendDelegate } from '../../../functions/registration/amend-delegate.ts';
import { amendDelegation } from '../../../functions/registration/amend-delegation.ts';
import { amendFocalPoint } from '../../../functions/registration/amend-focal-point.ts';
import { checkDocument } from '../../../functions/registration/check-document.ts';
import { objectKeyOf } from '../../../functions/registration/data/document-object.ts';
import { deleteScans } from '../../../functions/registration/delete-scans.ts';
import { disclosePassport } from '../../../functions/registration/disclose-passport.ts';
import type { DelegationFilters } from '../../../functions/registration/domain/delegation-filters.ts';
import { followRetention } from '../../../functions/registration/follow-retention.ts';
import { getDelegate } from '../../../functions/registration/get-delegate.ts';
import { getDelegation } from '../../../functions/registration/get-delegation.ts';
import { getDocument } from '../../../functions/registration/get-document.ts';
import { getDocumentContent } from '../../../functions/registration/get-document-content.ts';
import {
  getDelegateImportTemplate,
  getInvitationImportTemplate,
} from '../../../functions/registration/get-import-template.ts';
import { getProgress } from '../../../functions/registration/get-progress.ts';
import { getTotals } from '../../../functions/registration/get-totals.ts';
import { importDelegates } from '../../../functions/registration/import-delegates.ts';
import { importInvitations } from '../../../functions/registration/import-invitations.ts';
import { inviteFocalPoint } from '../../../functions/registration/invite-focal-point.ts';
import { joinFocalPoint } from '../../../functions/registration/join-focal-point.ts';
import { listDelegates } from '../../../functions/registration/list-delegates.ts';
import { listDelegations } from '../../../functions/registration/list-delegations.ts';
import { listDocuments } from '../../../functions/registration/list-documents.ts';
import { listEntities } from '../../../functions/registration/list-entities.ts';
import { listFocalPoints } from '../../../functions/registration/list-focal-points.ts';
import { listInvitations } from '../../../functions/registration/list-invitations.ts';
import { listPassportAccesses } from '../../../functions/registration/list-passport-accesses.ts';
import { presentCodes } from '../../../functions/registration/present-codes.ts';
import { newsOfNomination, projectStandings } from '../../../functions/registration/project-standings.ts';
import { putConference } from '../../../functions/registration/put-conference.ts';
import { putEntity } from '../../../functions/registration/put-entity.ts';
import { putLegalHold } from '../../../functions/registration/put-legal-hold.ts';
import { reissueInvitation } from '../../../functions/registration/reissue-invitation.ts';
import { removeFocalPoint } from '../../../functions/registration/remove-focal-point.ts';
import { removeLegalHold } from '../../../functions/registration/remove-legal-hold.ts';
import { removePassport } from '../../../functions/registration/remove-passport.ts';
import { conferenceBody } from '../../../functions/registration/schemas/conference.ts';
import type { AmendDelegateBody } from '../../../functions/registration/schemas/delegate.ts';
import type { AmendDelegationBody } from '../../../functions/registration/schemas/delegation.ts';
import type { DocumentBody, DocumentView } from '../../../functions/registration/schemas/document.ts';
import { submitDelegation } from '../../../functions/registration/submit-delegation.ts';
import { withdrawDelegates } from '../../../functions/registration/withdraw-delegates.ts';
import { signRequestsTo } from '../../../functions/shared/objects/signed-request.ts';
import { referenceConference } from '../../support/reference-conference.ts';
import { png, sha256 } from '../../support/sample-files.ts';
import { objectsOf, openTestBucket } from '../../support/test-bucket.ts';
import type { Capacity } from '../../support/test-table.ts';
import {
  caller,
  MAY,
  passport,
  person,
  type RegisteredDelegation,
  RegistrationDesk,
  theHead,
} from './registration-desk.ts';

/** docs/access-patterns.md, row by row. Commands carry an Idempotency-Key, as clients send it. */
let desk: RegistrationDesk;
let conferenceId: string;
beforeAll(async () => {
  desk = await RegistrationDesk.open();
  conferenceId = await desk.conference();
});

const key = () => ({ key: `${randomUUID()}` });

/** What the work cost the table; only delegations are in an index, under their entity. */
async function costOf(work: () => Promise<unknown>, ofIndexes: Partial<Capacity> = {}): Promise<Capacity> {
  const { table, indexes } = await desk.table.measure(work);
  expect(indexes).toEqual({ read: 0, write: 0, ...ofIndexes });
  return table;
}
const delegationIndexed = { write: 1 };

/** A delegate with every field that people fill in. */
const fullPerson = (changes: object = {}) =>
  person({
    passportName: { primary: 'Al-Ghafri', secondary: 'Sultan bin Hamad' },
    badgeName: 'Sultan bin Hamad Al-Ghafri',
    nativeName: 'سلطان بن حمد الغافري',
    title: 'H.E.',
    rank: 'Lieutenant General',
    function: 'chief of general staff',
    arrival: '2021-06-21T14:30:00Z',
    departure: '2021-06-25T08:15:00Z',
    email: 'office-of-the-chief@defence.example',
    ...changes,
  });

const amend = ({ delegationId, focalPoint }: RegisteredDelegation, delegateId: string, body: AmendDelegateBody) =>
  amendDelegate(desk, { delegationId, delegateId, body, ifMatchSent: true, ...desk.by(focalPoint, conferenceId) });

describe('conference, entities and invitations', () => {
  it('read the conference: 0.5 RCU', async () => {
    expect(await costOf(() => desk.conferences.get(conferenceId))).toEqual({ read: 0.5, write: 0 });
  });

  it('enter an entity: 1 WCU, and the conference is looked at', async () => {
    const body = { kind: 'state', names: { en: 'Armenia' } } as const;
    const put = () => putEntity(desk, { conferenceId, entityKey: 'arm', body, ifMatchSent: false });
    expect(await costOf(put)).toEqual({ read: 0.5, write: 1 });
  });

  it('read an entity: 0.5 RCU', async () => {
    expect(await costOf(() => desk.entities.find(conferenceId, 'fra'))).toEqual({ read: 0.5, write: 0 });
  });

  it('issue an invitation: invitation, code, command record', async () => {
    expect(await costOf(() => desk.invitation(conferenceId))).toEqual({ read: 1, write: 6 });
  });

  it('revoke an invitation: 1 WCU', async () => {
    const { invitationId } = await desk.invitation(conferenceId);
    const revoke = () => desk.invitations.revoke(conferenceId, invitationId, undefined);
    expect(await costOf(revoke)).toEqual({ read: 0, write: 1 });
  });

  it('issue it again: invitation, both codes, command record', async () => {
    const { invitationId } = await desk.invitation(conferenceId);
    const again = () =>
      reissueInvitation(desk, { invitationId, body: {}, ...desk.by('organiser', conferenceId, key()) });
    expect(await costOf(again)).toEqual({ read: 2, write: 8 });
  });

  it('import 500 invitations: 4 WCU each, and little more than a record for each 49', async () => {
    const rows = Array.from({ length: 500 }, (_, at) => ({
      entityKey: 'fra',
      contactEmail: `desk-${at}@france.example`,
    }));
    const { read, write } = await costOf(() =>
      importInvitations(desk, { rows, ...desk.by('organiser', conferenceId, key()) }),
    );
    expect(read).toBe(1);
    expect(write / 500).toBeLessThanOrEqual(4.5);
  });

  it('import 100 invitations by reference: 2 WCU more each; the same file again reads, and writes its record', async () => {
    const rows = Array.from({ length: 100 }, (_, at) => ({
      entityKey: 'fra',
      contactEmail: `desk-${at}@france.example`,
      externalRef: `mfa-${at}`,
    }));
    const bring = () => importInvitations(desk, { rows, ...desk.by('organiser', conferenceId, key()) });
    const first = await costOf(bring);
    // A reference that is not there costs 1 RCU in AWS; DynamoDB Local does not count it.
    expect(first.read).toBe(1);
    expect(first.write / 100).toBeLessThanOrEqual(6.5);
    expect(await costOf(bring)).toEqual({ read: 204.5, write: 2 });
  });
});

describe('a template for an import', () => {
  it('of invitations: the conference and the first entity', async () => {
    expect(await costOf(() => getInvitationImportTemplate(desk, conferenceId))).toEqual({ read: 1, write: 0 });
  });

  it('of delegates: the conference, the quota and the membership', async () => {
    const { delegationId, focalPoint } = await desk.delegation(conferenceId);
    const whose = { conferenceId, delegationId, caller: caller(focalPoint) };
    expect(await costOf(() => getDelegateImportTemplate(desk, whose))).toEqual({ read: 1.5, write: 0 });
  });
});

describe('a delegation', () => {
  it('registers: invitation, delegation, membership, quota, command record', async () => {
    const { code } = await desk.invitation(conferenceId);
    const register = () => desk.register(conferenceId, code, `focal-${randomUUID()}`, key());
    // Conference, code, invitation, entity, and whether the caller has tried too many codes.
    expect(await costOf(register, delegationIndexed)).toEqual({ read: 2.5, write: 10 });
  });

  it('is read with its quotas: 1 RCU for officers, 1.5 for its focal point', async () => {
    const { delegationId, focalPoint } = await desk.delegation(conferenceId);
    const see = (who: ReturnType<typeof caller>) => () =>
      getDelegation(desk, { conferenceId, delegationId, caller: who });
    expect(await costOf(see(caller('staff', 'protocol')))).toEqual({ read: 1, write: 0 });
    expect(await costOf(see(caller(focalPoint)))).toEqual({ read: 1.5, write: 0 });
  });

  it('is amended: delegation, command record with the event', async () => {
    const { delegationId, focalPoint } = await desk.delegation(conferenceId);
    const amending = () =>
      amendDelegation(desk, {
        delegationId,
        body: { languages: ['fr'] },
        ifMatchSent: true,
        ...desk.by(focalPoint, conferenceId),
      });
    // Membership, delegation and quota.
    expect(await costOf(amending, delegationIndexed)).toEqual({ read: 2.5, write: 4 });
  });

  it('gets other quotas: delegation, quota; is marked as contested: the delegation alone, in two indexes', async () => {
    const { delegationId } = await desk.delegation(conferenceId);
    const organise = (body: AmendDelegationBody) => () =>
      amendDelegation(desk, {
        delegationId,
        body,
        ifMatchSent: true,
        ...desk.by('staff', conferenceId, { roles: ['organiser'] }),
      });
    const cost = await costOf(organise({ quotas: { member: 9 }, totalQuota: 20 }), delegationIndexed);
    expect(cost).toEqual({ read: 2.5, write: 4 });
    expect(await costOf(organise({ contested: true }), { write: 2 })).toEqual({ read: 2, write: 1 });
  });
});

describe('focal points', () => {
  const invite = async ({ delegationId, focalPoint }: RegisteredDelegation) => {
    const body = { name: 'Luc Moreau', email: 'luc.moreau@france.example' };
    const command = { delegationId, body, ...desk.by(focalPoint, conferenceId, key()) };
    const { body: shown } = await presentCodes(desk.secrets)(await inviteFocalPoint(desk, command), conferenceId);
    return shown as { focalPointId: string; code: string };
  };
  const join = (code: string, subject: string) =>
    joinFocalPoint(desk, { body: { code }, ...desk.by(subject, conferenceId, key()) });

  it('invite one: delegation, code, command record', async () => {
    const delegation = await desk.delegation(conferenceId);
    expect(await costOf(() => invite(delegation), delegationIndexed)).toEqual({ read: 1, write: 6 });
  });

  it('join: delegation, membership, command record with the event', async () => {
    const { code } = await invite(await desk.delegation(conferenceId));
    expect(await costOf(() => join(code, `focal-${randomUUID()}`), delegationIndexed)).toEqual({ read: 2, write: 6 });
  });

  it('list them: 1 RCU; hand over: delegation, command record; remove one: membership too', async () => {
    const delegation = await desk.delegation(conferenceId);
    const { delegationId, focalPoint } = delegation;
    const { code, focalPointId } = await invite(delegation);
    await join(code, 'luc');
    const list = () =>
      listFocalPoints(desk, { conferenceId, delegationId, caller: caller('luc'), now: MAY, page: { limit: 50 } });
    expect(await costOf(list)).toEqual({ read: 1, write: 0 });
    const by = (subject: string) => ({ delegationId, ...desk.by(subject, conferenceId) });
    const handOver = () => amendFocalPoint(desk, { focalPointId, ifMatchSent: true, ...by(focalPoint) });
    expect(await costOf(handOver, delegationIndexed)).toEqual({ read: 1, write: 4 });
    const { value } = await list();
    const former = value.items.find(({ isPrimary }) => !isPrimary)?.focalPointId ?? '';
    const remove = () => removeFocalPoint(desk, { focalPointId: former, ...by('luc') });
    expect(await costOf(remove, delegationIndexed)).toEqual({ read: 1, write: 6 });
  });

  it('remove one who has not joined: the delegation alone', async () => {
    const delegation = await desk.delegation(conferenceId);
    const { focalPointId } = await invite(delegation);
    const { delegationId, focalPoint } = delegation;
    const remove = () => removeFocalPoint(desk, { delegationId, focalPointId, ...desk.by(focalPoint, conferenceId) });
    expect(await costOf(remove, delegationIndexed)).toEqual({ read: 1, write: 1 });
  });
});

describe('delegates', () => {
  it('add one: delegate, quota, one-person-once guard, command record', async () => {
    const delegation = await desk.delegation(conferenceId);
    expect(await costOf(() => desk.add(delegation, fullPerson(), key()))).toEqual({ read: 1, write: 8 });
    expect(await costOf(() => desk.add(delegation, fullPerson({ ...theHead }), key()))).toEqual({ read: 1, write: 8 });
  });

  it('add one without a document: no guard', async () => {
    const delegation = await desk.delegation(conferenceId);
    const add = () => desk.add(delegation, fullPerson({ passport: undefined }), key());
    expect(await costOf(add)).toEqual({ read: 1, write: 6 });
  });

  it('costs the same for the first delegate as for the four-hundredth', async () => {
    const delegation = await desk.delegation(conferenceId, { member: 1000 });
    for (let hundreds = 0; hundreds < 4; hundreds++) {
      const rows = Array.from({ length: 100 }, () => fullPerson());
      await importDelegates(desk, {
        delegationId: delegation.delegationId,
        rows,
        ...desk.by(delegation.focalPoint, conferenceId),
      });
    }
    expect(await costOf(() => desk.add(delegation, fullPerson(), key()))).toEqual({ read: 1, write: 8 });
  });

  it('import a hundred: at most 4.5 WCU each, 2 RCU in all', async () => {
    const { delegationId, focalPoint } = await desk.delegation(conferenceId, { member: 100 });
    const rows = Array.from({ length: 100 }, () => fullPerson());
    const { read, write } = await costOf(() =>
      importDelegates(desk, { delegationId, rows, ...desk.by(focalPoint, conferenceId, key()) }),
    );
    expect(read).toBe(1.5);
    expect(write / 100).toBeLessThanOrEqual(4.5);
  });

  it('import a hundred by reference: 2 WCU more each, and a strong read of each reference', async () => {
    const { delegationId, focalPoint } = await desk.delegation(conferenceId, { member: 100 });
    const rows = Array.from({ length: 100 }, (_, at) => fullPerson({ externalRef: `staff-${at}` }));
    const bring = () => importDelegates(desk, { delegationId, rows, ...desk.by(focalPoint, conferenceId, key()) });
    const first = await costOf(bring);
    // A reference that is not there costs 1 RCU in AWS; DynamoDB Local does not count it.
    expect(first.read).toBe(1.5);
    expect(first.write / 100).toBeLessThanOrEqual(6.5);
    // The same file again: each reference and whom it names, the four chunks' records and the quota; the run's record.
    expect(await costOf(bring)).toEqual({ read: 206.5, write: 2 });
  });

  it('a dry run of a hundred reads the guards as well, and writes nothing', async () => {
    const { delegationId, focalPoint } = await desk.delegation(conferenceId, { member: 100 });
    const rows = Array.from({ length: 100 }, () => fullPerson());
    const foresee = () =>
      importDelegates(desk, { delegationId, rows, dryRun: true, ...desk.by(focalPoint, conferenceId) });
    // The quota is read twice, the second time strongly. A guard that is not there costs 0.5 RCU in AWS.
    expect(await costOf(foresee)).toEqual({ read: 2.5, write: 0 });
  });

  it('read one, and the conference for what it lacks: 1 RCU for officers, 1.5 for its focal point', async () => {
    const delegation = await desk.delegation(conferenceId);
    const { delegateId } = await desk.add(delegation, fullPerson());
    const see = (who: ReturnType<typeof caller>) => () =>
      getDelegate(desk, { conferenceId, delegationId: delegation.delegationId, delegateId, caller: who });
    expect(await costOf(see(caller('staff', 'host')))).toEqual({ read: 1, write: 0 });
    expect(await costOf(see(caller(delegation.focalPoint)))).toEqual({ read: 1.5, write: 0 });
  });

  it('amend a draft: 1 WCU; with its category: delegate and quota; with its document: delegate and two guards', async () => {
    const delegation = await desk.delegation(conferenceId);
    const { delegateId } = await desk.add(delegation, fullPerson());
    expect(await costOf(() => amend(delegation, delegateId, { rank: 'General' }))).toEqual({ read: 2.5, write: 1 });
    expect(await costOf(() => amend(delegation, delegateId, { category: 'expert' }))).toEqual({ read: 2.5, write: 4 });
    const passport = { issuingCountry: 'OMN', number: randomUUID().slice(0, 8) };
    expect(await costOf(() => amend(delegation, delegateId, { passport }))).toEqual({ read: 2.5, write: 6 });
  });

  it('amend a nominated one: delegate, command record with the event', async () => {
    const delegation = await desk.delegation(conferenceId);
    const { delegateId } = await desk.add(delegation, fullPerson({ ...theHead }));
    const { delegationId, focalPoint } = delegation;
    await submitDelegation(desk, {
      delegationId,
      body: { onlyComplete: false },
      ...desk.by(focalPoint, conferenceId),
    });
    expect(await costOf(() => amend(delegation, delegateId, { rank: 'General' }))).toEqual({ read: 2.5, write: 4 });
  });

  it('hand the flag of a nominated head to another: two delegates, quota, command record with both events', async () => {
    const delegation = await desk.delegation(conferenceId);
    await desk.add(delegation, fullPerson({ ...theHead }));
    const { delegateId } = await desk.add(delegation, fullPerson());
    const { delegationId, focalPoint } = delegation;
    const body = { onlyComplete: false };
    await submitDelegation(desk, { delegationId, body, ...desk.by(focalPoint, conferenceId) });
    const naming = () => amend(delegation, delegateId, { headOfDelegation: true });
    expect(await costOf(naming)).toEqual({ read: 4.5, write: 8 });
  });

  it('withdraw one: delegate, quota, guard, command record; the same for a draft', async () => {
    const delegation = await desk.delegation(conferenceId);
    const { delegateId: draft } = await desk.add(delegation, fullPerson());
    const { delegateId: head } = await desk.add(delegation, fullPerson({ ...theHead }));
    expect(await costOf(() => desk.withdraw(delegation, draft, key()))).toEqual({ read: 1.5, write: 8 });
    await desk.submit(delegation);
    expect(await costOf(() => desk.withdraw(delegation, head, key()))).toEqual({ read: 1.5, write: 8 });
  });

  it('substitute one: two delegates, two guards, quota, and the command record of answer and both events', async () => {
    const delegation = await desk.delegation(conferenceId);
    const { delegateId } = await desk.add(delegation, fullPerson({ ...theHead }));
    const { delegateId: member } = await desk.add(delegation, fullPerson());
    await desk.submit(delegation);
    const next = fullPerson({ category: undefined });
    // Who is not head passes on no flag: of the quota it is only checked that it is open.
    for (const id of [delegateId, member]) {
      expect(await costOf(() => desk.substitute(delegation, id, next, key()))).toEqual({ read: 2, write: 12 });
      next.passport = { issuingCountry: 'OMN', number: randomUUID().slice(0, 8) };
    }
  });

  it('withdraw a delegation: delegation, quota, command record; its people little more than 4 WCU each in chunks, whatever their number', async () => {
    const delegation = await desk.delegation(conferenceId, { head: 1, member: 200 });
    await desk.add(delegation, fullPerson({ ...theHead }));
    const { delegationId, focalPoint } = delegation;
    for (const count of [97, 98]) {
      const rows = Array.from({ length: count }, () => fullPerson());
      await importDelegates(desk, { delegationId, rows, ...desk.by(focalPoint, conferenceId) });
    }
    await desk.submit(delegation);
    const withdraw = () => desk.withdrawDelegation(delegation, key());
    expect(await costOf(withdraw, delegationIndexed)).toEqual({ read: 1, write: 6 });
    const cause = { conferenceId, correlationId: randomUUID(), causationId: randomUUID() };
    const metadata = {
      eventId: 'evt_01F8QZ7X9V0000000000000010',
      type: 'delegation-withdrawn',
      version: 1,
      occurredAt: MAY.toISOString(),
      aggregateId: delegationId,
      aggregateVersion: 3,
      ...cause,
    };
    const consume = () => withdrawDelegates(desk, { metadata, data: { delegationId }, cause }, MAY);
    const { read, write } = await costOf(consume);
    expect(write / 196).toBeLessThanOrEqual(4.2);
    // Five pages, strongly: 0.7 KB a person.
    expect(read).toBeLessThanOrEqual(40);
    expect((await costOf(consume)).write).toBe(0);
  });

  it('submit six: delegates, delegation, the check of the head, the events and the record of the run', async () => {
    const delegation = await desk.delegation(conferenceId);
    await desk.add(delegation, fullPerson({ ...theHead }));
    for (let count = 0; count < 4; count++) await desk.add(delegation, fullPerson());
    await desk.add(delegation, fullPerson({ category: 'expert' }));
    const { delegationId, focalPoint } = delegation;
    const { read, write } = await costOf(
      () =>
        submitDelegation(desk, {
          delegationId,
          body: { onlyComplete: false },
          ...desk.by(focalPoint, conferenceId, key()),
        }),
      delegationIndexed,
    );
    // Six people of under 1 KB and the quota in one strong Query, the delegation strongly, membership and conference.
    expect(read).toBe(4);
    // 6 × 2 and the delegation 2, the check 2, the record with seven events 4, the run 2.
    expect(write).toBeLessThanOrEqual(22);
  });
});

describe('a passport', () => {
  const officer = { roles: ['security' as const] };
  const whole = () => passport({ placeOfBirth: 'Petropavlovsk-Kamchatsky, Kamchatka' });

  it('is filed for a draft: delegate, passport, guard; the conference is looked at before and after', async () => {
    const delegation = await desk.delegation(conferenceId);
    const { delegateId } = await desk.add(delegation, fullPerson({ passport: undefined }));
    const file = () => desk.putPassport(delegation, delegateId, whole());
    expect(await costOf(file)).toEqual({ read: 4, write: 6 });
  });

  it('of a nominated delegate is replaced: the old guard and the command record with the event beside', async () => {
    const delegation = await desk.delegation(conferenceId);
    const { delegateId } = await desk.add(delegation, fullPerson({ ...theHead }));
    const { delegationId, focalPoint } = delegation;
    const body = { onlyComplete: false };
    await submitDelegation(desk, { delegationId, body, ...desk.by(focalPoint, conferenceId) });
    const file = () => desk.putPassport(delegation, delegateId, whole());
    expect(await costOf(file)).toEqual({ read: 4, write: 10 });
    const same = passport();
    const { version } = await desk.putPassport(delegation, delegateId, same, { version: '*' });
    const again = () => desk.putPassport(delegation, delegateId, same, { version });
    expect(await costOf(again)).toEqual({ read: 3, write: 0 });
  });

  it('is looked at: recorded in 1 WCU; a focal point learns that it is there', async () => {
    const delegation = await desk.delegation(conferenceId);
    const { delegateId } = await desk.add(delegation, fullPerson({ passport: undefined }));
    await desk.putPassport(delegation, delegateId, whole());
    const { delegationId, focalPoint } = delegation;
    const look = () =>
      disclosePassport(desk, { delegationId, delegateId, ...desk.by('officer', conferenceId, officer) });
    const peep = () => disclosePassport(desk, { delegationId, delegateId, ...desk.by(focalPoint, conferenceId) });
    await look();
    expect(await costOf(look)).toEqual({ read: 2.5, write: 1 });
    expect(await costOf(peep)).toEqual({ read: 2, write: 0 });
    const page = { limit: 50 };
    const list = () => listPassportAccesses(desk, { conferenceId, delegationId, delegateId, page });
    expect(await costOf(list)).toEqual({ read: 1, write: 0 });
  });

  it('is taken back: delegate, passport, guard', async () => {
    const delegation = await desk.delegation(conferenceId);
    const { delegateId } = await desk.add(delegation, fullPerson({ passport: undefined }));
    await desk.putPassport(delegation, delegateId, whole());
    const { delegationId, focalPoint } = delegation;
    const remove = () =>
      removePassport(desk, { delegationId, delegateId, ifMatchSent: false, ...desk.by(focalPoint, conferenceId) });
    expect(await costOf(remove)).toEqual({ read: 3, write: 6 });
  });
});

describe('retention', () => {
  it('set and lift a legal hold: delegate and passport', async () => {
    const delegation = await desk.delegation(conferenceId);
    const { delegateId } = await desk.add(delegation, fullPerson({ passport: undefined }));
    await desk.putPassport(delegation, delegateId, passport());
    const command = { delegationId: delegation.delegationId, delegateId, ifMatchSent: false };
    const by = desk.by('organiser', conferenceId);
    const set = () => putLegalHold(desk, { ...command, body: { reason: 'court' }, ...by });
    expect(await costOf(set)).toEqual({ read: 2.5, write: 4 });
    expect(await costOf(() => removeLegalHold(desk, { ...command, ...by }))).toEqual({ read: 3.5, write: 4 });
  });

  it('follow a changed conference: a Query for each delegation, 1 WCU for each passport whose day moves', async () => {
    const changed = await desk.conference();
    const delegation = await desk.delegation(changed);
    for (let count = 0; count < 3; count++) {
      const { delegateId } = await desk.add(delegation, fullPerson({ passport: undefined }));
      await desk.putPassport(delegation, delegateId, passport());
    }
    const body = conferenceBody.parse({ ...referenceConference, retention: { passportDataDays: 1 } });
    await putConference(desk, { body, ifMatchSent: true, ...desk.by('organiser', changed) });
    expect(await costOf(() => followRetention(desk, changed))).toEqual({ read: 3, write: 3 });
    expect(await costOf(() => followRetention(desk, changed))).toEqual({ read: 3, write: 0 });
  });
});

describe('progress and totals', () => {
  const nominated = async (members: number) => {
    const delegation = await desk.delegation(conferenceId, { head: 1, member: members });
    const { delegationId, focalPoint } = delegation;
    const rows = [fullPerson({ ...theHead }), ...Array.from({ length: members }, () => fullPerson())];
    await importDelegates(desk, { delegationId, rows, ...desk.by(focalPoint, conferenceId) });
    await submitDelegation(desk, { delegationId, body: { onlyComplete: false }, ...desk.by(focalPoint, conferenceId) });
    const news = (await desk.told(conferenceId)).flatMap(({ detailType, detail: { metadata, data } }) => {
      const nomination = data as Parameters<typeof newsOfNomination>[1];
      const isOurs = detailType === 'delegate-nominated.v1' && nomination.delegationId === delegationId;
      return isOurs ? [newsOfNomination(metadata, nomination)] : [];
    });
    return { delegation, news };
  };

  it('the news of ten delegates: what is known of each, and one part of the counters; the same again only reads', async () => {
    const { news } = await nominated(9);
    const tools = { ...desk, pickPart: () => 0 };
    expect(await costOf(() => projectStandings(tools, news))).toEqual({ read: 0.5, write: 22 });
    expect(await costOf(() => projectStandings(tools, news))).toEqual({ read: 10.5, write: 0 });
    expect(await costOf(() => projectStandings(tools, news.slice(0, 1)))).toEqual({ read: 1.5, write: 0 });
  });

  it('the progress of a hundred, half a unit for each 4 KB of people and news of them', async () => {
    const { delegation, news } = await nominated(99);
    const { delegationId, focalPoint } = delegation;
    for (let from = 0; from < news.length; from += 10) {
      await projectStandings({ ...desk, pickPart: () => 1 }, news.slice(from, from + 10));
    }
    const see = () => getProgress(desk, { conferenceId, delegationId, caller: caller(focalPoint) });
    const { read, write } = await costOf(see);
    expect(write).toBe(0);
    expect(read).toBeLessThanOrEqual(14);
  });

  it('the totals: the conference and a few items, however many people there are', async () => {
    const { read, write } = await costOf(() => getTotals(desk, conferenceId));
    expect(write).toBe(0);
    expect(read).toBeLessThanOrEqual(1);
  });
});

describe('documents', () => {
  const note = { kind: 'note-verbale', contentType: 'application/pdf', size: 1, sha256: '' } as const;
  const photo = { kind: 'photo', contentType: 'image/png', size: 1, sha256: '' } as const;

  async function somebody(changes: object = {}) {
    const delegation = await desk.delegation(conferenceId);
    const { delegateId } = await desk.add(delegation, fullPerson(changes));
    const { delegationId, focalPoint } = delegation;
    const announce = (body: DocumentBody) =>
      addDocument(desk, { delegationId, delegateId, body, ...desk.by(focalPoint, conferenceId, key()) });
    return { ...delegation, delegateId, announce };
  }

  it('announce one: document and command record; a photo shows with the delegate', async () => {
    const one = await somebody();
    // What is not there costs DynamoDB Local nothing, and AWS 1 RCU.
    expect(await costOf(() => one.announce(note))).toEqual({ read: 1.5, write: 4 });
    expect(await costOf(() => one.announce(photo))).toEqual({ read: 2.5, write: 6 });
    // Whether the conference still keeps passports is read with it.
    expect(await costOf(() => one.announce({ ...note, kind: 'passport' }))).toEqual({ read: 3, write: 4 });
  });

  it('check one: document, inbox mark with the event, and of a photo the delegate and the photo before', async () => {
    const one = await somebody(theHead);
    await desk.submit(one);
    const objects = objectsOf(png(480, 600));
    const check = async (versionId: string) => {
      const pending = (await desk.documents.allNow(one)).find(({ value }) => value.state === 'pending');
      const object = {
        key: objectKeyOf({ ...one, kind: 'photo', documentId: pending?.value.documentId ?? '' }),
        versionId,
      };
      const tools = { delegates: desk.delegates, documents: desk.documents, objects, isScanned: false };
      return costOf(() => checkDocument(tools, { eventId: randomUUID(), object, now: MAY }));
    };
    const said = { size: png(480, 600).length, sha256: sha256(png(480, 600)) };
    await one.announce({ ...photo, ...said });
    expect(await check('1')).toEqual({ read: 2, write: 6 });
    await one.announce({ ...photo, ...said });
    expect(await check('2')).toEqual({ read: 2, write: 8 });
    await one.announce({ ...note, ...said, contentType: 'image/png' });
    expect(await check('3')).toEqual({ read: 2, write: 4 });
  });

  it('read one or all: one Query; the leave to download a scan: what the conference keeps, and 1 WCU for the record', async () => {
    const one = await somebody();
    const answer = await one.announce(note);
    const { documentId } = answer.body as DocumentView;
    const who = { ...one, caller: caller(one.focalPoint) };
    expect(await costOf(() => getDocument(desk, { ...who, documentId }))).toEqual({ read: 1, write: 0 });
    const page = { limit: 50 };
    expect(await costOf(() => listDocuments(desk, { ...who, page }))).toEqual({ read: 1, write: 0 });

    const sign = signRequestsTo('documents', {
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'x',
      AWS_SECRET_ACCESS_KEY: 'x',
    });
    const scan = await one.announce({ ...note, kind: 'passport' });
    const { documentId: scanId } = scan.body as DocumentView;
    const before = (await desk.documents.allNow(one)).find(({ value }) => value.documentId === scanId);
    if (!before) throw new Error('no such scan');
    const accepted = { document: { before, after: { ...before.value, state: 'accepted' } } } as const;
    await desk.documents.decide(conferenceId, accepted, [], 'check-document', randomUUID(), MAY);
    const officer = { ...one, documentId: scanId, ...desk.by('officer', conferenceId, { roles: ['security'] }) };
    expect(await costOf(() => getDocumentContent({ ...desk, sign }, officer))).toEqual({ read: 1.5, write: 1 });
  });
});

it('delete the scans of a delegate: each document and its record with a check of the delegate; a run that finds nothing due one conference', async () => {
  const conferenceId = await desk.conference();
  const delegation = await desk.delegation(conferenceId);
  const { delegateId } = await desk.add(delegation);
  const bucket = await openTestBucket();
  onTestFinished(() => bucket.stop());
  for (let count = 0; count < 2; count++) {
    const body = { kind: 'passport', contentType: 'application/pdf', size: 1, sha256: '' } as const;
    const by = desk.by(delegation.focalPoint, conferenceId);
    const answer = await addDocument(desk, { ...delegation, delegateId, body, ...by });
    await bucket.store(objectKeyOf({ conferenceId, ...(answer.body as DocumentView) }), new Uint8Array(1));
  }
  const sweep = (now: string) =>
    costOf(() =>
      deleteScans(
        { ...desk, objects: bucket.objects },
        { runId: randomUUID(), now: new Date(now), hasTime: () => true },
      ),
    );
  expect(await sweep('2021-07-24T20:59:59Z')).toEqual({ read: 1, write: 0 });
  // The conference; the delegate, its documents, and the last access, which is not there.
  expect(await sweep('2021-07-24T21:00:00Z')).toEqual({ read: 3, write: 10 });
  expect(await sweep('2021-07-24T22:00:00Z')).toEqual({ read: 0, write: 0 });
});

describe('a list page costs its size', () => {
  const pages = [
    ['entities', () => listEntities(desk, { conferenceId, page: { limit: 50 } }), 0.5],
    ['invitations', () => listInvitations(desk, { conferenceId, now: MAY, page: { limit: 50 } }), 3],
    [
      'all delegations',
      () => listDelegations(desk, { conferenceId, caller: caller('staff', 'organiser'), page: { limit: 6 } }),
      0.5,
    ],
  ] as const;
  it.each(pages)('%s', async (_, list, read) => {
    const cost = await costOf(list);
    expect(cost.write).toBe(0);
    expect(cost.read).toBeLessThanOrEqual(read);
  });

  describe('with filters', () => {
    const of =
      (filters: DelegationFilters, limit = 8) =>
      () =>
        listDelegations(desk, { conferenceId, caller: caller('staff', 'organiser'), page: { limit }, filters });
    beforeAll(async () => {
      await desk.entity(conferenceId, 'per');
      for (let count = 0; count < 3; count++) {
        const { code } = await desk.invitation(conferenceId, { entityKey: 'per' });
        await desk.register(conferenceId, code, `per-${count}`);
      }
    });

    it('delegations of an entity: one Query of its index', async () => {
      expect(await costOf(of({ entityKey: 'per' }), { read: 0.5 })).toEqual({ read: 0, write: 0 });
    });

    it('contested delegations: one Query of an index that holds nothing else', async () => {
      expect(await costOf(of({ contested: true }), { read: 0.5 })).toEqual({ read: 0, write: 0 });
    });

    it('delegations in a state: at most ten pages are looked at', async () => {
      const crowded = await desk.conference();
      for (let count = 0; count <= 10; count++) await desk.delegation(crowded);
      const submitted = () =>
        listDelegations(desk, {
          conferenceId: crowded,
          caller: caller('staff', 'organiser'),
          page: { limit: 1 },
          filters: { status: 'submitted' },
        });
      // And since there is none among them, whether there is such a conference.
      expect(await costOf(submitted)).toEqual({ read: 10 * 0.5 + 0.5, write: 0 });
    });

    it('delegations with anybody in a category: half a unit more for each that is looked at', async () => {
      const nobody = await costOf(of({ entityKey: 'per', category: 'expert' }), { read: 0.5 });
      // Three quotas; and since there is none, whether there is such a conference.
      expect(nobody).toEqual({ read: 3 * 0.5 + 0.5, write: 0 });
    });
  });

  it('own delegations: one Query and a read for each', async () => {
    const { focalPoint } = await desk.delegation(conferenceId);
    const list = () => listDelegations(desk, { conferenceId, caller: caller(focalPoint), page: { limit: 50 } });
    expect(await costOf(list)).toEqual({ read: 1.5, write: 0 });
  });

  it('delegates: a hundred with every field in 12 RCU', async () => {
    const { delegationId, focalPoint } = await desk.delegation(conferenceId, { member: 100 });
    const rows = Array.from({ length: 100 }, () => fullPerson());
    await importDelegates(desk, { delegationId, rows, ...desk.by(focalPoint, conferenceId) });
    const list = () =>
      listDelegates(desk, { conferenceId, delegationId, caller: caller('staff', 'security'), page: { limit: 100 } });
    const { read } = await costOf(list);
    expect(read).toBeLessThanOrEqual(12);
  });
});
