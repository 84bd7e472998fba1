import {
  type BadgeEvidence,
  type CalendarEvidence,
  type DelegateEvidence,
  type Evidence,
  type Interval,
  LIVE_BADGE,
  type MailEvidence,
  type MeetingEvidence,
} from './evidence.ts';
import { NoCredential, readCredential } from './read-credential.ts';

/** One statement about the conference, how many cases were looked at, and what contradicts it. */
export interface Check {
  readonly statement: string;
  readonly examined: number;
  readonly faults: readonly string[];
}

type Rule = (evidence: Evidence) => Omit<Check, 'statement'>;

const MINUTE_MS = 60_000;
/** A meeting in one of these has its room and its people. */
const PLACED: ReadonlySet<string> = new Set(['provisional', 'confirmed', 'held', 'no-show']);
/** A delegate in one of these has left the delegation and its quota; a delegation, the conference. */
const GONE: ReadonlySet<string> = new Set(['withdrawn', 'replaced']);

export const isComing = ({ status }: { readonly status: string }): boolean => !GONE.has(status);

const clock = (instant: number): string => new Date(instant).toISOString().slice(0, 16).replace('T', ' ');
const span = ({ from, to }: Interval): string => `${clock(from)} to ${clock(to).slice(11)}`;

interface Held extends Interval {
  readonly by: string;
}

type Placed = MeetingEvidence & { readonly placement: NonNullable<MeetingEvidence['placement']> };

const hasPlacement = (meeting: MeetingEvidence): meeting is Placed => meeting.placement !== undefined;
const placedMeetings = ({ meetings }: Evidence): Placed[] =>
  meetings.filter(({ status }) => PLACED.has(status)).filter(hasPlacement);

/** Every two entries of one holder that overlap. Times that only touch do not. */
function overlaps(holds: ReadonlyMap<string, readonly Held[]>, nameOf: (holder: string) => string): string[] {
  const faults: string[] = [];
  for (const [holder, held] of holds) {
    const sorted = held.toSorted((left, right) => left.from - right.from);
    for (const [index, one] of sorted.entries()) {
      for (const next of sorted.slice(index + 1)) {
        if (next.from >= one.to) break;
        faults.push(`${nameOf(holder)}: ${one.by} (${span(one)}) and ${next.by} (${span(next)})`);
      }
    }
  }
  return faults;
}

const nobodyIsInTwoPlaces: Rule = (evidence) => {
  const held: (Held & { person: string })[] = [];
  for (const { id, parties, placement } of placedMeetings(evidence)) {
    // Named twice by one side is one person; named by both sides cannot be.
    const people = parties.flatMap(({ attendeeIds }) => [...new Set(attendeeIds)]);
    for (const person of people) held.push({ person, from: placement.from, to: placement.to, by: id });
  }
  for (const { title, speakerIds, from, to } of evidence.sessions) {
    for (const person of speakerIds) held.push({ person, from, to, by: `the session "${title}"` });
  }
  const byPerson = Map.groupBy(held, ({ person }) => person);
  return { examined: byPerson.size, faults: overlaps(byPerson, (person) => person) };
};

const noRoomIsBookedTwice: Rule = (evidence) => {
  const rooms = new Map(evidence.rooms.map((room) => [room.id, room]));
  const held = placedMeetings(evidence).map(({ id, placement: { roomId, from, to } }) => ({
    roomId,
    from,
    to: to + (rooms.get(roomId)?.turnaroundMinutes ?? 0) * MINUTE_MS,
    by: id,
  }));
  const byRoom = Map.groupBy(held, ({ roomId }) => roomId);
  return { examined: byRoom.size, faults: overlaps(byRoom, (roomId) => rooms.get(roomId)?.name ?? roomId) };
};

const everyPlacementFits: Rule = (evidence) => {
  const faults: string[] = [];
  const placed = placedMeetings(evidence);
  const step = evidence.stepMinutes * MINUTE_MS;
  const inside = (windows: readonly Interval[], { from, to }: Interval): boolean =>
    windows.some((window) => window.from <= from && to <= window.to);
  for (const { id, status } of evidence.meetings) {
    if (PLACED.has(status) && !placed.some((meeting) => meeting.id === id)) faults.push(`${id} is ${status} nowhere`);
  }
  const hosts = new Set(evidence.delegations.filter(({ isHost }) => isHost).map(({ id }) => id));
  for (const { id, durationMinutes, parties, placement } of placed) {
    const room = evidence.rooms.find((candidate) => candidate.id === placement.roomId);
    const opening = evidence.openingHours.find((hours) => inside([hours], placement));
    const people = new Set(parties.flatMap(({ attendeeIds }) => attendeeIds)).size;
    if (!room) faults.push(`${id} is in a room that the programme does not have`);
    else if (people > room.capacity) faults.push(`${id} brings ${people} people to ${room.name}`);
    if (room?.hostOnly && !parties.some(({ delegationId }) => hosts.has(delegationId)))
      faults.push(`${id} is in ${room.name} without the host`);
    for (const { delegationId, windows } of parties) {
      if (windows && !inside(windows, placement))
        faults.push(`${id} is outside the windows of ${delegationId}: ${span(placement)}`);
    }
    if (!opening) faults.push(`${id} is outside the opening hours: ${span(placement)}`);
    else if ((placement.from - opening.from) % step !== 0) faults.push(`${id} is off the grid: ${span(placement)}`);
    const minutes = (placement.to - placement.from) / MINUTE_MS;
    if (minutes !== durationMinutes) faults.push(`${id} lasts ${minutes} minutes instead of ${durationMinutes}`);
  }
  return { examined: placed.length, faults };
};

const confirmedMeansAccredited: Rule = ({ meetings, accreditations }) => {
  const admitted = new Set(
    accreditations.filter(({ status }) => status === 'accredited').map(({ delegateId }) => delegateId),
  );
  const confirmed = meetings.filter(({ status }) => status === 'confirmed');
  const faults = confirmed.flatMap(({ id, parties }) =>
    parties
      .flatMap(({ attendeeIds }) => attendeeIds)
      .filter((person) => !admitted.has(person))
      .map((person) => `${id} is confirmed with ${person}, who is not accredited`),
  );
  return { examined: confirmed.length, faults };
};

const noQuotaIsExceeded: Rule = ({ delegations, delegates }) => {
  const faults: string[] = [];
  let examined = 0;
  for (const { id, entityKey, quotas } of delegations) {
    const own = delegates.filter((delegate) => delegate.delegationId === id && isComing(delegate));
    for (const [category, people] of Map.groupBy(own, (delegate) => delegate.category)) {
      examined += 1;
      const limit = quotas[category] ?? 0;
      if (people.length > limit) faults.push(`${entityKey}: ${people.length} of category ${category}, quota ${limit}`);
    }
  }
  return { examined, faults };
};

const everyDelegationHasOneHead: Rule = ({ delegations, delegates }) => ({
  examined: delegations.length,
  faults: delegations.filter(isComing).flatMap(({ id, entityKey }) => {
    const heads = delegates.filter(
      (delegate) => delegate.delegationId === id && delegate.headOfDelegation && isComing(delegate),
    );
    return heads.length === 1 ? [] : [`${entityKey} has ${heads.length} heads`];
  }),
});

const badgesAreForTheAdmitted: Rule = ({ delegates, accreditations, badges }) => {
  const statusOf = new Map(accreditations.map(({ delegateId, status }) => [delegateId, status]));
  const liveOf = Map.groupBy(
    badges.filter(({ status }) => status === LIVE_BADGE),
    ({ delegateId }) => delegateId,
  );
  const known = new Set(delegates.map(({ id }) => id));
  const due = (delegate: DelegateEvidence): number =>
    statusOf.get(delegate.id) === 'accredited' && delegate.attendance === 'in-person' && isComing(delegate) ? 1 : 0;
  const faults = delegates.flatMap((delegate) => {
    const live = liveOf.get(delegate.id)?.length ?? 0;
    const standing = `${statusOf.get(delegate.id) ?? 'never screened'}, ${delegate.attendance}`;
    return live === due(delegate) ? [] : [`${delegate.id} (${standing}) has ${live} live badges`];
  });
  for (const delegateId of liveOf.keys()) {
    if (!known.has(delegateId)) faults.push(`${delegateId} has a badge and is no delegate`);
  }
  return { examined: delegates.length, faults };
};

const everyQrVerifies: Rule = (evidence) => {
  const live = evidence.badges.filter(({ status }) => status === LIVE_BADGE);
  return { examined: live.length, faults: live.flatMap((badge) => qrFaults(badge, evidence)) };
};

function qrFaults(badge: BadgeEvidence, { conferenceId, conferenceLasts, keys }: Evidence): string[] {
  if (badge.qrText === undefined) return [`${badge.serial}: no reader can read its QR code`];
  try {
    const claims = readCredential(badge.qrText, keys);
    const sameZones = claims.zones.toSorted().join() === badge.zones.toSorted().join();
    const faults = [
      ...(claims.serial === badge.serial ? [] : [`it says serial ${claims.serial}`]),
      ...(claims.conferenceId === conferenceId ? [] : [`it is for ${claims.conferenceId}`]),
      ...(claims.version === badge.version ? [] : [`it says version ${claims.version}`]),
      ...(claims.category === badge.category ? [] : [`it says category ${claims.category}`]),
      ...(sameZones ? [] : [`it opens ${claims.zones.join(', ')}`]),
      ...(claims.notBefore * 1000 <= conferenceLasts.from && claims.notAfter * 1000 >= conferenceLasts.to
        ? []
        : ['it is not good for the whole conference']),
    ];
    return faults.map((fault) => `${badge.serial}: ${fault}`);
  } catch (error) {
    if (error instanceof NoCredential) return [`${badge.serial}: ${error.message}`];
    throw error;
  }
}

type CalendarMail = MailEvidence & { readonly calendar: CalendarEvidence };

const isCalendarMail = (mail: MailEvidence): mail is CalendarMail => mail.calendar !== undefined;

/** RFC 5545 makes a UID global by adding a host to it; the part before that is the meeting. */
const meetingOfUid = (uid: string): string => uid.split('@')[0] ?? uid;

const everySideWasToldOnce: Rule = ({ delegations, meetings, mails }) => {
  const emailOf = new Map(delegations.map(({ id, focalPointEmail }) => [id, focalPointEmail.toLowerCase()]));
  const byMeeting = Map.groupBy(mails.filter(isCalendarMail), ({ calendar }) => meetingOfUid(calendar.uid));
  const faults: string[] = [];
  for (const meeting of meetings) {
    const sent = byMeeting.get(meeting.id) ?? [];
    if (new Set(sent.map(({ calendar }) => calendar.uid)).size > 1) faults.push(`${meeting.id} has several UIDs`);
    const sides = meeting.parties.map(({ delegationId }) => emailOf.get(delegationId) ?? delegationId);
    for (const side of sides) {
      const own = sent.filter(({ to }) => to.some((address) => address.toLowerCase() === side));
      faults.push(...calendarFaults(meeting, own).map((fault) => `${meeting.id}, mail to ${side}: ${fault}`));
    }
    const strangers = sent.flatMap(({ to }) => to).filter((address) => !sides.includes(address.toLowerCase()));
    faults.push(...strangers.map((address) => `${meeting.id} was mailed to ${address}, who is no party`));
  }
  const known = new Set(meetings.map(({ id }) => id));
  for (const id of byMeeting.keys()) if (!known.has(id)) faults.push(`a calendar entry is of no meeting: ${id}`);
  return { examined: meetings.length, faults };
};

/** Reads one side's mail as its calendar would (RFC 5546 section 2.1.5), the lowest sequence first. */
function calendarFaults(meeting: MeetingEvidence, mails: readonly CalendarMail[]): string[] {
  const faults: string[] = [];
  const parts = mails
    .map(({ calendar }) => calendar)
    .toSorted((left, right) => left.sequence - right.sequence || right.method.localeCompare(left.method));
  let shown: CalendarEvidence | undefined;
  let cancelled = false;
  for (const part of parts) {
    const what = `${part.method} of sequence ${part.sequence}`;
    if (part.method === 'REQUEST') {
      if (shown && shown.sequence === part.sequence) faults.push(`${what} was mailed twice`);
      else if (shown && shown.from === part.from && shown.to === part.to && shown.text === part.text)
        faults.push(`${what} repeats what stood`);
      shown = part;
    } else if (part.method === 'CANCEL') {
      if (!shown) faults.push(`${what} cancels nothing`);
      else if (shown.sequence >= part.sequence) faults.push(`${what} does not outrank the entry`);
      cancelled = true;
      shown = undefined;
    } else {
      faults.push(`${what} neither requests nor cancels`);
    }
  }
  if (meeting.status === 'confirmed') {
    if (!shown) faults.push('no entry stands for a confirmed meeting');
    else if (shown.from !== meeting.placement?.from || shown.to !== meeting.placement?.to)
      faults.push(`the entry says ${span(shown)}`);
  } else if (shown) {
    faults.push(`the entry stands though the meeting is ${meeting.status}`);
  } else if (meeting.status === 'cancelled' && meeting.wasConfirmed && !cancelled) {
    faults.push('no word that a confirmed meeting was cancelled');
  }
  return faults;
}

const nothingIsDead: Rule = ({ deadLetters }) => ({
  examined: Object.keys(deadLetters).length,
  faults: Object.entries(deadLetters)
    .filter(([, count]) => count > 0)
    .map(([queue, count]) => `${queue} holds ${count}`),
});

const rules: Readonly<Record<string, Rule>> = {
  'Nobody is in two places at once': nobodyIsInTwoPlaces,
  'No room is booked twice, its turnaround included': noRoomIsBookedTwice,
  'Every placed meeting fits all windows, the grid and its room': everyPlacementFits,
  'Everybody in a confirmed meeting is accredited': confirmedMeansAccredited,
  'No quota is exceeded': noQuotaIsExceeded,
  'Every delegation has exactly one head': everyDelegationHasOneHead,
  'Every accredited delegate on site has exactly one live badge, nobody else has any': badgesAreForTheAdmitted,
  'Every live badge has a QR code that the published keys verify': everyQrVerifies,
  'Both sides were told of every meeting once, and of its cancellation': everySideWasToldOnce,
  'No message was given up': nothingIsDead,
};

/** Judges a conference by its evidence alone. A check that had nothing to look at is for the caller to judge. */
export function checkConference(evidence: Evidence): Check[] {
  return Object.entries(rules).map(([statement, rule]) => ({ statement, ...rule(evidence) }));
}
