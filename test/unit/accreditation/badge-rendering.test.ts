import { existsSync, readFileSync } from 'node:fs';
import { inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { PDFDocument } from 'pdf-lib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import { type BadgeFace, renderBadges } from '../../../functions/accreditation/rendering/badge-pdf.ts';
import { colourOfCategory, inkOn, rgbOf } from '../../../functions/accreditation/rendering/category-colour.ts';
import {
  type DarkRun,
  qrCodeOf,
  renderQrPng,
  renderQrSvg,
} from '../../../functions/accreditation/rendering/qr-code.ts';
import { fitText, LEADING } from '../../../functions/shared/rendering/fitted-text.ts';
import { readPhoto } from '../../../functions/shared/rendering/photo.ts';
import printAssets from '../../../functions/shared/rendering/print-assets.json' with { type: 'json' };
import { openPrintFonts, type PrintFonts } from '../../../functions/shared/rendering/print-fonts.ts';
import { shapeLine } from '../../../functions/shared/rendering/shaped-line.ts';
import { layOutPrintAssets } from '../../support/print-assets.ts';
import { credential, inManyScripts, minister } from './badge-face-fixture.ts';
import { headOfDelegation, issuer } from './credential-fixture.ts';
import { quarters, seenQuarters } from './photo-fixture.ts';

const assets = layOutPrintAssets();
let fonts: PrintFonts;

beforeAll(async () => {
  fonts = await openPrintFonts(assets.directory);
  const wasm = readFileSync(new URL(import.meta.resolve('zxing-wasm/reader/zxing_reader.wasm')));
  await prepareZXingModule({ overrides: { wasmBinary: Uint8Array.from(wasm).buffer }, fireImmediately: true });
});
afterAll(() => assets.remove());

const scan = async (image: Parameters<typeof readBarcodes>[0]) =>
  (await readBarcodes(image, { formats: ['QRCode'] })).map(({ text, version, ecLevel }) => ({
    text,
    version,
    ecLevel,
  }));

/** A picture of dark runs as a camera would see them: four pixels a module and the quiet zone. */
function pictureOf(runs: Iterable<DarkRun>, size: number) {
  const pixels = 4;
  const width = (size + 8) * pixels;
  const data = new Uint8ClampedArray(width * width * 4).fill(255);
  for (const { x, y, length } of runs) {
    for (let row = (y + 4) * pixels; row < (y + 5) * pixels; row++) {
      for (let column = (x + 4) * pixels; column < (x + 4 + length) * pixels; column++) {
        data.fill(0, (row * width + column) * 4, (row * width + column) * 4 + 3);
      }
    }
  }
  return { data, width, height: width, colorSpace: 'srgb' as const };
}

/** The bodies of a PDF's streams, unpacked. */
function streamsOf(pdf: Uint8Array): string[] {
  const file = Buffer.from(pdf);
  return [...file.toString('latin1').matchAll(/<<([^<>]*)\/Length (\d+)>>\nstream\n/g)].map((match) => {
    const start = match.index + match[0].length;
    const data = file.subarray(start, start + Number(match[2]));
    return (match[1]?.includes('FlateDecode') ? inflateSync(data) : data).toString('latin1');
  });
}

const qrRunsIn = (stream: string): DarkRun[] =>
  [...stream.matchAll(/^(\d+) (\d+) (\d+) 1 re$/gm)].map(([, x, y, length]) => ({
    x: Number(x),
    y: Number(y),
    length: Number(length),
  }));

describe('the QR code of a badge', () => {
  it('uses the alphanumeric mode: a head of delegation fits into version 10 at level M', async () => {
    const { issue } = await issuer();
    const text = issue(headOfDelegation);
    expect(qrCodeOf(text).size).toBe(57);
    expect(await scan(renderQrPng(text))).toEqual([{ text, version: '10', ecLevel: 'M' }]);
  });

  it('reads as the credential from the PNG, whatever the size of a module', async () => {
    for (const pixelsPerModule of [2, 3, 8]) {
      expect(await scan(renderQrPng(credential, { pixelsPerModule }))).toEqual([
        { text: credential, version: '10', ecLevel: 'M' },
      ]);
    }
  });

  it('reads as the credential from the SVG', async () => {
    const svg = renderQrSvg(credential);
    expect(svg).toContain('viewBox="0 0 65 65"');
    const runs = [...svg.matchAll(/M(\d+) (\d+)h(\d+)v1/g)].map(([, x, y, length]) => ({
      x: Number(x) - 4,
      y: Number(y) - 4,
      length: Number(length),
    }));
    expect((await scan(pictureOf(runs, 57)))[0]?.text).toBe(credential);
  });

  it('reads as the credential from the PDF, on every page its own', async () => {
    const credentials = [credential, credential.replace('6BF', '6BG')];
    const pdf = await renderBadges(
      credentials.map((text) => ({ ...minister, credential: text })),
      fonts,
    );
    const pages = streamsOf(pdf)
      .map(qrRunsIn)
      .filter((runs) => runs.length > 100);
    const read = await Promise.all(pages.map(async (runs) => (await scan(pictureOf(runs, 57)))[0]?.text));
    expect(read).toEqual(credentials);
  });

  it('is at least 30 mm wide on the badge with its quiet zone, and at least half a millimetre a module', async () => {
    const page = streamsOf(await renderBadges([minister], fonts)).find((stream) => qrRunsIn(stream).length > 100);
    const module = Number(/q ([\d.]+) 0 0 -[\d.]+ [\d.]+ [\d.]+ cm/.exec(page ?? '')?.[1]) / (72 / 25.4);
    expect(module).toBeGreaterThan(0.5);
    expect(module * 65).toBeGreaterThanOrEqual(30);
  });

  it.each([0, 33, 1.5, Number.NaN])('is not drawn at %s pixels a module', (pixelsPerModule) => {
    expect(() => renderQrPng(credential, { pixelsPerModule })).toThrow(RangeError);
  });
});

describe('a name', () => {
  const shape = async (text: string) => {
    await fonts.load([text]);
    return shapeLine(fonts, text, 400);
  };
  const drawn = (line: Awaited<ReturnType<typeof shape>>) => line.glyphs.map(({ face }) => face !== undefined);

  it.each(
    inManyScripts.slice(0, -1).flatMap(({ nativeName, delegationName }) => [nativeName ?? '', delegationName ?? '']),
  )('in its own script has all its glyphs: %s', async (text) => {
    const line = await shape(text);
    expect(drawn(line)).not.toContain(false);
    expect([...line.glyphs.map((glyph) => glyph.text).join('')].sort()).toEqual([...text].sort());
  });

  it('in Arabic runs from right to left, and alef leans on lam', async () => {
    const { glyphs } = await shape('علاء');
    expect(glyphs.map(({ text }) => text).filter((text) => text !== '')).toEqual(['ء', 'ا', 'ل', 'ع']);
    const alefIn = async (text: string) => (await shape(text)).glyphs.find((glyph) => glyph.text === 'ا')?.glyph;
    expect(new Set([await alefIn('علاء'), await alefIn('باب'), await alefIn('ا')]).size).toBe(3);
  });

  it('in Arabic has joined letters, and a zero-width non-joiner parts them', async () => {
    const idOf = async (text: string, letter: string) =>
      (await shape(text)).glyphs.find((glyph) => glyph.text === letter)?.glyph;
    expect(await idOf('سلم', 'س')).not.toBe(await idOf('س', 'س'));
    expect(await idOf('بینا', 'ی')).not.toBe(await idOf('بی\u200cنا', 'ی'));
  });

  it('in Arabic keeps a number left to right, and turns its brackets', async () => {
    const line = await shape('وزير (2021)');
    const visual = line.glyphs.map(({ text }) => text).filter((text) => text !== '');
    expect(visual.slice(0, 6)).toEqual([')', '2', '0', '2', '1', '(']);
    const [first, , , , , sixth] = line.glyphs;
    const latin = (await shape('()')).glyphs;
    expect([first?.glyph, sixth?.glyph]).toEqual([latin[0]?.glyph, latin[1]?.glyph]);
  });

  it('in Arabic after a Latin word keeps the order of both', async () => {
    const visual = (await shape('Iran (ایران) 1')).glyphs.map(({ text }) => text).join('');
    expect(visual).toBe('Iran (ناریا) 1');
  });

  it('in Devanagari has its conjuncts, and the short i stands before them', async () => {
    expect((await shape('क्ष')).glyphs).toHaveLength(1);
    const { glyphs } = await shape('क्षि');
    const [sign, conjunct] = glyphs;
    expect(glyphs).toHaveLength(2);
    expect(conjunct?.glyph).toBe((await shape('क्ष')).glyphs[0]?.glyph);
    expect(sign?.cluster).toEqual({ text: 'क्षि', glyphs: 2 });
  });

  it('in Han characters is drawn from the font of its language', async () => {
    const faceOf = async (text: string) => (await shape(text)).glyphs[0]?.face?.id;
    expect(await faceOf('直')).toMatch(/noto-sans-sc/);
    expect(await faceOf('直の')).toMatch(/noto-sans-jp/);
    expect(await faceOf('直김')).toMatch(/noto-sans-kr/);
  });

  it('with characters no font has shows a box for each', async () => {
    const line = await shape('A\u{1f30d}ܐB');
    expect(drawn(line)).toEqual([true, false, false, true]);
    expect(line.width).toBeGreaterThan(2 * 600);
    const streams = streamsOf(await renderBadges([{ ...minister, badgeName: 'A\u{1f30d}ܐB' }], fonts));
    expect(streams.filter((stream) => stream.includes('60 0 520 714 re'))).toHaveLength(2);
  });

  const room = { width: 260, height: 70, weight: 700, size: 34 } as const;
  const compact = (text: string) => text.replaceAll(/\s/g, '');

  it.each([
    ['one letter', 'O'],
    ['two words', 'Amina Diallo'],
    ['many words', 'Maximiliana von Wolfeschlegelsteinhausenbergerdorff und zu Hohenlohe '.repeat(3).slice(0, 200)],
    ['no place to break', 'X'.repeat(200)],
    ['ideographs', '欧阳懿'.repeat(66)],
    ['Arabic words', 'محمد عبد الرحمن '.repeat(12)],
    ['Thai without spaces', 'สมชายใจดีที่สุด'.repeat(12)],
  ])('of %s fits its room, whole', async (_, name) => {
    await fonts.load([name]);
    const { lines, size } = fitText(fonts, name, room);
    expect(compact(lines.map(({ text }) => text).join(''))).toBe(compact(name));
    expect(lines.length * size * LEADING).toBeLessThanOrEqual(room.height + 0.01);
    for (const { width } of lines) expect((width * size) / 1000).toBeLessThanOrEqual(room.width + 0.01);
  });

  it('is set as large as the badge has it, then smaller on one line, then on two', async () => {
    const set = (name: string) => fitText(fonts, name, room);
    expect(set('Amina Diallo')).toMatchObject({ size: 34, lines: { length: 1 } });
    const smaller = set('Amina Diallo-Camara');
    expect(smaller.lines).toHaveLength(1);
    expect(smaller.size).toBeLessThan(34);
    expect(set('Amina Fatoumata Diallo-Camara').lines.map(({ text }) => text)).toEqual([
      'Amina Fatoumata',
      'Diallo-Camara',
    ]);
  });

  it('of whitespace and control characters alone takes no line', () => {
    expect(fitText(fonts, ' \n\t\u0007', room).lines).toEqual([]);
  });

  it('of any characters is set whole and without failing', async () => {
    const texts = fc.sample(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }), { numRuns: 40, seed: 2021 });
    const badges = texts.map((text) => ({ ...minister, badgeName: text, nativeName: [...text].reverse().join('') }));
    const pdf = await renderBadges(badges, fonts);
    expect((await PDFDocument.load(pdf)).getPageCount()).toBe(40);
  });
});

describe('a badge as PDF', () => {
  it('has an A6 page for each person and a title', async () => {
    const faces = inManyScripts.map((face): BadgeFace => ({ ...minister, ...face }));
    const pdf = await PDFDocument.load(await renderBadges(faces, fonts), { updateMetadata: false });
    expect(pdf.getPageCount()).toBe(faces.length);
    expect(pdf.getPage(0).getWidth()).toBeCloseTo((105 * 72) / 25.4, 2);
    expect(pdf.getPage(0).getHeight()).toBeCloseTo((148 * 72) / 25.4, 2);
    expect(pdf.getTitle()).toBe(minister.conferenceName);
  });

  it('has a cross-reference table that finds every object', async () => {
    const file = Buffer.from(await renderBadges([minister], fonts)).toString('latin1');
    const table = Number(/startxref\n(\d+)\n%%EOF\n$/.exec(file)?.[1]);
    expect(file.slice(table, table + 5)).toBe('xref\n');
    const offsets = [...file.slice(table).matchAll(/^(\d{10}) 00000 n $/gm)].map(([, offset]) => Number(offset));
    expect(offsets.length).toBeGreaterThan(10);
    for (const [at, offset] of offsets.entries()) expect(file.slice(offset)).toMatch(new RegExp(`^${at + 1} 0 obj\n`));
  });

  it('keeps its text as text', async () => {
    const maps = streamsOf(await renderBadges([minister], fonts)).filter((stream) => stream.includes('beginbfchar'));
    const codes = [...maps.join('\n').matchAll(/<[0-9A-F]{2}> <((?:[0-9A-F]{4})+)>/g)].map(([, hex]) =>
      Buffer.from(hex ?? '', 'hex')
        .swap16()
        .toString('utf16le'),
    );
    for (const letter of 'AminaDiallo') expect(codes).toContain(letter);
  });

  it('is the same, byte for byte, when it is printed again', async () => {
    expect(await renderBadges([minister], fonts)).toEqual(await renderBadges([minister], fonts));
  });

  it('draws what the badges of a category share once, and each letter once', async () => {
    const size = async (count: number) =>
      (
        await renderBadges(
          Array.from({ length: count }, () => minister),
          fonts,
        )
      ).length;
    const [one, two] = [await size(1), await size(2)];
    expect(two - one).toBeLessThan(one / 5);
  });

  it('can have no title, no native name, no zone, or more zones than anyone asked for', async () => {
    const { title: _, ...untitled } = minister;
    const zones = Array.from({ length: 20 }, (_, at) => `zone-with-a-rather-long-name-${at}`);
    const pdf = await renderBadges(
      [
        { ...untitled, zones: [] },
        { ...minister, nativeName: '', zones },
      ],
      fonts,
    );
    expect((await PDFDocument.load(pdf)).getPageCount()).toBe(2);
  });

  it('has the photo as it was compressed, once however many badges show it', async () => {
    const photo = readPhoto(quarters(6));
    const faces = [minister, minister].map((face) => ({ ...face, photo }));
    const file = Buffer.from(await renderBadges(faces, fonts)).toString('latin1');
    expect(file.split(Buffer.from(photo.data).toString('latin1'))).toHaveLength(2);
    expect(file).toContain('/Subtype /Image /Width 48 /Height 64 /ColorSpace /DeviceRGB');
  });

  it.each(seenQuarters)('shows a photo upright that a camera stored in orientation %i', async (orientation, seen) => {
    const pdf = await renderBadges([{ ...minister, photo: readPhoto(quarters(orientation)) }], fonts);
    const page = streamsOf(pdf).find((stream) => stream.includes('/P0 Do'));
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] =
      /^(.+) cm \/P0 Do$/m
        .exec(page ?? '')?.[1]
        ?.split(' ')
        .map(Number) ?? [];
    const middle = { x: (a + c) / 2 + e, y: (b + d) / 2 + f };
    const stored = { red: [0.25, 0.75], green: [0.75, 0.75], blue: [0.25, 0.25], yellow: [0.75, 0.25] };
    const places = Object.entries(stored).map(([colour, [u = 0, v = 0]]) => {
      const [x, y] = [a * u + c * v + e, b * u + d * v + f];
      return [(x > middle.x ? 1 : 0) + (y > middle.y ? 0 : 2), colour] as const;
    });
    expect(places.sort(([one], [other]) => one - other).map(([, colour]) => colour)).toEqual(seen);
  });

  it('has an empty frame where a photo is missing, and none where none is asked for', async () => {
    const shapes = async (face: BadgeFace) =>
      (streamsOf(await renderBadges([face], fonts)).find((stream) => qrRunsIn(stream).length > 100) ?? '').split(
        ' c\nf',
      ).length;
    const without = await shapes(minister);
    expect(await shapes({ ...minister, photo: 'missing' })).toBeGreaterThan(without);
  });

  it('says which print it is where there was one before', async () => {
    const codesOf = async (face: BadgeFace) => (await renderBadges([face], fonts)).length;
    expect(await codesOf({ ...minister, copy: 2 })).not.toBe(await codesOf(minister));
  });

  it('lies with three others on a sheet of A4', async () => {
    const five = Array.from({ length: 5 }, () => minister);
    const document = await PDFDocument.load(await renderBadges(five, fonts, 'a4-4up'));
    expect(document.getPageCount()).toBe(2);
    const { width, height } = document.getPage(0).getSize();
    expect([width, height].map((length) => Math.round((length * 25.4) / 72))).toEqual([210, 297]);
  });

  it('of nobody is not printed', async () => {
    await expect(renderBadges([], fonts)).rejects.toThrow(RangeError);
  });

  it('needs its asset folder', async () => {
    await expect(openPrintFonts('/nowhere')).rejects.toThrow();
  });

  it('has an asset list of files that are installed', () => {
    expect(printAssets.map(({ from }) => from).filter((from) => !existsSync(from))).toEqual([]);
  });
});

describe('the colour of a category', () => {
  it('is what the organiser gave it', () => {
    expect(colourOfCategory('#FFDD00', 0)).toBe('#ffdd00');
  });

  it('is that of its place in the list where the organiser gave none, or none that is one', () => {
    expect([0, 1, 8].map((position) => colourOfCategory(undefined, position))).toEqual([
      '#7b1e2b',
      '#1b4272',
      '#7b1e2b',
    ]);
    expect(colourOfCategory('red', -1)).toBe('#7b1e2b');
  });

  it('carries black or white letters at a contrast of 4.5 or more (WCAG 2.2)', () => {
    const linear = (part: number) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    const luminance = ([red, green, blue]: readonly [number, number, number]) =>
      0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffffff }), (value) => {
        const colour = rgbOf(`#${value.toString(16).padStart(6, '0')}`);
        const [dark = 0, light = 0] = [luminance(colour), luminance(inkOn(colour))].sort((left, right) => left - right);
        expect((light + 0.05) / (dark + 0.05)).toBeGreaterThanOrEqual(4.5);
      }),
    );
    for (let position = 0; position < 8; position++) {
      expect(inkOn(rgbOf(colourOfCategory(undefined, position)))).toEqual([1, 1, 1]);
    }
  });
});
