import * as z from 'zod';
import type { ImportedRows } from '../shared/import/csv-rows.ts';
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
