import * as z from 'zod';
import {
  badgeSerial,
  categoryKey,
  conditionName,
  conferenceId,
  delegateId,
  delegationId,
  instant,
  zoneKey,
} from '../../../events/vocabulary.ts';
import { defineRoute } from '../../shared/http/route.ts';
import { officers } from '../domain/authorities.ts';
import { badgeStatuses } from '../domain/badge.ts';

export const badgeState = z.object({
  serial: badgeSerial,
  badgeVersion: z.int().positive().describe('Counts the badges issued for this delegate.'),
  delegateId,
  delegationId,
  status: z.enum(badgeStatuses).describe('Only an `active` badge opens anything; `replaced` and `revoked` are final.'),
  replacedBy: badgeSerial
    .optional()
    .describe('The badge issued in its place; left out when another person came in the place of its bearer.'),
  conditions: z
    .array(conditionName)
    .optional()
    .describe('What must hold, besides `status`, for it to open anything; left out when there is nothing.'),
  conditionsUntil: instant
    .optional()
    .describe(
      'The first instant at which one of its conditions does not hold any more; left out while one is missing.',
    ),
  prints: z.int().positive().optional().describe('How often it was printed; left out until it was.'),
  collected: z
    .object({ at: instant, collectedBy: z.string() })
    .optional()
    .describe('When the printed badge was handed out, and to whom.'),
});

export const badge = z.object({
  ...badgeState.shape,
  badgeName: z.string(),
  category: categoryKey,
  zones: z.array(zoneKey),
  validFrom: instant,
  validUntil: instant.describe('The first instant at which it is no longer good.'),
  credential: z.string().describe('The text of the QR code: a signed COSE_Sign1 message in base45.'),
});

export const badgeParams = z.strictObject({ conferenceId, serial: badgeSerial });
export const BADGE = '/v1/conferences/{conferenceId}/badges/{serial}';

const badgeRoute = { tag: 'accreditation', access: { roles: officers, own: true }, params: badgeParams } as const;

export const getBadgeRoute = defineRoute({
  ...badgeRoute,
  operationId: 'getBadge',
  method: 'GET',
  path: BADGE,
  summary: 'A badge, live or not',
  query: z.strictObject({}),
  success: { status: 200, description: 'The badge.', schema: badge, etag: true },
  problems: [],
});

export const getBadgePdfRoute = defineRoute({
  ...badgeRoute,
  operationId: 'getBadgePdf',
  method: 'GET',
  path: `${BADGE}/badge.pdf`,
  summary: 'A live badge as it is printed, one page in A6',
  query: z.strictObject({}),
  success: { status: 200, description: 'The badge.', media: ['application/pdf'], etag: true },
  problems: ['badge-not-active'],
});

export const getBadgeQrPngRoute = defineRoute({
  ...badgeRoute,
  operationId: 'getBadgeQrPng',
  method: 'GET',
  path: `${BADGE}/qr.png`,
  summary: 'The QR code of a live badge as a bitmap',
  query: z.strictObject({}),
  success: { status: 200, description: 'The QR code.', media: ['image/png'], etag: true },
  problems: ['badge-not-active'],
});

export const getBadgeQrSvgRoute = defineRoute({
  ...badgeRoute,
  operationId: 'getBadgeQrSvg',
  method: 'GET',
  path: `${BADGE}/qr.svg`,
  summary: 'The QR code of a live badge as a drawing',
  query: z.strictObject({}),
  success: { status: 200, description: 'The QR code.', media: ['image/svg+xml'], etag: true },
  problems: ['badge-not-active'],
});

/** RFC 7517, with the members of RFC 7518 section 6.2.1 for a P-256 key. */
export const badgeKeySet = z.object({
  keys: z.array(
    z.object({
      kty: z.literal('EC'),
      crv: z.literal('P-256'),
      x: z.string(),
      y: z.string(),
      kid: z
        .string()
        .describe('What a credential names its key by: the first 8 bytes of the key’s RFC 7638 thumbprint.'),
      alg: z.literal('ES256'),
      use: z.literal('sig'),
    }),
  ),
});

export const getBadgeKeysRoute = defineRoute({
  operationId: 'getBadgeKeys',
  method: 'GET',
  path: '/v1/conferences/{conferenceId}/badge-keys.json',
  tag: 'accreditation',
  summary: 'The keys with which anyone verifies badges',
  description:
    'The keys sign for every conference, so the answer is the same whichever is named, and says nothing of which exist. The credential itself names its conference.',
  access: 'public',
  params: z.strictObject({ conferenceId }),
  query: z.strictObject({}),
  success: { status: 200, description: 'A JSON Web Key Set (RFC 7517).', schema: badgeKeySet, etag: true },
  problems: ['not-found'],
});
