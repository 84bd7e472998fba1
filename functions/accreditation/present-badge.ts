import type * as z from 'zod';
import type { Badge } from './domain/badge.ts';
import type { badge, badgeState } from './schemas/badge.ts';

/** A badge without where its bearer is, which is for security by its own route, and without who did what to it. */
export const presentBadge = (shown: Badge): z.output<typeof badge> => ({
  ...presentBadgeState(shown),
  badgeName: shown.badgeName,
  category: shown.category,
  zones: [...shown.zones],
  validFrom: shown.validFrom,
  validUntil: shown.validUntil,
  credential: shown.credential,
});

/** What becomes of a badge in the course of the conference. */
export const presentBadgeState = ({
  serial,
  badgeVersion,
  delegateId,
  delegationId,
  status,
  replacedBy,
  conditions,
  conditionsUntil,
  prints,
  collected,
}: Badge): z.output<typeof badgeState> => ({
  serial,
  badgeVersion,
  delegateId,
  delegationId,
  status,
  ...(replacedBy === undefined ? {} : { replacedBy }),
  ...(conditions === undefined ? {} : { conditions: [...conditions] }),
  ...(conditionsUntil === undefined ? {} : { conditionsUntil }),
  ...(prints === undefined ? {} : { prints }),
  ...(collected === undefined ? {} : { collected: { at: collected.at, collectedBy: collected.collectedBy } }),
});
