import { type Caller, hasRole } from '../shared/auth/caller.ts';
import { NotFound } from '../shared/problem.ts';
import type { DirectoryStore, KnownDelegate } from './data/directory-store.ts';

/**
 * Somebody who comes, for those who speak for their delegation and for the protocol desk. Strongly consistent.
 * @throws NotFound for everybody else, and for whoever does not come any more
 */
export async function ownDelegate(
  directory: DirectoryStore,
  { conferenceId, delegateId, caller }: { conferenceId: string; delegateId: string; caller: Caller },
): Promise<KnownDelegate> {
  const known = await directory.delegates(conferenceId, [delegateId], { consistent: true });
  const delegate = known.get(delegateId);
  if (!delegate || delegate.withdrawn) throw new NotFound();
  const { delegationId } = delegate;
  const delegation = (await directory.delegations(conferenceId, [delegationId])).get(delegationId);
  if (!delegation || delegation.withdrawn) throw new NotFound();
  if (!hasRole(caller, 'protocol') && !delegation.focalPoints.includes(caller.subject)) throw new NotFound();
  return delegate;
}
