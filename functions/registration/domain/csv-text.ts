/** Tells Excel that the file is UTF-8; without it names in most scripts come out garbled. */
export const BYTE_ORDER_MARK = '\uFEFF';

/** One record of a CSV file as RFC 4180 has it, with its line end. */
export const csvRecord = (cells: readonly string[]): string =>
  `${cells.map((cell) => (/[",;\r\n\t]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')}\r\n`;
