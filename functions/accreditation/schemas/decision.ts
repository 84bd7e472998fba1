import * as z from 'zod';
import { authority, conferenceId, delegateId, delegationId, instant } from '../../../events/vocabulary.ts';
import { pageOf, pageQuery } from '../../shared/dynamo/read-page.ts';
import { defineRoute } from '../../shared/http/route.ts';
import { officers } from '../domain/authorities.ts';
import { decisionKinds } from '../domain/decision.ts';

const decisionEntry = z.object({
  delegateId,
  delegationId,
  by: z.string().describe('The officer.'),
  decision: z.enum(decisionKinds).describe('A verdict, or what two officers took back: both of them decided it.'),
  authority: authority.optional().describe('For whom a verdict was given.'),
  reasonCode: z.string().optional(),
  at: instant,
});
export type DecisionEntry = z.output<typeof decisionEntry>;

export const listDecisionsRoute = defineRoute({
  operationId: 'listDecisions',
  method: 'GET',
  path: '/v1/conferences/{conferenceId}/accreditations/history',
  tag: 'accreditation',
  summary: 'What one officer has decided, the latest first',
  description:
    'Every officer reads the own list; security reads anybody’s. A decision shows a moment after it was taken; what was proposed, once it is confirmed.',
  access: { roles: officers },
  params: z.strictObject({ conferenceId }),
  query: z.strictObject({
    by: z.string().min(1).max(256).default('me').describe('The subject of an officer, or `me`.'),
    ...pageQuery,
  }),
  success: { status: 200, description: 'One page of decisions.', schema: pageOf(decisionEntry) },
  problems: [],
});
