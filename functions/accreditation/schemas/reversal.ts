import * as z from 'zod';
import { delegateId, reasonCode } from '../../../events/vocabulary.ts';
import { defineRoute } from '../../shared/http/route.ts';
import { PROPOSAL_MINUTES } from '../domain/accreditation.ts';
import { officers } from '../domain/authorities.ts';
import { accreditationState, delegateParams, note, proposal } from './accreditation.ts';

export const reversalBody = z.strictObject({
  reasonCode: reasonCode.describe(
    'A code of the conference’s `reasonCodes`; any, where it has no list. What the first officer says is kept.',
  ),
  note,
});
export type ReversalBody = z.output<typeof reversalBody>;

export const proposed = z.object({ delegateId, proposal });

const ACCREDITATION = '/v1/conferences/{conferenceId}/accreditations/{delegateId}';
const FOUR_EYES = `The first officer's call proposes (202); the call of another officer within ${PROPOSAL_MINUTES} minutes confirms (200). The same officer twice is refused. A proposal ends with any new decision, and \`GET\` shows it. Send If-Match to confirm what you have read.`;

const reversal = {
  method: 'POST',
  tag: 'accreditation',
  access: { roles: officers },
  params: delegateParams,
  query: z.strictObject({}),
  body: reversalBody,
  ifMatch: true,
  success: {
    status: 200,
    description: '202 when it was proposed, 200 when it was confirmed and done.',
    schema: z.union([accreditationState, proposed]),
    etag: true,
  },
} as const;

export const revokeAccreditationRoute = defineRoute({
  ...reversal,
  operationId: 'revokeAccreditation',
  path: `${ACCREDITATION}/revoke`,
  summary: 'Take an accreditation back, with two officers',
  description: `${FOUR_EYES} The badge dies in the same moment.`,
  problems: ['illegal-transition', 'second-officer-needed', 'unknown-category'],
});

export const reopenAccreditationRoute = defineRoute({
  ...reversal,
  operationId: 'reopenAccreditation',
  path: `${ACCREDITATION}/reopen`,
  summary: 'Open a refused or revoked case again, with two officers',
  description: `${FOUR_EYES} Every verdict lapses and the delegate waits anew; a badge that was revoked stays dead.`,
  problems: ['illegal-transition', 'second-officer-needed', 'unknown-category'],
});
