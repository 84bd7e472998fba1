import type { PrintFonts, Weight } from './print-fonts.ts';
import { type ShapedLine, shapeLine } from './shaped-line.ts';

/** The room a text has. Lengths are points. */
export interface Room {
  readonly width: number;
  readonly height: number;
  readonly weight: Weight;
  /** The size a short text is set in. */
  readonly size: number;
}

export interface FittedText {
  readonly size: number;
  readonly lines: readonly ShapedLine[];
}

/** From baseline to baseline, in type sizes: room for Arabic below and Thai or Devanagari above. */
export const LEADING = 1.3;

/** A text is set on one line as long as this part of its size is left; then it is wrapped. */
const ONE_LINE_DOWN_TO = 0.72;
/** Words are kept whole as long as this part of the size is left. */
const WHOLE_WORDS_DOWN_TO = 0.28;
const STEP = 0.95;
const SMALLEST = 1;

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });
const words = new Intl.Segmenter('und', { granularity: 'word' });

const WITHOUT_SPACES = /[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const IDEOGRAPH = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;
const BREAKS_AFTER = /[\s\u00ad\-‐–/]$/u;

/** Splits a text where a line may end: after spaces and hyphens, between ideographs, and between words of scripts without spaces. */
function breakable(text: string): string[] {
  const between = new Set<number>();
  if (WITHOUT_SPACES.test(text)) for (const { index } of words.segment(text)) between.add(index);
  const pieces: string[] = [];
  let last = '';
  for (const { segment, index } of graphemes.segment(text)) {
    const ideographs = IDEOGRAPH.test(last) && IDEOGRAPH.test(segment);
    const wordStart = between.has(index) && WITHOUT_SPACES.test(last) && WITHOUT_SPACES.test(segment);
    if (last === '' || BREAKS_AFTER.test(last) || ideographs || wordStart) pieces.push(segment);
    else pieces.push(`${pieces.pop() ?? ''}${segment}`);
    last = segment;
  }
  return pieces;
}

/** Fills lines of at most `width` thousandths of the size from the front; undefined if a piece alone is wider. */
function fill(pieces: readonly string[], width: number, measure: (text: string) => number): string[] | undefined {
  const lines: string[] = [];
  let line = '';
  for (const piece of pieces) {
    if (line !== '' && measure((line + piece).trimEnd()) > width) {
      lines.push(line.trimEnd());
      line = '';
    }
    line += piece;
    if (measure(line.trimEnd()) > width && line === piece) return undefined;
  }
  return [...lines, line.trimEnd()];
}

/** Narrows the lines without adding one, so that none is left with a single word. */
function balance(
  pieces: readonly string[],
  lines: readonly string[],
  width: number,
  measure: (text: string) => number,
) {
  let best = lines;
  let narrow = width / 2;
  let wide = width;
  for (let round = 0; round < 5; round++) {
    const middle = (narrow + wide) / 2;
    const tried = fill(pieces, middle, measure);
    if (tried && tried.length <= lines.length) {
      best = tried;
      wide = middle;
    } else narrow = middle;
  }
  return best;
}

/**
 * Sets a text as large as its room allows: on one line, somewhat smaller if need be; then on as many lines as fit, words
 * whole; then, for what has no place to break, broken between any two characters. Whatever the text, all of it is set.
 */
export function fitText(fonts: PrintFonts, raw: string, room: Room): FittedText {
  const text = raw
    .normalize('NFC')
    .replaceAll(/[\p{Cc}\s]+/gu, ' ')
    .trim();
  if (text === '') return { size: room.size, lines: [] };
  const known = new Map<string, ShapedLine>();
  const shaped = (line: string): ShapedLine => {
    const before = known.get(line);
    if (before) return before;
    const now = shapeLine(fonts, line, room.weight);
    known.set(line, now);
    return now;
  };
  const measure = (line: string) => shaped(line).width;
  const largest = Math.min(room.size, room.height / LEADING);
  const oneLine = Math.min(largest, (room.width * 1000) / Math.max(1, measure(text)));
  if (oneLine >= largest * ONE_LINE_DOWN_TO) return { size: oneLine, lines: [shaped(text)] };

  const whole = breakable(text);
  const single = [...graphemes.segment(text)].map(({ segment }) => segment);
  for (const [pieces, from, to] of [
    [whole, largest, largest * WHOLE_WORDS_DOWN_TO],
    [single, largest, SMALLEST],
  ] as const) {
    for (let size = from; size >= to; size *= STEP) {
      const width = (room.width * 1000) / size;
      const lines = fill(pieces, width, measure);
      if (lines && lines.length * LEADING * size <= room.height) {
        return { size, lines: balance(pieces, lines, width, measure).map(shaped) };
      }
    }
  }
  return { size: oneLine, lines: [shaped(text)] };
}
