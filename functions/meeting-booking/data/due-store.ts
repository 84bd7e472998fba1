import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { itemHeader } from '../../shared/dynamo/item.ts';
import { DUE_PARTITION, dueUntil, meetingOfDueKey } from './keys.ts';

const dueItem = z.object({ ...itemHeader, sk: z.string(), entity: z.literal('DUE') });

/** That the time of a meeting may have come: only the meeting itself knows whether it still holds. */
export interface Due {
  readonly conferenceId: string;
  readonly meetingId: string;
  /** How it is kept: by the time, and by the version of the meeting that set the time. */
  readonly sk: string;
  readonly version: number;
}

/** The times at which meetings are decided. `MeetingStore` writes them with the meetings. */
export class DueStore {
  readonly #documents: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(documents: DynamoDBDocumentClient, table: string) {
    this.#documents = documents;
    this.#table = table;
  }

  /** Whatever is due by then, of all conferences, the oldest first, a page at a time. */
  async *until(instant: Date): AsyncGenerator<Due[]> {
    let from: Record<string, unknown> | undefined;
    do {
      const page = await this.#documents.send(
        new QueryCommand({
          TableName: this.#table,
          KeyConditionExpression: 'pk = :due AND sk < :until',
          ExpressionAttributeValues: { ':due': DUE_PARTITION, ':until': dueUntil(instant) },
          ...(from ? { ExclusiveStartKey: from } : {}),
        }),
      );
      yield (page.Items ?? []).map((item) => {
        const { sk, version } = dueItem.parse(item);
        return { ...meetingOfDueKey(sk), sk, version };
      });
      from = page.LastEvaluatedKey;
    } while (from);
  }

  /** Harmless to repeat; what was set anew for the same time meanwhile stays. */
  async remove({ sk, version }: Due): Promise<void> {
    try {
      await this.#documents.send(
        new DeleteCommand({
          TableName: this.#table,
          Key: { pk: DUE_PARTITION, sk },
          ConditionExpression: 'attribute_not_exists(pk) OR version = :version',
          ExpressionAttributeValues: { ':version': version },
        }),
      );
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  }
}
