import * as z from 'zod';
import { delegationId } from '../../../events/vocabulary.ts';
import { defineRoute } from '../../shared/http/route.ts';
import { conferenceParams } from './programme.ts';

const minutes = z.int().min(0).max(240).meta({
  description: 'So long before and after a meeting of the one, none of the other is near. 0: not at the same time.',
});

export const keepApartBody = z.strictObject({
  pairs: z
    .array(z.strictObject({ delegationIds: z.tuple([delegationId, delegationId]), minutes }))
    .max(100)
    .meta({ description: 'A delegation can be in at most five pairs.' }),
});
export type KeepApartBody = z.output<typeof keepApartBody>;

export const keepApartView = z.object({
  pairs: z.array(z.object({ delegationIds: z.tuple([delegationId, delegationId]), minutes: z.int() })),
});
export type KeepApartView = z.output<typeof keepApartView>;

const route = {
  path: '/v1/conferences/{conferenceId}/keep-apart',
  tag: 'meeting booking',
  access: { roles: ['protocol'] },
  params: conferenceParams,
  query: z.strictObject({}),
} as const;

export const putKeepApartRoute = defineRoute({
  ...route,
  operationId: 'putKeepApart',
  method: 'PUT',
  summary: 'Say which delegations are kept apart',
  description:
    'Meetings of the two are then not in the same room, in neighbouring rooms or in one corridor within so many minutes of each other, as the programme says which rooms are near. The list replaces the one before. Meetings that are placed already are looked at once more, and of two that are too near the lower in priority is moved or waits for a slot; what the desk has locked stays. A meeting of the two with each other is not touched. Nobody but the protocol desk can see that there is such a list: no answer, error, event or mail tells of it.',
  body: keepApartBody,
  ifMatch: true,
  success: { status: 200, description: 'The list as it is kept.', schema: keepApartView, etag: true },
  problems: ['invalid-keep-apart'],
});

export const getKeepApartRoute = defineRoute({
  ...route,
  operationId: 'getKeepApart',
  method: 'GET',
  summary: 'Which delegations are kept apart',
  description:
    'While there is no list it is empty, with the ETag `"0"`. `If-None-Match` with the ETag answers 304 while it has not changed.',
  success: { status: 200, description: 'The list.', schema: keepApartView, etag: true },
  problems: [],
});
