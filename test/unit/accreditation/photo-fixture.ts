import { crc32, deflateSync } from 'node:zlib';

/** 48 × 64 pixels: red and green above, blue and yellow below. */
const QUARTERS = Buffer.from(
  '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAYEBQYFBAYGBQYHBwYIChAKCgkJChQODwwQFxQYGBcUFhYaHSUfGhsjHBYWICwgIyYnKSopGR8tMC0oMCUoKSj/2wBDAQcHBwoIChMKChMoGhYaKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCj/wAARCABAADADAREAAhEBAxEB/8QAFwABAQEBAAAAAAAAAAAAAAAAAAUIBv/EABQQAQAAAAAAAAAAAAAAAAAAAAD/xAAYAQEBAQEBAAAAAAAAAAAAAAAACAYDB//EABQRAQAAAAAAAAAAAAAAAAAAAAD/2gAMAwEAAhEDEQA/AOMZh7kAAtu6TAAERwVmAAtu6TAAERwVmAAtu6TAAERwVmAAtu6TAAHFPc2pAAaqR+3QADKqwGFAAaqR+3QADKqwGFAAaqR+3QADKqwGFAAaqR+3QAD/2Q==',
  'base64',
);

function segment(marker: number, content: Uint8Array): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(content.length + 2, 2);
  return Buffer.concat([head, content]);
}

/** What a camera tells of a picture: how it was held, and where. */
function exif(orientation: number): Buffer {
  const entry = Buffer.from([0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0]);
  const tiff = [Buffer.from([0x4d, 0x4d, 0, 0x2a, 0, 0, 0, 8, 0, 1]), entry, Buffer.alloc(4)];
  return segment(0xe1, Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), ...tiff, Buffer.from('48.2082N 16.3738E')]));
}

/** A picture of four coloured quarters, stored as a camera stores it that was held so (Exif tag 274). */
export const quarters = (orientation?: number): Buffer =>
  orientation === undefined
    ? QUARTERS
    : Buffer.concat([QUARTERS.subarray(0, 2), exif(orientation), QUARTERS.subarray(2)]);

/** Which colours one sees at the left and right above, and at the left and right below (Exif 2.3, tag 274). */
export const seenQuarters: readonly (readonly [number, readonly [string, string, string, string]])[] = [
  [1, ['red', 'green', 'blue', 'yellow']],
  [2, ['green', 'red', 'yellow', 'blue']],
  [3, ['yellow', 'blue', 'green', 'red']],
  [4, ['blue', 'yellow', 'red', 'green']],
  [5, ['red', 'blue', 'green', 'yellow']],
  [6, ['blue', 'red', 'yellow', 'green']],
  [7, ['yellow', 'green', 'blue', 'red']],
  [8, ['green', 'yellow', 'red', 'blue']],
];

export interface PngOptions {
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  readonly colourType: number;
  /** The samples of a pixel, as many as the colour type has, each of `depth` bits. */
  readonly pixel: (x: number, y: number) => readonly number[];
  readonly interlaced?: boolean;
  /** The filter of each line. */
  readonly filter?: (line: number) => number;
  readonly palette?: Uint8Array;
  readonly transparency?: Uint8Array;
}

const PASSES = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

function chunk(type: string, content: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type), content]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(content.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

const paeth = (left: number, up: number, corner: number): number => {
  const near = [left, up, corner].map((value) => Math.abs(left + up - corner - value));
  return [left, up, corner][near.indexOf(Math.min(...near))] ?? 0;
};

/** Filters a line as an encoder does (PNG specification, section 9). */
function filtered(filter: number, line: Buffer, above: Buffer, step: number): Buffer {
  const guess = (at: number): number => {
    const [left, up, corner] = [line[at - step] ?? 0, above[at] ?? 0, above[at - step] ?? 0];
    return [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter] ?? 0;
  };
  return Buffer.from([filter, ...line.map((value, at) => value - guess(at))]);
}

/** A PNG file, written without the code that reads it. */
export function pngOf({ width, height, depth, colourType, pixel, ...options }: PngOptions): Buffer {
  const lines: Buffer[] = [];
  for (const [x0, y0, dx, dy] of options.interlaced ? PASSES : ([[0, 0, 1, 1]] as const)) {
    if (x0 >= width) continue;
    let above = Buffer.alloc(0);
    for (let y = y0; y < height; y += dy) {
      let bits = '';
      for (let x = x0; x < width; x += dx) {
        bits += pixel(x, y)
          .map((value) => value.toString(2).padStart(depth, '0'))
          .join('');
      }
      const line = Buffer.from((bits.match(/.{1,8}/g) ?? []).map((byte) => Number.parseInt(byte.padEnd(8, '0'), 2)));
      const step = Math.max(1, (depth * pixel(0, 0).length) >> 3);
      lines.push(filtered(options.filter?.(lines.length) ?? 0, line, above, step));
      above = line;
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([depth, colourType, 0, 0, options.interlaced ? 1 : 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    ...(options.palette ? [chunk('PLTE', options.palette)] : []),
    ...(options.transparency ? [chunk('tRNS', options.transparency)] : []),
    chunk('IDAT', deflateSync(Buffer.concat(lines))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
