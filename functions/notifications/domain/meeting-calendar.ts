import ical, {
  ICalAttendeeRole,
  ICalAttendeeStatus,
  ICalAttendeeType,
  ICalCalendarMethod,
  ICalEventClass,
  ICalEventStatus,
} from 'ical-generator';
import type { MeetingTelling } from './meeting-news.ts';
import type { Mailbox } from './mime-message.ts';
import { oneLine } from './phrase.ts';

export interface MeetingCalendar {
  readonly conferenceId: string;
  readonly meetingId: string;
  readonly calendar: NonNullable<MeetingTelling['calendar']>;
  readonly title: string;
  readonly description: string;
  readonly organizer: Mailbox & { readonly name: string };
  readonly recipient: Mailbox;
  readonly now: Date;
}

/**
 * The calendar object of a meeting for one side (RFC 5545, iTIP of RFC 5546). Times are in UTC: every client reads that
 * without a VTIMEZONE, and shows it in its reader's zone. The recipient is the only ATTENDEE, since the sides do not learn
 * each other's addresses; the meeting was accepted through the API, so no reply is asked for. Others who see the
 * reader's calendar do not see the entry (CLASS:PRIVATE).
 */
export function meetingCalendar(meeting: MeetingCalendar): string {
  const { conferenceId, meetingId, calendar, title, description, organizer, recipient, now } = meeting;
  const object = ical({
    prodId: { company: 'Chancery', product: 'Notifications', language: 'EN' },
    method: ICalCalendarMethod[calendar.method],
  });
  object.createEvent({
    id: `${meetingId}@${conferenceId}.chancery`,
    sequence: calendar.sequence,
    stamp: now,
    start: new Date(calendar.entry.startsAt),
    end: new Date(calendar.entry.endsAt),
    summary: title,
    location: oneLine(calendar.entry.roomName) || null,
    description,
    status: ICalEventStatus[calendar.status],
    class: ICalEventClass.PRIVATE,
    organizer: { name: oneLine(organizer.name), email: organizer.address },
    attendees: [
      {
        name: oneLine(recipient.name ?? '') || recipient.address,
        email: recipient.address,
        type: ICalAttendeeType.INDIVIDUAL,
        role: ICalAttendeeRole.REQ,
        status: ICalAttendeeStatus.ACCEPTED,
        rsvp: false,
      },
    ],
  });
  return `${object.toString()}\r\n`;
}
