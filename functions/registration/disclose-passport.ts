import type { Caller } from '../shared/auth/caller.ts';
import type { Cause } from '../shared/events/compose-event.ts';
import type { Open } from '../shared/kms/sealed-data.ts';
import { NotFound } from '../shared/problem.ts';
import type { AccessLog } from './data/access-log.ts';
import type { ConferenceStore, Versioned } from './data/conference-store.ts';
import type { DelegationStore } from './data/delegation-store.ts';
import type { PassportStore } from './data/passport-store.ts';
import { requireViewer } from './delegation-access.ts';
import { isKept, passportsKeptUntil } from './domain/retention.ts';
import { type PassportView, passportBody } from './schemas/passport.ts';

export interface DisclosePassport {
  readonly conferences: ConferenceStore;
  readonly delegations: DelegationStore;
  readonly passports: PassportStore;
  readonly accesses: AccessLog;
  readonly open: Open;
}

export interface WhosePassport {
  readonly conferenceId: string;
  readonly delegationId: string;
  readonly delegateId: string;
  readonly caller: Caller;
  readonly cause: Cause;
  readonly now: Date;
}

/**
 * Somebody looks at a delegate's passport.
 * 1. Once the conference keeps it no longer, it is not there, whether or not it has been deleted yet.
 * 2. A focal point of the delegation learns that it is there, and nothing of what is in it.
 * 3. An officer who screens sees all of it; that they do is recorded first.
 * @throws NotFound for everybody else; Busy if it could not be recorded
 */
export async function disclosePassport(
  { conferences, delegations, passports, accesses, open }: DisclosePassport,
  whose: WhosePassport,
): Promise<Versioned<PassportView>> {
  const { conferenceId, delegationId, delegateId, now } = whose;
  const [viewer, filed, conference] = await Promise.all([
    requireViewer(delegations, whose, ['accreditation', 'security']),
    passports.findNow(conferenceId, delegationId, delegateId),
    conferences.get(conferenceId),
  ]);
  if (!filed || !isKept(filed.value, conference.value, now)) throw new NotFound();
  const { sealed, filedAt } = filed.value;
  const keptUntil = passportsKeptUntil(conference.value).toISOString();
  const view: PassportView = { delegateId, filedAt, keptUntil };
  if (viewer === 'focal-point') return { value: view, version: filed.version };

  await recordAccess(accesses, whose, 'passport');
  const opened = await open(sealed, { conferenceId, delegateId });
  const document = passportBody.parse(JSON.parse(Buffer.from(opened).toString('utf8')));
  return { value: { ...view, document }, version: filed.version };
}

/**
 * Records that an officer is about to see passport data of a delegate: `what` is the passport, or the id of a document.
 * Whoever shows such data calls it first, and shows nothing if it throws.
 */
export const recordAccess = (
  accesses: AccessLog,
  { conferenceId, delegateId, caller, cause, now }: Omit<WhosePassport, 'delegationId'>,
  what: string,
): Promise<void> =>
  accesses.record(
    { conferenceId, delegateId },
    {
      at: now.toISOString(),
      by: caller.subject,
      roles: [...caller.roles].sort(),
      what,
      correlationId: cause.correlationId,
    },
  );
