import type { Fault } from '../../shared/problem.ts';
import { latestToday } from './person.ts';

/** The days of a travel document, `YYYY-MM-DD` as printed in it. */
export interface PassportDays {
  readonly issuedOn?: string | undefined;
  readonly expiresOn: string;
}

/** What a conference asks of the documents its delegates travel on. */
export interface PassportRule {
  /** The last day of the conference. */
  readonly endsOn: string;
  /** How many days beyond the conference the organiser wants documents to be valid. */
  readonly passportValidityDays: number;
}

/** Why this document cannot be taken as of `now`; each fault points at its field. */
export function faultsOfPassport({ issuedOn, expiresOn }: PassportDays, { endsOn }: PassportRule, now: Date): Fault[] {
  const faults: Fault[] = [];
  if (issuedOn !== undefined && issuedOn > latestToday(now)) {
    faults.push({ pointer: '/issuedOn', detail: 'must not be in the future' });
  }
  if (issuedOn !== undefined && issuedOn > expiresOn) {
    faults.push({ pointer: '/expiresOn', detail: 'must not be before the day of issue' });
  }
  if (expiresOn < endsOn) {
    faults.push({ pointer: '/expiresOn', detail: `must not be before the last day of the conference, ${endsOn}` });
  }
  return faults;
}

const DAY_MS = 86_400_000;

/** What the organiser would rather have otherwise, though it is no reason to refuse the document. */
export function warningsOfPassport(
  { expiresOn }: PassportDays,
  { endsOn, passportValidityDays }: PassportRule,
): Fault[] {
  const wanted = new Date(Date.parse(endsOn) + passportValidityDays * DAY_MS).toISOString().slice(0, 10);
  if (expiresOn >= wanted) return [];
  const detail = `the organiser asks for documents that are valid until ${wanted}, ${passportValidityDays} days after the conference`;
  return [{ pointer: '/expiresOn', detail }];
}
