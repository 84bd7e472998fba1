import { NotFound, StaleVersion } from '../shared/problem.ts';
import { type ComparePeople, lowerFlagsOf } from './compare-people.ts';

/**
 * Security takes one person off the watch list. Flags that it raised go, before it is gone, so that a repeat after a crash
 * does it too, and after, for those who came in between.
 * @throws NotFound, StaleVersion
 */
export async function removeWatchEntry(
  tools: ComparePeople,
  {
    conferenceId,
    reference,
    expectedVersion,
  }: { readonly conferenceId: string; readonly reference: string; readonly expectedVersion?: number },
): Promise<void> {
  const entry = { kind: 'watch-list', id: reference } as const;
  const known = await tools.matches.keysOf(conferenceId, entry);
  if (!known) throw new NotFound();
  if (expectedVersion !== undefined && expectedVersion !== known.version) throw new StaleVersion();
  await lowerFlagsOf(tools, conferenceId, entry, known.keys);
  await tools.matches.remove(conferenceId, entry, known);
  await lowerFlagsOf(tools, conferenceId, entry, known.keys);
}
