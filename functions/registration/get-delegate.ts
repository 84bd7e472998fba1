import { NotFound } from '../shared/problem.ts';
import type { ConferenceStore, Versioned } from './data/conference-store.ts';
import type { DelegateStore } from './data/delegate-store.ts';
import type { DelegationStore } from './data/delegation-store.ts';
import { showDelegate } from './delegate-view.ts';
import { requireViewer, type WhoseDelegation } from './delegation-access.ts';
import type { Delegate } from './schemas/delegate.ts';

export interface GetDelegate {
  readonly conferences: ConferenceStore;
  readonly delegations: DelegationStore;
  readonly delegates: DelegateStore;
}

/** One delegate. What is missing depends on what the conference asks of the category. @throws NotFound */
export async function getDelegate(
  { conferences, delegations, delegates }: GetDelegate,
  { delegateId, ...whose }: WhoseDelegation & { readonly delegateId: string },
): Promise<Versioned<Delegate>> {
  const [found, conference] = await Promise.all([
    delegates.find(whose.conferenceId, whose.delegationId, delegateId),
    conferences.get(whose.conferenceId),
    requireViewer(delegations, whose),
  ]);
  if (!found) throw new NotFound();
  return { value: showDelegate(found.value, conference.value), version: found.version };
}
