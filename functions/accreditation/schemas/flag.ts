import * as z from 'zod';
import { defineRoute } from '../../shared/http/route.ts';
import { officers } from '../domain/authorities.ts';
import { delegateParams, flag, note } from './accreditation.ts';

const dismissalBody = z.strictObject({ reason: note.unwrap().describe('What the officer found. For officers only.') });
export type DismissalBody = z.output<typeof dismissalBody>;

export const dismissFlagRoute = defineRoute({
  operationId: 'dismissFlag',
  method: 'POST',
  path: '/v1/conferences/{conferenceId}/accreditations/{delegateId}/flags/{flagId}/dismiss',
  tag: 'accreditation',
  summary: 'Say that a delegate is not whom the flag says',
  description:
    'The flag stays dismissed, also where both are amended; that two delegates are not one is dismissed for both. What the watch list says is for security to dismiss. A flag that was dismissed before stays as it was.',
  access: { roles: officers },
  params: z.strictObject({ ...delegateParams.shape, flagId: flag.shape.flagId }),
  query: z.strictObject({}),
  body: dismissalBody,
  ifMatch: true,
  success: { status: 200, description: 'The flag. The ETag is the accreditation’s.', schema: flag, etag: true },
  problems: [],
});
