import type { Caller } from '../shared/auth/caller.ts';
import { NotFound } from '../shared/problem.ts';
import type { BadgeStore } from './data/badge-store.ts';
import type { DelegationProjection } from './data/delegation-projection.ts';
import type { Badge } from './domain/badge.ts';
import { BadgeNotActive } from './domain/problems.ts';
import { sightOf } from './sight-of-delegation.ts';

export interface GetBadge {
  readonly conferenceId: string;
  readonly serial: string;
  readonly caller: Caller;
}

export interface GetBadgeTools {
  readonly badges: BadgeStore;
  readonly delegations: DelegationProjection;
}

/**
 * A badge, for the officers and for the focal points of its bearer's delegation.
 * @throws NotFound for everyone else, and when there is none
 */
export async function getBadge(
  { badges, delegations }: GetBadgeTools,
  { conferenceId, serial, caller }: GetBadge,
): Promise<Badge> {
  const badge = await badges.get(conferenceId, serial);
  if (!badge || (await sightOf(delegations, caller, badge)) === 'none') throw new NotFound();
  return badge;
}

/**
 * A badge to be printed or put on a screen: it must still open something.
 * @throws NotFound, BadgeNotActive
 */
export async function getLiveBadge(tools: GetBadgeTools, query: GetBadge): Promise<Badge> {
  const badge = await getBadge(tools, query);
  if (badge.status !== 'active') throw new BadgeNotActive(badge.status);
  return badge;
}
