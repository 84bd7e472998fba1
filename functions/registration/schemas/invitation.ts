import * as z from 'zod';
import { conferenceId, delegationId, entityKey, invitationId } from '../../../events/vocabulary.ts';
import { pageOf, pageQuery } from '../../shared/dynamo/read-page.ts';
import { defineRoute } from '../../shared/http/route.ts';
import { importQuery, importSummary, rowFault, rowStatus } from '../../shared/import/import-summary.ts';
import { conferenceParams, quotas, totalQuota } from './conference.ts';
import { email, externalRef, instant, language } from './text.ts';

export const MAX_INVITATION_ROWS = 500;

/** The columns of a CSV file of invitations, in the order of the template; after them one for each category. */
export const INVITATION_COLUMNS: readonly string[] = [
  'externalRef',
  'entityKey',
  'contactEmail',
  'language',
  'expiresAt',
  'totalQuota',
];
export const QUOTA_COLUMN = 'quota.';

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
  externalRef: externalRef.optional(),
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
  issuedAt: instant.describe('When it was issued first.'),
  generation: z
    .int()
    .positive()
    .describe('Which of its codes works: 1 is the first, and each re-issue makes the next.'),
  externalRef: externalRef.optional(),
});

export const reissueBody = z
  .strictObject({
    contactEmail: invitationBody.shape.contactEmail.optional(),
    language: invitationBody.shape.language,
    expiresAt: instant
      .optional()
      .describe(
        'The new deadline, in the future and not after registration closes. Without it, the one it has, or when registration closes if that has passed.',
      ),
  })
  .prefault({});

const issuedInvitation = z.object({
  ...invitation.shape,
  code: z
    .string()
    .describe('The single-use code: shown in this answer (and to a repeat with its Idempotency-Key) and nowhere else.'),
});

export const invitationRowResult = z.object({
  row: z.int().positive().describe('Counted from 1; the header of a CSV file does not count.'),
  status: rowStatus,
  invitationId: invitationId.optional().describe('Of a row that was kept; a dry run gives new invitations none.'),
  code: z.string().optional(),
  problem: z
    .string()
    .optional()
    .describe('Of a rejected row: the slug of the problem that this invitation alone would have met.'),
  errors: z.array(rowFault).optional(),
});

/** What a row amends an invitation with. */
export const amendInvitationBody = invitationBody.partial();

export type AmendInvitationBody = z.output<typeof amendInvitationBody>;
export type ReissueBody = z.output<typeof reissueBody>;
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
  problems: ['unknown-entity', 'unknown-category', 'external-ref-in-use'],
});

export const importInvitationsRoute = defineRoute({
  ...common,
  operationId: 'importInvitations',
  method: 'POST',
  path: '/v1/conferences/{conferenceId}/invitations/import',
  summary: `Invite up to ${MAX_INVITATION_ROWS} entities at once`,
  description: [
    'Each row is what `issueInvitation` takes and stands for itself: good rows are kept, the others are rejected with what is wrong.',
    'A row with the `externalRef` of an invitation amends that one, as long as it is open or only expired: places, language and deadline; what it leaves out stays as it is.',
    'Entity and address stay, since the code was sent there: `reissueInvitation` writes to another one. Nobody can tell which of two rows with one `externalRef` is right: the second is rejected.',
    'Sending it again with the same Idempotency-Key invites nobody twice, even if the first call broke off midway.',
    'With `?dryRun=true` the results are those to expect and nothing is written, not even the Idempotency-Key: send the file again without it.',
    'As `text/csv` (RFC 4180; UTF-8 with or without byte order mark; comma, semicolon or tab; a first line `sep=;` is heeded) the header row names the fields:',
    `${INVITATION_COLUMNS.map((name) => `\`${name}\``).join(', ')}, and one column \`${QUOTA_COLUMN}<category>\` for each category, such as \`${QUOTA_COLUMN}head\`.`,
    'The columns `entityKey` and `contactEmail` must be there, unless rows say by `externalRef` what they amend. An empty cell is a field left out.',
    '`getInvitationImportTemplate` gives a file to begin with.',
  ].join('\n'),
  params: conferenceParams,
  query: importQuery,
  body: z.strictObject({
    rows: z.array(z.unknown().describe('The body of issueInvitation.')).min(1).max(MAX_INVITATION_ROWS),
  }),
  csv: true,
  success: {
    status: 200,
    description: 'One result for each row, in order.',
    schema: z.object({ ...importSummary, results: z.array(invitationRowResult) }),
  },
  problems: [],
});

export const getInvitationImportTemplateRoute = defineRoute({
  ...common,
  operationId: 'getInvitationImportTemplate',
  method: 'GET',
  path: '/v1/conferences/{conferenceId}/invitations/import-template.csv',
  summary: 'A CSV file to begin an import of invitations with',
  description:
    'Every column that `importInvitations` knows, one for the places of each category, and one row as an example, which could itself be imported: write over it. With a byte order mark, so that Excel shows every script.',
  params: conferenceParams,
  query: z.strictObject({}),
  success: { status: 200, description: 'The file.', media: ['text/csv'] },
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

export const reissueInvitationRoute = defineRoute({
  ...common,
  operationId: 'reissueInvitation',
  method: 'POST',
  path: '/v1/conferences/{conferenceId}/invitations/{invitationId}/reissue',
  summary: 'Issue an invitation again, with a new code',
  description:
    'For a code that was lost, went to the wrong person or has expired. The new code is mailed; the old one is unknown from the same moment on. Fields that are left out stay as they are.',
  params: z.strictObject({ conferenceId, invitationId }),
  query: z.strictObject({}),
  body: reissueBody,
  ifMatch: true,
  success: { status: 200, description: 'The invitation with its new code.', schema: issuedInvitation, etag: true },
  problems: ['invitation-redeemed', 'not-amendable', 'unknown-entity'],
});
