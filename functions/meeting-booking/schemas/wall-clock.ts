import * as z from 'zod';

/** Times of day on the wall clock of the conference. */
export const wallClock = z
  .string()
  .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'must be a time of day on the wall clock, HH:MM');
/** The same, or the end of the day. */
export const closingTime = z
  .string()
  .regex(/^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/, 'must be a time of day on the wall clock, HH:MM, or 24:00');
