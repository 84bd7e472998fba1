import * as z from 'zod';
import { defineEvent } from '../envelope.ts';
import { delegateId, delegateProfile, delegationId, matchKeys } from '../vocabulary.ts';

export const delegateAmendedV1 = defineEvent(
  'registration',
  'delegate-amended',
  1,
  'A nominated delegate was amended. `changed` names the fields; `screened` says whether one of them must be screened again.',
  z.object({
    delegateId,
    delegationId,
    changed: z.array(z.string()).min(1),
    screened: z.boolean(),
    profile: delegateProfile,
    matchKeys: matchKeys.optional(),
  }),
);
