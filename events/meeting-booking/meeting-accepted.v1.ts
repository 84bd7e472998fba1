import * as z from 'zod';
import { defineEvent } from '../envelope.ts';
import { delegationId, meetingId } from '../vocabulary.ts';

export const meetingAcceptedV1 = defineEvent(
  'meeting-booking',
  'meeting-accepted',
  1,
  'An invited delegation accepted; `delegationId` says which.',
  z.object({ meetingId, delegationId, parties: z.array(z.object({ delegationId })).min(2) }),
);
