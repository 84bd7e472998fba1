import * as z from 'zod';
import { defineEvent } from '../envelope.ts';
import { delegationId, focalPointId, invitationId, language, representedEntity } from '../vocabulary.ts';

export const delegationRegisteredV1 = defineEvent(
  'registration',
  'delegation-registered',
  1,
  'A delegation registered itself with its invitation code; the caller became its primary focal point.',
  z.object({
    delegationId,
    invitationId,
    entity: representedEntity,
    languages: z.array(language),
    focalPoint: z.object({
      focalPointId,
      subject: z.string(),
      name: z.string(),
      email: z.email(),
      language: language.optional(),
    }),
    focalPoints: z
      .array(z.object({ focalPointId, subject: z.string(), isPrimary: z.boolean() }))
      .optional()
      .describe(
        'Everybody who may speak for the delegation now, the primary focal point among them; without it, only that one.',
      ),
  }),
);

/** The `sub` of everybody who may speak for the delegation. An event from before there were several names only one. */
export const speakersFor = ({
  focalPoint,
  focalPoints,
}: Pick<z.output<typeof delegationRegisteredV1.data>, 'focalPoint' | 'focalPoints'>): string[] => [
  ...new Set(focalPoints ? focalPoints.map(({ subject }) => subject) : [focalPoint.subject]),
];
