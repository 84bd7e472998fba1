import { NotFound } from '../shared/problem.ts';
import type { DelegationCommand, Replacing } from './command.ts';
import type { ConferenceStore, Versioned } from './data/conference-store.ts';
import type { DelegateStore, LegalHold } from './data/delegate-store.ts';
import { holdPassport, type PassportStore } from './data/passport-store.ts';
import { decideOnLatest } from './decide-on-latest.ts';
import { isKept } from './domain/retention.ts';
import { requireVersionRead } from './passport-rules.ts';
import type { LegalHoldBody, LegalHoldView } from './schemas/legal-hold.ts';

export interface HoldPassports {
  readonly conferences: ConferenceStore;
  readonly delegates: DelegateStore;
  readonly passports: PassportStore;
}

export interface ChangeLegalHold extends DelegationCommand, Replacing {
  readonly delegateId: string;
}

/**
 * The organiser or security keeps a delegate's passport data from deletion.
 * 1. What is there must be what they read: nothing, or the hold whose reason they change.
 * 2. The delegate bears the hold. Its passport, if the conference still keeps it, no longer expires, in the same moment.
 * @throws NotFound, PreconditionRequired, StaleVersion
 */
export function putLegalHold(
  { conferences, delegates, passports }: HoldPassports,
  command: ChangeLegalHold & { readonly body: LegalHoldBody },
): Promise<Versioned<LegalHoldView> & { readonly created: boolean }> {
  const { conferenceId, delegationId, delegateId, body, caller, identity, now } = command;
  return decideOnLatest(async () => {
    const [current, filed, { value: conference }] = await Promise.all([
      delegates.findNow(conferenceId, delegationId, delegateId),
      passports.findNow(conferenceId, delegationId, delegateId),
      conferences.get(conferenceId),
    ]);
    if (!current) throw new NotFound();
    const before = current.value.legalHold;
    requireVersionRead(before?.version, command);
    const version = current.version + 1;
    const since = before?.since ?? now.toISOString();
    const legalHold: LegalHold = { reason: body.reason, setBy: caller.subject, since, version };
    const after = { ...current.value, legalHold };
    const also = filed && isKept(filed.value, conference, now) ? [holdPassport(conferenceId, filed.value)] : [];
    return async () => {
      await delegates.amend(conferenceId, current, after, [], identity, undefined, also);
      return { value: showLegalHold(delegateId, legalHold), version, created: !before };
    };
  });
}

/** The hold as those see it who may. */
export const showLegalHold = (delegateId: string, { reason, setBy, since }: LegalHold): LegalHoldView => ({
  delegateId,
  reason,
  setBy,
  since,
});
