import ICAL from 'ical.js';
import type { CalendarEvidence } from './evidence.ts';

/** Reads a calendar part with a library that has nothing to do with the one that wrote it. */
export function readCalendar(text: string): CalendarEvidence {
  const calendar = new ICAL.Component(ICAL.parse(text));
  const event = new ICAL.Event(calendar.getFirstSubcomponent('vevent') ?? undefined);
  return {
    method: String(calendar.getFirstPropertyValue('method')),
    uid: event.uid,
    sequence: event.sequence ?? 0,
    from: event.startDate.toJSDate().getTime(),
    to: event.endDate.toJSDate().getTime(),
    text: [event.summary, event.location, event.description, event.component.getFirstPropertyValue('status')].join(
      '\n',
    ),
  };
}
