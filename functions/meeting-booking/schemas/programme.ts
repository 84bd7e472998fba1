import * as z from 'zod';
import {
  calendarDay,
  conferenceId,
  delegateId,
  instant,
  interpreterId,
  language,
  roomId,
  sessionId,
  zoneKey,
} from '../../../events/vocabulary.ts';
import { defineRoute } from '../../shared/http/route.ts';
import { plainText } from './plain-text.ts';
import { closingTime, wallClock } from './wall-clock.ts';

export const key = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,39}$/, 'must be a key: a-z, 0-9 and hyphens, at most 40 characters');

const grid = z.strictObject({
  stepMinutes: z.int().min(5).max(60).default(15).meta({
    description: 'Length of a grid step: 5, 10, 15, 20, 30 or 60 minutes. Meetings occupy whole steps.',
  }),
  days: z
    .array(
      z.strictObject({
        day: calendarDay,
        from: wallClock.meta({ description: 'When meetings can begin, on the wall clock of the conference.' }),
        to: closingTime,
      }),
    )
    .min(1)
    .max(31),
});

const session = z
  .strictObject({
    sessionId: sessionId.optional(),
    title: plainText(300),
    day: calendarDay.optional(),
    start: wallClock.optional(),
    end: closingTime.optional(),
    startsAt: instant.optional(),
    endsAt: instant.optional(),
    zone: zoneKey.optional(),
    speakers: z.array(delegateId).max(20).default([]).meta({
      description: 'Delegates who speak: they are in no meeting while the session lasts.',
    }),
  })
  .check(({ value, issues }) => {
    const { day, start, end, startsAt, endsAt } = value;
    const local = [day, start, end].filter((part) => part !== undefined).length;
    const instants = [startsAt, endsAt].filter((part) => part !== undefined).length;
    if ((local !== 0 && local !== 3) || (instants !== 0 && instants !== 2) || local + instants === 0) {
      const message = 'must say when: day, start and end on the wall clock, or startsAt and endsAt';
      issues.push({ code: 'custom', path: [], message, input: value });
    }
  });

const room = z.strictObject({
  roomId: roomId.optional(),
  name: plainText(100),
  capacity: z.int().min(1).max(5000),
  turnaroundMinutes: z.int().min(0).max(120).default(0),
  features: z.array(key).max(20).default([]).meta({
    description:
      '`host-only` keeps a room for meetings with the host; a room with `video` is needed by who attends from elsewhere; other features are free.',
  }),
  zone: zoneKey.optional().meta({ description: 'Between zones people may need time to travel, see `travel`.' }),
  corridor: key.optional().meta({ description: 'Rooms of one corridor count as near each other.' }),
  neighbours: z.array(plainText(100)).max(20).optional().meta({
    description: 'Names or ids of the rooms next to it; either of two may name the other.',
  }),
});

const travel = z.strictObject({ from: zoneKey, to: zoneKey, minutes: z.int().min(0).max(240) });

const interpreter = z.strictObject({
  interpreterId: interpreterId.optional(),
  name: plainText(100).optional(),
  languages: z.array(language).min(1).max(20),
});

export const programmeBody = z.strictObject({
  grid,
  sessions: z.array(session).max(300).default([]),
  rooms: z.array(room).max(300).default([]),
  interpreters: z.array(interpreter).max(300).default([]),
  travel: z.array(travel).max(300).default([]).meta({
    description:
      'How long people and interpreters need from one zone to another, either way; nothing where a pair is not given. Whoever attends by video need not travel.',
  }),
});
export type ProgrammeBody = z.output<typeof programmeBody>;

export const programmeView = z.object({
  conferenceId,
  timeZone: z.string().meta({ description: 'IANA time zone of the wall-clock times.' }),
  grid: z.object({
    stepMinutes: z.int(),
    days: z.array(z.object({ day: calendarDay, from: z.string(), to: z.string() })),
  }),
  sessions: z.array(
    z.object({
      sessionId,
      title: z.string(),
      day: calendarDay,
      start: z.string(),
      end: z.string(),
      startsAt: instant,
      endsAt: instant,
      zone: zoneKey.optional(),
      speakers: z.array(delegateId),
    }),
  ),
  rooms: z.array(
    z.object({
      roomId,
      name: z.string(),
      capacity: z.int(),
      turnaroundMinutes: z.int(),
      features: z.array(z.string()),
      zone: zoneKey.optional(),
      corridor: z.string().optional(),
      neighbours: z.array(roomId).optional(),
    }),
  ),
  interpreters: z.array(z.object({ interpreterId, name: z.string().optional(), languages: z.array(language) })),
  travel: z.array(z.object({ from: zoneKey, to: zoneKey, minutes: z.int() })),
});
export type ProgrammeView = z.output<typeof programmeView>;

export const conferenceParams = z.strictObject({ conferenceId });

export const putProgrammeRoute = defineRoute({
  operationId: 'putProgramme',
  method: 'PUT',
  path: '/v1/conferences/{conferenceId}/programme',
  tag: 'meeting booking',
  summary: 'Create or replace the programme',
  description:
    'Grid, sessions, rooms, interpreters and the time it takes between zones. Sessions, rooms and interpreters without an id keep the one they had under the same title or name; an id that is given is kept, also one that this programme has not had before, so that a programme can be carried over with its ids. Sessions are given on the wall clock (`day`, `start`, `end`) or in instants (`startsAt`, `endsAt`), or both if they agree. A wall-clock time that is left out or comes twice when clocks change is refused: a session can be given in instants then. Replacing the programme re-checks every meeting: what no longer fits is moved or waitlisted, and both sides are told; a meeting that has begun is left alone. The step length and the time zone cannot change while a meeting is open.',
  access: { roles: ['protocol'] },
  params: conferenceParams,
  query: z.strictObject({}),
  body: programmeBody,
  ifMatch: true,
  success: {
    status: 200,
    description: 'The programme with all ids; 201 when it was created now.',
    schema: programmeView,
    etag: true,
  },
  problems: ['invalid-programme'],
});

export const getProgrammeRoute = defineRoute({
  operationId: 'getProgramme',
  method: 'GET',
  path: '/v1/conferences/{conferenceId}/programme',
  tag: 'meeting booking',
  summary: 'The grid, the sessions, the rooms and the interpreters',
  description: 'Nothing of meetings. `If-None-Match` with the ETag answers 304 while it has not changed.',
  access: 'signed-in',
  params: conferenceParams,
  query: z.strictObject({}),
  success: { status: 200, description: 'The programme.', schema: programmeView, etag: true },
  problems: [],
});
