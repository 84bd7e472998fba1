import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { CommandLog, Write } from '../../shared/dynamo/command-log.ts';
import { type Item, itemHeader } from '../../shared/dynamo/item.ts';
import { readItems } from '../../shared/dynamo/read-items.ts';
import { type Facts, outcomes } from '../domain/standing.ts';
import type { Counters } from '../domain/totals.ts';
import type { Versioned } from './conference-store.ts';
import { standingKey, totalsKey, totalsPartition } from './keys.ts';

const day = z.string().optional();
const facts = z.object({
  registeredOn: day,
  submittedOn: day,
  nominatedOn: day,
  leftOn: day,
  leftAs: z.enum(['withdrawn', 'replaced']).optional(),
  profile: z
    .object({ version: z.int(), category: z.string(), comesInPerson: z.boolean(), arrivesOn: day, departsOn: day })
    .optional(),
  decision: z.object({ version: z.int(), at: z.string(), outcome: z.enum(outcomes) }).optional(),
  screenedAt: z.string().optional(),
  amendedAt: z.string().optional(),
});
const standingItem = z.object({ ...itemHeader, entity: z.literal('STANDING'), of: z.string(), ...facts.shape });
const totalsItem = z.object({ ...itemHeader, entity: z.literal('TOTALS') }).catchall(z.unknown());

/** Whose facts these are: a delegate, or the delegation itself. */
export interface Subject {
  readonly delegationId: string;
  readonly id: string;
}

export interface Standing extends Subject, Versioned<Facts> {}

/** The facts in an item, and whose they are. */
export function factsOf(item: Item): { readonly of: string; readonly facts: Facts; readonly version: number } {
  const { entity: _entity, schemaVersion: _schemaVersion, version, of, ...value } = standingItem.parse(item);
  return { of, facts: value, version };
}

/** An event waits at the same counters for no more than so many others: parts add up, so any of them will do. */
export const PARTS = 8;
/** Starts the name of an attribute that is a counter. */
const COUNTER = 'n/';

export class StandingStore {
  readonly #documents: DynamoDBDocumentClient;
  readonly #table: string;
  readonly #commands: CommandLog;

  constructor(documents: DynamoDBDocumentClient, table: string, commands: CommandLog) {
    this.#documents = documents;
    this.#table = table;
    this.#commands = commands;
  }

  /** What is known of each, as it is now, by id; those of whom nothing is known are left out. */
  async findNow(conferenceId: string, subjects: readonly Subject[]): Promise<ReadonlyMap<string, Versioned<Facts>>> {
    const keys = subjects.map(({ delegationId, id }) => standingKey(conferenceId, delegationId, id));
    const found = (await readItems(this.#documents, this.#table, keys, true)).map(factsOf);
    return new Map(found.map(({ of, facts: value, version }) => [of, { value, version }]));
  }

  /**
   * Puts these facts in place of the versions read (0: nothing was known), and adds to the counters, all or nothing: that is
   * what counts everything once, whatever is delivered twice.
   * @throws StaleVersion when something has become known in between
   */
  async put(conferenceId: string, changed: readonly Standing[], change: Counters, part: number): Promise<void> {
    const standings = changed.map(
      ({ delegationId, id, value, version }): Write => ({
        put: {
          Item: {
            ...standingKey(conferenceId, delegationId, id),
            entity: 'STANDING',
            schemaVersion: 1,
            version: version + 1,
            of: id,
            ...value,
          },
          ...(version === 0
            ? { ConditionExpression: 'attribute_not_exists(pk)' }
            : { ConditionExpression: 'version = :version', ExpressionAttributeValues: { ':version': version } }),
        },
      }),
    );
    await this.#commands.write(change.size > 0 ? [...standings, countersAdded(conferenceId, change, part)] : standings);
  }

  /** The counters of a conference, part by part. */
  async readTotals(conferenceId: string): Promise<Counters[]> {
    const { Items = [] } = await this.#documents.send(
      new QueryCommand({
        TableName: this.#table,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': totalsPartition(conferenceId) },
      }),
    );
    return Items.map(
      (item) =>
        new Map(
          Object.entries(totalsItem.parse(item)).flatMap(([name, count]) =>
            name.startsWith(COUNTER) ? [[name.slice(COUNTER.length), Number(count)] as const] : [],
          ),
        ),
    );
  }
}

function countersAdded(conferenceId: string, change: Counters, part: number): Write {
  const counters = [...change];
  return {
    update: {
      Key: totalsKey(conferenceId, part),
      UpdateExpression: `SET entity = :entity, schemaVersion = :one ADD version :one, ${counters.map((_, at) => `#${at} :${at}`).join(', ')}`,
      ExpressionAttributeNames: Object.fromEntries(counters.map(([name], at) => [`#${at}`, COUNTER + name])),
      ExpressionAttributeValues: {
        ':entity': 'TOTALS',
        ':one': 1,
        ...Object.fromEntries(counters.map(([, amount], at) => [`:${at}`, amount])),
      },
    },
  };
}
