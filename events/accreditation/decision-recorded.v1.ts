import * as z from 'zod';
import { defineEvent } from '../envelope.ts';
import { delegateId, delegationId } from '../vocabulary.ts';

export const decisionRecordedV1 = defineEvent(
  'accreditation',
  'decision-recorded',
  1,
  'An officer said something about a delegate of which no other event tells. What it was, and who said it, is for the officers to read.',
  z.object({ delegateId, delegationId }),
);
