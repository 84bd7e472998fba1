import ICAL from 'ical.js';
import { expect, test } from 'vitest';
import { standingCalendar } from '../../../demo/standing-calendar.ts';

const mailed = (method: string, uid: string, sequence: number, hour: string): string =>
  [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//test//EN',
    `METHOD:${method}`,
    'BEGIN:VEVENT',
    `UID:${uid}`,
    `SEQUENCE:${sequence}`,
    'DTSTAMP:20210607T080000Z',
    `DTSTART:20210622T${hour}0000Z`,
    `DTEND:20210622T${hour}3000Z`,
    'SUMMARY:Bilateral',
    'END:VEVENT',
    'END:VCALENDAR',
  ].join('\r\n');

const hoursOf = (text: string | undefined): (number | undefined)[] =>
  new ICAL.Component(ICAL.parse(text ?? ''))
    .getAllSubcomponents('vevent')
    .map((event) => new ICAL.Event(event).startDate.toJSDate().getUTCHours());

test('a delegation keeps what stands when all its mail is read, whatever order it came in', () => {
  const mails = [
    mailed('REQUEST', 'moved', 1, '11'),
    mailed('REQUEST', 'moved', 0, '09'),
    mailed('CANCEL', 'cancelled', 1, '10'),
    mailed('REQUEST', 'cancelled', 0, '10'),
    mailed('REQUEST', 'stays', 0, '14'),
  ];
  expect(hoursOf(standingCalendar(mails))).toEqual([11, 14]);
});

test('a delegation whose meetings were all cancelled has no calendar', () => {
  expect(standingCalendar([mailed('REQUEST', 'only', 0, '09'), mailed('CANCEL', 'only', 1, '09')])).toBeUndefined();
  expect(standingCalendar([])).toBeUndefined();
});
