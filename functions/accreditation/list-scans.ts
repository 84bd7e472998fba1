import type { Page, PageRequest } from '../shared/dynamo/read-page.ts';
import type { DeriveSecret } from '../shared/kms/derived-secret.ts';
import { NotFound } from '../shared/problem.ts';
import type { ConferenceProjection } from './data/conference-projection.ts';
import { passagesIn, type ScanRecord, type ScanStore } from './data/scan-store.ts';
import { mergePassages } from './domain/passages.ts';
import { presentConflict, presentScan } from './present-scan.ts';
import type { KeptScan, ScanConflict } from './schemas/scan.ts';

export interface ListScans {
  readonly conferenceId: string;
  readonly serial: string;
  readonly page: PageRequest;
}

/**
 * Where and when a badge was shown, refusals included, in the order in which it happened; with the first page, which
 * passages cannot both be right.
 * @throws NotFound for a conference that is not known here, InvalidCursor
 */
export async function listScans(
  tools: { readonly conferences: ConferenceProjection; readonly scans: ScanStore; readonly deriveSecret: DeriveSecret },
  { conferenceId, serial, page }: ListScans,
): Promise<Page<KeptScan> & { readonly conflicts?: ScanConflict[] }> {
  const { conferences, scans, deriveSecret } = tools;
  if (!(await conferences.get(conferenceId))) throw new NotFound();
  const { items, ...rest } = await scans.list(conferenceId, serial, page, await deriveSecret('cursors'));
  const shown = { items: items.map(presentScan), ...rest };
  if (page.cursor !== undefined) return shown;
  const all: readonly ScanRecord[] = rest.nextCursor === undefined ? items : await scans.all(conferenceId, serial);
  const { conflicts } = mergePassages(passagesIn(all));
  return { ...shown, conflicts: conflicts.map((conflict) => presentConflict(serial, conflict)) };
}
