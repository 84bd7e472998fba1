import { deflateSync, inflateSync } from 'node:zlib';
import { JPG } from 'image-size/types/jpg';

/** A picture in the form in which a PDF file holds it, as it was stored: not yet turned. */
export interface Photo {
  readonly width: number;
  readonly height: number;
  readonly colours: 'DeviceGray' | 'DeviceRGB' | 'DeviceCMYK';
  /** Adobe writes the four printing colours upside down. */
  readonly inverted: boolean;
  readonly filter: 'DCTDecode' | 'FlateDecode';
  readonly data: Uint8Array;
  /** Exif tag 274: which sides the first row and the first column belong to; from 5 on it is turned by a quarter. */
  readonly orientation: number;
}

/** The file is no picture that can be printed. */
export class UnreadablePhoto extends Error {}

/**
 * Reads a JPEG or PNG file, told by its first bytes. A JPEG is kept as it was compressed, without what else it tells:
 * where it was taken, by which camera, and the previews inside it. @throws UnreadablePhoto
 */
export function readPhoto(file: Uint8Array): Photo {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  try {
    return bytes[0] === 0xff ? readJpeg(bytes) : readPng(bytes);
  } catch (error) {
    throw error instanceof UnreadablePhoto ? error : new UnreadablePhoto('broken', { cause: error });
  }
}

/** How large it is when it is shown. */
export const shownSize = ({ width, height, orientation }: Photo) =>
  orientation >= 5 ? { width: height, height: width } : { width, height };

// Markers of a JPEG file (ITU-T T.81, table B.1).
const END_OF_IMAGE = Buffer.from([0xff, 0xd9]);
const SCAN = 0xda;
const COMMENT = 0xfe;
/** Sequential and progressive, coded by Huffman: what a PDF reader must know. */
const FRAMES = new Set([0xc0, 0xc1, 0xc2]);
/** That it is a JFIF file, and how Adobe has coded the colours: needed to decode it. */
const KEPT_APPLICATIONS = new Set([0xe0, 0xee]);
const isApplication = (marker: number): boolean => marker >= 0xe0 && marker <= 0xef;

const COLOURS = new Map([
  [1, 'DeviceGray'],
  [3, 'DeviceRGB'],
  [4, 'DeviceCMYK'],
] as const);

function readJpeg(file: Buffer): Photo {
  const { width, height, orientation = 1 } = JPG.calculate(file);
  const kept = [file.subarray(0, 2)];
  let colours: Photo['colours'] | undefined;
  let adobe = false;
  for (let at = 2; ; ) {
    const marker = file[at + 1] ?? 0;
    if (file[at] !== 0xff) throw new UnreadablePhoto('a segment without marker');
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (marker === SCAN) {
      const end = file.indexOf(END_OF_IMAGE, at);
      if (end < 0) throw new UnreadablePhoto('it breaks off');
      // A second picture may follow, which tells of itself as the first does.
      kept.push(file.subarray(at, end + 2));
      break;
    }
    const length = file.readUInt16BE(at + 2);
    const segment = file.subarray(at, at + 2 + length);
    if (FRAMES.has(marker)) colours = coloursOf(segment);
    adobe ||= marker === 0xee && segment.includes('Adobe');
    if (marker !== COMMENT && (!isApplication(marker) || KEPT_APPLICATIONS.has(marker))) kept.push(segment);
    at += 2 + length;
  }
  if (!colours || !(width > 0 && height > 0)) throw new UnreadablePhoto('a kind of JPEG that cannot be printed');
  const inverted = colours === 'DeviceCMYK' && adobe;
  return { width, height, colours, inverted, filter: 'DCTDecode', data: Buffer.concat(kept), orientation };
}

function coloursOf(frame: Buffer): Photo['colours'] | undefined {
  const bitsOfSample = frame.readUInt8(4);
  return bitsOfSample === 8 ? COLOURS.get(frame.readUInt8(9) as 1 | 3 | 4) : undefined;
}

/** A photo that is larger is made smaller: 28 mm of a badge at 400 dots an inch are 440. */
const LEAST_PIXELS = 250_000;
/** No photo that is accepted has more. */
const MOST_PIXELS = 25_000_000;

/** The seven passes of an interlaced picture (PNG specification, section 8.2), and the one of any other. */
const ADAM7 = [
  { x: 0, y: 0, dx: 8, dy: 8 },
  { x: 4, y: 0, dx: 8, dy: 8 },
  { x: 0, y: 4, dx: 4, dy: 8 },
  { x: 2, y: 0, dx: 4, dy: 4 },
  { x: 0, y: 2, dx: 2, dy: 4 },
  { x: 1, y: 0, dx: 2, dy: 2 },
  { x: 0, y: 1, dx: 1, dy: 2 },
] as const;
const WHOLE = [{ x: 0, y: 0, dx: 1, dy: 1 }] as const;

/** Samples of a pixel by colour type: grey, true colour, palette, grey with alpha, true colour with alpha. */
const CHANNELS: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

interface PngHeader {
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  readonly colourType: number;
  readonly channels: number;
  readonly passes: typeof ADAM7 | typeof WHOLE;
}

interface Png {
  readonly header: PngHeader;
  readonly palette: Buffer | undefined;
  readonly transparency: Buffer | undefined;
  readonly packed: readonly Buffer[];
}

function chunksOf(file: Buffer): Png {
  const chunks = new Map<string, Buffer[]>();
  for (let at = 8; at + 12 <= file.length; ) {
    const length = file.readUInt32BE(at);
    const type = file.toString('latin1', at + 4, at + 8);
    chunks.set(type, [...(chunks.get(type) ?? []), file.subarray(at + 8, at + 8 + length)]);
    at += 12 + length;
  }
  const [header] = chunks.get('IHDR') ?? [];
  if (!header) throw new UnreadablePhoto('no picture');
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const [depth, colourType, interlaced] = [header.readUInt8(8), header.readUInt8(9), header.readUInt8(12)];
  const channels = CHANNELS[colourType];
  if (channels === undefined || ![1, 2, 4, 8, 16].includes(depth) || (depth < 8 && channels > 1)) {
    throw new UnreadablePhoto('a kind of PNG that does not exist');
  }
  if (!(width > 0 && height > 0 && width * height <= MOST_PIXELS)) throw new UnreadablePhoto('too many pixels');
  return {
    header: { width, height, depth, colourType, channels, passes: interlaced === 1 ? ADAM7 : WHOLE },
    palette: chunks.get('PLTE')?.[0],
    transparency: chunks.get('tRNS')?.[0],
    packed: chunks.get('IDAT') ?? [],
  };
}

/** Decodes a PNG onto white, made smaller by whole pixels so that it is no larger than a printer can show. */
function readPng(file: Buffer): Photo {
  const png = chunksOf(file);
  const { header } = png;
  const { width, height, depth, channels, passes } = header;
  const bitsOfPixel = depth * channels;
  const sizes = passes.map(({ x, y, dx, dy }) => {
    const columns = Math.max(0, Math.ceil((width - x) / dx));
    const rows = columns === 0 ? 0 : Math.max(0, Math.ceil((height - y) / dy));
    return { columns, rows, stride: Math.ceil((columns * bitsOfPixel) / 8) };
  });
  const size = sizes.reduce((sum, { rows, stride }) => sum + rows * (stride + 1), 0);
  // What unfolds to more than it says is not unfolded.
  const lines = inflateSync(Buffer.concat(png.packed), { maxOutputLength: size });
  if (lines.length < size) throw new UnreadablePhoto('it breaks off');

  const factor = Math.max(1, Math.floor(Math.sqrt((width * height) / LEAST_PIXELS)));
  const cells = new Cells(width, height, factor);
  const pixel = pixelReader(png);
  let at = 0;
  for (const [index, pass] of passes.entries()) {
    const { columns, rows, stride } = sizes[index] ?? { columns: 0, rows: 0, stride: 0 };
    let above = Buffer.alloc(stride);
    for (let row = 0; row < rows; row++) {
      const line = lines.subarray(at + 1, at + 1 + stride);
      unfilter(lines[at] ?? 0, line, above, Math.max(1, bitsOfPixel >> 3));
      for (let column = 0; column < columns; column++) {
        cells.add(pass.x + column * pass.dx, pass.y + row * pass.dy, pixel(line, column));
      }
      above = line;
      at += stride + 1;
    }
  }
  const common = { width: cells.columns, height: cells.rows, colours: 'DeviceRGB', inverted: false } as const;
  return { ...common, filter: 'FlateDecode', data: deflateSync(cells.means()), orientation: 1 };
}

/** Undoes the filter of a line in its place (PNG specification, section 9.2). */
function unfilter(filter: number, line: Buffer, above: Buffer, step: number): void {
  if (filter === 0) return;
  for (let at = 0; at < line.length; at++) {
    const left = at < step ? 0 : (line[at - step] ?? 0);
    const up = above[at] ?? 0;
    let guess: number;
    if (filter === 1) guess = left;
    else if (filter === 2) guess = up;
    else if (filter === 3) guess = (left + up) >> 1;
    else if (filter === 4) guess = paeth(left, up, at < step ? 0 : (above[at - step] ?? 0));
    else throw new UnreadablePhoto('a filter that does not exist');
    line[at] = (line[at] ?? 0) + guess;
  }
}

function paeth(left: number, up: number, corner: number): number {
  const estimate = left + up - corner;
  const [toLeft, toUp, toCorner] = [Math.abs(estimate - left), Math.abs(estimate - up), Math.abs(estimate - corner)];
  if (toLeft <= toUp && toLeft <= toCorner) return left;
  return toUp <= toCorner ? up : corner;
}

/** Red, green, blue and opacity from 0 to 255. The same array every time, for there are millions of pixels. */
type Pixel = Float64Array;

function pixelReader({ header, palette, transparency }: Png): (line: Buffer, column: number) => Pixel {
  const { depth, colourType, channels } = header;
  const highest = 2 ** depth - 1;
  const pixel = new Float64Array(4);
  const sample = (line: Buffer, index: number): number => {
    if (depth === 8) return line[index] ?? 0;
    if (depth === 16) return ((line[2 * index] ?? 0) << 8) | (line[2 * index + 1] ?? 0);
    const bit = index * depth;
    return ((line[bit >> 3] ?? 0) >> (8 - depth - (bit & 7))) & highest;
  };
  const isGrey = colourType === 0 || colourType === 4;
  const hasAlpha = colourType === 4 || colourType === 6;
  // A colour that is to be seen through, two bytes a sample.
  const key = colourType === 0 || colourType === 2 ? transparency : undefined;
  return (line, column) => {
    const first = column * channels;
    if (colourType === 3) {
      const index = sample(line, column);
      for (let part = 0; part < 3; part++) pixel[part] = palette?.[3 * index + part] ?? 0;
      pixel[3] = transparency?.[index] ?? 255;
      return pixel;
    }
    let isKey = key !== undefined;
    for (let part = 0; part < 3; part++) {
      const value = sample(line, isGrey ? first : first + part);
      pixel[part] = (value * 255) / highest;
      isKey &&= value === key?.readUInt16BE(isGrey ? 0 : 2 * part);
    }
    const opacity = hasAlpha ? (sample(line, first + channels - 1) * 255) / highest : 255;
    pixel[3] = isKey ? 0 : opacity;
    return pixel;
  };
}

/** A picture of square cells, each the mean of the pixels that fall into it, in whatever order they come. */
class Cells {
  readonly columns: number;
  readonly rows: number;
  readonly #side: number;
  readonly #sums: Float64Array;
  readonly #counts: Uint32Array;

  constructor(width: number, height: number, side: number) {
    this.columns = Math.ceil(width / side);
    this.rows = Math.ceil(height / side);
    this.#side = side;
    this.#counts = new Uint32Array(this.columns * this.rows);
    this.#sums = new Float64Array(3 * this.#counts.length);
  }

  add(x: number, y: number, pixel: Pixel): void {
    const cell = Math.floor(y / this.#side) * this.columns + Math.floor(x / this.#side);
    const opacity = (pixel[3] ?? 255) / 255;
    for (let part = 0; part < 3; part++) {
      const shown = (pixel[part] ?? 0) * opacity + 255 * (1 - opacity);
      this.#sums[3 * cell + part] = (this.#sums[3 * cell + part] ?? 0) + shown;
    }
    this.#counts[cell] = (this.#counts[cell] ?? 0) + 1;
  }

  means(): Buffer {
    return Buffer.from(this.#sums.map((sum, at) => Math.round(sum / (this.#counts[Math.floor(at / 3)] ?? 1))));
  }
}
