import { type Level, levels } from '../../../events/vocabulary.ts';
import { MINUTE_MS } from '../../shared/local-time.ts';
import type { Interval, Step } from './grid.ts';
import { runOfSteps } from './grid.ts';
import { MeetingNotOpen } from './problems.ts';

/** As long as a meeting is in one of these something can still become of it. */
export const liveStatuses = ['requested', 'countered', 'waitlisted', 'provisional', 'confirmed'] as const;
/** What came of a meeting whose time has come; it keeps its place and its claims. */
export const outcomes = ['held', 'no-show'] as const;
export type Outcome = (typeof outcomes)[number];
/** A meeting in one of these has its place and its claims. */
export const scheduledStatuses = ['provisional', 'confirmed', ...outcomes] as const;
export const meetingStatuses = [...liveStatuses, ...outcomes, 'declined', 'expired', 'cancelled'] as const;
export type MeetingStatus = (typeof meetingStatuses)[number];

/**
 * One side of a meeting. The first is the one that asked; the others name their people when they accept. A side that is
 * asked again, because another sends somebody of lower rank now, has its people and has not accepted.
 */
export interface Party {
  readonly delegationId: string;
  readonly accepted: boolean;
  readonly principalId?: string | undefined;
  readonly attendeeIds?: readonly string[] | undefined;
  /** When this side can; undefined means at any time of the programme. */
  readonly windows?: readonly Interval[] | undefined;
}

/** A party that has named its people. */
export interface NamedParty extends Party {
  readonly principalId: string;
  /** The principal first. */
  readonly attendeeIds: readonly string[];
}

/** Where and when, and exactly which steps are held for it: what was claimed is what will be released, whatever the programme says then. */
export interface Placement {
  readonly roomId: string;
  readonly roomName: string;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly day: string;
  readonly step: Step;
  readonly stepMinutes: number;
  readonly steps: number;
  /** With the room's turnaround. */
  readonly roomSteps: number;
  /** The zone the room was in when it was booked. */
  readonly zone?: string | undefined;
  readonly interpreterIds?: readonly string[] | undefined;
  /** Which side is entered as kept apart from whom. For nobody to see. */
  readonly apart?: readonly { readonly own: string; readonly other: string }[] | undefined;
}

/** What a proposal may say otherwise than the one before. */
export const terms = ['windows', 'duration', 'level', 'languages', 'roomFeatures', 'people'] as const;
export type Term = (typeof terms)[number];

/** One entry of the thread of proposals: what a side proposed, whole, and by what it differs from the one before. */
export interface Proposal {
  /** The side that proposed it. */
  readonly by: string;
  readonly at: string;
  /** When the side that proposed them can; undefined means at any time of the programme. */
  readonly windows?: readonly Interval[] | undefined;
  readonly durationMinutes: number;
  readonly level?: Level | undefined;
  readonly languages?: readonly string[] | undefined;
  readonly roomFeatures?: readonly string[] | undefined;
  readonly message?: string | undefined;
  readonly changed: readonly Term[];
}

export interface Meeting {
  readonly conferenceId: string;
  readonly meetingId: string;
  /** Grows with every change. */
  readonly version: number;
  readonly status: MeetingStatus;
  /** RFC 5545 SEQUENCE of the calendar entry; grows with every change of it after the first placement. */
  readonly sequence: number;
  readonly requestedAt: string;
  readonly durationMinutes: number;
  readonly parties: readonly Party[];
  /** Whether a host delegation is a party. */
  readonly withHost: boolean;
  readonly level?: Level | undefined;
  readonly languages?: readonly string[] | undefined;
  /** What the room must have. */
  readonly roomFeatures?: readonly string[] | undefined;
  readonly subject?: string | undefined;
  /** Of the side that asked; nobody else but the protocol desk sees it. */
  readonly confidentialNote?: string | undefined;
  /** Until when all sides must have agreed; of one that waits for a slot, until when it can have one. See `dueAt`. */
  readonly openUntil?: string | undefined;
  /** Until when a slot is held for accreditations, if that is not as long before it begins as usual; see `withHold`. */
  readonly heldUntil?: string | undefined;
  /** From the first counter-proposal on: the request as it stood, and every proposal after it. */
  readonly thread?: readonly Proposal[] | undefined;
  /** Delegations that did not come, of a meeting that was `held` or a `no-show`. */
  readonly absent?: readonly string[] | undefined;
  /** Why it was declined, cancelled or last moved by somebody, and by whom. */
  readonly reason?: string | undefined;
  readonly declinedBy?: string | undefined;
  /** A delegation, also when it withdrew a principal; or `protocol`; undefined when the organiser refused a principal. */
  readonly cancelledBy?: string | undefined;
  readonly placement?: Placement | undefined;
  /** The desk has fixed slot and room: nothing moves it but what makes it impossible there. */
  readonly locked?: true | undefined;
  /** Where it was when it last lost its slot: calendars have it there. */
  readonly formerSlot?: Pick<Placement, 'roomName' | 'startsAt' | 'endsAt'> | undefined;
}

export type PlacedMeeting = Meeting & { readonly placement: Placement };

export const requesterOf = (meeting: Meeting): string => meeting.parties[0]?.delegationId ?? '';

/** The delegations that meet, the one that asked first. */
export const partiesOf = ({ parties }: Meeting): string[] => parties.map(({ delegationId }) => delegationId);

export const partyOf = (meeting: Meeting, delegationId: string): Party | undefined =>
  meeting.parties.find((party) => party.delegationId === delegationId);

const isNamed = (party: Party): party is NamedParty =>
  party.principalId !== undefined && party.attendeeIds !== undefined;

export const namedParties = (meeting: Meeting): NamedParty[] => meeting.parties.filter(isNamed);

/** Everybody who was named so far, of all sides. */
export const attendeesOf = (meeting: Meeting): string[] => [
  ...new Set(namedParties(meeting).flatMap(({ attendeeIds }) => attendeeIds)),
];

/** Whether it has a slot and can still be moved or lose it. */
export const isPlaced = (meeting: Meeting): meeting is PlacedMeeting =>
  meeting.placement !== undefined && (meeting.status === 'provisional' || meeting.status === 'confirmed');

/** Whether a slot belongs to it, be it one that is past. */
export const holdsSlot = (meeting: Meeting): meeting is PlacedMeeting =>
  meeting.placement !== undefined && (scheduledStatuses as readonly string[]).includes(meeting.status);

export const hasBegun = ({ placement }: PlacedMeeting, now: Date): boolean =>
  Date.parse(placement.startsAt) <= now.getTime();

/** Whether it has taken place: nothing can become of it any more. */
export const hasEnded = (meeting: Meeting, now: Date): boolean =>
  isPlaced(meeting) && Date.parse(meeting.placement.endsAt) <= now.getTime();

/** Whether something can still become of it. */
export const isLive = ({ status }: Meeting): boolean => (liveStatuses as readonly string[]).includes(status);

/** Whether it waits for answers and has no slot. */
const isAsking = ({ status }: Meeting): boolean => status === 'requested' || status === 'countered';

/** What it is called while it waits for answers and has no slot. */
const asking = ({ thread }: Meeting): MeetingStatus => (thread ? 'countered' : 'requested');

export const isAgreed = ({ parties }: Meeting): boolean => parties.every(({ accepted }) => accepted);

/** Who is not accredited so long before a meeting begins does not come to it. */
export const ACCREDITED_BEFORE_MINUTES = 60;

/**
 * The instant at which it is decided what becomes of a meeting that waits, in milliseconds since 1970. It waits for
 * answers until `openUntil`, and no longer than until a slot that it has meanwhile begins; for a slot until `openUntil`;
 * for accreditations until an hour before it begins, unless it came to wait later than that. Undefined when it waits for
 * nothing.
 */
export function dueAt(meeting: Meeting): number | undefined {
  if (!isLive(meeting)) return undefined;
  const begins = isPlaced(meeting) ? Date.parse(meeting.placement.startsAt) : Number.POSITIVE_INFINITY;
  const { status, openUntil, heldUntil } = meeting;
  if (isAgreed(meeting) && isPlaced(meeting)) {
    if (status !== 'provisional') return undefined;
    return heldUntil === undefined ? begins - ACCREDITED_BEFORE_MINUTES * MINUTE_MS : Date.parse(heldUntil);
  }
  const due = Math.min(begins, openUntil === undefined ? begins : Date.parse(openUntil));
  return due === Number.POSITIVE_INFINITY ? undefined : due;
}

/** Whether the time has come in which a meeting that waits is decided. */
export const isDue = (meeting: Meeting, now: Date): boolean =>
  (dueAt(meeting) ?? Number.POSITIVE_INFINITY) <= now.getTime();

/** Whether there are people in the one who are not in the other. */
export const somebodyJoined = (before: Meeting, after: Meeting): boolean => {
  const known = new Set(attendeesOf(before));
  return attendeesOf(after).some((delegateId) => !known.has(delegateId));
};

/**
 * Which of two meetings comes first where only one can have what both want; the higher figure does, and of equal ones
 * the earlier request. A meeting of the host comes before any other, then the level decides.
 */
export const priorityOf = ({ withHost, level }: Meeting): number =>
  (withHost ? levels.length + 1 : 0) + (level === undefined ? 0 : levels.length - levels.indexOf(level));

/** Meetings in the order of their priority. Their ids sort by the time of the request. */
export const byPriority = (a: Meeting, b: Meeting): number =>
  priorityOf(b) - priorityOf(a) || (a.meetingId < b.meetingId ? -1 : 1);

/** The next state of a meeting. A lock is on one slot and room, and falls with them; a slot that is lost is remembered. */
export function changed(meeting: Meeting, changes: Partial<Meeting>): Meeting {
  const moves = 'placement' in changes && !isSamePlace(meeting.placement, changes.placement);
  const after: Meeting = {
    ...meeting,
    ...(moves ? { locked: undefined } : {}),
    ...changes,
    version: meeting.version + 1,
  };
  if (!meeting.placement || after.placement) return after;
  const { roomName, startsAt, endsAt } = meeting.placement;
  return { ...after, formerSlot: { roomName, startsAt, endsAt } };
}

const isSamePlace = (a: Placement | undefined, b: Placement | undefined): boolean =>
  a?.roomId === b?.roomId && a?.startsAt === b?.startsAt;

/** The people a side names, and when it can. */
export type SideAnswer = Partial<Pick<NamedParty, 'principalId' | 'attendeeIds' | 'windows'>>;

/**
 * A delegation that is asked accepts and names its people. One that has named them before may leave them out, and
 * its windows: then what it said stands.
 * @throws MeetingNotOpen when it is not waiting for this delegation, or no longer
 */
export function accepted(meeting: Meeting, delegationId: string, answer: SideAnswer, now: Date): Meeting {
  requireAsked(meeting, delegationId, now);
  const parties = meeting.parties.map((party) =>
    party.delegationId === delegationId ? answeredParty(party, answer) : party,
  );
  // When all agree there is nothing to wait for.
  return changed(meeting, { parties, ...(isAgreed({ ...meeting, parties }) ? { openUntil: undefined } : {}) });
}

/** A side as it is when it has agreed to a proposal, or made one. */
export const answeredParty = (party: Party, answer: SideAnswer): Party => ({
  ...party,
  ...(answer.attendeeIds === undefined ? {} : { principalId: answer.principalId, attendeeIds: answer.attendeeIds }),
  ...(answer.windows === undefined ? {} : { windows: answer.windows }),
  accepted: true,
});

/**
 * That a meeting waits for an answer of this delegation.
 * @throws MeetingNotOpen
 */
export function requireAsked(meeting: Meeting, delegationId: string, now: Date): void {
  if (!isLive(meeting) || isAgreed(meeting)) {
    throw new MeetingNotOpen(`It does not wait for answers any more: it is ${meeting.status}.`, meeting.status);
  }
  if (isDue(meeting, now)) throw new MeetingNotOpen('The time in which it could be accepted is over.', meeting.status);
  if (partyOf(meeting, delegationId)?.accepted !== false) {
    throw new MeetingNotOpen('This delegation has accepted already.', meeting.status);
  }
}

/**
 * A delegation that is asked declines: the meeting will not take place, and gives back what it held.
 * @throws MeetingNotOpen when it is no longer waiting for answers
 */
export function declined(meeting: Meeting, delegationId: string, reason: string | undefined): Meeting {
  const isAsked = isLive(meeting) && !isAgreed(meeting);
  const waits = isAsking(meeting) || (isAsked && partyOf(meeting, delegationId)?.accepted === false);
  if (!waits) {
    throw new MeetingNotOpen(
      isLive(meeting)
        ? 'This delegation has accepted; the meeting can be cancelled.'
        : `It was ${meeting.status} before.`,
      meeting.status,
    );
  }
  return changed(meeting, {
    status: 'declined',
    sequence: isPlaced(meeting) ? meeting.sequence + 1 : meeting.sequence,
    placement: undefined,
    declinedBy: delegationId,
    ...(reason === undefined ? {} : { reason }),
  });
}

/** It gets a slot and a room. Confirmed it stays so; otherwise it is, once all agree and everybody is accredited. */
export function placed(meeting: Meeting, placement: Placement, everybodyAccredited: boolean): PlacedMeeting {
  const moved = isPlaced(meeting);
  const settled = meeting.status === 'confirmed' || (everybodyAccredited && isAgreed(meeting));
  const status = settled ? 'confirmed' : 'provisional';
  const sequence = moved || meeting.sequence > 0 ? meeting.sequence + 1 : 0;
  const waited = isAgreed(meeting) ? { openUntil: undefined } : {};
  return { ...changed(meeting, { status, sequence, placement, heldUntil: undefined, ...waited }), placement };
}

/** It gives up the slot it had, if any, and waits for one; or, while a side is asked, for the answer that will seek one. */
export function waitlisted(meeting: Meeting): Meeting {
  return changed(meeting, {
    status: isAgreed(meeting) ? 'waitlisted' : asking(meeting),
    sequence: isPlaced(meeting) ? meeting.sequence + 1 : meeting.sequence,
    placement: undefined,
  });
}

/**
 * A party or the protocol desk calls it off.
 * @throws MeetingNotOpen when it was declined or cancelled before
 */
export function cancelled(meeting: Meeting, cancelledBy: string | undefined, reason: string | undefined): Meeting {
  if (!isLive(meeting)) throw new MeetingNotOpen(`It was ${meeting.status} before.`, meeting.status);
  return changed(meeting, {
    status: 'cancelled',
    sequence: meeting.sequence + 1,
    placement: undefined,
    ...(cancelledBy === undefined ? {} : { cancelledBy }),
    ...(reason === undefined ? {} : { reason }),
  });
}

/**
 * The protocol desk says what came of a meeting whose time has come; it may say otherwise later.
 * @throws MeetingNotOpen before it has begun, and of one that has no slot
 */
export function concluded(meeting: Meeting, outcome: Outcome, absent: readonly string[], now: Date): Meeting {
  if (!holdsSlot(meeting)) throw new MeetingNotOpen(`It has no slot: it is ${meeting.status}.`, meeting.status);
  if (!hasBegun(meeting, now)) throw new MeetingNotOpen('It has not begun.', meeting.status);
  return changed(meeting, { status: outcome, absent: absent.length > 0 ? absent : undefined, openUntil: undefined });
}

/** Who comes in somebody's place. */
export interface Successor {
  readonly delegateId: string;
  /** Whether those who agreed to meet the former one must be asked again. */
  readonly ranksLower: boolean;
}

/** What is known of a named person when a meeting is settled. */
export interface Standing {
  readonly accredited: boolean;
  /** By the organiser. */
  readonly refused: boolean;
  /** Whether their delegation withdrew or replaced them. */
  readonly withdrawn: boolean;
  readonly successor?: Successor | undefined;
}

export type StandingOf = (delegateId: string) => Standing;

export const everybodyAccredited = (meeting: Meeting, standingOf: StandingOf): boolean =>
  attendeesOf(meeting).every((delegateId) => standingOf(delegateId).accredited);

/**
 * What became of its people means for a meeting, by the rules of docs/meeting-rules.md. Gives undefined when nothing changes.
 * - Whoever was replaced is followed by their successor, as principal or beside one.
 * - Without a principal there is no meeting; another person who is refused or withdrawn is taken off it.
 * - A principal of lower rank makes the other sides be asked again; a slot that it has is kept meanwhile.
 * - A confirmed meeting is provisional again while somebody in it, such as a successor, is not accredited.
 * - When all agree and everybody is accredited, a provisional meeting is confirmed.
 */
export function settled(meeting: Meeting, standingOf: StandingOf): Meeting | undefined {
  if (!isLive(meeting)) return undefined;
  const succeeded = succession(meeting, standingOf);
  const isOut = (delegateId: string): boolean => {
    const { refused, withdrawn } = standingOf(delegateId);
    return refused || withdrawn;
  };
  const without = namedParties({ ...meeting, parties: succeeded.parties }).find(({ principalId }) =>
    isOut(principalId),
  );
  if (without) {
    const { withdrawn } = standingOf(without.principalId);
    return cancelled(meeting, withdrawn ? without.delegationId : undefined, undefined);
  }

  const asksAgain = (delegationId: string): boolean => succeeded.lowered.some((lowered) => lowered !== delegationId);
  const parties = succeeded.parties.map((party) => ({
    ...party,
    accepted: party.accepted && !asksAgain(party.delegationId),
    ...(isNamed(party) ? { attendeeIds: party.attendeeIds.filter((id) => !isOut(id)) } : {}),
  }));
  const left = { ...meeting, parties };
  const isReopened = parties.some(({ accepted }, index) => accepted !== meeting.parties[index]?.accepted);
  const isChanged = isReopened || attendeesOf(left).join() !== attendeesOf(meeting).join();
  const status = statusOfSettled(meeting, left, isReopened, standingOf);
  if (!isChanged && status === meeting.status) return undefined;
  return changed(left, {
    status,
    sequence: isPlaced(meeting) ? meeting.sequence + 1 : meeting.sequence,
    heldUntil: undefined,
    // The time in which it could be accepted was that of the first request.
    ...(isReopened ? { openUntil: undefined } : {}),
  });
}

function statusOfSettled(before: Meeting, left: Meeting, isReopened: boolean, standingOf: StandingOf): MeetingStatus {
  if (!isPlaced(before)) return isReopened ? asking(before) : before.status;
  return isAgreed(left) && everybodyAccredited(left, standingOf) ? 'confirmed' : 'provisional';
}

/** The parties with everybody's successor in their place, and whose principal ranks lower than the one before. */
function succession(
  { parties }: Meeting,
  standingOf: StandingOf,
): { readonly parties: readonly Party[]; readonly lowered: readonly string[] } {
  const lowered: string[] = [];
  const followed = parties.map((party) => {
    if (!isNamed(party)) return party;
    const principal = lastSuccessor(party.principalId, standingOf);
    if (principal.ranksLower) lowered.push(party.delegationId);
    const people = party.attendeeIds.map((id) => lastSuccessor(id, standingOf).delegateId);
    return {
      ...party,
      principalId: principal.delegateId,
      attendeeIds: [...new Set([principal.delegateId, ...people])],
    };
  });
  return { parties: followed, lowered };
}

/** Who comes in the end: a successor may have been replaced in turn. */
function lastSuccessor(delegateId: string, standingOf: StandingOf): Successor {
  const seen = new Set([delegateId]);
  let last: Successor = { delegateId, ranksLower: false };
  for (
    let next = standingOf(delegateId).successor;
    next && !seen.has(next.delegateId);
    next = standingOf(next.delegateId).successor
  ) {
    seen.add(next.delegateId);
    last = { delegateId: next.delegateId, ranksLower: last.ranksLower || next.ranksLower };
  }
  return last;
}

/**
 * A delegation does not come any more: what it was asked for and has not answered is declined, what it is part of is
 * cancelled. Undefined when nothing could become of the meeting anyway.
 */
export function endedBy(meeting: Meeting, delegationId: string): Meeting | undefined {
  if (!isLive(meeting)) return undefined;
  const isUnanswered = isAsking(meeting) && partyOf(meeting, delegationId)?.accepted === false;
  return isUnanswered ? declined(meeting, delegationId, undefined) : cancelled(meeting, delegationId, undefined);
}

/** A claim of a person's, a room's or an interpreter's steps on a day. */
export interface Claim {
  readonly of: CalendarName;
  /** What is written into the calendar. */
  readonly holder: string;
  readonly steps: readonly Step[];
}

/** Whose calendar of which day. */
export interface CalendarName {
  readonly kind: 'person' | 'room' | 'interpreter';
  readonly id: string;
  readonly day: string;
}

/** A calendar as it was read. */
export interface CalendarVersion {
  readonly of: CalendarName;
  readonly version: number;
}

export const calendarText = ({ kind, id, day }: CalendarName): string => `${kind}/${id}/${day}`;

/** How a calendar names who holds a step, and where. */
export const holderText = (holder: string, zone: string | undefined): string =>
  zone === undefined ? holder : `${holder}@${zone}`;

/** What such a text says. */
export function readHolder(text: string): { readonly holder: string; readonly zone?: string | undefined } {
  const [holder = text, zone] = text.split('@');
  return { holder, zone };
}

/** Exactly what a meeting holds: nothing unless a slot belongs to it. */
export function claimsOf(meeting: Meeting | undefined): Claim[] {
  if (!meeting || !holdsSlot(meeting)) return [];
  const { roomId, day, step, steps, roomSteps, stepMinutes, zone, interpreterIds = [] } = meeting.placement;
  const holder = holderText(meeting.meetingId, zone);
  const needed = [
    ...attendeesOf(meeting).map((id) => ({ kind: 'person' as const, id, day })),
    ...interpreterIds.map((id) => ({ kind: 'interpreter' as const, id, day })),
  ];
  return [
    ...needed.map((of) => ({ of, holder, steps: runOfSteps(step, steps, stepMinutes) })),
    { of: { kind: 'room', id: roomId, day }, holder, steps: runOfSteps(step, roomSteps, stepMinutes) },
  ];
}

/** Who holds a step before a change and who after it; nobody where it is left out. */
export interface Handover {
  readonly step: Step;
  readonly from?: string;
  readonly to?: string;
}

/** What is taken, released and handed over in one calendar. */
export interface ClaimChange {
  readonly of: CalendarName;
  readonly steps: readonly Handover[];
}

/** A meeting as it was, if it was, and as it shall be. */
export interface Transition {
  readonly before: Meeting | undefined;
  readonly after: Meeting;
}

/**
 * The difference between what meetings held and what they shall hold, once for each calendar, however many of them meet in
 * it. Calendars in which nothing changes are left out.
 * @throws Error when two of them would hold the same step
 */
export function claimChanges(transitions: readonly Transition[]): ClaimChange[] {
  const calendars = new Map<string, { readonly of: CalendarName; readonly steps: Map<Step, Handover> }>();
  const stepsOf = (of: CalendarName): Map<Step, Handover> => {
    const name = calendarText(of);
    const calendar = calendars.get(name) ?? { of, steps: new Map() };
    calendars.set(name, calendar);
    return calendar.steps;
  };
  for (const { of, holder, steps } of transitions.flatMap(({ before }) => claimsOf(before))) {
    for (const step of steps) stepsOf(of).set(step, { step, from: holder });
  }
  for (const { of, holder, steps } of transitions.flatMap(({ after }) => claimsOf(after))) {
    const handovers = stepsOf(of);
    for (const step of steps) {
      const handover = handovers.get(step);
      if (handover?.to !== undefined)
        throw new Error(`${holder} and ${handover.to} would both hold ${calendarText(of)}`);
      handovers.set(step, { step, ...handover, to: holder });
    }
  }
  return [...calendars.values()]
    .map(({ of, steps }) => ({ of, steps: [...steps.values()].filter(({ from, to }) => from !== to) }))
    .filter(({ steps }) => steps.length > 0);
}
