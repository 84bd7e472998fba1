import * as z from 'zod';
import {
  authority,
  conferenceId,
  delegateId,
  reasonCode,
  type VerdictKind,
  verdictKinds,
} from '../../../events/vocabulary.ts';
import { defineRoute } from '../../shared/http/route.ts';
import { officers } from '../domain/authorities.ts';
import { accreditationState, accreditationStatus, delegateParams, note } from './accreditation.ts';

export const MOST_VERDICTS = 100;

const verdictFields = z.strictObject({
  authority: authority.describe(
    'Who speaks: `security` and `host` are those roles; `protocol` is the role protocol or accreditation.',
  ),
  verdict: z.enum(verdictKinds),
  reasonCode: reasonCode.optional().meta({
    description:
      'A code of the conference’s `reasonCodes` that is meant for this verdict; any, where the conference has no list. Only `clear` needs none.',
    examples: ['photo-unclear'],
  }),
  note,
});

const isReasoned = ({ verdict, reasonCode }: { verdict: VerdictKind; reasonCode?: string | undefined }): boolean =>
  verdict === 'clear' || reasonCode !== undefined;
const reasonMissing = { path: ['reasonCode'], error: 'is missing: only clear needs no reason' };

export const verdictBody = verdictFields.refine(isReasoned, reasonMissing);
export type VerdictBody = z.output<typeof verdictBody>;

export const giveVerdictRoute = defineRoute({
  operationId: 'giveVerdict',
  method: 'POST',
  path: '/v1/conferences/{conferenceId}/accreditations/{delegateId}/verdicts',
  tag: 'accreditation',
  summary: 'Give the verdict of one authority on one delegate',
  description:
    'The last required `clear` accredits the delegate and issues the badge in the same step, except to those who attend remotely. An authority may change its verdict until a decision is taken.',
  access: { roles: officers },
  params: delegateParams,
  query: z.strictObject({}),
  body: verdictBody,
  ifMatch: true,
  success: {
    status: 200,
    description: 'What the verdict led to.',
    schema: accreditationState,
    etag: true,
  },
  problems: ['not-in-screening', 'verdict-not-required', 'unknown-category'],
});

const verdictRow = z.strictObject({ delegateId, ...verdictFields.shape }).refine(isReasoned, reasonMissing);
export const verdictsBody = z.strictObject({ verdicts: z.array(verdictRow).min(1).max(MOST_VERDICTS) });
export type VerdictRow = z.output<typeof verdictRow>;

const verdictResult = z.object({
  delegateId,
  authority,
  status: z.enum(['ok', 'rejected']),
  accreditationStatus: accreditationStatus.optional().describe('What a verdict that was taken led to.'),
  serial: accreditationState.shape.serial,
  problem: z
    .looseObject({ type: z.string(), title: z.string(), status: z.int(), detail: z.string() })
    .optional()
    .describe('Why a verdict was rejected, as a problem document would say it.'),
});
export type VerdictResult = z.output<typeof verdictResult>;

export const giveVerdictsRoute = defineRoute({
  operationId: 'giveVerdicts',
  method: 'POST',
  path: '/v1/conferences/{conferenceId}/accreditations/verdicts',
  tag: 'accreditation',
  summary: 'Give verdicts on up to 100 delegates',
  description:
    'Each is taken or rejected by itself, also where it fails on our side (`internal-error`: send that one again in a new request); verdicts on the same delegate are given in the order of the list.',
  access: { roles: officers },
  params: z.strictObject({ conferenceId }),
  query: z.strictObject({}),
  body: verdictsBody,
  success: {
    status: 200,
    description: 'One result for each verdict, in the order of the list.',
    schema: z.object({ results: z.array(verdictResult) }),
  },
  problems: [],
});
