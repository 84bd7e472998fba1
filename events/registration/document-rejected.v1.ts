import * as z from 'zod';
import { defineEvent } from '../envelope.ts';
import { delegateId, delegationId, documentId } from '../vocabulary.ts';

export const documentRejectedV1 = defineEvent(
  'registration',
  'document-rejected',
  1,
  'A document that was uploaded is not what it must be; `reason` says why.',
  z.object({ documentId, delegateId, delegationId, kind: z.string(), reason: z.string() }),
);
