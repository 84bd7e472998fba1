import type { Caller } from '../shared/auth/caller.ts';
import type { DirectoryStore, KnownDelegate } from './data/directory-store.ts';
import { type Availability, writeWindow } from './domain/availability.ts';
import { ownDelegate } from './own-delegate.ts';
import type { AvailabilityView } from './schemas/availability.ts';

/**
 * When somebody can meet, as far as it was said; version 0 while nothing was.
 * @throws NotFound as `ownDelegate`
 */
export async function getAvailability(
  { directory }: { readonly directory: DirectoryStore },
  query: { readonly conferenceId: string; readonly delegateId: string; readonly caller: Caller },
): Promise<{ view: AvailabilityView; version: number }> {
  const delegate = await ownDelegate(directory, query);
  const { availability } = delegate;
  return { view: availabilityView(delegate, availability ?? {}), version: availability?.version ?? 0 };
}

export const availabilityView = (
  { delegateId, delegationId }: Pick<KnownDelegate, 'delegateId' | 'delegationId'>,
  { windows, maxMeetingsPerDay, lunch }: Availability,
): AvailabilityView => ({
  delegateId,
  delegationId,
  ...(windows ? { windows: windows.map(writeWindow) } : {}),
  ...(maxMeetingsPerDay === undefined ? {} : { maxMeetingsPerDay }),
  ...(lunch ? { lunch } : {}),
});
