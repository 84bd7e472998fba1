import type { Evidence, Interval, RoomEvidence, WishEvidence } from './evidence.ts';
import { type Held, MINUTE_MS, overlaps, type Placed, placedMeetings, type Rule, span } from './placed.ts';

/** What must hold of where people, interpreters and delegations are, beside that nobody is in two places. */

const attendeesOf = ({ parties }: Placed): string[] => [...new Set(parties.flatMap(({ attendeeIds }) => attendeeIds))];

interface Stay extends Held {
  readonly who: string;
  readonly zone: string | undefined;
}

/** Where everybody who is on site is, and when; interpreters too. */
function stays(evidence: Evidence): Stay[] {
  const zoneOf = new Map(evidence.rooms.map(({ id, zone }) => [id, zone]));
  const remote = new Set(evidence.delegates.filter(({ attendance }) => attendance === 'remote').map(({ id }) => id));
  const meetings = placedMeetings(evidence).flatMap((meeting) => {
    const { from, to, roomId, interpreterIds } = meeting.placement;
    const people = attendeesOf(meeting).filter((person) => !remote.has(person));
    return [...people, ...interpreterIds].map((who) => ({ who, from, to, zone: zoneOf.get(roomId), by: meeting.id }));
  });
  const sessions = evidence.sessions.flatMap(({ title, zone, speakerIds, from, to }) =>
    speakerIds.map((who) => ({ who, from, to, zone, by: `the session "${title}"` })),
  );
  return [...meetings, ...sessions];
}

export const everybodyIsThereInTime: Rule = (evidence) => {
  const minutes = (one: string | undefined, other: string | undefined): number =>
    evidence.travel.find(({ from, to }) => (from === one && to === other) || (from === other && to === one))?.minutes ??
    0;
  const byPerson = Map.groupBy(stays(evidence), ({ who }) => who);
  const faults = [...byPerson].flatMap(([who, all]) => {
    const sorted = all.toSorted((left, right) => left.from - right.from);
    return sorted.slice(1).flatMap((next, index) => {
      const before = sorted[index] as Stay;
      const needed = minutes(before.zone, next.zone);
      return next.from - before.to >= needed * MINUTE_MS
        ? []
        : [`${who} has less than ${needed} minutes from ${before.by} (${span(before)}) to ${next.by} (${span(next)})`];
    });
  });
  return { examined: byPerson.size, faults };
};

export const interpretersAreEnough: Rule = (evidence) => {
  const languagesOf = new Map(evidence.interpreters.map(({ id, languages }) => [id, languages]));
  const placed = placedMeetings(evidence);
  const held = placed.flatMap(({ id: by, placement: { interpreterIds, from, to } }) =>
    interpreterIds.map((id) => ({ id, from, to, by })),
  );
  const faults = overlaps(
    Map.groupBy(held, ({ id }) => id),
    (id) => id,
  );
  const interpreted = placed.filter(({ languages }) => languages.length > 1);
  for (const { id, languages, placement } of interpreted) {
    const known = placement.interpreterIds.map((interpreter) => languagesOf.get(interpreter));
    if (known.includes(undefined)) faults.push(`${id} has an interpreter whom the conference does not have`);
    const pairs = languages.flatMap((one, index) => languages.slice(index + 1).map((other) => [one, other] as const));
    for (const [one, other] of pairs) {
      if (!known.some((spoken) => spoken?.includes(one) && spoken.includes(other)))
        faults.push(`${id} has nobody who interprets between ${one} and ${other}`);
    }
  }
  return { examined: interpreted.length, faults };
};

const areNear = (one: RoomEvidence, other: RoomEvidence): boolean =>
  one.id === other.id ||
  (one.corridor !== undefined && one.corridor === other.corridor) ||
  one.neighbourIds.includes(other.id) ||
  other.neighbourIds.includes(one.id);

/** Meetings of the two with each other are their own affair. */
export const keptApartAreApart: Rule = (evidence) => {
  const rooms = new Map(evidence.rooms.map((room) => [room.id, room]));
  const placed = placedMeetings(evidence);
  const of = (delegationId: string, without: string): Placed[] =>
    placed.filter(
      ({ parties }) =>
        parties.some((party) => party.delegationId === delegationId) &&
        !parties.some((party) => party.delegationId === without),
    );
  let examined = 0;
  const faults = evidence.keptApart.flatMap(({ delegationIds: [one, other], minutes }) =>
    of(one, other).flatMap((mine) =>
      of(other, one).flatMap((theirs) => {
        examined += 1;
        const [room, near] = [rooms.get(mine.placement.roomId), rooms.get(theirs.placement.roomId)];
        const gap = Math.max(theirs.placement.from - mine.placement.to, mine.placement.from - theirs.placement.to);
        return room && near && areNear(room, near) && gap < minutes * MINUTE_MS
          ? [`${mine.id} (${span(mine.placement)}) is too near ${theirs.id} (${span(theirs.placement)})`]
          : [];
      }),
    ),
  );
  return { examined, faults };
};

export const nobodyMeetsWhileAway: Rule = (evidence) => {
  const people = new Map(evidence.delegates.map((delegate) => [delegate.id, delegate]));
  let examined = 0;
  const faults = placedMeetings(evidence).flatMap((meeting) =>
    attendeesOf(meeting).flatMap((person) => {
      const { attendance, arrival, departure } = people.get(person) ?? {};
      if (attendance !== 'in-person' || (arrival === undefined && departure === undefined)) return [];
      examined += 1;
      const { from, to } = meeting.placement;
      const isThere = (arrival === undefined || arrival <= from) && (departure === undefined || to <= departure);
      return isThere ? [] : [`${person} is not there at ${meeting.id}: ${span(meeting.placement)}`];
    }),
  );
  return { examined, faults };
};

/** What the desk has put in its place for good binds people whatever they wish, so it is left out. */
export const wishesAreKept: Rule = (evidence) => {
  const placed = placedMeetings(evidence).filter(({ placement }) => !placement.locked);
  const faults = evidence.wishes.flatMap((wish) => {
    const own = placed.filter((meeting) => attendeesOf(meeting).includes(wish.delegateId));
    return evidence.openingHours.flatMap((day) => {
      const meetings = own.map(({ placement }) => placement).filter(({ from }) => day.from <= from && from < day.to);
      return wishFaults(wish, meetings);
    });
  });
  return { examined: evidence.wishes.length, faults };
};

function wishFaults({ delegateId, maxMeetingsPerDay, lunch }: WishEvidence, meetings: readonly Interval[]): string[] {
  const [first] = meetings;
  if (!first) return [];
  const faults: string[] = [];
  if (maxMeetingsPerDay !== undefined && meetings.length > maxMeetingsPerDay)
    faults.push(`${delegateId} has ${meetings.length} meetings on the day of ${span(first)}`);
  const pause = lunch?.between.find(({ from, to }) => Math.abs(from - first.from) < 12 * 60 * MINUTE_MS && from < to);
  if (lunch && pause && longestGap(pause, meetings) < lunch.minutes * MINUTE_MS)
    faults.push(`${delegateId} has no ${lunch.minutes} minutes for lunch on the day of ${span(first)}`);
  return faults;
}

/** The longest time in a row without a meeting. */
function longestGap({ from, to }: Interval, meetings: readonly Interval[]): number {
  let longest = 0;
  let free = from;
  for (const meeting of meetings.toSorted((left, right) => left.from - right.from)) {
    longest = Math.max(longest, Math.min(meeting.from, to) - free);
    free = Math.max(free, meeting.to);
  }
  return Math.max(longest, to - free);
}
