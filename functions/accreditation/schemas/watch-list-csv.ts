import { asText, type ImportedRows, readCsv } from '../../shared/import/csv-rows.ts';
import { MOST_WATCH_ROWS, WATCH_COLUMNS } from './watch-list.ts';

const columns = new Map(WATCH_COLUMNS.map((name) => [name as string, asText(...name.split('.'))]));

/** The rows of an import of the watch list, not yet checked. @throws InvalidRequest */
export const watchRowsOf = (csv: string): ImportedRows =>
  readCsv(csv, { columnNamed: (name) => columns.get(name), required: ['reference'], maxRows: MOST_WATCH_ROWS });
