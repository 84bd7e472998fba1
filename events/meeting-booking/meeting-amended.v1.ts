import * as z from 'zod';
import { defineEvent } from '../envelope.ts';
import { meetingId, meetingParty, placement } from '../vocabulary.ts';

const placedStatus = z.enum(['provisional', 'confirmed']);

export const meetingAmendedV1 = defineEvent(
  'meeting-booking',
  'meeting-amended',
  1,
  'Other people come to a placed meeting now; its slot and room are as they were. When its status changed with it, that is told by an event of its own as well.',
  z.object({
    meetingId,
    parties: z.array(meetingParty).min(2),
    placement,
    /** RFC 5545 SEQUENCE of the calendar entry; the UID is the meeting id. */
    sequence: z.int().nonnegative(),
    status: placedStatus,
    previousStatus: placedStatus,
  }),
);
