import type { Page, PageRequest } from '../shared/dynamo/read-page.ts';
import type { DeriveSecret } from '../shared/kms/derived-secret.ts';
import { NotFound } from '../shared/problem.ts';
import type { ConferenceStore } from './data/conference-store.ts';
import type { DelegateStore } from './data/delegate-store.ts';
import type { DelegationStore } from './data/delegation-store.ts';
import { showDelegate } from './delegate-view.ts';
import { requireViewer, type WhoseDelegation } from './delegation-access.ts';
import type { Delegate } from './schemas/delegate.ts';

export interface ListDelegates {
  readonly conferences: ConferenceStore;
  readonly delegations: DelegationStore;
  readonly delegates: DelegateStore;
  readonly secrets: DeriveSecret;
}

/** One page of a delegation's people. @throws NotFound, InvalidCursor */
export async function listDelegates(
  { conferences, delegations, delegates, secrets }: ListDelegates,
  { page, ...whose }: WhoseDelegation & { readonly page: PageRequest },
): Promise<Page<Delegate>> {
  const { conferenceId, delegationId } = whose;
  const [cursorKey, { value: conference }] = await Promise.all([
    secrets('cursors'),
    conferences.get(conferenceId),
    requireViewer(delegations, whose),
  ]);
  const { items, ...rest } = await delegates.list(conferenceId, delegationId, page, cursorKey);
  if (items.length === 0 && !(await delegations.findQuota(conferenceId, delegationId))) throw new NotFound();
  return { items: items.map(({ value }) => showDelegate(value, conference)), ...rest };
}
