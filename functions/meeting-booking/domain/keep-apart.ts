import { MINUTE_MS } from '../../shared/local-time.ts';
import type { Fault } from '../../shared/problem.ts';
import { holdsSlot, type Meeting, type PlacedMeeting, type Placement, partiesOf, type Transition } from './meeting.ts';
import type { Room } from './room-choice.ts';

/** Two delegations whose meetings are not near each other within so many minutes. The ids are in order. */
export interface ApartPair {
  readonly delegationIds: readonly [string, string];
  readonly minutes: number;
}

/** A delegation is in at most so many pairs, so that a booking that keeps them all is still one transaction. */
export const MOST_PAIRS_OF_ONE = 5;

/** Where one of the two is, for how long: instants in milliseconds. */
export interface ApartEntry {
  readonly meetingId: string;
  readonly delegationId: string;
  readonly roomId: string;
  readonly from: number;
  readonly to: number;
}

/** Where the two of a pair are on one day, as it was read. */
export interface ApartDay {
  readonly entries: readonly ApartEntry[];
  readonly version: number;
}

export const NOBODY_NEAR: ApartDay = { entries: [], version: 0 };

/** One side of a meeting and whom it is kept apart from. */
export interface ApartSide {
  readonly own: string;
  readonly other: string;
}

export const pairOf = ({ own, other }: ApartSide): readonly [string, string] =>
  own < other ? [own, other] : [other, own];
export const pairText = ([one, other]: readonly [string, string]): string => `${one}/${other}`;

/** Which sides of a meeting are kept apart from whom. Two that meet each other are together by their own will. */
export function apartSidesOf(
  pairs: readonly ApartPair[],
  meeting: Meeting,
): (ApartSide & { readonly minutes: number })[] {
  if (pairs.length === 0) return [];
  const parties = new Set(partiesOf(meeting));
  return pairs.flatMap(({ delegationIds: [one, other], minutes }) => {
    if (parties.has(one) === parties.has(other)) return [];
    return [parties.has(one) ? { own: one, other, minutes } : { own: other, other: one, minutes }];
  });
}

/** Whether two rooms are near each other: one room, neighbours, or in one corridor. */
export function isNear(rooms: readonly Room[], one: string, other: string): boolean {
  if (one === other) return true;
  const a = rooms.find(({ roomId }) => roomId === one);
  const b = rooms.find(({ roomId }) => roomId === other);
  if (!a || !b) return false;
  const isNext = a.neighbours?.includes(other) || b.neighbours?.includes(one);
  return Boolean(isNext) || (a.corridor !== undefined && a.corridor === b.corridor);
}

/** Whether somebody who is kept apart from a side is too near, and too soon before or after. */
export const isTooNear = (
  { roomId, startsAt, endsAt }: Pick<Placement, 'roomId' | 'startsAt' | 'endsAt'>,
  entry: ApartEntry,
  minutes: number,
  rooms: readonly Room[],
): boolean => {
  const leeway = minutes * MINUTE_MS;
  const isSoon = Date.parse(startsAt) < entry.to + leeway && entry.from < Date.parse(endsAt) + leeway;
  return isSoon && isNear(rooms, roomId, entry.roomId);
};

/** What a change of meetings writes of one pair on one day. */
export interface ApartChange {
  readonly pair: readonly [string, string];
  readonly day: string;
  readonly enter: readonly ApartEntry[];
  /** Meetings that are no longer there. */
  readonly leave: readonly string[];
}

/** How a meeting in its place is entered for those whom these sides of it are kept apart from. */
export function entriesFor({ meetingId, placement }: PlacedMeeting, sides: readonly ApartSide[]) {
  const { day, roomId, startsAt, endsAt } = placement;
  const [from, to] = [Date.parse(startsAt), Date.parse(endsAt)];
  return sides.map((side) => ({
    ...{ pair: pairOf(side), day },
    entry: { meetingId, delegationId: side.own, roomId, from, to },
  }));
}

const entriesOf = (meeting: Meeting | undefined) =>
  meeting && holdsSlot(meeting) ? entriesFor(meeting, meeting.placement.apart ?? []) : [];

/** The difference between where meetings were and where they shall be for those who are kept apart, once for each pair and day. */
export function apartChanges(transitions: readonly Transition[]): ApartChange[] {
  const items = new Map<
    string,
    { pair: readonly [string, string]; day: string; entries: Map<string, ApartEntry | undefined> }
  >();
  const itemOf = (pair: readonly [string, string], day: string) => {
    const name = `${pairText(pair)}/${day}`;
    const item = items.get(name) ?? { pair, day, entries: new Map<string, ApartEntry | undefined>() };
    items.set(name, item);
    return item.entries;
  };
  for (const { before, after } of transitions) {
    const former = entriesOf(before);
    for (const { pair, day, entry } of former) itemOf(pair, day).set(entry.meetingId, undefined);
    for (const { pair, day, entry } of entriesOf(after)) {
      const known = former.find((one) => one.day === day && pairText(one.pair) === pairText(pair))?.entry;
      const isSame = known && known.roomId === entry.roomId && known.from === entry.from && known.to === entry.to;
      if (isSame) itemOf(pair, day).delete(entry.meetingId);
      else itemOf(pair, day).set(entry.meetingId, entry);
    }
  }
  return [...items.values()].flatMap(({ pair, day, entries }) => {
    const enter = [...entries.values()].filter((entry) => entry !== undefined);
    const leave = [...entries].filter(([, entry]) => entry === undefined).map(([meetingId]) => meetingId);
    return enter.length + leave.length === 0 ? [] : [{ pair, day, enter, leave }];
  });
}

/** What is wrong with a list of pairs. */
export function pairsFaults(
  pairs: readonly { readonly delegationIds: readonly [string, string] }[],
  isKnown: (delegationId: string) => boolean,
): Fault[] {
  const texts = pairs.map(({ delegationIds: [one, other] }) => pairText(pairOf({ own: one, other })));
  const counts = new Map<string, number>();
  return pairs.flatMap(({ delegationIds }, index) => {
    const pointer = `/pairs/${index}`;
    const [one, other] = delegationIds;
    const faults = delegationIds.flatMap((delegationId, place) => {
      const count = (counts.get(delegationId) ?? 0) + 1;
      counts.set(delegationId, count);
      const at = `${pointer}/delegationIds/${place}`;
      if (!isKnown(delegationId)) return [{ pointer: at, detail: 'is not a delegation of this conference' }];
      return count > MOST_PAIRS_OF_ONE ? [{ pointer: at, detail: `is in more than ${MOST_PAIRS_OF_ONE} pairs` }] : [];
    });
    if (one === other) return [...faults, { pointer, detail: 'names one delegation twice' }];
    const isRepeated = texts.indexOf(texts[index] ?? '') !== index;
    return isRepeated ? [...faults, { pointer, detail: 'is in the list already' }] : faults;
  });
}
