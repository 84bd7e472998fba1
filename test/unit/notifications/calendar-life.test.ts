import fc from 'fast-check';
import ICAL from 'ical.js';
import { describe, expect, it } from 'vitest';
import {
  type MailedCalendar,
  type MeetingNews,
  mailedAfter,
  tellingOf,
} from '../../../functions/notifications/domain/meeting-news.ts';
import {
  type CalendarEntry,
  type MeetingCalendar,
  meetingCalendar,
} from '../../../functions/shared/calendar/meeting-calendar.ts';

const MEETING = 'mtg_01F8QZ7X9V0000000000000008';
const at = (startsAt: string, endsAt: string, roomName = 'Room 1') => ({
  roomId: 'rom_01F8QZ7X9V0000000000000009',
  roomName,
  startsAt,
  endsAt,
});
const morning = at('2021-06-22T06:00:00Z', '2021-06-22T06:30:00Z');
const noon = at('2021-06-22T09:00:00Z', '2021-06-22T09:30:00Z', 'Room 2');

const draw = (changes: Partial<CalendarEntry>, calendar: Partial<MeetingCalendar> = {}) => {
  const { roomName, startsAt, endsAt } = morning;
  const entry: CalendarEntry = {
    conferenceId: 'mcis-2021',
    meetingId: MEETING,
    sequence: 0,
    status: 'CONFIRMED',
    ...{ roomName, startsAt, endsAt },
    title: 'France – Peru',
    description: '',
    ...changes,
  };
  return meetingCalendar({
    method: 'REQUEST',
    organizer: { name: 'Secretariat', address: 'secretariat@chancery.example' },
    now: new Date('2021-05-03T08:30:00Z'),
    entries: [entry],
    ...calendar,
  });
};

/** The only event of a calendar object, as a library reads it that shares nothing with the one that wrote it. */
function readBack(content: string) {
  const object = new ICAL.Component(ICAL.parse(content));
  const components = object.getAllSubcomponents('vevent');
  const [component] = components;
  if (!component || components.length !== 1) throw new Error('not exactly one VEVENT');
  const value = (name: string) => component.getFirstPropertyValue(name);
  return { object, component, event: new ICAL.Event(component), value, method: object.getFirstPropertyValue('method') };
}

/** What one side's mails carry of a meeting that is confirmed, moved while provisional, moved, waitlisted, confirmed again and called off. */
function mailsOf(story: readonly MeetingNews[]) {
  let mailed: MailedCalendar | undefined;
  return story.map((news) => {
    const telling = tellingOf(news, mailed);
    mailed = mailedAfter(telling, mailed);
    if (!telling?.calendar) throw new Error(`${news.kind} has no calendar`);
    const { method, status, sequence, entry } = telling.calendar;
    const { roomName, startsAt, endsAt } = entry;
    const recipient = { name: 'Camille Petit', address: 'protocol@france.example' };
    return readBack(draw({ status, sequence, roomName, startsAt, endsAt, recipient }, { method }));
  });
}

describe('the calendar entry of a meeting over its life', () => {
  const mails = mailsOf([
    { kind: 'confirmed', placement: morning, sequence: 0 },
    { kind: 'rescheduled', placement: noon, previous: morning, sequence: 1, status: 'provisional' },
    { kind: 'rescheduled', placement: morning, previous: noon, sequence: 2, status: 'confirmed' },
    { kind: 'waitlisted', sequence: 3, wasConfirmed: true },
    { kind: 'confirmed', placement: noon, sequence: 4 },
    { kind: 'cancelled', placement: noon, sequence: 5, wasConfirmed: true },
  ]);

  it('has one UID, and a SEQUENCE that rises with every mail (RFC 5545 §3.8.7.4)', () => {
    expect(new Set(mails.map(({ event }) => event.uid))).toEqual(new Set([`${MEETING}@mcis-2021.chancery`]));
    const sequences = mails.map(({ event }) => event.sequence);
    for (const [index, sequence] of sequences.entries()) {
      if (index > 0) expect(sequence).toBeGreaterThan(Number(sequences[index - 1]));
    }
  });

  it('is asked for and withdrawn by METHOD and STATUS (RFC 5546 §3.2)', () => {
    expect(mails.map(({ method, value }) => [method, value('status')])).toEqual([
      ['REQUEST', 'CONFIRMED'],
      ['REQUEST', 'TENTATIVE'],
      ['REQUEST', 'CONFIRMED'],
      ['CANCEL', 'CANCELLED'],
      ['REQUEST', 'CONFIRMED'],
      ['CANCEL', 'CANCELLED'],
    ]);
  });

  it('has what RFC 5546 asks of each: one organizer, an attendee, a stamp in UTC, and where it was when it is withdrawn', () => {
    for (const { component, value } of mails) {
      expect(component.getAllProperties('organizer')).toHaveLength(1);
      expect(component.getAllProperties('attendee')).toHaveLength(1);
      expect(String(value('dtstamp'))).toBe('2021-05-03T08:30:00Z');
      expect(String(value('dtstart'))).toMatch(/Z$/);
    }
    expect(String(mails[3]?.value('dtstart'))).toBe(morning.startsAt);
    expect(String(mails[5]?.value('dtstart'))).toBe(noon.startsAt);
  });

  it('rises above what was mailed also when events arrive in another order', () => {
    const [late, later] = mailsOf([
      { kind: 'rescheduled', placement: noon, previous: morning, sequence: 5, status: 'confirmed' },
      { kind: 'cancelled', placement: noon, sequence: 3, wasConfirmed: true },
    ]);
    expect(Number(later?.event.sequence)).toBeGreaterThan(Number(late?.event.sequence));
  });
});

describe('what a calendar object holds', () => {
  it.each([
    ['commas, semicolons and backslashes', 'Room A, west; "B" \\ C:\\D'],
    ['emoji and characters beyond the first plane', '𠮷野 家 😀👩‍👩‍👧‍👦 🇫🇷'],
    ['right-to-left', 'الإمارات العربية المتحدة — ישראל'],
    ['Chinese without a space to break at', '中华人民共和国外交部礼宾司'.repeat(12)],
    ['a name longer than a line', 'Ministry of '.repeat(40).trim()],
  ])('is read back as it was written: %s', (_, text) => {
    const content = draw({ roomName: text, title: text, description: `${text}\n${text}` });
    const { event } = readBack(content);
    expect([event.location, event.summary, event.description]).toEqual([text, text, `${text}\n${text}`]);
    for (const line of content.split('\r\n')) {
      expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
      expect(line).not.toMatch(/[\r\n]|\ufffd/);
    }
  });

  it('cannot be made to hold another property by any name (RFC 5545 §3.1)', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (title, roomName) => {
        const content = draw({ title: `${title}\r\nATTENDEE:mailto:x@y.example`, roomName, description: title });
        const { component, object } = readBack(content);
        expect(component.getAllProperties('attendee')).toHaveLength(0);
        const names = component.getAllProperties().map(({ name }) => name);
        expect(new Set(names).size).toBe(names.length);
        expect(
          object
            .getAllProperties()
            .map(({ name }) => name)
            .sort(),
        ).toEqual(['method', 'prodid', 'version']);
      }),
    );
  });

  it('has times in UTC, also across the night in which clocks change', () => {
    // Central Europe goes back on 31 October 2027 at 01:00 UTC: from 02:30 to 02:30 local time is one hour.
    const { event, value } = readBack(draw({ startsAt: '2027-10-31T00:30:00Z', endsAt: '2027-10-31T01:30:00Z' }));
    expect([String(value('dtstart')), String(value('dtend'))]).toEqual([
      '2027-10-31T00:30:00Z',
      '2027-10-31T01:30:00Z',
    ]);
    expect(event.duration.toSeconds()).toBe(3600);
    expect(event.startDate.zone.tzid).toBe('UTC');
  });

  it('of a feed is published: no attendee, an organizer, a name, and when to look again (RFC 5546 §3.2.1, RFC 7986 §5.7)', () => {
    const feed = { name: 'A conference, its “name”; and more', refreshSeconds: 900 };
    const { object, component } = readBack(draw({}, { method: 'PUBLISH', feed }));
    expect(object.getFirstPropertyValue('method')).toBe('PUBLISH');
    expect(component.getAllProperties('attendee')).toEqual([]);
    expect(component.getAllProperties('organizer')).toHaveLength(1);
    expect(object.getFirstPropertyValue('name')).toBe(feed.name);
    expect(String(object.getFirstPropertyValue('refresh-interval'))).toBe('PT15M');
  });
});
