import * as z from 'zod';
import { defineEvent } from '../envelope.ts';
import { badgeSerial, delegateId, delegationId } from '../vocabulary.ts';

export const badgeRevokedV1 = defineEvent(
  'accreditation',
  'badge-revoked',
  1,
  'A badge is dead for good and nothing was issued in its place.',
  z.object({
    serial: badgeSerial,
    badgeVersion: z.int().positive(),
    delegateId,
    delegationId,
    reason: z
      .enum(['withdrawn', 'replaced', 'revoked'])
      .describe('Its bearer was withdrawn, or another person came in the place, or the officers revoked it.'),
  }),
);
