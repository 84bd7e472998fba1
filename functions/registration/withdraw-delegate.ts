import type { Answer } from '../shared/dynamo/command-log.ts';
import { etagOf } from '../shared/http/http-handler.ts';
import { NotFound, StaleVersion } from '../shared/problem.ts';
import type { DelegationCommand } from './command.ts';
import type { DelegateStore } from './data/delegate-store.ts';
import type { DelegationStore } from './data/delegation-store.ts';
import { decideOnLatest } from './decide-on-latest.ts';
import { showDelegate } from './delegate-view.ts';
import { requireActor } from './delegation-access.ts';
import { requireLive } from './domain/delegate-life.ts';
import { withdrawalOf } from './withdrawal.ts';

/** Of somebody who does not come nothing is missing. */
const NOTHING_ASKED = { categories: [] };

/**
 * A delegate does not come any more: the focal point says so, or the organiser, also after registration has closed.
 * 1. A draft or a nominated delegate is withdrawn. The place returns, the person may be registered again, and if it was the
 *    head the delegation has none until another delegate is named: all at once.
 * 2. If the delegate was nominated, the other services are told.
 * @throws NotFound, Forbidden, StaleVersion, NotAmendable
 */
export async function withdrawDelegate(
  { delegations, delegates }: { readonly delegations: DelegationStore; readonly delegates: DelegateStore },
  command: DelegationCommand & { readonly delegateId: string; readonly expectedVersion?: number },
): Promise<Answer> {
  const { conferenceId, delegationId, delegateId, expectedVersion, identity, cause, now } = command;
  await requireActor(delegations, command);
  return decideOnLatest(async () => {
    const current = await delegates.findNow(conferenceId, delegationId, delegateId);
    if (!current) throw new NotFound();
    if (expectedVersion !== undefined && expectedVersion !== current.version) throw new StaleVersion();
    requireLive(current.value);

    const { departure, events } = withdrawalOf(current, 'withdrawn', now.toISOString(), cause, now);
    const answer: Answer = {
      status: 200,
      body: showDelegate(departure.after, NOTHING_ASKED),
      etag: etagOf(current.version + 1),
    };
    return async () => {
      await delegates.withdraw(conferenceId, delegationId, [departure], events, identity, answer);
      return answer;
    };
  });
}
