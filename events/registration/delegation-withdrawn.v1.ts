import * as z from 'zod';
import { defineEvent } from '../envelope.ts';
import { delegationId } from '../vocabulary.ts';

export const delegationWithdrawnV1 = defineEvent(
  'registration',
  'delegation-withdrawn',
  1,
  'A delegation does not come any more. Each of its delegates is withdrawn by an event of its own.',
  z.object({ delegationId }),
);
