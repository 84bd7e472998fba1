import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { documentAcceptedV1 } from '../../../events/registration/document-accepted.v1.ts';
import { collectBadges } from '../../../functions/accreditation/collect-badges.ts';
import {
  BadgeCollected,
  BearerNotAdmitted,
  IllegalBadgeTransition,
  NothingToCollect,
  NotInScreening,
  NotReversible,
  SecondOfficerNeeded,
  UnknownCondition,
} from '../../../functions/accreditation/domain/problems.ts';
import { authenticateCredential } from '../../../functions/accreditation/domain/verify-credential.ts';
import { getCustodyReceipt } from '../../../functions/accreditation/get-custody-receipt.ts';
import { projectPhoto } from '../../../functions/accreditation/project-photo.ts';
import type { CustodyReceiptView } from '../../../functions/accreditation/schemas/badge-lifecycle.ts';
import { verifyWithNode } from '../../../functions/accreditation/signing/verify-with-node.ts';
import type { Caller } from '../../../functions/shared/auth/caller.ts';
import { AlreadyAnswered } from '../../../functions/shared/dynamo/command-log.ts';
import { OutdatedEvent } from '../../../functions/shared/events/event-consumer.ts';
import { newId } from '../../../functions/shared/ids.ts';
import { Forbidden, NotFound, PreconditionRequired, StaleVersion } from '../../../functions/shared/problem.ts';
import { commandBy } from '../../support/commands.ts';
import { referenceConference } from '../../support/reference-conference.ts';
import {
  AccreditationDesk,
  adviser,
  type BadgeWork,
  BEFORE,
  caller,
  MORNING,
  minister,
  officerOf,
  received,
} from './accreditation-desk.ts';

let desk: AccreditationDesk;
let conferenceId: string;
beforeAll(async () => {
  desk = await AccreditationDesk.open();
  conferenceId = await desk.conference();
});

const [protocol, security, host] = [officerOf('protocol'), officerOf('security'), officerOf('host')];
const minutesLater = (minutes: number): Date => new Date(BEFORE.getTime() + minutes * 60_000);
const work = (serial: string, what: BadgeWork) => desk.work(conferenceId, serial, what);
const scan = (serial: string, now = MORNING) => desk.scan(conferenceId, { serial }, { now });
const serialOf = (answer: { body?: unknown }): string => (answer.body as { serial: string }).serial;
const told = async (...about: string[]) => (await desk.said(...about)).filter((name) => name.startsWith('badge-'));

/** Everybody whose badge asks for a health certificate. */
const guarded = () =>
  desk.conference({
    categories: referenceConference.categories.map((category) => ({ ...category, conditions: ['health-certificate'] })),
  });

describe('a badge that an officer suspends', () => {
  it('opens nothing until an officer resumes it', async () => {
    const { serial } = await desk.accredit(conferenceId);
    const answer = await work(serial, 'suspend');
    expect(answer).toMatchObject({ status: 200, body: { serial, status: 'suspended' }, etag: '"2"' });
    expect(await scan(serial)).toMatchObject({ reason: 'suspended' });
    expect(await work(serial, 'resume')).toMatchObject({ body: { status: 'active' }, etag: '"3"' });
    expect(await scan(serial)).toMatchObject({ result: 'admitted' });
    expect(await told(serial)).toEqual(['badge-issued.v1', 'badge-resumed.v1', 'badge-suspended.v1']);
  });

  it('stays suspended when its bearer changes to video and back, which is nobody’s decision', async () => {
    const person = await desk.accredit(conferenceId);
    await work(person.serial, 'suspend');
    await desk.amend(person, { ...minister, attendance: 'remote' }, false, 3);
    await desk.amend(person, minister, false, 4);
    const { serial = '' } = await desk.read(person);
    expect(serial).not.toBe(person.serial);
    expect(await scan(serial)).toMatchObject({ reason: 'suspended' });
    await work(serial, 'resume');
    expect(await scan(serial)).toMatchObject({ result: 'admitted' });
  });

  it('is not resumed while its bearer is screened again; the verdicts bring a new one', async () => {
    const person = await desk.accredit(conferenceId);
    await desk.amend(person, minister, true, 3);
    await expect(work(person.serial, 'resume')).rejects.toThrow(BearerNotAdmitted);
    await desk.verdict(person, 'protocol', 'clear');
    await expect(work(person.serial, 'resume')).rejects.toThrow(IllegalBadgeTransition);
    expect(await scan((await desk.read(person)).serial ?? '')).toMatchObject({ result: 'admitted' });
  });
});

describe('a badge that is printed again', () => {
  it('dies in the moment in which the new one exists, and the new one knows where its bearer is', async () => {
    const person = await desk.accredit(conferenceId);
    await scan(person.serial);
    const answer = await desk.work(conferenceId, person.serial, 'reprint', { now: MORNING });
    const serial = serialOf(answer);
    expect(answer).toMatchObject({
      status: 201,
      body: { serial, badgeVersion: 2, status: 'active' },
      location: `/v1/conferences/${conferenceId}/badges/${serial}`,
    });
    expect(await desk.badge(conferenceId, person.serial)).toMatchObject({ status: 'replaced', replacedBy: serial });
    expect((await desk.read(person)).serial).toBe(serial);
    expect(await scan(person.serial)).toMatchObject({ reason: 'replaced' });
    expect(await scan(serial)).toMatchObject({ reason: 'already-inside' });
    expect(await told(person.serial, serial)).toEqual(['badge-issued.v1', 'badge-issued.v1', 'badge-replaced.v1']);
  });

  it('is as suspended as the lost one was, so that printing lifts nothing', async () => {
    const { serial } = await desk.accredit(conferenceId);
    await work(serial, 'suspend');
    const printed = serialOf(await work(serial, 'reprint'));
    expect(await scan(serial)).toMatchObject({ reason: 'replaced' });
    expect(await scan(printed)).toMatchObject({ reason: 'suspended' });
    await work(printed, 'resume');
    expect(await scan(printed)).toMatchObject({ result: 'admitted' });
    expect(await told(printed)).toContain('badge-suspended.v1');
  });

  it('gets its first answer when the call is repeated, and no second badge', async () => {
    const { serial } = await desk.accredit(conferenceId);
    const key = randomUUID();
    const first = await desk.work(conferenceId, serial, 'reprint', { key });
    const repeat = await desk.work(conferenceId, serial, 'reprint', { key }).catch((error: unknown) => error);
    expect(repeat).toBeInstanceOf(IllegalBadgeTransition); // the HTTP layer then finds the first answer
    expect(await told(serialOf(first))).toEqual(['badge-issued.v1', 'badge-replaced.v1']);
  });

  it('by five clerks at once is printed once', async () => {
    const person = await desk.accredit(conferenceId);
    const outcomes = await Promise.allSettled(Array.from({ length: 5 }, () => work(person.serial, 'reprint')));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(IllegalBadgeTransition);
    }
  });
});

describe('a badge that is handed out', () => {
  it('is handed out once, and says to whom', async () => {
    const { serial } = await desk.accredit(conferenceId);
    const { body } = await work(serial, 'collect');
    expect(body).toMatchObject({ collected: { at: BEFORE.toISOString(), collectedBy: 'Camille Petit' } });
    await expect(work(serial, 'collect')).rejects.toThrow(BadgeCollected);
    expect(await scan(serial)).toMatchObject({ result: 'admitted' });
    const printed = serialOf(await desk.work(conferenceId, serial, 'reprint', { now: MORNING }));
    expect((await work(printed, 'collect')).status).toBe(200);
  });

  it('twice by the same call is handed out once', async () => {
    const { serial } = await desk.accredit(conferenceId);
    const key = randomUUID();
    const outcomes = await Promise.allSettled([1, 2, 3].map(() => desk.work(conferenceId, serial, 'collect', { key })));
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') {
        expect([AlreadyAnswered, BadgeCollected]).toContain(outcome.reason.constructor);
      }
    }
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });
});

describe('the badges of a delegation, taken by its focal point', () => {
  const focal = caller('focal-bulk');
  const take = (delegationId: string, by = focal, serials?: string[]) =>
    collectBadges(desk, {
      conferenceId,
      delegationId,
      body: { collectedBy: 'Camille Petit', ...(serials ? { serials } : {}) },
      caller: by,
      ...commandBy(by.subject, conferenceId, { now: BEFORE, key: randomUUID() }),
    });
  const shown = (answer: { body?: unknown }) => answer.body as CustodyReceiptView;
  const delegationOf = async (count: number) => {
    const delegationId = await desk.delegation(conferenceId, focal.subject);
    const people = await Promise.all(
      Array.from({ length: count }, () => desk.accredit(conferenceId, adviser, delegationId)),
    );
    return { delegationId, serials: people.map(({ serial }) => serial) };
  };

  it('are every live one that is at the desk, and the receipt names them', async () => {
    const { delegationId, serials } = await delegationOf(4);
    const [suspended = '', gone = '', ...left] = serials;
    await work(suspended, 'suspend');
    await work(gone, 'collect');
    const { receiptId, badges, remaining } = shown(await take(delegationId));
    expect(badges.map(({ serial }) => serial).sort()).toEqual(left.sort());
    expect(remaining).toBe(false);
    expect((await desk.badge(conferenceId, left[0])).collected).toEqual({
      at: BEFORE.toISOString(),
      by: focal.subject,
      collectedBy: 'Camille Petit',
      receiptId,
    });
    await expect(take(delegationId)).rejects.toThrow(NothingToCollect);
    const face = await getCustodyReceipt(desk, { conferenceId, delegationId, receiptId, caller: focal });
    expect(face).toMatchObject({
      delegationName: 'Republic of Guinea',
      collectedBy: 'Camille Petit',
      collectedAt: '15 June 2021 at 11:00 (Europe/Moscow)',
    });
    expect(face.badges).toHaveLength(2);
  });

  it('are those that are named, all or none', async () => {
    const { delegationId, serials } = await delegationOf(3);
    const [first = '', second = '', third = ''] = serials;
    await work(second, 'collect');
    await expect(take(delegationId, focal, [first, second])).rejects.toThrow(BadgeCollected);
    const stranger = (await desk.accredit(conferenceId)).serial;
    await expect(take(delegationId, focal, [first, stranger])).rejects.toThrow(NotFound);
    await expect(take(delegationId, focal, [first, newId('bdg', BEFORE)])).rejects.toThrow(NotFound);
    expect((await desk.badge(conferenceId, first)).collected).toBeUndefined();
    expect(shown(await take(delegationId, focal, [first, third])).badges).toHaveLength(2);
  });

  it('are handed out once when three take them at once', async () => {
    const { delegationId, serials } = await delegationOf(3);
    const outcomes = await Promise.allSettled([1, 2, 3].map(() => take(delegationId)));
    const taken = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? shown(outcome.value).badges : []));
    expect(taken.map(({ serial }) => serial).sort()).toEqual(serials.sort());
  });

  it('are a matter of its own focal points and of the desk', async () => {
    const { delegationId } = await delegationOf(1);
    await expect(take(delegationId, caller('somebody'))).rejects.toThrow(NotFound);
    await expect(take(delegationId, security)).rejects.toThrow(Forbidden);
    await expect(take(newId('dlg', BEFORE), caller('clerk', 'accreditation'))).rejects.toThrow(NotFound);
    const { receiptId } = shown(await take(delegationId, caller('clerk', 'accreditation')));
    const ask = (by: Caller) => getCustodyReceipt(desk, { conferenceId, delegationId, receiptId, caller: by });
    await expect(ask(caller('somebody'))).rejects.toThrow(NotFound);
    await expect(ask(security)).rejects.toThrow(Forbidden);
    expect((await ask(focal)).receiptId).toBe(receiptId);
  });

  it('cost two units each, and the receipt', async () => {
    const { delegationId } = await delegationOf(5);
    const { table } = await desk.table.measure(() => take(delegationId));
    expect(table.write).toBe(5 * 2 + 4);
    expect(table.read).toBeLessThanOrEqual(5 + 1);
  });
});

describe('what a badge cannot do', () => {
  it('it does not, in any state, and says why', async () => {
    const dead = await desk.accredit(conferenceId);
    await work(dead.serial, 'reprint');
    const suspended = await desk.accredit(conferenceId);
    await work(suspended.serial, 'suspend');
    const { serial: live } = await desk.accredit(conferenceId);
    const illegal: [string, BadgeWork][] = [
      ...(['suspend', 'resume', 'collect', 'reprint'] as const).map((what): [string, BadgeWork] => [dead.serial, what]),
      [suspended.serial, 'suspend'],
      [suspended.serial, 'collect'],
      [live, 'resume'],
    ];
    for (const [serial, what] of illegal) await expect(work(serial, what)).rejects.toThrow(IllegalBadgeTransition);
    await expect(work(newId('bdg', BEFORE), 'suspend')).rejects.toThrow(NotFound);
  });
});

describe('two officers revoke an accreditation', () => {
  it('one proposes, another confirms, and the badge is dead', async () => {
    const person = await desk.accredit(conferenceId);
    const proposed = await desk.reverse(person, 'revoke', security);
    expect(proposed).toMatchObject({
      status: 202,
      body: { delegateId: person.delegateId, proposal: { action: 'revoke', by: security.subject } },
    });
    expect(await scan(person.serial, MORNING)).toMatchObject({ result: 'admitted' });
    await expect(desk.reverse(person, 'revoke', security)).rejects.toThrow(SecondOfficerNeeded);
    expect(await desk.reverse(person, 'revoke', protocol)).toMatchObject({ status: 200, body: { status: 'revoked' } });
    expect(await desk.badge(conferenceId, person.serial)).toMatchObject({ status: 'revoked' });
    const events = await desk.said(person.delegateId);
    expect(events.filter((name) => /revoked|refused/.test(name))).toEqual(['badge-revoked.v1', 'delegate-refused.v1']);
    const { reversals, proposal } = await desk.read(person);
    expect(proposal).toBeUndefined();
    expect(reversals).toMatchObject([{ action: 'revoke', by: security.subject, confirmedBy: protocol.subject }]);
  });

  it('within the hour: what was proposed earlier counts for nothing', async () => {
    const person = await desk.accredit(conferenceId);
    await desk.reverse(person, 'revoke', security);
    expect((await desk.reverse(person, 'revoke', protocol, { now: minutesLater(60) })).status).toBe(202);
    expect((await desk.reverse(person, 'revoke', host, { now: minutesLater(119.9) })).status).toBe(200);
  });

  it('and not for a decision that has changed since', async () => {
    const person = await desk.accredit(conferenceId);
    await desk.reverse(person, 'revoke', security);
    await desk.amend(person, minister, true, 3);
    await expect(desk.reverse(person, 'revoke', protocol)).rejects.toThrow(NotReversible);
    await desk.verdict(person, 'protocol', 'clear');
    expect((await desk.reverse(person, 'revoke', protocol)).status).toBe(202);
  });

  it('at the same moment: it is proposed once and confirmed once', async () => {
    const person = await desk.accredit(conferenceId);
    const answers = await Promise.all([security, host].map((by) => desk.reverse(person, 'revoke', by)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 202]);
    expect((await desk.read(person)).status).toBe('revoked');
  });

  it('of somebody who attends by video, and those who rely on it are told', async () => {
    const person = await desk.nominate(conferenceId, { ...minister, attendance: 'remote' });
    await desk.verdict(person, 'protocol', 'clear');
    await desk.reverse(person, 'revoke', security);
    await desk.reverse(person, 'revoke', protocol);
    expect(await desk.said(person.delegateId)).toEqual(['delegate-accredited.v1', 'delegate-refused.v1']);
  });

  it('only from what they have read', async () => {
    const person = await desk.accredit(conferenceId);
    await expect(desk.reverse(person, 'revoke', security, { expectedVersion: 1 })).rejects.toThrow(StaleVersion);
    await expect(desk.reverse({ ...person, delegateId: newId('dgt', BEFORE) }, 'revoke', security)).rejects.toThrow(
      NotFound,
    );
  });

  it('and no verdict, amendment or call brings it back', async () => {
    const person = await desk.accredit(conferenceId);
    await desk.reverse(person, 'revoke', security);
    await desk.reverse(person, 'revoke', protocol);
    await expect(desk.verdict(person, 'protocol', 'clear')).rejects.toThrow(NotInScreening);
    await desk.amend(person, minister, true, 3);
    expect((await desk.read(person)).status).toBe('revoked');
    await expect(work(person.serial, 'resume')).rejects.toThrow(IllegalBadgeTransition);
    await expect(work(person.serial, 'reprint')).rejects.toThrow(IllegalBadgeTransition);
  });
});

describe('two officers reopen a case', () => {
  it('that was refused: every verdict lapses and the delegate waits anew', async () => {
    const person = await desk.nominate(conferenceId, adviser);
    await desk.verdict(person, 'security', 'refuse');
    await desk.reverse(person, 'reopen', security, { now: minutesLater(5) });
    await desk.reverse(person, 'reopen', protocol, { now: minutesLater(6) });
    const { status, queuedAt, verdicts } = await desk.read(person);
    expect({ status, queuedAt }).toEqual({ status: 'screening', queuedAt: minutesLater(6).toISOString() });
    expect(verdicts.every(({ lapsedAt }) => lapsedAt !== undefined)).toBe(true);
    expect(await desk.said(person.delegateId)).toContain('accreditation-reopened.v1');
    await desk.verdict(person, 'security', 'clear');
    expect((await desk.verdict(person, 'protocol', 'clear')).body.status).toBe('accredited');
  });

  it('that was revoked: the dead badge stays dead, a new one follows the verdicts', async () => {
    const person = await desk.accredit(conferenceId);
    await scan(person.serial);
    for (const action of ['revoke', 'reopen'] as const) {
      await desk.reverse(person, action, security);
      await desk.reverse(person, action, protocol);
    }
    expect((await desk.read(person)).status).toBe('screening');
    const { body } = await desk.verdict(person, 'protocol', 'clear');
    expect(await desk.badge(conferenceId, person.serial)).toMatchObject({ status: 'revoked', replacedBy: body.serial });
    expect(await desk.badge(conferenceId, body.serial)).toMatchObject({ badgeVersion: 2, presence: { plenary: 'in' } });
    expect(await told(person.serial)).not.toContain('badge-replaced.v1');
  });

  it('and not one that is undecided, accredited or withdrawn', async () => {
    const waiting = await desk.nominate(conferenceId, adviser);
    await expect(desk.reverse(waiting, 'reopen', security)).rejects.toThrow(NotReversible);
    await expect(desk.reverse(waiting, 'revoke', security)).rejects.toThrow(NotReversible);
    const accredited = await desk.accredit(conferenceId);
    await expect(desk.reverse(accredited, 'reopen', security)).rejects.toThrow(NotReversible);
  });
});

describe('a badge under a condition', () => {
  const UNTIL = '2021-06-23T12:00:00.000Z';

  it('opens nothing before the condition is attested, and nothing from the moment it lapses', async () => {
    const cid = await guarded();
    const person = await desk.accredit(cid);
    const shown = { serial: person.serial };
    expect(await desk.scan(cid, shown)).toMatchObject({ reason: 'condition-missing' });
    await desk.attest(person, 'health-certificate', UNTIL);
    expect(await desk.badge(cid, person.serial)).toMatchObject({ conditionsUntil: UNTIL, version: 2 });
    expect(await desk.scan(cid, shown)).toMatchObject({ result: 'admitted' });
    const out = { ...shown, direction: 'out' } as const;
    expect(await desk.scan(cid, out, { now: new Date(UNTIL) })).toMatchObject({ reason: 'condition-missing' });
    expect(await desk.scan(cid, out, { now: new Date(Date.parse(UNTIL) - 1) })).toMatchObject({ result: 'admitted' });
    expect((await desk.said(person.serial)).filter((name) => name === 'badge-conditions-changed.v1')).toHaveLength(2);
  });

  it('opens at once for who had attested it before', async () => {
    const cid = await guarded();
    const person = await desk.nominate(cid);
    await desk.attest(person, 'health-certificate', UNTIL);
    const { body } = await desk.verdict(person, 'protocol', 'clear');
    expect(await desk.scan(cid, { serial: body.serial ?? '' })).toMatchObject({ result: 'admitted' });
  });

  it('passes it on to its reprint', async () => {
    const cid = await guarded();
    const person = await desk.accredit(cid);
    await desk.attest(person, 'health-certificate', UNTIL);
    const serial = serialOf(await desk.work(cid, person.serial, 'reprint'));
    expect(await desk.badge(cid, serial)).toMatchObject({ conditionsUntil: UNTIL });
  });

  it('is told by the earliest of several', async () => {
    const conditions = ['health-certificate', 'training'];
    const categories = referenceConference.categories.map((category) => ({ ...category, conditions }));
    const cid = await desk.conference({ categories });
    const person = await desk.accredit(cid);
    await desk.attest(person, 'health-certificate', UNTIL);
    expect((await desk.badge(cid, person.serial)).conditionsUntil).toBeUndefined();
    await desk.attest(person, 'training', '2021-06-24T12:00:00Z');
    expect(await desk.badge(cid, person.serial)).toMatchObject({ conditionsUntil: UNTIL });
    await desk.attest(person, 'training', '2021-06-22T12:00:00Z');
    expect(await desk.badge(cid, person.serial)).toMatchObject({ conditionsUntil: '2021-06-22T12:00:00.000Z' });
  });

  it('is attested only where the conference asks, and not over what nobody has read', async () => {
    const cid = await guarded();
    const person = await desk.accredit(cid);
    await expect(desk.attest(person, 'visa', UNTIL)).rejects.toThrow(UnknownCondition);
    await expect(desk.attest(person, 'constructor', UNTIL)).rejects.toThrow(UnknownCondition);
    await desk.attest(person, 'health-certificate', UNTIL, { ifMatchSent: false });
    await expect(desk.attest(person, 'health-certificate', UNTIL, { ifMatchSent: false })).rejects.toThrow(
      PreconditionRequired,
    );
    await expect(
      desk.attest({ ...person, delegateId: newId('dgt', BEFORE) }, 'health-certificate', UNTIL),
    ).rejects.toThrow(NotFound);
  });
});

describe('the photo on file', () => {
  const accept = (person: { delegateId: string; delegationId: string }, kind: string, digest: Buffer, at: number) => {
    const documentId = newId('doc', new Date(BEFORE.getTime() + at));
    const { delegateId, delegationId } = person;
    const object = { key: `x/${documentId}` };
    const sha256 = digest.toString('base64');
    const data = { documentId, delegateId, delegationId, kind, contentType: 'image/jpeg', size: 1, sha256, object };
    return projectPhoto(desk, received(documentAcceptedV1, conferenceId, { id: documentId, version: 2 }, data));
  };
  const claimsOf = async (serial: string | undefined) => {
    const { credential } = await desk.badge(conferenceId, serial);
    const verdict = authenticateCredential(credential, await desk.keys(), verifyWithNode);
    return verdict.result === 'valid' ? verdict.claims : undefined;
  };

  it('is named in the credential by its digest: the newest that was accepted, and nothing but a photo', async () => {
    const person = await desk.nominate(conferenceId);
    const [first, second, passport] = [1, 2, 3].map((byte) => Buffer.alloc(32, byte)) as [Buffer, Buffer, Buffer];
    await accept(person, 'photo', second, 2);
    await accept(person, 'passport', passport, 3);
    await expect(accept(person, 'photo', first, 1)).rejects.toThrow(OutdatedEvent);
    const { body } = await desk.verdict(person, 'protocol', 'clear');
    expect((await claimsOf(body.serial))?.photoDigest).toEqual(Uint8Array.from(second.subarray(0, 16)));
    await accept(person, 'photo', passport, 4);
    const printed = serialOf(await work(body.serial ?? '', 'reprint'));
    expect((await claimsOf(printed))?.photoDigest).toEqual(Uint8Array.from(passport.subarray(0, 16)));
  });
});

describe('what it costs', () => {
  const cost = async (run: () => Promise<unknown>) => (await desk.table.measure(run)).table;

  it('to suspend a badge, to resume it, to hand it out and to print it again', async () => {
    const { serial } = await desk.accredit(conferenceId);
    const keyed = (what: BadgeWork) => cost(() => desk.work(conferenceId, serial, what, { key: randomUUID() }));
    expect(await keyed('suspend')).toEqual({ read: 1, write: 6 });
    expect(await keyed('resume')).toEqual({ read: 2, write: 8 });
    expect(await cost(() => work(serial, 'collect'))).toEqual({ read: 1, write: 1 });
    expect(await keyed('reprint')).toEqual({ read: 2.5, write: 10 });
  });

  it('to propose a revocation, and to confirm it', async () => {
    const person = await desk.accredit(conferenceId);
    expect(await cost(() => desk.reverse(person, 'revoke', security))).toEqual({ read: 0.5, write: 1 });
    expect(await cost(() => desk.reverse(person, 'revoke', protocol))).toEqual({ read: 1.5, write: 8 });
  });

  it('to attest a condition: of nobody’s badge, of one that it closes or opens, and of one that it opens for good', async () => {
    const cid = await guarded();
    const person = await desk.nominate(cid);
    const attest = (until: string) => cost(() => desk.attest(person, 'health-certificate', until));
    await attest('2021-06-23T12:00:00Z');
    expect(await attest('2021-06-23T12:00:00Z')).toEqual({ read: 0.5, write: 1 });
    await desk.verdict(person, 'protocol', 'clear');
    expect(await attest('2021-06-24T12:00:00Z')).toEqual({ read: 1.5, write: 10 });
    expect(await attest('2021-07-24T12:00:00Z')).toEqual({ read: 1.5, write: 8 });
  });
});
