import type { Placement } from '../../../events/vocabulary.ts';
import type { CalendarMethod } from './mime-message.ts';

/** What happened to a meeting. */
export type MeetingNews =
  | { readonly kind: 'confirmed'; readonly placement: Placement; readonly sequence: number }
  | {
      readonly kind: 'rescheduled';
      readonly placement: Placement;
      readonly previous: Placement;
      readonly sequence: number;
      readonly status: 'provisional' | 'confirmed';
      readonly reason?: string | undefined;
    }
  | {
      readonly kind: 'cancelled';
      readonly placement?: Placement | undefined;
      readonly sequence: number;
      readonly wasConfirmed: boolean;
      readonly reason?: string | undefined;
    }
  | {
      readonly kind: 'waitlisted';
      readonly sequence: number;
      readonly wasConfirmed: boolean;
      /** A slot that was kept while somebody was asked is lost as the last one accepts. */
      readonly isNewlyAgreed?: boolean | undefined;
      readonly released?: Placement | undefined;
    };

/** What a recipient's calendar holds of a meeting, as far as it was mailed: the last SEQUENCE, and the entry unless it was withdrawn. */
export interface MailedCalendar {
  readonly sequence: number;
  readonly entry?: Placement | undefined;
}

export type MeetingMailKind =
  | 'meeting-confirmed'
  | 'meeting-rescheduled'
  | 'meeting-rescheduled-provisional'
  | 'meeting-room-renamed'
  | 'meeting-cancelled'
  | 'meeting-waitlisted';

/** What to tell one side. Without `calendar` the mail has no calendar part. */
export interface MeetingTelling<Kind extends string = MeetingMailKind> {
  readonly kind: Kind;
  readonly placement?: Placement | undefined;
  readonly previous?: Placement | undefined;
  /** Until when the reader must answer. */
  readonly answerBy?: string | undefined;
  /** Until when the slot is kept for an answer of others. */
  readonly keptUntil?: string | undefined;
  /** The delegations that the words name; otherwise all sides but the reader's. */
  readonly about?: readonly string[] | undefined;
  /** What is proposed instead. */
  readonly proposed?:
    | {
        readonly durationMinutes?: number | undefined;
        readonly windows?: readonly { readonly from: string; readonly to: string }[] | undefined;
      }
    | undefined;
  /** What a side says of its proposal. */
  readonly message?: string | undefined;
  /** Why, in the words of whoever did it. */
  readonly reason?: string | undefined;
  readonly calendar?: {
    readonly method: CalendarMethod;
    readonly status: 'CONFIRMED' | 'TENTATIVE' | 'CANCELLED';
    readonly sequence: number;
    readonly entry: Placement;
  };
}

/**
 * What a side is told of its meeting, given what its calendar holds; undefined for nothing. Only a confirmed meeting is
 * put into a calendar. What is in the calendar is moved even while the meeting is provisional again, and withdrawn when
 * the meeting loses its slot, which is also told to those who were asked to agree to it. The SEQUENCE is the event's, and above what was mailed before (RFC 5545 §3.8.7.4), so
 * that no calendar ignores the change.
 */
export function tellingOf(news: MeetingNews, mailed: MailedCalendar | undefined): MeetingTelling | undefined {
  const held = mailed?.entry;
  const { put, withdraw } = calendarParts(news.sequence, mailed);

  switch (news.kind) {
    case 'confirmed':
      return { kind: 'meeting-confirmed', placement: news.placement, calendar: put(news.placement, 'CONFIRMED') };
    case 'rescheduled': {
      const { placement, previous, reason } = news;
      const isConfirmed = news.status === 'confirmed';
      if (!isConfirmed && !held) return undefined;
      const moved = isConfirmed ? 'meeting-rescheduled' : 'meeting-rescheduled-provisional';
      const kind = isSamePlace(placement, previous) ? 'meeting-room-renamed' : moved;
      return { kind, placement, previous, reason, calendar: put(placement, isConfirmed ? 'CONFIRMED' : 'TENTATIVE') };
    }
    case 'cancelled': {
      const placement = held ?? news.placement;
      return {
        kind: 'meeting-cancelled',
        placement,
        reason: news.reason,
        ...(news.wasConfirmed || held ? withdraw(placement) : {}),
      };
    }
    case 'waitlisted':
      if (!news.wasConfirmed && !held && !news.isNewlyAgreed) return undefined;
      return { kind: 'meeting-waitlisted', previous: held ?? news.released, ...withdraw(held) };
  }
}

/** Whether only the room's name is another. */
const isSamePlace = (a: Placement, b: Placement): boolean =>
  a.roomId === b.roomId && a.startsAt === b.startsAt && a.endsAt === b.endsAt;

/** The calendar parts that a mail may have, with a SEQUENCE above what was mailed before. */
export function calendarParts(wanted: number, mailed: MailedCalendar | undefined) {
  const sequence = Math.max(wanted, mailed === undefined ? 0 : mailed.sequence + 1);
  return {
    put: (entry: Placement, status: 'CONFIRMED' | 'TENTATIVE') =>
      ({ method: 'REQUEST', status, sequence, entry }) as const,
    withdraw: (entry: Placement | undefined) =>
      entry && { calendar: { method: 'CANCEL', status: 'CANCELLED', sequence, entry } as const },
  };
}

/** What the recipient's calendar holds after that. */
export function mailedAfter(
  telling: Pick<MeetingTelling, 'calendar'> | undefined,
  mailed: MailedCalendar | undefined,
): MailedCalendar | undefined {
  if (!telling?.calendar) return mailed;
  const { method, sequence, entry } = telling.calendar;
  return method === 'REQUEST' ? { sequence, entry } : { sequence };
}
