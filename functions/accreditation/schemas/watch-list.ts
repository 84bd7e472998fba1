import * as z from 'zod';
import { calendarDay, conferenceId } from '../../../events/vocabulary.ts';
import { pageOf, pageQuery } from '../../shared/dynamo/read-page.ts';
import { defineRoute } from '../../shared/http/route.ts';
import { documentNumber, issuingCountry } from '../../shared/identity/travel-document.ts';
import { importSummary, rowFault, rowStatus } from '../../shared/import/import-summary.ts';
import { matchKinds } from '../domain/flags.ts';

export const MOST_WATCH_ROWS = 500;
export const WATCH_COLUMNS = [
  'reference',
  'name.primary',
  'name.secondary',
  'dateOfBirth',
  'document.issuingCountry',
  'document.number',
] as const;

export const reference = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9.-]{0,63}$/, 'must be a reference: letters, digits, dots and hyphens, at most 64')
  .describe('What the organiser’s own list knows the entry by. Officers see it, so it should name nobody.');

const name = z.string().trim().max(200).regex(/\p{L}/u, 'must hold a letter');

const fields = z.strictObject({
  name: z.strictObject({ primary: name, secondary: name.optional() }).optional(),
  dateOfBirth: calendarDay.optional(),
  document: z.strictObject({ issuingCountry, number: documentNumber }).optional(),
});
type Fields = z.output<typeof fields>;

/** A name alone fits too many, a birthday alone fits everybody. */
function tellsWho({ value, issues }: { readonly value: Fields; readonly issues: z.core.$ZodRawIssue[] }): void {
  const fault = (path: string, message: string) => issues.push({ code: 'custom', path: [path], message, input: value });
  if (value.name && value.dateOfBirth === undefined) fault('dateOfBirth', 'is missing: a name counts only with it');
  if (!value.name && value.dateOfBirth !== undefined) fault('name', 'is missing: a birthday counts only with it');
  if (!value.name && value.dateOfBirth === undefined && !value.document) {
    fault('document', 'is missing: there must be a document, or a name with the date of birth');
  }
}

export const watchBody = fields.check(tellsWho);
export const watchRow = z.strictObject({ reference, ...fields.shape }).check(tellsWho);
export type WatchBody = z.output<typeof watchBody>;

const watchEntry = z.object({
  reference,
  knownBy: z.array(z.enum(matchKinds)).describe('A name is together with the birthday.'),
  version: z.int().describe('Quoted, it is the ETag of the entry.'),
});
const listedEntry = watchEntry.extend({ updatedAt: z.string() });
export type WatchEntryView = z.output<typeof watchEntry>;
export type ListedWatchEntry = z.output<typeof listedEntry>;

const common = { tag: 'accreditation', access: { roles: ['security'] }, query: z.strictObject({}) } as const;
const LIST = '/v1/conferences/{conferenceId}/watch-list';
const entryParams = z.strictObject({ conferenceId, reference });
const KEPT =
  'Only hashes are kept, under a key that belongs to this conference, and nothing that was sent can be read again. Delegates who match, now or later, are flagged to the officers; nothing is blocked.';

export const putWatchEntryRoute = defineRoute({
  ...common,
  operationId: 'putWatchEntry',
  method: 'PUT',
  path: `${LIST}/{reference}`,
  summary: 'Put one person on the watch list',
  description: `By a name with the date of birth, a document, or both. ${KEPT}`,
  params: entryParams,
  body: watchBody,
  ifMatch: true,
  success: { status: 200, description: 'The entry; 201 when it is new.', schema: watchEntry, etag: true },
  problems: [],
});

export const removeWatchEntryRoute = defineRoute({
  ...common,
  operationId: 'removeWatchEntry',
  method: 'DELETE',
  path: `${LIST}/{reference}`,
  summary: 'Take one person off the watch list',
  description: 'Flags that it raised go, but for those that were dismissed.',
  params: entryParams,
  ifMatch: true,
  success: { status: 204, description: 'It is gone.' },
  problems: [],
});

export const importWatchListRoute = defineRoute({
  ...common,
  operationId: 'importWatchList',
  method: 'POST',
  path: `${LIST}/import`,
  summary: `Put up to ${MOST_WATCH_ROWS} people on the watch list`,
  description: [
    `Each row stands for itself and is put in place of the entry of its \`reference\`. ${KEPT}`,
    `As \`text/csv\` the header row names the fields: ${WATCH_COLUMNS.map((column) => `\`${column}\``).join(', ')}.`,
  ].join('\n'),
  params: z.strictObject({ conferenceId }),
  body: z.strictObject({
    rows: z.array(z.unknown().describe('The reference, and the body of putWatchEntry.')).min(1).max(MOST_WATCH_ROWS),
  }),
  csv: true,
  success: {
    status: 200,
    description: 'One result for each row, in order.',
    schema: z.object({
      ...importSummary,
      results: z.array(
        z.object({
          row: z.int(),
          status: rowStatus,
          problem: z.string().optional(),
          errors: z.array(rowFault).optional(),
        }),
      ),
    }),
  },
  problems: [],
});

export const listWatchListRoute = defineRoute({
  ...common,
  operationId: 'listWatchList',
  method: 'GET',
  path: LIST,
  summary: 'The references on the watch list, and how many there are',
  description: 'Who is meant is nowhere kept, so it is not shown. The first page counts all entries.',
  access: { roles: ['security', 'organiser'] },
  params: z.strictObject({ conferenceId }),
  query: z.strictObject({ ...pageQuery }),
  success: {
    status: 200,
    description: 'One page of entries, by reference.',
    schema: pageOf(listedEntry).extend({ total: z.int().optional() }),
  },
  problems: [],
});
