import { badgeConditionsChangedV1 } from '../../events/accreditation/badge-conditions-changed.v1.ts';
import { badgeIssuedV1 } from '../../events/accreditation/badge-issued.v1.ts';
import { badgeReplacedV1 } from '../../events/accreditation/badge-replaced.v1.ts';
import { badgeSuspendedV1 } from '../../events/accreditation/badge-suspended.v1.ts';
import type { EventEnvelope } from '../../events/envelope.ts';
import type { Write } from '../shared/dynamo/command-log.ts';
import { type Cause, composeEvent } from '../shared/events/compose-event.ts';
import { newId } from '../shared/ids.ts';
import type { BadgeStore } from './data/badge-store.ts';
import type { Category, Conference } from './data/conference-projection.ts';
import type { PhotoProjection } from './data/photo-projection.ts';
import { type Accreditation, conditionsUntil } from './domain/accreditation.ts';
import type { Badge } from './domain/badge.ts';
import { badgeValidity } from './domain/badge-validity.ts';
import type { BadgeSigner } from './signing/badge-signer.ts';
import { signBadge } from './signing/sign-badge.ts';

export interface IssueBadgeTools {
  readonly badges: BadgeStore;
  readonly photos: PhotoProjection;
  readonly signer: BadgeSigner;
}

export interface IssueBadge {
  readonly bearer: Accreditation;
  readonly conference: Conference;
  /** Of the bearer. */
  readonly category: Category;
  /** The badge that the bearer had before, which dies with it. */
  readonly old?: Badge | undefined;
  /** Who has suspended the old badge, where the new one must not open more than the old one did. */
  readonly suspendedBy?: string | undefined;
  /** Whether the new badge begins suspended. */
  readonly suspended?: boolean;
  readonly reprint?: Badge['reprint'];
  readonly cause: Cause;
  readonly now: Date;
}

export interface IssuedBadge {
  readonly badge: Badge;
  readonly writes: readonly Write[];
  readonly events: readonly EventEnvelope[];
}

/** Signs a badge and says what is to be written, together with the bearer's accreditation, and told. */
export async function issueBadge(tools: IssueBadgeTools, issuing: IssueBadge): Promise<IssuedBadge> {
  const { bearer, old, cause, now } = issuing;
  const photo = await tools.photos.get(bearer.conferenceId, bearer.delegateId);
  const badge = await signBadge(tools.signer, newBadge(issuing), photo?.digest);

  const aggregate = { id: badge.serial, version: badge.version };
  const { validFrom, validUntil, zones, category } = badge;
  const issued = { ...describe(badge), category, zones: [...zones], validFrom, validUntil };
  // What was dead already stays what it was; it only learns who has come after it.
  const dies = old && old.status !== 'revoked';
  return {
    badge,
    writes: [...tools.badges.issue(badge), ...(old ? tools.badges.replace(old, badge.serial, now) : [])],
    events: [
      ...(dies
        ? [composeEvent(badgeReplacedV1, cause, changed(old), { ...describe(old), replacedBy: badge.serial }, now)]
        : []),
      composeEvent(badgeIssuedV1, cause, aggregate, issued, now),
      ...(badge.status === 'suspended' ? [composeEvent(badgeSuspendedV1, cause, aggregate, describe(badge), now)] : []),
      ...(badge.conditions ? [conditionsChanged(badge, cause, now)] : []),
    ],
  };
}

function newBadge({
  bearer,
  conference,
  category,
  old,
  suspended = false,
  suspendedBy,
  reprint,
  now,
}: IssueBadge): Parameters<typeof signBadge>[1] {
  const { from, until } = badgeValidity(conference);
  const required = [...new Set(category.conditions ?? [])];
  return {
    conferenceId: bearer.conferenceId,
    serial: newId('bdg', now),
    badgeVersion: (old?.badgeVersion ?? 0) + 1,
    delegateId: bearer.delegateId,
    delegationId: bearer.delegationId,
    badgeName: bearer.profile.badgeName,
    category: category.key,
    zones: [...new Set(category.zones)],
    validFrom: from.toISOString(),
    validUntil: until.toISOString(),
    ...(suspended ? { status: 'suspended', statusSince: now.toISOString(), suspendedBy } : { status: 'active' }),
    ...(required.length > 0
      ? { conditions: required, conditionsUntil: conditionsUntil(required, bearer.conditions) }
      : {}),
    reprint,
    presence: old?.presence ?? {},
    movedAt: old?.movedAt ?? {},
    version: 1,
  };
}

/** Until when the badge's conditions hold. `version` is the badge's own. */
export const conditionsChanged = (badge: Badge, cause: Cause, now: Date): EventEnvelope =>
  composeEvent(
    badgeConditionsChangedV1,
    cause,
    { id: badge.serial, version: badge.version },
    {
      ...describe(badge),
      ...(badge.conditionsUntil === undefined ? {} : { conditionsUntil: badge.conditionsUntil }),
    },
    now,
  );

/** A badge that is changed by what is written now. */
export const changed = ({ serial, version }: Badge) => ({ id: serial, version: version + 1 });

export const describe = ({ serial, badgeVersion, delegateId, delegationId }: Badge) => ({
  serial,
  badgeVersion,
  delegateId,
  delegationId,
});
