import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { authenticatePass, listedSerialOf } from '../../../functions/accreditation/domain/pass.ts';
import { PassLimitReached } from '../../../functions/accreditation/domain/problems.ts';
import { authenticateCredential } from '../../../functions/accreditation/domain/verify-credential.ts';
import { issuePass } from '../../../functions/accreditation/issue-pass.ts';
import { revokePass } from '../../../functions/accreditation/revoke-pass.ts';
import type { PassView } from '../../../functions/accreditation/schemas/pass.ts';
import { verifyWithNode } from '../../../functions/accreditation/signing/verify-with-node.ts';
import { newId } from '../../../functions/shared/ids.ts';
import { NotFound } from '../../../functions/shared/problem.ts';
import { commandBy } from '../../support/commands.ts';
import { AccreditationDesk, adviser, BEFORE, MORNING } from './accreditation-desk.ts';

let desk: AccreditationDesk;
let conferenceId: string;
const LIMITS = { total: 6, kinds: { security: 1, messenger: 1 }, zones: ['vip-lounge', 'plenary'] };

beforeAll(async () => {
  desk = await AccreditationDesk.open();
  conferenceId = await desk.conference({ passes: LIMITS });
});

const by = 'desk-officer';
async function issue(delegationId: string, kind = 'floater', conference = conferenceId): Promise<PassView> {
  const command = commandBy(by, conference, { now: BEFORE, key: randomUUID() });
  return (await issuePass(desk, { conferenceId: conference, delegationId, kind, by, ...command })).body as PassView;
}
const revoke = ({ delegationId, passId }: PassView) =>
  revokePass(desk, { conferenceId, delegationId, passId, ...commandBy(by, conferenceId, { now: BEFORE }) });

/** Two advisers of one delegation, whose badges do not open the VIP lounge, and a pass that does. */
async function withPass() {
  const delegationId = await desk.delegation(conferenceId);
  const one = await desk.accredit(conferenceId, adviser, delegationId);
  const other = await desk.accredit(conferenceId, adviser, delegationId);
  const pass = await issue(delegationId);
  const credential = (await desk.passes.get(conferenceId, delegationId, pass.passId))?.credential ?? '';
  return { delegationId, one: one.serial, other: other.serial, pass, credential };
}

const lounge = (
  serial: string,
  pass: string | undefined,
  direction: 'in' | 'out' = 'in',
  scanId = randomUUID() as string,
) =>
  desk.scan(conferenceId, { scanId, serial, zone: 'vip-lounge', direction, ...(pass === undefined ? {} : { pass }) });

describe('the passes of a delegation', () => {
  it('are six in all and of some kinds one, however many are asked for at once', async () => {
    const delegationId = await desk.delegation(conferenceId);
    const kinds = ['security', 'messenger', 'floater'].flatMap((kind) => Array.from({ length: 5 }, () => kind));
    const outcomes = await Promise.allSettled(kinds.map((kind) => issue(delegationId, kind)));
    const issued = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value.kind] : []));
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(PassLimitReached);
    }
    const count = (kind: string) => issued.filter((one) => one === kind).length;
    expect(issued).toHaveLength(6);
    expect(Math.max(count('security'), count('messenger'))).toBeLessThanOrEqual(1);
  });

  it('say of which limit they are refused', async () => {
    const delegationId = await desk.delegation(conferenceId);
    await issue(delegationId, 'security');
    await expect(issue(delegationId, 'security')).rejects.toMatchObject({
      members: { kind: 'security', limit: 1, used: 1 },
    });
    for (let number = 0; number < 5; number++) await issue(delegationId);
    await expect(issue(delegationId)).rejects.toMatchObject({ members: { limit: 6, used: 6 } });
    await expect(issue(delegationId, 'messenger')).rejects.toMatchObject({ members: { limit: 6, used: 6 } });
  });

  it('make room for another when they are revoked, once', async () => {
    const delegationId = await desk.delegation(conferenceId);
    const lost = await issue(delegationId, 'security');
    await Promise.allSettled([revoke(lost), revoke(lost), revoke(lost)]);
    await revoke(lost);
    await issue(delegationId, 'security');
    await expect(issue(delegationId, 'security')).rejects.toThrow(PassLimitReached);
    expect(await desk.said(lost.passId)).toEqual(['pass-issued.v1', 'pass-revoked.v1']);
    const dead = await desk.deadBadges.list(conferenceId, BEFORE, MORNING);
    expect(dead).toContainEqual({ serial: listedSerialOf(lost.passId), reason: 'revoked' });
  });

  it('are none where the conference has none, or of a delegation that is not known', async () => {
    const plain = await desk.conference();
    await expect(issue(await desk.delegation(plain), 'floater', plain)).rejects.toMatchObject({
      members: { limit: 0, used: 0 },
    });
    await expect(issue(newId('dlg', BEFORE))).rejects.toThrow(NotFound);
  });

  it('are never taken for badges, nor badges for them, and only from a key that is trusted', async () => {
    const { credential, one, pass } = await withPass();
    const keys = await desk.keys();
    expect(authenticatePass(credential, keys, verifyWithNode)).toMatchObject({ passId: pass.passId, conferenceId });
    expect(authenticateCredential(credential, keys, verifyWithNode)).toEqual({ result: 'invalid', reason: 'unknown' });
    const badge = (await desk.badge(conferenceId, one)).credential;
    expect(authenticatePass(badge, keys, verifyWithNode)).toBeUndefined();
    expect(authenticatePass(badge.replace('CHY1:', 'CHYP1:'), keys, verifyWithNode)).toBeUndefined();
    const disguised = credential.replace('CHYP1:', 'CHY1:');
    expect(authenticateCredential(disguised, keys, verifyWithNode)).toEqual({ result: 'invalid', reason: 'unknown' });
    expect(authenticatePass(credential, new Map(), verifyWithNode)).toBeUndefined();
    for (let at = 0; at < credential.length; at += 3) {
      const flipped = `${credential.slice(0, at)}${credential[at] === 'A' ? 'B' : 'A'}${credential.slice(at + 1)}`;
      expect(authenticatePass(flipped, keys, verifyWithNode)).toBeUndefined();
    }
  });
});

describe('a pass at the gate', () => {
  it('opens its zones to a live badge of its delegation, and the badge alone does not', async () => {
    const { one, pass, credential } = await withPass();
    expect(await lounge(one, undefined)).toMatchObject({ result: 'refused', reason: 'wrong-zone' });
    const { passId, kind } = pass;
    expect(await lounge(one, credential)).toMatchObject({
      result: 'admitted',
      display: { serial: one, pass: { passId, kind } },
    });
    expect((await desk.badge(conferenceId, one)).presence).toEqual({ 'vip-lounge': 'in' });
  });

  it('brings in one person at a time, and another after that one has left', async () => {
    const {
      one,
      other,
      pass: { passId },
    } = await withPass();
    const [first, second] = await Promise.all([lounge(one, passId), lounge(other, passId)]);
    expect([first.result, second.result].sort()).toEqual(['admitted', 'refused']);
    const [inside, outside] = first.result === 'admitted' ? [one, other] : [other, one];
    expect(await lounge(outside, passId)).toMatchObject({ result: 'refused', reason: 'pass-in-use' });
    expect(await lounge(inside, passId)).toMatchObject({ result: 'refused', reason: 'already-inside' });
    expect((await lounge(inside, passId, 'out')).result).toBe('admitted');
    expect((await lounge(outside, passId)).result).toBe('admitted');
  });

  it('is nothing to a badge of another delegation, to one that opens nothing, or without a badge', async () => {
    const {
      one,
      pass: { passId },
      credential,
    } = await withPass();
    const stranger = await desk.accredit(conferenceId, adviser);
    expect(await lounge(stranger.serial, credential)).toMatchObject({ result: 'refused', reason: 'pass-unknown' });
    await desk.work(conferenceId, one, 'suspend');
    expect(await lounge(one, passId)).toMatchObject({ result: 'refused', reason: 'suspended' });
    expect(await desk.scan(conferenceId, { credential })).toMatchObject({ result: 'refused', reason: 'unknown' });
    expect(await lounge(newId('bdg', BEFORE), passId)).toMatchObject({ result: 'refused', reason: 'unknown' });
  });

  it.each(['', 'rubbish', 'CHYP1:', 'CHYP1:%%%'])('that is %j is unknown', async (text) => {
    const { one } = await withPass();
    expect(await lounge(one, text || 'x')).toMatchObject({ result: 'refused', reason: 'pass-unknown' });
  });

  it('is refused for what it is: revoked, for other zones, of another conference, or not yet good', async () => {
    const { one, pass, credential } = await withPass();
    const { passId } = pass;
    expect(await desk.scan(conferenceId, { serial: one, pass: passId, zone: 'service' })).toMatchObject({
      reason: 'wrong-zone',
    });
    const elsewhere = await desk.conference({ passes: LIMITS });
    const guest = await desk.accredit(elsewhere, adviser);
    expect(await desk.scan(elsewhere, { serial: guest.serial, pass: credential, zone: 'vip-lounge' })).toMatchObject({
      reason: 'pass-unknown',
    });
    await revoke(pass);
    expect(await lounge(one, credential)).toMatchObject({ result: 'refused', reason: 'pass-revoked' });
  });

  it('gets the same answer to the same scan, though its record was lost, and moves once when it is sent many times at once', async () => {
    const {
      one,
      other,
      pass: { passId },
    } = await withPass();
    const scanId = randomUUID();
    const answers = await Promise.all(Array.from({ length: 20 }, () => lounge(one, passId, 'in', scanId)));
    expect(new Set(answers.map(({ result }) => result))).toEqual(new Set(['admitted']));
    expect((await lounge(other, passId)).reason).toBe('pass-in-use');
  });

  it('costs two units for each of badge and pass, and one for the scan', async () => {
    const {
      one,
      pass: { passId },
    } = await withPass();
    await lounge(one, undefined);
    const { table, indexes } = await desk.table.measure(() => lounge(one, passId));
    expect(table.write).toBe(5);
    expect(indexes.write).toBe(1);
    expect(table.read).toBeLessThanOrEqual(3);
  });

  it('costs six units to issue and eight to revoke', async () => {
    const delegationId = await desk.delegation(conferenceId);
    const { result, table } = await desk.table.measure(() => issue(delegationId));
    expect(table).toEqual({ read: 0.5, write: 6 });
    expect((await desk.table.measure(() => revoke(result))).table).toEqual({ read: 1, write: 8 });
  });
});
