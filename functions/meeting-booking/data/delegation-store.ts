import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { CommandLog, Write } from '../../shared/dynamo/command-log.ts';
import type { Item } from '../../shared/dynamo/item.ts';
import { OutdatedEvent } from '../../shared/events/event-consumer.ts';
import { Busy, StaleVersion } from '../../shared/problem.ts';
import { isRegistered, type KnownDelegation } from './directory-store.ts';
import { delegationKey, focalPointKey } from './keys.ts';

const MOST_ATTEMPTS = 12;

/** Keeps what registration tells of delegations, for DirectoryStore to read. */
export class DelegationStore {
  readonly #documents: DynamoDBDocumentClient;
  readonly #table: string;
  readonly #commands: CommandLog;

  constructor(documents: DynamoDBDocumentClient, table: string, commands: CommandLog) {
    this.#documents = documents;
    this.#table = table;
    this.#commands = commands;
  }

  /**
   * Whom a delegation represents and who may speak for it. Each of them finds it by an item of their own, which comes and
   * goes in the transaction that says so.
   * @throws OutdatedEvent when this or a later version is known; Busy
   */
  async keep(conferenceId: string, version: number, known: Omit<KnownDelegation, 'withdrawn'>): Promise<void> {
    const { delegationId, focalPoints } = known;
    for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
      const before = await this.#read(conferenceId, delegationId);
      if (before && isRegistered(before) && Number(before.version) >= version) throw new OutdatedEvent();
      const former = (before?.focalPoints ?? []) as readonly string[];
      const pointer = (subject: string) => focalPointKey(conferenceId, subject, delegationId);
      const writes: Write[] = [
        { put: { Item: itemOf(conferenceId, version, known, before), ...unchangedSince(before) } },
        ...focalPoints
          .filter((subject) => !former.includes(subject))
          .map((subject) => ({
            put: { Item: { ...pointer(subject), entity: 'FOCAL-POINT', schemaVersion: 1, version: 1 } },
          })),
        ...former
          .filter((subject) => !focalPoints.includes(subject))
          .map((subject) => ({ remove: { Key: pointer(subject) } })),
      ];
      try {
        return await this.#commands.write(writes);
      } catch (error) {
        if (!(error instanceof StaleVersion)) throw error;
      }
    }
    throw new Busy();
  }

  /** That a delegation does not come any more, once and for good. Harmless to repeat. */
  async keepWithdrawal(conferenceId: string, delegationId: string): Promise<void> {
    await this.#documents.send(
      new UpdateCommand({
        TableName: this.#table,
        Key: delegationKey(conferenceId, delegationId),
        UpdateExpression:
          'SET withdrawn = :yes, entity = :entity, schemaVersion = :one, delegationId = :id, version = if_not_exists(version, :none)',
        ExpressionAttributeValues: {
          ':yes': true,
          ':entity': 'DELEGATION',
          ':one': 1,
          ':id': delegationId,
          ':none': 0,
        },
      }),
    );
  }

  async #read(conferenceId: string, delegationId: string): Promise<Item | undefined> {
    const Key = delegationKey(conferenceId, delegationId);
    const { Item: item } = await this.#documents.send(
      new GetCommand({ TableName: this.#table, Key, ConsistentRead: true }),
    );
    return item;
  }
}

const itemOf = (
  conferenceId: string,
  version: number,
  known: Omit<KnownDelegation, 'withdrawn'>,
  before: Item | undefined,
): Item => ({
  ...delegationKey(conferenceId, known.delegationId),
  entity: 'DELEGATION',
  schemaVersion: 1,
  version,
  ...known,
  ...(before?.withdrawn ? { withdrawn: true } : {}),
});

/** The withdrawal comes without a version of its own. */
function unchangedSince(before: Item | undefined) {
  if (!before) return { ConditionExpression: 'attribute_not_exists(pk)' };
  const withdrawal = before.withdrawn ? 'attribute_exists(withdrawn)' : 'attribute_not_exists(withdrawn)';
  return {
    ConditionExpression: `version = :version AND ${withdrawal}`,
    ExpressionAttributeValues: { ':version': before.version },
  };
}
