import * as z from 'zod';
import { defineEvent } from '../envelope.ts';
import { meetingId, meetingParty, placement } from '../vocabulary.ts';

export const meetingWaitlistedV1 = defineEvent(
  'meeting-booking',
  'meeting-waitlisted',
  1,
  'All agree, but there is no slot yet, or the one it had is lost; it is tried again by itself.',
  z.object({
    meetingId,
    parties: z.array(meetingParty).min(2),
    sequence: z.int().nonnegative(),
    /** True when it had been confirmed, so that both sides hold a calendar entry that must go. */
    wasConfirmed: z.boolean(),
    isNewlyAgreed: z.literal(true).optional().describe('There when the last side has just accepted.'),
    released: placement.optional().describe('The slot that it had and that is free now.'),
  }),
);
