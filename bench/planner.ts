import { planMeetings } from '../functions/meeting-booking/domain/planning/plan-meetings.ts';
import { qualityOf } from '../functions/meeting-booking/domain/planning/plan-quality.ts';
import type { PlanningProblem } from '../functions/meeting-booking/domain/planning/planning-problem.ts';
import { instanceSizes, inventInstance } from './planning-instances.ts';
import type { Figures } from './run.ts';

const SEEDS = [1, 2, 3];
/** What the function that plans is given. */
const EFFORT = 600_000_000;

/**
 * Plans made-up conferences of three sizes. The bound on the weight that anyone could place is proven: no more than everything
 * that has a start at all, and no more than fits into all rooms together when meetings may be cut to fill them.
 */
export async function measure(): Promise<Figures[]> {
  const rows: Figures[] = [];
  for (const [name, size] of Object.entries(instanceSizes)) {
    for (const seed of SEEDS) {
      const problem = inventInstance(size, seed);
      const began = performance.now();
      const plan = planMeetings(problem, { effort: EFFORT, seed });
      const seconds = (performance.now() - began) / 1000;
      const quality = qualityOf(problem, plan);
      const bound = boundOf(problem);
      rows.push({
        instance: `${name} ${seed}`,
        meetings: problem.meetings.length,
        placed: quality.placed,
        weight: quality.weightPlaced,
        bound: Number(bound.toFixed(1)),
        'gap %': Number((100 * (1 - quality.weightPlaced / bound)).toFixed(2)),
        violations: quality.violations.length,
        'idle gaps': quality.idleGaps,
        'worst person': quality.worstIdleGaps,
        'room changes': quality.roomChanges,
        seconds: Number(seconds.toFixed(1)),
        'MiB resident': Math.round(process.memoryUsage().rss / 2 ** 20),
      });
    }
  }
  return rows;
}

function boundOf(problem: PlanningProblem): number {
  const open = openStarts(problem);
  const candidates = problem.meetings.filter((_, at) => (open[at]?.length ?? 0) > 0);
  const everything = candidates.reduce((sum, { weight }) => sum + weight, 0);
  // A room is held from the first step to the last, with the turnaround but at the end of a day.
  const turnaround = Math.min(...problem.resources.map((resource) => resource.turnaround));
  const roomSteps =
    problem.days.reduce((sum, { from, to }) => sum + to - from + turnaround, 0) * problem.resources.length;
  let [left, weight] = [roomSteps, 0];
  const dearest = candidates
    .map((meeting) => ({ weight: meeting.weight, held: meeting.steps + turnaround }))
    .toSorted((a, b) => b.weight / b.held - a.weight / a.held);
  for (const meeting of dearest) {
    const share = Math.min(1, left / meeting.held);
    weight += share * meeting.weight;
    left -= share * meeting.held;
  }
  return Math.min(everything, weight);
}

/** The starts at which nobody is away or engaged. */
function openStarts({ people, meetings }: PlanningProblem): number[][] {
  const blocked = people.map(({ away, engaged }) => new Set([...away, ...engaged]));
  return meetings.map((meeting) =>
    meeting.starts.filter((start) =>
      meeting.people.every((person) => steps(start, meeting.steps).every((step) => !blocked[person]?.has(step))),
    ),
  );
}

const steps = (from: number, count: number): number[] => Array.from({ length: count }, (_, offset) => from + offset);
