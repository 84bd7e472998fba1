import * as z from 'zod';
import { calendarDay, conferenceId, delegateId, delegationId, instant } from '../../../events/vocabulary.ts';
import { defineRoute } from '../../shared/http/route.ts';

export const freeSlotsView = z.object({
  delegationId,
  with: delegationId,
  durationMinutes: z.int(),
  days: z.array(
    z.object({
      day: calendarDay,
      starts: z.array(instant).meta({ description: 'When a meeting of that length could begin, the earliest first.' }),
    }),
  ),
});
export type FreeSlotsView = z.output<typeof freeSlotsView>;

export const freeSlotsQuery = z.strictObject({
  with: delegationId.meta({ description: 'The delegation to be met.' }),
  duration: z.coerce.number().int().min(15).max(240).meta({ description: 'In minutes; a multiple of the grid step.' }),
  day: calendarDay.optional().meta({ description: 'A day of the programme; all of them when left out.' }),
  principalId: delegateId.optional().meta({
    description: 'Who would come for the own side; when left out, the head of the delegation.',
  }),
});
export type FreeSlotsQuery = z.output<typeof freeSlotsQuery>;

export const getFreeSlotsRoute = defineRoute({
  operationId: 'getFreeSlots',
  method: 'GET',
  path: '/v1/conferences/{conferenceId}/delegations/{delegationId}/free-slots',
  tag: 'meeting booking',
  summary: 'When two delegations could meet',
  description:
    'The times at which the own principal, the head of the other delegation and a room that seats them are free, as far as is known at this moment: nothing is held by asking. Every time that is left out looks the same, whatever the cause: a meeting, a session, a wish of either side, an arrival, a room. For a focal point of the delegation and the protocol desk; a delegation that does not come any more is 404, as one that is unknown.',
  access: { roles: ['protocol'], own: true },
  params: z.strictObject({ conferenceId, delegationId }),
  query: freeSlotsQuery,
  success: { status: 200, description: 'The times, by day.', schema: freeSlotsView },
  problems: ['no-programme'],
});
