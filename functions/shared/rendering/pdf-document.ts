import { deflateSync } from 'node:zlib';
import { type Photo, shownSize } from './photo.ts';
import type { FaceAtWeight } from './print-fonts.ts';
import { MISSING_WIDTH, type PlacedGlyph, type ShapedLine } from './shaped-line.ts';

/**
 * As much of PDF (ISO 32000-1) as our prints need: pages of filled shapes, of text and of photos. A glyph that is used is written once for the whole
 * document, as an outline in a Type 3 font, so that no font file is embedded and 700 badges share their letters. Text
 * stays text: it can be searched, copied and read aloud.
 * The same calls give the same bytes: nothing here knows the time or makes an id.
 */

/** A colour as RGB from 0 to 1. */
export type Rgb = readonly [number, number, number];

/** Something drawn once and shown many times. */
export interface SharedDrawing {
  readonly name: string;
}

const GLYPHS_IN_A_FONT = 256;

/** The content of a stream as it lies in the file. */
interface Packed {
  readonly data: Uint8Array;
  readonly filter: string;
}

interface FontGlyph {
  readonly width: number;
  readonly procedure: GlyphProcedure;
  readonly text: string;
}

interface GlyphCode {
  readonly font: number;
  readonly code: number;
  readonly width: number;
}

/** At most three decimals, none where none is needed: a thousandth of a point is far below what a printer can do. */
const number = (value: number): string => {
  const rounded = Math.round(value * 1000) / 1000;
  return Object.is(rounded, -0) ? '0' : String(rounded);
};
const numbers = (...values: number[]): string => values.map(number).join(' ');

function packed(content: string): Packed {
  const plain = Buffer.from(content, 'latin1');
  const data = deflateSync(plain);
  return data.length + 20 < plain.length ? { data, filter: '/Filter /FlateDecode ' } : { data: plain, filter: '' };
}

const utf16Hex = (text: string): string => {
  let hex = '';
  for (let at = 0; at < text.length; at++) hex += text.charCodeAt(at).toString(16).padStart(4, '0');
  return hex.toUpperCase();
};
const textString = (text: string): string => `<FEFF${utf16Hex(text)}>`;
const byteHex = (byte: number): string => byte.toString(16).padStart(2, '0').toUpperCase();

/** The outline of a glyph in thousandths of the size; quadratic curves become the cubic ones that PDF has. */
function outlineOf({ font }: FaceAtWeight, glyph: number): { path: string; box: readonly number[] } {
  const path: string[] = [];
  const box = [0, 0, 0, 0];
  let x = 0;
  let y = 0;
  const reach = (values: readonly number[]) => {
    for (let at = 0; at + 1 < values.length; at += 2) {
      x = values[at] ?? 0;
      y = values[at + 1] ?? 0;
      box[0] = Math.min(box[0] ?? 0, x);
      box[1] = Math.min(box[1] ?? 0, y);
      box[2] = Math.max(box[2] ?? 0, x);
      box[3] = Math.max(box[3] ?? 0, y);
    }
  };
  const whole = (values: readonly number[]) => values.map(Math.round).join(' ');
  for (const { type, values } of font.glyphToJson(glyph)) {
    if (type === 'M') path.push(`${whole(values)} m`);
    else if (type === 'L') path.push(`${whole(values)} l`);
    else if (type === 'C') path.push(`${whole(values)} c`);
    else if (type === 'Q') {
      const [controlX = 0, controlY = 0, toX = 0, toY = 0] = values;
      const first = [x + ((controlX - x) * 2) / 3, y + ((controlY - y) * 2) / 3];
      const second = [toX + ((controlX - toX) * 2) / 3, toY + ((controlY - toY) * 2) / 3];
      path.push(`${whole([...first, ...second, toX, toY])} c`);
    } else path.push('h');
    reach(values);
  }
  return {
    path: path.length > 0 ? `${path.join('\n')}\nf` : '',
    box: box.map((value, side) => (side < 2 ? Math.floor(value) : Math.ceil(value))),
  };
}

interface GlyphProcedure {
  readonly packed: Packed;
  /** Left, bottom, right and top of what it draws. */
  readonly box: readonly number[];
}

/** Glyphs as the fonts of all documents hold them; kept as long as their face is. */
const procedures = new WeakMap<FaceAtWeight, Map<number, GlyphProcedure>>();

function procedureOf(face: FaceAtWeight, glyph: number, width: number): GlyphProcedure {
  let known = procedures.get(face);
  if (!known) {
    known = new Map();
    procedures.set(face, known);
  }
  const before = known.get(glyph);
  if (before) return before;
  const { path, box } = outlineOf(face, glyph);
  const procedure = { packed: packed(`${width} 0 ${box.join(' ')} d1\n${path}`), box };
  known.set(glyph, procedure);
  return procedure;
}

/** What stands for a character that no font has: an empty box, so that its absence is seen. */
const MISSING_BOX: GlyphProcedure = {
  packed: packed(`${MISSING_WIDTH} 0 60 0 ${MISSING_WIDTH - 60} 714 d1\n60 0 520 714 re\n120 60 400 594 re\nf*`),
  box: [60, 0, MISSING_WIDTH - 60, 714],
};

/**
 * Never shown. Readers that take text out of a file guess the scale of a Type 3 font from the width of a glyph named m,
 * so every font has one of the same width; without it they see a new word wherever the next font begins.
 */
const NOMINAL_GLYPH: FontGlyph = {
  width: 600,
  procedure: { packed: packed('600 0 0 0 0 0 d1'), box: [0, 0, 0, 0] },
  text: 'm',
};

const glyphName = (code: number): string => (code === 0 ? '/m' : `/g${code}`);

/** A rectangle; lengths are points, from the lower left corner. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The path of a rectangle with rounded corners; `radius` is at most half of the shorter side. */
function roundedPath({ x, y, width, height }: Box, radius: number): string[] {
  // The part of the radius by which four cubic curves come nearest to a circle.
  const handle = radius * 0.5523;
  const [right, top] = [x + width, y + height];
  return [
    `${numbers(x + radius, y)} m ${numbers(right - radius, y)} l`,
    `${numbers(right - radius + handle, y, right, y + radius - handle, right, y + radius)} c`,
    `${numbers(right, top - radius)} l`,
    `${numbers(right, top - radius + handle, right - radius + handle, top, right - radius, top)} c`,
    `${numbers(x + radius, top)} l`,
    `${numbers(x + radius - handle, top, x, top - radius + handle, x, top - radius)} c`,
    `${numbers(x, y + radius)} l`,
    `${numbers(x, y + radius - handle, x + radius - handle, y, x + radius, y)} c`,
  ];
}

/**
 * Puts the unit square in which a picture lies, its first row on top, into a box so that it is seen as Exif tag 274 means it.
 */
function turnedInto({ x, y, width: w, height: h }: Box, orientation: number): readonly number[] {
  const [right, top] = [x + w, y + h];
  const turns: Readonly<Record<number, readonly number[]>> = {
    2: [-w, 0, 0, h, right, y],
    3: [-w, 0, 0, -h, right, top],
    4: [w, 0, 0, -h, x, top],
    5: [0, -h, -w, 0, right, top],
    6: [0, -h, w, 0, x, top],
    7: [0, h, w, 0, x, y],
    8: [0, h, -w, 0, right, y],
  };
  return turns[orientation] ?? [w, 0, 0, h, x, y];
}

/** Of what does not fit into a frame more is cut off below than above: faces are in the upper half. */
const SHOWN_FROM_TOP = 0.3;

/** What is drawn on one page or in one shared drawing. Lengths are points, from the lower left corner. */
export class Drawing {
  readonly #document: PdfDocument;
  readonly #operators: string[] = [];

  constructor(document: PdfDocument) {
    this.#document = document;
  }

  get content(): string {
    return this.#operators.join('\n');
  }

  fill([red, green, blue]: Rgb): void {
    this.#operators.push(`${numbers(red, green, blue)} rg`);
  }

  rectangle(x: number, y: number, width: number, height: number): void {
    this.#operators.push(`${numbers(x, y, width, height)} re f`);
  }

  /** A rectangle with rounded corners; `radius` is at most half of the shorter side. */
  roundedRectangle(x: number, y: number, width: number, height: number, radius: number): void {
    this.#operators.push(...roundedPath({ x, y, width, height }, radius), 'f');
  }

  /** Draws what `draw` does, as far as it lies in a rectangle with rounded corners. */
  within(box: Box, radius: number, draw: () => void): void {
    this.#operators.push('q', ...roundedPath(box, radius), 'W n');
    draw();
    this.#operators.push('Q');
  }

  /** Draws what `draw` does with (x, y) as its lower left corner. */
  moved(x: number, y: number, draw: () => void): void {
    this.#operators.push(`q ${numbers(1, 0, 0, 1, x, y)} cm`);
    draw();
    this.#operators.push('Q');
  }

  /** A photo, upright, that fills the whole frame: what is too much of it is cut off. */
  photo(photo: Photo, frame: Box, radius: number): void {
    const { width, height } = shownSize(photo);
    const scale = Math.max(frame.width / width, frame.height / height);
    const [shownWidth, shownHeight] = [width * scale, height * scale];
    const box = {
      x: frame.x - (shownWidth - frame.width) / 2,
      y: frame.y - (shownHeight - frame.height) * (1 - SHOWN_FROM_TOP),
      width: shownWidth,
      height: shownHeight,
    };
    const name = this.#document.nameOf(photo);
    this.within(frame, radius, () => {
      this.#operators.push(`${numbers(...turnedInto(box, photo.orientation))} cm /${name} Do`);
    });
  }

  /** Cells of a grid, `length` wide and one high, counted from the upper left corner at (x, y); one path, so that no seams show. */
  cells(x: number, y: number, side: number, runs: Iterable<{ x: number; y: number; length: number }>): void {
    const path = [...runs].map((run) => `${run.x} ${run.y} ${run.length} 1 re`).join('\n');
    this.#operators.push(`q ${numbers(side, 0, 0, -side, x, y)} cm`, path, 'f Q');
  }

  show({ name }: SharedDrawing): void {
    this.#operators.push(`/${name} Do`);
  }

  /** A shaped line with its left end at (x, y) on the baseline. */
  line(line: ShapedLine, x: number, y: number, size: number): void {
    if (line.glyphs.length === 0) return;
    this.#operators.push('BT');
    let font = -1;
    let rise = 0;
    let pen = 0;
    let shown: string[] = [];
    const flush = () => {
      if (shown.length > 0) this.#operators.push(`[${shown.join('')}] TJ`);
      shown = [];
    };
    let leftOfCluster = 0;
    for (const placed of line.glyphs) {
      // A cluster of several letters, such as a consonant and a vowel sign beside it, is read as one text.
      if (placed.cluster) {
        flush();
        this.#operators.push(`/Span <</ActualText ${textString(placed.cluster.text)}>> BDC`);
        leftOfCluster = placed.cluster.glyphs;
      }
      const code = this.#document.codeOf(placed);
      if (code.font !== font) {
        flush();
        this.#operators.push(`/T${code.font} ${number(size)} Tf`);
        if (font === -1) this.#operators.push(`${numbers(x, y)} Td`);
        font = code.font;
      }
      if (placed.y !== rise) {
        flush();
        rise = placed.y;
        this.#operators.push(`${number((rise * size) / 1000)} Ts`);
      }
      if (placed.x !== pen) shown.push(number(pen - placed.x));
      shown.push(`<${byteHex(code.code)}>`);
      pen = placed.x + code.width;
      if (leftOfCluster > 0 && --leftOfCluster === 0) {
        flush();
        this.#operators.push('EMC');
      }
    }
    flush();
    if (rise !== 0) this.#operators.push('0 Ts');
    this.#operators.push('ET');
  }
}

export class PdfDocument {
  readonly #title: string;
  readonly #pages: Drawing[] = [];
  readonly #shared = new Map<string, { drawing: Drawing; name: string }>();
  readonly #photos = new Map<Photo, string>();
  readonly #codes = new Map<string, GlyphCode>();
  readonly #fonts: FontGlyph[][] = [];
  readonly #width: number;
  readonly #height: number;

  /** Every page is `width` by `height` points. */
  constructor(title: string, width: number, height: number) {
    this.#title = title;
    this.#width = width;
    this.#height = height;
  }

  addPage(): Drawing {
    const page = new Drawing(this);
    this.#pages.push(page);
    return page;
  }

  /** What was drawn under `key`; drawn now if it was not yet. */
  share(key: string, draw: (drawing: Drawing) => void): SharedDrawing {
    const known = this.#shared.get(key);
    if (known) return { name: known.name };
    const drawing = new Drawing(this);
    draw(drawing);
    const name = `X${this.#shared.size}`;
    this.#shared.set(key, { drawing, name });
    return { name };
  }

  /** What a photo is called in the document; it is added when it is new. */
  nameOf(photo: Photo): string {
    const name = this.#photos.get(photo) ?? `P${this.#photos.size}`;
    this.#photos.set(photo, name);
    return name;
  }

  /** Where the document's fonts hold a glyph; it is added when it is new. */
  codeOf({ face, glyph, text }: PlacedGlyph): GlyphCode {
    // One code for each text a glyph stands for, so that it is copied as what it is; so, too, the box of a missing character.
    const key = `${face?.id ?? 'missing'}/${glyph}/${text}`;
    const known = this.#codes.get(key);
    if (known) return known;
    let font = this.#fonts.at(-1);
    if (!font || font.length === GLYPHS_IN_A_FONT) {
      font = [NOMINAL_GLYPH];
      this.#fonts.push(font);
    }
    const width = face ? face.font.glyphHAdvance(glyph) : MISSING_WIDTH;
    const code = { font: this.#fonts.length - 1, code: font.length, width };
    font.push({ width, procedure: face ? procedureOf(face, glyph, width) : MISSING_BOX, text });
    this.#codes.set(key, code);
    return code;
  }

  /** The file. */
  toBytes(): Uint8Array {
    return Buffer.concat(this.toParts());
  }

  /** The file in pieces, which one may send one after the other. */
  toParts(): readonly Uint8Array<ArrayBuffer>[] {
    const objects = new PdfObjects();
    const [catalog, info, pages, resources] = [
      objects.reserve(),
      objects.reserve(),
      objects.reserve(),
      objects.reserve(),
    ];
    const common = `/Resources ${resources} 0 R`;
    const shared = [...this.#shared.values()].map(({ drawing, name }) => {
      const box = `/BBox [0 0 ${numbers(this.#width, this.#height)}]`;
      const id = objects.addStream(`/Type /XObject /Subtype /Form ${box} ${common}`, drawing.content);
      return `/${name} ${id} 0 R`;
    });
    const photos = [...this.#photos].map(([photo, name]) => `/${name} ${addPhoto(objects, photo)} 0 R`);
    const kids = this.#pages.map((page) => {
      const content = objects.addStream('', page.content);
      return `${objects.add(`<</Type /Page /Parent ${pages} 0 R /Contents ${content} 0 R>>`)} 0 R`;
    });
    const fonts = this.#fonts.map((glyphs, at) => `/T${at} ${this.#addFont(objects, glyphs)} 0 R`);
    objects.set(resources, `<</Font <<${fonts.join(' ')}>> /XObject <<${[...shared, ...photos].join(' ')}>>>>`);
    objects.set(
      pages,
      `<</Type /Pages /Count ${kids.length} /MediaBox [0 0 ${numbers(this.#width, this.#height)}] ${common}\n` +
        `/Kids [${kids.join('\n')}]>>`,
    );
    objects.set(info, `<</Title ${textString(this.#title)} /Producer (Chancery)>>`);
    objects.set(
      catalog,
      `<</Type /Catalog /Pages ${pages} 0 R /ViewerPreferences <</DisplayDocTitle true /PrintScaling /None>>>>`,
    );
    return objects.toParts(`/Root ${catalog} 0 R /Info ${info} 0 R`);
  }

  /** One box for all fonts, so that a line set in two of them is of one height to whoever reads the file. */
  #fontBox(): number[] {
    const box = [0, 0, 0, 0];
    for (const { procedure } of this.#fonts.flat()) {
      for (const [side, value] of procedure.box.entries()) {
        box[side] = side < 2 ? Math.min(box[side] ?? 0, value) : Math.max(box[side] ?? 0, value);
      }
    }
    return box;
  }

  #addFont(objects: PdfObjects, glyphs: readonly FontGlyph[]): number {
    const drawn = glyphs.map(
      ({ procedure }, code) => `${glyphName(code)} ${objects.addStream('', procedure.packed)} 0 R`,
    );
    const unicode = objects.addStream('', toUnicode(glyphs));
    const names = glyphs.map((_, code) => glyphName(code)).join('');
    return objects.add(
      `<</Type /Font /Subtype /Type3 /FontBBox [${this.#fontBox().join(' ')}] /FontMatrix [.001 0 0 .001 0 0]\n` +
        `/FirstChar 0 /LastChar ${glyphs.length - 1} /Widths [${glyphs.map(({ width }) => number(width)).join(' ')}]\n` +
        `/Encoding <</Type /Encoding /Differences [0${names}]>> /ToUnicode ${unicode} 0 R /Resources <<>>\n` +
        `/CharProcs <<${drawn.join(' ')}>>>>`,
    );
  }
}

/** A photo goes into the file as it is; its colours begin at white where they are upside down. */
function addPhoto(objects: PdfObjects, { width, height, colours, inverted, filter, data }: Photo): number {
  const entries = [
    `/Type /XObject /Subtype /Image /Width ${width} /Height ${height} /ColorSpace /${colours} /BitsPerComponent 8`,
    ...(inverted ? ['/Decode [1 0 1 0 1 0 1 0]'] : []),
  ].join(' ');
  return objects.addStream(entries, { data, filter: `/Filter /${filter} ` });
}

/** The CMap that says which text a code stands for (ISO 32000-1 section 9.10.3); marks stand for none. */
function toUnicode(glyphs: readonly FontGlyph[]): string {
  const entries = glyphs.map(({ text }, code) => `<${byteHex(code)}> <${utf16Hex(text)}>`);
  const blocks: string[] = [];
  for (let at = 0; at < entries.length; at += 100) {
    const block = entries.slice(at, at + 100);
    blocks.push(`${block.length} beginbfchar\n${block.join('\n')}\nendbfchar`);
  }
  return [
    '/CIDInit /ProcSet findresource begin 12 dict begin begincmap',
    '/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def',
    '/CMapName /Adobe-Identity-UCS def /CMapType 2 def',
    '1 begincodespacerange <00> <FF> endcodespacerange',
    ...blocks,
    'endcmap CMapName currentdict /CMap defineresource pop end end',
  ].join('\n');
}

/** The numbered objects of a file and the table that finds them (ISO 32000-1 section 7.5). */
class PdfObjects {
  readonly #bodies: (Buffer<ArrayBuffer> | undefined)[] = [];

  reserve(): number {
    this.#bodies.push(undefined);
    return this.#bodies.length;
  }

  set(id: number, body: string): void {
    this.#bodies[id - 1] = Buffer.from(body, 'latin1');
  }

  add(body: string): number {
    const id = this.reserve();
    this.set(id, body);
    return id;
  }

  addStream(entries: string, content: string | Packed): number {
    const { data, filter } = typeof content === 'string' ? packed(content) : content;
    const id = this.reserve();
    const head = Buffer.from(`<<${entries} ${filter}/Length ${data.length}>>\nstream\n`, 'latin1');
    this.#bodies[id - 1] = Buffer.concat([head, data, Buffer.from('\nendstream', 'latin1')]);
    return id;
  }

  toParts(trailer: string): readonly Uint8Array<ArrayBuffer>[] {
    // The comment of bytes above 127 tells transfer programs that the file is binary.
    const parts: Buffer<ArrayBuffer>[] = [Buffer.from('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n', 'latin1')];
    let length = parts[0]?.length ?? 0;
    const offsets: string[] = [];
    const put = (part: Buffer<ArrayBuffer>) => {
      parts.push(part);
      length += part.length;
    };
    for (const [at, body] of this.#bodies.entries()) {
      if (!body) throw new Error(`PDF object ${at + 1} was reserved and never written`);
      offsets.push(`${String(length).padStart(10, '0')} 00000 n \n`);
      put(Buffer.from(`${at + 1} 0 obj\n`, 'latin1'));
      put(body);
      put(Buffer.from('\nendobj\n', 'latin1'));
    }
    const size = this.#bodies.length + 1;
    const table = `xref\n0 ${size}\n0000000000 65535 f \n${offsets.join('')}`;
    const end = `trailer\n<</Size ${size} ${trailer}>>\nstartxref\n${length}\n%%EOF\n`;
    return [...parts, Buffer.from(table + end, 'latin1')];
  }
}
