import { createHash } from 'node:crypto';
import { type FittedText, fitText, LEADING } from '../../shared/rendering/fitted-text.ts';
import { type Box, type Drawing, PdfDocument, type Rgb } from '../../shared/rendering/pdf-document.ts';
import type { Photo } from '../../shared/rendering/photo.ts';
import type { PrintFonts, Weight } from '../../shared/rendering/print-fonts.ts';
import type { BadgeLayout } from '../domain/badge.ts';
import { inkOn, rgbOf } from './category-colour.ts';
import { QUIET_ZONE, qrCodeOf } from './qr-code.ts';

/** What is printed on a badge. Texts may be in any script; `categoryColour` is `#rrggbb`. */
export interface BadgeFace {
  readonly conferenceName: string;
  readonly dates: string;
  readonly badgeName: string;
  readonly nativeName?: string;
  readonly title?: string;
  readonly function: string;
  readonly delegationName: string;
  readonly categoryTitle: string;
  readonly categoryColour: string;
  /** Zone keys or names, in the order in which they are printed. */
  readonly zones: readonly string[];
  readonly serial: string;
  /** The text of the QR code. */
  readonly credential: string;
  readonly version: number;
  /** Where it is missing, the badge has an empty frame; without it there is no frame. */
  readonly photo?: Photo | 'missing';
  /** Of a badge that was printed before, which print this is. */
  readonly copy?: number;
}

const MILLIMETRE = 72 / 25.4;
const mm = (length: number): number => length * MILLIMETRE;

/** A6, portrait. */
const PAGE = { width: mm(105), height: mm(148) };
const MARGIN = mm(6);
const COLUMN = PAGE.width - 2 * MARGIN;

const BLACK: Rgb = [0.07, 0.07, 0.09];
const GREY: Rgb = [0.36, 0.38, 0.41];
const LIGHT: Rgb = [0.85, 0.86, 0.88];
const WHITE: Rgb = [1, 1, 1];

/** Heights from the lower edge. The uppermost 9 mm are left to the lanyard's slot. */
const CONFERENCE = { bottom: mm(122), height: mm(17) };
const BAND = { bottom: mm(106), height: mm(14) };
const PERSON: Box = { x: MARGIN, y: mm(49), width: COLUMN, height: mm(55) };
/** With a photo, the names stand beside it, and what the person is below. */
const PHOTO: Box = { x: MARGIN, y: mm(67), width: mm(28), height: mm(36) };
const PHOTO_RADIUS = mm(1.5);
const NAMES: Box = { x: mm(37), y: PHOTO.y, width: PAGE.width - MARGIN - mm(37), height: PHOTO.height };
const STANDING: Box = { x: MARGIN, y: mm(48), width: COLUMN, height: mm(17.5) };
const FOOT = { height: mm(3.5) };
/** With its quiet zone. */
const QR_SIDE = mm(40);
const QR = { x: mm(4), bottom: mm(6) };

/** Distance from a line's top to its baseline, in type sizes, so that letters stand in the middle of the line. */
const BASELINE = 0.98;

/** Draws lines centred on `centre`, the first one's top at `top`; gives where the last one ends. */
function drawText(page: Drawing, { lines, size }: FittedText, centre: number, top: number): number {
  let y = top;
  for (const line of lines) {
    page.line(line, centre - (line.width * size) / 2000, y - BASELINE * size, size);
    y -= LEADING * size;
  }
  return y;
}

const heightOf = ({ lines, size }: FittedText): number => lines.length * LEADING * size;

interface Part {
  readonly text: string | undefined;
  readonly weight: Weight;
  readonly size: number;
  readonly height: number;
  readonly colour: Rgb;
  readonly spaceBefore: number;
}

/** Draws texts below each other, in the middle of their room. */
function drawParts(page: Drawing, fonts: PrintFonts, room: Box, parts: readonly Part[]): void {
  const fitted = parts
    .filter(({ text }) => text !== undefined && text.trim() !== '')
    .map((part) => {
      const { text = '', weight, size, height } = part;
      return { part, text: fitText(fonts, text, { width: room.width, height, weight, size }) };
    });
  const wanted = fitted.reduce((sum, { part, text }) => sum + heightOf(text) + part.spaceBefore, 0);
  // The parts' rooms add up to more than there is; only a badge on which all of them are full is set closer.
  const scale = Math.min(1, room.height / wanted);
  let top = room.y + room.height - (room.height - wanted * scale) / 2;
  for (const { part, text } of fitted) {
    page.fill(part.colour);
    const size = text.size * scale;
    top = drawText(page, { ...text, size }, room.x + room.width / 2, top - part.spaceBefore * scale);
  }
}

/** The part of the badge that is about the person, from the title down to the delegation. */
function drawPerson(page: Drawing, fonts: PrintFonts, face: BadgeFace): void {
  const names: Part[] = [
    { text: face.title, weight: 400, size: 12, height: mm(6.5), colour: GREY, spaceBefore: 0 },
    { text: face.badgeName, weight: 700, size: 34, height: mm(25), colour: BLACK, spaceBefore: 0 },
    { text: face.nativeName, weight: 400, size: 22, height: mm(13), colour: BLACK, spaceBefore: mm(0.5) },
  ];
  const standing: Part[] = [
    { text: face.function, weight: 400, size: 13, height: mm(10), colour: GREY, spaceBefore: mm(2) },
    { text: face.delegationName, weight: 700, size: 18, height: mm(12), colour: BLACK, spaceBefore: mm(1.5) },
  ];
  if (face.photo === undefined) {
    drawParts(page, fonts, PERSON, [...names, ...standing]);
    return;
  }
  if (face.photo === 'missing') drawEmptyFrame(page);
  else page.photo(face.photo, PHOTO, PHOTO_RADIUS);
  drawParts(page, fonts, NAMES, names);
  drawParts(page, fonts, STANDING, standing);
}

/** Room for a photo that is put on by hand, with the outline of somebody in it. */
function drawEmptyFrame(page: Drawing): void {
  const line = mm(0.3);
  const { x, y, width, height } = PHOTO;
  const inside = { x: x + line, y: y + line, width: width - 2 * line, height: height - 2 * line };
  page.fill(GREY);
  page.roundedRectangle(x, y, width, height, PHOTO_RADIUS);
  page.fill(WHITE);
  page.roundedRectangle(inside.x, inside.y, inside.width, inside.height, PHOTO_RADIUS - line);
  page.within(inside, PHOTO_RADIUS - line, () => {
    const [head, shoulders] = [mm(11), mm(21)];
    page.fill(LIGHT);
    page.roundedRectangle(x + (width - head) / 2, y + mm(16), head, mm(13), head / 2);
    page.roundedRectangle(x + (width - shoulders) / 2, y - mm(6), shoulders, mm(20), mm(9));
  });
}

/** What all badges of a category at a conference have in common. */
function drawCategory(drawing: Drawing, fonts: PrintFonts, face: BadgeFace): void {
  const name = fitText(fonts, face.conferenceName, { width: COLUMN, height: mm(11), weight: 700, size: 13 });
  const dates = fitText(fonts, face.dates, { width: COLUMN, height: mm(5), weight: 400, size: 9 });
  const top = CONFERENCE.bottom + (CONFERENCE.height + heightOf(name) + heightOf(dates)) / 2;
  drawing.fill(BLACK);
  const below = drawText(drawing, name, PAGE.width / 2, top);
  drawing.fill(GREY);
  drawText(drawing, dates, PAGE.width / 2, below);

  const colour = rgbOf(face.categoryColour);
  drawing.fill(colour);
  drawing.rectangle(0, BAND.bottom, PAGE.width, BAND.height);
  drawing.rectangle(0, 0, PAGE.width, FOOT.height);
  const title = fitText(fonts, face.categoryTitle, { width: COLUMN, height: mm(12), weight: 700, size: 22 });
  drawing.fill(inkOn(colour));
  drawText(drawing, title, PAGE.width / 2, BAND.bottom + (BAND.height + heightOf(title)) / 2);
}

const zoneLabel = (zone: string): string => zone.replaceAll(/[-_]+/g, ' ').toUpperCase();

function drawZones(page: Drawing, fonts: PrintFonts, face: BadgeFace): void {
  const left = QR.x + QR_SIDE + mm(2);
  const room = { bottom: mm(17), height: mm(28), width: PAGE.width - MARGIN - left };
  const columns = face.zones.length > 8 ? 2 : 1;
  const rows = Math.ceil(face.zones.length / columns);
  const gap = mm(1);
  const width = (room.width - (columns - 1) * gap) / columns;
  const height = Math.min(mm(6.2), (room.height - (rows - 1) * gap) / rows);
  const colour = rgbOf(face.categoryColour);
  for (const [at, zone] of face.zones.entries()) {
    const x = left + Math.floor(at / rows) * (width + gap);
    const top = room.bottom + room.height - (at % rows) * (height + gap);
    page.fill(colour);
    page.roundedRectangle(x, top - height, width, height, Math.min(mm(1.2), height / 2));
    const label = fitText(fonts, zoneLabel(zone), { width: width - mm(3), height, weight: 700, size: 10 });
    page.fill(inkOn(colour));
    drawText(page, label, x + width / 2, top - (height - heightOf(label)) / 2);
  }
}

/** The serial as one says it: the last eight characters, which no two badges of a day share in practice, in two groups. */
const shortSerial = (serial: string): string => `${serial.slice(-8, -4)}-${serial.slice(-4)}`;

const printedSerial = ({ serial, version, copy }: BadgeFace): string =>
  [shortSerial(serial), `v${version}`, ...(copy === undefined ? [] : [`copy ${copy}`])].join(' · ');

function drawSerial(page: Drawing, fonts: PrintFonts, face: BadgeFace): void {
  const left = QR.x + QR_SIDE + mm(2);
  const width = PAGE.width - MARGIN - left;
  const short = fitText(fonts, printedSerial(face), {
    width,
    height: mm(6),
    weight: 700,
    size: 11,
  });
  const full = fitText(fonts, face.serial, { width, height: mm(3), weight: 400, size: 6.5 });
  page.fill(BLACK);
  const below = drawText(page, short, left + width / 2, mm(14.5));
  page.fill(GREY);
  drawText(page, full, left + width / 2, below);
}

function drawQr(page: Drawing, credential: string): void {
  const { size, runs } = qrCodeOf(credential);
  const module = QR_SIDE / (size + 2 * QUIET_ZONE);
  page.fill(WHITE);
  page.rectangle(QR.x, QR.bottom, QR_SIDE, QR_SIDE);
  page.fill([0, 0, 0]);
  page.cells(QR.x + QUIET_ZONE * module, QR.bottom + QR_SIDE - QUIET_ZONE * module, module, runs);
}

const textsOf = (face: BadgeFace): string[] => [
  ...[face.conferenceName, face.dates, face.badgeName, face.nativeName ?? '', face.title ?? '', face.function],
  ...[face.delegationName, face.categoryTitle, face.serial, printedSerial(face), ...face.zones.map(zoneLabel)],
];

const SHEET = { width: mm(210), height: mm(297) };
const BADGES_ON_A_SHEET = 4;
/** Two rows of A6 leave one millimetre of A4. */
const UPPER_ROW = SHEET.height - PAGE.height;
/** Longer than the margin that office printers leave white. */
const CROP_MARK = mm(8);
const MARK_LINE = 0.25;

function drawBadge(document: PdfDocument, page: Drawing, fonts: PrintFonts, face: BadgeFace): void {
  const common = JSON.stringify([face.conferenceName, face.dates, face.categoryTitle, face.categoryColour]);
  page.show(document.share(common, (drawing) => drawCategory(drawing, fonts, face)));
  drawPerson(page, fonts, face);
  drawZones(page, fonts, face);
  drawSerial(page, fonts, face);
  drawQr(page, face.credential);
}

/** Hairlines on the cuts, at the edges of the sheet and where the cuts meet; light around them, for they cross coloured bands. */
function drawCropMarks(page: Drawing): void {
  const [middle, half] = [PAGE.width, CROP_MARK / 2];
  const upright = [0, (SHEET.height - CROP_MARK) / 2, SHEET.height - CROP_MARK];
  const level = [0, middle - half, SHEET.width - CROP_MARK];
  for (const [line, colour] of [
    [4 * MARK_LINE, WHITE],
    [MARK_LINE, [0, 0, 0]],
  ] as const) {
    page.fill(colour);
    for (const y of upright) page.rectangle(middle - line / 2, y, line, CROP_MARK);
    for (const cut of [PAGE.height, UPPER_ROW]) {
      for (const x of level) page.rectangle(x, cut - line / 2, CROP_MARK, line);
    }
  }
}

/**
 * Badges as one PDF file, all of it vectors but the photos. The same faces give the same bytes.
 * The first badge in a script loads that script's font. Throws if `badges` is empty or a font file is missing.
 */
export async function drawBadges(
  badges: readonly BadgeFace[],
  fonts: PrintFonts,
  layout: BadgeLayout = 'a6',
): Promise<PdfDocument> {
  const [first] = badges;
  if (!first) throw new RangeError('there is no badge to print');
  await fonts.load(badges.flatMap(textsOf).map((text) => text.normalize('NFC')));
  const title = badges.length === 1 ? `${first.badgeName} – ${first.conferenceName}` : first.conferenceName;
  const { width, height } = layout === 'a6' ? PAGE : SHEET;
  const document = new PdfDocument(title, width, height);
  if (layout === 'a6') {
    for (const face of badges) drawBadge(document, document.addPage(), fonts, face);
    return document;
  }
  for (let at = 0; at < badges.length; at += BADGES_ON_A_SHEET) {
    const page = document.addPage();
    for (const [place, face] of badges.slice(at, at + BADGES_ON_A_SHEET).entries()) {
      const [x, y] = [(place % 2) * PAGE.width, place < 2 ? UPPER_ROW : 0];
      page.moved(x, y, () => drawBadge(document, page, fonts, face));
    }
    drawCropMarks(page);
  }
  return document;
}

/** The same face gives the same bytes, so what is printed names the print. */
export const etagOfFace = (face: unknown): string =>
  `"${createHash('sha256').update(JSON.stringify(face)).digest('base64url').slice(0, 22)}"`;

/** The file of `drawBadges`. */
export const renderBadges = async (...drawing: Parameters<typeof drawBadges>): Promise<Uint8Array> =>
  (await drawBadges(...drawing)).toBytes();
