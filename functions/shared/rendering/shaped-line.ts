import type { GlyphInfo, GlyphPosition } from 'harfbuzzjs';
import type { FaceAtWeight, PrintFonts, Weight } from './print-fonts.ts';

/** One glyph of a line; lengths are thousandths of the type size. */
export interface PlacedGlyph {
  /** Undefined: no font has the character, and a box is drawn in its place. */
  readonly face: FaceAtWeight | undefined;
  readonly glyph: number;
  /** Where the glyph's origin is, from the left end of the line and up from its baseline. */
  readonly x: number;
  readonly y: number;
  /** What the glyph stands for; empty for the marks of a cluster, whose letter stands for all of it. */
  readonly text: string;
  /** Set on the first glyph of a cluster of several letters side by side: the text they are together, and how many they are. */
  readonly cluster?: { readonly text: string; readonly glyphs: number };
}

/** A line of text as it is drawn: glyphs in visual order. */
export interface ShapedLine {
  readonly text: string;
  readonly glyphs: readonly PlacedGlyph[];
  /** Thousandths of the type size. */
  readonly width: number;
}

/** The advance of the box that stands for a character no font has. */
export const MISSING_WIDTH = 640;

interface Run {
  readonly start: number;
  readonly end: number;
  readonly level: number;
  readonly face: FaceAtWeight | undefined;
}

/** The scripts that share the base font. They are shaped apart, because their rules differ. */
const SHARING_A_FONT = [/\p{Script=Latin}/u, /\p{Script=Cyrillic}/u, /\p{Script=Greek}/u];

const scriptOf = (character: string): RegExp | undefined => SHARING_A_FONT.find((script) => script.test(character));

function divide(fonts: PrintFonts, text: string, weight: Weight, levels: Uint8Array): Run[] {
  const runs: Run[] = [];
  for (const { start, end, face } of fonts.runsOf(text, weight)) {
    let from = start;
    let script: RegExp | undefined;
    for (let at = start; at < end; ) {
      const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
      const own = scriptOf(character);
      if (at > from && (levels[at] !== levels[from] || (own && script && own !== script))) {
        runs.push({ start: from, end: at, level: levels[from] ?? 0, face });
        from = at;
        script = own;
      }
      script ??= own;
      at += character.length;
    }
    runs.push({ start: from, end, level: levels[from] ?? 0, face });
  }
  return runs;
}

/** Rule L2 of UAX #9 on whole runs: from the highest level down to the lowest odd one, what is at least that level turns round. */
function inVisualOrder(runs: readonly Run[]): Run[] {
  const ordered = [...runs];
  const highest = Math.max(0, ...runs.map(({ level }) => level));
  for (let level = highest; level > 0; level--) {
    for (let at = 0; at < ordered.length; at++) {
      let end = at;
      while ((ordered[end]?.level ?? -1) >= level) end++;
      if (end > at) ordered.splice(at, end - at, ...ordered.slice(at, end).reverse());
      at = end;
    }
  }
  return ordered;
}

interface Cluster {
  /** The stretch of the text. */
  readonly start: number;
  end: number;
  /** The first and the last of its glyphs, in visual order. */
  readonly first: number;
  last: number;
  /** The widest glyph, which is the letter and not its marks. */
  bearer: number;
  /** How many of its glyphs take room on the line. */
  letters: number;
}

function clustersOf(infos: readonly GlyphInfo[], positions: readonly GlyphPosition[], end: number): Cluster[] {
  const clusters: Cluster[] = [];
  const advance = (at: number) => positions[at]?.xAdvance ?? 0;
  for (const [at, { cluster: start }] of infos.entries()) {
    let cluster = clusters.at(-1);
    if (cluster?.start !== start) {
      cluster = { start, end, first: at, last: at, bearer: at, letters: 0 };
      clusters.push(cluster);
    }
    cluster.last = at;
    if (advance(at) > advance(cluster.bearer)) cluster.bearer = at;
    if (advance(at) > 0) cluster.letters++;
  }
  const byStart = [...clusters].sort((left, right) => left.start - right.start);
  for (const [at, cluster] of byStart.entries()) cluster.end = byStart[at + 1]?.start ?? end;
  return clusters;
}

/**
 * Shapes one line: order by the Unicode Bidirectional Algorithm (UAX #9; a line is resolved by itself, its direction
 * that of its first strong character), glyphs and their places by HarfBuzz. The fonts must have loaded the text.
 */
export function shapeLine(fonts: PrintFonts, text: string, weight: Weight): ShapedLine {
  const { Buffer: ShapingBuffer, Direction, shape } = fonts.harfbuzz;
  const levels = fonts.levelsOf(text);
  const glyphs: PlacedGlyph[] = [];
  let pen = 0;
  for (const run of inVisualOrder(divide(fonts, text, weight, levels))) {
    const rightToLeft = run.level % 2 === 1;
    if (!run.face) {
      const characters = [...text.slice(run.start, run.end)];
      for (const character of rightToLeft ? characters.reverse() : characters) {
        glyphs.push({ face: undefined, glyph: 0, x: pen, y: 0, text: character });
        pen += MISSING_WIDTH;
      }
      continue;
    }
    const buffer = new ShapingBuffer();
    buffer.addText(text, run.start, run.end - run.start);
    buffer.setDirection(rightToLeft ? Direction.RTL : Direction.LTR);
    buffer.guessSegmentProperties();
    shape(run.face.font, buffer);
    const positions = buffer.getGlyphPositions();
    const infos = buffer.getGlyphInfos();
    for (const cluster of clustersOf(infos, positions, run.end)) {
      const whole = text.slice(cluster.start, cluster.end);
      for (let at = cluster.first; at <= cluster.last; at++) {
        const position = positions[at];
        const glyph = infos[at]?.codepoint;
        if (!position || glyph === undefined) continue;
        glyphs.push({
          // A shaped glyph 0 is the font's own sign for what it lacks, which may be blank.
          face: glyph === 0 ? undefined : run.face,
          glyph,
          x: pen + position.xOffset,
          y: position.yOffset,
          text: at === cluster.bearer ? whole : '',
          ...(at === cluster.first && cluster.letters > 1
            ? { cluster: { text: whole, glyphs: cluster.last - cluster.first + 1 } }
            : {}),
        });
        pen += glyph === 0 ? MISSING_WIDTH : position.xAdvance;
      }
    }
  }
  return { text, glyphs, width: pen };
}
