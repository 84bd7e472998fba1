import middy from '@middy/core';
import * as z from 'zod';
import { described, logger } from '../observability/logger.ts';

/** One run of a schedule. */
export interface Run {
  /** The same in every attempt at the run; correlates what it causes. */
  readonly runId: string;
  readonly now: Date;
  /** Whether there is time to begin something more. What is left is for the next run. */
  readonly hasTime: () => boolean;
}

/** To end what was begun, and to say so. */
const LAST_MS = 5000;

const scheduledInput = z.object({ runId: z.string().min(1) });

/**
 * The Lambda handler of a schedule. A run that fails is tried again and ends in the dead letters; the same run may come
 * twice, and runs may overlap: the effect must be harmless to repeat.
 */
export const scheduledRun = (effect: (run: Run) => Promise<void>) =>
  middy<unknown, void>().handler(async (event, context) => {
    const { runId } = scheduledInput.parse(event);
    try {
      await effect({ runId, now: new Date(), hasTime: () => context.getRemainingTimeInMillis() > LAST_MS });
    } catch (error) {
      logger.error('scheduled run failed', { runId, error: described(error) });
      throw error;
    }
  });
