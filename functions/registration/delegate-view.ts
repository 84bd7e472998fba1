import type { DelegateRecord } from './data/delegate-store.ts';
import { badgeNameOf, missingFields } from './domain/person.ts';
import type { Delegate } from './schemas/delegate.ts';

/** The delegate as those see them who may. Whether and which document is known is nobody's business. */
export function showDelegate(delegate: DelegateRecord): Delegate {
  const { fingerprint: _fingerprint, nominatedAt, ...shown } = delegate;
  return { ...shown, badgeName: badgeNameOf(delegate), nominatedAt, missing: missingFields(delegate) };
}
