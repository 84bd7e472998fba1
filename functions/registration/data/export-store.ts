import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { EventEnvelope } from '../../../events/envelope.ts';
import type { Answer, CommandIdentity, CommandLog, Write } from '../../shared/dynamo/command-log.ts';
import { expiresIn, type Item, itemHeader } from '../../shared/dynamo/item.ts';
import { DAYS_KEPT, exported } from '../schemas/export.ts';
import type { Versioned } from './conference-store.ts';
import { exportKey } from './keys.ts';
import { readItem, readItemNow } from './read-items.ts';

const exportRecord = z.object({
  ...exported.omit({ download: true }).shape,
  /** Who has all these people's data. */
  requestedBy: z.string(),
});
export type ExportRecord = z.output<typeof exportRecord>;

const exportItem = z.object({ ...itemHeader, entity: z.literal('EXPORT'), ...exportRecord.shape });

const read = (item: Item): Versioned<ExportRecord> => {
  const { entity: _entity, schemaVersion: _schemaVersion, version, ...value } = exportItem.parse(item);
  return { value, version };
};

/** Where the file of an export lies in its bucket. */
export const objectKeyOf = (conferenceId: string, { exportId, format }: Pick<ExportRecord, 'exportId' | 'format'>) =>
  `${conferenceId}/${exportId}.${format}`;

export class ExportStore {
  readonly #documents: DynamoDBDocumentClient;
  readonly #table: string;
  readonly #commands: CommandLog;

  constructor(documents: DynamoDBDocumentClient, table: string, commands: CommandLog) {
    this.#documents = documents;
    this.#table = table;
    this.#commands = commands;
  }

  async find(conferenceId: string, id: string): Promise<Versioned<ExportRecord> | undefined> {
    const item = await readItem(this.#documents, this.#table, exportKey(conferenceId, id));
    return item && read(item);
  }

  /** As it is now, for whoever makes the file. */
  async findNow(conferenceId: string, id: string): Promise<Versioned<ExportRecord> | undefined> {
    const item = await readItemNow(this.#documents, this.#table, exportKey(conferenceId, id));
    return item && read(item);
  }

  /** @throws AlreadyAnswered */
  async request(
    conferenceId: string,
    value: ExportRecord,
    event: EventEnvelope,
    identity: CommandIdentity,
    answer: Answer,
  ): Promise<void> {
    await this.#commands.commit(identity, { writes: [exportPut(conferenceId, value, 0)], events: [event], answer });
  }

  /** Says what became of it. @throws StaleVersion when that was said before */
  async finish(conferenceId: string, value: ExportRecord, version: number): Promise<void> {
    await this.#commands.write([exportPut(conferenceId, value, version)]);
  }
}

const exportPut = (conferenceId: string, value: ExportRecord, version: number): Write => ({
  put: {
    Item: {
      ...exportKey(conferenceId, value.exportId),
      entity: 'EXPORT',
      schemaVersion: 1,
      version: version + 1,
      ...value,
      expiresAt: expiresIn(new Date(value.requestedAt), DAYS_KEPT * 86_400),
    },
    ...(version === 0
      ? { ConditionExpression: 'attribute_not_exists(pk)' }
      : { ConditionExpression: 'version = :version', ExpressionAttributeValues: { ':version': version } }),
  },
});
