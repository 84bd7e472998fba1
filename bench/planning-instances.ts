import type { PlannedMeeting, PlanningProblem } from '../functions/meeting-booking/domain/planning/planning-problem.ts';

/** How large a made-up conference is. */
export interface InstanceSize {
  readonly people: number;
  readonly meetings: number;
  readonly rooms: number;
  readonly days: number;
  /** Steps of 15 minutes on each day. */
  readonly stepsADay: number;
  /** People whom everybody wants to meet, and their share of the meetings. */
  readonly hosts: number;
  readonly hostShare: number;
}

export const instanceSizes = {
  reference: { people: 700, meetings: 120, rooms: 11, days: 3, stepsADay: 44, hosts: 4, hostShare: 2 / 3 },
  large: { people: 2400, meetings: 3000, rooms: 60, days: 5, stepsADay: 44, hosts: 40, hostShare: 0.3 },
  tight: { people: 120, meetings: 260, rooms: 5, days: 2, stepsADay: 32, hosts: 3, hostShare: 0.45 },
} as const satisfies Record<string, InstanceSize>;

/** A made-up conference of that size, the same for the same seed. */
export function inventInstance(size: InstanceSize, seed: number): PlanningProblem {
  const random = randomOf(seed);
  const between = (least: number, most: number): number => least + Math.floor(random() * (most - least + 1));
  const days = Array.from({ length: size.days }, (_, day) => ({
    from: day * size.stepsADay,
    to: (day + 1) * size.stepsADay,
  }));
  const people = Array.from({ length: size.people }, (_, person) => {
    // One in ten arrives late or leaves early; one in fifteen speaks in a session of two hours.
    const away = random() < 0.1 ? steps(0, between(4, size.stepsADay)) : [];
    const session = between(0, size.days - 1) * size.stepsADay + between(0, size.stepsADay - 8);
    const engaged = person >= size.hosts && random() < 1 / 15 ? steps(session, 8) : [];
    return { away: person < size.hosts ? [] : away, engaged: engaged.filter((step) => !away.includes(step)) };
  });
  const capacities = Array.from({ length: size.rooms }, (_, room) => [6, 8, 12, 20][room % 4] ?? 6);
  const resources = capacities.map(() => ({ turnaround: 1, taken: [] }));
  const meetings = Array.from({ length: size.meetings }, (): PlannedMeeting => {
    const withHost = random() < size.hostShare;
    const host = between(0, size.hosts - 1);
    const guests = new Set<number>();
    const seats = between(2, 5);
    while (guests.size < seats) guests.add(between(size.hosts, size.people - 1));
    const members = [...(withHost ? [host] : []), ...guests];
    const length = random() < 0.2 ? 3 : 2;
    const day = days[between(0, size.days - 1)] ?? { from: 0, to: 0 };
    // Most can at any time; some name one day, some half a day.
    const choice = random();
    const window =
      choice < 0.6 ? undefined : choice < 0.85 ? day : { from: day.from, to: day.from + size.stepsADay / 2 };
    const starts = days.flatMap(({ from, to }) =>
      steps(from, to - from - length + 1).filter(
        (start) => !window || (start >= window.from && start + length <= window.to),
      ),
    );
    const rooms = capacities
      .map((capacity, room) => ({ capacity, room }))
      .filter(({ capacity }) => capacity >= members.length)
      .toSorted((a, b) => a.capacity - b.capacity)
      .map(({ room }) => room);
    return { people: members, steps: length, starts, needs: [rooms], weight: withHost ? 3 : between(1, 2) };
  });
  return { days, people, resources, meetings };
}

const steps = (from: number, count: number): number[] =>
  Array.from({ length: Math.max(0, count) }, (_, at) => from + at);

function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    // Park and Miller's generator: every seed from 1 to 2^31 - 2 gives another row.
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
