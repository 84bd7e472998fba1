import { type Accreditation, isAdmittedInPerson } from './accreditation.ts';
import type { Badge, Collection } from './badge.ts';
import { BadgeCollected, BearerNotAdmitted, IllegalBadgeTransition } from './problems.ts';

/**
 * What the officers may do with a badge, besides what its bearer's accreditation does to it. `replaced` and `revoked`
 * are final; a live badge is suspended and resumed; both are reprinted; only a live one is handed out, once.
 */

/** Closes a live badge until further notice. @throws IllegalBadgeTransition */
export function suspend(badge: Badge, by: string): Badge {
  if (badge.status !== 'active') throw new IllegalBadgeTransition(`A ${badge.status} badge is not suspended.`, badge);
  return { ...badge, status: 'suspended', suspendedBy: by, version: badge.version + 1 };
}

/**
 * Whether a suspended badge may be opened again. Its bearer must be admitted and come in person: what a new screening has suspended only the authorities' verdicts end, by a new badge.
 * @throws IllegalBadgeTransition, BearerNotAdmitted
 */
export function mustBeResumable(badge: Badge, bearer: Accreditation | undefined): asserts bearer is Accreditation {
  if (badge.status !== 'suspended') throw new IllegalBadgeTransition(`A ${badge.status} badge is not resumed.`, badge);
  mustBear(bearer);
}

/** A suspended badge that opens again. */
export const resumed = (badge: Badge): Badge => ({
  ...badge,
  status: 'active',
  suspendedBy: undefined,
  version: badge.version + 1,
});

/** Whether a new print may take the badge's place; it will be as live as this one. @throws IllegalBadgeTransition, BearerNotAdmitted */
export function mustBeReprintable(badge: Badge, bearer: Accreditation | undefined): asserts bearer is Accreditation {
  if (badge.status !== 'active' && badge.status !== 'suspended') {
    throw new IllegalBadgeTransition(`A ${badge.status} badge is not printed again.`, badge);
  }
  mustBear(bearer);
}

/** The printed badge is handed out. @throws IllegalBadgeTransition, BadgeCollected */
export function collect(badge: Badge, collected: Collection): Badge {
  if (badge.status !== 'active') throw new IllegalBadgeTransition(`A ${badge.status} badge is not handed out.`, badge);
  if (badge.collected) throw new BadgeCollected(badge.collected);
  return { ...badge, collected, version: badge.version + 1 };
}

function mustBear(bearer: Accreditation | undefined): void {
  if (!isAdmittedInPerson(bearer)) throw new BearerNotAdmitted(bearer?.status);
}
