import { loadFontsFor, mm, type TextStyle, writeText } from '../../shared/rendering/page-text.ts';
import { PdfDocument, type Rgb } from '../../shared/rendering/pdf-document.ts';
import type { PrintFonts } from '../../shared/rendering/print-fonts.ts';

/** What is printed on a custody receipt. Texts may be in any script. */
export interface ReceiptFace {
  readonly conferenceName: string;
  readonly delegationName: string;
  readonly receiptId: string;
  readonly collectedBy: string;
  readonly collectedAt: string;
  readonly badges: readonly { readonly serial: string; readonly badgeName: string; readonly categoryTitle: string }[];
}

/** A4, portrait. */
const PAGE = { width: mm(210), height: mm(297) };
const MARGIN = mm(20);
const COLUMN = PAGE.width - 2 * MARGIN;
const ROW = mm(7);
const ROWS_ON_A_PAGE = 28;
const FIRST_ROW = mm(225);

const BLACK: Rgb = [0.07, 0.07, 0.09];
const GREY: Rgb = [0.36, 0.38, 0.41];
/** Widths of a row's parts: number, name, category, serial. */
const PARTS = [mm(10), mm(70), mm(40), COLUMN - mm(120)] as const;

const TITLE: TextStyle = { size: 18, weight: 700, colour: BLACK };
const PLAIN: TextStyle = { size: 10, weight: 400, colour: BLACK };
const STRONG: TextStyle = { size: 10, weight: 700, colour: BLACK };
const SMALL: TextStyle = { size: 8, weight: 400, colour: GREY };

const lineOf = (label: string, value: string): string => `${label}: ${value}`;
const headOf = (face: ReceiptFace): string[] => [
  lineOf('Conference', face.conferenceName),
  lineOf('Delegation', face.delegationName),
  lineOf('Taken by', face.collectedBy),
  lineOf('On', face.collectedAt),
];
const DECLARATION =
  'I have taken the badges named here. I hand each of them to its bearer and to nobody else, and report at once if one is lost.';
const SIGNATURES = ['Signature of the focal point', 'Signature of the accreditation desk'];
const rowOf = (badge: ReceiptFace['badges'][number], index: number): string[] => [
  String(index + 1),
  badge.badgeName,
  badge.categoryTitle,
  badge.serial,
];
const pageOf = (number: number, count: number, receiptId: string): string =>
  `${receiptId} · page ${number} of ${count}`;

/** A receipt as a PDF file in A4, with room for two signatures. The same face gives the same bytes. */
export async function renderCustodyReceipt(face: ReceiptFace, fonts: PrintFonts): Promise<Uint8Array> {
  const rows = face.badges.map(rowOf);
  const count = Math.max(1, Math.ceil(rows.length / ROWS_ON_A_PAGE));
  const texts = [
    'Custody receipt',
    ...headOf(face),
    ...rows.flat(),
    DECLARATION,
    ...SIGNATURES,
    pageOf(1234567890, 1, face.receiptId),
  ];
  await loadFontsFor(fonts, texts);
  const document = new PdfDocument(`Custody receipt – ${face.delegationName}`, PAGE.width, PAGE.height);
  for (let number = 1; number <= count; number++) {
    const page = document.addPage();
    const put = (text: string, style: TextStyle, x: number, top: number, width: number, height: number) =>
      writeText(page, fonts, text, style, { x, top, width, height });
    put('Custody receipt', TITLE, MARGIN, mm(277), COLUMN, mm(10));
    for (const [at, line] of headOf(face).entries()) put(line, PLAIN, MARGIN, mm(263) - at * mm(7), COLUMN, mm(7));
    for (const [at, row] of rows.slice((number - 1) * ROWS_ON_A_PAGE, number * ROWS_ON_A_PAGE).entries()) {
      const top = FIRST_ROW - at * ROW;
      let x = MARGIN;
      for (const [part, text] of row.entries()) {
        const width = PARTS[part] ?? 0;
        put(text, part === 1 ? STRONG : part === 3 ? SMALL : PLAIN, x, top, width - mm(2), ROW);
        x += width;
      }
    }
    if (number === count) {
      // The last row of a full page ends above this.
      put(DECLARATION, SMALL, MARGIN, mm(27), COLUMN, mm(5));
      for (const [at, text] of SIGNATURES.entries()) {
        const x = MARGIN + at * (COLUMN / 2 + mm(5));
        page.fill(GREY);
        page.rectangle(x, mm(15), COLUMN / 2 - mm(5), 0.5);
        put(text, SMALL, x, mm(14), COLUMN / 2 - mm(5), mm(4));
      }
    }
    put(pageOf(number, count, face.receiptId), SMALL, MARGIN, mm(9), COLUMN, mm(4));
  }
  return document.toBytes();
}
