import { InvalidRequest, type Problem } from '../shared/problem.ts';
import type { DelegateRecord } from './data/delegate-store.ts';
import { contradictions } from './domain/person.ts';
import { UnknownCategory } from './domain/problems.ts';
import type { Conference } from './schemas/conference.ts';
import type { DelegateBody } from './schemas/delegate.ts';

type Said = Pick<DelegateBody, 'dateOfBirth' | 'arrival' | 'departure'>;

/** Why this person cannot be a draft, if so: what is said cannot be true, or the category is unknown. */
export const refusalToDraft = (
  conference: Conference,
  body: Said & Pick<DelegateBody, 'category'>,
  now: Date,
): Problem | undefined => refusalOfFacts(body, now) ?? refusalOfCategory(conference, body.category);

export function refusalOfFacts(said: Said, now: Date): Problem | undefined {
  const faults = contradictions(said, now);
  return faults.length > 0 ? new InvalidRequest(faults) : undefined;
}

export const refusalOfCategory = ({ categories }: Conference, category: string): Problem | undefined =>
  categories.some(({ key }) => key === category) ? undefined : new UnknownCategory([category], '/category');

/** A new draft. */
export function draftDelegate(
  delegateId: string,
  delegationId: string,
  { passport: _passport, ...person }: DelegateBody,
  fingerprint: string | undefined,
): DelegateRecord {
  return { delegateId, delegationId, status: 'draft', ...person, fingerprint };
}
