import ICAL from 'ical.js';
import { describe, expect, it } from 'vitest';
import { plainText } from '../../../functions/notifications/domain/mail-document.ts';
import { mailLanguages } from '../../../functions/notifications/domain/mail-language.ts';
import { meetingEntry, meetingMail } from '../../../functions/notifications/domain/meeting-mail.ts';
import { meetingTexts } from '../../../functions/notifications/domain/meeting-texts.ts';
import { meetingCalendar } from '../../../functions/shared/calendar/meeting-calendar.ts';

const entry = {
  roomId: 'rom_01F8QZ7X9V0000000000000009',
  roomName: 'Room 1, west; "A"',
  startsAt: '2021-06-23T09:00:00Z',
  endsAt: '2021-06-23T09:30:00Z',
};
const calendar = { method: 'REQUEST', status: 'CONFIRMED', sequence: 3, entry } as const;
const conference = { name: 'IX “Conference”; on, Security', timeZone: 'Europe/Moscow' };
const france = { en: 'France', ru: 'Франция', ar: 'فرنسا', zh: '法国' };
const emirates = { en: 'United Arab Emirates', ru: 'Объединённые Арабские Эмираты', ar: 'الإمارات العربية المتحدة' };
const mailIn = (language: string) => ({
  texts: meetingTexts,
  call: 'POST /v1/conferences/mcis-2021/meetings/mtg_01F8QZ7X9V0000000000000008/accept',
  telling: { kind: 'meeting-confirmed', placement: entry, calendar } as const,
  conference,
  sides: [france, emirates],
  own: {
    people: [
      { badgeName: '𠮷野 家😀', title: 'H.E.', function: 'minister' },
      { badgeName: 'Ana\r\nDTSTART:19990101', function: 'adviser' },
    ],
  },
  others: [{ names: emirates, principal: { badgeName: 'محمد بن أحمد', function: 'minister' } }],
  about: [emirates],
  language,
});
const contentIn = (language: string) => {
  const mail = mailIn(language);
  const { roomName, startsAt, endsAt } = entry;
  return meetingCalendar({
    method: calendar.method,
    organizer: { name: conference.name, address: 'secretariat@chancery.example' },
    now: new Date('2021-05-03T08:30:00Z'),
    entries: [
      {
        conferenceId: 'mcis-2021',
        meetingId: 'mtg_01F8QZ7X9V0000000000000008',
        sequence: calendar.sequence,
        status: calendar.status,
        ...{ roomName, startsAt, endsAt },
        ...meetingEntry(mail, meetingMail(mail)),
        recipient: { name: 'Камиль "Кэм"; Пети', address: 'protocol@france.example' },
      },
    ],
  });
};

describe.each(mailLanguages)('the calendar entry in %s', (language) => {
  const content = contentIn(language);
  const object = new ICAL.Component(ICAL.parse(content));
  const [component] = object.getAllSubcomponents('vevent');
  if (!component) throw new Error('no VEVENT');
  const event = new ICAL.Event(component);

  it('is read by another library as it was meant', () => {
    expect(object.getFirstPropertyValue('method')).toBe('REQUEST');
    expect(object.getAllSubcomponents('vevent')).toHaveLength(1);
    expect(event.uid).toBe('mtg_01F8QZ7X9V0000000000000008@mcis-2021.chancery');
    expect(event.sequence).toBe(3);
    expect(event.startDate.toJSDate().toISOString()).toBe('2021-06-23T09:00:00.000Z');
    expect(event.endDate.toJSDate().toISOString()).toBe('2021-06-23T09:30:00.000Z');
    expect(event.location).toBe(entry.roomName);
    expect(component.getFirstPropertyValue('status')).toBe('CONFIRMED');
    expect(component.getFirstPropertyValue('class')).toBe('PRIVATE');
    expect(event.summary).toContain(france[language as keyof typeof france] ?? 'France');
    expect(event.description).toContain('𠮷野 家😀');
    expect(event.description).toContain('محمد بن أحمد');
  });

  it('names the organizer and, of the recipients, only the one it goes to', () => {
    expect(component.getFirstPropertyValue('organizer')).toBe('mailto:secretariat@chancery.example');
    const attendees = component.getAllProperties('attendee');
    expect(attendees.map((attendee) => String(attendee.getFirstValue()).toLowerCase())).toEqual([
      'mailto:protocol@france.example',
    ]);
    expect(attendees[0]?.getFirstParameter('cn')).toContain('Камиль');
    expect(attendees[0]?.getFirstParameter('rsvp')).toBe('FALSE');
  });

  it('has lines of at most 75 octets, none of which a name has made', () => {
    for (const line of content.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
    expect(content).not.toMatch(/^DTSTART:1999/m);
    expect(Buffer.from(content).toString()).toBe(content);
    expect(content.endsWith('END:VCALENDAR\r\n')).toBe(true);
  });

  it('goes with a mail that says when, where, who of one’s own and who leads the other side', () => {
    const text = plainText(meetingMail(mailIn(language)));
    for (const part of ['12:00', 'Europe/Moscow', 'Room 1, west', 'H.E. 𠮷野 家😀', 'محمد بن أحمد'])
      expect(text).toContain(part);
  });
});
