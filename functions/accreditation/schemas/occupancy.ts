import * as z from 'zod';
import { categoryKey, conferenceId, instant, zoneKey } from '../../../events/vocabulary.ts';
import { defineRoute } from '../../shared/http/route.ts';

export const occupancy = z.object({
  zone: zoneKey,
  inside: z.int().nonnegative().describe('How many people went in and have not come out.'),
  byCategory: z.record(categoryKey, z.int().positive()),
  countedAt: instant,
});
export type Occupancy = z.output<typeof occupancy>;

export const getOccupancyRoute = defineRoute({
  operationId: 'getOccupancy',
  method: 'GET',
  path: '/v1/conferences/{conferenceId}/zones/{zone}/occupancy',
  tag: 'accreditation',
  summary: 'How many people are inside a zone',
  description:
    'Counted from the badges at the moment it is asked: a passage counts a moment after its scan was answered, an offline one once its device has synced. Somebody whose badge was suspended or revoked inside counts until they are scanned out.',
  access: { roles: ['organiser', 'security'] },
  params: z.strictObject({ conferenceId, zone: zoneKey }),
  query: z.strictObject({}),
  success: { status: 200, description: 'The count.', schema: occupancy },
  problems: [],
});
