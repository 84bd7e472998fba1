import * as z from 'zod';
import { conferenceId } from '../../../events/vocabulary.ts';
import { defineRoute } from '../../shared/http/route.ts';

export const REVOCATIONS_MEDIA = 'application/vnd.chancery.revocations';

export const getRevocationsRoute = defineRoute({
  operationId: 'getRevocations',
  method: 'GET',
  path: '/v1/conferences/{conferenceId}/revocations',
  tag: 'accreditation',
  summary: 'The signed list of badges that open nothing though their credential is good',
  description: [
    'For gates without a network. The answer is text: `CHYR1:` and in base64url a COSE_Sign1 message (RFC 9052) signed with a key of `badge-keys.json`. It says when it was made (`issuedAt`), until when it may be trusted (`nextUpdate`, an hour later), and of each dead badge whether it was revoked, replaced or suspended, or from when on a condition is missing.',
    'A change is in it within seconds. Ask with `If-None-Match` as often as you like: 304 while nothing has changed.',
  ].join('\n'),
  access: 'public',
  params: z.strictObject({ conferenceId }),
  query: z.strictObject({}),
  success: { status: 200, description: 'The list.', media: [REVOCATIONS_MEDIA], etag: true },
  problems: ['not-found'],
});
