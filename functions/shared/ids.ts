import { ulid } from 'ulid';

/** Makes a type-prefixed ULID such as `dlg_01F8…`: unique, and sorted by `now`. */
export const newId = (prefix: string, now: Date): string => `${prefix}_${ulid(now.getTime())}`;
