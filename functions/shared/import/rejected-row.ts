import type * as z from 'zod';
import { faultsOf } from '../http/http-handler.ts';
import { type Fault, InvalidRequest, type Problem } from '../problem.ts';
import { type ImportedRows, isBeyondHeader } from './csv-rows.ts';

/** What a row of an import says when the command it stands for would have been refused. */
export function rejected(row: number, because: Problem, columnOf: ImportedRows['columnOf']) {
  const errors = because.members.errors as readonly Fault[] | undefined;
  return {
    row,
    status: 'rejected' as const,
    problem: because.slug,
    errors: (errors ?? [{ pointer: '', detail: because.message }]).map((fault) => {
      const column = columnOf?.(fault.pointer);
      return { ...fault, ...(column === undefined ? {} : { column }) };
    }),
  };
}

/** What a row says that has not the form of its command. */
export const malformed = (row: number, error: z.ZodError, columnOf: ImportedRows['columnOf']) =>
  rejected(
    row,
    new InvalidRequest(
      faultsOf(error).map((fault) =>
        columnOf && isBeyondHeader(fault.pointer)
          ? { ...fault, detail: 'the row has more cells than the header' }
          : fault,
      ),
    ),
    columnOf,
  );

/** A row whose external reference stands in an earlier one as well: nobody can tell which of them is right. */
export const repeated = (row: number, earlier: number, columnOf: ImportedRows['columnOf']) =>
  rejected(
    row,
    new InvalidRequest([
      { pointer: '/externalRef', detail: `stands in row ${earlier} already: send one row for each` },
    ]),
    columnOf,
  );
