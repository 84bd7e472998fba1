import * as z from 'zod';
import { delegateId } from '../../../events/vocabulary.ts';
import { defineRoute } from '../../shared/http/route.ts';
import { delegateParams } from './delegate.ts';
import { line } from './text.ts';

export const legalHoldBody = z.strictObject({
  reason: line(200).describe('Which authority asked, and its reference. No names of people.'),
});

const legalHold = z.object({
  delegateId,
  ...legalHoldBody.shape,
  setBy: z.string().describe('The subject of who set it.'),
  since: z.string(),
});

export type LegalHoldBody = z.output<typeof legalHoldBody>;
export type LegalHoldView = z.output<typeof legalHold>;

const common = {
  tag: 'registration',
  path: '/v1/conferences/{conferenceId}/delegations/{delegationId}/delegates/{delegateId}/legal-hold',
  access: { roles: ['organiser', 'security'] },
  params: delegateParams,
  query: z.strictObject({}),
} as const;

export const putLegalHoldRoute = defineRoute({
  ...common,
  operationId: 'putLegalHold',
  method: 'PUT',
  summary: 'Keep the passport data of a delegate, whatever the rule of the conference',
  description: [
    'While it lasts the passport is neither deleted nor replaced, and one that is filed under it stays as well. The delegation is not told of it.',
    'What the rule has deleted, or was due to delete, does not come back. Setting the first takes no If-Match; giving another reason takes its ETag.',
  ].join('\n'),
  body: legalHoldBody,
  ifMatch: true,
  success: { status: 200, description: 'The hold; 201 when it was set now.', schema: legalHold, etag: true },
  problems: [],
});

export const getLegalHoldRoute = defineRoute({
  ...common,
  operationId: 'getLegalHold',
  method: 'GET',
  summary: 'The legal hold on a delegate’s passport data',
  success: { status: 200, description: 'The hold.', schema: legalHold, etag: true },
  problems: [],
});

export const removeLegalHoldRoute = defineRoute({
  ...common,
  operationId: 'removeLegalHold',
  method: 'DELETE',
  summary: 'Lift the legal hold',
  description: 'The rule of the conference holds again. If its day has come already, the passport is gone at once.',
  ifMatch: true,
  success: { status: 204, description: 'It is lifted.' },
  problems: [],
});
