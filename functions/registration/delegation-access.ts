import { type Caller, hasRole, type Role } from '../shared/auth/caller.ts';
import { Forbidden, NotFound } from '../shared/problem.ts';
import type { DelegationStore } from './data/delegation-store.ts';

export interface WhoseDelegation {
  readonly conferenceId: string;
  readonly delegationId: string;
  readonly caller: Caller;
}

const officers: readonly Role[] = ['organiser', 'accreditation', 'security', 'host', 'protocol'];

/**
 * Lets pass who holds one of the roles, and the focal points of the delegation.
 * @throws NotFound for everybody else, who may not even know that there is such a delegation
 */
export async function requireViewer(
  delegations: DelegationStore,
  { conferenceId, delegationId, caller }: WhoseDelegation,
  roles: readonly Role[] = officers,
): Promise<'officer' | 'focal-point'> {
  if (hasRole(caller, ...roles)) return 'officer';
  if (await delegations.isMember(conferenceId, caller.subject, delegationId)) return 'focal-point';
  throw new NotFound();
}

/**
 * Lets pass the focal points of the delegation.
 * @throws Forbidden for officers, who see its people but do not act in its name; NotFound for everybody else
 */
export async function requireFocalPoint(
  delegations: DelegationStore,
  { conferenceId, delegationId, caller }: WhoseDelegation,
): Promise<void> {
  if (await delegations.isMember(conferenceId, caller.subject, delegationId)) return;
  if (hasRole(caller, ...officers) && (await delegations.find(conferenceId, delegationId))) throw new Forbidden();
  throw new NotFound();
}
