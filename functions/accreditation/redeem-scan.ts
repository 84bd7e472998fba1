import type { KeyObject } from 'node:crypto';
import { passId as passIdSchema } from '../../events/vocabulary.ts';
import type { DeriveSecret } from '../shared/kms/derived-secret.ts';
import { NotFound } from '../shared/problem.ts';
import { admitDevice } from './admit-device.ts';
import type { BadgeStore, ScanToRemember } from './data/badge-store.ts';
import type { DeviceStore } from './data/device-store.ts';
import type { PassStore } from './data/pass-store.ts';
import type { ScanRecord, ScanStore } from './data/scan-store.ts';
import type { Badge } from './domain/badge.ts';
import { authenticatePass, refusalOfPass } from './domain/pass.ts';
import { ScanIdReused } from './domain/problems.ts';
import { type Passage, type RefusalReason, refusalOf } from './domain/redemption.ts';
import { authenticateCredential, type CredentialKeys, judgeClaims } from './domain/verify-credential.ts';
import { digestOfScan } from './scan-digest.ts';
import type { ScanBody, ScanResult } from './schemas/scan.ts';
import { verifyWithNode } from './signing/verify-with-node.ts';

export interface RedeemScan {
  readonly conferenceId: string;
  readonly body: ScanBody;
  /** Who is signed in at the gate. */
  readonly by: string;
  readonly now: Date;
}

export interface RedeemScanTools {
  readonly badges: BadgeStore;
  readonly passes: PassStore;
  readonly scans: ScanStore;
  readonly devices: DeviceStore;
  readonly keys: () => Promise<CredentialKeys<KeyObject>>;
  readonly deriveSecret: DeriveSecret;
}

/** What a scan shows: the serial, unless the credential is no credential, and why it is refused by what it says alone. */
interface Shown {
  readonly serial?: string | undefined;
  readonly reason?: RefusalReason | undefined;
}

/**
 * A gate lets the bearer of a badge through, or not.
 * 1. A device that may not scan here is turned away, and nothing is kept. A scan that was answered before gets the same answer; another scan under its id is turned away.
 * 2. The credential must be genuine and good here and now; a serial that was typed in is taken as it is.
 * 3. The badge must be live, open the zone, and its bearer must be outside to go in and inside to go out. One
 *    conditional update of the badge decides, so of two gates at the same moment one admits.
 * 4. The scan is kept with what was answered. If it breaks off before, the badge remembers the scan it admitted, and
 *    the device's repeat finds it.
 * @throws NotFound for a conference that is not known here, DeviceNotAllowed, ScanIdReused, Busy
 */
export async function redeemScan(
  tools: RedeemScanTools,
  { conferenceId, body, by, now }: RedeemScan,
): Promise<{ readonly answer: ScanResult; readonly replayed: boolean }> {
  const gates = await tools.devices.gates(conferenceId);
  if (!gates) throw new NotFound();
  const device = await admitDevice(tools.deriveSecret, conferenceId, gates, body);
  const { scanId, zone, direction, deviceId } = body;
  const scannedAt = new Date(body.scannedAt).toISOString();
  const request = digestOfScan({ ...body, scannedAt });
  const answered = await tools.scans.get(conferenceId, scanId, request);
  if (answered) return { answer: resultOf(answered), replayed: true };

  const shown = await whatIsShown(tools.keys, conferenceId, body, now);
  const passage = { zone, direction, now };
  const passId = body.pass === undefined ? undefined : await passShown(tools.keys, conferenceId, body.pass);
  const judgement =
    body.pass === undefined
      ? await judge(tools.badges, conferenceId, shown, { scanId, request }, passage)
      : await judgeWithPass(tools, conferenceId, shown, passId, { scanId, request }, passage);
  const scan = { conferenceId, scanId, request, serial: shown.serial, passId, zone, direction, scannedAt, deviceId };
  const [kept] = await Promise.all([
    tools.scans.keep({ ...scan, by, receivedAt: now.toISOString(), ...judgement }),
    tools.devices.seen(conferenceId, device, now),
  ]);
  return { answer: resultOf(kept), replayed: false };
}

async function whatIsShown(
  keys: RedeemScanTools['keys'],
  conferenceId: string,
  { credential, serial }: ScanBody,
  now: Date,
): Promise<Shown> {
  if (credential === undefined) return { serial };
  const genuine = authenticateCredential(credential, await keys(), verifyWithNode);
  if (genuine.result === 'invalid') return { reason: genuine.reason };
  const verdict = judgeClaims(genuine.claims, { conferenceId, now });
  return { serial: genuine.claims.serial, reason: verdict.result === 'invalid' ? verdict.reason : undefined };
}

type Judgement = Pick<ScanRecord, 'result' | 'reason' | 'display'>;

async function judge(
  badges: BadgeStore,
  conferenceId: string,
  { serial, reason }: Shown,
  scan: ScanToRemember,
  passage: Passage,
): Promise<Judgement> {
  if (serial === undefined || reason) return { result: 'refused', reason: reason ?? 'unknown', display: {} };
  const redemption = await badges.redeem(conferenceId, serial, scan, passage);
  if (redemption.outcome === 'reused') throw new ScanIdReused();
  const { outcome, badge } = redemption;
  if (outcome !== 'refused') return { result: 'admitted', display: displayOf(badge) };
  const refusal = refusalOf(badge, passage);
  if (!refusal) throw new Error('the database refused a badge that the rule admits');
  return { result: 'refused', reason: refusal, display: badge ? displayOf(badge) : {} };
}

/** The id of the pass that is shown; undefined for what is none, or none of this conference. */
async function passShown(
  keys: RedeemScanTools['keys'],
  conferenceId: string,
  text: string,
): Promise<string | undefined> {
  if (passIdSchema.safeParse(text).success) return text;
  const claims = authenticatePass(text, await keys(), verifyWithNode);
  return claims?.conferenceId === conferenceId ? claims.passId : undefined;
}

/**
 * Somebody shows a pass beside the badge. The pass is looked for among those of the badge's own delegation, so that of another is
 * unknown; it must open the zone, and the badge must be live and its bearer outside, as without it.
 */
async function judgeWithPass(
  { badges, passes }: RedeemScanTools,
  conferenceId: string,
  { serial, reason }: Shown,
  passId: string | undefined,
  scan: ScanToRemember,
  passage: Passage,
): Promise<Judgement> {
  if (serial === undefined || reason) return { result: 'refused', reason: reason ?? 'unknown', display: {} };
  const bearer = await badges.get(conferenceId, serial);
  if (!bearer) return { result: 'refused', reason: 'unknown', display: {} };
  const refused = (why: RefusalReason, badge: Badge): Judgement => ({
    result: 'refused',
    reason: why,
    display: displayOf(badge),
  });
  const pass = passId === undefined ? undefined : await passes.get(conferenceId, bearer.delegationId, passId);
  if (!pass) return refused('pass-unknown', bearer);
  const redemption = await badges.redeemWithPass(bearer, pass.passId, scan, passage);
  if (redemption.outcome === 'reused') throw new ScanIdReused();
  if (redemption.outcome === 'pass-refused') {
    const why = refusalOfPass(redemption.pass, passage);
    if (!why) throw new Error('the database refused a pass that the rule admits');
    return refused(why, redemption.badge);
  }
  if (redemption.outcome !== 'refused') {
    const { kind } = pass;
    return { result: 'admitted', display: { ...displayOf(redemption.badge), pass: { passId: pass.passId, kind } } };
  }
  const why = refusalOf(redemption.badge, { ...passage, opener: 'pass' });
  if (!why) throw new Error('the database refused a badge that the rule admits');
  return redemption.badge ? refused(why, redemption.badge) : { result: 'refused', reason: why, display: {} };
}

const displayOf = ({ serial, badgeName, category, zones }: Badge): ScanRecord['display'] => ({
  serial,
  badgeName,
  category,
  zones: [...zones],
});

const resultOf = ({ scanId, zone, direction, result, reason, display }: ScanRecord): ScanResult => ({
  scanId,
  zone,
  direction,
  result,
  ...(reason === undefined ? {} : { reason }),
  display,
});
