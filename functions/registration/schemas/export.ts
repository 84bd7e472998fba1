import * as z from 'zod';
import { categoryKey, conferenceId, delegationId, exportId } from '../../../events/vocabulary.ts';
import { defineRoute } from '../../shared/http/route.ts';
import { EXPORT_COLUMNS } from '../domain/export-line.ts';
import { conferenceParams } from './conference.ts';
import { delegateStatus } from './delegate.ts';
import { instant } from './text.ts';

/** A link is for one download; the file is there for some days. */
export const LINK_SECONDS = 600;
export const DAYS_KEPT = 7;

export const exportFormat = z.enum(['csv', 'jsonl']);

export const exportBody = z.strictObject({
  format: exportFormat,
  delegationId: delegationId.optional(),
  status: delegateStatus.optional(),
  category: categoryKey.optional(),
});

export const exported = z.object({
  exportId,
  ...exportBody.shape,
  state: z.enum(['running', 'ready', 'failed']).describe('Ask for another one when it has failed.'),
  requestedAt: instant,
  finishedAt: instant.optional(),
  delegates: z.int().optional().describe('How many are in the file.'),
  bytes: z.int().optional(),
  download: z
    .object({ method: z.literal('GET'), url: z.url(), expiresAt: instant })
    .optional()
    .describe('Of one that is ready. Whoever has the link has the file: it needs no token, for ten minutes.'),
});

export type ExportBody = z.output<typeof exportBody>;
export type Exported = z.output<typeof exported>;

const common = { tag: 'registration', access: { roles: ['organiser', 'accreditation'] } } as const;

export const requestExportRoute = defineRoute({
  ...common,
  operationId: 'requestExport',
  method: 'POST',
  path: '/v1/conferences/{conferenceId}/exports',
  summary: 'Have a file made of the delegates',
  description: [
    'All of them, or those of one delegation, status or category. The file is made in the background: GET the export until it is ready.',
    `As \`csv\` (RFC 4180, UTF-8 with byte order mark) the columns are ${EXPORT_COLUMNS.map((name) => `\`${name}\``).join(', ')}.`,
    'A cell that a spreadsheet would run as a formula begins with an apostrophe. As `jsonl`, one object a line with the same fields. No document is in it.',
    `The file is kept for ${DAYS_KEPT} days.`,
  ].join('\n'),
  params: conferenceParams,
  query: z.strictObject({}),
  body: exportBody,
  success: { status: 202, description: 'It is being made.', schema: exported },
  problems: ['unknown-category'],
});

export const getExportRoute = defineRoute({
  ...common,
  operationId: 'getExport',
  method: 'GET',
  path: '/v1/conferences/{conferenceId}/exports/{exportId}',
  summary: 'An export, with a link to its file once it is ready',
  description: 'Each answer has a link of its own.',
  params: z.strictObject({ conferenceId, exportId }),
  query: z.strictObject({}),
  success: { status: 200, description: 'The export.', schema: exported },
  problems: [],
});
