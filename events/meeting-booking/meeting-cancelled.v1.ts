import * as z from 'zod';
import { defineEvent } from '../envelope.ts';
import { delegationId, meetingId, placement } from '../vocabulary.ts';

export const meetingCancelledV1 = defineEvent(
  'meeting-booking',
  'meeting-cancelled',
  1,
  'A party or the protocol desk cancelled the meeting. `placement` is there when a slot was released.',
  z.object({
    meetingId,
    parties: z.array(z.object({ delegationId })).min(2),
    placement: placement.optional(),
    sequence: z.int().nonnegative(),
    /** True when both sides hold a calendar entry that must go. */
    wasConfirmed: z.boolean(),
    reason: z.string().optional().describe('Why, in the words of whoever did it; for all parties to see.'),
  }),
);
