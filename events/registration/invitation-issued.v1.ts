import * as z from 'zod';
import { defineEvent } from '../envelope.ts';
import { instant, invitationId, language, representedEntity } from '../vocabulary.ts';

export const invitationIssuedV1 = defineEvent(
  'registration',
  'invitation-issued',
  1,
  'An entity was invited, or invited again with another code. The code is not in it: whoever may know it derives it from the invitation id and the generation.',
  z.object({
    invitationId,
    generation: z
      .int()
      .positive()
      .optional()
      .describe('Which of its codes works from now on; without it, the first. The earlier ones work no longer.'),
    entity: representedEntity,
    contactEmail: z.email(),
    language: language.optional(),
    expiresAt: instant,
  }),
);
