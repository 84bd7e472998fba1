import { byPriority, type Meeting, type PlacedMeeting, type Placement } from '../meeting.ts';
import { type Facts, placementAt, placements, type SearchOptions, times } from '../placement-search.ts';
import { withMeetings, withoutMeetings } from './assumed-facts.ts';
import type { ConferenceModel } from './conference-model.ts';

/** Meetings in places that the booking's rules allow. */
export interface Allowed {
  /** With all of them. */
  readonly facts: Facts;
  /** By the index of the meeting. */
  readonly passed: ReadonlyMap<number, PlacedMeeting>;
}

/** An exchange looks at a good part of the conference; so many are tried at most. */
const MOST_EXCHANGES = 200;

/**
 * What the search planned in vain, because it does not know every rule, and what it left out takes the earliest place that is
 * left, the more important first. Of what was planned in vain each may also take the place of one other that finds another.
 */
export function placeTheRest(model: ConferenceModel, allowed: Allowed, options: SearchOptions): Allowed {
  let { facts } = allowed;
  const passed = new Map(allowed.passed);
  const put = (at: number, meeting: PlacedMeeting): void => {
    passed.set(at, meeting);
    facts = withMeetings(facts, [meeting]);
  };
  let exchanges = 0;
  const rest = [...model.meetings.entries()].filter(([at]) => !passed.has(at));
  for (const [at, meeting] of rest.toSorted(([, one], [, other]) => byPriority(one, other))) {
    const [placement] = placements(facts, meeting, options);
    if (placement) put(at, inPlace(meeting, placement));
    if (placement || !model.wasBarred(at)) continue;
    for (const { instead, rivalId } of placesOfOneOther(facts, meeting, options)) {
      const rivalAt = model.meetings.findIndex(({ meetingId }) => meetingId === rivalId);
      const rival = model.meetings[rivalAt];
      if (!rival || !passed.has(rivalAt)) continue;
      if (++exchanges > MOST_EXCHANGES) break;
      const there = inPlace(meeting, instead);
      const freed = withoutMeetings(facts, new Set([rivalId]));
      const [other] = placements(withMeetings(freed, [there]), rival, options);
      if (!other) continue;
      facts = freed;
      put(at, there);
      put(rivalAt, inPlace(rival, other));
      break;
    }
  }
  return { facts, passed };
}

const inPlace = (meeting: Meeting, placement: Placement): PlacedMeeting => ({
  ...meeting,
  status: 'confirmed',
  placement,
});

/** Places that a meeting could have if one other were not where it is. */
function* placesOfOneOther(
  facts: Facts,
  meeting: Meeting,
  options: SearchOptions,
): Generator<{ readonly instead: Placement; readonly rivalId: string }> {
  for (const { stretch, obstacles } of times(facts, meeting, options)) {
    if (obstacles.some(({ meetingId }) => meetingId === undefined)) continue;
    for (const room of facts.programme.rooms) {
      const { placement, obstacles: against } = placementAt(facts, meeting, stretch, room);
      const [rivalId, ...others] = new Set(against.map(({ meetingId }) => meetingId));
      if (rivalId !== undefined && others.length === 0) yield { instead: placement, rivalId };
    }
  }
}
