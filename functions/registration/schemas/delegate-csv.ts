import { asBoolean, asText, asWords, type Column, type ImportedRows, readCsv } from '../../shared/import/csv-rows.ts';
import { DELEGATE_COLUMNS, MAX_DELEGATE_ROWS } from './delegate.ts';

const readOtherwise: Readonly<Record<string, (path: string) => Column>> = {
  headOfDelegation: asBoolean,
  nationalities: asWords,
  languages: asWords,
};

const columns: ReadonlyMap<string, Column> = new Map(
  DELEGATE_COLUMNS.map((name) => [name, readOtherwise[name]?.(name) ?? asText(...name.split('.'))]),
);

/** The rows of an import of delegates, as `addDelegate` takes them but not yet checked. @throws InvalidRequest */
export const delegateRowsOf = (csv: string): ImportedRows =>
  readCsv(csv, {
    columnNamed: (name) => columns.get(name),
    required: ['passportName.primary', 'category'],
    maxRows: MAX_DELEGATE_ROWS,
  });
