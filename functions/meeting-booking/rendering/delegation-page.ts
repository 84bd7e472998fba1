import { loadFontsFor, mm, type TextStyle, writeText } from '../../shared/rendering/page-text.ts';
import { type Drawing, PdfDocument, type Rgb } from '../../shared/rendering/pdf-document.ts';
import type { PrintFonts } from '../../shared/rendering/print-fonts.ts';
import type { DelegationSchedule } from '../get-delegation-schedule.ts';
import { longDate } from './day-words.ts';
import { LOOKS } from './looks.ts';

type Meeting = DelegationSchedule['meetings'][number];

/** A4, portrait. */
const PAGE = { width: mm(210), height: mm(297) };
const MARGIN = mm(18);
const WIDTH = PAGE.width - 2 * MARGIN;
/** Where the columns begin. */
const COLUMNS = [0, mm(38), mm(112)] as const;
const columnWidth = (at: number): number => (COLUMNS[at + 1] ?? WIDTH) - (COLUMNS[at] ?? 0) - mm(3);
const LINE = mm(5.2);
const FIRST = PAGE.height - mm(48);
const LAST = mm(18);

const INK: Rgb = [0.1, 0.11, 0.13];
const MUTED: Rgb = [0.42, 0.44, 0.47];
const RULE: Rgb = [0.82, 0.84, 0.86];
const TITLE: TextStyle = { size: 18, weight: 700, colour: INK };
const SUBTITLE: TextStyle = { size: 11, weight: 400, colour: MUTED };
const DAY: TextStyle = { size: 13, weight: 700, colour: INK };
const STRONG: TextStyle = { size: 10.5, weight: 700, colour: INK };
const PLAIN: TextStyle = { size: 9.5, weight: 400, colour: INK };
const NOTE: TextStyle = { size: 8.5, weight: 400, colour: MUTED };

interface Line {
  readonly text: string;
  readonly style: TextStyle;
}

/**
 * What stands below each other in the three columns; a text too long for its line is set smaller. Each name has a line of its
 * own, so that names of both directions do not get into each other's way.
 */
const columnsOf = (meeting: Meeting): readonly (readonly Line[])[] => [
  [
    { text: `${meeting.start}–${meeting.end}`, style: STRONG },
    { text: meeting.roomName, style: PLAIN },
    { text: codeLineOf(meeting), style: NOTE },
  ],
  [
    ...meeting.others.flatMap(({ name, principal }) => [
      { text: name, style: STRONG },
      ...(principal === undefined ? [] : [{ text: principal, style: PLAIN }]),
    ]),
    ...(meeting.subject === undefined ? [] : [{ text: meeting.subject, style: NOTE }]),
    ...(meeting.interpreters.length > 0
      ? [{ text: `Interpreters: ${meeting.interpreters.join(', ')}`, style: NOTE }]
      : []),
  ],
  meeting.own.map((text) => ({ text, style: PLAIN })),
];
const codeLineOf = ({ doorCode, status }: Meeting): string =>
  status === 'confirmed' ? doorCode : `${doorCode} · ${LOOKS[status].word}`;
const heightOf = (meeting: Meeting): number =>
  Math.max(...columnsOf(meeting).map((lines) => lines.length)) * LINE + mm(4);
const HEADINGS = ['When and where', 'Meeting with', 'Own side'] as const;
const EMPTY = 'No meetings have a slot yet.';

/** A delegation's meetings by day as a PDF file in A4. */
export async function renderDelegationSchedule(schedule: DelegationSchedule, fonts: PrintFonts): Promise<Uint8Array> {
  const { conferenceName, delegationName, timeZone, meetings } = schedule;
  const subtitle = `${conferenceName} · bilateral meetings · local time (${timeZone})`;
  await loadFontsFor(fonts, [
    delegationName,
    subtitle,
    EMPTY,
    ...HEADINGS,
    ...meetings.flatMap((meeting) => [
      longDate(meeting.day),
      ...columnsOf(meeting).flatMap((lines) => lines.map(({ text }) => text)),
    ]),
  ]);
  const document = new PdfDocument(`${delegationName}: meetings`, PAGE.width, PAGE.height);
  let page: Drawing | undefined;
  let top = 0;
  let day = '';
  const put = (text: string, style: TextStyle, x: number, y: number, width: number, height: number) =>
    page && writeText(page, fonts, text, style, { x, top: y, width, height });
  const turn = (): void => {
    page = document.addPage();
    put(delegationName, TITLE, MARGIN, PAGE.height - mm(16), WIDTH, mm(12));
    put(subtitle, SUBTITLE, MARGIN, PAGE.height - mm(29), WIDTH, mm(8));
    for (const [at, heading] of HEADINGS.entries()) {
      put(heading, NOTE, MARGIN + (COLUMNS[at] ?? 0), PAGE.height - mm(39), columnWidth(at), LINE);
    }
    top = FIRST;
    day = '';
  };
  turn();
  if (meetings.length === 0) put(EMPTY, PLAIN, MARGIN, top, WIDTH, LINE);
  for (const meeting of meetings) {
    if (top - heightOf(meeting) - (meeting.day === day ? 0 : mm(11)) < LAST) turn();
    if (meeting.day !== day) {
      day = meeting.day;
      put(longDate(day), DAY, MARGIN, top, WIDTH, mm(8));
      top -= mm(11);
    }
    page?.fill(RULE);
    page?.rectangle(MARGIN, top + mm(1), WIDTH, 0.6);
    for (const [at, lines] of columnsOf(meeting).entries()) {
      for (const [row, { text, style }] of lines.entries()) {
        put(text, style, MARGIN + (COLUMNS[at] ?? 0), top - row * LINE, columnWidth(at), LINE);
      }
    }
    top -= heightOf(meeting);
  }
  return document.toBytes();
}
