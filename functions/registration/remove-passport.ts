import { NotFound, StaleVersion } from '../shared/problem.ts';
import { removePassport as removal } from './data/passport-store.ts';
import { decideOnLatest } from './decide-on-latest.ts';
import { requireActor } from './delegation-access.ts';
import { NotAmendable } from './domain/problems.ts';
import { isKept } from './domain/retention.ts';
import { requirePassportOpen } from './passport-rules.ts';
import type { ChangePassport, PutPassport } from './put-passport.ts';

/**
 * A focal point, or the organiser for them, takes back the passport of a draft.
 * 1. It must be what they read, if they say what they read. A nominated delegate keeps a passport.
 * 2. It is deleted, and whoever the document belongs to may be registered with it, all at once.
 * @throws NotFound, Forbidden, StaleVersion, NotAmendable, RegistrationClosed
 */
export async function removePassport(
  { conferences, delegations, delegates, passports }: Omit<PutPassport, 'secrets' | 'seal'>,
  command: ChangePassport,
): Promise<void> {
  const { conferenceId, delegationId, delegateId, expectedVersion, identity, now } = command;
  const actor = await requireActor(delegations, command);
  await decideOnLatest(async () => {
    const [current, filed, { value: conference }] = await Promise.all([
      delegates.findNow(conferenceId, delegationId, delegateId),
      passports.findNow(conferenceId, delegationId, delegateId),
      conferences.get(conferenceId),
    ]);
    if (!current || !filed || !isKept(filed.value, conference, now)) throw new NotFound();
    if (expectedVersion !== undefined && expectedVersion !== filed.version) throw new StaleVersion();
    requirePassportOpen(current.value, filed, conference, actor, now);
    if (current.value.status !== 'draft') {
      throw new NotAmendable('A nominated delegate keeps a passport: put another one in its place.');
    }
    const after = { ...current.value, fingerprint: undefined, passportFiled: undefined };
    const also = [removal(conferenceId, delegationId, delegateId)];
    return () => delegates.amend(conferenceId, current, after, [], identity, undefined, also);
  });
}
