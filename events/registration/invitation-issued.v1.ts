import * as z from 'zod';
import { defineEvent } from '../envelope.ts';
import { instant, invitationId, language, representedEntity } from '../vocabulary.ts';

export const invitationIssuedV1 = defineEvent(
  'registration',
  'invitation-issued',
  1,
  'An entity was invited. The code is not in it: whoever may know it derives it from the invitation id.',
  z.object({
    invitationId,
    entity: representedEntity,
    contactEmail: z.email(),
    language: language.optional(),
    expiresAt: instant,
  }),
);
