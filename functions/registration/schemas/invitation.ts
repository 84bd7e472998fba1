import * as z from 'zod';
import { conferenceId, delegationId, entityKey, invitationId } from '../../../events/vocabulary.ts';
import { pageOf, pageQuery } from '../../shared/dynamo/read-page.ts';
import { defineRoute } from '../../shared/http/route.ts';
import { conferenceParams, quotas, totalQuota } from './conference.ts';
import { email, instant, language } from './text.ts';

export const MAX_INVITATION_ROWS = 500;

export const invitationBody = z.strictObject({
  entityKey,
  quotas: quotas
    .optional()
    .describe(
      'The most places by category. A category that is left out has none, or where there is a `totalQuota` as many as that leaves. Without it, the default quotas of the conference.',
    ),
  totalQuota: totalQuota
    .optional()
    .describe(
      'The most places, all categories together. Without it and without `quotas`, the default of the conference; with `quotas` alone there is no such limit.',
    ),
  contactEmail: email.describe('Where the invitation and its code are mailed to.'),
  language: language
    .optional()
    .describe('In which language to write; the first of the conference where there is no template.'),
  expiresAt: instant
    .optional()
    .describe('The deadline, in the future and not after registration closes. Without it, when registration closes.'),
});

export const invitation = z.object({
  invitationId,
  entityKey,
  quotas,
  totalQuota: totalQuota.optional(),
  contactEmail: email,
  language: language.optional(),
  expiresAt: instant,
  state: z.enum(['open', 'redeemed', 'expired', 'revoked']),
  delegationId: delegationId.optional().describe('The delegation it registered.'),
  issuedAt: instant,
});

const issuedInvitation = z.object({
  ...invitation.shape,
  code: z
    .string()
    .describe('The single-use code: shown in this answer (and to a repeat with its Idempotency-Key) and nowhere else.'),
});

/** A fault in one row; `pointer` is a JSON pointer into the row. */
export const rowFault = z.object({ pointer: z.string(), detail: z.string() });

export const invitationRowResult = z.object({
  row: z.int().positive().describe('Counted from 1; the header of a CSV file does not count.'),
  status: z.enum(['created', 'rejected']),
  invitationId: invitationId.optional(),
  code: z.string().optional(),
  problem: z
    .string()
    .optional()
    .describe('Of a rejected row: the slug of the problem that this invitation alone would have met.'),
  errors: z.array(rowFault).optional(),
});

export type InvitationBody = z.output<typeof invitationBody>;
export type Invitation = z.output<typeof invitation>;
export type InvitationRowResult = z.output<typeof invitationRowResult>;

const common = { tag: 'registration', access: { roles: ['organiser'] } } as const;

export const issueInvitationRoute = defineRoute({
  ...common,
  operationId: 'issueInvitation',
  method: 'POST',
  path: '/v1/conferences/{conferenceId}/invitations',
  summary: 'Invite an entity',
  description: 'An entity may hold several invitations: two delegations may represent one entity.',
  params: conferenceParams,
  query: z.strictObject({}),
  body: invitationBody,
  success: { status: 201, description: 'The invitation with its code.', schema: issuedInvitation, etag: true },
  problems: ['unknown-entity', 'unknown-category'],
});

export const importInvitationsRoute = defineRoute({
  ...common,
  operationId: 'importInvitations',
  method: 'POST',
  path: '/v1/conferences/{conferenceId}/invitations/import',
  summary: `Invite up to ${MAX_INVITATION_ROWS} entities at once`,
  description: [
    'Each row is what `issueInvitation` takes and stands for itself: good rows are kept, the others are rejected with what is wrong.',
    'Sending it again with the same Idempotency-Key invites nobody twice, even if the first call broke off midway.',
    'As `text/csv` (RFC 4180; UTF-8 with or without byte order mark; comma, semicolon or tab): the header row names the fields, with one column',
    '`quota.<category>` for each category, such as `entityKey,contactEmail,language,expiresAt,totalQuota,quota.head,quota.member`. An empty cell is a field left out.',
  ].join('\n'),
  params: conferenceParams,
  query: z.strictObject({}),
  body: z.strictObject({
    rows: z.array(z.unknown().describe('The body of issueInvitation.')).min(1).max(MAX_INVITATION_ROWS),
  }),
  csv: true,
  success: {
    status: 200,
    description: 'One result for each row, in order.',
    schema: z.object({ created: z.int(), rejected: z.int(), results: z.array(invitationRowResult) }),
  },
  problems: [],
});

export const listInvitationsRoute = defineRoute({
  ...common,
  operationId: 'listInvitations',
  method: 'GET',
  path: '/v1/conferences/{conferenceId}/invitations',
  summary: 'Invitations, oldest first',
  params: conferenceParams,
  query: z.strictObject({
    ...pageQuery,
    state: invitation.shape.state
      .optional()
      .describe('Only those in this state; a page may then be short while there is more.'),
  }),
  success: { status: 200, description: 'One page. Codes are not in it.', schema: pageOf(invitation) },
  problems: [],
});

export const revokeInvitationRoute = defineRoute({
  ...common,
  operationId: 'revokeInvitation',
  method: 'DELETE',
  path: '/v1/conferences/{conferenceId}/invitations/{invitationId}',
  summary: 'Revoke an invitation that was not redeemed',
  description: 'Its code is then unknown to everybody. The invitation stays in the list, as revoked.',
  params: z.strictObject({ conferenceId, invitationId }),
  query: z.strictObject({}),
  ifMatch: true,
  success: { status: 204, description: 'It is revoked.' },
  problems: ['invitation-redeemed'],
});
