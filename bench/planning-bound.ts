import type { PlannedMeeting, PlanningProblem } from '../functions/meeting-booking/domain/planning/planning-problem.ts';

const ROUNDS = 3000;
/** So many rounds without a better bound, and the steps become smaller. */
const PATIENCE = 80;

/** A limit on who is where at each step: a person in one meeting, a set of rooms in as many as it has. */
interface Row {
  readonly capacity: number;
  /** What holding it costs, by step. */
  readonly prices: Float64Array;
  readonly use: Float64Array;
  /** `sums[step]` is what all steps before cost. */
  readonly sums: Float64Array;
}

interface Choice {
  readonly weight: number;
  readonly starts: readonly number[];
  readonly held: readonly { readonly row: Row; readonly ends: readonly number[] }[];
}

/**
 * The weight that no plan can exceed. Whatever prices one puts on the steps of people and rooms, all steps at their price and
 * for each meeting what it is worth beyond those of its cheapest start are such a bound (Lagrange); prices that make it low
 * are found by subgradient steps of Polyak's length towards `reached`, the weight of a plan that is known. It approaches the
 * bound of the linear relaxation.
 */
export function boundOf(problem: PlanningProblem, reached: number): number {
  const steps = problem.days.reduce((end, { to }) => Math.max(end, to), 0);
  const rowOf = (capacity: number): Row => ({
    capacity,
    prices: new Float64Array(steps),
    use: new Float64Array(steps),
    sums: new Float64Array(steps + 1),
  });
  const people = problem.people.map(() => rowOf(1));
  const sets = [...new Map(problem.meetings.map(({ needs }) => [setOf(needs[0]), needs[0] ?? []])).values()].map(
    (rooms) => ({ rooms: new Set(rooms), row: rowOf(rooms.length) }),
  );
  const turnaround = Math.min(...problem.resources.map((resource) => resource.turnaround));
  const dayEnd = (start: number): number => problem.days.find(({ to }) => start < to)?.to ?? steps;
  const choices = problem.meetings.map((meeting): Choice => {
    const starts = openStarts(problem, meeting);
    const ends = starts.map((start) => start + meeting.steps);
    const roomEnds = starts.map((start) => Math.min(start + meeting.steps + turnaround, dayEnd(start)));
    const rooms = meeting.needs[0] ?? [];
    return {
      weight: meeting.weight,
      starts,
      held: [
        ...meeting.people.flatMap((person) => people[person] ?? []).map((row) => ({ row, ends })),
        ...sets.filter((set) => rooms.every((room) => set.rooms.has(room))).map(({ row }) => ({ row, ends: roomEnds })),
      ],
    };
  });
  const rows = [...people, ...sets.map(({ row }) => row)];
  let [best, scale, since] = [Number.POSITIVE_INFINITY, 1, 0];
  for (let round = 0; round < ROUNDS && best > reached + 1e-6; round++) {
    const bound = valueAtPrices(rows, choices);
    since = bound < best - 1e-9 ? 0 : since + 1;
    best = Math.min(best, bound);
    if (since >= PATIENCE) [scale, since] = [scale * 0.7, 0];
    followSubgradient(rows, scale, bound - reached);
  }
  return best;
}

const setOf = (rooms: readonly number[] | undefined): string => (rooms ?? []).toSorted((a, b) => a - b).join();

/** The bound at the present prices; what each row is used for then is written into it. */
function valueAtPrices(rows: readonly Row[], choices: readonly Choice[]): number {
  let bound = 0;
  for (const { capacity, prices, use, sums } of rows) {
    for (const [step, price] of prices.entries()) sums[step + 1] = (sums[step] ?? 0) + price;
    bound += capacity * (sums.at(-1) ?? 0);
    use.fill(0);
  }
  for (const { weight, starts, held } of choices) {
    let [gain, at] = [0, -1];
    for (const [index, start] of starts.entries()) {
      const cost = held.reduce(
        (sum, { row, ends }) => sum + (row.sums[ends[index] ?? 0] ?? 0) - (row.sums[start] ?? 0),
        0,
      );
      if (weight - cost > gain) [gain, at] = [weight - cost, index];
    }
    bound += gain;
    const start = starts[at];
    if (start === undefined) continue;
    for (const { row, ends } of held)
      for (let step = start; step < (ends[at] ?? 0); step++) row.use[step] = (row.use[step] ?? 0) + 1;
  }
  return bound;
}

function followSubgradient(rows: readonly Row[], scale: number, gap: number): void {
  let square = 0;
  for (const { capacity, prices, use } of rows) {
    for (const [step, used] of use.entries()) {
      const slope = capacity - used;
      if (slope < 0 || (prices[step] ?? 0) > 0) square += slope ** 2;
    }
  }
  if (square === 0) return;
  const length = (scale * gap) / square;
  for (const { capacity, prices, use } of rows) {
    for (const [step, used] of use.entries()) {
      prices[step] = Math.max(0, (prices[step] ?? 0) - length * (capacity - used));
    }
  }
}

/** The starts at which nobody is away or engaged. */
function openStarts({ people }: PlanningProblem, meeting: PlannedMeeting): number[] {
  const blocked = meeting.people.map(
    (person) => new Set([...(people[person]?.away ?? []), ...(people[person]?.engaged ?? [])]),
  );
  return meeting.starts.filter((start) =>
    blocked.every((steps) =>
      Array.from({ length: meeting.steps }, (_, at) => start + at).every((step) => !steps.has(step)),
    ),
  );
}
