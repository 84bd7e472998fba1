import * as z from 'zod';
import { defineEvent } from '../envelope.ts';
import { delegateId, delegateProfile, delegationId, matchKeys } from '../vocabulary.ts';

export const delegateNominatedV1 = defineEvent(
  'registration',
  'delegate-nominated',
  1,
  'A delegate was formally submitted for accreditation.',
  z.object({ delegateId, delegationId, profile: delegateProfile, matchKeys: matchKeys.optional() }),
);
