import type { BadgeFonts, Weight } from './badge-fonts.ts';
import { inkOn, rgbOf } from './category-colour.ts';
import { type FittedText, fitText, LEADING } from './fitted-text.ts';
import { type Drawing, PdfDocument, type Rgb } from './pdf-document.ts';
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
}

const MILLIMETRE = 72 / 25.4;
const mm = (length: number): number => length * MILLIMETRE;

/** A6, portrait. */
const PAGE = { width: mm(105), height: mm(148) };
const MARGIN = mm(6);
const COLUMN = PAGE.width - 2 * MARGIN;

const BLACK: Rgb = [0.07, 0.07, 0.09];
const GREY: Rgb = [0.36, 0.38, 0.41];
const WHITE: Rgb = [1, 1, 1];

/** Heights from the lower edge. The uppermost 9 mm are left to the lanyard's slot. */
const CONFERENCE = { bottom: mm(122), height: mm(17) };
const BAND = { bottom: mm(106), height: mm(14) };
const PERSON = { bottom: mm(49), height: mm(55) };
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

/** The part of the badge that is about the person, from the title down to the delegation, in the middle of its room. */
function drawPerson(page: Drawing, fonts: BadgeFonts, face: BadgeFace): void {
  const parts: Part[] = [
    { text: face.title, weight: 400, size: 12, height: mm(6.5), colour: GREY, spaceBefore: 0 },
    { text: face.badgeName, weight: 700, size: 34, height: mm(25), colour: BLACK, spaceBefore: 0 },
    { text: face.nativeName, weight: 400, size: 22, height: mm(13), colour: BLACK, spaceBefore: mm(0.5) },
    { text: face.function, weight: 400, size: 13, height: mm(10), colour: GREY, spaceBefore: mm(2) },
    { text: face.delegationName, weight: 700, size: 18, height: mm(12), colour: BLACK, spaceBefore: mm(1.5) },
  ];
  const fitted = parts
    .filter(({ text }) => text !== undefined && text.trim() !== '')
    .map((part) => {
      const room = { width: COLUMN, height: part.height, weight: part.weight, size: part.size };
      return { part, text: fitText(fonts, part.text ?? '', room) };
    });
  const wanted = fitted.reduce((sum, { part, text }) => sum + heightOf(text) + part.spaceBefore, 0);
  // The parts' rooms add up to more than there is; only a badge on which all of them are full is set closer.
  const scale = Math.min(1, PERSON.height / wanted);
  let top = PERSON.bottom + PERSON.height - (PERSON.height - wanted * scale) / 2;
  for (const { part, text } of fitted) {
    page.fill(part.colour);
    top = drawText(page, { ...text, size: text.size * scale }, PAGE.width / 2, top - part.spaceBefore * scale);
  }
}

/** What all badges of a category at a conference have in common. */
function drawCategory(drawing: Drawing, fonts: BadgeFonts, face: BadgeFace): void {
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

function drawZones(page: Drawing, fonts: BadgeFonts, face: BadgeFace): void {
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

function drawSerial(page: Drawing, fonts: BadgeFonts, face: BadgeFace): void {
  const left = QR.x + QR_SIDE + mm(2);
  const width = PAGE.width - MARGIN - left;
  const short = fitText(fonts, `${shortSerial(face.serial)} · v${face.version}`, {
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
  ...[face.delegationName, face.categoryTitle, `${face.serial}·-`, ...face.zones.map(zoneLabel), `v${face.version}`],
];

/**
 * Badges as one PDF file, a page in A6 portrait each, all of it vectors. The same faces give the same bytes.
 * The first badge in a script loads that script's font. Throws if `badges` is empty or a font file is missing.
 */
export async function renderBadges(badges: readonly BadgeFace[], fonts: BadgeFonts): Promise<Uint8Array> {
  const [first] = badges;
  if (!first) throw new RangeError('there is no badge to print');
  await fonts.load(badges.flatMap(textsOf).map((text) => text.normalize('NFC')));
  const title = badges.length === 1 ? `${first.badgeName} – ${first.conferenceName}` : first.conferenceName;
  const document = new PdfDocument(title, PAGE.width, PAGE.height);
  for (const face of badges) {
    const common = JSON.stringify([face.conferenceName, face.dates, face.categoryTitle, face.categoryColour]);
    const page = document.addPage();
    page.show(document.share(common, (drawing) => drawCategory(drawing, fonts, face)));
    drawPerson(page, fonts, face);
    drawZones(page, fonts, face);
    drawSerial(page, fonts, face);
    drawQr(page, face.credential);
  }
  return document.toBytes();
}
