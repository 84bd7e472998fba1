import { requireIfMatch } from '../shared/http/http-handler.ts';
import { StaleVersion } from '../shared/problem.ts';
import type { Replacing } from './command.ts';
import type { Versioned } from './data/conference-store.ts';
import type { DelegateRecord } from './data/delegate-store.ts';
import type { PassportRecord } from './data/passport-store.ts';
import { NotAmendable, RegistrationClosed } from './domain/problems.ts';
import { hasClosed } from './domain/registration-window.ts';
import { passportsKeptUntil } from './domain/retention.ts';
import type { Conference } from './schemas/conference.ts';

/**
 * Holds a PUT to what its caller read: nothing, or the version that is there.
 * @throws PreconditionRequired, StaleVersion
 */
export function requireVersionRead(present: number | undefined, { expectedVersion, ifMatchSent }: Replacing): void {
  if (present !== undefined) requireIfMatch({ ifMatchSent });
  // If-Match fails on what does not exist, `*` included (RFC 9110 section 13.1.1).
  const isStale = present === undefined ? ifMatchSent : expectedVersion !== undefined && expectedVersion !== present;
  if (isStale) throw new StaleVersion();
}

/**
 * Lets a focal point change the passport: a draft's until registration closes, a nominated delegate's also afterwards, and
 * none that is under a legal hold or that the conference would delete at once.
 * @throws NotAmendable, RegistrationClosed
 */
export function requirePassportOpen(
  { status, legalHold }: DelegateRecord,
  filed: Versioned<PassportRecord> | undefined,
  conference: Conference,
  now: Date,
): void {
  if (status !== 'draft' && status !== 'nominated') {
    throw new NotAmendable('This delegate is no longer in the delegation: the passport stays as it was.');
  }
  if (legalHold && filed) throw new NotAmendable('This passport cannot be changed now: ask the organiser.');
  if (now >= passportsKeptUntil(conference)) {
    throw new NotAmendable('The conference is over and keeps no passports any more.');
  }
  if (status === 'draft' && hasClosed(conference.registration, now)) {
    throw new RegistrationClosed(conference.registration);
  }
}
