import { type Caller, hasRole } from '../shared/auth/caller.ts';
import type { Page, PageRequest } from '../shared/dynamo/read-page.ts';
import type { DeriveSecret } from '../shared/kms/derived-secret.ts';
import type { ConferenceStore } from './data/conference-store.ts';
import type { DelegationStore } from './data/delegation-store.ts';
import { showDelegation } from './delegation-view.ts';
import type { DelegationFilters } from './domain/delegation-filters.ts';
import { type Delegation, delegationViewers } from './schemas/delegation.ts';

export interface ListDelegations {
  readonly conferences: ConferenceStore;
  readonly delegations: DelegationStore;
  readonly secrets: DeriveSecret;
}

/**
 * One page of delegations: all of them for those on the staff who see delegations, one's own for everybody else.
 * @throws NotFound when there is no such conference, InvalidCursor
 */
export async function listDelegations(
  { conferences, delegations, secrets }: ListDelegations,
  {
    conferenceId,
    caller,
    page,
    filters = {},
  }: {
    readonly conferenceId: string;
    readonly caller: Caller;
    readonly page: PageRequest;
    readonly filters?: DelegationFilters;
  },
): Promise<Page<Delegation>> {
  const cursorKey = await secrets('cursors');
  const { items, ...rest } = hasRole(caller, ...delegationViewers)
    ? await delegations.list(conferenceId, filters, page, cursorKey)
    : await delegations.listOf(conferenceId, caller.subject, filters, page, cursorKey);
  if (items.length === 0) await conferences.get(conferenceId);
  return { items: items.map(showDelegation), ...rest };
}
