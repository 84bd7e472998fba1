import type { ExportRecord } from './data/export-store.ts';
import type { Exported } from './schemas/export.ts';

/** The export as staff see it; who asked for it is for the audit. */
export function showExport({ requestedBy: _requestedBy, ...shown }: ExportRecord): Exported {
  return shown;
}
