import { type Caller, hasRole } from '../shared/auth/caller.ts';
import type { DelegationProjection } from './data/delegation-projection.ts';
import { officers } from './domain/authorities.ts';

/** How much of a delegation's people a caller sees: everything, what is its own, or nothing. */
export type Sight = 'officer' | 'own' | 'none';

/** Officers see everybody; a focal point sees the people of its own delegation. */
export async function sightOf(
  delegations: DelegationProjection,
  caller: Caller,
  { conferenceId, delegationId }: { readonly conferenceId: string; readonly delegationId: string },
): Promise<Sight> {
  if (hasRole(caller, ...officers)) return 'officer';
  const delegation = await delegations.get(conferenceId, delegationId);
  return delegation?.focalPoints.includes(caller.subject) ? 'own' : 'none';
}
