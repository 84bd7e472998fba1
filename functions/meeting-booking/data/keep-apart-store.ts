import { type DynamoDBDocumentClient, GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { EventEnvelope } from '../../../events/envelope.ts';
import type { CommandIdentity, CommandLog, Write } from '../../shared/dynamo/command-log.ts';
import { type Item, itemHeader } from '../../shared/dynamo/item.ts';
import { type ApartChange, type ApartDay, type ApartPair, NOBODY_NEAR, pairText } from '../domain/keep-apart.ts';
import { apartDayKey, apartDayPartition, keepApartKey, pairOfApartKey } from './keys.ts';

const listItem = z.object({
  ...itemHeader,
  entity: z.literal('KEEP-APART'),
  pairs: z.array(z.tuple([z.string(), z.string(), z.int()])),
});

/** One attribute for each meeting, by its id. */
const entryAttribute = z.object({ delegationId: z.string(), roomId: z.string(), from: z.int(), to: z.int() });
const dayItem = z.looseObject({ ...itemHeader, entity: z.literal('APART-DAY') });

function parseDay(item: Item | undefined): ApartDay {
  if (!item) return NOBODY_NEAR;
  const { version, ...attributes } = dayItem.parse(item);
  const entries = Object.entries(attributes)
    .filter(([name]) => name.startsWith('mtg_'))
    .map(([meetingId, value]) => ({ meetingId, ...entryAttribute.parse(value) }));
  return { entries, version };
}

/** Thrown when others were entered for a pair since it was read; it brings the day as it is now. */
export class ApartChanged extends Error {
  readonly pair: string;
  readonly day: string;
  readonly found: ApartDay;
  constructor(pair: string, day: string, found: ApartDay) {
    super('changed');
    this.pair = pair;
    this.day = day;
    this.found = found;
  }
}

/** Enters meetings of a pair on a day and takes them out; with `version`, only if nobody else has done so since. */
export function apartWrite(
  conferenceId: string,
  { pair, day, enter, leave }: ApartChange,
  version: number | undefined,
): Write {
  const set = enter.map(({ meetingId }, index) => `${meetingId} = :entry${index}`);
  const remove = leave.length > 0 ? ` REMOVE ${leave.join(', ')}` : '';
  const isAsRead = version === 0 ? 'attribute_not_exists(version)' : 'version = :version';
  return {
    update: {
      Key: apartDayKey(conferenceId, day, ...pair),
      UpdateExpression: `SET ${['entity = :entity', 'schemaVersion = :one', ...set].join(', ')}${remove} ADD version :one`,
      ...(version === undefined ? {} : { ConditionExpression: isAsRead }),
      ExpressionAttributeValues: {
        ':entity': 'APART-DAY',
        ':one': 1,
        ...Object.fromEntries(enter.map(({ meetingId: _id, ...entry }, index) => [`:entry${index}`, entry])),
        ...(version === undefined || version === 0 ? {} : { ':version': version }),
      },
    },
    refuse: (found) => new ApartChanged(pairText(pair), day, parseDay(found)),
  };
}

/** Which delegations are kept apart, and where they are. Nothing of this is ever shown to anybody but the protocol desk. */
export class KeepApartStore {
  readonly #documents: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(documents: DynamoDBDocumentClient, table: string) {
    this.#documents = documents;
    this.#table = table;
  }

  async list(conferenceId: string, { consistent = false } = {}): Promise<{ pairs: ApartPair[]; version: number }> {
    const { Item: item } = await this.#documents.send(
      new GetCommand({ TableName: this.#table, Key: keepApartKey(conferenceId), ConsistentRead: consistent }),
    );
    if (!item) return { pairs: [], version: 0 };
    const { pairs, version } = listItem.parse(item);
    return { pairs: pairs.map(([one, other, minutes]) => ({ delegationIds: [one, other], minutes })), version };
  }

  /** Where the two of each pair are on a day, by pair; of those that are not there nobody is anywhere. One Query. */
  async on(conferenceId: string, day: string, { consistent = false } = {}): Promise<Map<string, ApartDay>> {
    const found = new Map<string, ApartDay>();
    let from: Record<string, unknown> | undefined;
    do {
      const page = await this.#documents.send(
        new QueryCommand({
          TableName: this.#table,
          KeyConditionExpression: 'pk = :day',
          ExpressionAttributeValues: { ':day': apartDayPartition(conferenceId, day) },
          ConsistentRead: consistent,
          ...(from ? { ExclusiveStartKey: from } : {}),
        }),
      );
      for (const item of page.Items ?? []) found.set(pairText(pairOfApartKey(String(item.sk))), parseDay(item));
      from = page.LastEvaluatedKey;
    } while (from);
    return found;
  }
}

/** Puts the list in place of `version` (0: there was none yet). @throws StaleVersion */
export const putKeepApartList = (
  commands: CommandLog,
  conferenceId: string,
  pairs: readonly ApartPair[],
  version: number,
  identity: CommandIdentity,
  event: EventEnvelope,
  now: Date,
): Promise<void> =>
  commands.commit(
    identity,
    {
      writes: [
        {
          put: {
            Item: {
              ...keepApartKey(conferenceId),
              ...{ entity: 'KEEP-APART', schemaVersion: 1, version: version + 1 },
              pairs: pairs.map(({ delegationIds, minutes }) => [...delegationIds, minutes]),
            },
            ...(version === 0
              ? { ConditionExpression: 'attribute_not_exists(pk)' }
              : { ConditionExpression: 'version = :version', ExpressionAttributeValues: { ':version': version } }),
          },
        },
      ],
      events: [event],
    },
    now,
  );
