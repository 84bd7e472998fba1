import { loadFontsFor, mm, type TextStyle, writeText } from '../../shared/rendering/page-text.ts';
import { PdfDocument, type Rgb } from '../../shared/rendering/pdf-document.ts';
import type { PrintFonts } from '../../shared/rendering/print-fonts.ts';
import { doorCodeOf } from '../door-code.ts';
import type { ScheduleView } from '../schemas/schedule.ts';
import { longDate } from './day-words.ts';

/** A4, landscape: one card for a room and a day, or several where they do not fit. */
const PAGE = { width: mm(297), height: mm(210) };
const MARGIN = mm(18);
const WIDTH = PAGE.width - 2 * MARGIN;
const FIRST_ROW = PAGE.height - mm(66);
const COLUMNS = 2;
const ROWS = 7;
const ROW = (FIRST_ROW - mm(12)) / ROWS;

const INK: Rgb = [0.1, 0.11, 0.13];
const MUTED: Rgb = [0.42, 0.44, 0.47];
const RULE: Rgb = [0.82, 0.84, 0.86];
const ROOM: TextStyle = { size: 54, weight: 700, colour: INK };
const DAY: TextStyle = { size: 22, weight: 400, colour: MUTED };
const TIME: TextStyle = { size: 24, weight: 400, colour: INK };
const CODE: TextStyle = { size: 30, weight: 700, colour: INK };

interface Card {
  readonly room: string;
  readonly day: string;
  readonly rows: readonly { readonly time: string; readonly code: string }[];
}

const dayOf = ({ day, timeZone }: ScheduleView): string => `${longDate(day)} · ${timeZone}`;

/** A room without a meeting has no card. */
function cardsOf(schedule: ScheduleView): Card[] {
  return schedule.rooms.flatMap(({ name, meetings }) => {
    const rows = meetings.map(({ meetingId, start, end }) => ({
      time: `${start}–${end}`,
      code: doorCodeOf(meetingId),
    }));
    const cards: Card[] = [];
    for (let at = 0; at < rows.length; at += ROWS * COLUMNS) {
      cards.push({ room: name, day: dayOf(schedule), rows: rows.slice(at, at + ROWS * COLUMNS) });
    }
    return cards;
  });
}

/**
 * Cards for the doors of rooms as a PDF file: when the room is taken, and by which code. Nothing on them says who meets.
 * A day without meetings gives one page that says so.
 */
export async function renderDoorCards(days: readonly ScheduleView[], fonts: PrintFonts): Promise<Uint8Array> {
  const empty = { room: 'No meetings', day: days.map(dayOf).join(', '), rows: [] };
  const found = days.flatMap(cardsOf);
  const cards: readonly Card[] = found.length > 0 ? found : [empty];
  await loadFontsFor(fonts, [
    ...cards.flatMap(({ room, day, rows }) => [room, day, ...rows.flatMap(({ time, code }) => [time, code])]),
  ]);
  const document = new PdfDocument('Door cards', PAGE.width, PAGE.height);
  for (const { room, day, rows } of cards) {
    const page = document.addPage();
    writeText(page, fonts, room, ROOM, { x: MARGIN, top: PAGE.height - mm(14), width: WIDTH, height: mm(28) });
    writeText(page, fonts, day, DAY, { x: MARGIN, top: PAGE.height - mm(44), width: WIDTH, height: mm(11) });
    const column = WIDTH / COLUMNS;
    for (const [at, { time, code }] of rows.entries()) {
      const x = MARGIN + Math.floor(at / ROWS) * column;
      const top = FIRST_ROW - (at % ROWS) * ROW;
      page.fill(RULE);
      page.rectangle(x, top, column - mm(8), 0.7);
      const height = ROW - mm(4);
      writeText(page, fonts, time, TIME, { x, top: top - mm(4), width: column * 0.5, height });
      writeText(page, fonts, code, CODE, { x: x + column * 0.53, top: top - mm(2), width: column * 0.4, height });
    }
  }
  return document.toBytes();
}
