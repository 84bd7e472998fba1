import { badgeIssuedV1 } from '../../events/accreditation/badge-issued.v1.ts';
import { badgeReplacedV1 } from '../../events/accreditation/badge-replaced.v1.ts';
import { badgeSuspendedV1 } from '../../events/accreditation/badge-suspended.v1.ts';
import { delegateAccreditedV1 } from '../../events/accreditation/delegate-accredited.v1.ts';
import { delegateRefusedV1 } from '../../events/accreditation/delegate-refused.v1.ts';
import type { EventEnvelope } from '../../events/envelope.ts';
import type { Write } from '../shared/dynamo/command-log.ts';
import { type Cause, composeEvent } from '../shared/events/compose-event.ts';
import { newId } from '../shared/ids.ts';
import type { AccreditationStore } from './data/accreditation-store.ts';
import type { BadgeStore } from './data/badge-store.ts';
import type { Category, Conference } from './data/conference-projection.ts';
import { type Accreditation, badgeActionOf } from './domain/accreditation.ts';
import type { Badge } from './domain/badge.ts';
import { badgeValidity } from './domain/badge-validity.ts';
import type { BadgeSigner } from './signing/badge-signer.ts';
import { signBadge } from './signing/sign-badge.ts';

export interface DecisionTools {
  readonly accreditations: AccreditationStore;
  readonly badges: BadgeStore;
  readonly signer: BadgeSigner;
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
 * 3. A badge whose bearer is no longer admitted, or does not come any more, is suspended.
 * 4. Those who wait for the decision are told.
 */
export async function carryOut(tools: DecisionTools, decision: Decision): Promise<CarriedOut> {
  const { accreditations, badges, signer } = tools;
  const { before, after, screenedAgain = false, cause, now } = decision;
  const action = badgeActionOf(before, after, screenedAgain);
  const old = action === 'none' || after.serial === undefined ? undefined : await oldBadge(badges, after, after.serial);

  if (action === 'suspend' && old) {
    return {
      accreditation: after,
      writes: [accreditations.write(before, after), badges.suspend(old, now)],
      events: [composeEvent(badgeSuspendedV1, cause, changed(old), describe(old), now), ...decided(decision, after)],
    };
  }
  if (action !== 'issue') {
    return { accreditation: after, writes: [accreditations.write(before, after)], events: decided(decision, after) };
  }

  const badge = await signBadge(signer, newBadge(decision, old));
  const accreditation: Accreditation = { ...after, serial: badge.serial };
  const { validFrom, validUntil, zones, category } = badge;
  const issued = { ...describe(badge), category, zones: [...zones], validFrom, validUntil };
  const replaced = old && { ...describe(old), replacedBy: badge.serial };
  return {
    accreditation,
    writes: [
      accreditations.write(before, accreditation),
      badges.issue(badge),
      ...(old ? [badges.replace(old, badge.serial, now)] : []),
    ],
    events: [
      ...decided(decision, accreditation),
      ...(old && replaced ? [composeEvent(badgeReplacedV1, cause, changed(old), replaced, now)] : []),
      composeEvent(badgeIssuedV1, cause, { id: badge.serial, version: badge.version }, issued, now),
    ],
  };
}

/** The badge that an accreditation names. */
export async function oldBadge(badges: BadgeStore, { conferenceId }: Accreditation, serial: string): Promise<Badge> {
  const badge = await badges.get(conferenceId, serial);
  if (!badge) throw new Error(`the badge ${serial} of an accreditation does not exist`);
  return badge;
}

function newBadge(
  { after, conference, category, now }: Decision,
  old: Badge | undefined,
): Parameters<typeof signBadge>[1] {
  const { from, until } = badgeValidity(conference);
  return {
    conferenceId: after.conferenceId,
    serial: newId('bdg', now),
    badgeVersion: (old?.badgeVersion ?? 0) + 1,
    delegateId: after.delegateId,
    delegationId: after.delegationId,
    badgeName: after.profile.badgeName,
    category: category.key,
    zones: [...new Set(category.zones)],
    validFrom: from.toISOString(),
    validUntil: until.toISOString(),
    status: 'active',
    presence: old?.presence ?? {},
    movedAt: old?.movedAt ?? {},
    version: 1,
  };
}

export const changed = ({ serial, version }: Badge) => ({ id: serial, version: version + 1 });

export const describe = ({ serial, badgeVersion, delegateId, delegationId }: Badge) => ({
  serial,
  badgeVersion,
  delegateId,
  delegationId,
});

/** Says that the delegate was admitted or refused now; for somebody screened again it is said again. */
function decided({ before, screenedAgain, cause, now }: Decision, accreditation: Accreditation): EventEnvelope[] {
  const { delegateId, delegationId, status, profile, serial } = accreditation;
  if (status === before?.status && !screenedAgain) return [];
  const aggregate = { id: delegateId, version: accreditation.version };
  if (status === 'refused') {
    return [composeEvent(delegateRefusedV1, cause, aggregate, { delegateId, delegationId }, now)];
  }
  if (status !== 'accredited') return [];
  const badge = profile.attendance === 'in-person' && serial !== undefined ? { serial } : {};
  const data = { delegateId, delegationId, category: profile.category, ...badge };
  return [composeEvent(delegateAccreditedV1, cause, aggregate, data, now)];
}
