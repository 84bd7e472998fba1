import ICAL from 'ical.js';
import type { CalendarEvidence } from './evidence.ts';

/** Reads calendars with a library that has nothing to do with the one that wrote them. */

function readEntry(entry: ICAL.Component | undefined, method: string): CalendarEvidence {
  const event = new ICAL.Event(entry);
  return {
    method,
    uid: event.uid,
    sequence: event.sequence ?? 0,
    from: event.startDate.toJSDate().getTime(),
    to: event.endDate.toJSDate().getTime(),
    text: [event.summary, event.location, event.description, event.component.getFirstPropertyValue('status')].join(
      '\n',
    ),
  };
}

/** The one entry of a calendar part. */
export function readCalendar(text: string): CalendarEvidence {
  const calendar = new ICAL.Component(ICAL.parse(text));
  return readEntry(
    calendar.getFirstSubcomponent('vevent') ?? undefined,
    String(calendar.getFirstPropertyValue('method')),
  );
}

/** The entries of a feed that stand, without those that are cancelled. */
export function readFeed(text: string): CalendarEvidence[] {
  const calendar = new ICAL.Component(ICAL.parse(text));
  return calendar
    .getAllSubcomponents('vevent')
    .filter((entry) => entry.getFirstPropertyValue('status') !== 'CANCELLED')
    .map((entry) => readEntry(entry, String(calendar.getFirstPropertyValue('method'))));
}
