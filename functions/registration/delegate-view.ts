import type { DelegateRecord } from './data/delegate-store.ts';
import { isLive } from './domain/delegate-life.ts';
import { badgeNameOf, missingFields } from './domain/person.ts';
import type { Delegate } from './schemas/delegate.ts';

/** The delegate as those see them who may. Which document they travel on, and whether it is under a legal hold, is not for all of them. */
export function showDelegate(delegate: DelegateRecord): Delegate {
  const { fingerprint: _fingerprint, legalHold: _legalHold, passportFiled = false, ...shown } = delegate;
  const missing = isLive(delegate) ? missingFields(delegate) : [];
  return { ...shown, badgeName: badgeNameOf(delegate), passportFiled, missing };
}
