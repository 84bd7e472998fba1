import * as z from 'zod';
import { defineEvent } from '../envelope.ts';
import { badgeSerial, delegateId, delegationId } from '../vocabulary.ts';

export const badgeResumedV1 = defineEvent(
  'accreditation',
  'badge-resumed',
  1,
  'An officer opened a suspended badge again.',
  z.object({ serial: badgeSerial, badgeVersion: z.int().positive(), delegateId, delegationId }),
);
