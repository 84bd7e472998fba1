import { type Caller, hasRole, officers, type Role } from '../shared/auth/caller.ts';
import { Forbidden, NotFound, StaleVersion } from '../shared/problem.ts';
import type { Versioned } from './data/conference-store.ts';
import type { DelegationRecord, DelegationStore } from './data/delegation-store.ts';
import { standingOf } from './domain/focal-points.ts';
import { NotPrimary } from './domain/problems.ts';
import { delegationViewers } from './schemas/delegation.ts';

export interface WhoseDelegation {
  readonly conferenceId: string;
  readonly delegationId: string;
  readonly caller: Caller;
}

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

/** In whose right somebody acts for a delegation. Only focal points are bound to the time of registration. */
export type Actor = 'organiser' | 'focal-point';

/**
 * Lets pass the focal points of the delegation, and the organiser, who may do for it what they may.
 * @throws Forbidden for other officers, who see its people but do not act in its name; NotFound for everybody else
 */
export async function requireActor(delegations: DelegationStore, whose: WhoseDelegation): Promise<Actor> {
  if (hasRole(whose.caller, 'organiser')) return 'organiser';
  await requireFocalPoint(delegations, whose);
  return 'focal-point';
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

/** As what somebody sees a delegation. The organiser is the organiser even in a delegation of their own. */
export type Standing = 'organiser' | 'primary' | 'backup' | 'officer';

/** Whether somebody may say who speaks for the delegation. */
export const mayDirect = (standing: Standing): boolean => standing === 'organiser' || standing === 'primary';

/**
 * Reads a delegation as it is now, for those who see it, and says as what they do. Who speaks for it is read from the
 * delegation itself.
 * @throws NotFound; StaleVersion when it is not what the caller expects
 */
export async function readDelegation(
  delegations: DelegationStore,
  {
    conferenceId,
    delegationId,
    caller,
    expectedVersion,
  }: WhoseDelegation & { readonly expectedVersion?: number | undefined },
): Promise<Versioned<DelegationRecord> & { readonly standing: Standing }> {
  const current = await delegations.findNow(conferenceId, delegationId);
  const standing =
    current &&
    (hasRole(caller, 'organiser')
      ? 'organiser'
      : (standingOf(current.value, caller.subject) ?? (hasRole(caller, ...delegationViewers) ? 'officer' : undefined)));
  if (!standing) throw new NotFound();
  if (expectedVersion !== undefined && expectedVersion !== current.version) throw new StaleVersion();
  return { ...current, standing };
}

/** The same for who directs it. @throws NotPrimary for those who only see it */
export async function readToDirect(
  delegations: DelegationStore,
  whose: WhoseDelegation & { readonly expectedVersion?: number | undefined },
): Promise<Versioned<DelegationRecord>> {
  const { standing, ...current } = await readDelegation(delegations, { ...whose, expectedVersion: undefined });
  if (!mayDirect(standing)) throw new NotPrimary();
  if (whose.expectedVersion !== undefined && whose.expectedVersion !== current.version) throw new StaleVersion();
  return current;
}
