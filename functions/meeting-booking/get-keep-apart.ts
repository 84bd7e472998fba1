import { NotFound } from '../shared/problem.ts';
import type { DirectoryStore } from './data/directory-store.ts';
import type { KeepApartStore } from './data/keep-apart-store.ts';
import type { ApartPair } from './domain/keep-apart.ts';
import type { KeepApartView } from './schemas/keep-apart.ts';

/**
 * The protocol desk reads which delegations are kept apart. Strongly consistent: its ETag is for the next PUT.
 * @throws NotFound for a conference that does not exist
 */
export async function getKeepApart(
  { directory, keepApart }: { readonly directory: DirectoryStore; readonly keepApart: KeepApartStore },
  { conferenceId }: { readonly conferenceId: string },
): Promise<{ view: KeepApartView; version: number }> {
  const [conference, { pairs, version }] = await Promise.all([
    directory.conference(conferenceId),
    keepApart.list(conferenceId, { consistent: true }),
  ]);
  if (!conference) throw new NotFound();
  return { view: keepApartView(pairs), version };
}

export const keepApartView = (pairs: readonly ApartPair[]): KeepApartView => ({
  pairs: pairs.map(({ delegationIds: [one, other], minutes }) => ({ delegationIds: [one, other], minutes })),
});
