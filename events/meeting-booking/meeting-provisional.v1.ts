import * as z from 'zod';
import { defineEvent } from '../envelope.ts';
import { meetingId, meetingParty, placement } from '../vocabulary.ts';

export const meetingProvisionalV1 = defineEvent(
  'meeting-booking',
  'meeting-provisional',
  1,
  'A slot and a room are held; a named attendee is not accredited yet.',
  z.object({
    meetingId,
    parties: z.array(meetingParty).min(2),
    placement,
    /** RFC 5545 SEQUENCE of the calendar entry; the UID is the meeting id. */
    sequence: z.int().nonnegative(),
  }),
);
