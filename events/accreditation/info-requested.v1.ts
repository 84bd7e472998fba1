import * as z from 'zod';
import { defineEvent } from '../envelope.ts';
import { authority, delegateId, delegationId } from '../vocabulary.ts';

export const infoRequestedV1 = defineEvent(
  'accreditation',
  'info-requested',
  1,
  'An authority needs more of the focal point before it can decide.',
  z.object({ delegateId, delegationId, authority, reasonCode: z.string() }),
);
