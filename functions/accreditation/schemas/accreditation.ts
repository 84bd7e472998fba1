import * as z from 'zod';
import {
  attendance,
  authority,
  badgeSerial,
  calendarDay,
  categoryKey,
  conditionName,
  conferenceId,
  delegateId,
  delegationId,
  instant,
  verdictKinds,
} from '../../../events/vocabulary.ts';
import { pageOf, pageQuery } from '../../shared/dynamo/read-page.ts';
import { defineRoute } from '../../shared/http/route.ts';
import { accreditationStatuses, reversals, withdrawalReasons } from '../domain/accreditation.ts';
import { officers } from '../domain/authorities.ts';
import { flagKinds, matchKinds } from '../domain/flags.ts';

export const accreditationStatus = z.enum(accreditationStatuses).meta({
  description:
    'The required verdicts of the category decide: any `refuse` means refused, all `clear` accredited; until then the last `hold` or `more-info` that stands says what is waited for. `revoked` two officers made of accredited, and two can reopen; `withdrawn` is final, for whoever does not come any more and for whoever was replaced.',
});

const standingVerdict = z.object({
  authority,
  verdict: z.enum(verdictKinds),
  reasonCode: z.string().optional(),
  note: z.string().optional(),
  by: z.string().describe('The officer.'),
  at: instant,
});

const pastVerdict = z.object({
  ...standingVerdict.shape,
  lapsedAt: instant.optional().describe('Since when it no longer counts, because the delegate was amended after it.'),
});

/** Where somebody may be another person as well. */
export const flag = z.object({
  flagId: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/, 'must be the id of a flag')
    .describe(
      'Whom the delegate resembles: the id of another delegate, or the reference of an entry of the watch list.',
    ),
  kind: z.enum(flagKinds),
  on: z
    .array(z.enum(matchKinds))
    .describe('What is the same. A name, in whatever script and order, is together with the birthday.'),
  raisedAt: instant,
  dismissed: z
    .object({ reason: z.string(), by: z.string().describe('The officer.'), at: instant })
    .optional()
    .describe('An officer has looked, and it is somebody else.'),
});

/** What focal points see of their own people: the state, never who said what and why. */
export const accreditationState = z.object({
  delegateId,
  status: accreditationStatus,
  serial: badgeSerial.optional().describe('The latest badge.'),
});

export const queuedAccreditation = z.object({
  ...accreditationState.shape,
  delegationId,
  profile: z.object({
    badgeName: z.string(),
    nativeName: z.string().optional(),
    title: z.string().optional(),
    rank: z.string().optional(),
    function: z.string(),
    category: categoryKey,
    headOfDelegation: z.boolean(),
    attendance,
    arrivesOn: calendarDay.optional().describe('The day of arrival where the conference is.'),
  }),
  queuedAt: instant.describe('Since when the delegate waits.'),
  withdrawal: z
    .object({
      reason: z.enum(withdrawalReasons),
      successorId: delegateId.optional().describe('Who comes in the place of somebody replaced.'),
      at: instant,
    })
    .optional()
    .describe('Why the delegate does not come any more.'),
  verdicts: z.array(standingVerdict).describe('Each authority’s verdict as it stands.'),
  flags: z
    .array(flag)
    .describe(
      'Whom the delegate resembles. It decides nothing: somebody must look. The queue has only those that nobody has dismissed.',
    ),
  pending: z.array(authority).describe('Authorities that are asked and have not cleared the delegate.'),
});

/** An entry of the work queue: officers look for people by whom they come for. */
export const queueEntry = z.object({
  ...queuedAccreditation.shape,
  delegationName: z
    .string()
    .optional()
    .describe('In English, or the first name there is; missing for a moment after the delegation has registered.'),
});

const isNote = (text: string): boolean => text.isWellFormed() && !/\p{Cc}/u.test(text.replace(/[\n\r\t]/g, ''));
export const note = z
  .string()
  .min(1)
  .max(500)
  .refine(isNote, 'must not hold control or broken characters')
  .optional()
  .describe('For officers only.');

export const condition = z.object({
  validUntil: instant.describe('The first instant at which it does not hold any more.'),
  note,
  by: z.string().describe('The officer.'),
  at: instant,
});

const proposed = {
  action: z.enum(reversals),
  reasonCode: z.string(),
  note: z.string().optional(),
  by: z.string().describe('The officer who proposed it.'),
  at: instant,
};
export const proposal = z.object({
  ...proposed,
  expiresAt: instant.describe('Until when a second officer can confirm it.'),
});

export const accreditation = z.object({
  ...queuedAccreditation.shape,
  requiredConditions: z.array(conditionName).describe('What the category asks for besides verdicts.'),
  conditions: z.record(conditionName, condition).describe('What the officers attest, by name.'),
  proposal: proposal.optional().describe('What one officer has proposed and a second one must confirm.'),
  reversals: z
    .array(z.object({ ...proposed, confirmedBy: z.string(), confirmedAt: instant }))
    .describe('What was taken back by two officers, oldest first.'),
  history: z.array(pastVerdict).describe('Every verdict given, oldest first.'),
});

export type AccreditationState = z.output<typeof accreditationState>;
export type QueuedAccreditation = z.output<typeof queuedAccreditation>;
export type QueueEntry = z.output<typeof queueEntry>;
export type AccreditationView = z.output<typeof accreditation>;

export const delegateParams = z.strictObject({ conferenceId, delegateId });

export const listAccreditationsRoute = defineRoute({
  operationId: 'listAccreditations',
  method: 'GET',
  path: '/v1/conferences/{conferenceId}/accreditations',
  tag: 'accreditation',
  summary: 'The work queue, in the order in which it is served',
  description:
    'By category in the conference’s own order, then who arrives sooner (who has not said when comes after), then who waits longer. The organiser’s new order of categories holds for everybody who is nominated or amended after it. Without `status` it is the queue of those in screening; with `delegationId` it is that delegation alone, who waits longest first, and without `status` the whole of it. With `category` a page may hold fewer than `limit`, or none, while `nextCursor` says that there is more.',
  access: { roles: officers },
  params: z.strictObject({ conferenceId }),
  query: z.strictObject({
    status: accreditationStatus.optional(),
    category: categoryKey.optional(),
    delegationId: delegationId.optional(),
    ...pageQuery,
  }),
  success: { status: 200, description: 'One page of accreditations.', schema: pageOf(queueEntry) },
  problems: [],
});

export const getAccreditationRoute = defineRoute({
  operationId: 'getAccreditation',
  method: 'GET',
  path: '/v1/conferences/{conferenceId}/accreditations/{delegateId}',
  tag: 'accreditation',
  summary: 'The accreditation of one delegate',
  description:
    'Officers see verdicts with their reasons and the history; focal points see the state of their own people, and their ETag changes only with that state.',
  access: { roles: officers, own: true },
  params: delegateParams,
  query: z.strictObject({}),
  success: {
    status: 200,
    description: 'The accreditation.',
    schema: z.union([accreditation, accreditationState]),
    etag: true,
  },
  problems: [],
});
