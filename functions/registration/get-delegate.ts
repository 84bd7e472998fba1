import { NotFound } from '../shared/problem.ts';
import type { Versioned } from './data/conference-store.ts';
import type { DelegateStore } from './data/delegate-store.ts';
import type { DelegationStore } from './data/delegation-store.ts';
import { showDelegate } from './delegate-view.ts';
import { requireViewer, type WhoseDelegation } from './delegation-access.ts';
import type { Delegate } from './schemas/delegate.ts';

/** One delegate. @throws NotFound */
export async function getDelegate(
  { delegations, delegates }: { readonly delegations: DelegationStore; readonly delegates: DelegateStore },
  { delegateId, ...whose }: WhoseDelegation & { readonly delegateId: string },
): Promise<Versioned<Delegate>> {
  const [found] = await Promise.all([
    delegates.find(whose.conferenceId, whose.delegationId, delegateId),
    requireViewer(delegations, whose),
  ]);
  if (!found) throw new NotFound();
  return { value: showDelegate(found.value), version: found.version };
}
