import { CsvError, parse } from 'csv-parse/sync';
import { type Fault, InvalidRequest } from '../problem.ts';

/** Where the cells of a column go in a row, and how their text is read. */
export interface Column {
  readonly path: readonly string[];
  readonly read: (text: string) => unknown;
}

/** A kind of file that can be imported. */
export interface CsvFormat {
  /** The column of this name; undefined when there is none. */
  readonly columnNamed: (name: string) => Column | undefined;
  /** Columns without which no row can be good, unless each row says by `externalRef` what it amends. */
  readonly required: readonly string[];
  readonly maxRows: number;
}

/** The rows of an import, not yet checked. */
export interface ImportedRows {
  readonly rows: readonly unknown[];
  /** For a CSV file: the column that a JSON pointer into a row belongs to. */
  readonly columnOf?: ((pointer: string) => string | undefined) | undefined;
}

export const EXTERNAL_REF = 'externalRef';
const BEYOND_HEADER = 'column ';
const DELIMITERS = [',', ';', '\t'];

/**
 * Reads a CSV file (RFC 4180) the way spreadsheets write it: with or without a byte order mark, with the delimiter of the
 * user's locale, and with the line `sep=;` that tells Excel which one it is. The first line names the columns. An empty
 * cell is a field left out; lines without any text are passed over.
 * @throws InvalidRequest when it cannot be read at all: no header, unknown, repeated or missing columns, no or too many
 *   rows, quotes that do not match, text that is not UTF-8
 */
export function readCsv(text: string, { columnNamed, required, maxRows }: CsvFormat): ImportedRows {
  const [header = [], ...lines] = cellsOf(text);
  const names = header.map((name) => name.trim());
  const columns = names.map(columnNamed);
  const faults = names.flatMap((name, at): Fault[] => {
    if (!columns[at]) {
      return [fault(`the column "${printable(name)}" is not known: the import template names those there are`)];
    }
    return names.indexOf(name) === at ? [] : [fault(`the column "${name}" is there twice`)];
  });
  if (names.length === 0) faults.push(fault('the first line must name the columns'));
  else {
    const missing = names.includes(EXTERNAL_REF) ? [] : required.filter((name) => !names.includes(name));
    faults.push(...missing.map((name) => fault(`the column "${name}" is missing: every row needs it`)));
    if (lines.length === 0) faults.push(fault('there are no rows'));
  }
  if (lines.length > maxRows) {
    faults.push(fault(`there may be ${maxRows} rows, not ${lines.length}: split the file, each part with the header`));
  }
  if (faults.length > 0) throw new InvalidRequest(faults);

  const rows = lines.map((cells) => {
    const row: Record<string, unknown> = {};
    for (const [at, cell] of cells.entries()) {
      const value = cell.trim();
      if (value === '') continue;
      const column = columns[at];
      // A cell beyond the header cannot be a field: the row is refused for it by its schema.
      if (column) put(row, column.path, column.read(value));
      else row[`${BEYOND_HEADER}${at + 1}`] = value;
    }
    return row;
  });
  const columnOf = (pointer: string): string | undefined =>
    names.find((_, at) => {
      const start = `/${columns[at]?.path.join('/')}`;
      return pointer === start || pointer.startsWith(`${start}/`) || start.startsWith(`${pointer}/`);
    });
  return { rows, columnOf: (pointer) => (pointer === '' ? undefined : columnOf(pointer)) };
}

/** Whether a fault in a row of a CSV file is a cell that no column stands over. */
export const isBeyondHeader = (pointer: string): boolean => pointer.startsWith(`/${BEYOND_HEADER}`);

const fault = (detail: string): Fault => ({ pointer: '', detail });

function cellsOf(whole: string): string[][] {
  if (whole.includes('\0')) throw new InvalidRequest([fault('the file is not text in UTF-8: save it as "CSV UTF-8"')]);
  const [hint = '', said] = /^\uFEFF?"?sep=([^\r\n])"?(?:\r\n|\r|\n)/i.exec(whole) ?? [];
  const text = whole.slice(hint.length);
  const firstLine = text.slice(0, text.search(/[\r\n]|$/));
  const delimiter =
    said ?? DELIMITERS.toSorted((a, b) => firstLine.split(b).length - firstLine.split(a).length)[0] ?? ',';
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
    throw new InvalidRequest([fault(`the body is not well-formed CSV${line}: mind the quotes`)]);
  }
}

const printable = (name: string): string => name.slice(0, 60).replace(/[\p{Cc}\p{Cf}\p{Cs}"]/gu, '?');

/** A field with the text as it is. */
export const asText = (...path: readonly string[]): Column => ({ path, read: (text) => text });

/** A field with a whole number; other text stays text and is refused by the row's schema. */
export const asNumber = (...path: readonly string[]): Column => ({
  path,
  read: (text) => (/^-?\d{1,15}$/.test(text) ? Number(text) : text),
});

/** A field that is true or false; other text stays text and is refused by the row's schema. */
export const asBoolean = (...path: readonly string[]): Column => ({
  path,
  read: (text) => {
    const word = text.toLowerCase();
    return ['true', 'yes', '1'].includes(word) ? true : ['false', 'no', '0'].includes(word) ? false : text;
  },
});

/** A field with several words, separated by spaces. */
export const asWords = (...path: readonly string[]): Column => ({
  path,
  read: (text) => text.split(/[\s,;|]+/).filter(Boolean),
});

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
