import { NotFound } from '../shared/problem.ts';
import type { Versioned } from './data/conference-store.ts';
import type { DelegationStore } from './data/delegation-store.ts';
import { requireViewer, type WhoseDelegation } from './delegation-access.ts';
import { showDelegationWithQuotas } from './delegation-view.ts';
import { type DelegationWithQuotas, delegationViewers } from './schemas/delegation.ts';

/** One delegation and how many of its places are used. @throws NotFound */
export async function getDelegation(
  { delegations }: { readonly delegations: DelegationStore },
  whose: WhoseDelegation,
): Promise<Versioned<DelegationWithQuotas>> {
  const { conferenceId, delegationId } = whose;
  const [delegation, quota] = await Promise.all([
    delegations.find(conferenceId, delegationId),
    delegations.findQuota(conferenceId, delegationId),
    requireViewer(delegations, whose, delegationViewers),
  ]);
  if (!delegation || !quota) throw new NotFound();
  return { value: showDelegationWithQuotas(delegation.value, quota), version: delegation.version };
}
