import { MINUTE_MS, timeOf } from '../../shared/local-time.ts';
import { scheduledStatuses } from '../domain/meeting.ts';
import { HOST_ONLY } from '../domain/room-choice.ts';
import type { ScheduleView } from '../schemas/schedule.ts';
import { longDate } from './day-words.ts';
import { LOOKS, SESSION_LOOK } from './looks.ts';

type Room = ScheduleView['rooms'][number];
type Meeting = Room['meetings'][number];
type Session = ScheduleView['sessions'][number];

/** Lengths in pixels. With eleven rooms and eleven hours the sheet has the proportions of A3. */
const MARGIN = 36;
const AXIS = 54;
const HEADER = 84;
const ROOM_HEADER = 76;
const SESSIONS = 176;
const GAP = 6;
const SHEET = { width: 1684, height: 1190 };
const NARROWEST_ROOM = 112;
const WIDEST_ROOM = 210;

const INK = '#1c2333';
const MUTED = '#6b7283';
const PAPER = '#ffffff';
const LANE = '#f6f5f1';
const RULE = '#e3e0d7';
const HOUR_RULE = '#c9c4b6';
const FONT = "'Noto Sans','Segoe UI','Helvetica Neue',Arial,sans-serif";

/**
 * Draws the room plan of a day as SVG 1.1: rooms beside each other, time downwards on the wall clock of the conference.
 * Names are escaped; hovering over a meeting shows it in full.
 */
export function schedulePicture(schedule: ScheduleView): string {
  const { rooms, sessions, timeZone, stepMinutes } = schedule;
  const opens = Date.parse(schedule.opensAt);
  const closes = Date.parse(schedule.closesAt);
  const left = MARGIN + AXIS + (sessions.length > 0 ? SESSIONS + GAP : 0);
  const roomWidth = clamp((SHEET.width - MARGIN - left) / Math.max(1, rooms.length), NARROWEST_ROOM, WIDEST_ROOM);
  const top = MARGIN + HEADER + ROOM_HEADER;
  const stepCount = Math.max(1, (closes - opens) / (stepMinutes * MINUTE_MS));
  const perStep = clamp((SHEET.height - MARGIN - top) / stepCount, 13, 30);
  const width = Math.max(Math.round(left + roomWidth * rooms.length + MARGIN), 980);
  const bottom = top + perStep * stepCount;
  const height = Math.round(bottom + MARGIN);
  const y = (instant: string | number): number =>
    top + ((new Date(instant).getTime() - opens) / (stepMinutes * MINUTE_MS)) * perStep;
  const roomAt = (index: number): number => left + index * roomWidth;

  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${FONT}" role="img">`,
    `<title>${escaped(`${schedule.conferenceName}: rooms on ${longDate(schedule.day)}`)}</title>`,
    '<defs><pattern id="turnaround" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><line x1="0" y1="0" x2="0" y2="6" stroke="#b9b4a6" stroke-width="1.6"/></pattern></defs>',
    `<rect width="${width}" height="${height}" fill="${PAPER}"/>`,
    ...heading(schedule, width),
    ...rooms.map((_, index) => box(roomAt(index) + GAP / 2, top, roomWidth - GAP, bottom - top, { fill: LANE, r: 4 })),
    ...timeAxis(opens, closes, timeZone, y, left + roomWidth * rooms.length),
    ...(sessions.length > 0 ? sessionColumn(sessions, MARGIN + AXIS, top, y) : []),
    ...rooms.flatMap((room, index) => roomColumn(room, roomAt(index) + GAP / 2, roomWidth - GAP, top, bottom, y)),
    '</svg>',
  ].join('\n');
}

function heading({ conferenceName, day, timeZone, rooms, sessions }: ScheduleView, width: number): string[] {
  const meetings = rooms.flatMap((room) => room.meetings);
  const parts: string[] = [
    text(MARGIN, MARGIN + 24, fitted(conferenceName, 24, width - 2 * MARGIN), { size: 24, weight: 700 }),
    text(MARGIN, MARGIN + 50, `Room plan for ${longDate(day)} · local time (${timeZone})`, { size: 15, fill: MUTED }),
  ];
  let x = width - MARGIN;
  const entry = (label: string, look: { fill: string; edge: string; dash?: string }): void => {
    x -= widthOf(label, 13);
    parts.push(text(x, MARGIN + 50, label, { size: 13 }));
    x -= 24;
    parts.push(box(x, MARGIN + 38, 16, 14, { ...look, r: 3 }));
    x -= 18;
  };
  if (sessions.length > 0) entry('session', SESSION_LOOK);
  entry('turnaround', { fill: 'url(#turnaround)', edge: HOUR_RULE });
  for (const status of scheduledStatuses) {
    const count = meetings.filter((meeting) => meeting.status === status).length;
    const isAlways = status === 'provisional' || status === 'confirmed';
    if (count > 0 || isAlways) entry(`${count} ${LOOKS[status].word}`, LOOKS[status]);
  }
  return parts;
}

function timeAxis(
  opens: number,
  closes: number,
  timeZone: string,
  y: (instant: number) => number,
  right: number,
): string[] {
  const parts: string[] = [];
  for (let at = Math.ceil(opens / (15 * MINUTE_MS)) * 15 * MINUTE_MS; at <= closes; at += 15 * MINUTE_MS) {
    const time = timeOf(at, timeZone);
    const isHour = time.endsWith(':00');
    if (!isHour && !time.endsWith(':30')) continue;
    const line = y(at);
    parts.push(
      `<line x1="${px(MARGIN + AXIS - 6)}" x2="${px(right)}" y1="${px(line)}" y2="${px(line)}" stroke="${isHour ? HOUR_RULE : RULE}" stroke-width="1"/>`,
    );
    if (isHour) parts.push(text(MARGIN + AXIS - 12, line + 4.5, time, { size: 13, anchor: 'end', weight: 600 }));
  }
  return parts;
}

function sessionColumn(
  sessions: readonly Session[],
  left: number,
  top: number,
  y: (instant: string) => number,
): string[] {
  const lanes: string[] = [];
  const placed = sessions.map((session) => {
    const free = lanes.findIndex((until) => until <= session.startsAt);
    const lane = free < 0 ? lanes.length : free;
    lanes[lane] = session.endsAt;
    return { session, lane };
  });
  const width = SESSIONS / lanes.length;
  return [
    text(left + 2, top - 37, 'Sessions', { size: 14, weight: 700 }),
    ...placed.flatMap(({ session, lane }) => {
      const x = left + lane * width;
      const from = y(session.startsAt) + 1;
      const height = y(session.endsAt) - from - 1;
      const time = `${session.start}–${session.end}${session.zone ? ` · ${session.zone}` : ''}`;
      const room = Math.max(1, Math.floor((height - 22) / 15));
      const lines = wrapped(session.title, 12, width - 18, room);
      return [
        `<g><title>${escaped(`${session.title}, ${time}`)}</title>`,
        box(x, from, width - 3, height, { fill: SESSION_LOOK.fill, edge: SESSION_LOOK.edge, r: 5 }),
        text(x + 8, from + 15, fitted(time, 10.5, width - 18), { size: 10.5, fill: SESSION_LOOK.text }),
        ...(height > 34
          ? lines.map((line, index) =>
              text(x + 8, from + 31 + index * 15, line, { size: 12, weight: 600, fill: SESSION_LOOK.text }),
            )
          : []),
        '</g>',
      ];
    }),
  ];
}

function roomColumn(
  { name, capacity, features, meetings }: Room,
  x: number,
  width: number,
  top: number,
  bottom: number,
  y: (instant: string) => number,
): string[] {
  const lines = wrapped(name, 13, width - 6, 2);
  const hostOnly = features.includes(HOST_ONLY) ? [spoken(HOST_ONLY)] : [];
  const seats = [capacity === undefined ? 'not in the programme' : `${capacity} seats`, ...hostOnly].join(' · ');
  const equipment = features.filter((feature) => feature !== HOST_ONLY).map(spoken);
  const note = { size: 10, anchor: 'middle', fill: MUTED } as const;
  return [
    ...lines.map((line, index) =>
      text(x + width / 2, top - 37 - (lines.length - 1 - index) * 16, line, {
        size: 13,
        weight: 700,
        anchor: 'middle',
      }),
    ),
    text(x + width / 2, top - 22, fitted(seats, 10, width), note),
    text(x + width / 2, top - 9, fitted(equipment.join(' · '), 10, width), note),
    ...meetings.flatMap((meeting) => meetingBlock(meeting, x, width, bottom, y)),
  ];
}

function meetingBlock(
  meeting: Meeting,
  x: number,
  width: number,
  bottom: number,
  y: (instant: string) => number,
): string[] {
  const look = LOOKS[meeting.status];
  const from = y(meeting.startsAt);
  const to = y(meeting.endsAt);
  const free = Math.min(y(meeting.roomFreeAt), bottom);
  const height = to - from - 2;
  const names = meeting.parties.map((party) => party.name);
  const time = `${meeting.start}–${meeting.end}`;
  const interprets = meeting.interpreters && `Interpreters: ${meeting.interpreters.join(', ')}`;
  const full = [`${time} ${names.join(' – ')} (${look.word})`, meeting.subject, interprets].filter(Boolean).join('\n');
  const lines = blockLines(meeting, time, width - 16, height);
  const size = 11.5;
  const lead = 14;
  const first = from + 1 + (height - lines.length * lead) / 2 + 11;
  return [
    `<g><title>${escaped(full)}</title>`,
    ...(free > to + 1
      ? [box(x + 3, to - 1, width - 6, free - to - 1, { fill: 'url(#turnaround)', edge: 'none', r: 3 })]
      : []),
    box(x, from + 1, width, height, { fill: look.fill, edge: look.edge, dash: look.dash, r: 5, stroke: 1.4 }),
    box(x, from + 1, 4, height, { fill: look.edge, r: 2 }),
    ...lines.map(({ line, isTime }, index) =>
      text(x + 10, first + index * lead, line, {
        size: isTime ? 10 : size,
        weight: isTime ? 400 : 600,
        fill: look.text,
      }),
    ),
    '</g>',
  ];
}

/** As much as the block has room for: a line for each party and the time; in a low one the parties on one line. */
function blockLines(
  { parties }: Meeting,
  time: string,
  width: number,
  height: number,
): { line: string; isTime?: boolean }[] {
  const room = Math.max(1, Math.floor((height - 2) / 14));
  const codeOf = ({ entityKey, name }: Meeting['parties'][number]): string => (entityKey ?? name).toUpperCase();
  /** A State is known by its code and the beginning of its name; of another entity the beginning says little. */
  const nameOf = (party: Meeting['parties'][number]): string => {
    const { name, entityKey, kind } = party;
    if (widthOf(name, 11.5) <= width || !entityKey) return fitted(name, 11.5, width);
    if (kind !== 'state') return fitted(codeOf(party), 11.5, width);
    return fitted(entityKey.length > 6 ? name : `${codeOf(party)} ${name}`, 11.5, width);
  };
  if (room < parties.length) return [{ line: fitted(parties.map(codeOf).join(' · '), 11.5, width) }];
  const lines = parties.map((party) => ({ line: nameOf(party) }));
  return room > parties.length ? [{ line: time, isTime: true }, ...lines] : lines;
}

const spoken = (feature: string): string => feature.replaceAll('-', ' ');

interface TextStyle {
  readonly size: number;
  readonly weight?: number;
  readonly fill?: string;
  readonly anchor?: 'middle' | 'end';
}

function text(x: number, y: number, content: string, { size, weight = 400, fill = INK, anchor }: TextStyle): string {
  const style = `font-size="${size}"${weight === 400 ? '' : ` font-weight="${weight}"`}${anchor ? ` text-anchor="${anchor}"` : ''}`;
  return `<text x="${px(x)}" y="${px(y)}" ${style} fill="${fill}">${escaped(content)}</text>`;
}

interface BoxStyle {
  readonly fill: string;
  readonly edge?: string;
  readonly dash?: string;
  readonly r?: number;
  readonly stroke?: number;
}

function box(
  x: number,
  y: number,
  width: number,
  height: number,
  { fill, edge, dash, r = 0, stroke = 1 }: BoxStyle,
): string {
  const line = edge && edge !== 'none' ? ` stroke="${edge}" stroke-width="${stroke}"` : '';
  const dashes = dash ? ` stroke-dasharray="${dash}"` : '';
  return `<rect x="${px(x)}" y="${px(y)}" width="${px(Math.max(0, width))}" height="${px(Math.max(0, height))}" rx="${r}" fill="${fill}"${line}${dashes}/>`;
}

const px = (value: number): string => String(Math.round(value * 10) / 10);
const clamp = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));

const NAMED: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text as XML 1.0 takes it: markup escaped, what may not stand in a document left out. */
const escaped = (content: string): string =>
  content
    .toWellFormed()
    .replace(/(?!\n)\p{Cc}|[\uFFFE\uFFFF]/gu, '')
    .replace(/[&<>"']/g, (character) => NAMED[character] ?? '');

/** How wide a text is, near enough: the fonts of who looks at it are not known here. */
function widthOf(content: string, size: number): number {
  let width = 0;
  for (const character of content) {
    if (/[\u1100-\u11ff\u2e80-\ud7ff\uf900-\ufaff\uff00-\uffef]/.test(character)) width += 1.02;
    else if (/[MWmw@%]/.test(character)) width += 0.92;
    else if (/\p{Lu}|\d/u.test(character)) width += 0.66;
    else if (/[iljtfrI.,:;'!|()· -]/.test(character)) width += 0.34;
    else width += 0.57;
  }
  return width * size;
}

/** The text, cut with an ellipsis if it is wider than `width`. */
function fitted(content: string, size: number, width: number): string {
  if (widthOf(content, size) <= width) return content;
  const characters = [...content];
  while (characters.length > 1 && widthOf(`${characters.join('')}…`, size) > width) characters.pop();
  return `${characters.join('').trimEnd()}…`;
}

/** The text in at most `most` lines; what is left over ends in an ellipsis. */
function wrapped(content: string, size: number, width: number, most: number): string[] {
  const lines: string[] = [];
  let line = '';
  const words = content.split(/\s+/);
  for (const [index, word] of words.entries()) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line === '' || widthOf(longer, size) <= width) {
      line = longer;
      continue;
    }
    if (lines.length === most - 1) return [...lines, fitted([line, ...words.slice(index)].join(' '), size, width)];
    lines.push(fitted(line, size, width));
    line = word;
  }
  return [...lines, fitted(line, size, width)];
}
