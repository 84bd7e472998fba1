import type { DelegateRecord } from './data/delegate-store.ts';
import { badgeNameOf, missingFields } from './domain/person.ts';
import type { Delegate } from './schemas/delegate.ts';

/** The delegate as those see them who may. Whether and which document is known is nobody's business. */
export function showDelegate(delegate: DelegateRecord): Delegate {
  const { fingerprint: _fingerprint, ...shown } = delegate;
  const missing = delegate.status === 'draft' || delegate.status === 'nominated' ? missingFields(delegate) : [];
  return { ...shown, badgeName: badgeNameOf(delegate), missing };
}
