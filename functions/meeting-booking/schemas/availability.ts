import * as z from 'zod';
import { conferenceId, delegateId, delegationId, instant } from '../../../events/vocabulary.ts';
import { defineRoute } from '../../shared/http/route.ts';
import { closingTime, wallClock } from './wall-clock.ts';

const window = z.object({ from: instant, to: instant });

const availability = {
  windows: z
    .array(window)
    .min(1)
    .max(20)
    .optional()
    .meta({ description: 'When the person can meet; left out, at any time of the programme.' }),
  maxMeetingsPerDay: z.int().min(1).max(50).optional().meta({ description: 'Sessions do not count.' }),
  lunch: z
    .object({ from: wallClock, to: closingTime, minutes: z.int().min(15).max(240) })
    .optional()
    .meta({
      description:
        'Of every day, so many minutes in a row between the two times, on the wall clock of the conference, have no meeting.',
    }),
};

export const availabilityBody = z.strictObject({
  ...availability,
  windows: z.array(z.strictObject(window.shape)).min(1).max(20).optional(),
  lunch: z.strictObject(availability.lunch.unwrap().shape).optional(),
});
export type AvailabilityBody = z.output<typeof availabilityBody>;

export const availabilityView = z.object({ delegateId, delegationId, ...availability });
export type AvailabilityView = z.output<typeof availabilityView>;

const route = {
  path: '/v1/conferences/{conferenceId}/delegates/{delegateId}/availability',
  tag: 'meeting booking',
  access: { roles: ['protocol'], own: true },
  params: z.strictObject({ conferenceId, delegateId }),
  query: z.strictObject({}),
} as const;

export const putAvailabilityRoute = defineRoute({
  ...route,
  operationId: 'putAvailability',
  method: 'PUT',
  summary: 'Say when somebody can meet',
  description:
    'By a focal point of the person’s delegation, or by the protocol desk. The body replaces what was said before; an empty one takes everything back. Windows that touch or overlap are one; each must lie inside the days of the conference. A meeting of the person that it does not suit is moved to the next slot that does, or waits for one, and all sides are told; a locked meeting stays. These are wishes: the protocol desk may place a meeting against them. Arrival and departure are not said here but in the registration. Whoever does not come any more has no availability: 404.',
  body: availabilityBody,
  ifMatch: true,
  success: { status: 200, description: 'The availability as it is kept.', schema: availabilityView, etag: true },
  problems: ['invalid-availability'],
});

export const getAvailabilityRoute = defineRoute({
  ...route,
  operationId: 'getAvailability',
  method: 'GET',
  summary: 'When somebody can meet',
  description:
    'For the person’s own delegation and the protocol desk. While nothing was said it has no entry, and the ETag `"0"`. `If-None-Match` with the ETag answers 304 while it has not changed.',
  success: { status: 200, description: 'The availability.', schema: availabilityView, etag: true },
  problems: [],
});
