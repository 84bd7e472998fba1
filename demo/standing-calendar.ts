import ICAL from 'ical.js';
import { readCalendar } from './read-calendar.ts';

/** Of each entry the newest state, without those that were cancelled (RFC 5546 section 2.1.5); undefined if none is left. */
export function standingCalendar(texts: readonly string[]): string | undefined {
  const newest = new Map<string, { readonly sequence: number; readonly method: string; readonly text: string }>();
  for (const text of texts) {
    const { uid, sequence, method } = readCalendar(text);
    if (sequence >= (newest.get(uid)?.sequence ?? -1)) newest.set(uid, { sequence, method, text });
  }
  const standing = [...newest.values()].filter(({ method }) => method === 'REQUEST');
  if (standing.length === 0) return undefined;
  const calendar = new ICAL.Component('vcalendar');
  calendar.addPropertyWithValue('version', '2.0');
  calendar.addPropertyWithValue('prodid', '-//Chancery//Demo//EN');
  for (const { text } of standing) {
    const event = new ICAL.Component(ICAL.parse(text)).getFirstSubcomponent('vevent');
    if (event) calendar.addSubcomponent(event);
  }
  return `${calendar.toString()}\r\n`;
}
