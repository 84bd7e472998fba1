import * as z from 'zod';
import { defineEvent } from '../envelope.ts';
import { delegateId, delegationId, documentId } from '../vocabulary.ts';

export const documentAcceptedV1 = defineEvent(
  'registration',
  'document-accepted',
  1,
  'A document that was uploaded is what it was said to be. `object` is where it lies.',
  z.object({
    documentId,
    delegateId,
    delegationId,
    kind: z.string(),
    contentType: z.string(),
    size: z.int().positive().describe('Bytes.'),
    sha256: z.string().describe('Base64 of the digest of the bytes.'),
    width: z.int().positive().optional().describe('Pixels, of a picture.'),
    height: z.int().positive().optional(),
    object: z.object({ key: z.string(), versionId: z.string().optional() }),
  }),
);
