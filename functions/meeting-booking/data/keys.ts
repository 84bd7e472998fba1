import { type Key, keyPart } from '../../shared/dynamo/item.ts';

/** Every key that meeting booking writes. No other file builds one. */

type Conference = `MTG#C#${string}`;
const conference = (conferenceId: string): Conference => `MTG#C#${keyPart(conferenceId)}`;

export const conferenceKey = (conferenceId: string) =>
  ({ pk: conference(conferenceId), sk: 'CONFERENCE' }) as const satisfies Key;

export const programmeKey = (conferenceId: string) =>
  ({ pk: conference(conferenceId), sk: 'PROGRAMME' }) as const satisfies Key;

/** What is kept of a delegation: what it represents, and its meetings. */
export const delegationPartition = (conferenceId: string, delegationId: string) =>
  `${conference(conferenceId)}#DELEGATION#${keyPart(delegationId)}` as const;

export const delegationKey = (conferenceId: string, delegationId: string) =>
  ({ pk: delegationPartition(conferenceId, delegationId), sk: 'DELEGATION' }) as const satisfies Key;

/** The delegations of a focal point lie together. A subject is whatever the identity provider says, so it is escaped. */
export const focalPointPartition = (conferenceId: string, subject: string) =>
  `${conference(conferenceId)}#FOCAL-POINT#${encodeURIComponent(subject)}` as const;

/** That somebody is a focal point of a delegation. */
export const focalPointKey = (conferenceId: string, subject: string, delegationId: string) =>
  ({
    pk: focalPointPartition(conferenceId, subject),
    sk: `DELEGATION#${keyPart(delegationId)}`,
  }) as const satisfies Key;
/** Which delegation such a key names. */
export const delegationOfFocalPointKey = (sk: string): string => sk.slice('DELEGATION#'.length);

/** That a delegation is a party of a meeting. Meeting ids sort by the time of the request. */
export const partyKey = (conferenceId: string, delegationId: string, meetingId: string) =>
  ({
    pk: delegationPartition(conferenceId, delegationId),
    sk: `${PARTY_PREFIX}${keyPart(meetingId)}`,
  }) as const satisfies Key;
export const PARTY_PREFIX = 'MEETING#';

/** That somebody has been the head of a delegation; their own item says whether they are now. */
export const headKey = (conferenceId: string, delegationId: string, delegateId: string) =>
  ({
    pk: delegationPartition(conferenceId, delegationId),
    sk: `${HEAD_PREFIX}${keyPart(delegateId)}`,
  }) as const satisfies Key;
export const HEAD_PREFIX = 'HEAD#';

/** The calendar links of a delegation, apart from it: no other read should bring them along. */
export const calendarLinksPartition = (conferenceId: string, delegationId: string) =>
  `${delegationPartition(conferenceId, delegationId)}#CALENDAR-LINKS` as const;
export const calendarLinkKey = (conferenceId: string, delegationId: string, slot: number) =>
  ({ pk: calendarLinksPartition(conferenceId, delegationId), sk: `LINK#${slot}` }) as const satisfies Key;
/** Where a calendar link is found by the hash of its token, which names no conference. */
export const calendarTokenKey = (tokenHash: string) =>
  ({ pk: `MTG#CALENDAR#${keyPart(tokenHash)}`, sk: 'LINK' }) as const satisfies Key;

/** A person's profile and days lie together, so that one Query reads all that allocation must know of them. */
export const personPartition = (conferenceId: string, delegateId: string) =>
  `${conference(conferenceId)}#PERSON#${keyPart(delegateId)}` as const;

export const delegateKey = (conferenceId: string, delegateId: string) =>
  ({ pk: personPartition(conferenceId, delegateId), sk: 'DELEGATE' }) as const satisfies Key;

export const personDayKey = (conferenceId: string, delegateId: string, day: string) =>
  ({ pk: personPartition(conferenceId, delegateId), sk: `DAY#${keyPart(day)}` }) as const satisfies Key;

/** The rooms of a day lie together: one Query reads them all. */
export const roomsPartition = (conferenceId: string, day: string) =>
  `${conference(conferenceId)}#ROOMS#${keyPart(day)}` as const;

export const roomDayKey = (conferenceId: string, roomId: string, day: string) =>
  ({ pk: roomsPartition(conferenceId, day), sk: `ROOM#${keyPart(roomId)}` }) as const satisfies Key;

/** So do the interpreters of a day. */
export const interpretersPartition = (conferenceId: string, day: string) =>
  `${conference(conferenceId)}#INTERPRETERS#${keyPart(day)}` as const;

export const interpreterDayKey = (conferenceId: string, interpreterId: string, day: string) =>
  ({
    pk: interpretersPartition(conferenceId, day),
    sk: `INTERPRETER#${keyPart(interpreterId)}`,
  }) as const satisfies Key;

/** Which delegations are kept apart. */
export const keepApartKey = (conferenceId: string) =>
  ({ pk: `${conference(conferenceId)}#KEEP-APART`, sk: 'LIST' }) as const satisfies Key;

/** Where delegations that are kept apart are on a day lies together: one Query reads it, whomever it concerns. */
export const apartDayPartition = (conferenceId: string, day: string) =>
  `${conference(conferenceId)}#APART#${keyPart(day)}` as const;

/** Where two delegations that are kept apart are on a day. */
export const apartDayKey = (conferenceId: string, day: string, one: string, other: string) =>
  ({
    pk: apartDayPartition(conferenceId, day),
    sk: `PAIR#${keyPart(one)}#${keyPart(other)}`,
  }) as const satisfies Key;
/** Which two such a key names. */
export function pairOfApartKey(sk: string): readonly [one: string, other: string] {
  const [, one = '', other = ''] = sk.split('#');
  return [one, other];
}

/** What sessions hold: one item for each session and speaker. */
export const speakersPartition = (conferenceId: string) => `${conference(conferenceId)}#SPEAKERS` as const;

export const speakerKey = (conferenceId: string, sessionId: string, delegateId: string) =>
  ({
    pk: speakersPartition(conferenceId),
    sk: `${keyPart(sessionId)}#${keyPart(delegateId)}`,
  }) as const satisfies Key;

export const meetingKey = (conferenceId: string, meetingId: string) =>
  ({ pk: `${conference(conferenceId)}#MEETING#${keyPart(meetingId)}`, sk: 'MEETING' }) as const satisfies Key;

/** What is decided when its time has come, of all conferences, by that time. */
export const DUE_PARTITION = 'MTG#DUE';
export const dueKey = (due: Date, conferenceId: string, meetingId: string) =>
  ({
    pk: DUE_PARTITION,
    sk: `${due.toISOString()}#${keyPart(conferenceId)}#${keyPart(meetingId)}`,
  }) as const satisfies Key;
/** Sorts before everything that is due later than that. */
export const dueUntil = (instant: Date): string => `${instant.toISOString()}#~`;
/** What such a key says. */
export function meetingOfDueKey(sk: string): { conferenceId: string; meetingId: string } {
  const [, conferenceId = '', meetingId = ''] = sk.split('#');
  return { conferenceId, meetingId };
}

/** What the key of a meeting says. */
export function meetingOfKey(pk: string): { conferenceId: string; meetingId: string } {
  const [, , conferenceId = '', , meetingId = ''] = pk.split('#');
  return { conferenceId, meetingId };
}

/** Index 1: the placed meetings of a day, by time. */
export const dayIndex = (conferenceId: string, day: string) =>
  `${conference(conferenceId)}#DAY#${keyPart(day)}` as const;
export const dayIndexSort = (startsAt: string, meetingId: string) =>
  `${keyPart(startsAt)}#${keyPart(meetingId)}` as const;

/** Index 2: all meetings of a conference by status, and in each status by the time of the request. */
export const statusIndex = (conferenceId: string) => `${conference(conferenceId)}#MEETINGS` as const;
export const statusIndexPrefix = (status: string) => `${keyPart(status)}#` as const;
export const statusIndexSort = (status: string, meetingId: string) =>
  `${statusIndexPrefix(status)}${keyPart(meetingId)}` as const;
