import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { EventEnvelope } from '../../../events/envelope.ts';
import type { CommandIdentity, CommandLog } from '../../shared/dynamo/command-log.ts';
import { type Item, itemHeader } from '../../shared/dynamo/item.ts';
import { NotFound } from '../../shared/problem.ts';
import { type Conference, conference } from '../schemas/conference.ts';
import { conferenceKey } from './keys.ts';
import { readItem, readItemNow } from './read-items.ts';

const conferenceItem = z.object({ ...itemHeader, entity: z.literal('CONFERENCE'), ...conference.shape });

export interface Versioned<Value> {
  readonly value: Value;
  readonly version: number;
}

const read = (item: Item): Versioned<Conference> => {
  const { entity: _entity, schemaVersion: _schemaVersion, version, ...value } = conferenceItem.parse(item);
  return { value, version };
};

export class ConferenceStore {
  readonly #documents: DynamoDBDocumentClient;
  readonly #table: string;
  readonly #commands: CommandLog;

  constructor(documents: DynamoDBDocumentClient, table: string, commands: CommandLog) {
    this.#documents = documents;
    this.#table = table;
    this.#commands = commands;
  }

  async find(conferenceId: string): Promise<Versioned<Conference> | undefined> {
    const item = await readItem(this.#documents, this.#table, conferenceKey(conferenceId));
    return item && read(item);
  }

  /** As it is now, for a command that replaces it. */
  async findNow(conferenceId: string): Promise<Versioned<Conference> | undefined> {
    const item = await readItemNow(this.#documents, this.#table, conferenceKey(conferenceId));
    return item && read(item);
  }

  /** @throws NotFound */
  async get(conferenceId: string): Promise<Versioned<Conference>> {
    const found = await this.find(conferenceId);
    if (!found) throw new NotFound();
    return found;
  }

  /** Puts the conference in place of `version` (0: there was none yet). @throws what `refuse` makes of it if something else is there */
  async put(
    value: Conference,
    version: number,
    identity: CommandIdentity,
    event: EventEnvelope,
    refuse: () => Error,
  ): Promise<void> {
    await this.#commands.commit(identity, {
      writes: [
        {
          put: {
            Item: {
              ...conferenceKey(value.conferenceId),
              entity: 'CONFERENCE',
              schemaVersion: 1,
              version: version + 1,
              ...value,
            },
            ...(version === 0
              ? { ConditionExpression: 'attribute_not_exists(pk)' }
              : { ConditionExpression: 'version = :version', ExpressionAttributeValues: { ':version': version } }),
          },
          refuse,
        },
      ],
      events: [event],
    });
  }
}
