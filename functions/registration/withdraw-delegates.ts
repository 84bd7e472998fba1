import { MAX_ACTIONS } from '../shared/dynamo/command-log.ts';
import type { ReceivedEvent } from '../shared/events/event-consumer.ts';
import type { DelegateStore } from './data/delegate-store.ts';
import { decideOnLatest } from './decide-on-latest.ts';
import { isLive } from './domain/delegate-life.ts';
import { withdrawalOf } from './withdrawal.ts';

/** Beside the quota and the record with the events, a transaction takes so many people: each is a delegate and a guard. */
const MOST_IN_A_CHUNK = Math.floor((MAX_ACTIONS - 2) / 2);

/**
 * A delegation has withdrawn, and takes nobody in any more: so do its people, from the first who was added to the last.
 * 1. Chunk by chunk, all at once: they are withdrawn, their places return, and they may be registered elsewhere; the other
 *    services are told of each who was nominated.
 * 2. Who is withdrawn or replaced already is left alone. So it is harmless to repeat, and if it breaks off the next run does
 *    what is left to do.
 * @throws Busy when others keep changing the same people; who is withdrawn by then stays so
 */
export async function withdrawDelegates(
  { delegates }: { readonly delegates: DelegateStore },
  { metadata, data, cause }: ReceivedEvent<{ readonly delegationId: string }>,
  now: Date,
): Promise<void> {
  const { conferenceId, occurredAt, eventId } = metadata;
  const { delegationId } = data;
  // No key: each delegate's own state guards the withdrawal.
  const identity = {
    conferenceId,
    caller: 'registration',
    route: 'withdraw-delegates',
    key: undefined,
    bodyHash: eventId,
  };

  let after: string | undefined;
  do {
    after = await decideOnLatest(async () => {
      const { people, last } = await delegates.readSome(conferenceId, delegationId, MOST_IN_A_CHUNK, after);
      const withdrawals = people
        .filter(({ value }) => isLive(value))
        .map((person) => withdrawalOf(person, 'delegation-withdrawn', occurredAt, cause, now));
      const departures = withdrawals.map(({ departure }) => departure);
      const events = withdrawals.flatMap((withdrawal) => withdrawal.events);
      return async () => {
        if (departures.length > 0) await delegates.withdraw(conferenceId, delegationId, departures, events, identity);
        return last;
      };
    });
  } while (after !== undefined);
}
