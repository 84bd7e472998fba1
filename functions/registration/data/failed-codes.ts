import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { CommandLog } from '../../shared/dynamo/command-log.ts';
import { expiresIn } from '../../shared/dynamo/item.ts';
import { TooManyRequests } from '../../shared/problem.ts';
import { failedCodesKey } from './keys.ts';

const WINDOW_SECONDS = 15 * 60;
/** More than somebody who reads a code from paper gets wrong; far too few to guess 100 bits. */
export const MOST_FAILED_CODES = 10;

const counted = z.object({ failures: z.int() });

const windowAt = (now: Date): number => Math.floor(now.getTime() / 1000 / WINDOW_SECONDS);
const refusalUntilNext = (now: Date): TooManyRequests =>
  new TooManyRequests((windowAt(now) + 1) * WINDOW_SECONDS - Math.floor(now.getTime() / 1000));

/**
 * Counts the codes that a person tries in vain, in one item for each person and quarter of an hour, which is written when
 * a code was wrong and not else: nobody is slowed down by what others try, and no item is shared.
 */
export class FailedCodes {
  readonly #documents: DynamoDBDocumentClient;
  readonly #table: string;
  readonly #commands: CommandLog;

  constructor(documents: DynamoDBDocumentClient, table: string, commands: CommandLog) {
    this.#documents = documents;
    this.#table = table;
    this.#commands = commands;
  }

  /** Why this person is not listened to now, if they are not. Half a unit: a count that lags is made up for when it is written. */
  async refusal(conferenceId: string, subject: string, now: Date): Promise<TooManyRequests | undefined> {
    const Key = failedCodesKey(conferenceId, subject, windowAt(now));
    const { Item: item } = await this.#documents.send(new GetCommand({ TableName: this.#table, Key }));
    return item && counted.parse(item).failures >= MOST_FAILED_CODES ? refusalUntilNext(now) : undefined;
  }

  /** Counts one more. @throws TooManyRequests when there were too many before it */
  async count(conferenceId: string, subject: string, now: Date): Promise<void> {
    await this.#commands.write([
      {
        update: {
          Key: failedCodesKey(conferenceId, subject, windowAt(now)),
          UpdateExpression:
            'SET #entity = :entity, schemaVersion = :one, version = if_not_exists(version, :zero) + :one, failures = if_not_exists(failures, :zero) + :one, expiresAt = :end',
          ConditionExpression: 'attribute_not_exists(failures) OR failures < :most',
          ExpressionAttributeNames: { '#entity': 'entity' },
          ExpressionAttributeValues: {
            ':entity': 'FAILED-CODES',
            ':zero': 0,
            ':one': 1,
            ':most': MOST_FAILED_CODES,
            ':end': expiresIn(now, 2 * WINDOW_SECONDS),
          },
        },
        refuse: () => refusalUntilNext(now),
      },
    ]);
  }
}
