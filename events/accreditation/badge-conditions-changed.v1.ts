import * as z from 'zod';
import { defineEvent } from '../envelope.ts';
import { badgeSerial, delegateId, delegationId, instant } from '../vocabulary.ts';

export const badgeConditionsChangedV1 = defineEvent(
  'accreditation',
  'badge-conditions-changed',
  1,
  'A badge that depends on conditions, such as a health certificate, was issued, or the officers know more of them.',
  z.object({
    serial: badgeSerial,
    badgeVersion: z.int().positive(),
    delegateId,
    delegationId,
    conditionsUntil: instant
      .optional()
      .describe('The first instant at which one of them does not hold any more; left out while one is missing.'),
  }),
);
