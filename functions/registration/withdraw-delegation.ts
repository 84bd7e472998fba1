import { delegationWithdrawnV1 } from '../../events/registration/delegation-withdrawn.v1.ts';
import type { Answer } from '../shared/dynamo/command-log.ts';
import { composeEvent } from '../shared/events/compose-event.ts';
import { etagOf } from '../shared/http/http-handler.ts';
import type { DelegationCommand } from './command.ts';
import type { DelegationRecord, DelegationStore } from './data/delegation-store.ts';
import { closeQuota } from './data/quota-item.ts';
import { decideOnLatest } from './decide-on-latest.ts';
import { readToDirect } from './delegation-access.ts';
import { showDelegation } from './delegation-view.ts';
import { requireNotWithdrawn } from './domain/delegation-life.ts';

/**
 * A whole delegation does not come any more: its primary focal point says so, or the organiser.
 * 1. It has withdrawn and takes nobody in from now on, all at once. Its invitation stays redeemed.
 * 2. The other services are told; and so is registration itself, which then withdraws its people one by one.
 * @throws NotFound, Forbidden, StaleVersion, DelegationWithdrawn
 */
export async function withdrawDelegation(
  { delegations }: { readonly delegations: DelegationStore },
  command: DelegationCommand & { readonly expectedVersion?: number },
): Promise<Answer> {
  const { conferenceId, delegationId, identity, cause, now } = command;
  return decideOnLatest(async () => {
    const { value: before, version } = await readToDirect(delegations, command);
    requireNotWithdrawn(before);
    const after: DelegationRecord = { ...before, status: 'withdrawn', withdrawnAt: now.toISOString() };
    const aggregate = { id: delegationId, version: version + 1 };
    const event = composeEvent(delegationWithdrawnV1, cause, aggregate, { delegationId }, now);
    const answer: Answer = { status: 200, body: showDelegation(after), etag: etagOf(version + 1) };
    return async () => {
      const writes = [closeQuota(conferenceId, delegationId)];
      await delegations.replace(conferenceId, after, version, identity, { writes, events: [event], answer });
      return answer;
    };
  });
}
