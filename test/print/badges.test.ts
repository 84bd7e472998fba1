import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BadgeLayout } from '../../functions/accreditation/domain/badge.ts';
import { type BadgeFace, renderBadges } from '../../functions/accreditation/rendering/badge-pdf.ts';
import { renderCustodyReceipt } from '../../functions/accreditation/rendering/custody-receipt.ts';
import { readPhoto } from '../../functions/shared/rendering/photo.ts';
import { openPrintFonts, type PrintFonts } from '../../functions/shared/rendering/print-fonts.ts';
import { layOutPrintAssets } from '../support/print-assets.ts';
import { credential, inManyScripts, minister } from '../unit/accreditation/badge-face-fixture.ts';
import { pngOf, quarters, seenQuarters } from '../unit/accreditation/photo-fixture.ts';

/** What programs that share no code with ours make of a printed file: qpdf, poppler and zbar. */

const assets = layOutPrintAssets();
const folder = mkdtempSync(join(tmpdir(), 'print-'));
let fonts: PrintFonts;

beforeAll(async () => {
  fonts = await openPrintFonts(assets.directory);
});
afterAll(() => {
  assets.remove();
  rmSync(folder, { recursive: true });
});

const run = (program: string, ...parameters: string[]): string =>
  execFileSync(program, parameters, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

/** Writes the badges, has the file checked, and gives its name. */
async function print(faces: readonly BadgeFace[], layout?: BadgeLayout): Promise<string> {
  writeFileSync(join(folder, 'badges.pdf'), await renderBadges(faces, fonts, layout));
  run('qpdf', '--check', 'badges.pdf');
  return 'badges.pdf';
}

let printed = 0;

/** Each page as a picture, in the order of the pages. */
function pagesOf(file: string, dotsPerInch: number): string[] {
  const name = `picture-${printed++}`;
  run('pdftoppm', '-r', String(dotsPerInch), file, name);
  return readdirSync(folder)
    .filter((picture) => picture.startsWith(`${name}-`))
    .sort();
}

/** The texts of the codes on a picture, one a line; a credential may end with a space. */
const codesOn = (picture: string): string[] =>
  run('zbarimg', '--quiet', '--raw', '-Sdisable', '-Sqrcode.enable', picture).replace(/\n$/, '').split('\n');

/** The colour at a place of a page in millimetres from its upper left corner. */
function colourAt(picture: string, dotsPerInch: number, x: number, y: number): number[] {
  const file = readFileSync(join(folder, picture));
  const [header = '', width = '0'] = /^P6\s+(\d+)\s+\d+\s+255\s/.exec(file.toString('latin1', 0, 30)) ?? [];
  const at = [x, y].map((length) => Math.round((length / 25.4) * dotsPerInch));
  const offset = header.length + 3 * ((at[1] ?? 0) * Number(width) + (at[0] ?? 0));
  return [...file.subarray(offset, offset + 3)];
}

const COLOURS = { red: [230, 30, 30], green: [30, 160, 60], blue: [40, 60, 200], yellow: [240, 210, 30] };

const nameOf = (colour: readonly number[]): string => {
  const distance = (other: readonly number[]) =>
    other.reduce((sum, part, at) => sum + Math.abs(part - (colour[at] ?? 0)), 0);
  const [nearest = ''] = Object.entries(COLOURS).sort(([, one], [, other]) => distance(one) - distance(other))[0] ?? [];
  return nearest;
};

const numbered = (face: Partial<BadgeFace>, at: number): BadgeFace => ({
  ...minister,
  ...face,
  credential: credential.replace('6BF', String(100 + at)),
});

const everyScript = inManyScripts.map(numbered);

describe('a printed file of badges', () => {
  it.each(['a6', 'a4-4up'] as const)(
    'is sound and every code on it is read, whatever the script of the name: %s',
    async (layout) => {
      const photo = readPhoto(quarters(1));
      const file = await print(
        everyScript.map((face) => ({ ...face, photo })),
        layout,
      );
      const codes = pagesOf(file, 300).flatMap(codesOn);
      expect(codes.sort()).toEqual(everyScript.map((face) => face.credential).sort());
    },
  );

  it('gives its names back as text', async () => {
    const file = await print(everyScript);
    const text = run('pdftotext', file, '-').normalize('NFC').replaceAll(/\s+/g, '');
    for (const { badgeName } of everyScript) expect(text).toContain(badgeName.normalize('NFC').replaceAll(/\s+/g, ''));
  });

  it('is sound with the longest names, without a photo, and with a frame for one', async () => {
    const long = {
      badgeName: 'Wolfeschlegelsteinhausenbergerdorff '.repeat(4),
      nativeName: 'Преображенский-'.repeat(9),
    };
    const faces = [numbered(long, 0), numbered({ ...long, photo: 'missing', copy: 12 }, 1)];
    const pages = pagesOf(await print(faces), 300);
    expect(pages.flatMap(codesOn)).toEqual(faces.map((face) => face.credential));
  });
});

it('a custody receipt of many pages is sound and names every badge, whatever the script', async () => {
  const badges = Array.from({ length: 4 }, () => inManyScripts).flatMap((people, time) =>
    people.map(({ nativeName = '' }, at) => ({
      serial: `bdg_01F8MECHZX3TBDSZ7XRADM${String(time * 100 + at).padStart(4, '0')}`,
      badgeName: nativeName,
      categoryTitle: 'Delegation member',
    })),
  );
  const face = {
    conferenceName: minister.conferenceName,
    delegationName: 'ราชอาณาจักรไทย · Kingdom of Thailand',
    receiptId: 'rcp_01F8MECHZX3TBDSZ7XRADM79XE',
    collectedBy: 'Camille Petit',
    collectedAt: '21 June 2021 at 09:00 (Europe/Moscow)',
    badges,
  };
  writeFileSync(join(folder, 'receipt.pdf'), await renderCustodyReceipt(face, fonts));
  run('qpdf', '--check', 'receipt.pdf');
  const about = run('pdfinfo', 'receipt.pdf');
  expect(about).toMatch(/^Pages: +3$/m);
  expect(about).toMatch(/^Page size: +595\.\d+ x 841\.\d+ pts/m);
  const text = run('pdftotext', '-layout', 'receipt.pdf', '-');
  for (const { serial } of badges) expect(text).toContain(serial);
  for (const name of ['Camille Petit', 'Сергей Анатольевич', '王小明']) expect(text).toContain(name);
});

it('a transferable pass is read by its own code and looks like no badge of a category', async () => {
  const pass: BadgeFace = {
    ...minister,
    badgeName: 'SECURITY',
    function: 'Only together with a personal badge of',
    categoryTitle: 'Transferable pass',
    categoryColour: '#16181d',
    serial: 'pas_01F8MECHZX3TBDSZ7XRADM79XE',
    credential: credential.replace('CHY1:', 'CHYP1:'),
  };
  const [page = ''] = pagesOf(await print([pass]), 300);
  expect(codesOn(page)).toEqual([pass.credential]);
  expect(colourAt(page, 300, 5, 35)).toEqual([0x16, 0x18, 0x1d]);
});

describe('a photo on a printed badge', () => {
  const RESOLUTION = 100;
  /** The middles of the four quarters of the frame. */
  const PLACES = [
    [13, 54],
    [27, 54],
    [13, 74],
    [27, 74],
  ] as const;
  const seenOn = (picture: string) => PLACES.map(([x, y]) => nameOf(colourAt(picture, RESOLUTION, x, y)));

  it('stands upright however the camera was held', async () => {
    const faces = seenQuarters.map(([orientation]) => ({ ...minister, photo: readPhoto(quarters(orientation)) }));
    const pages = pagesOf(await print(faces), RESOLUTION);
    expect(pages.map(seenOn)).toEqual(seenQuarters.map(([, seen]) => seen));
  });

  it('is shown the same when it is a PNG', async () => {
    const { red, green, blue, yellow } = COLOURS;
    const pixel = (x: number, y: number) => (y < 32 ? [red, green] : [blue, yellow])[x < 24 ? 0 : 1] ?? [];
    const file = pngOf({ width: 48, height: 64, colourType: 2, depth: 8, pixel, interlaced: true, filter: () => 4 });
    const [page = ''] = pagesOf(await print([{ ...minister, photo: readPhoto(file) }]), RESOLUTION);
    expect(seenOn(page)).toEqual(['red', 'green', 'blue', 'yellow']);
  });
});
