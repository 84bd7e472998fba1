import * as z from 'zod';
import { defineEvent } from '../envelope.ts';
import { delegationId, eventId, notificationId } from '../vocabulary.ts';

export const notificationSentV1 = defineEvent(
  'notifications',
  'notification-sent',
  1,
  'A mail left for a recipient.',
  z.object({ notificationId, kind: z.string(), delegationId: delegationId.optional(), causedBy: eventId }),
);
