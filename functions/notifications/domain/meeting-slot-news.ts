import type { Placement } from '../../../events/vocabulary.ts';
import { calendarParts, type MailedCalendar, type MeetingTelling } from './meeting-news.ts';

/** How a meeting that is in no calendar yet comes by a slot. */
export type MeetingSlotNews =
  | {
      /** All agree, and there is no slot yet. */
      readonly kind: 'waitlisted';
      readonly sequence: number;
    }
  | {
      /** A slot is kept while sides are asked; without `placement` it is lost, and the question stands. */
      readonly kind: 'slot-offered';
      readonly asked: readonly string[];
      readonly placement?: Placement | undefined;
      readonly released?: Placement | undefined;
      readonly openUntil?: string | undefined;
      readonly sequence: number;
    };

export type MeetingSlotMailKind =
  | 'meeting-without-slot'
  | 'meeting-slot-kept'
  | 'meeting-slot-offered'
  | 'meeting-slot-lost';

/** What a side is told: who is asked must answer, and the others learn of whom it waits. An entry is there only of earlier news. */
export function tellingOfSlot(
  news: MeetingSlotNews,
  side: string,
  mailed: MailedCalendar | undefined,
): MeetingTelling<MeetingSlotMailKind> {
  const withdrawn = calendarParts(news.sequence, mailed).withdraw(mailed?.entry);
  if (news.kind === 'waitlisted') return { kind: 'meeting-without-slot', ...withdrawn };
  const { placement, released: previous, asked, openUntil } = news;
  const isAsked = asked.includes(side);
  const until = isAsked ? { answerBy: openUntil } : placement && { keptUntil: openUntil };
  const kept = isAsked ? 'meeting-slot-kept' : 'meeting-slot-offered';
  return { kind: placement ? kept : 'meeting-slot-lost', placement, previous, about: asked, ...until, ...withdrawn };
}
