import * as z from 'zod';
import { defineEvent } from '../envelope.ts';
import { delegationId, instant, meetingId, meetingParty, placement } from '../vocabulary.ts';

export const meetingCounteredV1 = defineEvent(
  'meeting-booking',
  'meeting-countered',
  1,
  'A delegation that was asked proposed something else instead: every other side is asked now. `released` is there when the meeting had a slot, which it has given up.',
  z.object({
    meetingId,
    delegationId: delegationId.describe('The side that proposes.'),
    parties: z.array(meetingParty.partial({ principalId: true, attendeeIds: true })).min(2),
    changed: z
      .array(z.enum(['windows', 'duration', 'level', 'languages', 'roomFeatures', 'people']))
      .min(1)
      .describe('By what it differs from the proposal before.'),
    durationMinutes: z.int().positive().optional().describe('How long it is to take, as proposed.'),
    windows: z
      .array(z.object({ from: instant, to: instant }))
      .optional()
      .describe('When the side that proposes can; not there when it can at any time of the programme.'),
    message: z.string().optional().describe('What the side that proposes says of it; for all parties to see.'),
    released: placement.optional(),
    expiresAt: instant.optional().describe('Until when all must have accepted.'),
    sequence: z.int().nonnegative(),
  }),
);
