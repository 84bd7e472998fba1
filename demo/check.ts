import {
  everybodyIsThereInTime,
  interpretersAreEnough,
  keptApartAreApart,
  nobodyMeetsWhileAway,
  wishesAreKept,
} from './check-places.ts';
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
import { type Finding, type Held, MINUTE_MS, overlaps, PLACED, placedMeetings, type Rule, span } from './placed.ts';
import { NoCredential, readCredential } from './read-credential.ts';

/** One statement about the conference, how many cases were looked at, and what contradicts it. */
export interface Check extends Finding {
  readonly statement: string;
}

/** A delegate in one of these has left the delegation and its quota; a delegation, the conference. */
const GONE: ReadonlySet<string> = new Set(['withdrawn', 'replaced']);

export const isComing = ({ status }: { readonly status: string }): boolean => !GONE.has(status);

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
      // What the desk has put in its place for good need not suit anybody.
      if (windows && !placement.locked && !inside(windows, placement))
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

const everySideWasToldOnce: Rule = ({ delegations, rooms, meetings, mails }) => {
  const emailOf = new Map(delegations.map(({ id, focalPointEmail }) => [id, focalPointEmail.toLowerCase()]));
  const byMeeting = Map.groupBy(mails.filter(isCalendarMail), ({ calendar }) => meetingOfUid(calendar.uid));
  const faults: string[] = [];
  for (const meeting of meetings) {
    const sent = byMeeting.get(meeting.id) ?? [];
    if (new Set(sent.map(({ calendar }) => calendar.uid)).size > 1) faults.push(`${meeting.id} has several UIDs`);
    const sides = meeting.parties.map(({ delegationId }) => emailOf.get(delegationId) ?? delegationId);
    const room = rooms.find(({ id }) => id === meeting.placement?.roomId);
    for (const side of sides) {
      const own = sent.filter(({ to }) => to.some((address) => address.toLowerCase() === side));
      const found = [...outranked(own), ...calendarFaults(meeting, room?.name, own)];
      faults.push(...found.map((fault) => `${meeting.id}, mail to ${side}: ${fault}`));
    }
    const strangers = sent.flatMap(({ to }) => to).filter((address) => !sides.includes(address.toLowerCase()));
    faults.push(...strangers.map((address) => `${meeting.id} was mailed to ${address}, who is no party`));
  }
  const known = new Set(meetings.map(({ id }) => id));
  for (const id of byMeeting.keys()) if (!known.has(id)) faults.push(`a calendar entry is of no meeting: ${id}`);
  return { examined: meetings.length, faults };
};

/** Each mail to a side comes after the one before it, by its SEQUENCE too. */
function outranked(mails: readonly CalendarMail[]): string[] {
  return mails.slice(1).flatMap(({ calendar: { method, sequence } }, index) => {
    const before = mails[index]?.calendar.sequence ?? 0;
    return sequence > before ? [] : [`${method} of sequence ${sequence} was sent after sequence ${before}`];
  });
}

/** Reads one side's mail as its calendar would (RFC 5546 section 2.1.5), the lowest sequence first. */
function calendarFaults(
  meeting: MeetingEvidence,
  roomName: string | undefined,
  mails: readonly CalendarMail[],
): string[] {
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
    else if (roomName !== undefined && !shown.text.includes(roomName))
      faults.push(`the entry does not say ${roomName}`);
  } else if (shown) {
    faults.push(`the entry stands though the meeting is ${meeting.status}`);
  } else if (meeting.status === 'cancelled' && meeting.wasConfirmed && !cancelled) {
    faults.push('no word that a confirmed meeting was cancelled');
  }
  return faults;
}

/** What a calendar that reads the feed shows is what one shows that was fed by the mails. */
const feedsShowWhatWasMailed: Rule = ({ delegations, feeds, mails }) => {
  const shown = ({ uid, sequence, from, to }: CalendarEvidence): string =>
    `${meetingOfUid(uid)} with sequence ${sequence}: ${span({ from, to })}`;
  let examined = 0;
  const faults = feeds.flatMap(({ delegationId, entries }) => {
    const email = delegations.find(({ id }) => id === delegationId)?.focalPointEmail.toLowerCase();
    const own = mails.filter(isCalendarMail).filter(({ to }) => to.some((address) => address.toLowerCase() === email));
    const newest = new Map(
      own
        .toSorted((left, right) => left.calendar.sequence - right.calendar.sequence)
        .map(({ calendar }) => [calendar.uid, calendar]),
    );
    const mailed = new Set([...newest.values()].filter(({ method }) => method === 'REQUEST').map(shown));
    const read = new Set(entries.map(shown));
    examined += mailed.size;
    return [
      ...[...mailed].filter((entry) => !read.has(entry)).map((entry) => `the feed of ${email} lacks ${entry}`),
      ...[...read]
        .filter((entry) => !mailed.has(entry))
        .map((entry) => `the feed of ${email} has ${entry}, which was not mailed`),
    ];
  });
  return { examined, faults };
};

const nothingIsDead: Rule = ({ deadLetters }) => ({
  examined: Object.keys(deadLetters).length,
  faults: Object.entries(deadLetters)
    .filter(([, count]) => count > 0)
    .map(([queue, count]) => `${queue} holds ${count}`),
});

const rules: Readonly<Record<string, Rule>> = {
  'Nobody is in two places at once': nobodyIsInTwoPlaces,
  'No room is booked twice, its turnaround included': noRoomIsBookedTwice,
  'Everybody is there in time, from whatever zone they come': everybodyIsThereInTime,
  'No interpreter is in two places, and every two languages have one': interpretersAreEnough,
  'Every placed meeting fits all windows, the grid and its room': everyPlacementFits,
  'Nobody meets before they arrive or after they have left': nobodyMeetsWhileAway,
  'Lunch and daily limits are kept, but for what the desk has placed': wishesAreKept,
  'Delegations that are kept apart are apart': keptApartAreApart,
  'Everybody in a confirmed meeting is accredited': confirmedMeansAccredited,
  'No quota is exceeded': noQuotaIsExceeded,
  'Every delegation has exactly one head': everyDelegationHasOneHead,
  'Every accredited delegate on site has exactly one live badge, nobody else has any': badgesAreForTheAdmitted,
  'Every live badge has a QR code that the published keys verify': everyQrVerifies,
  'Both sides were told of every meeting once, and of its cancellation': everySideWasToldOnce,
  'The calendar feeds show what was mailed': feedsShowWhatWasMailed,
  'No message was given up': nothingIsDead,
};

/** Judges a conference by its evidence alone. A check that had nothing to look at is for the caller to judge. */
export function checkConference(evidence: Evidence): Check[] {
  return Object.entries(rules).map(([statement, rule]) => ({ statement, ...rule(evidence) }));
}
