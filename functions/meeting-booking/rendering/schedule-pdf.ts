import { MINUTE_MS } from '../../shared/local-time.ts';
import { loadFontsFor, mm, type TextStyle, writeText } from '../../shared/rendering/page-text.ts';
import { type Drawing, PdfDocument } from '../../shared/rendering/pdf-document.ts';
import type { PrintFonts } from '../../shared/rendering/print-fonts.ts';
import type { ScheduleView } from '../schemas/schedule.ts';
import { longDate } from './day-words.ts';
import { LOOKS, rgb, SESSION_LOOK } from './looks.ts';

type Room = ScheduleView['rooms'][number];
type Meeting = Room['meetings'][number];

/** A3, landscape. */
const PAGE = { width: mm(420), height: mm(297) };
const MARGIN = mm(12);
const AXIS = mm(14);
const SESSIONS = mm(44);
const GAP = mm(1);
const TOP = PAGE.height - mm(44);
const BOTTOM = mm(14);
const MOST_ROOMS = 12;

const INK = rgb('#22252b');
const MUTED = rgb('#5d636b');
const RULE = rgb('#d5d8dc');
const HATCH = rgb('#e9e6dd');
const TITLE: TextStyle = { size: 22, weight: 700, colour: INK };
const SUBTITLE: TextStyle = { size: 12, weight: 400, colour: MUTED };
const ROOM: TextStyle = { size: 11, weight: 700, colour: INK };
const NOTE: TextStyle = { size: 8, weight: 400, colour: MUTED };
const HOUR: TextStyle = { size: 9, weight: 700, colour: MUTED };

/** What a page shows: a day, and as many of its rooms as there is room for beside each other. */
interface Sheet {
  readonly schedule: ScheduleView;
  readonly rooms: readonly Room[];
  readonly part: string;
}

function sheetsOf(schedule: ScheduleView): Sheet[] {
  const count = Math.max(1, Math.ceil(schedule.rooms.length / MOST_ROOMS));
  const each = Math.ceil(schedule.rooms.length / count);
  return Array.from({ length: count }, (_, at) => ({
    schedule,
    rooms: schedule.rooms.slice(at * each, (at + 1) * each),
    part: count === 1 ? '' : ` · rooms, part ${at + 1} of ${count}`,
  }));
}

/** A name that would be too small to read in a block gives way to its code. */
const LONGEST_NAME = 28;
const partiesOf = ({ parties }: Meeting): string =>
  parties
    .map(({ name, entityKey }) => (name.length > LONGEST_NAME && entityKey ? entityKey.toUpperCase() : name))
    .join(' – ');
const timeOf = ({ start, end }: { readonly start: string; readonly end: string }): string => `${start}–${end}`;
const subtitleOf = ({ schedule: { day, timeZone }, part }: Sheet): string =>
  `Room plan for ${longDate(day)} · local time (${timeZone})${part}`;
const seatsOf = ({ capacity }: Room): string => (capacity === undefined ? 'not in the programme' : `${capacity} seats`);

/** Of the hour on the wall clock, which may come twice in the night in which clocks change. */
const hourOf = (at: number, timeZone: string): string =>
  new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone }).format(at);

/** The room plan of days as a PDF file in A3: rooms beside each other, time downwards. The same days give the same bytes. */
export async function renderSchedule(days: readonly ScheduleView[], fonts: PrintFonts): Promise<Uint8Array> {
  const name = days[0]?.conferenceName ?? '';
  const sheets = days.flatMap(sheetsOf);
  await loadFontsFor(fonts, [
    name,
    '0123456789:–·…',
    ...sheets.flatMap((sheet) => [
      subtitleOf(sheet),
      ...sheet.schedule.sessions.map(({ title }) => title),
      ...sheet.rooms.flatMap((room) => [room.name, seatsOf(room), ...room.meetings.map(partiesOf)]),
    ]),
    ...Object.values(LOOKS).map(({ word }) => word),
  ]);
  const document = new PdfDocument(`${name}: room plan`, PAGE.width, PAGE.height);
  for (const sheet of sheets) drawSheet(document.addPage(), sheet, fonts);
  return document.toBytes();
}

function drawSheet(page: Drawing, sheet: Sheet, fonts: PrintFonts): void {
  const { schedule, rooms } = sheet;
  const { sessions, timeZone } = schedule;
  const opens = Date.parse(schedule.opensAt);
  const closes = Date.parse(schedule.closesAt);
  const y = (instant: string | number): number =>
    TOP - ((new Date(instant).getTime() - opens) / Math.max(1, closes - opens)) * (TOP - BOTTOM);
  const left = MARGIN + AXIS + (sessions.length > 0 ? SESSIONS : 0);
  const width = (PAGE.width - MARGIN - left) / Math.max(1, rooms.length);
  const put = (text: string, style: TextStyle, x: number, top: number, room: number, height: number) =>
    writeText(page, fonts, text, style, { x, top, width: room, height });

  put(schedule.conferenceName, TITLE, MARGIN, PAGE.height - mm(10), PAGE.width - 2 * MARGIN, mm(10));
  put(subtitleOf(sheet), SUBTITLE, MARGIN, PAGE.height - mm(21), PAGE.width - 2 * MARGIN, mm(7));
  for (let at = Math.ceil(opens / (15 * MINUTE_MS)) * 15 * MINUTE_MS; at <= closes; at += 15 * MINUTE_MS) {
    const hour = hourOf(at, timeZone);
    if (!hour.endsWith(':00')) continue;
    page.fill(RULE);
    page.rectangle(MARGIN + AXIS, y(at), PAGE.width - 2 * MARGIN - AXIS, 0.5);
    put(hour, HOUR, MARGIN, y(at) + 6, AXIS - mm(1), 12);
  }
  for (const session of sessions) {
    const box = { x: MARGIN + AXIS, width: SESSIONS - GAP, from: y(session.startsAt), to: y(session.endsAt) };
    drawBlock(page, fonts, box, SESSION_LOOK, timeOf(session), session.title);
  }
  for (const [at, room] of rooms.entries()) {
    const x = left + at * width;
    put(room.name, ROOM, x + GAP, TOP + mm(13), width - 2 * GAP, mm(8));
    put(seatsOf(room), NOTE, x + GAP, TOP + mm(5), width - 2 * GAP, mm(4));
    for (const meeting of room.meetings) {
      const from = y(meeting.startsAt);
      const to = y(meeting.endsAt);
      const free = Math.max(BOTTOM, y(meeting.roomFreeAt));
      page.fill(HATCH);
      if (free < to) page.rectangle(x + 2 * GAP, free, width - 4 * GAP, to - free);
      const look = LOOKS[meeting.status];
      const time = meeting.status === 'confirmed' ? timeOf(meeting) : `${timeOf(meeting)} · ${look.word}`;
      drawBlock(page, fonts, { x: x + GAP, width: width - 2 * GAP, from, to }, look, time, partiesOf(meeting));
    }
  }
}

interface Block {
  readonly x: number;
  readonly width: number;
  readonly from: number;
  readonly to: number;
}

function drawBlock(
  page: Drawing,
  fonts: PrintFonts,
  { x, width, from, to }: Block,
  look: { readonly fill: string; readonly edge: string; readonly text: string },
  time: string,
  text: string,
): void {
  const height = from - to - 1;
  page.fill(rgb(look.fill));
  page.roundedRectangle(x, to + 0.5, width, height, Math.min(2, height / 2));
  page.fill(rgb(look.edge));
  page.rectangle(x, to + 0.5, 2, height);
  const colour = rgb(look.text);
  const inner = { x: x + 5, width: width - 7 };
  const room = height - 3;
  const small = Math.min(8, room / 3);
  writeText(page, fonts, time, { size: small, weight: 400, colour }, { ...inner, top: from - 2, height: small * 1.4 });
  writeText(
    page,
    fonts,
    text,
    { size: 10, weight: 700, colour },
    {
      ...inner,
      top: from - 2 - small * 1.4,
      height: room - small * 1.4,
    },
  );
}
