import * as z from 'zod';
import { defineEvent } from '../envelope.ts';
import { meetingId, meetingParty, placement } from '../vocabulary.ts';

export const meetingConfirmedV1 = defineEvent(
  'meeting-booking',
  'meeting-confirmed',
  1,
  'Everybody is accredited and the slot is theirs.',
  z.object({
    meetingId,
    parties: z.array(meetingParty).min(2),
    placement,
    /** RFC 5545 SEQUENCE of the calendar entry; the UID is the meeting id. */
    sequence: z.int().nonnegative(),
  }),
);
