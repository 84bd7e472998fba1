import * as z from 'zod';
import { defineEvent } from '../envelope.ts';
import { delegationId, meetingId, placement } from '../vocabulary.ts';

export const meetingExpiredV1 = defineEvent(
  'meeting-booking',
  'meeting-expired',
  1,
  'The time in which everybody had to agree, or to be accredited, or in which it could have a slot, is over: the meeting will not take place. `placement` is there when a slot was released.',
  z.object({
    meetingId,
    parties: z.array(z.object({ delegationId })).min(2),
    placement: placement.optional(),
    sequence: z.int().nonnegative(),
    /** True when both sides hold a calendar entry that must go. */
    wasConfirmed: z.boolean(),
  }),
);
