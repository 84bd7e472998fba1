import { fitText, LEADING } from './fitted-text.ts';
import type { Drawing, Rgb } from './pdf-document.ts';
import type { PrintFonts } from './print-fonts.ts';

/** Millimetres in points. */
export const mm = (length: number): number => (length * 72) / 25.4;

export interface TextStyle {
  /** The size a short text is set in. */
  readonly size: number;
  readonly weight: 400 | 700;
  readonly colour: Rgb;
}

/** Where a text may go: its upper left corner, and how much room it has. In points. */
export interface TextRoom {
  readonly x: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Distance from a line's top to its baseline, in type sizes. */
const BASELINE = 0.98;

/** Writes a text into its room, made smaller and broken into lines where it is long. The fonts must have loaded it. */
export function writeText(
  page: Drawing,
  fonts: PrintFonts,
  text: string,
  style: TextStyle,
  { x, top, width, height }: TextRoom,
  align: 'start' | 'middle' = 'start',
): void {
  const { lines, size } = fitText(fonts, text, { ...style, width, height });
  page.fill(style.colour);
  let y = top;
  for (const line of lines) {
    const indent = align === 'middle' ? (width - (line.width * size) / 1000) / 2 : 0;
    page.line(line, x + indent, y - BASELINE * size, size);
    y -= LEADING * size;
  }
}

/** Has the fonts of these texts loaded before a page is drawn. */
export const loadFontsFor = (fonts: PrintFonts, texts: readonly string[]): Promise<void> =>
  fonts.load(texts.map((text) => text.normalize('NFC')));
