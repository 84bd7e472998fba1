import * as z from 'zod';
import { defineEvent } from '../envelope.ts';
import { delegationId, meetingId, placement } from '../vocabulary.ts';

export const meetingDeclinedV1 = defineEvent(
  'meeting-booking',
  'meeting-declined',
  1,
  'A delegation that was asked declined: the meeting will not take place. `placement` is there when a slot was released, that had been kept while it was asked again.',
  z.object({
    meetingId,
    delegationId,
    parties: z.array(z.object({ delegationId })).min(2),
    placement: placement.optional(),
    sequence: z.int().nonnegative().optional(),
    wasConfirmed: z.boolean().optional(),
    reason: z.string().optional().describe('Why, in the words of whoever did it; for all parties to see.'),
  }),
);
