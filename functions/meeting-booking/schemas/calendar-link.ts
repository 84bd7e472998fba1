import * as z from 'zod';
import { conferenceId, delegationId, instant } from '../../../events/vocabulary.ts';
import { defineRoute } from '../../shared/http/route.ts';
import { plainText } from './plain-text.ts';

const calendarLinkId = z.string().regex(/^cal_[0-9A-Z]{26}$/);

export const calendarLinkBody = z
  .strictObject({
    label: plainText(100).optional().meta({ description: 'What it is for, so that it can be told from others later.' }),
  })
  .default({});
export type CalendarLinkBody = z.output<typeof calendarLinkBody>;

export const calendarLinkView = z.object({
  calendarLinkId,
  delegationId,
  label: z.string().optional(),
  createdBy: z.string().meta({ description: 'The subject of the focal point who made it.' }),
  createdAt: instant,
});
export type CalendarLinkView = z.output<typeof calendarLinkView>;

const calendarLinkWithUrl = calendarLinkView.extend({
  url: z.url().meta({
    description:
      'Where a calendar reads the meetings, without signing in. Shown this once: whoever has it can read them.',
  }),
});

const PATH = '/v1/conferences/{conferenceId}/delegations/{delegationId}/calendar-links';
const common = {
  tag: 'meeting booking',
  access: { roles: ['protocol'], own: true },
  query: z.strictObject({}),
} as const;

export const createCalendarLinkRoute = defineRoute({
  ...common,
  operationId: 'createCalendarLink',
  method: 'POST',
  path: PATH,
  summary: 'Make a link to the calendar of a delegation',
  description:
    'By a focal point. Put its `url` into a calendar program as a subscription: it shows the delegation’s placed meetings and follows them. The link is dead from the moment at which it is revoked, the delegation withdraws, or whoever made it is no focal point of it any more. A delegation has at most 10.',
  access: { roles: [], own: true },
  params: z.strictObject({ conferenceId, delegationId }),
  body: calendarLinkBody,
  success: { status: 201, description: 'The link, with its URL.', schema: calendarLinkWithUrl },
  problems: ['too-many-calendar-links', 'forbidden'],
});

export const listCalendarLinksRoute = defineRoute({
  ...common,
  operationId: 'listCalendarLinks',
  method: 'GET',
  path: PATH,
  summary: 'The calendar links of a delegation, without their URLs',
  params: z.strictObject({ conferenceId, delegationId }),
  success: { status: 200, description: 'All of them.', schema: z.object({ items: z.array(calendarLinkView) }) },
  problems: [],
});

export const revokeCalendarLinkRoute = defineRoute({
  ...common,
  operationId: 'revokeCalendarLink',
  method: 'DELETE',
  path: `${PATH}/{calendarLinkId}`,
  summary: 'Revoke a calendar link',
  description: 'It opens nothing from that moment on. Calendars may show for a while what they have read before.',
  params: z.strictObject({ conferenceId, delegationId, calendarLinkId }),
  success: { status: 204, description: 'It is revoked.' },
  problems: [],
});

export const CALENDAR_MEDIA = 'text/calendar; charset=utf-8; method=PUBLISH';

export const getCalendarRoute = defineRoute({
  operationId: 'getCalendar',
  method: 'GET',
  path: '/v1/calendars/{file}',
  tag: 'meeting booking',
  summary: 'The meetings of a delegation, for a calendar program',
  description:
    'At the `url` of a calendar link, without signing in: iCalendar (RFC 5545) with METHOD:PUBLISH, and UIDs and SEQUENCEs as in the mails. A provisional meeting is TENTATIVE, one that lost its slot CANCELLED until its time is over. `If-None-Match` with the ETag answers 304 while nothing in it has changed. A link that never was, one that was revoked and one whose delegation or maker is gone look the same: 404.',
  access: 'public',
  params: z.strictObject({ file: z.string() }),
  query: z.strictObject({}),
  success: { status: 200, description: 'The calendar.', media: ['text/calendar'], etag: true },
  problems: ['not-found'],
});
