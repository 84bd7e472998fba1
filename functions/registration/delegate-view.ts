import type { DelegateRecord } from './data/delegate-store.ts';
import { isLive } from './domain/delegate-life.ts';
import { badgeNameOf, missingFields, photoRuleOf } from './domain/person.ts';
import type { Conference } from './schemas/conference.ts';
import type { Delegate } from './schemas/delegate.ts';

/** The delegate as those see them who may. Which document they travel on, and whether it is under a legal hold, is not for all of them. */
export function showDelegate(delegate: DelegateRecord, { categories }: Pick<Conference, 'categories'>): Delegate {
  const { fingerprint: _fingerprint, legalHold: _legalHold, passportFiled = false, ...shown } = delegate;
  const missing = isLive(delegate) ? missingFields(delegate, photoRuleOf(categories)) : [];
  return { ...shown, badgeName: badgeNameOf(delegate), passportFiled, missing };
}
