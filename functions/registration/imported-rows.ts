import * as z from 'zod';
import type { Answer } from '../shared/dynamo/command-log.ts';
import type { ImportedRows } from './schemas/csv-rows.ts';
import type { rowStatus } from './schemas/import.ts';
import { externalRef } from './schemas/text.ts';

/** A file, and whether it is only asked what would become of it. */
export interface Import extends ImportedRows {
  readonly dryRun?: boolean;
}

const referring = z.object({ externalRef });

/** The external reference of a row, if it has a sound one. */
export const referenceIn = (row: unknown): string | undefined => referring.safeParse(row).data?.externalRef;

/** The row, counted from 1, in which each external reference stands first. */
export function firstMentions(refs: readonly (string | undefined)[]): ReadonlyMap<string, number> {
  const rows = new Map<string, number>();
  for (const [at, ref] of refs.entries()) if (ref !== undefined && !rows.has(ref)) rows.set(ref, at + 1);
  return rows;
}

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
