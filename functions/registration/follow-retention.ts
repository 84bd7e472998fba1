import type { ConferenceStore } from './data/conference-store.ts';
import type { DelegationStore } from './data/delegation-store.ts';
import type { PassportStore, WhichPassport } from './data/passport-store.ts';
import { passportsKeptUntil } from './domain/retention.ts';

export interface FollowRetention {
  readonly conferences: ConferenceStore;
  readonly delegations: DelegationStore;
  readonly passports: PassportStore;
}

/** So many delegations are gone through at the same time. */
const AT_ONCE = 10;

/**
 * The days of the conference or its rule may have changed: every passport is deleted when the rule says now. It goes by the
 * conference as it is and writes only what differs, so that repeating it, or a late event, does no harm; what breaks off
 * is finished by the repeat.
 */
export async function followRetention(
  { conferences, delegations, passports }: FollowRetention,
  conferenceId: string,
): Promise<void> {
  const conference = await conferences.findNow(conferenceId);
  if (!conference) return;
  const until = passportsKeptUntil(conference.value);
  for await (const ids of delegations.allIds(conferenceId)) {
    for (let at = 0; at < ids.length; at += AT_ONCE) {
      await Promise.all(
        ids.slice(at, at + AT_ONCE).map((id) => passports.rescheduleAll(conferenceId, id, until, conference.version)),
      );
    }
  }
}

/**
 * A passport was written with its day of deletion by version `ruledBy` of the conference: if that has changed meanwhile, the
 * passport follows, since whoever went through all of them may have passed before it was there.
 */
export async function followLatestRule(
  { conferences, passports }: Pick<FollowRetention, 'conferences' | 'passports'>,
  conferenceId: string,
  which: WhichPassport,
  ruledBy: number,
): Promise<void> {
  const latest = await conferences.findNow(conferenceId);
  if (latest && latest.version > ruledBy) {
    await passports.reschedule(conferenceId, which, passportsKeptUntil(latest.value), latest.version);
  }
}
