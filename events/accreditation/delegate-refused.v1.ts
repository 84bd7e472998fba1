import * as z from 'zod';
import { defineEvent } from '../envelope.ts';
import { delegateId, delegationId } from '../vocabulary.ts';

export const delegateRefusedV1 = defineEvent(
  'accreditation',
  'delegate-refused',
  1,
  'The delegate is not admitted, or not any more because two officers revoked the accreditation. Reasons stay with the officers.',
  z.object({ delegateId, delegationId }),
);
