import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { Write } from '../../shared/dynamo/command-log.ts';
import { itemHeader } from '../../shared/dynamo/item.ts';
import { receiptKey } from './keys.ts';

const receipt = z.object({
  conferenceId: z.string(),
  delegationId: z.string(),
  receiptId: z.string(),
  collectedBy: z.string(),
  collectedAt: z.string(),
  /** Who was signed in. */
  by: z.string(),
  badges: z.array(
    z.object({ serial: z.string(), delegateId: z.string(), badgeName: z.string(), category: z.string() }),
  ),
});
const receiptItem = z.object({ ...itemHeader, entity: z.literal('RECEIPT'), ...receipt.shape });

/** Badges that were collected at once, by somebody who answers for them. */
export type CustodyReceipt = z.output<typeof receipt>;

export class ReceiptStore {
  readonly #documents: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(documents: DynamoDBDocumentClient, table: string) {
    this.#documents = documents;
    this.#table = table;
  }

  write(value: CustodyReceipt): Write {
    const key = receiptKey(value.conferenceId, value.delegationId, value.receiptId);
    return {
      put: {
        Item: { ...key, ...value, entity: 'RECEIPT', schemaVersion: 1, version: 1 },
        ConditionExpression: 'attribute_not_exists(pk)',
      },
    };
  }

  async get(conferenceId: string, delegationId: string, receiptId: string): Promise<CustodyReceipt | undefined> {
    const Key = receiptKey(conferenceId, delegationId, receiptId);
    const { Item: item } = await this.#documents.send(
      new GetCommand({ TableName: this.#table, Key, ConsistentRead: true }),
    );
    return item && receipt.parse(receiptItem.parse(item));
  }
}
