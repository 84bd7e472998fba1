import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { delegateId, delegationId } from '../../../events/vocabulary.ts';
import type { CommandLog, Write } from '../../shared/dynamo/command-log.ts';
import { type Item, itemHeader } from '../../shared/dynamo/item.ts';
import { StaleVersion } from '../../shared/problem.ts';
import type { Versioned } from './conference-store.ts';
import { passportKey, passportsPartition } from './keys.ts';
import { readItemNow } from './read-items.ts';

const passportRecord = z.object({
  delegateId,
  delegationId,
  /** The passport, as KMS sealed it for this delegate of this conference. */
  sealed: z.custom<Uint8Array>((value) => value instanceof Uint8Array),
  /** A keyed hash of all of it: tells whether the same is put again, without opening it. */
  digest: z.string(),
  filedAt: z.string(),
  /** Under a legal hold, which the delegate's own item explains. Then it does not expire. */
  isHeld: z.literal(true).optional(),
  /** The version of the conference whose days and rule `expiresAt` follows. */
  ruledBy: z.int(),
  /** When it is deleted. In the table: seconds since 1970, as DynamoDB's TTL takes it. */
  expiresAt: z
    .int()
    .transform((seconds) => new Date(seconds * 1000))
    .optional(),
});
export type PassportRecord = z.output<typeof passportRecord>;

const passportItem = z.object({ ...itemHeader, entity: z.literal('PASSPORT'), ...passportRecord.shape });

const which = passportRecord.pick({ delegationId: true, delegateId: true });
export type WhichPassport = z.output<typeof which>;

/** So many are written at the same time when a rule changes for all. */
const AT_ONCE = 25;

const read = (item: Item): Versioned<PassportRecord> => {
  const { entity: _entity, schemaVersion: _schemaVersion, version, ...value } = passportItem.parse(item);
  return { value, version };
};

/**
 * Files the passport as of the delegate's version `version`. Every write of a passport goes with one of its delegate, whose
 * version guards both.
 */
export const filePassport = (conferenceId: string, value: PassportRecord, version: number): Write => ({
  put: {
    Item: {
      ...passportKey(conferenceId, value.delegationId, value.delegateId),
      entity: 'PASSPORT',
      schemaVersion: 1,
      version,
      ...value,
      expiresAt: value.expiresAt && secondsAt(value.expiresAt),
    },
  },
});

export const removePassport = (conferenceId: string, delegation: string, delegate: string): Write => ({
  remove: { Key: passportKey(conferenceId, delegation, delegate) },
});

/** Takes the passport out of the rule: it does not expire. */
export const holdPassport = (conferenceId: string, which: WhichPassport): Write => ({
  update: {
    Key: passportKey(conferenceId, which.delegationId, which.delegateId),
    UpdateExpression: 'SET isHeld = :held REMOVE expiresAt',
    // It may have expired since it was read.
    ConditionExpression: 'attribute_exists(pk)',
    ExpressionAttributeValues: { ':held': true },
  },
});

/** Puts it under the rule again, which version `ruledBy` of the conference makes. */
export const releasePassport = (conferenceId: string, which: WhichPassport, until: Date, ruledBy: number): Write => ({
  update: {
    Key: passportKey(conferenceId, which.delegationId, which.delegateId),
    UpdateExpression: 'SET expiresAt = :until, ruledBy = :rule REMOVE isHeld',
    ConditionExpression: 'attribute_exists(pk)',
    ExpressionAttributeValues: { ':until': secondsAt(until), ':rule': ruledBy },
  },
});

const secondsAt = (instant: Date): number => Math.ceil(instant.getTime() / 1000);

export class PassportStore {
  readonly #documents: DynamoDBDocumentClient;
  readonly #table: string;
  readonly #commands: CommandLog;

  constructor(documents: DynamoDBDocumentClient, table: string, commands: CommandLog) {
    this.#documents = documents;
    this.#table = table;
    this.#commands = commands;
  }

  /** As it is now. */
  async findNow(conferenceId: string, delegation: string, id: string): Promise<Versioned<PassportRecord> | undefined> {
    const item = await readItemNow(this.#documents, this.#table, passportKey(conferenceId, delegation, id));
    return item && read(item);
  }

  /**
   * Moves the day of deletion to what version `ruledBy` of the conference says. One that is held, that a later version ruled
   * already, or that is gone, stays as it is.
   */
  async reschedule(conferenceId: string, which: WhichPassport, until: Date, ruledBy: number): Promise<void> {
    const isSettled = new StaleVersion();
    const rescheduling: Write = {
      update: {
        Key: passportKey(conferenceId, which.delegationId, which.delegateId),
        UpdateExpression: 'SET expiresAt = :until, ruledBy = :rule',
        ConditionExpression: 'ruledBy < :rule AND attribute_not_exists(isHeld)',
        ExpressionAttributeValues: { ':until': secondsAt(until), ':rule': ruledBy },
      },
      refuse: () => isSettled,
    };
    await this.#commands.write([rescheduling]).catch((error: unknown) => {
      if (error !== isSettled) throw error;
    });
  }

  /** The same for all passports of a delegation: page by page, and of a page only those whose day moves. */
  async rescheduleAll(conferenceId: string, delegation: string, until: Date, ruledBy: number): Promise<void> {
    let from: Record<string, unknown> | undefined;
    do {
      const { Items = [], LastEvaluatedKey } = await this.#documents.send(
        new QueryCommand({
          TableName: this.#table,
          KeyConditionExpression: 'pk = :pk',
          FilterExpression: 'expiresAt <> :until AND ruledBy < :rule',
          ExpressionAttributeValues: {
            ':pk': passportsPartition(conferenceId, delegation),
            ':until': secondsAt(until),
            ':rule': ruledBy,
          },
          ProjectionExpression: 'delegationId, delegateId',
          ConsistentRead: true,
          ...(from ? { ExclusiveStartKey: from } : {}),
        }),
      );
      const moved = Items.map((item) => which.parse(item));
      for (let at = 0; at < moved.length; at += AT_ONCE) {
        const part = moved.slice(at, at + AT_ONCE);
        await Promise.all(part.map((one) => this.reschedule(conferenceId, one, until, ruledBy)));
      }
      from = LastEvaluatedKey;
    } while (from);
  }
}
