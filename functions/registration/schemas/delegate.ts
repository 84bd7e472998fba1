import * as z from 'zod';
import {
  attendance,
  calendarDay,
  categoryKey,
  conferenceId,
  delegateId,
  delegationId,
  documentId,
  level,
} from '../../../events/vocabulary.ts';
import { officers } from '../../shared/auth/caller.ts';
import { pageOf, pageQuery } from '../../shared/dynamo/read-page.ts';
import { defineRoute } from '../../shared/http/route.ts';
import { countryCode } from '../../shared/identity/country-code.ts';
import { documentNumber, issuingCountry } from '../../shared/identity/travel-document.ts';
import { importQuery, importSummary, rowFault, rowStatus } from '../../shared/import/import-summary.ts';
import { delegateStates } from '../domain/delegate-life.ts';
import { documentStates } from '../domain/document-rules.ts';
import { delegationParams } from './delegation.ts';
import { email, externalRef, instant, languages, line, personName } from './text.ts';

export const MAX_DELEGATE_ROWS = 100;

/** The columns of a CSV file of delegates, in the order of the template. */
export const DELEGATE_COLUMNS: readonly string[] = [
  'externalRef',
  'passportName.primary',
  'passportName.secondary',
  'badgeName',
  'nativeName',
  'title',
  'rank',
  'function',
  'level',
  'category',
  'headOfDelegation',
  'nationalities',
  'dateOfBirth',
  'languages',
  'attendance',
  'arrival',
  'departure',
  'email',
  'passport.issuingCountry',
  'passport.number',
];

const passportName = z.strictObject({
  primary: personName.describe(
    'The primary identifier (ICAO 9303): the family name, or the only name of somebody who has one.',
  ),
  secondary: personName.optional().describe('The secondary identifier: given names.'),
});

const passport = z
  .strictObject({
    issuingCountry,
    number: documentNumber,
  })
  .describe(
    'Only used to tell that nobody is registered twice; kept as a keyed hash, shown to nobody. The passport itself is put to `…/passport`; once it is there, that call alone changes it.',
  );

const nationalities = z
  .array(countryCode)
  .max(5)
  .refine((codes) => new Set(codes).size === codes.length, 'must name each country once')
  .describe('ISO 3166-1 alpha-3, or a code of ICAO 9303 such as XXA for a stateless person.');

/** What may be left out of a draft and taken away from it again. */
const optional = {
  badgeName: personName.describe('As the badge shows it. Without it, the passport name with given names first.'),
  nativeName: personName.describe('In the script of the person’s own language.'),
  title: line(60),
  rank: line(60),
  function: line(80).meta({ description: 'What the person is there as.', example: 'minister' }),
  level: level.describe(
    'On which level the person meets others. A head of delegation of whom it is not said counts as `head`.',
  ),
  dateOfBirth: calendarDay,
  arrival: instant,
  departure: instant,
  email,
  externalRef,
};

export const delegateBody = z.strictObject({
  passportName,
  ...z.object(optional).partial().shape,
  category: categoryKey,
  headOfDelegation: z.boolean().default(false),
  nationalities: nationalities.default([]),
  languages: languages.default([]),
  attendance: attendance.default('in-person'),
  passport: passport.optional(),
});

export const substituteBody = delegateBody.extend({
  category: categoryKey.optional().describe('Without it, that of the delegate who is replaced.'),
  headOfDelegation: z.boolean().optional().describe('Without it, as the delegate who is replaced.'),
});

export const amendDelegateBody = z
  .strictObject({
    passportName,
    badgeName: optional.badgeName.nullable(),
    nativeName: optional.nativeName.nullable(),
    title: optional.title.nullable(),
    rank: optional.rank.nullable(),
    function: optional.function.nullable(),
    level: optional.level.nullable(),
    dateOfBirth: optional.dateOfBirth.nullable(),
    arrival: optional.arrival.nullable(),
    departure: optional.departure.nullable(),
    email: optional.email.nullable(),
    externalRef: optional.externalRef.nullable(),
    category: categoryKey,
    headOfDelegation: z.boolean(),
    nationalities,
    languages,
    attendance,
    passport: passport.nullable(),
  })
  .partial();

export const delegateStatus = z.enum(delegateStates);

export const delegatePhoto = z.object({ documentId, state: z.enum(documentStates) });

export const delegate = z.object({
  delegateId,
  delegationId,
  status: delegateStatus,
  passportName,
  ...z.object(optional).partial().shape,
  badgeName: z.string(),
  category: categoryKey,
  headOfDelegation: z.boolean(),
  nationalities,
  languages,
  attendance,
  passportFiled: z.boolean().describe('Whether the passport was put to `…/passport`.'),
  photo: delegatePhoto
    .optional()
    .describe(
      'The accepted photo; while there is none, the last one that was announced. More of it under `documents`.',
    ),
  nominatedAt: instant.optional(),
  withdrawnAt: instant.optional(),
  replacedAt: instant.optional(),
  replacedBy: delegateId.optional().describe('The delegate who has the place now.'),
  replaces: delegateId.optional().describe('The delegate whose place it was.'),
  missing: z.array(z.string()).describe('The fields that a nomination needs and this delegate lacks.'),
});

export const delegateRowResult = z.object({
  row: z.int().positive().describe('Counted from 1; the header of a CSV file does not count.'),
  status: rowStatus,
  delegateId: delegateId.optional().describe('Of a row that was kept; a dry run gives new people none.'),
  problem: z
    .string()
    .optional()
    .describe('Of a rejected row: the slug of the problem that adding or amending this delegate alone would have met.'),
  errors: z.array(rowFault).optional(),
});

export type DelegateBody = z.output<typeof delegateBody>;
export type SubstituteBody = z.output<typeof substituteBody>;
export type AmendDelegateBody = z.output<typeof amendDelegateBody>;
export type Delegate = z.output<typeof delegate>;
export type DelegateRowResult = z.output<typeof delegateRowResult>;
export type Passport = z.output<typeof passport>;

export const delegateParams = z.strictObject({ conferenceId, delegationId, delegateId });

const tag = 'registration';
const organiserAndOwn = { roles: ['organiser'], own: true } as const;
const officersAndOwn = { roles: officers, own: true } as const;

export const addDelegateRoute = defineRoute({
  operationId: 'addDelegate',
  method: 'POST',
  path: '/v1/conferences/{conferenceId}/delegations/{delegationId}/delegates',
  tag,
  summary: 'Add a delegate as a draft',
  description: [
    'A draft needs a passport name and a category; `missing` lists what else a nomination needs. Names are kept as written, in Unicode NFC.',
    'Focal points add people while registration is open; the organiser at any time, in the delegation’s name.',
    'A word that mixes Latin with Cyrillic or Greek letters is refused, since it reads like another name; so are control characters, marks that turn the direction of writing, other invisible characters, emoji, more than 8 combining marks in a row and U+FFFD.',
  ].join('\n'),
  access: organiserAndOwn,
  params: delegationParams,
  query: z.strictObject({}),
  body: delegateBody,
  success: { status: 201, description: 'The draft.', schema: delegate, etag: true },
  problems: [
    'quota-exceeded',
    'already-registered',
    'head-already-named',
    'external-ref-in-use',
    'registration-closed',
    'delegation-withdrawn',
    'unknown-category',
    'forbidden',
  ],
});

export const importDelegatesRoute = defineRoute({
  operationId: 'importDelegates',
  method: 'POST',
  path: '/v1/conferences/{conferenceId}/delegations/{delegationId}/delegates/import',
  tag,
  summary: `Add or amend up to ${MAX_DELEGATE_ROWS} delegates at once`,
  description: [
    'Each row is what `addDelegate` takes and stands for itself: good rows are kept, the others are rejected with what is wrong. Places go in the order of the rows.',
    'A row with the `externalRef` of a delegate of this delegation amends that one as `amendDelegate` does: what it leaves out stays as it is, and a nominated delegate must stay complete.',
    'Such rows come first, so that places they free are there for the others. Nobody can tell which of two rows with one `externalRef` is right: the second is rejected.',
    'Sending it again with the same Idempotency-Key adds nobody twice, even if the first call broke off midway.',
    'With `?dryRun=true` the results are those to expect and nothing is written, not even the Idempotency-Key: send the file again without it.',
    'As `text/csv` (RFC 4180; UTF-8 with or without byte order mark; comma, semicolon or tab; a first line `sep=;` is heeded) the header row names the fields:',
    `${DELEGATE_COLUMNS.map((name) => `\`${name}\``).join(', ')}.`,
    'The columns `passportName.primary` and `category` must be there, unless rows say by `externalRef` whom they amend. Several nationalities or languages stand in one cell',
    'with spaces between them; `headOfDelegation` is true or false. An empty cell is a field left out. `getDelegateImportTemplate` gives a file to begin with.',
  ].join('\n'),
  access: organiserAndOwn,
  params: delegationParams,
  query: importQuery,
  body: z.strictObject({
    rows: z.array(z.unknown().describe('The body of addDelegate.')).min(1).max(MAX_DELEGATE_ROWS),
  }),
  csv: true,
  success: {
    status: 200,
    description: 'One result for each row, in order.',
    schema: z.object({ ...importSummary, results: z.array(delegateRowResult) }),
  },
  problems: ['registration-closed', 'delegation-withdrawn', 'forbidden'],
});

export const getDelegateImportTemplateRoute = defineRoute({
  operationId: 'getDelegateImportTemplate',
  method: 'GET',
  path: '/v1/conferences/{conferenceId}/delegations/{delegationId}/delegates/import-template.csv',
  tag,
  summary: 'A CSV file to begin an import of delegates with',
  description:
    'Every column that `importDelegates` knows, and one row as an example, which could itself be imported: write over it. With a byte order mark, so that Excel shows every script.',
  access: officersAndOwn,
  params: delegationParams,
  query: z.strictObject({}),
  success: { status: 200, description: 'The file.', media: ['text/csv'] },
  problems: [],
});

export const listDelegatesRoute = defineRoute({
  operationId: 'listDelegates',
  method: 'GET',
  path: '/v1/conferences/{conferenceId}/delegations/{delegationId}/delegates',
  tag,
  summary: 'The delegates of a delegation, in the order in which they were added',
  access: officersAndOwn,
  params: delegationParams,
  query: z.strictObject(pageQuery),
  success: { status: 200, description: 'One page.', schema: pageOf(delegate) },
  problems: [],
});

export const getDelegateRoute = defineRoute({
  operationId: 'getDelegate',
  method: 'GET',
  path: '/v1/conferences/{conferenceId}/delegations/{delegationId}/delegates/{delegateId}',
  tag,
  summary: 'One delegate',
  description: '`If-None-Match` with the ETag answers 304 while it has not changed.',
  access: officersAndOwn,
  params: delegateParams,
  query: z.strictObject({}),
  success: { status: 200, description: 'The delegate.', schema: delegate, etag: true },
  problems: [],
});

export const amendDelegateRoute = defineRoute({
  operationId: 'amendDelegate',
  method: 'PATCH',
  path: '/v1/conferences/{conferenceId}/delegations/{delegationId}/delegates/{delegateId}',
  tag,
  summary: 'Amend a delegate',
  description: [
    'Fields that are sent replace what was there; null takes one away. A nominated delegate must stay complete, and is screened again',
    'if a name, a nationality, the date of birth or the document changed. Once registration has closed, focal points may still correct',
    'a nominated delegate (an officer may have asked them to) or one who came in the place of another, but not the category nor a head',
    'of delegation who is there, and other drafts stay as they are. Where the head was withdrawn, another delegate can be named at any time.',
    'A nominated delegate keeps a document (null is refused), and a nominated head keeps the flag until another nominated delegate gets',
    '`headOfDelegation: true`, which takes it from the first in the same moment. A draft gets it only when nobody has it.',
  ].join('\n'),
  access: officersAndOwn,
  params: delegateParams,
  query: z.strictObject({}),
  body: amendDelegateBody,
  ifMatch: true,
  success: { status: 200, description: 'The delegate.', schema: delegate, etag: true },
  problems: [
    'quota-exceeded',
    'already-registered',
    'head-already-named',
    'external-ref-in-use',
    'registration-closed',
    'delegation-withdrawn',
    'unknown-category',
    'incomplete-delegation',
    'not-amendable',
  ],
});

export const withdrawDelegateRoute = defineRoute({
  operationId: 'withdrawDelegate',
  method: 'POST',
  path: '/v1/conferences/{conferenceId}/delegations/{delegationId}/delegates/{delegateId}/withdraw',
  tag,
  summary: 'Say that a delegate does not come',
  description: [
    'Also after registration has closed. The place is free again, and the person may be registered again, here or elsewhere. It cannot be undone.',
    'An `externalRef` stays with the withdrawn, so that a list that is sent again does not bring them back.',
    'A delegation whose head was withdrawn has none: name another delegate with `headOfDelegation: true`, which works at any time.',
  ].join('\n'),
  access: organiserAndOwn,
  params: delegateParams,
  query: z.strictObject({}),
  body: z.strictObject({}).prefault({}),
  ifMatch: true,
  success: { status: 200, description: 'The delegate, `withdrawn`.', schema: delegate, etag: true },
  problems: ['not-amendable', 'forbidden'],
});

export const substituteDelegateRoute = defineRoute({
  operationId: 'substituteDelegate',
  method: 'POST',
  path: '/v1/conferences/{conferenceId}/delegations/{delegationId}/delegates/{delegateId}/substitute',
  tag,
  summary: 'Send another person in the place of a nominated delegate',
  description: [
    'The body is the new person, as `addDelegate` takes it, with all that a nomination needs; `If-Match` and the path name who is replaced. Also after registration has closed.',
    'Within the category it needs no further place. The new person is nominated at once and screened anew, unless the category requires a photo: then it is a draft until',
    'the photo is there and the delegation is submitted again. Whoever agreed to meet the former delegate is asked again if the new one stands on a lower `level`; where that is not known,',
    'if the function is another or the category a lower one. The `externalRef` of the former delegate passes on if it is sent. The badge of the former delegate dies, and the meetings are offered to the new one.',
  ].join('\n'),
  access: organiserAndOwn,
  params: delegateParams,
  query: z.strictObject({}),
  body: substituteBody,
  ifMatch: true,
  success: {
    status: 201,
    description: 'The new delegate; `replaces` names the former one.',
    schema: delegate,
    etag: true,
  },
  problems: [
    'not-amendable',
    'incomplete-delegation',
    'quota-exceeded',
    'already-registered',
    'external-ref-in-use',
    'head-already-named',
    'delegation-withdrawn',
    'unknown-category',
    'forbidden',
  ],
});
