import * as z from 'zod';
import { defineEvent } from '../envelope.ts';
import { badgeSerial, categoryKey, delegateId, delegationId, instant, zoneKey } from '../vocabulary.ts';

export const badgeIssuedV1 = defineEvent(
  'accreditation',
  'badge-issued',
  1,
  'A badge was issued for an accredited delegate.',
  z.object({
    serial: badgeSerial,
    badgeVersion: z.int().positive(),
    delegateId,
    delegationId,
    category: categoryKey,
    zones: z.array(zoneKey),
    validFrom: instant,
    validUntil: instant,
  }),
);
