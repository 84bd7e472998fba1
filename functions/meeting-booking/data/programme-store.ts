import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { EventEnvelope } from '../../../events/envelope.ts';
import type { CommandIdentity, CommandLog, Write } from '../../shared/dynamo/command-log.ts';
import { itemHeader } from '../../shared/dynamo/item.ts';
import type { Programme } from '../domain/programme.ts';
import { programmeKey } from './keys.ts';

const programmeItem = z.object({
  ...itemHeader,
  entity: z.literal('PROGRAMME'),
  conferenceId: z.string(),
  timeZone: z.string(),
  grid: z.object({
    stepMinutes: z.int().positive(),
    days: z.array(z.object({ day: z.string(), from: z.string(), to: z.string() })),
  }),
  sessions: z.array(
    z.object({
      sessionId: z.string(),
      title: z.string(),
      startsAt: z.string(),
      endsAt: z.string(),
      zone: z.string().optional(),
      speakers: z.array(z.string()),
    }),
  ),
  rooms: z.array(
    z.object({
      roomId: z.string(),
      name: z.string(),
      capacity: z.int(),
      turnaroundMinutes: z.int(),
      features: z.array(z.string()),
      zone: z.string().optional(),
      corridor: z.string().optional(),
      neighbours: z.array(z.string()).optional(),
    }),
  ),
  interpreters: z.array(
    z.object({ interpreterId: z.string(), name: z.string().optional(), languages: z.array(z.string()) }),
  ),
  travel: z.array(z.object({ from: z.string(), to: z.string(), minutes: z.int() })).default([]),
  retiredRooms: z.array(z.object({ roomId: z.string(), name: z.string() })),
  roomsVersion: z.int(),
});

export interface VersionedProgramme {
  readonly programme: Programme;
  readonly version: number;
}

export class ProgrammeStore {
  readonly #documents: DynamoDBDocumentClient;
  readonly #table: string;
  readonly #commands: CommandLog;

  constructor(documents: DynamoDBDocumentClient, table: string, commands: CommandLog) {
    this.#documents = documents;
    this.#table = table;
    this.#commands = commands;
  }

  async get(
    conferenceId: string,
    { consistent = false }: { readonly consistent?: boolean } = {},
  ): Promise<VersionedProgramme | undefined> {
    const { Item: item } = await this.#documents.send(
      new GetCommand({ TableName: this.#table, Key: programmeKey(conferenceId), ConsistentRead: consistent }),
    );
    if (!item) return undefined;
    const { entity: _entity, schemaVersion: _schemaVersion, version, ...programme } = programmeItem.parse(item);
    return { programme, version };
  }

  /** Puts the programme in place of `version` (0: there was none yet). @throws StaleVersion */
  async put(programme: Programme, version: number, identity: CommandIdentity, event: EventEnvelope): Promise<void> {
    await this.#commands.commit(identity, {
      writes: [
        {
          put: {
            Item: {
              ...programmeKey(programme.conferenceId),
              entity: 'PROGRAMME',
              schemaVersion: 1,
              version: version + 1,
              ...programme,
            },
            ...(version === 0
              ? { ConditionExpression: 'attribute_not_exists(pk)' }
              : { ConditionExpression: 'version = :version', ExpressionAttributeValues: { ':version': version } }),
          },
        },
      ],
      events: [event],
    });
  }
}

/** Thrown when something was prepared under a programme that has been replaced since. */
export class ProgrammeReplaced extends Error {}

/** That the programme is still the one that was read. For consumers that apply it; no booking touches this item. */
export const programmeStands = (conferenceId: string, version: number): Write => ({
  check: {
    Key: programmeKey(conferenceId),
    ConditionExpression: 'version = :version',
    ExpressionAttributeValues: { ':version': version },
  },
  refuse: () => new ProgrammeReplaced(),
});
