import { createHmac } from 'node:crypto';
import { matchKeysWith } from '../shared/identity/match-keys.ts';
import { fingerprintOf } from '../shared/identity/person-fingerprint.ts';
import type { DeriveSecret } from '../shared/kms/derived-secret.ts';
import type { Seal } from '../shared/kms/sealed-data.ts';
import { InvalidRequest, NotFound } from '../shared/problem.ts';
import { amendmentOf } from './amend-delegate.ts';
import type { DelegationCommand, Replacing } from './command.ts';
import type { ConferenceStore, Versioned } from './data/conference-store.ts';
import type { DelegateRecord, DelegateStore } from './data/delegate-store.ts';
import type { DelegationStore } from './data/delegation-store.ts';
import { filePassport, type PassportRecord, type PassportStore } from './data/passport-store.ts';
import { decideOnLatest } from './decide-on-latest.ts';
import { requireActor } from './delegation-access.ts';
import { faultsOfPassport, warningsOfPassport } from './domain/passport.ts';
import { isKept, passportsKeptUntil } from './domain/retention.ts';
import { followLatestRule } from './follow-retention.ts';
import { requirePassportOpen, requireVersionRead } from './passport-rules.ts';
import type { Conference } from './schemas/conference.ts';
import type { Passport, PutPassportAnswer } from './schemas/passport.ts';

export interface ChangePassport extends DelegationCommand, Replacing {
  readonly delegateId: string;
}

export interface PutPassport {
  readonly conferences: ConferenceStore;
  readonly delegations: DelegationStore;
  readonly delegates: DelegateStore;
  readonly passports: PassportStore;
  readonly secrets: DeriveSecret;
  readonly seal: Seal;
}

type Filed = Versioned<PutPassportAnswer> & { readonly created: boolean };

/**
 * A focal point, or the organiser for them, files a delegate's passport, or puts another one in its place.
 * 1. What is there must be what they read; a draft's is taken while registration is open, that of a nominated delegate or
 *    of a successor always, and the organiser's at any time. A passport under a legal hold stays.
 * 2. It must be valid until the conference is over. If it is not valid for as long as the organiser would like, they are told.
 * 3. It is sealed for this delegate of this conference, and put in its place; the document is the delegate's from now on,
 *    and nobody else's, all at once.
 * 4. If the delegate is nominated, the officers look again.
 * 5. If the conference changed its days or its rule in this very moment, the day of deletion follows.
 * @throws NotFound, Forbidden, PreconditionRequired, StaleVersion, NotAmendable, RegistrationClosed, InvalidRequest,
 *   AlreadyRegistered, IncompleteDelegation
 */
export async function putPassport(
  { conferences, delegations, delegates, passports, secrets, seal }: PutPassport,
  command: ChangePassport & { readonly body: Passport },
): Promise<Filed> {
  const { conferenceId, delegationId, delegateId, body, identity, now } = command;
  const actor = await requireActor(delegations, command);
  const [fingerprint, digest, matchKeysOf] = await Promise.all([
    fingerprintOf(secrets, conferenceId, body),
    digestOf(secrets, command),
    matchKeysWith(secrets, conferenceId),
  ]);

  return decideOnLatest(async () => {
    const [current, found, { value: conference, version: ruledBy }] = await Promise.all([
      delegates.findNow(conferenceId, delegationId, delegateId),
      passports.findNow(conferenceId, delegationId, delegateId),
      conferences.get(conferenceId),
    ]);
    if (!current) throw new NotFound();
    const filed = found && isKept(found.value, conference, now) ? found : undefined;
    requireVersionRead(filed?.version, command);
    const before = current.value;
    requirePassportOpen(before, filed, conference, actor, now);
    const faults = faultsOfPassport(body, conference, now);
    if (faults.length > 0) throw new InvalidRequest(faults);

    const answered = (version: number, filedAt: string): Filed => ({
      value: answerOf(delegateId, filedAt, conference, body),
      version,
      created: !filed,
    });
    if (filed && filed.value.digest === digest && before.fingerprint === fingerprint) {
      return async () => answered(filed.version, filed.value.filedAt);
    }

    const version = current.version + 1;
    const after: DelegateRecord = { ...before, fingerprint, passportFiled: true };
    const passport: PassportRecord = {
      delegateId,
      delegationId,
      sealed: await seal(Buffer.from(JSON.stringify(body)), { conferenceId, delegateId }),
      digest,
      filedAt: now.toISOString(),
      ruledBy,
      ...(before.legalHold ? { isHeld: true } : { expiresAt: passportsKeptUntil(conference) }),
    };
    const events =
      before.status === 'nominated' ? [amendmentOf(after, version, ['passport'], command, matchKeysOf(after))] : [];
    return async () => {
      const filing = filePassport(conferenceId, passport, version);
      await delegates.amend(conferenceId, current, after, events, identity, undefined, [filing]);
      await followLatestRule({ conferences, passports }, conferenceId, passport, ruledBy);
      return answered(version, passport.filedAt);
    };
  });
}

const answerOf = (delegateId: string, filedAt: string, conference: Conference, body: Passport): PutPassportAnswer => ({
  delegateId,
  filedAt,
  keptUntil: passportsKeptUntil(conference).toISOString(),
  warnings: warningsOfPassport(body, conference),
});

/** Tells the same passport of the same delegate without opening it. The order in which its fields were sent does not matter. */
async function digestOf(
  secrets: DeriveSecret,
  { conferenceId, delegateId, body }: ChangePassport & { readonly body: Passport },
): Promise<string> {
  const fields = Object.entries(body).sort(([one], [other]) => (one < other ? -1 : 1));
  return createHmac('sha256', await secrets('passport-digests'))
    .update(JSON.stringify([conferenceId, delegateId, fields]))
    .digest('base64url');
}
