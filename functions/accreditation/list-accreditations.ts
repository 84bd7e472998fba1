import type { Page, PageRequest } from '../shared/dynamo/read-page.ts';
import type { DeriveSecret } from '../shared/kms/derived-secret.ts';
import { NotFound } from '../shared/problem.ts';
import type { AccreditationFilter, AccreditationStore } from './data/accreditation-store.ts';
import type { ConferenceProjection } from './data/conference-projection.ts';
import { type DelegationProjection, nameOf } from './data/delegation-projection.ts';
import type { Accreditation } from './domain/accreditation.ts';
import { presentQueued } from './present-accreditation.ts';
import type { QueueEntry } from './schemas/accreditation.ts';

export interface ListAccreditations {
  readonly conferenceId: string;
  readonly filter: AccreditationFilter;
  readonly page: PageRequest;
}

/**
 * The officers' work queue: a conference's people in one status, or one delegation's people, with whom each still waits for.
 * The names of the delegations are read once for each delegation of the page.
 * @throws NotFound for a conference that is not known here, InvalidCursor
 */
export async function listAccreditations(
  tools: {
    readonly conferences: ConferenceProjection;
    readonly accreditations: AccreditationStore;
    readonly delegations: DelegationProjection;
    readonly deriveSecret: DeriveSecret;
  },
  { conferenceId, filter, page }: ListAccreditations,
): Promise<Page<QueueEntry>> {
  const conference = await tools.conferences.get(conferenceId);
  if (!conference) throw new NotFound();
  const required = new Map(conference.categories.map(({ key, requiredVerdicts }) => [key, requiredVerdicts]));
  const cursorKey = await tools.deriveSecret('cursors');
  const { items, ...rest } = await tools.accreditations.list(conferenceId, filter, page, cursorKey);
  const delegationIds = items.map(({ delegationId }) => delegationId);
  const delegations = await tools.delegations.getSome(conferenceId, delegationIds);
  const entryOf = (one: Accreditation): QueueEntry => {
    const delegation = delegations.get(one.delegationId);
    return {
      ...presentQueued(one, required.get(one.profile.category) ?? []),
      ...(delegation ? { delegationName: nameOf(delegation) } : {}),
    };
  };
  return { items: items.map(entryOf), ...rest };
}
