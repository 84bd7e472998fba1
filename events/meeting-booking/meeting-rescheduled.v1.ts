import * as z from 'zod';
import { defineEvent } from '../envelope.ts';
import { meetingId, meetingParty, placement } from '../vocabulary.ts';

export const meetingRescheduledV1 = defineEvent(
  'meeting-booking',
  'meeting-rescheduled',
  1,
  'A placed meeting moved to another slot or room.',
  z.object({
    meetingId,
    parties: z.array(meetingParty).min(2),
    placement,
    previous: placement,
    sequence: z.int().nonnegative(),
    status: z.enum(['provisional', 'confirmed']),
    reason: z
      .string()
      .optional()
      .describe('Why, in the words of whoever moved it; for all parties to see. Not there when it moved by itself.'),
  }),
);
