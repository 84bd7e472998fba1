import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { representedEntity } from '../../../events/vocabulary.ts';
import { itemHeader } from '../../shared/dynamo/item.ts';
import { readItems } from '../../shared/dynamo/read-items.ts';
import { OutdatedEvent } from '../../shared/events/event-consumer.ts';
import { delegationKey } from './keys.ts';

const delegation = z.object({
  conferenceId: z.string(),
  delegationId: z.string(),
  represents: representedEntity,
  /** The `sub` of everyone who may speak for the delegation. */
  focalPoints: z.array(z.string()),
});
const delegationItem = z.object({ ...itemHeader, ...delegation.shape, entity: z.literal('DELEGATION') });

export type Delegation = z.output<typeof delegation>;

/** How a delegation is called: in English, or in the first language there is. */
export const nameOf = ({ represents: { names, key } }: Delegation): string =>
  names.en ?? Object.values(names)[0] ?? key;

/** What accreditation knows of a delegation: whom it represents, for the badge, and who may ask about its people. */
export class DelegationProjection {
  readonly #documents: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(documents: DynamoDBDocumentClient, table: string) {
    this.#documents = documents;
    this.#table = table;
  }

  /** @throws OutdatedEvent when this or a later version is known */
  async put(value: Delegation, version: number): Promise<void> {
    const key = delegationKey(value.conferenceId, value.delegationId);
    try {
      await this.#documents.send(
        new PutCommand({
          TableName: this.#table,
          Item: { ...key, ...value, entity: 'DELEGATION', schemaVersion: 1, version },
          ConditionExpression: 'attribute_not_exists(pk) OR version < :version',
          ExpressionAttributeValues: { ':version': version },
        }),
      );
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) throw new OutdatedEvent();
      throw error;
    }
  }

  async get(conferenceId: string, delegationId: string): Promise<Delegation | undefined> {
    const { Item: item } = await this.#documents.send(
      new GetCommand({ TableName: this.#table, Key: delegationKey(conferenceId, delegationId) }),
    );
    return item && delegation.parse(delegationItem.parse(item));
  }

  /** The delegations of one page, at most 100, by their ids, each read once; one that has not arrived is left out. */
  async getSome(conferenceId: string, delegationIds: Iterable<string>): Promise<ReadonlyMap<string, Delegation>> {
    const keys = [...new Set(delegationIds)].map((id) => delegationKey(conferenceId, id));
    const items = await readItems(this.#documents, this.#table, keys);
    const found = items.map((item) => delegation.parse(delegationItem.parse(item)));
    return new Map(found.map((value) => [value.delegationId, value]));
  }
}
