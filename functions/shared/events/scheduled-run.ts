import middy from '@middy/core';
import * as z from 'zod';
import { described, logger } from '../observability/logger.ts';

/** One run of a schedule. */
export interface Run {
  /** The same in every attempt at the run; correlates what it causes. */
  readonly runId: string;
  readonly now: Date;
}

const scheduledInput = z.object({ runId: z.string().min(1) });

/**
 * The Lambda handler of a schedule. A run that fails is tried again and ends in the dead letters; the same run may come
 * twice, and runs may overlap: the effect must be harmless to repeat.
 */
export const scheduledRun = (effect: (run: Run) => Promise<void>) =>
  middy<unknown, void>().handler(async (event) => {
    const { runId } = scheduledInput.parse(event);
    try {
      await effect({ runId, now: new Date() });
    } catch (error) {
      logger.error('scheduled run failed', { runId, error: described(error) });
      throw error;
    }
  });
