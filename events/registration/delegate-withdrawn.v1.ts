import * as z from 'zod';
import { defineEvent } from '../envelope.ts';
import { delegateId, delegationId } from '../vocabulary.ts';

export const delegateWithdrawnV1 = defineEvent(
  'registration',
  'delegate-withdrawn',
  1,
  'A delegate does not come any more: alone, or with the whole delegation.',
  z.object({ delegateId, delegationId, reason: z.enum(['withdrawn', 'delegation-withdrawn']) }),
);
