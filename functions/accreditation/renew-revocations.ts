import { Busy } from '../shared/problem.ts';
import type { DeadBadges } from './data/dead-badges.ts';
import type { RevocationListStore, SignedRevocationList } from './data/revocation-list-store.ts';
import { type OpenedRevocationList, readRevocationListMessage } from './domain/revocation-list.ts';
import type { BadgeSigner } from './signing/badge-signer.ts';
import { signRevocationList } from './signing/sign-revocation-list.ts';

export interface RenewRevocationsTools {
  readonly deadBadges: DeadBadges;
  readonly lists: RevocationListStore;
  readonly signer: BadgeSigner;
}

/** How long a list may be trusted. Whoever asks gets one that is newer than `FRESH_MINUTES`. */
export const TRUSTED_MINUTES = 60;
export const FRESH_MINUTES = 5;

const MAX_ATTEMPTS = 20;
const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;

/**
 * Makes a new revocation list unless the newest one is good enough.
 * 1. The newest list is read; if it says all that it should there is nothing to do.
 * 2. Only then is it read which badges are dead, strongly consistent, and the new list is made of that and signed.
 * 3. It takes the place of the list that was read in step 1, of no other. Whoever comes second begins anew.
 * So a list knows whatever was known to the one before it, and none is lost between two who make one at once.
 * @throws Busy when others keep making lists that are not good enough
 */
export async function renewRevocations(
  { deadBadges, lists, signer }: RenewRevocationsTools,
  conferenceId: string,
  isGoodEnough: (list: OpenedRevocationList) => boolean,
  now: () => Date = () => new Date(),
): Promise<SignedRevocationList> {
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    const head = await lists.head(conferenceId, { consistent: true });
    const newest = head && { ...head, message: await lists.read(conferenceId, head) };
    const known = newest && readRevocationListMessage(newest.message);
    if (known && isGoodEnough(known)) return newest;

    // A clock that is behind must not make a list that looks older than the one before it.
    const issuedAt = Math.max(Math.floor(now().getTime() / SECOND_MS), known?.issuedAt ?? 0);
    const issued = new Date(issuedAt * SECOND_MS);
    const nextUpdate = new Date(issued.getTime() + TRUSTED_MINUTES * MINUTE_MS);
    const dead = await deadBadges.list(conferenceId, issued, nextUpdate);
    const number = (head?.version ?? 0) + 1;
    const message = await signRevocationList(signer, {
      conferenceId,
      number,
      issuedAt,
      nextUpdate: nextUpdate.getTime() / SECOND_MS,
      dead,
    });
    const instants = { issuedAt: issued.toISOString(), nextUpdate: nextUpdate.toISOString() };
    const signed = { version: number, ...instants, message };
    if (await lists.replace(conferenceId, signed)) return signed;
  }
  throw new Busy();
}

/** Whether a list made at `issuedAt` is as new as whoever asks for it should get. */
export const isFresh = (issuedAt: Date, now: Date): boolean =>
  now.getTime() - issuedAt.getTime() < FRESH_MINUTES * MINUTE_MS;
