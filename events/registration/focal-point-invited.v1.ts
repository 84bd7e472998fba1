import * as z from 'zod';
import { defineEvent } from '../envelope.ts';
import { delegationId, focalPointId, instant, language, representedEntity } from '../vocabulary.ts';

export const focalPointInvitedV1 = defineEvent(
  'registration',
  'focal-point-invited',
  1,
  'Somebody was asked to be a focal point of a delegation. The code is not in it: whoever may know it derives it from the focal point id.',
  z.object({
    delegationId,
    focalPointId,
    entity: representedEntity,
    name: z.string(),
    email: z.email(),
    language: language.optional(),
    expiresAt: instant,
  }),
);
