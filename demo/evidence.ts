import type { PublishedKey } from './read-credential.ts';

/**
 * What the checker judges: what the API, the mailbox and the queues show of a conference, in the checker's own words.
 * All instants are milliseconds since the epoch.
 */

export interface Interval {
  readonly from: number;
  readonly to: number;
}

export interface DelegationEvidence {
  readonly id: string;
  readonly entityKey: string;
  readonly status: string;
  readonly isHost: boolean;
  readonly quotas: Readonly<Record<string, number>>;
  readonly focalPointEmail: string;
}

export interface DelegateEvidence {
  readonly id: string;
  readonly delegationId: string;
  readonly status: string;
  readonly category: string;
  readonly headOfDelegation: boolean;
  readonly attendance: string;
  /** When the person comes and goes, as far as was said. */
  readonly arrival?: number | undefined;
  readonly departure?: number | undefined;
}

/** What somebody wishes of their days. */
export interface WishEvidence {
  readonly delegateId: string;
  readonly maxMeetingsPerDay?: number | undefined;
  /** So many minutes in a row between the two times of each day without a meeting. */
  readonly lunch?: { readonly minutes: number; readonly between: readonly Interval[] } | undefined;
}

export interface AccreditationEvidence {
  readonly delegateId: string;
  readonly status: string;
}

/** The status of a badge that opens anything. */
export const LIVE_BADGE = 'active';

export interface BadgeEvidence {
  readonly serial: string;
  readonly delegateId: string;
  readonly status: string;
  readonly version: number;
  readonly category: string;
  readonly zones: readonly string[];
  /** What a reader made of the QR picture; undefined when it could read nothing. Read for live badges. */
  readonly qrText?: string | undefined;
}

export interface PartyEvidence {
  readonly delegationId: string;
  readonly attendeeIds: readonly string[];
  /** When this side can; undefined means at any time of the programme. */
  readonly windows?: readonly Interval[] | undefined;
}

export interface MeetingEvidence {
  readonly id: string;
  readonly status: string;
  /** Whether it was confirmed when it was cancelled. */
  readonly wasConfirmed: boolean;
  readonly durationMinutes: number;
  readonly parties: readonly PartyEvidence[];
  readonly languages: readonly string[];
  readonly placement?: (Interval & PlaceEvidence) | undefined;
}

export interface PlaceEvidence {
  readonly roomId: string;
  readonly interpreterIds: readonly string[];
  /** Whether the desk has put it there for good, whatever people wish. */
  readonly locked: boolean;
}

export interface RoomEvidence {
  readonly id: string;
  readonly name: string;
  readonly capacity: number;
  readonly turnaroundMinutes: number;
  /** Kept for meetings with the host. */
  readonly hostOnly: boolean;
  readonly zone?: string | undefined;
  readonly corridor?: string | undefined;
  readonly neighbourIds: readonly string[];
}

export interface InterpreterEvidence {
  readonly id: string;
  readonly languages: readonly string[];
}

/** How long it takes between two zones, either way. */
export interface TravelEvidence {
  readonly from: string;
  readonly to: string;
  readonly minutes: number;
}

/** Two delegations that protocol keeps apart. */
export interface DistanceEvidence {
  readonly delegationIds: readonly [string, string];
  readonly minutes: number;
}

export interface SessionEvidence extends Interval {
  readonly title: string;
  readonly zone?: string | undefined;
  readonly speakerIds: readonly string[];
}

/** The calendar part of a mail (RFC 5546). */
export interface CalendarEvidence {
  readonly method: string;
  readonly uid: string;
  readonly sequence: number;
  readonly from: number;
  readonly to: number;
  /** What the entry shows beside its times: title, place, who comes, and whether it is certain. */
  readonly text: string;
}

/** The calendar feed of a delegation. */
export interface FeedEvidence {
  readonly delegationId: string;
  /** The entries that stand, without those that were cancelled. */
  readonly entries: readonly CalendarEvidence[];
}

export interface MailEvidence {
  readonly id: string;
  readonly to: readonly string[];
  readonly calendar?: CalendarEvidence | undefined;
}

export interface Evidence {
  readonly conferenceId: string;
  /** From the morning of the first day until the evening of the last. */
  readonly conferenceLasts: Interval;
  readonly stepMinutes: number;
  readonly openingHours: readonly Interval[];
  readonly rooms: readonly RoomEvidence[];
  readonly sessions: readonly SessionEvidence[];
  readonly interpreters: readonly InterpreterEvidence[];
  readonly travel: readonly TravelEvidence[];
  readonly keptApart: readonly DistanceEvidence[];
  readonly wishes: readonly WishEvidence[];
  readonly delegations: readonly DelegationEvidence[];
  readonly delegates: readonly DelegateEvidence[];
  readonly accreditations: readonly AccreditationEvidence[];
  /** Every badge that was ever issued. */
  readonly badges: readonly BadgeEvidence[];
  readonly keys: readonly PublishedKey[];
  readonly meetings: readonly MeetingEvidence[];
  /** In the order in which they were sent. */
  readonly mails: readonly MailEvidence[];
  readonly feeds: readonly FeedEvidence[];
  /** How many messages lie in each dead-letter queue. */
  readonly deadLetters: Readonly<Record<string, number>>;
}
