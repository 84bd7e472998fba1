import * as z from 'zod';
import { defineEvent } from '../envelope.ts';
import { delegationId, meetingId } from '../vocabulary.ts';

export const meetingDeclinedV1 = defineEvent(
  'meeting-booking',
  'meeting-declined',
  1,
  'An invited delegation declined: the meeting will not take place.',
  z.object({ meetingId, delegationId, parties: z.array(z.object({ delegationId })).min(2) }),
);
