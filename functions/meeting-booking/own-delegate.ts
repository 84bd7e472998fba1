import type { Caller } from '../shared/auth/caller.ts';
import { NotFound } from '../shared/problem.ts';
import type { DirectoryStore, KnownDelegate } from './data/directory-store.ts';
import { among, seesNothing, viewerOf } from './viewer.ts';

/**
 * Somebody who comes, for those who speak for their delegation and for the protocol desk. Strongly consistent.
 * @throws NotFound for everybody else, and for whoever does not come any more
 */
export async function ownDelegate(
  directory: DirectoryStore,
  { conferenceId, delegateId, caller }: { conferenceId: string; delegateId: string; caller: Caller },
): Promise<KnownDelegate> {
  const [known, viewer] = await Promise.all([
    directory.delegates(conferenceId, [delegateId], { consistent: true }),
    viewerOf(directory, conferenceId, caller),
  ]);
  const delegate = known.get(delegateId);
  if (!delegate || delegate.withdrawn || seesNothing(among(viewer, [delegate.delegationId]))) throw new NotFound();
  const { delegationId } = delegate;
  const delegation = (await directory.delegations(conferenceId, [delegationId])).get(delegationId);
  if (!delegation || delegation.withdrawn) throw new NotFound();
  return delegate;
}
