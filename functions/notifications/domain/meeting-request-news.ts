import type { Placement } from '../../../events/vocabulary.ts';
import { calendarParts, type MailedCalendar, type MeetingTelling } from './meeting-news.ts';

/** What happened to a meeting that not everybody has agreed to. */
export type MeetingRequestNews =
  | {
      /** Sides are asked for a meeting, or about another proposal for it. */
      readonly kind: 'requested' | 'countered';
      /** The side that asks or proposes. */
      readonly delegationId: string;
      readonly expiresAt?: string | undefined;
      /** The slot that was given up for the proposal. */
      readonly released?: Placement | undefined;
      readonly durationMinutes?: number | undefined;
      readonly windows?: NonNullable<MeetingTelling['proposed']>['windows'];
      readonly message?: string | undefined;
      readonly sequence?: number | undefined;
    }
  | {
      readonly kind: 'declined';
      /** The side that declined. */
      readonly delegationId: string;
      /** The slot that is given back. */
      readonly placement?: Placement | undefined;
      readonly sequence?: number | undefined;
      readonly reason?: string | undefined;
    }
  | {
      /** Its time is over; also of one that waited for an accreditation. */
      readonly kind: 'expired';
      readonly placement?: Placement | undefined;
      readonly sequence: number;
    };

export type MeetingRequestMailKind =
  | 'meeting-requested'
  | 'meeting-countered'
  | 'meeting-proposed'
  | 'meeting-declined'
  | 'meeting-expired';

/**
 * What a side is told, given what its calendar holds. Who is asked must answer. Whoever asks knows, and is told only when
 * that costs a slot; whoever declines likewise.
 */
export function tellingOfRequest(
  news: MeetingRequestNews,
  side: string,
  mailed: MailedCalendar | undefined,
): MeetingTelling<MeetingRequestMailKind> | undefined {
  const held = mailed?.entry;
  const withdrawn = calendarParts(news.sequence ?? 0, mailed).withdraw(held);
  switch (news.kind) {
    case 'expired':
      return { kind: 'meeting-expired', previous: held ?? news.placement, ...withdrawn };
    case 'declined': {
      const { delegationId, placement, reason } = news;
      if (side === delegationId && !placement) return undefined;
      const slot = placement && (held ?? placement);
      return { kind: 'meeting-declined', placement: slot, about: [delegationId], reason, ...withdrawn };
    }
    case 'requested':
    case 'countered': {
      const { kind, delegationId, released: previous, expiresAt, durationMinutes, windows, message } = news;
      if (side === delegationId) return withdrawn && { kind: 'meeting-proposed', previous, ...withdrawn };
      const proposed = { about: [delegationId], proposed: { durationMinutes, windows }, message };
      return { kind: `meeting-${kind}`, previous, answerBy: expiresAt, ...proposed, ...withdrawn };
    }
  }
}
