import { setTimeout as delay } from 'node:timers/promises';
import { Busy, StaleVersion } from '../shared/problem.ts';

/** Every try that fails means that somebody has just changed the same: more than all who could at the same moment. */
const MAX_TRIES = 24;
const LONGEST_DELAY_MS = 200;

/**
 * Decides on what is there and carries the decision out; when somebody changed it in between, decides again on what is there
 * then. What `decide` itself refuses stays refused.
 * @throws Busy when others keep changing it
 */
export async function decideOnLatest<Result>(decide: () => Promise<() => Promise<Result>>): Promise<Result> {
  for (let tries = 1; ; tries++) {
    const carryOut = await decide();
    try {
      return await carryOut();
    } catch (error) {
      if (!(error instanceof StaleVersion)) throw error;
      if (tries === MAX_TRIES) throw new Busy();
      await delay(Math.random() * Math.min(LONGEST_DELAY_MS, 4 * 2 ** tries));
    }
  }
}
