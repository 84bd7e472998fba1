import { InvalidRequest, type Problem } from '../shared/problem.ts';
import type { DelegateRecord } from './data/delegate-store.ts';
import { contradictions } from './domain/person.ts';
import { UnknownCategory } from './domain/problems.ts';
import type { Conference } from './schemas/conference.ts';
import type { DelegateBody } from './schemas/delegate.ts';

/** Why this person cannot be a draft, if so: the category is unknown, or what is said cannot be true. */
export function refusalToDraft(
  conference: Conference,
  body: Pick<DelegateBody, 'category' | 'dateOfBirth' | 'arrival' | 'departure'>,
  now: Date,
): Problem | undefined {
  const faults = contradictions(body, now);
  if (faults.length > 0) return new InvalidRequest(faults);
  if (conference.categories.some(({ key }) => key === body.category)) return undefined;
  return new UnknownCategory([body.category], '/category');
}

/** A new draft. */
export function draftDelegate(
  delegateId: string,
  delegationId: string,
  { passport: _passport, ...person }: DelegateBody,
  fingerprint: string | undefined,
): DelegateRecord {
  return { delegateId, delegationId, status: 'draft', ...person, fingerprint };
}
