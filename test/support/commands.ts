import { randomUUID } from 'node:crypto';
import type { CommandIdentity } from '../../functions/shared/dynamo/command-log.ts';
import type { Cause } from '../../functions/shared/events/compose-event.ts';

/** What the HTTP layer knows of a command: who asks, with which Idempotency-Key, and when. */
export function commandBy(
  caller: string,
  conferenceId: string,
  { key, now = new Date(), route = 'test' }: { key?: string; now?: Date; route?: string } = {},
): { identity: CommandIdentity; cause: Cause; now: Date } {
  return {
    identity: { conferenceId, caller, route, key, bodyHash: 'body' },
    cause: { conferenceId, correlationId: randomUUID(), causationId: randomUUID() },
    now,
  };
}
