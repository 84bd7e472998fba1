import * as z from 'zod';
import { badgeSerial, conferenceId, delegateId, delegationId, instant } from '../../../events/vocabulary.ts';
import { defineRoute } from '../../shared/http/route.ts';
import { reprintReasons } from '../domain/badge.ts';
import { BADGE, badgeParams, badgeState } from './badge.ts';

/** Who works on badges: the accreditation desk. */
const desk = { tag: 'accreditation', access: { roles: ['accreditation'] }, params: badgeParams } as const;
const changed = { status: 200, description: 'The badge as it is now.', schema: badgeState, etag: true };

const isName = (text: string): boolean => text.isWellFormed() && text.trim() !== '' && !/\p{Cc}/u.test(text);
const personName = z.string().max(200).refine(isName, 'must be a name without control or broken characters');

export const reprintBody = z.strictObject({ reason: z.enum(reprintReasons) });

export const reprintBadgeRoute = defineRoute({
  ...desk,
  operationId: 'reprintBadge',
  method: 'POST',
  path: `${BADGE}/reprint`,
  summary: 'Replace a badge by a new one for the same person',
  description:
    'The old serial is dead in the very moment in which the new one exists. The new badge is as live as the old one was: that of a suspended badge is suspended, and is resumed by its own call. Its zones and validity are those that the conference has now.',
  query: z.strictObject({}),
  body: reprintBody,
  ifMatch: true,
  success: { status: 201, description: 'The new badge.', schema: badgeState, etag: true },
  problems: ['illegal-transition', 'unknown-category'],
});

export const suspendBadgeRoute = defineRoute({
  ...desk,
  operationId: 'suspendBadge',
  method: 'POST',
  path: `${BADGE}/suspend`,
  summary: 'Close a badge until further notice',
  query: z.strictObject({}),
  ifMatch: true,
  success: changed,
  problems: ['illegal-transition'],
});

export const resumeBadgeRoute = defineRoute({
  ...desk,
  operationId: 'resumeBadge',
  method: 'POST',
  path: `${BADGE}/resume`,
  summary: 'Open a suspended badge again',
  description:
    'Its bearer must be accredited and come in person. What a new screening has suspended only the verdicts end, by a new badge.',
  query: z.strictObject({}),
  ifMatch: true,
  success: changed,
  problems: ['illegal-transition'],
});

export const collectBody = z.strictObject({ collectedBy: personName.describe('Who took it.') });

export const collectBadgeRoute = defineRoute({
  ...desk,
  operationId: 'collectBadge',
  method: 'POST',
  path: `${BADGE}/collect`,
  summary: 'Hand a printed badge out',
  query: z.strictObject({}),
  body: collectBody,
  ifMatch: true,
  success: changed,
  problems: ['illegal-transition', 'badge-collected'],
});

export const MOST_BADGES_IN_A_RECEIPT = 90;

export const collectBadgesBody = z.strictObject({
  collectedBy: personName.describe('Who takes them and answers for them.'),
  serials: z
    .array(badgeSerial)
    .min(1)
    .max(MOST_BADGES_IN_A_RECEIPT)
    .refine((serials) => new Set(serials).size === serials.length, 'names a badge twice')
    .optional()
    .describe(
      `Left out: every live badge of the delegation that is still at the desk, at most ${MOST_BADGES_IN_A_RECEIPT}.`,
    ),
});

export const custodyReceipt = z.object({
  receiptId: z.string(),
  delegationId,
  collectedBy: z.string(),
  collectedAt: instant,
  badges: z.array(z.object({ serial: badgeSerial, delegateId, badgeName: z.string(), category: z.string() })),
  remaining: z
    .boolean()
    .describe(
      'Whether more live badges of the delegation are at the desk than one receipt holds: send the call again.',
    ),
});

const DELEGATION = '/v1/conferences/{conferenceId}/delegations/{delegationId}';

export const collectBadgesRoute = defineRoute({
  operationId: 'collectBadges',
  method: 'POST',
  path: `${DELEGATION}/badges/collect`,
  tag: 'accreditation',
  summary: 'Take the badges of a delegation, against a custody receipt',
  description:
    'The focal point signs for the badges and hands them on. All are collected or none. The answer names the receipt, which is printed by its own call.',
  access: { roles: ['accreditation'], own: true },
  params: z.strictObject({ conferenceId, delegationId }),
  query: z.strictObject({}),
  body: collectBadgesBody,
  success: { status: 201, description: 'The receipt.', schema: custodyReceipt },
  problems: ['illegal-transition', 'badge-collected', 'nothing-to-collect'],
});

const receiptId = z.string().regex(/^rcp_[0-7][0-9A-HJKMNP-TV-Z]{25}$/, 'must be an id like rcp_01J…');

export const getCustodyReceiptRoute = defineRoute({
  operationId: 'getCustodyReceipt',
  method: 'GET',
  path: `${DELEGATION}/badges/receipts/{receiptId}`,
  tag: 'accreditation',
  summary: 'A custody receipt as it is printed and signed, in A4',
  access: { roles: ['accreditation'], own: true },
  params: z.strictObject({ conferenceId, delegationId, receiptId }),
  query: z.strictObject({}),
  success: { status: 200, description: 'The receipt.', media: ['application/pdf'], etag: true },
  problems: [],
});

export type CollectBadgesBody = z.output<typeof collectBadgesBody>;
export type CustodyReceiptView = z.output<typeof custodyReceipt>;
