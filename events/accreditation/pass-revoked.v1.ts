import * as z from 'zod';
import { defineEvent } from '../envelope.ts';
import { delegationId, passId, passKind } from '../vocabulary.ts';

export const passRevokedV1 = defineEvent(
  'accreditation',
  'pass-revoked',
  1,
  'A transferable pass opens nothing any more.',
  z.object({ passId, delegationId, kind: passKind }),
);
