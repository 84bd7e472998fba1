import * as z from 'zod';
import { defineEvent } from '../envelope.ts';
import { delegationId, meetingId } from '../vocabulary.ts';

export const meetingRequestedV1 = defineEvent(
  'meeting-booking',
  'meeting-requested',
  1,
  'A delegation asked others for a meeting.',
  z.object({ meetingId, delegationId, parties: z.array(z.object({ delegationId })).min(2) }),
);
