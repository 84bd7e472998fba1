import type { EventEnvelope } from '../../events/envelope.ts';
import { delegateWithdrawnV1 } from '../../events/registration/delegate-withdrawn.v1.ts';
import { type Cause, composeEvent } from '../shared/events/compose-event.ts';
import type { Versioned } from './data/conference-store.ts';
import type { DelegateRecord, Departure } from './data/delegate-store.ts';

export interface Withdrawal {
  readonly departure: Departure;
  /**
   * What the other services are told: of a nominated delegate that they do not come, of a draft nothing; but of one who was
   * to come in somebody's place they have heard by the substitution.
   */
  readonly events: readonly EventEnvelope[];
}

/** A delegate does not come any more. The document is forgotten, so that the person can be registered again. */
export function withdrawalOf(
  before: Versioned<DelegateRecord>,
  reason: 'withdrawn' | 'delegation-withdrawn',
  withdrawnAt: string,
  cause: Cause,
  now: Date,
): Withdrawal {
  const { delegateId, delegationId, status, replaces } = before.value;
  const isKnown = status === 'nominated' || replaces !== undefined;
  const after: DelegateRecord = {
    ...before.value,
    status: 'withdrawn',
    headOfDelegation: false,
    fingerprint: undefined,
    withdrawnAt,
  };
  const aggregate = { id: delegateId, version: before.version + 1 };
  const data = { delegateId, delegationId, reason };
  return {
    departure: { before, after },
    events: isKnown ? [composeEvent(delegateWithdrawnV1, cause, aggregate, data, now)] : [],
  };
}
