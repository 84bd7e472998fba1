import { Logger } from '@aws-lambda-powertools/logger';

/** One logger for each function instance. Entries carry ids, never names. */
export const logger = new Logger();
