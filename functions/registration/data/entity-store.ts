import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { CommandLog } from '../../shared/dynamo/command-log.ts';
import { type Item, itemHeader } from '../../shared/dynamo/item.ts';
import { readItems } from '../../shared/dynamo/read-items.ts';
import { type Page, type PageRequest, readPage } from '../../shared/dynamo/read-page.ts';
import { type Entity, entity } from '../schemas/entity.ts';
import type { Versioned } from './conference-store.ts';
import { entitiesPartition, entityItemKey } from './keys.ts';
import { readItem, readItemNow } from './read-items.ts';

const entityItem = z.object({ ...itemHeader, entity: z.literal('ENTITY'), ...entity.shape });

const read = (item: Item): Versioned<Entity> => {
  const { entity: _entity, schemaVersion: _schemaVersion, version, ...value } = entityItem.parse(item);
  return { value, version };
};

export class EntityStore {
  readonly #documents: DynamoDBDocumentClient;
  readonly #table: string;
  readonly #commands: CommandLog;

  constructor(documents: DynamoDBDocumentClient, table: string, commands: CommandLog) {
    this.#documents = documents;
    this.#table = table;
    this.#commands = commands;
  }

  async find(conferenceId: string, entityKey: string): Promise<Versioned<Entity> | undefined> {
    const item = await readItem(this.#documents, this.#table, entityItemKey(conferenceId, entityKey));
    return item && read(item);
  }

  /** As it is now, for a command that replaces it. */
  async findNow(conferenceId: string, entityKey: string): Promise<Versioned<Entity> | undefined> {
    const item = await readItemNow(this.#documents, this.#table, entityItemKey(conferenceId, entityKey));
    return item && read(item);
  }

  /** Those of the entities that there are, by key. */
  async findAll(conferenceId: string, entityKeys: readonly string[]): Promise<ReadonlyMap<string, Entity>> {
    const keys = entityKeys.map((key) => entityItemKey(conferenceId, key));
    const items = await readItems(this.#documents, this.#table, keys);
    return new Map(items.map(read).map(({ value }) => [value.entityKey, value]));
  }

  /** The first of the list, if there is any. */
  async findFirst(conferenceId: string): Promise<Versioned<Entity> | undefined> {
    const { Items: [first] = [] } = await this.#documents.send(
      new QueryCommand({
        TableName: this.#table,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': entitiesPartition(conferenceId) },
        Limit: 1,
      }),
    );
    return first && read(first);
  }

  async list(conferenceId: string, page: PageRequest, cursorKey: Uint8Array): Promise<Page<Entity>> {
    const query = {
      TableName: this.#table,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': entitiesPartition(conferenceId) },
    };
    const { items, ...rest } = await readPage(this.#documents, query, page, cursorKey, `entities/${conferenceId}`);
    return { items: items.map((item) => read(item).value), ...rest };
  }

  /** Puts the entity in place of `version` (0: there was none yet). @throws StaleVersion, or `refuse` when there was one */
  async put(conferenceId: string, value: Entity, version: number, refuse?: () => Error): Promise<void> {
    await this.#commands.write([
      {
        put: {
          Item: {
            ...entityItemKey(conferenceId, value.entityKey),
            entity: 'ENTITY',
            schemaVersion: 1,
            version: version + 1,
            ...value,
          },
          ...(version === 0
            ? { ConditionExpression: 'attribute_not_exists(pk)' }
            : { ConditionExpression: 'version = :version', ExpressionAttributeValues: { ':version': version } }),
        },
        ...(refuse ? { refuse } : {}),
      },
    ]);
  }
}
