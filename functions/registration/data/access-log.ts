import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { roles } from '../../shared/auth/caller.ts';
import type { CommandLog, Write } from '../../shared/dynamo/command-log.ts';
import { type Item, itemHeader } from '../../shared/dynamo/item.ts';
import { type Page, type PageRequest, readPage } from '../../shared/dynamo/read-page.ts';
import { Busy, StaleVersion } from '../../shared/problem.ts';
import { type Access, type AccessSubject, nextAccess } from '../access-chain.ts';
import type { PassportAccess } from '../schemas/passport.ts';
import { accessesPartition, accessKey } from './keys.ts';

const accessItem = z.object({
  ...itemHeader,
  entity: z.literal('ACCESS'),
  sequence: z.int().positive(),
  at: z.string(),
  by: z.string(),
  roles: z.array(z.enum(roles)),
  what: z.string(),
  correlationId: z.string(),
  action: z.literal('deleted').optional(),
  previousHash: z.string(),
  hash: z.string(),
});

const read = (item: Item): PassportAccess => {
  const { entity: _entity, schemaVersion: _schemaVersion, version: _version, ...access } = accessItem.parse(item);
  return access;
};

/** Every try that fails means that somebody else has just looked at the same person's data. */
const MAX_TRIES = 10;

/**
 * Who has seen passport data: for each delegate a chain of records, to which one can only append. Whoever shows passport
 * data records it first; what could not be recorded is not shown. What is deleted is recorded in the same chain.
 */
export class AccessLog {
  readonly #documents: DynamoDBDocumentClient;
  readonly #table: string;
  readonly #commands: CommandLog;

  constructor(documents: DynamoDBDocumentClient, table: string, commands: CommandLog) {
    this.#documents = documents;
    this.#table = table;
    this.#commands = commands;
  }

  /** @throws Busy when many others keep looking at the same time: then nothing may be shown */
  async record(subject: AccessSubject, access: Access): Promise<void> {
    for (let tries = 1; ; tries++) {
      try {
        return await this.#commands.write(await this.links(subject, [access]));
      } catch (error) {
        if (!(error instanceof StaleVersion)) throw error;
        if (tries === MAX_TRIES) throw new Busy();
      }
    }
  }

  /** The writes that put these at the end of the chain, for a transaction with what they record. It fails as stale if others came first. */
  async links(subject: AccessSubject, accesses: readonly Access[]): Promise<Write[]> {
    const { conferenceId, delegateId } = subject;
    let last = await this.#last(subject);
    return accesses.map((access) => {
      last = nextAccess(subject, last, access);
      const Item = {
        ...accessKey(conferenceId, delegateId, last.sequence),
        entity: 'ACCESS',
        schemaVersion: 1,
        version: 1,
        ...last,
      };
      return { put: { Item, ConditionExpression: 'attribute_not_exists(pk)' } };
    });
  }

  /** Oldest first. */
  async list(subject: AccessSubject, page: PageRequest, cursorKey: Uint8Array): Promise<Page<PassportAccess>> {
    const { conferenceId, delegateId } = subject;
    const query = {
      TableName: this.#table,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': accessesPartition(conferenceId, delegateId) },
    };
    const scope = `passport-accesses/${conferenceId}/${delegateId}`;
    const { items, ...rest } = await readPage(this.#documents, query, page, cursorKey, scope);
    return { items: items.map(read), ...rest };
  }

  async #last({ conferenceId, delegateId }: AccessSubject): Promise<PassportAccess | undefined> {
    const { Items: [last] = [] } = await this.#documents.send(
      new QueryCommand({
        TableName: this.#table,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': accessesPartition(conferenceId, delegateId) },
        ScanIndexForward: false,
        Limit: 1,
        ConsistentRead: true,
      }),
    );
    return last && read(last);
  }
}
