import { JPG } from 'image-size/types/jpg';
import { PNG } from 'image-size/types/png';
import { type AnnouncedFile, type DocumentKind, type DocumentType, documentRules } from './document-rules.ts';

/** How many bytes are looked at: from the beginning, where pictures say how large they are, and at the end. */
export const HEAD_BYTES = 256 * 1024;
export const TAIL_BYTES = 1024;

/** A file as it came, beside what was announced of it. */
export interface ArrivedFile {
  readonly size: number;
  readonly contentType: string;
  /** Base64. */
  readonly sha256: string | undefined;
  /** The first bytes, and the last: of a small file they overlap. */
  readonly head: Uint8Array;
  readonly tail: Uint8Array;
}

export interface Dimensions {
  readonly width: number;
  readonly height: number;
}

export type Finding =
  | { readonly accepted: true; readonly dimensions?: Dimensions }
  /** In words for whoever sent the file. */
  | { readonly accepted: false; readonly reason: string };

const NAMES: Readonly<Record<DocumentType, string>> = {
  'image/jpeg': 'JPEG picture',
  'image/png': 'PNG picture',
  'application/pdf': 'PDF document',
};

const LEAST_WIDTH = 480;
const LEAST_HEIGHT = 600;

const rejected = (reason: string): Finding => ({ accepted: false, reason });

/**
 * Whether the file is what it was said to be, by its bytes and not by its name: one of the types taken, whole, with
 * nothing behind its end or hidden in front, and of a size in pixels that can be shown. Nothing is decoded, so a picture that
 * would unfold to gigabytes does no harm.
 */
export function checkFile(announced: AnnouncedFile & { readonly sha256: string }, file: ArrivedFile): Finding {
  const { kind, contentType, size, sha256 } = announced;
  if (file.size !== size || file.sha256 !== sha256 || file.contentType !== contentType) {
    return rejected('What came is not the file that was announced: its type, size or checksum differs.');
  }
  const type = typeOf(file.head);
  if (type !== contentType) {
    const found =
      type === undefined ? (OTHERS.find(([, starts]) => starts(file.head))?.[0] ?? 'something else') : NAMES[type];
    return rejected(`The file was said to be a ${NAMES[contentType]}, but by its content it is ${withArticle(found)}.`);
  }
  if (!endsWhole(type, file.tail)) {
    return rejected('The file breaks off, or something follows behind its end. Save it anew and send it again.');
  }
  if (type === 'application/pdf') return { accepted: true };
  if (holdsAnother(file.head)) {
    return rejected('Another kind of file is hidden inside the picture. Save the picture anew and send it again.');
  }
  const dimensions = dimensionsOf(type, file.head);
  if (!dimensions) {
    return rejected('The picture does not say how large it is. Save it anew, without previews, and send it again.');
  }
  return checkDimensions(kind, dimensions);
}

function checkDimensions(kind: DocumentKind, dimensions: Dimensions): Finding {
  const { width, height } = dimensions;
  const { mostMegapixels } = documentRules[kind];
  const is = `The picture is ${width} × ${height} pixels`;
  if (width * height > mostMegapixels * 1_000_000) {
    return rejected(`${is}, more than ${mostMegapixels} megapixels. Make it smaller and send it again.`);
  }
  if (kind === 'photo' && width >= height) {
    return rejected(`${is}; a photo must be upright, higher than it is wide.`);
  }
  if (kind === 'photo' && (width < LEAST_WIDTH || height < LEAST_HEIGHT)) {
    return rejected(`${is}; a photo must be at least ${LEAST_WIDTH} × ${LEAST_HEIGHT}.`);
  }
  return { accepted: true, dimensions };
}

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);
const text = (value: string): Uint8Array => new TextEncoder().encode(value);

const startsWith =
  (signature: Uint8Array) =>
  (file: Uint8Array): boolean =>
    signature.every((value, at) => file[at] === value);

const PNG_SIGNATURE = bytes(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

const SIGNATURES: readonly (readonly [DocumentType, (file: Uint8Array) => boolean])[] = [
  ['image/jpeg', startsWith(bytes(0xff, 0xd8, 0xff))],
  // Its first chunk is the header, of 13 bytes (PNG specification, section 11.2.1). Apple's own variant has another first.
  ['image/png', startsWith(Uint8Array.from([...PNG_SIGNATURE, 0, 0, 0, 13, ...text('IHDR')]))],
  ['application/pdf', startsWith(text('%PDF-'))],
];

/** What people send by mistake, so that they can be told. */
const OTHERS: readonly (readonly [string, (file: Uint8Array) => boolean])[] = [
  ['ZIP archive or office document', startsWith(text('PK'))],
  ['GIF picture', startsWith(text('GIF8'))],
  ['TIFF picture', startsWith(bytes(0x49, 0x49, 0x2a, 0))],
  ['TIFF picture', startsWith(bytes(0x4d, 0x4d, 0, 0x2a))],
  ['WebP picture or another RIFF file', startsWith(text('RIFF'))],
  ['HEIC picture or a film', (file) => startsWith(text('ftyp'))(file.subarray(4))],
  ['markup (SVG, HTML or XML)', (file) => /^\s*</.test(latin1(file.subarray(0, 64)))],
];

const withArticle = (name: string): string =>
  name === 'something else' || name.startsWith('markup') ? name : `a ${name}`;

const typeOf = (head: Uint8Array): DocumentType | undefined => SIGNATURES.find(([, starts]) => starts(head))?.[0];

const ENDS: Readonly<Record<DocumentType, (tail: Uint8Array) => boolean>> = {
  'image/jpeg': (tail) => endsWith(tail, bytes(0xff, 0xd9)),
  'image/png': (tail) => endsWith(tail, Uint8Array.from([0, 0, 0, 0, ...text('IEND'), 0xae, 0x42, 0x60, 0x82])),
  'application/pdf': (tail) => /%%EOF[\s\0]*$/.test(latin1(tail)),
};

/** Archives are read from their end, so one that hides behind a picture shows there. */
const endsWhole = (type: DocumentType, tail: Uint8Array): boolean => ENDS[type](tail);

const endsWith = (tail: Uint8Array, signature: Uint8Array): boolean =>
  tail.length >= signature.length && startsWith(signature)(tail.subarray(tail.length - signature.length));

/** Whether what stands in front of the picture's own data would be taken for a page or a document by another reader. */
const holdsAnother = (head: Uint8Array): boolean =>
  /<(?:!doctype|html|head|body|script|svg|iframe)[\s>]|%PDF-\d|<\?php/i.test(latin1(head));

function dimensionsOf(type: 'image/jpeg' | 'image/png', head: Uint8Array): Dimensions | undefined {
  try {
    const { width, height, orientation = 1 } = type === 'image/jpeg' ? JPG.calculate(head) : PNG.calculate(head);
    if (!(width > 0 && height > 0)) return undefined;
    // From 5 on the camera lay on its side (Exif 2.3, tag 274), and whoever shows the picture turns it.
    return orientation >= 5 ? { width: height, height: width } : { width, height };
  } catch {
    return undefined;
  }
}

/** One character for each byte. */
const latin1 = (value: Uint8Array): string => new TextDecoder('latin1').decode(value);
