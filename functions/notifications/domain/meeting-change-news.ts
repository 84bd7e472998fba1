import type { Placement } from '../../../events/vocabulary.ts';
import { calendarParts, type MailedCalendar, type MeetingTelling } from './meeting-news.ts';

/** What happened to a meeting because other people come to it. */
export type MeetingChangeNews =
  | { readonly kind: 'provisional'; readonly placement: Placement; readonly sequence: number }
  | {
      readonly kind: 'amended';
      readonly placement: Placement;
      readonly sequence: number;
      readonly status: 'provisional' | 'confirmed';
    }
  | {
      readonly kind: 'reopened';
      /** The side whose principal is another now. */
      readonly delegationId: string;
      readonly placement?: Placement | undefined;
      readonly released?: Placement | undefined;
      readonly expiresAt?: string | undefined;
      readonly sequence: number;
    };

export type MeetingChangeMailKind =
  | 'meeting-provisional'
  | 'meeting-amended'
  | 'meeting-asked-again'
  | 'meeting-waits-for-answer';

/**
 * What a side is told, given what its calendar holds; undefined for nothing. Who was never told of a confirmed meeting is
 * told nothing of its people while it is provisional. Whoever is asked again must answer, so is always told. An entry
 * that is in the calendar follows: tentative while something is waited for, withdrawn when the slot is lost.
 */
export function tellingOfChange(
  news: MeetingChangeNews,
  side: string,
  mailed: MailedCalendar | undefined,
): MeetingTelling<MeetingChangeMailKind> | undefined {
  const held = mailed?.entry;
  const { put, withdraw } = calendarParts(news.sequence, mailed);
  switch (news.kind) {
    case 'provisional': {
      const { placement } = news;
      return held && { kind: 'meeting-provisional', placement, calendar: put(placement, 'TENTATIVE') };
    }
    case 'amended': {
      const { placement, status } = news;
      if (status === 'confirmed') return { kind: 'meeting-amended', placement, calendar: put(placement, 'CONFIRMED') };
      return held && { kind: 'meeting-amended', placement, calendar: put(placement, 'TENTATIVE') };
    }
    case 'reopened': {
      const { placement, released, delegationId, expiresAt } = news;
      const isAsked = delegationId !== side;
      const kind = isAsked ? 'meeting-asked-again' : 'meeting-waits-for-answer';
      const calendar = held && (placement ? { calendar: put(placement, 'TENTATIVE') } : withdraw(held));
      const asked = isAsked ? { about: [delegationId], answerBy: expiresAt } : {};
      return { kind, placement, previous: released, ...asked, ...calendar };
    }
  }
}
