import * as z from 'zod';
import { defineEvent } from '../envelope.ts';
import { badgeSerial, delegateId, delegationId } from '../vocabulary.ts';

export const badgeSuspendedV1 = defineEvent(
  'accreditation',
  'badge-suspended',
  1,
  'A badge opens nothing until further notice: an officer suspended it, or its bearer is screened again, or does not come in person any more.',
  z.object({ serial: badgeSerial, badgeVersion: z.int().positive(), delegateId, delegationId }),
);
