import { requireIfMatch } from '../shared/http/http-handler.ts';
import { StaleVersion } from '../shared/problem.ts';
import type { Replacing } from './command.ts';
import type { Versioned } from './data/conference-store.ts';
import type { DelegateRecord } from './data/delegate-store.ts';
import type { PassportRecord } from './data/passport-store.ts';
import type { Actor } from './delegation-access.ts';
import { requireLive } from './domain/delegate-life.ts';
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
 * Lets somebody change the passport of a delegate who has a place: a focal point a draft's until registration closes, a
 * nominated delegate's and a successor's also afterwards, the organiser at any time; nobody one that is under a legal hold
 * or that the conference would delete at once.
 * @throws NotAmendable, RegistrationClosed
 */
export function requirePassportOpen(
  { status, replaces, legalHold }: DelegateRecord,
  filed: Versioned<PassportRecord> | undefined,
  conference: Conference,
  actor: Actor,
  now: Date,
): void {
  requireLive({ status });
  if (legalHold && filed) throw new NotAmendable('This passport cannot be changed now: ask the organiser.');
  requirePassportsKept(conference, now);
  const isSettled = status === 'draft' && replaces === undefined;
  if (actor === 'focal-point' && isSettled && hasClosed(conference.registration, now)) {
    throw new RegistrationClosed(conference.registration);
  }
}

/** Nothing of a passport is taken that would be deleted at once. @throws NotAmendable */
export function requirePassportsKept(conference: Conference, now: Date): void {
  if (now >= passportsKeptUntil(conference)) {
    throw new NotAmendable('The conference is over and keeps no passports any more.');
  }
}
