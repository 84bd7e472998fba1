import { NotFound, StaleVersion } from '../shared/problem.ts';
import { releasePassport } from './data/passport-store.ts';
import { decideOnLatest } from './decide-on-latest.ts';
import { passportsKeptUntil } from './domain/retention.ts';
import { followLatestRule } from './follow-retention.ts';
import type { ChangeLegalHold, HoldPassports } from './put-legal-hold.ts';

/**
 * The organiser or security lifts a legal hold.
 * 1. It must be the one they read, if they say which.
 * 2. The delegate bears it no longer, and the passport expires when the conference says, in the same moment.
 * 3. If the conference changed its days or its rule in this very moment, the day of deletion follows.
 * @throws NotFound, StaleVersion
 */
export function removeLegalHold(
  { conferences, delegates, passports }: HoldPassports,
  { conferenceId, delegationId, delegateId, expectedVersion, identity }: ChangeLegalHold,
): Promise<void> {
  return decideOnLatest(async () => {
    const [current, filed, { value: conference, version: ruledBy }] = await Promise.all([
      delegates.findNow(conferenceId, delegationId, delegateId),
      passports.findNow(conferenceId, delegationId, delegateId),
      conferences.get(conferenceId),
    ]);
    const hold = current?.value.legalHold;
    if (!current || !hold) throw new NotFound();
    if (expectedVersion !== undefined && expectedVersion !== hold.version) throw new StaleVersion();
    const after = { ...current.value, legalHold: undefined };
    const also = filed ? [releasePassport(conferenceId, filed.value, passportsKeptUntil(conference), ruledBy)] : [];
    return async () => {
      await delegates.amend(conferenceId, current, after, [], identity, undefined, also);
      if (filed) await followLatestRule({ conferences, passports }, conferenceId, filed.value, ruledBy);
    };
  });
}
