import * as z from 'zod';
import {
  calendarDay,
  conferenceId,
  delegateId,
  delegationId,
  entityKey,
  instant,
  interpreterId,
  language,
  level,
  meetingId,
  namesByLanguage,
  roomId,
} from '../../../events/vocabulary.ts';
import { pageOf, pageQuery } from '../../shared/dynamo/read-page.ts';
import { defineRoute } from '../../shared/http/route.ts';
import { MOST_INTERPRETERS } from '../domain/interpreter-choice.ts';
import { meetingStatuses, outcomes, terms } from '../domain/meeting.ts';
import { plainLines, plainText } from './plain-text.ts';
import { conferenceParams, key } from './programme.ts';

const window = z.strictObject({ from: instant, to: instant });
const windows = z.array(window).min(1).max(20).meta({
  description:
    'When this side can. Each is cut back to whole grid steps inside the opening hours; the slot lies inside one of them, so each must leave enough time that is still ahead. Left out, any time of the programme will do.',
});
const people = {
  principalId: delegateId.meta({ description: 'Whom the meeting is about on this side; one of `attendeeIds`.' }),
  attendeeIds: z.array(delegateId).min(1).max(40),
  windows: windows.optional(),
};

const languages = z.array(language).min(1).max(10).meta({
  description:
    'What is spoken. Two or more need interpreters, if the programme has any: they are booked with the meeting, as few as cover each pair of its languages.',
});
const roomFeatures = z.array(key).max(10).meta({
  description: 'What the room must have. A room with `video` is found by itself for who attends from elsewhere.',
});
const durationMinutes = z.int().min(15).max(240).meta({ description: 'A multiple of the grid step.' });

export const meetingRequestBody = z.strictObject({
  delegationId,
  invitees: z.array(delegationId).min(1).max(5),
  ...people,
  durationMinutes,
  level: level.optional().meta({ description: 'On whose level the meeting takes place, `head` being the highest.' }),
  languages: languages.optional(),
  roomFeatures: roomFeatures.optional(),
  subject: plainText(300).optional().meta({ description: 'For all parties to see.' }),
  confidentialNote: plainLines(2000).optional().meta({
    description: 'For the side that asks and the protocol desk; the other parties never see it.',
  }),
  expiresAt: instant.optional().meta({
    description:
      'Until when all must have accepted; then it is `expired`. By default, and at the latest, to the end of the last window, or else of the programme.',
  }),
});
export type MeetingRequestBody = z.output<typeof meetingRequestBody>;

const delegationChoice = delegationId.optional().meta({
  description:
    'For which party. Needed by the protocol desk, and by a focal point of more than one party; otherwise it is the caller’s.',
});

const answer = {
  principalId: people.principalId.optional(),
  attendeeIds: people.attendeeIds.optional().meta({
    description:
      'Needed, as `principalId` is, while this side has not named its people. Who was named before stays named.',
  }),
  windows: windows.optional().meta({
    description:
      'Left out, what this side has said before stands; if it has said nothing, any time that the others agree to will do.',
  }),
};

export const acceptBody = z.strictObject({ delegationId: delegationChoice, ...answer });
export type AcceptBody = z.output<typeof acceptBody>;

export const counterBody = z.strictObject({
  delegationId: delegationChoice,
  ...answer,
  windows: windows.optional().meta({
    description:
      'When the meeting could be instead: they take the place of all windows that any side has named. Left out, those stand.',
  }),
  durationMinutes: durationMinutes.optional(),
  level: level.optional(),
  languages: languages.optional(),
  roomFeatures: roomFeatures.optional(),
  message: plainLines(500).optional().meta({ description: 'For all parties to see.' }),
  expiresAt: instant.optional().meta({
    description:
      'Until when all others must have accepted; then it is `expired`. By default three days; at the latest to the end of the last window, or else of the programme.',
  }),
});
export type CounterBody = z.output<typeof counterBody>;

export const declineBody = z
  .strictObject({ delegationId: delegationChoice, reason: plainLines(500).optional() })
  .default({});
export type DeclineBody = z.output<typeof declineBody>;

export const cancelBody = z.strictObject({ reason: plainLines(500).optional() }).default({});
export type CancelBody = z.output<typeof cancelBody>;

export const rescheduleBody = z
  .strictObject({
    delegationId: delegationId.optional().meta({
      description:
        'Whose windows are meant. Needed by a focal point of more than one party. Of the protocol desk, when left out, those of all sides.',
    }),
    windows: windows.optional().meta({
      description: 'When this side can, or all sides can, in place of what was said before. Left out, that stands.',
    }),
    durationMinutes: z.int().min(15).max(240).optional().meta({
      description: 'A multiple of the grid step. Only the protocol desk can make a meeting longer.',
    }),
    reason: plainLines(500).optional().meta({ description: 'For all parties to see.' }),
  })
  .default({});
export type RescheduleBody = z.output<typeof rescheduleBody>;

export const outcomeBody = z.strictObject({
  outcome: z.enum(outcomes),
  absent: z.array(delegationId).max(6).optional().meta({ description: 'Parties that did not come.' }),
});
export type OutcomeBody = z.output<typeof outcomeBody>;

export const placeBody = z.strictObject({
  startsAt: instant.meta({ description: 'On a step of the grid, ahead.' }),
  roomId,
  interpreterIds: z.array(interpreterId).max(MOST_INTERPRETERS).optional().meta({
    description: 'Left out, those that it has in that place, or some who are free if it needs any.',
  }),
  lock: z.boolean().optional().meta({
    description:
      'Whether nothing may move it from there but what makes it impossible there. Left out, as it was. On the slot and room that it has, only this changes.',
  }),
  displace: z.boolean().optional().meta({
    description:
      'Of a meeting with the host: whether meetings in the way give way to it. Each takes its next slot or waits for one, and its sides are told.',
  }),
  reason: plainLines(500).optional().meta({ description: 'For the parties of this meeting to see.' }),
});
export type PlaceBody = z.output<typeof placeBody>;

export const meetingView = z.object({
  conferenceId,
  meetingId,
  status: z.enum(meetingStatuses),
  requestedBy: delegationId,
  requestedAt: instant,
  parties: z.array(
    z.object({
      delegationId,
      entity: z
        .object({ key: entityKey, names: namesByLanguage })
        .optional()
        .meta({ description: 'Whom the delegation represents. In answers to GET.' }),
      accepted: z.boolean().meta({
        description:
          'The party that asked counts as accepting. A party that had accepted is asked again, and false, when the principal of another is replaced by somebody of lower rank.',
      }),
      principalId: delegateId.optional(),
      attendeeIds: z.array(delegateId).optional().meta({ description: 'The principal first.' }),
      attendees: z
        .array(
          z.object({ delegateId, badgeName: z.string().optional(), function: z.string().optional() }).meta({
            description: 'The names are left out while they have not arrived from registration.',
          }),
        )
        .optional()
        .meta({
          description:
            'Who comes, the principal first, as they are named today. In the answer to GET of one meeting; lists and answers to commands have the ids only.',
        }),
      windows: z
        .array(z.object({ from: instant, to: instant }))
        .optional()
        .meta({
          description:
            'Of the party that proposed them, with the request or a counter-proposal, to all; of another only to itself and the protocol desk.',
        }),
    }),
  ),
  acceptedBy: z.array(delegationId).meta({ description: 'The invited delegations that have accepted so far.' }),
  durationMinutes: z.int(),
  level: level.optional(),
  languages: z.array(language).optional(),
  roomFeatures: z.array(z.string()).optional(),
  subject: z.string().optional(),
  confidentialNote: z.string().optional(),
  expiresAt: instant.optional().meta({
    description: 'While not all have agreed: when they have not by then, the meeting is `expired`.',
  }),
  thread: z
    .array(
      z.object({
        by: delegationId,
        at: instant,
        windows: z.array(z.object({ from: instant, to: instant })).optional(),
        durationMinutes: z.int(),
        level: level.optional(),
        languages: z.array(language).optional(),
        roomFeatures: z.array(key).optional(),
        message: z.string().optional(),
        changed: z.array(z.enum(terms)).meta({ description: 'By what it differs from the entry before.' }),
      }),
    )
    .optional()
    .meta({
      description:
        'Once there was a counter-proposal: the request as it stood then, and each proposal after it. The last one is the one that the others are asked about.',
    }),
  absent: z
    .array(delegationId)
    .optional()
    .meta({ description: 'Delegations that did not come, when its time had come.' }),
  declinedBy: delegationId.optional(),
  cancelledBy: z
    .union([delegationId, z.literal('protocol')])
    .optional()
    .meta({
      description:
        'The party that called it off or whose principal does not come any more, or `protocol` for the protocol desk. Left out when the organiser refused a principal.',
    }),
  reason: z.string().optional(),
  doorCode: z.string().optional().meta({
    description: 'Of a meeting with a slot: what the card on the door of its room shows in the place of names.',
  }),
  placement: z
    .object({
      roomId,
      roomName: z.string(),
      day: calendarDay,
      startsAt: instant,
      endsAt: instant,
      heldUntil: instant.optional().meta({
        description:
          'Of a provisional meeting: until when the slot is held for what it waits for. Then it is `expired` if a party has not agreed or a principal is not accredited, and else `confirmed` without whoever is not.',
      }),
      locked: z.literal(true).optional().meta({
        description:
          'Fixed by the protocol desk or the host’s own: nothing moves it but what makes it impossible there.',
      }),
      interpreterIds: z.array(interpreterId).optional(),
    })
    .optional()
    .meta({ description: 'Where and when, while it is provisional or confirmed and once it is held or a no-show.' }),
  sequence: z.int().meta({ description: 'RFC 5545 SEQUENCE of its calendar entry; the UID is the meeting id.' }),
});
export type MeetingView = z.output<typeof meetingView>;

const meetingParams = z.strictObject({ conferenceId, meetingId });
const partiesAndProtocol = { roles: ['protocol'], own: true } as const;
const none = z.strictObject({});

export const requestMeetingRoute = defineRoute({
  operationId: 'requestMeeting',
  method: 'POST',
  path: '/v1/conferences/{conferenceId}/meetings',
  tag: 'meeting booking',
  summary: 'Ask other delegations for a meeting',
  description:
    'By a focal point of the delegation that asks, or by the protocol desk in its name. Refused as `invalid-meeting` when nothing can come of it: the programme has no time left, a window has passed, more people of this side come in person than the largest room open to the meeting holds, no room has what it needs, or no interpreters of the conference cover its languages.',
  access: partiesAndProtocol,
  params: conferenceParams,
  query: none,
  body: meetingRequestBody,
  success: { status: 201, description: 'The meeting, `requested`.', schema: meetingView, etag: true },
  problems: ['no-programme', 'invalid-meeting'],
});

export const acceptMeetingRoute = defineRoute({
  operationId: 'acceptMeeting',
  method: 'POST',
  path: '/v1/conferences/{conferenceId}/meetings/{meetingId}/accept',
  tag: 'meeting booking',
  summary: 'Accept and name your people',
  description:
    'By a focal point of a delegation that is asked, or by the protocol desk in its name. The last acceptance gives the meeting the earliest slot inside everybody’s windows with a fitting room: it is then `confirmed`, or `provisional` until everybody named is accredited, or `waitlisted` until a slot comes free; either way nobody need ask again. Whoever is asked again, because the principal of another party is replaced by somebody of lower rank, accepts in the same way: the meeting keeps its slot if that suits the people named now. A principal who is known to stand on a lower level than that of the meeting is refused: propose the lower level by a counter-proposal. Refused as `invalid-meeting` when no slot could ever be found: the programme has no time left, a window has passed, the windows of all sides have no time in common, more people of all sides come in person than the largest room open to the meeting holds, no room has what it needs, or no interpreters of the conference cover its languages.',
  access: partiesAndProtocol,
  params: meetingParams,
  query: none,
  body: acceptBody,
  ifMatch: true,
  success: { status: 200, description: 'The meeting as it is now.', schema: meetingView, etag: true },
  problems: ['no-programme', 'invalid-meeting', 'meeting-not-open'],
});

export const counterMeetingRoute = defineRoute({
  operationId: 'counterMeeting',
  method: 'POST',
  path: '/v1/conferences/{conferenceId}/meetings/{meetingId}/counter',
  tag: 'meeting booking',
  summary: 'Propose something else',
  description:
    'By a party that is asked, or by the protocol desk in its name: other windows, another length, level, languages, features of the room or other people of its own. What is left out stays as it was proposed. The party that proposes counts as accepting; every other party is asked, keeps the people it has named, and accepts, declines or proposes in turn. The meeting is then `countered`, and `thread` shows the request and every proposal, 20 in all. A meeting that had a slot, since it was agreed before, gives it up. Refused as `invalid-meeting` when it would change nothing, and when an acceptance would be.',
  access: partiesAndProtocol,
  params: meetingParams,
  query: none,
  body: counterBody,
  ifMatch: true,
  success: { status: 200, description: 'The meeting, `countered`.', schema: meetingView, etag: true },
  problems: ['no-programme', 'invalid-meeting', 'meeting-not-open', 'too-many-proposals'],
});

export const declineMeetingRoute = defineRoute({
  operationId: 'declineMeeting',
  method: 'POST',
  path: '/v1/conferences/{conferenceId}/meetings/{meetingId}/decline',
  tag: 'meeting booking',
  summary: 'Decline a request',
  description:
    'By a delegation that is asked, while not all have accepted; also by one that is asked again. The meeting will then not take place, and a slot it has is free at once for others.',
  access: partiesAndProtocol,
  params: meetingParams,
  query: none,
  body: declineBody,
  ifMatch: true,
  success: { status: 200, description: 'The meeting, `declined`.', schema: meetingView, etag: true },
  problems: ['invalid-meeting', 'meeting-not-open'],
});

export const cancelMeetingRoute = defineRoute({
  operationId: 'cancelMeeting',
  method: 'POST',
  path: '/v1/conferences/{conferenceId}/meetings/{meetingId}/cancel',
  tag: 'meeting booking',
  summary: 'Call a meeting off',
  description:
    'By any party or the protocol desk. Its slot and room are free at once for others. A meeting that has ended stays as it was.',
  access: partiesAndProtocol,
  params: meetingParams,
  query: none,
  body: cancelBody,
  ifMatch: true,
  success: { status: 200, description: 'The meeting, `cancelled`.', schema: meetingView, etag: true },
  problems: ['meeting-not-open'],
});

export const rescheduleMeetingRoute = defineRoute({
  operationId: 'rescheduleMeeting',
  method: 'POST',
  path: '/v1/conferences/{conferenceId}/meetings/{meetingId}/reschedule',
  tag: 'meeting booking',
  summary: 'Give a meeting another time',
  description:
    'By a party or the protocol desk, of a meeting that all agreed to and that has not begun. It takes the earliest slot inside everybody’s windows with a fitting room; who says neither windows nor a duration gets another time than the present one. The old slot is exchanged for the new one in one step, so that at no moment the meeting has neither; when there is none, it is 409 `no-slot` and everything stays as it was. Nobody need agree again. A meeting that is locked stays: 409 `meeting-locked`.',
  access: partiesAndProtocol,
  params: meetingParams,
  query: none,
  body: rescheduleBody,
  ifMatch: true,
  success: { status: 200, description: 'The meeting as it is now.', schema: meetingView, etag: true },
  problems: ['no-programme', 'invalid-meeting', 'meeting-not-open', 'meeting-locked', 'no-slot'],
});

export const recordOutcomeRoute = defineRoute({
  operationId: 'recordOutcome',
  method: 'POST',
  path: '/v1/conferences/{conferenceId}/meetings/{meetingId}/outcome',
  tag: 'meeting booking',
  summary: 'Say what came of a meeting',
  description:
    'By the protocol desk, once a meeting has begun: `held`, or `no-show` when it did not take place. It may be corrected later. The meeting stays in the schedule.',
  access: { roles: ['protocol'] },
  params: meetingParams,
  query: none,
  body: outcomeBody,
  ifMatch: true,
  success: { status: 200, description: 'The meeting as it is now.', schema: meetingView, etag: true },
  problems: ['invalid-meeting', 'meeting-not-open'],
});

export const placeMeetingRoute = defineRoute({
  operationId: 'placeMeeting',
  method: 'POST',
  path: '/v1/conferences/{conferenceId}/meetings/{meetingId}/place',
  tag: 'meeting booking',
  summary: 'Put a meeting into a chosen slot and room',
  description:
    'By the protocol desk; by focal points of the host for a meeting of the host. Of any meeting that has not begun and that something can become of, placed or not. Windows and other wishes of people do not bind the desk; that people and room are free, that the room is large enough and the opening hours do. What is not free is named: 409 `slot-taken` (which meeting has it, to the protocol desk alone). A meeting with the host can displace others with `displace`: whatever is in the way and is not locked, not of the host and has not begun takes its next slot, or waits for one, in the same step. While not all have agreed, slot and room are kept for the meeting until `placement.heldUntil`, `provisional`, and whoever accepts agrees to them.',
  access: partiesAndProtocol,
  params: meetingParams,
  query: none,
  body: placeBody,
  ifMatch: true,
  success: { status: 200, description: 'The meeting in its place.', schema: meetingView, etag: true },
  problems: ['no-programme', 'invalid-meeting', 'meeting-not-open', 'slot-taken', 'too-much-to-move'],
});

export const getMeetingRoute = defineRoute({
  operationId: 'getMeeting',
  method: 'GET',
  path: '/v1/conferences/{conferenceId}/meetings/{meetingId}',
  tag: 'meeting booking',
  summary: 'One meeting',
  description:
    'For its parties and the protocol desk; for everybody else it does not exist. It names the entities that meet and the people who come, as they are known today; the ETag is that of the meeting and stays the same when only a name is amended.',
  access: partiesAndProtocol,
  params: meetingParams,
  query: none,
  success: { status: 200, description: 'The meeting.', schema: meetingView, etag: true },
  problems: [],
});

export const listMeetingsRoute = defineRoute({
  operationId: 'listMeetings',
  method: 'GET',
  path: '/v1/conferences/{conferenceId}/meetings',
  tag: 'meeting booking',
  summary: 'Meetings',
  description:
    'The protocol desk sees all; everybody else those of the delegations whose focal point they are. With `delegationId` in the order of the requests; with `day` the placed ones by time; otherwise, for the protocol desk, by status and then in the order of the requests. With a filter a page may be short although `nextCursor` says that there is more. Each party comes with the entity it represents; who attends is named in the answer of one meeting.',
  access: partiesAndProtocol,
  params: conferenceParams,
  query: z.strictObject({
    delegationId: delegationId.optional(),
    status: z.enum(meetingStatuses).optional(),
    day: calendarDay.optional(),
    ...pageQuery,
  }),
  success: { status: 200, description: 'A page of meetings.', schema: pageOf(meetingView) },
  problems: [],
});
