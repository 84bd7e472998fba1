import * as z from 'zod';
import { defineEvent } from '../envelope.ts';
import { delegationId, instant, meetingId, meetingParty, placement } from '../vocabulary.ts';

export const meetingReopenedV1 = defineEvent(
  'meeting-booking',
  'meeting-reopened',
  1,
  'The principal of a side is replaced by somebody of lower rank: the other sides are asked again. A slot that the meeting has is kept for it meanwhile.',
  z.object({
    meetingId,
    delegationId: delegationId.describe('The side whose principal is another now.'),
    parties: z.array(meetingParty.partial({ principalId: true, attendeeIds: true })).min(2),
    placement: placement.optional().describe('The slot that is kept; without it a new one is sought when all agree.'),
    expiresAt: instant.optional().describe('Until when all must have accepted.'),
    released: placement.optional().describe('The slot that could not be kept.'),
    sequence: z.int().nonnegative(),
    wasConfirmed: z.boolean().describe('Whether both sides hold a calendar entry of a confirmed meeting.'),
  }),
);
