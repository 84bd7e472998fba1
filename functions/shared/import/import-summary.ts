import * as z from 'zod';

/** What the imports have in common. */

export const importQuery = z.strictObject({
  dryRun: z
    .enum(['true', 'false'])
    .transform((word) => word === 'true')
    .default(false)
    .describe('Only say what would become of each row.'),
});

export const rowStatus = z.enum(['created', 'updated', 'unchanged', 'rejected']);

/** A fault in one row. */
export const rowFault = z.object({
  pointer: z.string().describe('A JSON pointer into the row.'),
  column: z.string().optional().describe('The column of a CSV file that it is in.'),
  detail: z.string(),
});

/** How many rows came to what. */
export const importSummary = {
  dryRun: z.literal(true).optional().describe('Nothing was written: this is what to expect.'),
  created: z.int(),
  updated: z.int(),
  unchanged: z.int().describe('Rows that say what was known already.'),
  rejected: z.int(),
};
