import { createHash } from 'node:crypto';
import { crc32, deflateSync } from 'node:zlib';

/** A segment of a JPEG file: marker, length, content. */
function segment(marker: number, content: Uint8Array): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(content.length + 2, 2);
  return Buffer.concat([head, content]);
}

export interface JpegOptions {
  readonly width: number;
  readonly height: number;
  /** Exif tag 274: from 5 on the picture is turned by a quarter when it is shown. */
  readonly orientation?: number;
  /** Content of a comment in front of the picture's data. */
  readonly comment?: string;
  /** Bytes of an application segment in front, such as a preview. */
  readonly padding?: number;
  /** How many bytes the file shall have, if more than it needs. */
  readonly bytes?: number;
}

/** A JPEG file that says it has this size; a decoder would find next to nothing in it. */
export function jpeg({ width, height, orientation, comment, padding = 0, bytes = 0 }: JpegOptions): Buffer {
  const frame = Buffer.from([8, 0, 0, 0, 0, 1, 1, 0x11, 0]);
  frame.writeUInt16BE(height, 1);
  frame.writeUInt16BE(width, 3);
  const front = [Buffer.from([0xff, 0xd8]), segment(0xe0, Buffer.from('JFIF\0\x01\x01\0\0\x01\0\x01\0\0', 'latin1'))];
  if (orientation !== undefined) {
    const entry = Buffer.from([0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0]);
    const tiff = Buffer.concat([Buffer.from([0x4d, 0x4d, 0, 0x2a, 0, 0, 0, 8, 0, 1]), entry, Buffer.alloc(4)]);
    front.push(segment(0xe1, Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff])));
  }
  if (comment !== undefined) front.push(segment(0xfe, Buffer.from(comment)));
  for (let left = padding; left > 0; left -= 65_000) front.push(segment(0xe2, Buffer.alloc(Math.min(left, 65_000))));
  const data = [segment(0xc0, frame), segment(0xda, Buffer.from([1, 1, 0, 0, 63, 0]))];
  const size = [...front, ...data].reduce((sum, part) => sum + part.length, 2);
  return Buffer.concat([...front, ...data, Buffer.alloc(Math.max(0, bytes - size)), Buffer.from([0xff, 0xd9])]);
}

function chunk(type: string, content: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type), content]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(content.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

/** A PNG file that says it has this size. */
export function png(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 0, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.alloc(64))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

export const pdf = (): Buffer => Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\nstartxref\n0\n%%EOF\n');

/** A ZIP archive without entries: its end record alone. */
export const zip = (): Buffer => Buffer.from([0x50, 0x4b, 5, 6, ...new Array<number>(18).fill(0)]);

export const sha256 = (file: Uint8Array): string => createHash('sha256').update(file).digest('base64');
