import * as z from 'zod';
import { defineEvent } from '../envelope.ts';
import { delegateId, delegationId } from '../vocabulary.ts';

export const availabilityChangedV1 = defineEvent(
  'meeting-booking',
  'availability-changed',
  1,
  'When somebody can meet was said anew: their meetings are looked at once more. What was said is not told.',
  z.object({ delegateId, delegationId }),
);
