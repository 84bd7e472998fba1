import * as z from 'zod';
import { defineEvent } from '../envelope.ts';
import { delegateId, delegateProfile, delegationId } from '../vocabulary.ts';

export const delegateSubstitutedV1 = defineEvent(
  'registration',
  'delegate-substituted',
  1,
  'Another person takes the place of a nominated delegate, who is replaced. `ranksLower` says that those who agreed to meet the former one must be asked again.',
  z.object({
    delegateId: delegateId.describe('Who is replaced.'),
    delegationId,
    successor: z.object({ delegateId, profile: delegateProfile }),
    ranksLower: z.boolean(),
  }),
);
