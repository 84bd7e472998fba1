import * as z from 'zod';
import { defineEvent } from '../envelope.ts';
import { delegationId } from '../vocabulary.ts';

export const delegationSubmittedV1 = defineEvent(
  'registration',
  'delegation-submitted',
  1,
  'A focal point submitted the delegation: its complete drafts are nominated.',
  z.object({ delegationId, nominated: z.int().nonnegative() }),
);
