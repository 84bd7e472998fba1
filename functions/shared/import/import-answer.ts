import type * as z from 'zod';
import type { Answer } from '../dynamo/command-log.ts';
import type { rowStatus } from './import-summary.ts';

interface RowResult {
  readonly row: number;
  readonly status: z.output<typeof rowStatus>;
}

/** The answer to an import: the results in the order of the rows, and how many rows came to what. */
export function answerWith(results: readonly RowResult[], dryRun: boolean): Answer {
  const count = (wanted: RowResult['status']): number => results.filter(({ status }) => status === wanted).length;
  const body = {
    ...(dryRun ? { dryRun } : {}),
    created: count('created'),
    updated: count('updated'),
    unchanged: count('unchanged'),
    rejected: count('rejected'),
    results: results.toSorted((a, b) => a.row - b.row),
  };
  return { status: 200, body };
}
