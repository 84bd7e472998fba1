import { describe, expect, it } from 'vitest';
import {
  checkFile,
  type Finding,
  HEAD_BYTES,
  TAIL_BYTES,
} from '../../../functions/registration/domain/document-check.ts';
import type { DocumentKind, DocumentType } from '../../../functions/registration/domain/document-rules.ts';
import { jpeg, pdf, png, sha256, zip } from '../../support/sample-files.ts';

/** What is found when this file comes and was announced so. */
function check(file: Uint8Array, contentType: DocumentType = 'image/jpeg', kind: DocumentKind = 'photo'): Finding {
  const said = { size: file.length, contentType, sha256: sha256(file) };
  return checkFile(
    { kind, ...said },
    { ...said, head: file.subarray(0, HEAD_BYTES), tail: file.subarray(Math.max(0, file.length - TAIL_BYTES)) },
  );
}

const reasonOf = (finding: Finding): string => (finding.accepted ? 'accepted' : finding.reason);
const upright = { width: 600, height: 800 };

describe('a photo', () => {
  it.each([
    ['a JPEG', jpeg(upright), 'image/jpeg', upright],
    ['a PNG', png(480, 600), 'image/png', { width: 480, height: 600 }],
    ['a camera turned on its side', jpeg({ width: 800, height: 600, orientation: 6 }), 'image/jpeg', upright],
    ['a camera held upside down', jpeg({ ...upright, orientation: 3 }), 'image/jpeg', upright],
    ['long previews in front', jpeg({ ...upright, padding: 200_000 }), 'image/jpeg', upright],
    ['exactly 25 megapixels', png(4000, 6250), 'image/png', { width: 4000, height: 6250 }],
  ] as const)('is accepted: %s', (_, file, contentType, dimensions) => {
    expect(check(file, contentType)).toEqual({ accepted: true, dimensions });
  });

  it.each([
    ['too narrow', jpeg({ width: 479, height: 800 }), '479 × 800 pixels; a photo must be at least 480 × 600'],
    ['too low', jpeg({ width: 480, height: 599 }), 'at least 480 × 600'],
    ['wider than high', jpeg({ width: 800, height: 600 }), 'must be upright'],
    ['square', jpeg({ width: 800, height: 800 }), 'must be upright'],
    ['upright only until it is turned', jpeg({ ...upright, orientation: 8 }), 'must be upright'],
    ['of 40 megapixels', jpeg({ width: 5000, height: 8000 }), 'more than 25 megapixels'],
    ['a ZIP archive with another name', zip(), 'by its content it is a ZIP archive'],
    ['a PNG with another name', png(480, 600), 'it is a PNG picture'],
    ['a PDF with another name', pdf(), 'it is a PDF document'],
    ['an SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'), 'it is markup'],
    ['a page that holds a picture', Buffer.concat([Buffer.from('\n<html>'), jpeg(upright)]), 'it is markup'],
    ['a HEIC', Buffer.from('\0\0\0\x18ftypheic\0\0\0\0', 'latin1'), 'it is a HEIC picture'],
    ['nothing that is known', Buffer.from('hello'), 'it is something else'],
    ['empty of all', Buffer.alloc(0), 'it is something else'],
    [
      'a picture with a page in a comment',
      jpeg({ ...upright, comment: '*/<Script>alert(1)</Script>' }),
      'is hidden inside',
    ],
    ['a picture that is a PDF to other readers', jpeg({ ...upright, comment: '%PDF-1.4' }), 'is hidden inside'],
    ['a picture with an archive behind it', Buffer.concat([jpeg(upright), zip()]), 'follows behind its end'],
    ['cut off', jpeg(upright).subarray(0, -3), 'breaks off'],
    ['cut off in its header', jpeg(upright).subarray(0, 24), 'breaks off'],
    ['without a frame', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0, 0xff, 0xd9]), 'does not say how large'],
    ['of no size', jpeg({ width: 0, height: 800 }), 'does not say how large'],
    ['hidden behind megabytes of previews', jpeg({ ...upright, padding: 400_000 }), 'does not say how large'],
  ])('is rejected: %s', (_, file, reason) => {
    expect(reasonOf(check(file))).toContain(reason);
  });

  it('is rejected as a PNG: unfolds to gigabytes, has something behind its end, breaks off, or has no header first', () => {
    expect(reasonOf(check(png(30_000, 60_000), 'image/png'))).toContain('more than 25 megapixels');
    expect(reasonOf(check(Buffer.concat([png(480, 600), zip()]), 'image/png'))).toContain('follows behind');
    expect(reasonOf(check(png(480, 600).subarray(0, -1), 'image/png'))).toContain('breaks off');
    const headless = Buffer.concat([png(480, 600).subarray(0, 8), png(480, 600).subarray(33)]);
    expect(reasonOf(check(headless, 'image/png'))).toContain('something else');
  });
});

describe('a scan', () => {
  it.each([
    ['a PDF', pdf(), 'application/pdf', undefined],
    ['a PDF that ends with blanks', Buffer.concat([pdf(), Buffer.from('\r\n\0\0')]), 'application/pdf', undefined],
    [
      'an A4 page at 600 dots an inch',
      jpeg({ width: 4960, height: 7016 }),
      'image/jpeg',
      { width: 4960, height: 7016 },
    ],
    ['a card lying on its side', png(900, 600), 'image/png', { width: 900, height: 600 }],
  ] as const)('is accepted: %s', (_, file, contentType, dimensions) => {
    expect(check(file, contentType, 'passport')).toEqual({ accepted: true, ...(dimensions ? { dimensions } : {}) });
  });

  it.each([
    ['a picture of 40 megapixels', jpeg({ width: 8000, height: 5000 }), 'image/jpeg', 'more than 36 megapixels'],
    ['a PDF with an archive behind it', Buffer.concat([pdf(), zip()]), 'application/pdf', 'follows behind'],
    ['a PDF that breaks off', pdf().subarray(0, -8), 'application/pdf', 'breaks off'],
    ['a page in front of a PDF', Buffer.concat([Buffer.from('<html>'), pdf()]), 'application/pdf', 'markup'],
  ] as const)('is rejected: %s', (_, file, contentType, reason) => {
    expect(reasonOf(check(file, contentType, 'passport'))).toContain(reason);
  });
});

describe('a file that is not the one that was announced', () => {
  const file = jpeg(upright);
  const said = { size: file.length, contentType: 'image/jpeg', sha256: sha256(file) } as const;

  it.each([
    ['size', { size: file.length + 1 }],
    ['type', { contentType: 'image/png' }],
    ['checksum', { sha256: sha256(zip()) }],
    ['checksum, which it lacks', { sha256: undefined }],
  ])('is rejected by its %s', (_, other) => {
    const finding = checkFile({ kind: 'photo', ...said }, { ...said, head: file, tail: file, ...other });
    expect(reasonOf(finding)).toContain('not the file that was announced');
  });
});
