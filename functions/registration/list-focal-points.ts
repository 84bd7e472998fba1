import { type Page, type PageRequest, pageOfAll } from '../shared/dynamo/read-page.ts';
import type { DeriveSecret } from '../shared/kms/derived-secret.ts';
import type { Versioned } from './data/conference-store.ts';
import type { DelegationStore } from './data/delegation-store.ts';
import { readDelegation, type WhoseDelegation } from './delegation-access.ts';
import { showFocalPoints } from './focal-point-view.ts';
import type { FocalPoint } from './schemas/focal-point.ts';

export interface ListFocalPoints {
  readonly delegations: DelegationStore;
  readonly secrets: DeriveSecret;
}

/** One page of those who speak for a delegation or were asked to, as of `now`. @throws NotFound, InvalidCursor */
export async function listFocalPoints(
  { delegations, secrets }: ListFocalPoints,
  { page, now, ...whose }: WhoseDelegation & { readonly page: PageRequest; readonly now: Date },
): Promise<Versioned<Page<FocalPoint>>> {
  const { value: delegation, version } = await readDelegation(delegations, whose);
  const scope = `focal-points/${whose.conferenceId}/${whose.delegationId}`;
  const all = showFocalPoints(delegation, now);
  const value = pageOfAll(all, ({ focalPointId }) => focalPointId, page, await secrets('cursors'), scope);
  return { value, version };
}
