import { matchKinds } from './domain/flags.ts';
import type { WatchEntryView } from './schemas/watch-list.ts';

/** An entry without its hashes: by what somebody is known, not who it is. */
export const presentWatchEntry = ({
  reference,
  keys,
  version,
}: {
  readonly reference: string;
  readonly keys: readonly string[];
  readonly version: number;
}): WatchEntryView => ({
  reference,
  knownBy: matchKinds.filter((kind) => keys.some((key) => key.startsWith(`${kind}.`))),
  version,
});
