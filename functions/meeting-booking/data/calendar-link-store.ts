import { type DynamoDBDocumentClient, GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { Answer, CommandIdentity, CommandLog } from '../../shared/dynamo/command-log.ts';
import { type Item, itemHeader } from '../../shared/dynamo/item.ts';
import { NotFound } from '../../shared/problem.ts';
import { calendarLinkKey, calendarLinksPartition, calendarTokenKey } from './keys.ts';

const calendarLink = z.object({
  calendarLinkId: z.string(),
  conferenceId: z.string(),
  delegationId: z.string(),
  /** One of the few places that a delegation has for links. */
  slot: z.int().nonnegative(),
  label: z.string().optional(),
  /** The focal point who made it: it lives no longer than they speak for the delegation. */
  createdBy: z.string(),
  createdAt: z.string(),
  tokenHash: z.string(),
});
export type CalendarLink = z.output<typeof calendarLink>;

const linkItem = z.object({ ...itemHeader, entity: z.literal('CALENDAR-LINK'), ...calendarLink.shape });

const read = (item: Item): CalendarLink => {
  const { entity: _entity, schemaVersion: _schemaVersion, version: _version, ...link } = linkItem.parse(item);
  return link;
};

/** The links by which calendars of a delegation are read without signing in. Each is there twice: with its delegation, and under the hash of its token. */
export class CalendarLinkStore {
  readonly #documents: DynamoDBDocumentClient;
  readonly #table: string;
  readonly #commands: CommandLog;

  constructor(documents: DynamoDBDocumentClient, table: string, commands: CommandLog) {
    this.#documents = documents;
    this.#table = table;
    this.#commands = commands;
  }

  /** All of a delegation, as they are now. They are few. */
  async list(conferenceId: string, delegationId: string): Promise<CalendarLink[]> {
    const { Items = [] } = await this.#documents.send(
      new QueryCommand({
        TableName: this.#table,
        KeyConditionExpression: 'pk = :links',
        ExpressionAttributeValues: { ':links': calendarLinksPartition(conferenceId, delegationId) },
        ConsistentRead: true,
      }),
    );
    return Items.map(read);
  }

  /** Strongly consistent: what was revoked opens nothing from that moment on. */
  async find(tokenHash: string): Promise<CalendarLink | undefined> {
    const { Item: item } = await this.#documents.send(
      new GetCommand({ TableName: this.#table, Key: calendarTokenKey(tokenHash), ConsistentRead: true }),
    );
    return item && read(item);
  }

  /** @throws AlreadyAnswered; StaleVersion when somebody else took the slot */
  async add(link: CalendarLink, identity: CommandIdentity, answer: Answer, now: Date): Promise<void> {
    const { conferenceId, delegationId, slot, tokenHash } = link;
    const Item = { entity: 'CALENDAR-LINK', schemaVersion: 1, version: 1, ...link };
    const ConditionExpression = 'attribute_not_exists(pk)';
    const writes = [
      { put: { Item: { ...calendarLinkKey(conferenceId, delegationId, slot), ...Item }, ConditionExpression } },
      { put: { Item: { ...calendarTokenKey(tokenHash), ...Item }, ConditionExpression } },
    ];
    await this.#commands.commit(identity, { writes, answer }, now);
  }

  /** @throws NotFound when it is gone */
  async remove({ conferenceId, delegationId, slot, tokenHash, calendarLinkId }: CalendarLink): Promise<void> {
    await this.#commands.write([
      {
        remove: {
          Key: calendarLinkKey(conferenceId, delegationId, slot),
          ConditionExpression: 'calendarLinkId = :id',
          ExpressionAttributeValues: { ':id': calendarLinkId },
        },
        refuse: () => new NotFound(),
      },
      { remove: { Key: calendarTokenKey(tokenHash) } },
    ]);
  }
}
