import type { EventEnvelope } from '../../../events/envelope.ts';
import type { CommandIdentity, CommandLog } from '../../shared/dynamo/command-log.ts';
import { MINUTE_MS } from '../../shared/local-time.ts';
import { NotFound, StaleVersion } from '../../shared/problem.ts';
import type { Availability } from '../domain/availability.ts';
import { delegateKey } from './keys.ts';

/**
 * What people say of when they can meet. It lies in the item of the person: who reads of somebody reads that too, and it
 * is said of nobody who left in that moment.
 */
export class AvailabilityStore {
  readonly #commands: CommandLog;

  constructor(commands: CommandLog) {
    this.#commands = commands;
  }

  /**
   * Puts an availability in place of `version` (0: nothing was said yet).
   * @throws StaleVersion, and NotFound when the person left meanwhile
   */
  async put(
    conferenceId: string,
    delegateId: string,
    { windows, ...rest }: Availability,
    version: number,
    identity: CommandIdentity,
    event: EventEnvelope,
    now: Date,
  ): Promise<void> {
    const availability = {
      version: version + 1,
      putAt: now.toISOString(),
      windows: windows?.map(({ from, to }) => [from / MINUTE_MS, to / MINUTE_MS]),
      ...rest,
    };
    const isAsRead = version === 0 ? 'attribute_not_exists(availability)' : 'availability.#version = :version';
    await this.#commands.commit(
      identity,
      {
        writes: [
          {
            update: {
              Key: delegateKey(conferenceId, delegateId),
              UpdateExpression: 'SET availability = :availability ADD #version :one',
              ConditionExpression: `attribute_exists(pk) AND attribute_not_exists(withdrawn) AND ${isAsRead}`,
              ExpressionAttributeNames: { '#version': 'version' },
              ExpressionAttributeValues: {
                ':availability': availability,
                ':one': 1,
                ...(version === 0 ? {} : { ':version': version }),
              },
            },
            refuse: (found) => (found && !found.withdrawn ? new StaleVersion() : new NotFound()),
          },
        ],
        events: [event],
      },
      now,
    );
  }
}
