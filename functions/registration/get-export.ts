import type { SignRequest } from '../shared/objects/signed-request.ts';
import { NotFound } from '../shared/problem.ts';
import { type ExportStore, objectKeyOf } from './data/export-store.ts';
import { showExport } from './export-view.ts';
import { type Exported, LINK_SECONDS } from './schemas/export.ts';

/** An export, and where it is ready a link to its file for some minutes. @throws NotFound */
export async function getExport(
  { exports, sign }: { readonly exports: ExportStore; readonly sign: SignRequest },
  { conferenceId, exportId, now }: { readonly conferenceId: string; readonly exportId: string; readonly now: Date },
): Promise<Exported> {
  const found = await exports.find(conferenceId, exportId);
  if (!found) throw new NotFound();
  const { value } = found;
  if (value.state !== 'ready') return showExport(value);
  const { url, expiresAt } = await sign({
    method: 'GET',
    key: objectKeyOf(conferenceId, value),
    query: {
      'response-content-disposition': `attachment; filename="delegates-${conferenceId}.${value.format}"`,
    },
    secondsToLive: LINK_SECONDS,
    now,
  });
  return { ...showExport(value), download: { method: 'GET', url, expiresAt } };
}
