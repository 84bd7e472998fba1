import type { ObjectBucket } from '../shared/objects/object-bucket.ts';
import { described, logger } from '../shared/observability/logger.ts';
import { StaleVersion } from '../shared/problem.ts';
import type { DelegateStore } from './data/delegate-store.ts';
import type { DelegationRecord, DelegationStore } from './data/delegation-store.ts';
import { type ExportRecord, type ExportStore, objectKeyOf } from './data/export-store.ts';
import { BYTE_ORDER_MARK } from './domain/csv-text.ts';
import { csvHeader, csvLine, jsonLine } from './domain/export-line.ts';
import { ExportFile } from './export-file.ts';

export interface WriteExport {
  readonly delegations: DelegationStore;
  readonly delegates: DelegateStore;
  readonly exports: ExportStore;
  readonly objects: ObjectBucket;
}

const MEDIA = { csv: 'text/csv; charset=utf-8', jsonl: 'application/jsonl; charset=utf-8' } as const;

/**
 * Makes the file of an export that was asked for.
 * 1. Delegation by delegation, page by page, each person that is wanted becomes a line of a file; no more than a page is held.
 * 2. The file goes to the bucket in one piece, with its checksum, and the export is ready.
 * 3. What fails is said: staff ask for another one. A duplicate finds that it is finished; after a crash it begins anew and
 *    puts the same object.
 */
export async function writeExport(
  tools: WriteExport,
  {
    conferenceId,
    exportId,
    now,
  }: { readonly conferenceId: string; readonly exportId: string; readonly now: () => Date },
): Promise<void> {
  const found = await tools.exports.findNow(conferenceId, exportId);
  if (found?.value.state !== 'running') return;
  const { value: wanted, version } = found;
  const outcome = await makeFile(tools, conferenceId, wanted).catch((error): Partial<ExportRecord> => {
    logger.error('export failed', { exportId, error: described(error) });
    return { state: 'failed' };
  });
  try {
    await tools.exports.finish(conferenceId, { ...wanted, ...outcome, finishedAt: now().toISOString() }, version);
  } catch (error) {
    // Another delivery of the same event was quicker, and its file says the same.
    if (!(error instanceof StaleVersion)) throw error;
  }
}

async function makeFile(
  { delegations, delegates, objects }: WriteExport,
  conferenceId: string,
  wanted: ExportRecord,
): Promise<Pick<ExportRecord, 'state' | 'delegates' | 'bytes'>> {
  const { format, status, category } = wanted;
  const lineOf = format === 'csv' ? csvLine : jsonLine;
  return ExportFile.use(async (file) => {
    let count = 0;
    if (format === 'csv') await file.write(BYTE_ORDER_MARK + csvHeader());
    for await (const delegation of delegationsOf(delegations, conferenceId, wanted)) {
      for await (const delegate of delegates.readPeople(conferenceId, delegation.delegationId)) {
        if (status !== undefined && delegate.status !== status) continue;
        if (category !== undefined && delegate.category !== category) continue;
        await file.write(lineOf(delegate, delegation));
        count++;
      }
    }
    const { blob, sha256 } = await file.finish();
    await objects.put(objectKeyOf(conferenceId, wanted), blob, { contentType: MEDIA[format], sha256 });
    return { state: 'ready', delegates: count, bytes: file.bytes };
  });
}

async function* delegationsOf(
  delegations: DelegationStore,
  conferenceId: string,
  { delegationId }: ExportRecord,
): AsyncGenerator<DelegationRecord> {
  if (delegationId === undefined) yield* delegations.readAll(conferenceId);
  else {
    const found = await delegations.find(conferenceId, delegationId);
    if (found) yield found.value;
  }
}
