import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { authority, type VerdictKind, verdictKinds } from '../../../events/vocabulary.ts';
import { itemHeader } from '../../shared/dynamo/item.ts';
import { OutdatedEvent } from '../../shared/events/event-consumer.ts';
import { isReason } from '../domain/reason.ts';
import { conferenceKey } from './keys.ts';

const category = z.object({
  key: z.string(),
  title: z.string(),
  zones: z.array(z.string()),
  requiredVerdicts: z.array(authority),
  /** Whether a badge without a photo has a frame for one. */
  photoRequired: z.boolean().optional(),
  /** What must hold for a badge to open anything, by name. */
  conditions: z.array(z.string()).optional(),
  colour: z.string().optional(),
});

const conference = z.object({
  conferenceId: z.string(),
  name: z.string(),
  city: z.string().optional(),
  startsOn: z.string(),
  endsOn: z.string(),
  timeZone: z.string(),
  categories: z.array(category),
  /** How many transferable passes a delegation may hold, and what they open; without it, there are none. */
  passes: z.object({ total: z.int(), kinds: z.record(z.string(), z.int()), zones: z.array(z.string()) }).optional(),
  /** The codes that officers may give, and for which verdicts; without the list, any. */
  reasonCodes: z.array(z.object({ key: z.string(), verdicts: z.array(z.enum(verdictKinds)).optional() })).optional(),
});

const conferenceItem = z.object({ ...itemHeader, ...conference.shape, entity: z.literal('CONFERENCE') });

export type Category = z.output<typeof category>;
export type Conference = z.output<typeof conference>;

export interface KnownCategory {
  readonly conference: Conference;
  readonly category: Category;
  /** Its place in the conference's order, from 0. */
  readonly priority: number;
}

const KEPT_MS = 10_000;
const MOST_KEPT = 50;

/**
 * What accreditation knows of a conference: the categories with their zones and required verdicts, its days and its name.
 *
 * A function instance keeps what it read for ten seconds. That is safe, because the projection itself follows the organiser's
 * change by the time an event takes, so a decision must be right by the configuration of a moment ago anyway: a verdict or a
 * badge by the copy in memory is the one that would have been given some seconds earlier, before the change, and a
 * change of the conference touches no decision taken and no badge issued before it. Nothing is ever written from the copy
 * back to the conference, and what the copy lacks (a conference, category or reason that is new) is read again before it is refused.
 */
export class ConferenceProjection {
  readonly #documents: DynamoDBDocumentClient;
  readonly #table: string;
  readonly #kept = new Map<string, { readonly value: Conference; readonly readAt: number }>();

  constructor(documents: DynamoDBDocumentClient, table: string) {
    this.#documents = documents;
    this.#table = table;
  }

  /** @throws OutdatedEvent when this or a later version is known */
  async put(value: Conference, version: number): Promise<void> {
    const Item = { ...conferenceKey(value.conferenceId), ...value, entity: 'CONFERENCE', schemaVersion: 1, version };
    try {
      await this.#documents.send(
        new PutCommand({
          TableName: this.#table,
          Item,
          ConditionExpression: 'attribute_not_exists(pk) OR version < :version',
          ExpressionAttributeValues: { ':version': version },
        }),
      );
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) throw new OutdatedEvent();
      throw error;
    }
  }

  /** Eventually consistent, and up to ten seconds old; undefined while the organiser's event has not arrived. */
  async get(conferenceId: string): Promise<Conference | undefined> {
    const kept = this.#kept.get(conferenceId);
    // Not the wall clock: that one may be set back.
    return kept && performance.now() - kept.readAt < KEPT_MS ? kept.value : this.#read(conferenceId);
  }

  /** The conference with a category of it; undefined when it has none of this key, which is made sure of. */
  async withCategory(conferenceId: string, key: string): Promise<KnownCategory | undefined> {
    for (const read of [() => this.get(conferenceId), () => this.#read(conferenceId)]) {
      const conference = await read();
      const priority = conference?.categories.findIndex((one) => one.key === key) ?? -1;
      const found = conference?.categories[priority];
      if (conference && found) return { conference, category: found, priority };
    }
    return undefined;
  }

  /** Whether officers may give this code: for a verdict, or without one to take a decision back. A code that is refused is made sure of. */
  async takesReason(conferenceId: string, code: string, verdict?: VerdictKind): Promise<boolean> {
    const takes = (known: Conference | undefined) => isReason(known?.reasonCodes, code, verdict);
    return takes(await this.get(conferenceId)) || takes(await this.#read(conferenceId));
  }

  async #read(conferenceId: string): Promise<Conference | undefined> {
    const { Item: item } = await this.#documents.send(
      new GetCommand({ TableName: this.#table, Key: conferenceKey(conferenceId) }),
    );
    if (!item) return undefined;
    const value = conference.parse(conferenceItem.parse(item));
    if (this.#kept.size >= MOST_KEPT) this.#kept.clear();
    this.#kept.set(conferenceId, { value, readAt: performance.now() });
    return value;
  }
}
