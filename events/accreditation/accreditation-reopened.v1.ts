import * as z from 'zod';
import { defineEvent } from '../envelope.ts';
import { delegateId, delegationId } from '../vocabulary.ts';

export const accreditationReopenedV1 = defineEvent(
  'accreditation',
  'accreditation-reopened',
  1,
  'What had been decided about the delegate counts no more, and the officers decide anew: something that is screened was amended, or two officers opened the case again.',
  z.object({ delegateId, delegationId }),
);
