import { monotonicFactory, ulid } from 'ulid';

/** Makes a type-prefixed ULID such as `dlg_01F8…`: unique, and sorted by `now`. */
export const newId = (prefix: string, now: Date): string => `${prefix}_${ulid(now.getTime())}`;

/** Makes such ids one after the other, so that what one command makes at one moment sorts in the order it was made. */
export function idSequence(prefix: string, now: Date): () => string {
  const next = monotonicFactory();
  return () => `${prefix}_${next(now.getTime())}`;
}
