import * as z from 'zod';
import { badgeSerial, categoryKey, conferenceId, delegationId, instant } from '../../../events/vocabulary.ts';
import { pageOf, pageQuery } from '../../shared/dynamo/read-page.ts';
import { defineRoute } from '../../shared/http/route.ts';
import { badgeLayouts } from '../domain/badge.ts';
import { BADGE, badgeParams } from './badge.ts';

export const MOST_BADGES_IN_A_PRINT = 200;
/** A link is for one download; the file is there for some days. */
export const PRINT_LINK_SECONDS = 600;
export const PRINT_DAYS_KEPT = 7;

const printId = z.string().regex(/^prt_[0-7][0-9A-HJKMNP-TV-Z]{25}$/, 'must be an id like prt_01J…');
const layout = z
  .enum(badgeLayouts)
  .describe(
    '`a6`: a page of that size for each badge. `a4-4up`: four on a sheet, in their true size, with marks where it is cut.',
  );
const copy = z.int().positive().describe('How many times the badge had been printed with it.');

export const printBadgesBody = z
  .strictObject({
    serials: z
      .array(badgeSerial)
      .min(1)
      .max(MOST_BADGES_IN_A_PRINT)
      .refine((serials) => new Set(serials).size === serials.length, 'names a badge twice')
      .optional()
      .describe('These badges, whether they were printed before or not. All of them must be live.'),
    delegationId: delegationId.optional().describe('The live badges of a delegation that were never printed.'),
    category: categoryKey.optional().describe('The live badges of a category that were never printed.'),
    cursor: z.string().min(1).max(2048).optional().describe('Where the print before ended.'),
    layout: layout.default('a6'),
  })
  .refine(
    ({ serials, delegationId: delegation, category }) =>
      (serials === undefined) !== (delegation === undefined && category === undefined),
    'names either serials, or a delegation or category',
  )
  .refine(({ serials, cursor }) => serials === undefined || cursor === undefined, 'has no cursor for serials');
export type PrintBadgesBody = z.output<typeof printBadgesBody>;

export const badgePrint = z.object({
  printId,
  layout,
  printedAt: instant,
  printedBy: z.string().describe('Who was signed in.'),
  badges: z.array(z.object({ serial: badgeSerial, copy })),
  bytes: z.int().positive(),
  download: z
    .object({ method: z.literal('GET'), url: z.url(), expiresAt: instant })
    .optional()
    .describe(
      `The file, while it is kept: for ${PRINT_DAYS_KEPT} days. Whoever has the link has the badges: it needs no token, for ten minutes.`,
    ),
});
export type BadgePrint = z.output<typeof badgePrint>;

const desk = { tag: 'accreditation', access: { roles: ['accreditation'] } } as const;

export const printBadgesRoute = defineRoute({
  ...desk,
  operationId: 'printBadges',
  method: 'POST',
  path: '/v1/conferences/{conferenceId}/badges/print',
  summary: 'Print badges into one file, and count each copy',
  description: [
    `At most ${MOST_BADGES_IN_A_PRINT} in a file. Of a delegation or a category those are taken that were never printed; where there may be more, \`nextCursor\` goes on from there.`,
    'A badge that was printed before says on its face which copy it is. Reading `badge.pdf` prints nothing and is not counted.',
  ].join('\n'),
  params: z.strictObject({ conferenceId }),
  query: z.strictObject({}),
  body: printBadgesBody,
  success: {
    status: 201,
    description: 'The print.',
    schema: badgePrint.extend({ nextCursor: z.string().optional() }),
  },
  problems: ['badge-not-active', 'nothing-to-print', 'invalid-cursor'],
});

export const getBadgePrintRoute = defineRoute({
  ...desk,
  operationId: 'getBadgePrint',
  method: 'GET',
  path: '/v1/conferences/{conferenceId}/badges/prints/{printId}',
  summary: 'A print, with a link to its file',
  description: 'Each answer has a link of its own.',
  params: z.strictObject({ conferenceId, printId }),
  query: z.strictObject({}),
  success: { status: 200, description: 'The print.', schema: badgePrint },
  problems: [],
});

export const printedCopy = z.object({ copy, printId, layout, printedAt: instant, printedBy: z.string() });
export type PrintedCopy = z.output<typeof printedCopy>;

export const listBadgePrintsRoute = defineRoute({
  ...desk,
  operationId: 'listBadgePrints',
  method: 'GET',
  path: `${BADGE}/prints`,
  summary: 'Every copy of a badge that was printed, the latest first',
  params: badgeParams,
  query: z.strictObject(pageQuery),
  success: { status: 200, description: 'One page of copies.', schema: pageOf(printedCopy) },
  problems: ['invalid-cursor'],
});
