import type { MailedCalendar } from './meeting-news.ts';

/**
 * What one recipient was last told about one matter (an invitation, a badge, a meeting). It is also the claim: whoever
 * writes it for an event, and nobody else, mails for that event.
 */
export interface Correspondence {
  readonly conferenceId: string;
  readonly matterId: string;
  readonly recipientId: string;
  /** Where the event stands among the matter's events. */
  readonly position: string;
  readonly eventId: string;
  readonly correlationId: string;
  readonly notificationId: string;
  readonly kind: string;
  /** Epoch milliseconds. */
  readonly claimedAt: number;
  /** True when the event called for no mail: it only ends what came before it. */
  readonly silent: boolean;
  readonly calendar?: MailedCalendar | undefined;
}

/** Orders the events of one matter: by the aggregate's version, then by the event's id, which grows with time. */
export const positionOf = (aggregateVersion: number, eventId: string): string =>
  `${String(aggregateVersion).padStart(12, '0')}/${eventId}`;

/**
 * How long a claim may be without an outcome, in milliseconds: longer than a function may run, shorter than the time
 * after which its queue gives the event out again.
 */
export const CLAIM_LEASE = 15_000;

/**
 * What a claim that stands in the way of an event at `position` means for it.
 * - `outdated`: the recipient was told of something later; this event is dropped.
 * - `told`: this event was dealt with before.
 * - `under-way`: somebody is mailing now; come back.
 * - `lost`: somebody was mailing and never said what became of it.
 * - `past`: an earlier event was dealt with; this one is next.
 */
export function standing(
  { position: claimed, silent, claimedAt }: Correspondence,
  position: string,
  hasOutcome: boolean,
  now: number,
): 'outdated' | 'told' | 'under-way' | 'lost' | 'past' {
  if (claimed > position) return 'outdated';
  if (silent || hasOutcome) return claimed === position ? 'told' : 'past';
  return now - claimedAt < CLAIM_LEASE ? 'under-way' : 'lost';
}
