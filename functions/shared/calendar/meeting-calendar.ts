import ical, {
  ICalAttendeeRole,
  ICalAttendeeStatus,
  ICalAttendeeType,
  ICalCalendarMethod,
  ICalEventClass,
  ICalEventStatus,
} from 'ical-generator';
import { oneLine } from '../text/one-line.ts';

/** Who is named in an entry, with an address. */
export interface Addressee {
  readonly name: string;
  readonly address: string;
}

/** A meeting as one side has it in a calendar. */
export interface CalendarEntry {
  readonly conferenceId: string;
  readonly meetingId: string;
  /** RFC 5545 §3.8.7.4: grows with every change. */
  readonly sequence: number;
  readonly status: 'CONFIRMED' | 'TENTATIVE' | 'CANCELLED';
  /** RFC 3339. */
  readonly startsAt: string;
  readonly endsAt: string;
  readonly roomName: string;
  readonly title: string;
  readonly description: string;
  /** Whom it is mailed to. An entry that is published has nobody. */
  readonly recipient?: Addressee | undefined;
}

export interface MeetingCalendar {
  readonly method: 'REQUEST' | 'CANCEL' | 'PUBLISH';
  readonly organizer: Addressee;
  readonly entries: readonly CalendarEntry[];
  readonly now: Date;
  /** Of a calendar that is fetched again and again: what it is called, and after how many seconds to look again. */
  readonly feed?: { readonly name: string; readonly refreshSeconds: number };
}

/**
 * The calendar object of meetings for one side (RFC 5545, iTIP of RFC 5546). Times are in UTC: every client reads that
 * without a VTIMEZONE, and shows it in its reader's zone. The recipient of a mail is the only ATTENDEE, since the sides do
 * not learn each other's addresses; the meeting was accepted through the API, so no reply is asked for. Others who see the
 * reader's calendar do not see the entry (CLASS:PRIVATE).
 */
export function meetingCalendar({ method, organizer, entries, now, feed }: MeetingCalendar): string {
  const object = ical({
    prodId: { company: 'Chancery', product: 'Meetings', language: 'EN' },
    method: ICalCalendarMethod[method],
    ...(feed ? { name: oneLine(feed.name), ttl: feed.refreshSeconds } : {}),
  });
  for (const entry of entries) {
    const { recipient } = entry;
    object.createEvent({
      id: `${entry.meetingId}@${entry.conferenceId}.chancery`,
      sequence: entry.sequence,
      stamp: now,
      start: new Date(entry.startsAt),
      end: new Date(entry.endsAt),
      summary: oneLine(entry.title),
      location: oneLine(entry.roomName) || null,
      description: entry.description,
      status: ICalEventStatus[entry.status],
      class: ICalEventClass.PRIVATE,
      organizer: { name: oneLine(organizer.name), email: organizer.address },
      attendees: recipient
        ? [
            {
              name: oneLine(recipient.name) || recipient.address,
              email: recipient.address,
              type: ICalAttendeeType.INDIVIDUAL,
              role: ICalAttendeeRole.REQ,
              status: ICalAttendeeStatus.ACCEPTED,
              rsvp: false,
            },
          ]
        : [],
    });
  }
  return `${object.toString()}\r\n`;
}
