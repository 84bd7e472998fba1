import * as z from 'zod';
import { defineEvent } from '../envelope.ts';
import { meetingId, meetingParty, placement } from '../vocabulary.ts';

export const meetingProvisionalV1 = defineEvent(
  'meeting-booking',
  'meeting-provisional',
  1,
  'A slot and a room are held; a named attendee is not accredited yet. A confirmed meeting becomes so when somebody in it is replaced.',
  z.object({
    meetingId,
    parties: z.array(meetingParty).min(2),
    placement,
    /** RFC 5545 SEQUENCE of the calendar entry; the UID is the meeting id. */
    sequence: z.int().nonnegative(),
    wasConfirmed: z.boolean().optional().describe('True when both sides hold a calendar entry of a confirmed meeting.'),
  }),
);
