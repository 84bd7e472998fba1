import type { Meeting } from '../meeting.ts';
import { type Facts, type Obstacle, placementAt, type SearchOptions, times } from '../placement-search.ts';

/** What can keep a meeting from having a place. */
export const reasons = [
  'hours',
  'window',
  'person',
  'room',
  'capacity',
  'interpreter',
  'features',
  'travel',
  'limit',
  'lunch',
  'apart',
] as const satisfies readonly Obstacle['kind'][];

/** What keeps a meeting from having a place: the kind of obstacle, and of whom or what, those most in the way first. */
export interface BindingReason {
  readonly kind: Obstacle['kind'];
  readonly ids: readonly string[];
}

const MOST_IDS = 3;

/**
 * Why a meeting has no place while all others are where they are. Of what stands against it at each time and in each room
 * that counts which, if it were gone, would open most places; where several things stand in the way everywhere, that which
 * does so most often.
 */
export function bindingReasonOf(facts: Facts, meeting: Meeting, options: SearchOptions): BindingReason {
  const attempts = [...times(facts, meeting, options)];
  if (attempts.length === 0) return { kind: 'hours', ids: [] };
  const open = attempts.filter((attempt) => attempt.obstacles.length === 0);
  if (open.length === 0) return mostInTheWay(attempts.map((attempt) => attempt.obstacles));
  return mostInTheWay(
    open.flatMap(({ stretch }) =>
      facts.programme.rooms.map((room) => placementAt(facts, meeting, stretch, room).obstacles),
    ),
  );
}

function mostInTheWay(attempts: readonly (readonly Obstacle[])[]): BindingReason {
  const alone = attempts.filter((found) => new Set(found.map(({ kind }) => kind)).size === 1);
  const counted = (alone.length > 0 ? alone : attempts).map((found) => [...new Set(found.map(({ kind }) => kind))]);
  const kind = mostFrequent(counted.flat())[0] ?? 'room';
  const ids = attempts.flat().flatMap((obstacle) => (obstacle.kind === kind ? (obstacle.id ?? []) : []));
  return { kind, ids: mostFrequent(ids).slice(0, MOST_IDS) };
}

/** Each value once, the most frequent first. */
function mostFrequent<Value>(values: readonly Value[]): Value[] {
  const counts = new Map<Value, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].toSorted(([, a], [, b]) => b - a).map(([value]) => value);
}
