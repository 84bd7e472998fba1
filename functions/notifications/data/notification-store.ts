import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod';
import type { EventEnvelope } from '../../../events/envelope.ts';
import { placement } from '../../../events/vocabulary.ts';
import { packOutbox } from '../../shared/dynamo/command-log.ts';
import { type Item, itemHeader } from '../../shared/dynamo/item.ts';
import type { Correspondence } from '../domain/correspondence.ts';
import { correspondenceKey, notificationKey } from './keys.ts';

const correspondence = z.object({
  conferenceId: z.string(),
  matterId: z.string(),
  recipientId: z.string(),
  position: z.string(),
  eventId: z.string(),
  correlationId: z.string(),
  notificationId: z.string(),
  kind: z.string(),
  claimedAt: z.number(),
  silent: z.boolean(),
  calendar: z.object({ sequence: z.number(), entry: placement.optional() }).optional(),
});
const correspondenceItem = z.object({
  ...itemHeader,
  ...correspondence.shape,
  entity: z.literal('CORRESPONDENCE'),
});

/** What became of a mail. `reason` is there unless it was sent. */
export interface Outcome {
  readonly state: 'sent' | 'failed' | 'unknown';
  readonly reason?: string;
}

export class NotificationStore {
  readonly #documents: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(documents: DynamoDBDocumentClient, table: string) {
    this.#documents = documents;
    this.#table = table;
  }

  /**
   * Claims the right to mail, in the place of `last` (undefined: nobody was told anything yet). One conditional write.
   * @returns undefined when the claim stands, else what was found in its way
   */
  async claim(
    claim: Correspondence,
    last: Correspondence | undefined,
  ): Promise<'claimed' | Correspondence | undefined> {
    try {
      await this.#documents.send(
        new PutCommand({
          TableName: this.#table,
          Item: this.#item(claim),
          ...(last
            ? {
                ConditionExpression: 'notificationId = :last',
                ExpressionAttributeValues: { ':last': last.notificationId },
              }
            : { ConditionExpression: 'attribute_not_exists(pk)' }),
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      );
      return 'claimed';
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      const found = error.Item && correspondence.parse(correspondenceItem.parse(unmarshall(error.Item)));
      // The SDK repeats a write whose answer was lost, and then finds its own.
      return found?.notificationId === claim.notificationId ? 'claimed' : found;
    }
  }

  /** Gives a claim back when no mail left: what was told before stands again. */
  async release(claim: Correspondence, last: Correspondence | undefined): Promise<void> {
    const mine = {
      TableName: this.#table,
      ConditionExpression: 'notificationId = :mine',
      ExpressionAttributeValues: { ':mine': claim.notificationId },
    };
    const { conferenceId, matterId, recipientId } = claim;
    if (last) await this.#documents.send(new PutCommand({ ...mine, Item: this.#item(last) }));
    else
      await this.#documents.send(
        new DeleteCommand({ ...mine, Key: correspondenceKey(conferenceId, matterId, recipientId) }),
      );
  }

  /** Whether it is written down what became of a claimed mail. One strongly consistent read. */
  async hasOutcome({ conferenceId, eventId, recipientId }: Correspondence): Promise<boolean> {
    const { Item: item } = await this.#documents.send(
      new GetCommand({
        TableName: this.#table,
        Key: notificationKey(conferenceId, eventId, recipientId),
        ConsistentRead: true,
        ProjectionExpression: 'pk',
      }),
    );
    return item !== undefined;
  }

  /**
   * Writes down what became of a claimed mail, once, and tells it: the notification is inserted with its outcome and is
   * its own outbox. One conditional write.
   * @returns false when it was written down before
   */
  async record(claim: Correspondence, { state, reason }: Outcome, event: EventEnvelope, now: Date): Promise<boolean> {
    const { conferenceId, matterId, recipientId, eventId, notificationId, kind } = claim;
    try {
      await this.#documents.send(
        new PutCommand({
          TableName: this.#table,
          Item: {
            ...notificationKey(conferenceId, eventId, recipientId),
            entity: 'NOTIFICATION',
            schemaVersion: 1,
            version: 1,
            conferenceId,
            notificationId,
            matterId,
            recipientId,
            eventId,
            kind,
            state,
            reason,
            recordedAt: now.toISOString(),
            outbox: packOutbox([event]),
          },
          ConditionExpression: 'attribute_not_exists(pk)',
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }

  #item(value: Correspondence): Item {
    const { conferenceId, matterId, recipientId } = value;
    return {
      ...correspondenceKey(conferenceId, matterId, recipientId),
      entity: 'CORRESPONDENCE',
      schemaVersion: 1,
      version: 1,
      ...value,
    };
  }
}
