import { Logger } from '@aws-lambda-powertools/logger';

/** One logger for each function instance. Entries carry ids, never names. */
export const logger = new Logger();

/** What a log may hold of an error: not its other members, which may be an item that was found, with somebody's name in it. */
export function described(error: unknown): Record<string, string | undefined> {
  if (!(error instanceof Error)) return { message: 'not an error' };
  const { name, message, stack } = error;
  return { name, message, ...(stack ? { stack } : {}) };
}
