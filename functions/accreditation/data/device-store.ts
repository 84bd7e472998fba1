import { type DynamoDBDocumentClient, GetCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { Answer, CommandIdentity, CommandLog } from '../../shared/dynamo/command-log.ts';
import { expiresIn, type Item, itemHeader } from '../../shared/dynamo/item.ts';
import { type Page, type PageRequest, readPage } from '../../shared/dynamo/read-page.ts';
import { NotFound, StaleVersion } from '../../shared/problem.ts';
import { deviceStates, type GateDevice, isClosedToOthers, SEEN_EVERY_MS } from '../domain/gate-device.ts';
import { EnrolmentCodeSpent } from '../domain/problems.ts';
import { DEVICE_PREFIX, deviceKey, enrolmentCodeKey, gateRange } from './keys.ts';

const device = z.object({
  deviceId: z.string(),
  name: z.string(),
  zones: z.array(z.string()),
  state: z.enum(deviceStates),
  codeExpiresAt: z.string(),
  enrolledAt: z.string().optional(),
  enrolledBy: z.string().optional(),
  lastSeenAt: z.string().optional(),
  version: z.int(),
});
const deviceItem = z.object({ ...itemHeader, entity: z.literal('DEVICE'), ...device.shape });
const codeItem = z.object({ ...itemHeader, entity: z.literal('ENROLMENT-CODE'), deviceId: z.string() });

const parse = (item: Item): GateDevice => device.parse(deviceItem.parse(item));

/** What a gate goes by: the devices of a conference, by id, and whether it takes scans from them alone. */
export interface Gates {
  readonly devices: ReadonlyMap<string, GateDevice>;
  readonly closedToOthers: boolean;
}

const KEPT_MS = 2_000;
const MOST_KEPT = 50;

export class DeviceStore {
  readonly #documents: DynamoDBDocumentClient;
  readonly #table: string;
  readonly #kept = new Map<string, { readonly gates: Gates; readonly readAt: number }>();

  constructor(documents: DynamoDBDocumentClient, table: string) {
    this.#documents = documents;
    this.#table = table;
  }

  /**
   * The gates of a conference; undefined when it is not known here. One Query reads the conference and its devices, and
   * a function instance keeps what it read for two seconds: so long may a device that was revoked still be believed.
   */
  async gates(conferenceId: string): Promise<Gates | undefined> {
    const kept = this.#kept.get(conferenceId);
    if (kept && performance.now() - kept.readAt < KEPT_MS) return kept.gates;
    const { pk, from, to } = gateRange(conferenceId);
    const items: Item[] = [];
    let next: Item | undefined;
    do {
      const page = await this.#documents.send(
        new QueryCommand({
          TableName: this.#table,
          KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
          ExpressionAttributeValues: { ':pk': pk, ':from': from, ':to': to },
          ...(next ? { ExclusiveStartKey: next } : {}),
        }),
      );
      items.push(...(page.Items ?? []));
      next = page.LastEvaluatedKey;
    } while (next);
    if (!items.some(({ entity }) => entity === 'CONFERENCE')) return undefined;
    const devices = new Map(
      items.filter(({ entity }) => entity === 'DEVICE').map((item) => [String(item.deviceId), parse(item)] as const),
    );
    const gates = { devices, closedToOthers: isClosedToOthers(devices.values()) };
    if (this.#kept.size >= MOST_KEPT) this.#kept.clear();
    this.#kept.set(conferenceId, { gates, readAt: performance.now() });
    return gates;
  }

  /** Keeps a new device with the hash of its code. @throws AlreadyAnswered */
  async invite(
    commands: CommandLog,
    conferenceId: string,
    invited: GateDevice,
    codeHash: string,
    { identity, answer, now }: { readonly identity: CommandIdentity; readonly answer: Answer; readonly now: Date },
  ): Promise<void> {
    const { deviceId, codeExpiresAt } = invited;
    const header = { schemaVersion: 1, version: 1 };
    const isNew = { ConditionExpression: 'attribute_not_exists(pk)' };
    const expiresAt = expiresIn(new Date(codeExpiresAt), 0);
    const code = {
      ...enrolmentCodeKey(conferenceId, codeHash),
      ...header,
      entity: 'ENROLMENT-CODE',
      deviceId,
      expiresAt,
    };
    await commands.commit(
      identity,
      {
        writes: [
          {
            put: { Item: { ...deviceKey(conferenceId, deviceId), ...header, entity: 'DEVICE', ...invited }, ...isNew },
          },
          { put: { Item: code, ...isNew } },
        ],
        answer,
      },
      now,
    );
  }

  /** The device that a code of this hash enrols, or once enrolled. Strongly consistent: the code was given a moment ago. */
  async byCode(conferenceId: string, codeHash: string): Promise<GateDevice | undefined> {
    const code = await this.#read(enrolmentCodeKey(conferenceId, codeHash));
    const item = code && (await this.#read(deviceKey(conferenceId, codeItem.parse(code).deviceId)));
    return item && parse(item);
  }

  /** Enrols a device that is still waiting for it. @throws EnrolmentCodeSpent, AlreadyAnswered */
  async enrol(
    commands: CommandLog,
    conferenceId: string,
    { deviceId }: GateDevice,
    { identity, answer, now }: { readonly identity: CommandIdentity; readonly answer: Answer; readonly now: Date },
  ): Promise<void> {
    const update = {
      Key: deviceKey(conferenceId, deviceId),
      UpdateExpression: 'SET #state = :enrolled, enrolledAt = :now, enrolledBy = :by ADD version :one',
      ConditionExpression: '#state = :invited AND codeExpiresAt > :now',
      ExpressionAttributeNames: { '#state': 'state' },
      ExpressionAttributeValues: {
        ':enrolled': 'enrolled',
        ':invited': 'invited',
        ':now': now.toISOString(),
        ':by': identity.caller,
        ':one': 1,
      },
    };
    await commands.commit(identity, { writes: [{ update, refuse: () => new EnrolmentCodeSpent() }], answer }, now);
  }

  /** Revokes a device, enrolled or not. To revoke it again changes nothing. @throws NotFound, StaleVersion */
  async revoke(
    commands: CommandLog,
    conferenceId: string,
    deviceId: string,
    expectedVersion: number | undefined,
  ): Promise<void> {
    const already = new Error('revoked before');
    const update = {
      Key: deviceKey(conferenceId, deviceId),
      UpdateExpression: 'SET #state = :revoked ADD version :one',
      ConditionExpression: `attribute_exists(pk) AND #state <> :revoked${expectedVersion === undefined ? '' : ' AND version = :version'}`,
      ExpressionAttributeNames: { '#state': 'state' },
      ExpressionAttributeValues: {
        ':revoked': 'revoked',
        ':one': 1,
        ...(expectedVersion === undefined ? {} : { ':version': expectedVersion }),
      },
    };
    const refuse = (found: Item | undefined): Error => {
      if (!found) return new NotFound();
      return parse(found).state === 'revoked' ? already : new StaleVersion();
    };
    await commands.write([{ update, refuse }]).catch((error) => {
      if (error !== already) throw error;
    });
    this.#kept.delete(conferenceId);
  }

  /** Writes down that a device was seen, unless that was done a short while ago. Nothing depends on it. */
  async seen(conferenceId: string, known: GateDevice | undefined, now: Date): Promise<void> {
    if (!known || now.getTime() - Date.parse(known.lastSeenAt ?? '1970-01-01') < SEEN_EVERY_MS) return;
    await this.#documents
      .send(
        new UpdateCommand({
          TableName: this.#table,
          Key: deviceKey(conferenceId, known.deviceId),
          UpdateExpression: 'SET lastSeenAt = :now',
          ConditionExpression: 'attribute_exists(pk)',
          ExpressionAttributeValues: { ':now': now.toISOString() },
        }),
      )
      .catch(() => undefined);
    this.#kept.delete(conferenceId);
  }

  /** One page, oldest first. @throws InvalidCursor */
  async list(conferenceId: string, page: PageRequest, cursorKey: Uint8Array): Promise<Page<GateDevice>> {
    const query = {
      TableName: this.#table,
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :devices)',
      ExpressionAttributeValues: { ':pk': gateRange(conferenceId).pk, ':devices': DEVICE_PREFIX },
    };
    const { items, ...rest } = await readPage(this.#documents, query, page, cursorKey, `devices\0${conferenceId}`);
    return { items: items.map(parse), ...rest };
  }

  async #read(Key: Readonly<Record<string, string>>): Promise<Item | undefined> {
    const { Item: item } = await this.#documents.send(
      new GetCommand({ TableName: this.#table, Key, ConsistentRead: true }),
    );
    return item;
  }
}
