import { accreditationReopenedV1 } from '../../events/accreditation/accreditation-reopened.v1.ts';
import { badgeRevokedV1 } from '../../events/accreditation/badge-revoked.v1.ts';
import { badgeSuspendedV1 } from '../../events/accreditation/badge-suspended.v1.ts';
import { decisionRecordedV1 } from '../../events/accreditation/decision-recorded.v1.ts';
import { delegateAccreditedV1 } from '../../events/accreditation/delegate-accredited.v1.ts';
import { delegateRefusedV1 } from '../../events/accreditation/delegate-refused.v1.ts';
import type { EventEnvelope } from '../../events/envelope.ts';
import type { Write } from '../shared/dynamo/command-log.ts';
import { type Cause, composeEvent } from '../shared/events/compose-event.ts';
import type { AccreditationStore } from './data/accreditation-store.ts';
import type { BadgeStore } from './data/badge-store.ts';
import type { Category, Conference } from './data/conference-projection.ts';
import { type Accreditation, badgeActionOf, isDecided } from './domain/accreditation.ts';
import type { Badge } from './domain/badge.ts';
import { changed, describe, type IssueBadgeTools, issueBadge } from './issue-badge.ts';

export interface DecisionTools extends IssueBadgeTools {
  readonly accreditations: AccreditationStore;
}

export interface Decision {
  readonly before: Accreditation | undefined;
  readonly after: Accreditation;
  readonly screenedAgain?: boolean;
  readonly conference: Conference;
  /** Of the delegate after the decision. */
  readonly category: Category;
  readonly cause: Cause;
  readonly now: Date;
}

/** What is to be written in one transaction, and said. */
export interface CarriedOut {
  readonly accreditation: Accreditation;
  readonly writes: readonly Write[];
  readonly events: readonly EventEnvelope[];
}

/**
 * Prepares what follows from a decision.
 * 1. Whoever is admitted now and comes in person gets a badge, signed before anything is written. If someone else
 *    decides first, the signature is wasted and nothing else.
 * 2. A badge that the delegate had before dies with it, and the new one takes over which zones the bearer is in.
 * 3. A badge whose bearer is no longer admitted, or does not come any more, is suspended; that of whoever is revoked dies.
 * 4. Those who wait for the decision are told.
 */
export async function carryOut(tools: DecisionTools, decision: Decision): Promise<CarriedOut> {
  const { accreditations, badges } = tools;
  const { before, after, screenedAgain = false, conference, category, cause, now } = decision;
  const action = badgeActionOf(before, after, screenedAgain);
  const old = action === 'none' || after.serial === undefined ? undefined : await oldBadge(badges, after, after.serial);

  if (action === 'issue') {
    // Only a new decision ends what an officer has suspended: that somebody comes in person after all is none.
    const suspendedBy = before?.status === 'accredited' && !screenedAgain ? old?.suspendedBy : undefined;
    const suspended = suspendedBy !== undefined;
    const issuing = { bearer: after, conference, category, old, suspended, suspendedBy, cause, now };
    const { badge, writes, events } = await issueBadge(tools, issuing);
    const accreditation: Accreditation = { ...after, serial: badge.serial };
    return {
      accreditation,
      writes: [accreditations.write(before, accreditation), ...writes],
      events: [...decided(decision, accreditation), ...events],
    };
  }
  const closed = old && closing(badges, old, action === 'revoke', cause, now);
  return {
    accreditation: after,
    writes: [accreditations.write(before, after), ...(closed?.writes ?? [])],
    events: [...(closed?.events ?? []), ...decided(decision, after)],
  };
}

/**
 * What closes a badge, for good or until further notice. One that is suspended already must still be so when the decision is
 * written: an officer may be resuming it at this moment.
 */
function closing(
  badges: BadgeStore,
  badge: Badge,
  forGood: boolean,
  cause: Cause,
  now: Date,
): Pick<CarriedOut, 'writes' | 'events'> | undefined {
  const aggregate = changed(badge);
  if (forGood && (badge.status === 'active' || badge.status === 'suspended')) {
    const revoked = { ...describe(badge), reason: 'revoked' as const };
    return {
      writes: badges.kill(badge, 'revoked', now),
      events: [composeEvent(badgeRevokedV1, cause, aggregate, revoked, now)],
    };
  }
  if (badge.status === 'suspended') return { writes: [badges.unchanged(badge)], events: [] };
  if (badge.status !== 'active') return undefined;
  return {
    writes: badges.suspend(badge, now),
    events: [composeEvent(badgeSuspendedV1, cause, aggregate, describe(badge), now)],
  };
}

/** The badge that an accreditation names. */
export async function oldBadge(badges: BadgeStore, { conferenceId }: Accreditation, serial: string): Promise<Badge> {
  const badge = await badges.get(conferenceId, serial);
  if (!badge) throw new Error(`the badge ${serial} of an accreditation does not exist`);
  return badge;
}

/**
 * Says that the delegate was admitted, or is not, or not any more, or that the decision counts no more; for somebody screened
 * again it is said again.
 */
function decided({ before, screenedAgain, cause, now }: Decision, accreditation: Accreditation): EventEnvelope[] {
  const { delegateId, delegationId, status, profile, serial } = accreditation;
  if (status === before?.status && !screenedAgain) return [];
  const aggregate = { id: delegateId, version: accreditation.version };
  if (status === 'refused' || status === 'revoked') {
    return [composeEvent(delegateRefusedV1, cause, aggregate, { delegateId, delegationId }, now)];
  }
  if (!isDecided(status)) {
    if (!before || !isDecided(before.status)) return [];
    return [composeEvent(accreditationReopenedV1, cause, aggregate, { delegateId, delegationId }, now)];
  }
  const badge = profile.attendance === 'in-person' && serial !== undefined ? { serial } : {};
  const data = { delegateId, delegationId, category: profile.category, ...badge };
  return [composeEvent(delegateAccreditedV1, cause, aggregate, data, now)];
}

/** What is told of a decision; of one that nobody else waits for, that there was one, so that the officer's own list has it. */
export function orRecorded(
  events: readonly EventEnvelope[],
  { delegateId, delegationId, version }: Accreditation,
  cause: Cause,
  now: Date,
): readonly EventEnvelope[] {
  if (events.length > 0) return events;
  return [composeEvent(decisionRecordedV1, cause, { id: delegateId, version }, { delegateId, delegationId }, now)];
}
