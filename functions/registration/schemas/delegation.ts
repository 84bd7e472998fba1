import * as z from 'zod';
import {
  categoryKey,
  conferenceId,
  delegationId,
  entityKey,
  focalPointId,
  invitationId,
  representedEntity,
} from '../../../events/vocabulary.ts';
import { pageOf, pageQuery } from '../../shared/dynamo/read-page.ts';
import { mapOf } from '../../shared/http/map-of.ts';
import { defineRoute } from '../../shared/http/route.ts';
import { conferenceParams, places, totalQuota } from './conference.ts';
import { codeTyped, email, instant, language, languages, personName, phone } from './text.ts';

const contact = {
  name: personName,
  email,
  phone: phone.optional(),
  language: language.optional().describe('In which language to write to the focal point.'),
};

export const registrationBody = z.strictObject({
  invitationCode: codeTyped,
  focalPoint: z.strictObject(contact),
  languages: languages
    .optional()
    .describe(
      'What the delegation works in. Without it, the language of its focal point, else the first of the conference.',
    ),
});

export const amendDelegationBody = z.strictObject({
  languages: languages.min(1).optional(),
  focalPoint: z
    .strictObject({
      name: personName,
      email,
      phone: phone.nullable(),
      language: language.nullable(),
    })
    .partial()
    .optional()
    .describe('Fields of the primary focal point to change; null takes one away.'),
  quotas: mapOf(categoryKey, places.nullable())
    .optional()
    .describe('Organiser only. The most places of each category named; null takes the limit away.'),
  totalQuota: totalQuota
    .nullable()
    .optional()
    .describe('Organiser only. The most places, all categories together; null takes the limit away.'),
  contested: z
    .boolean()
    .optional()
    .describe(
      'Organiser only. Whether another delegation claims the same entity. A mark for people: it stops nothing.',
    ),
});

export const delegationStatus = z.enum(['registered', 'submitted', 'withdrawn']);

export const delegation = z.object({
  delegationId,
  invitationId,
  entity: representedEntity,
  status: delegationStatus,
  languages: z.array(language),
  focalPoint: z.object({ focalPointId, ...contact }).describe('The primary focal point.'),
  contested: z.boolean().describe('Another delegation claims the same entity, as the organiser sees it.'),
  registeredAt: instant,
  submittedAt: instant.optional().describe('When it was last submitted.'),
  withdrawnAt: instant.optional(),
});

export const delegationWithQuotas = z.object({
  ...delegation.shape,
  quotas: z
    .record(categoryKey, z.object({ limit: z.int().optional(), used: z.int() }))
    .describe(
      'By category: how many places there are, and how many are used. A category that only the total bounds has no `limit`.',
    ),
  totalQuota: z
    .object({ limit: z.int(), used: z.int() })
    .optional()
    .describe('All categories together, where that is bounded.'),
});

export type RegistrationBody = z.output<typeof registrationBody>;
export type AmendDelegationBody = z.output<typeof amendDelegationBody>;
export type Delegation = z.output<typeof delegation>;
export type DelegationWithQuotas = z.output<typeof delegationWithQuotas>;

export const delegationParams = z.strictObject({ conferenceId, delegationId });

const tag = 'registration';
/** Who sees a delegation that is not their own. */
export const delegationViewers = ['organiser', 'accreditation', 'protocol'] as const;
const organiserAndOwn = { roles: ['organiser'], own: true } as const;
const delegationAccess = { roles: delegationViewers, own: true } as const;

export const registerDelegationRoute = defineRoute({
  operationId: 'registerDelegation',
  method: 'POST',
  path: '/v1/conferences/{conferenceId}/delegations',
  tag,
  summary: 'Register a delegation with its invitation code',
  description: 'The caller becomes its primary focal point. A code registers one delegation, whoever is first.',
  access: 'signed-in',
  params: conferenceParams,
  query: z.strictObject({}),
  body: registrationBody,
  success: { status: 201, description: 'The delegation.', schema: delegationWithQuotas, etag: true },
  problems: ['registration-closed', 'invitation-redeemed', 'invitation-expired', 'too-many-requests'],
});

export const listDelegationsRoute = defineRoute({
  operationId: 'listDelegations',
  method: 'GET',
  path: '/v1/conferences/{conferenceId}/delegations',
  tag,
  summary: 'Delegations, in the order in which they registered',
  description:
    'Organiser, accreditation and protocol see all of them; anyone else those whose focal point they are. With filters a page may be short, or empty, while there is more: `nextCursor` says so.',
  access: delegationAccess,
  params: conferenceParams,
  query: z.strictObject({
    ...pageQuery,
    status: delegationStatus.optional(),
    entityKey: entityKey.optional(),
    category: categoryKey.optional().describe('Only those that have anybody in it, drafts included.'),
    contested: z
      .enum(['true', 'false'])
      .transform((word) => word === 'true')
      .optional(),
  }),
  success: { status: 200, description: 'One page.', schema: pageOf(delegation) },
  problems: [],
});

export const getDelegationRoute = defineRoute({
  operationId: 'getDelegation',
  method: 'GET',
  path: '/v1/conferences/{conferenceId}/delegations/{delegationId}',
  tag,
  summary: 'One delegation with its quotas',
  description: 'The ETag is the version of the delegation; places taken by delegates do not change it.',
  access: delegationAccess,
  params: delegationParams,
  query: z.strictObject({}),
  success: { status: 200, description: 'The delegation.', schema: delegationWithQuotas, etag: true },
  problems: [],
});

export const amendDelegationRoute = defineRoute({
  operationId: 'amendDelegation',
  method: 'PATCH',
  path: '/v1/conferences/{conferenceId}/delegations/{delegationId}',
  tag,
  summary: 'Change the languages of a delegation or how to reach its focal point',
  description:
    'A backup changes the languages only. The organiser also changes its quotas, not below what is used, and marks it as contested; from anybody else that is 403.',
  access: delegationAccess,
  params: delegationParams,
  query: z.strictObject({}),
  body: amendDelegationBody,
  ifMatch: true,
  success: { status: 200, description: 'The delegation.', schema: delegationWithQuotas, etag: true },
  problems: ['forbidden', 'quota-below-use', 'unknown-category', 'delegation-withdrawn'],
});

export const submissionBody = z
  .strictObject({
    onlyComplete: z.boolean().default(false).describe('Nominate the complete drafts and leave the others drafts.'),
  })
  .prefault({});

const incomplete = z.object({ pointer: z.string(), detail: z.string() });

export const submission = z.object({
  ...delegation.shape,
  nominated: z
    .int()
    .describe(
      'How many delegates this call nominated. Those of a call before it that ended early with 503 are not among them.',
    ),
  incomplete: z.array(incomplete).describe('With `onlyComplete`: what the drafts lack that were left.'),
});
export type Submission = z.output<typeof submission>;

export const submitDelegationRoute = defineRoute({
  operationId: 'submitDelegation',
  method: 'POST',
  path: '/v1/conferences/{conferenceId}/delegations/{delegationId}/submit',
  tag,
  summary: 'Nominate every draft of the delegation',
  description: [
    'If a draft is incomplete, nobody is nominated and the answer lists what is missing, with pointers such as `/delegates/dgt_…/dateOfBirth`;',
    'with `{"onlyComplete": true}` the complete ones are nominated. The head of delegation must be among those nominated, now or before.',
    'A delegation may be submitted again: that nominates the drafts added since. Once registration has closed, focal points submit only who came in the place of',
    'somebody; the organiser submits any draft at any time.',
    'Of thousands, what cannot be done in one call is left for the next: the answer is 503 `busy` with how many are nominated; the same request sent again goes on from there.',
  ].join('\n'),
  access: organiserAndOwn,
  params: delegationParams,
  query: z.strictObject({}),
  body: submissionBody,
  ifMatch: true,
  success: { status: 200, description: 'The delegation, and how many were nominated.', schema: submission, etag: true },
  problems: ['incomplete-delegation', 'registration-closed', 'delegation-withdrawn', 'forbidden'],
});

export const withdrawDelegationRoute = defineRoute({
  operationId: 'withdrawDelegation',
  method: 'POST',
  path: '/v1/conferences/{conferenceId}/delegations/{delegationId}/withdraw',
  tag,
  summary: 'Say that the whole delegation does not come',
  description: [
    'By its primary focal point or the organiser, at any time. It takes nobody in from that moment on; its people are withdrawn in the moments that follow, each by an event',
    'of its own, and all that depends on them is released: places, badges, meetings. It cannot be undone; the invitation stays redeemed.',
  ].join('\n'),
  access: organiserAndOwn,
  params: delegationParams,
  query: z.strictObject({}),
  body: z.strictObject({}).prefault({}),
  ifMatch: true,
  success: { status: 200, description: 'The delegation, `withdrawn`.', schema: delegation, etag: true },
  problems: ['delegation-withdrawn', 'forbidden'],
});
