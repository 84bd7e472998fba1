import * as z from 'zod';
import { conditionName, instant } from '../../../events/vocabulary.ts';
import { defineRoute } from '../../shared/http/route.ts';
import { officers } from '../domain/authorities.ts';
import { condition, delegateParams, note } from './accreditation.ts';

export const conditionBody = z.strictObject({
  validUntil: instant
    .refine((at) => at >= '2000' && at < '2200', 'must lie in the years from 2000 to 2199')
    .describe('The first instant at which it does not hold any more. One that is past takes the condition back.'),
  note,
});
export type ConditionBody = z.output<typeof conditionBody>;

export const putConditionRoute = defineRoute({
  operationId: 'putCondition',
  method: 'PUT',
  path: '/v1/conferences/{conferenceId}/accreditations/{delegateId}/conditions/{name}',
  tag: 'accreditation',
  summary: 'Attest a condition of one delegate, such as a health certificate',
  description:
    'The conference says which conditions a category asks for. A badge opens something only while all of those that it was issued under hold. The first time takes no If-Match; to replace what was attested send the ETag of the accreditation.',
  access: { roles: officers },
  params: z.strictObject({ ...delegateParams.shape, name: conditionName }),
  query: z.strictObject({}),
  body: conditionBody,
  ifMatch: true,
  success: {
    status: 200,
    description: 'The condition. The ETag is the accreditation’s.',
    schema: condition,
    etag: true,
  },
  problems: ['not-in-screening', 'unknown-condition'],
});
