/** Tells Excel that the file is UTF-8; without it names in most scripts come out garbled. */
export const BYTE_ORDER_MARK = '\uFEFF';

/** What a spreadsheet takes for the beginning of a formula, the full-width forms among it (OWASP, "CSV Injection"). */
const FORMULA = /^[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/;

/** Text that no spreadsheet runs: one that would be a formula is shown as text by an apostrophe before it. */
export const harmless = (text: string): string => (FORMULA.test(text) ? `'${text}` : text);

/** One record of a CSV file as RFC 4180 has it, with its line end. */
export const csvRecord = (cells: readonly string[]): string =>
  `${cells.map((cell) => (/[",;\r\n\t]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')}\r\n`;
