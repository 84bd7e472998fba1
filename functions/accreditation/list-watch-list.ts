import type { Page, PageRequest } from '../shared/dynamo/read-page.ts';
import type { DeriveSecret } from '../shared/kms/derived-secret.ts';
import { NotFound } from '../shared/problem.ts';
import type { ConferenceProjection } from './data/conference-projection.ts';
import type { WatchListStore } from './data/watch-list-store.ts';
import { presentWatchEntry } from './present-watch-entry.ts';
import type { ListedWatchEntry } from './schemas/watch-list.ts';

/**
 * The references on the watch list; with the first page, how many there are.
 * @throws NotFound for a conference that is not known here, InvalidCursor
 */
export async function listWatchList(
  tools: {
    readonly conferences: ConferenceProjection;
    readonly watchList: WatchListStore;
    readonly deriveSecret: DeriveSecret;
  },
  { conferenceId, page }: { readonly conferenceId: string; readonly page: PageRequest },
): Promise<Page<ListedWatchEntry> & { readonly total?: number }> {
  const { conferences, watchList, deriveSecret } = tools;
  if (!(await conferences.get(conferenceId))) throw new NotFound();
  const { items, ...rest } = await watchList.list(conferenceId, page, await deriveSecret('cursors'));
  const shown = { items: items.map((entry) => ({ ...presentWatchEntry(entry), updatedAt: entry.updatedAt })), ...rest };
  if (page.cursor !== undefined) return shown;
  return { ...shown, total: rest.nextCursor === undefined ? items.length : await watchList.count(conferenceId) };
}
