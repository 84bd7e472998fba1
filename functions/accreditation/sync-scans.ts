import type { KeyObject } from 'node:crypto';
import { faultsOf, inOurWords } from '../shared/http/http-handler.ts';
import { inTurns } from '../shared/in-turns.ts';
import type { DeriveSecret } from '../shared/kms/derived-secret.ts';
import { type Fault, NotFound, Problem } from '../shared/problem.ts';
import { admitDevice } from './admit-device.ts';
import type { BadgeStore } from './data/badge-store.ts';
import type { DeviceStore, Gates } from './data/device-store.ts';
import { passagesIn, type ScanRecord, type ScanStore } from './data/scan-store.ts';
import { clockOf, type WrongAdmission, wrongAdmissionOf } from './domain/offline-scan.ts';
import { inPassageOrder, mergePassages } from './domain/passages.ts';
import type { RefusalReason } from './domain/redemption.ts';
import { authenticateCredential, type CredentialKeys, judgeClaims } from './domain/verify-credential.ts';
import { presentConflict } from './present-scan.ts';
import { digestOfScan } from './scan-digest.ts';
import type { ScanConflict } from './schemas/scan.ts';
import { type OfflineScan, offlineScan, type SyncAnswer, type SyncResult } from './schemas/sync.ts';
import { verifyWithNode } from './signing/verify-with-node.ts';

export interface SyncScans {
  readonly conferenceId: string;
  readonly body: {
    readonly scans: readonly unknown[];
    readonly deviceTokens?: Readonly<Record<string, string>> | undefined;
  };
  /** Who is signed in at the gate. */
  readonly by: string;
  readonly now: Date;
}

export interface SyncScansTools {
  readonly badges: BadgeStore;
  readonly scans: ScanStore;
  readonly devices: DeviceStore;
  readonly keys: () => Promise<CredentialKeys<KeyObject>>;
  readonly deriveSecret: DeriveSecret;
}

/** How many rows, and how many badges, are worked on at once. */
const AT_ONCE = 16;

/** A row that can be merged, with what its credential says. */
interface Row {
  readonly index: number;
  readonly scan: OfflineScan;
  readonly serial: string | undefined;
  /** Why no gate could have admitted what was shown, by the credential alone. */
  readonly fault: RefusalReason | undefined;
}

interface Kept extends Row {
  readonly record: ScanRecord;
  readonly isNew: boolean;
}

/**
 * Gates that had no network tell what they did.
 * 1. Rows that are no scans, or come from a device that may not tell of them, are rejected one by one.
 * 2. Each scan is kept under its id. One that is known already, by an earlier sync or because the server had answered it, is
 *    harmless; an admission takes the place of a refusal, since the bearer did go through.
 * 3. For each badge that was shown, all its passages, online and offline, are put in their one order. Its bearer is where the
 *    last one of each zone says, unless the badge knows of a later one; passages that cannot both be right are conflicts.
 *    This is done for known scans as well, so a sync that broke off half-way is finished by its repeat.
 * 4. Where an admission was wrong by what was known here at that time, the row says so, and whether the device could have known.
 * @throws NotFound for a conference that is not known here
 */
export async function syncScans(
  tools: SyncScansTools,
  { conferenceId, body, by, now }: SyncScans,
): Promise<SyncAnswer> {
  const gates = await tools.devices.gates(conferenceId);
  if (!gates) throw new NotFound();
  const results: SyncResult[] = [];
  const reject = (index: number, row: unknown, errors: readonly Fault[]): void => {
    results.push({ index, ...idOf(row), outcome: 'rejected', errors: [...errors] });
  };

  const keys = await tools.keys();
  const rows: Row[] = [];
  for (const [index, row] of body.scans.entries()) {
    const parsed = offlineScan.safeParse(row, inOurWords);
    if (!parsed.success) reject(index, row, faultsOf(parsed.error));
    else rows.push({ index, scan: parsed.data, ...whatWasShown(keys, conferenceId, parsed.data) });
  }
  rows.sort((one, other) => inPassageOrder(inOrder(one.scan), inOrder(other.scan)) || one.index - other.index);

  const kept: Kept[] = [];
  await inTurns(
    groupedBy(rows, ({ scan }) => scan.scanId),
    AT_ONCE,
    async (sameId) => {
      for (const row of sameId) {
        try {
          const deviceToken = body.deviceTokens?.[row.scan.deviceId];
          await admitDevice(tools.deriveSecret, conferenceId, gates, { ...row.scan, deviceToken });
          const record = recordOf(row, { conferenceId, by, now });
          const found = await tools.scans.keep(record);
          kept.push({ ...row, record: found, isNew: found === record });
        } catch (error) {
          if (!(error instanceof Problem)) throw error;
          const pointer = error.slug === 'device-not-allowed' ? '/deviceId' : '/scanId';
          reject(row.index, row.scan, [{ pointer, detail: error.message }]);
        }
      }
    },
  );
  await seenAll(tools.devices, conferenceId, gates, kept, now);

  const conflicts: ScanConflict[] = [];
  await inTurns(
    groupedBy(kept, ({ serial }) => serial ?? ''),
    AT_ONCE,
    async (ofBadge) => {
      const serial = ofBadge[0]?.serial;
      const badge = serial === undefined ? undefined : await tools.badges.get(conferenceId, serial);
      for (const { index, scan, fault, record, isNew } of ofBadge) {
        const wrong =
          record.result === 'admitted' ? (wrongly(fault) ?? wrongAdmissionOf(badge, atScan(scan))) : undefined;
        results.push({
          index,
          scanId: scan.scanId,
          outcome: isNew ? 'merged' : 'duplicate',
          ...(record.clock === undefined ? {} : { clock: record.clock }),
          ...(wrong ? { wronglyAdmitted: wrong } : {}),
        });
      }
      if (serial !== undefined) conflicts.push(...(await mergeBadge(tools, conferenceId, serial, ofBadge)));
    },
  );
  return {
    results: results.sort((one, other) => one.index - other.index),
    conflicts: conflicts.sort((one, other) => (one.serial < other.serial ? -1 : one.serial > other.serial ? 1 : 0)),
  };
}

/** Moves the bearer to where all passages say, and tells which of them cannot both be right. */
async function mergeBadge(
  { badges, scans }: SyncScansTools,
  conferenceId: string,
  serial: string,
  kept: readonly Kept[],
): Promise<ScanConflict[]> {
  // The index may not show yet what was kept a moment ago.
  const all = new Map((await scans.all(conferenceId, serial)).map((record) => [record.scanId, record]));
  for (const { record } of kept) all.set(record.scanId, record);
  const { moves, conflicts } = mergePassages(passagesIn([...all.values()]));
  const zones = new Set(kept.map(({ scan }) => scan.zone));
  await Promise.all(moves.filter(({ zone }) => zones.has(zone)).map((move) => badges.move(conferenceId, serial, move)));
  return conflicts.map((conflict) => presentConflict(serial, conflict));
}

function whatWasShown(
  keys: CredentialKeys<KeyObject>,
  conferenceId: string,
  { credential, serial, scannedAt }: OfflineScan,
): Pick<Row, 'serial' | 'fault'> {
  if (credential === undefined) return { serial, fault: undefined };
  const genuine = authenticateCredential(credential, keys, verifyWithNode);
  if (genuine.result === 'invalid') return { serial: undefined, fault: genuine.reason };
  const judged = judgeClaims(genuine.claims, { conferenceId, now: new Date(scannedAt) });
  return { serial: genuine.claims.serial, fault: judged.result === 'invalid' ? judged.reason : undefined };
}

const inOrder = ({ scannedAt, deviceId, scanId }: OfflineScan) => ({ at: scannedAt, deviceId, scanId });
const wrongly = (reason: RefusalReason | undefined): WrongAdmission | undefined => (reason ? { reason } : undefined);
const atScan = ({ zone, scannedAt, listIssuedAt }: OfflineScan) => ({
  zone,
  scannedAt: new Date(scannedAt),
  listIssuedAt,
});

function recordOf(
  { scan, serial }: Row,
  { conferenceId, by, now }: Pick<SyncScans, 'conferenceId' | 'by' | 'now'>,
): ScanRecord {
  const { scanId, zone, direction, scannedAt, deviceId, result, reason, listIssuedAt } = scan;
  const request = digestOfScan(scan);
  const clock = clockOf(new Date(scannedAt), now);
  const kept = { conferenceId, scanId, request, serial, zone, direction, scannedAt, deviceId, result, reason };
  return { ...kept, listIssuedAt, clock, by, receivedAt: now.toISOString(), display: {}, offline: true };
}

/** Nothing depends on when a device was seen last, so it is told once for each. */
async function seenAll(
  devices: DeviceStore,
  conferenceId: string,
  gates: Gates,
  kept: readonly Kept[],
  now: Date,
): Promise<void> {
  const ids = new Set(kept.map(({ scan }) => scan.deviceId));
  await Promise.all([...ids].map((deviceId) => devices.seen(conferenceId, gates.devices.get(deviceId), now)));
}

/** The id of a row that may be anything. */
function idOf(row: unknown): { scanId?: string } {
  const scanId = typeof row === 'object' && row !== null && 'scanId' in row ? row.scanId : undefined;
  return typeof scanId === 'string' && scanId.length <= 64 ? { scanId } : {};
}

function groupedBy<Entry>(entries: readonly Entry[], key: (entry: Entry) => string): Entry[][] {
  const groups = new Map<string, Entry[]>();
  for (const entry of entries) groups.set(key(entry), [...(groups.get(key(entry)) ?? []), entry]);
  return [...groups.values()];
}
