import * as z from 'zod';
import { defineEvent } from '../envelope.ts';
import { delegationId, instant, meetingId, meetingParty, placement } from '../vocabulary.ts';

export const meetingSlotOfferedV1 = defineEvent(
  'meeting-booking',
  'meeting-slot-offered',
  1,
  'The desk keeps a slot and a room for a meeting that not all sides have agreed to: whoever accepts agrees to them. Without `placement` the slot that was kept is lost, and the question stands.',
  z.object({
    meetingId,
    parties: z.array(meetingParty.partial({ principalId: true, attendeeIds: true })).min(2),
    asked: z.array(delegationId).optional().describe('The sides whose answer is waited for.'),
    placement: placement.optional(),
    released: placement.optional().describe('The slot that was kept before.'),
    openUntil: instant.optional().describe('Until when all sides must have agreed.'),
    sequence: z.int().nonnegative(),
  }),
);
