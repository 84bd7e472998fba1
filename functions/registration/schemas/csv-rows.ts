import { CsvError, parse } from 'csv-parse/sync';
import { type Fault, InvalidRequest } from '../../shared/problem.ts';

/** Puts the text of one cell into a row under the column's name; a fault when the text cannot be read. */
export type ReadCell = (row: Record<string, unknown>, text: string) => void;

/** Finds how to read a column; undefined for a column that is not known. */
export type ColumnReader = (column: string) => ReadCell | undefined;

const DELIMITERS = [',', ';', '\t'];

/**
 * Reads a CSV file (RFC 4180) the way spreadsheets write it: with or without a byte order mark, and with the delimiter of
 * the user's locale. The first line names the columns. An empty cell is a field left out; lines without any text are
 * passed over.
 * @throws InvalidRequest when it cannot be read at all: no header, unknown or repeated columns, no or too many rows,
 *   quotes that do not match
 */
export function readCsv(text: string, columnReader: ColumnReader, maxRows: number): Record<string, unknown>[] {
  const [header = [], ...lines] = cellsOf(text);
  const columns = header.map((name) => name.trim());
  const readers = columns.map(columnReader);
  const faults = columns.flatMap((name, at): Fault[] => {
    if (!readers[at]) return [{ pointer: '', detail: `the column "${printable(name)}" is not known` }];
    return columns.indexOf(name) === at ? [] : [{ pointer: '', detail: `the column "${name}" is there twice` }];
  });
  if (columns.length === 0) faults.push({ pointer: '', detail: 'the first line must name the columns' });
  else if (lines.length === 0) faults.push({ pointer: '', detail: 'there are no rows' });
  if (lines.length > maxRows) faults.push({ pointer: '', detail: `there may be ${maxRows} rows, not ${lines.length}` });
  if (faults.length > 0) throw new InvalidRequest(faults);

  return lines.map((cells) => {
    const row: Record<string, unknown> = {};
    for (const [at, cell] of cells.entries()) {
      const value = cell.trim();
      if (value === '') continue;
      const read = readers[at];
      // A cell beyond the header cannot be a field: the row is refused for it by its schema.
      if (read) read(row, value);
      else row[`column ${at + 1}`] = value;
    }
    return row;
  });
}

function cellsOf(text: string): string[][] {
  const firstLine = text.slice(0, text.search(/[\r\n]|$/));
  const delimiter = DELIMITERS.toSorted((a, b) => firstLine.split(b).length - firstLine.split(a).length)[0] ?? ',';
  try {
    const lines = parse(text, {
      bom: true,
      delimiter,
      relax_column_count: true,
      skip_empty_lines: true,
    });
    return lines.filter((cells) => cells.some((cell) => cell.trim() !== ''));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error.lines === 'number' ? ` near line ${error.lines}` : '';
    throw new InvalidRequest([{ pointer: '', detail: `the body is not well-formed CSV${line}: mind the quotes` }]);
  }
}

const printable = (name: string): string => name.slice(0, 60).replace(/[\p{Cc}\p{Cf}\p{Cs}"]/gu, '?');

/** A field with the text as it is. */
export const asText =
  (...path: readonly string[]): ReadCell =>
  (row, text) =>
    put(row, path, text);

/** A field with a whole number; other text stays text and is refused by the row's schema. */
export const asNumber =
  (...path: readonly string[]): ReadCell =>
  (row, text) =>
    put(row, path, /^-?\d{1,15}$/.test(text) ? Number(text) : text);

/** A field that is true or false; other text stays text and is refused by the row's schema. */
export const asBoolean =
  (...path: readonly string[]): ReadCell =>
  (row, text) => {
    const word = text.toLowerCase();
    put(row, path, ['true', 'yes', '1'].includes(word) ? true : ['false', 'no', '0'].includes(word) ? false : text);
  };

/** A field with several words, separated by spaces. */
export const asWords =
  (...path: readonly string[]): ReadCell =>
  (row, text) =>
    put(row, path, text.split(/[\s,;|]+/).filter(Boolean));

function put(row: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [step = '', ...rest] = path;
  if (rest.length === 0) {
    row[step] = value;
    return;
  }
  const inner = (row[step] ?? {}) as Record<string, unknown>;
  row[step] = inner;
  put(inner, rest, value);
}
