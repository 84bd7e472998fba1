import * as z from 'zod';
import { calendarDay, delegateId, instant, interpreterId, meetingId, roomId } from '../../../events/vocabulary.ts';
import { defineRoute } from '../../shared/http/route.ts';
import { reasons } from '../domain/planning/binding-reason.ts';
import { losses } from '../domain/planning/loss.ts';
import { conferenceParams } from './programme.ts';

/** So many are planned, and their bookings made, well inside the time that the function has. */
export const MOST_REQUESTS = 400;
/** Meetings that have a slot and may be moved. */
export const MOST_PLACED = 1500;

export const planBody = z.strictObject({
  requests: z
    .union([z.literal('all'), z.array(meetingId).min(1).max(MOST_REQUESTS)], {
      error: `must be "all" or a list of 1 to ${MOST_REQUESTS} ids of meetings`,
    })
    .meta({
      description: 'Which of the meetings that wait for a slot: `all`, or their ids.',
    }),
  mode: z.enum(['preview', 'apply']).meta({ description: '`preview` changes nothing.' }),
  mayMove: z.boolean().default(true).meta({
    description:
      'Whether meetings that have a slot may be moved so that more find one: as few as possible, and none that is locked, has begun or waits for an answer. None ever loses its slot.',
  }),
  seed: z
    .int()
    .min(0)
    .max(2 ** 31 - 1)
    .default(1)
    .meta({
      description:
        'The same seed gives the same plan as long as nothing changes; another one may give another plan that is as good.',
    }),
});
export type PlanBody = z.output<typeof planBody>;

const place = z.object({ roomId, roomName: z.string(), day: calendarDay, startsAt: instant, endsAt: instant });

const comfort = z.object({
  idleGaps: z.int().meta({ description: 'How often somebody waits between two engagements of a day.' }),
  worstIdleGaps: z.int().meta({ description: 'The same of the one person who waits most often.' }),
  roomChanges: z.int().meta({ description: 'How often somebody’s next meeting of a day is in another room.' }),
});

export const planView = z.object({
  mode: z.enum(['preview', 'apply']),
  seed: z.int(),
  placed: z
    .array(z.object({ meetingId, placement: place }))
    .meta({ description: 'What finds a slot; after `apply`, what has been booked.' }),
  moved: z.array(z.object({ meetingId, from: place, to: place })),
  unplaced: z.array(
    z.object({
      meetingId,
      reason: z.enum(reasons).meta({
        description: 'What stands in the way: of all that does, that which would open most slots if it were gone.',
      }),
      ids: z.array(z.union([delegateId, roomId, interpreterId])).meta({
        description: 'The people, rooms or interpreters most in the way, at most three.',
      }),
    }),
  ),
  lost: z.array(z.object({ meetingId, reason: z.enum(losses) })).meta({
    description:
      'Planned and not booked: `taken` by somebody who was faster, `changed` meanwhile, `time-up` or `too-much-at-once`. They stay as they were; plan again.',
  }),
  comfort: z.object({ before: comfort, after: comfort }).meta({
    description: 'Of the people in these meetings, before and by the plan.',
  }),
});
export type PlanView = z.output<typeof planView>;

export const planScheduleRoute = defineRoute({
  operationId: 'planSchedule',
  method: 'POST',
  path: '/v1/conferences/{conferenceId}/schedule/plan',
  tag: 'meeting booking',
  summary: 'Place many waiting meetings at once',
  description: `As many as possible find a slot, the more important ones rather; then as few meetings as possible are moved, and people wait as little as possible between engagements. \`apply\` makes the bookings one by one, each like any other, and everybody concerned is told once; what somebody else was faster with is reported as \`lost\`. More than ${MOST_REQUESTS} waiting meetings, or more than ${MOST_PLACED} that may be moved, are refused as \`plan-too-large\`.`,
  access: { roles: ['protocol'] },
  params: conferenceParams,
  query: z.strictObject({}),
  body: planBody,
  success: { status: 200, description: 'The plan.', schema: planView },
  problems: ['no-programme', 'plan-too-large'],
});
