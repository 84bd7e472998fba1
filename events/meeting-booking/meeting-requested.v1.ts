import * as z from 'zod';
import { defineEvent } from '../envelope.ts';
import { delegationId, instant, meetingId, meetingParty } from '../vocabulary.ts';

export const meetingRequestedV1 = defineEvent(
  'meeting-booking',
  'meeting-requested',
  1,
  'A delegation asked others for a meeting.',
  z.object({
    meetingId,
    delegationId,
    parties: z.array(meetingParty.partial({ principalId: true, attendeeIds: true })).min(2),
    expiresAt: instant.optional().describe('Until when all must have accepted.'),
  }),
);
