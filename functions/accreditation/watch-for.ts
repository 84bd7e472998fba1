import type { Caller } from '../shared/auth/caller.ts';
import { matchKeysWith } from '../shared/identity/match-keys.ts';
import { fingerprintOf } from '../shared/identity/person-fingerprint.ts';
import type { DeriveSecret } from '../shared/kms/derived-secret.ts';
import { Busy } from '../shared/problem.ts';
import { type ComparePeople, comparePeople, lowerFlagsOf } from './compare-people.ts';
import type { KnownKeys } from './data/match-store.ts';
import { NotYetKnown } from './not-yet-known.ts';
import type { WatchBody } from './schemas/watch-list.ts';

export interface WatchFor extends ComparePeople {
  readonly deriveSecret: DeriveSecret;
}

export interface Watched {
  readonly status: 'created' | 'updated' | 'unchanged';
  readonly keys: readonly string[];
  readonly version: number;
}

/**
 * Puts somebody on the watch list, or another description in place of one, and flags who matches.
 * 1. What was sent becomes hashes, and is forgotten.
 * 2. Whoever matched what the entry gives up is not flagged any more. (Before it is put, so that a repeat after a crash does it
 *    too; and after, for those who came in between.)
 * 3. It is put in its place, and whoever matches it is flagged. Repeating it does what a first run left.
 * `guard` may refuse what is there.
 */
export async function watchFor(
  tools: WatchFor,
  { conferenceId, caller, now }: { readonly conferenceId: string; readonly caller: Caller; readonly now: Date },
  reference: string,
  { name, dateOfBirth, document }: WatchBody,
  guard: (known: KnownKeys | undefined) => void = () => undefined,
): Promise<Watched> {
  const { matches, deriveSecret } = tools;
  const [fingerprint, matchKeysOf] = await Promise.all([
    fingerprintOf(deriveSecret, conferenceId, document),
    matchKeysWith(deriveSecret, conferenceId),
  ]);
  const keys = matchKeysOf({ fingerprint, passportName: name, dateOfBirth });
  const entry = { kind: 'watch-list', id: reference } as const;
  const before = await matches.keysOf(conferenceId, entry);
  guard(before);
  const givenUp = before?.keys.filter((key) => !keys.includes(key)) ?? [];
  await lowerFlagsOf(tools, conferenceId, entry, givenUp, keys);

  const watched: Watched = await putEntry(tools, conferenceId, reference, keys, guard, caller.subject, now);
  await comparePeople(tools, conferenceId, entry, watched, now.toISOString()).catch((error) => {
    // Whoever calls may repeat it as well as an event may.
    throw error instanceof NotYetKnown ? new Busy() : error;
  });
  await lowerFlagsOf(tools, conferenceId, entry, givenUp, keys);
  return watched;
}

async function putEntry(
  { matches }: WatchFor,
  conferenceId: string,
  reference: string,
  keys: readonly string[],
  guard: (known: KnownKeys | undefined) => void,
  by: string,
  now: Date,
): Promise<Watched> {
  let watched: Watched = { status: 'created', keys, version: 1 };
  await matches.put(conferenceId, { kind: 'watch-list', id: reference }, (known) => {
    guard(known);
    if (known && known.keys.length === keys.length && keys.every((key) => known.keys.includes(key))) {
      watched = { status: 'unchanged', keys, version: known.version };
      return undefined;
    }
    watched = known ? { status: 'updated', keys, version: known.version + 1 } : { status: 'created', keys, version: 1 };
    return { keys, version: watched.version, about: { reference, by, updatedAt: now.toISOString() } };
  });
  return watched;
}
