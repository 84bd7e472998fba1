import { type DynamoDBDocumentClient, GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { CommandLog, Write } from '../../shared/dynamo/command-log.ts';
import { itemHeader } from '../../shared/dynamo/item.ts';
import { Busy, StaleVersion } from '../../shared/problem.ts';
import { flagKinds, MOST_FLAGS } from '../domain/flags.ts';
import { type Holder, holderKey, matchKey, matchPartition } from './keys.ts';

const holderItem = z.object({ ...itemHeader, entity: z.literal('MATCH-KEYS'), keys: z.array(z.string()) });
const matchItem = z.object({ kind: z.enum(flagKinds), id: z.string() });

export interface KnownKeys {
  readonly keys: readonly string[];
  readonly version: number;
}

/** Somebody else changed the keys first. */
class KeysMoved extends Error {}

/** One of two who were compared has other keys by now. */
export class MatchGone extends Error {}

const MAX_ATTEMPTS = 20;

/** Who has which match keys. They are hashes that nobody here can turn back. */
export class MatchStore {
  readonly #documents: DynamoDBDocumentClient;
  readonly #table: string;
  readonly #commands: CommandLog;

  constructor(documents: DynamoDBDocumentClient, table: string, commands: CommandLog) {
    this.#documents = documents;
    this.#table = table;
    this.#commands = commands;
  }

  /** As it is now. */
  async keysOf(conferenceId: string, holder: Holder): Promise<KnownKeys | undefined> {
    const { Item: item } = await this.#documents.send(
      new GetCommand({ TableName: this.#table, Key: holderKey(conferenceId, holder), ConsistentRead: true }),
    );
    return item && holderItem.parse(item);
  }

  /**
   * Puts the keys in place of those that were there, with everything that `next` says beside them; undefined from `next` leaves
   * it as it is.
   */
  async put(
    conferenceId: string,
    holder: Holder,
    next: (known: KnownKeys | undefined) => (KnownKeys & { readonly about?: object }) | undefined,
  ): Promise<void> {
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      const known = await this.keysOf(conferenceId, holder);
      const after = next(known);
      if (!after) return;
      const { about, keys, version } = after;
      const item = {
        ...holderKey(conferenceId, holder),
        ...about,
        keys,
        version,
        entity: 'MATCH-KEYS',
        schemaVersion: 1,
      };
      const condition = known
        ? { ConditionExpression: 'version = :known', ExpressionAttributeValues: { ':known': known.version } }
        : { ConditionExpression: 'attribute_not_exists(pk)' };
      try {
        await this.#commands.write([
          ...this.#changes(conferenceId, holder, known?.keys ?? [], keys),
          { put: { Item: item, ...condition }, refuse: () => new KeysMoved() },
        ]);
        return;
      } catch (error) {
        if (!(error instanceof KeysMoved)) throw error;
      }
    }
    throw new Busy();
  }

  /** Takes away the keys of a version, and everything said beside them. @throws StaleVersion when it is another version by now */
  async remove(conferenceId: string, holder: Holder, { keys, version }: KnownKeys): Promise<void> {
    await this.#commands.write([
      ...this.#changes(conferenceId, holder, keys, []),
      {
        remove: {
          Key: holderKey(conferenceId, holder),
          ConditionExpression: 'version = :version',
          ExpressionAttributeValues: { ':version': version },
        },
        refuse: () => new StaleVersion(),
      },
    ]);
  }

  #changes(conferenceId: string, holder: Holder, before: readonly string[], after: readonly string[]): Write[] {
    const left = before.filter((key) => !after.includes(key));
    const joined = after.filter((key) => !before.includes(key));
    return [
      ...left.map((key): Write => ({ remove: { Key: matchKey(conferenceId, key, holder) } })),
      ...joined.map(
        (key): Write => ({
          put: {
            Item: { ...matchKey(conferenceId, key, holder), ...holder, entity: 'MATCH', schemaVersion: 1, version: 1 },
          },
        }),
      ),
    ];
  }

  /** Who has a key, as it is now; no more than are looked at. */
  async holdersOf(conferenceId: string, key: string): Promise<Holder[]> {
    const { Items = [] } = await this.#documents.send(
      new QueryCommand({
        TableName: this.#table,
        KeyConditionExpression: 'pk = :key',
        ExpressionAttributeValues: { ':key': matchPartition(conferenceId, key) },
        ConsistentRead: true,
        Limit: MOST_FLAGS + 1,
      }),
    );
    return Items.map((item) => matchItem.parse(item));
  }

  /** That somebody still has a key. Refused with MatchGone. */
  stillHas(conferenceId: string, key: string, holder: Holder): Write {
    return {
      check: { Key: matchKey(conferenceId, key, holder), ConditionExpression: 'attribute_exists(pk)' },
      refuse: () => new MatchGone(),
    };
  }

  /** That somebody still has no such key. Refused with MatchGone. */
  stillLacks(conferenceId: string, key: string, holder: Holder): Write {
    return {
      check: { Key: matchKey(conferenceId, key, holder), ConditionExpression: 'attribute_not_exists(pk)' },
      refuse: () => new MatchGone(),
    };
  }

  /** That somebody's keys are still those of a version. Refused with MatchGone. */
  unchanged(conferenceId: string, holder: Holder, version: number): Write {
    return {
      check: {
        Key: holderKey(conferenceId, holder),
        ConditionExpression: 'version = :version',
        ExpressionAttributeValues: { ':version': version },
      },
      refuse: () => new MatchGone(),
    };
  }
}
