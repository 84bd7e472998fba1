import { planMeetings } from '../functions/meeting-booking/domain/planning/plan-meetings.ts';
import { qualityOf } from '../functions/meeting-booking/domain/planning/plan-quality.ts';
import { boundOf } from './planning-bound.ts';
import { instanceSizes, inventInstance } from './planning-instances.ts';
import type { Figures } from './run.ts';

const SEEDS = [1, 2, 3];
/** What the function that plans is given. */
const EFFORT = 300_000_000;

/** Plans made-up conferences of three sizes, and says how far the weight placed is from a bound that nobody can exceed. */
export async function measure(): Promise<Figures[]> {
  const rows: Figures[] = [];
  for (const [name, size] of Object.entries(instanceSizes)) {
    for (const seed of SEEDS) {
      const problem = inventInstance(size, seed);
      const began = process.cpuUsage();
      const plan = planMeetings(problem, { effort: EFFORT, seed });
      const { user, system } = process.cpuUsage(began);
      const quality = qualityOf(problem, plan);
      const bound = boundOf(problem, quality.weightPlaced);
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
        // Wall-clock time says more of who else uses the machine.
        'CPU seconds': Number(((user + system) / 1e6).toFixed(1)),
        'MiB resident': Math.round(process.memoryUsage().rss / 2 ** 20),
      });
    }
  }
  return rows;
}
