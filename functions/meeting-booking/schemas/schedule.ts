import * as z from 'zod';
import {
  calendarDay,
  conferenceId,
  delegationId,
  entityKey,
  entityKind,
  instant,
  meetingId,
  roomId,
  sessionId,
} from '../../../events/vocabulary.ts';
import { defineRoute } from '../../shared/http/route.ts';
import { scheduledStatuses } from '../domain/meeting.ts';
import { conferenceParams } from './programme.ts';

const slot = { startsAt: instant, endsAt: instant, start: z.string(), end: z.string() };

export const scheduleView = z.object({
  conferenceId,
  conferenceName: z.string(),
  timeZone: z.string(),
  day: calendarDay,
  from: z.string().meta({ description: 'Opening of the day on the wall clock of the conference.' }),
  to: z.string(),
  ...{ opensAt: instant, closesAt: instant },
  stepMinutes: z.int(),
  sessions: z.array(z.object({ sessionId, title: z.string(), zone: z.string().optional(), ...slot })),
  rooms: z.array(
    z.object({
      roomId,
      name: z.string(),
      capacity: z.int().optional().meta({ description: 'Left out of a room that the programme no longer has.' }),
      features: z.array(z.string()),
      meetings: z.array(
        z.object({
          meetingId,
          status: z.enum(scheduledStatuses),
          ...slot,
          roomFreeAt: instant.meta({ description: 'The end with the turnaround of the room.' }),
          parties: z.array(
            z.object({
              delegationId,
              entityKey: entityKey.optional(),
              kind: entityKind.optional(),
              name: z.string(),
              attendees: z.int(),
            }),
          ),
          interpreters: z
            .array(z.string())
            .optional()
            .meta({ description: 'Who interprets, by name, or by id if none is known.' }),
          subject: z.string().optional(),
        }),
      ),
    }),
  ),
});
export type ScheduleView = z.output<typeof scheduleView>;

const query = z.strictObject({
  day: calendarDay.optional().meta({ description: 'A day of the programme; its first one when left out.' }),
});

export const getScheduleRoute = defineRoute({
  operationId: 'getSchedule',
  method: 'GET',
  path: '/v1/conferences/{conferenceId}/schedule',
  tag: 'meeting booking',
  summary: 'Rooms × time of one day',
  access: { roles: ['protocol'] },
  params: conferenceParams,
  query,
  success: { status: 200, description: 'Every room with its meetings, and the sessions.', schema: scheduleView },
  problems: ['no-programme'],
});

export const getScheduleSvgRoute = defineRoute({
  operationId: 'getScheduleSvg',
  method: 'GET',
  path: '/v1/conferences/{conferenceId}/schedule.svg',
  tag: 'meeting booking',
  summary: 'Rooms × time of one day, as a picture',
  description: 'For a screen or a sheet of A3.',
  access: { roles: ['protocol'] },
  params: conferenceParams,
  query,
  success: { status: 200, description: 'The room plan.', media: ['image/svg+xml'] },
  problems: ['no-programme'],
});

const anyDay = z.strictObject({
  day: calendarDay.optional().meta({ description: 'A day of the programme; all of them when left out.' }),
});
const pdf = { tag: 'meeting booking', method: 'GET' } as const;

export const getSchedulePdfRoute = defineRoute({
  ...pdf,
  operationId: 'getSchedulePdf',
  path: '/v1/conferences/{conferenceId}/schedule.pdf',
  summary: 'Rooms × time, to print on A3',
  description: 'A page for each day, more where there are many rooms.',
  access: { roles: ['protocol'] },
  params: conferenceParams,
  query: anyDay,
  success: { status: 200, description: 'The room plan.', media: ['application/pdf'] },
  problems: ['no-programme'],
});

export const getDoorCardsRoute = defineRoute({
  ...pdf,
  operationId: 'getDoorCards',
  path: '/v1/conferences/{conferenceId}/door-cards.pdf',
  summary: 'Cards for the doors of the rooms, to print on A4',
  description:
    'One for each room and day with meetings: the times, and for each meeting its door code, which its parties find in the meeting. No names.',
  access: { roles: ['protocol'] },
  params: conferenceParams,
  query: anyDay,
  success: { status: 200, description: 'The cards.', media: ['application/pdf'] },
  problems: ['no-programme'],
});

export const getDelegationSchedulePdfRoute = defineRoute({
  ...pdf,
  operationId: 'getDelegationSchedulePdf',
  path: '/v1/conferences/{conferenceId}/delegations/{delegationId}/schedule.pdf',
  summary: 'The meetings of a delegation, to print on A4',
  description:
    'For its focal points and the protocol desk: by day, with time, room, door code, the other side and its principal, who comes, and the interpreters.',
  access: { roles: ['protocol'], own: true },
  params: z.strictObject({ conferenceId, delegationId }),
  query: z.strictObject({}),
  success: { status: 200, description: 'The page.', media: ['application/pdf'] },
  problems: [],
});
