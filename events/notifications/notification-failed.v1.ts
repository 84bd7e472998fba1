import * as z from 'zod';
import { defineEvent } from '../envelope.ts';
import { delegationId, eventId, notificationId } from '../vocabulary.ts';

export const notificationFailedV1 = defineEvent(
  'notifications',
  'notification-failed',
  1,
  'A mail could not be sent, or it is unknown whether it was; a person must look.',
  z.object({
    notificationId,
    kind: z.string(),
    delegationId: delegationId.optional(),
    causedBy: eventId,
    reason: z.string(),
  }),
);
