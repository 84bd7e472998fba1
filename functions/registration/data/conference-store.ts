import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { EventEnvelope } from '../../../events/envelope.ts';
import type { CommandIdentity, CommandLog } from '../../shared/dynamo/command-log.ts';
import { itemHeader } from '../../shared/dynamo/item.ts';
import { NotFound } from '../../shared/problem.ts';
import { type Conference, conference } from '../schemas/conference.ts';
import { conferenceKey } from './keys.ts';
import { readItem } from './read-items.ts';

const conferenceItem = z.object({ ...itemHeader, entity: z.literal('CONFERENCE'), ...conference.shape });

export interface Versioned<Value> {
  readonly value: Value;
  readonly version: number;
}

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
    if (!item) return undefined;
    const { entity: _entity, schemaVersion: _schemaVersion, version, ...value } = conferenceItem.parse(item);
    return { value, version };
  }

  /** @throws NotFound */
  async get(conferenceId: string): Promise<Versioned<Conference>> {
    const found = await this.find(conferenceId);
    if (!found) throw new NotFound();
    return found;
  }

  /** Puts the conference in place of `version` (0: there was none yet). @throws StaleVersion */
  async put(value: Conference, version: number, identity: CommandIdentity, event: EventEnvelope): Promise<void> {
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
        },
      ],
      events: [event],
    });
  }
}
