/**
 * Why a booking of a plan was not made: somebody else took a slot of it, or changed the meeting, or time was up, or more hangs
 * together than one transaction takes.
 */
export const losses = ['taken', 'changed', 'time-up', 'too-much-at-once'] as const;
export type Loss = (typeof losses)[number];
