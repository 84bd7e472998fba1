import type { StatementSync } from 'node:sqlite';
import type { Json, JsonObject } from './assembly.ts';
import { asList, asObject, type DynamoDbLocal } from './dynamodb-local.ts';
import { compilePattern, type Matches } from './event-patterns.ts';
import type { FunctionHost } from './functions.ts';
import type { Journal } from './journal.ts';
import { failedItems } from './queue-mapping.ts';
import type { Queue } from './queues.ts';
import type { Table } from './tables.ts';

/** While there is something to read. */
const POLL_MS = 20;
/** Writes wake the reader, so the idle poll is only a safety net. */
const IDLE_POLL_MS = 1000;
/** How long after a write its record may still be on the way into the stream. */
const SETTLE_MS = 100;
const FIRST_RETRY_MS = 100;
const LONGEST_RETRY_MS = 5000;
const DAY_MS = 86_400_000;

export interface StreamMappingSettings {
  readonly batchSize: number;
  readonly windowMs: number;
  readonly filters: readonly Json[];
  readonly reportsItemFailures: boolean;
  readonly bisects: boolean;
  /** Undefined: as long as the record lives. */
  readonly maxRetries: number | undefined;
  readonly maxAgeMs: number | undefined;
  readonly fromBeginning: boolean;
}

interface StreamRecord {
  readonly sequence: string;
  readonly json: JsonObject;
  /** When it was read, by real time. */
  readonly readAt: number;
}

interface Shard {
  readonly id: string;
  readonly parent: string | undefined;
  iterator: string | undefined;
  pending: StreamRecord[];
  exhausted: boolean;
}

export interface StreamMappingOptions {
  readonly table: Table;
  readonly functionArn: string;
  readonly functions: FunctionHost;
  readonly database: DynamoDbLocal;
  readonly journal: Journal;
  readonly settings: StreamMappingSettings;
  /** Where the description of a batch goes that was given up. */
  readonly onFailureQueue: Queue | undefined;
  readonly report: (line: string) => void;
}

/** Reads the stream of a table and hands its records to a function in order, as Lambda's event source mapping does. */
export class StreamMapping {
  readonly #options: StreamMappingOptions;
  readonly #filters: readonly Matches[];
  readonly #shards = new Map<string, Shard>();
  readonly #saveCheckpoint: StatementSync;
  readonly #loadCheckpoint: StatementSync;
  readonly #mappingId: string;
  #firstLook = true;
  #stopped = false;
  #loop: Promise<void> = Promise.resolve();
  #wake: (() => void) | undefined;
  /** Real time of the latest write through the gateway, and of the latest look that found nothing. */
  #lastWrite = performance.now();
  #emptySince = 0;
  #delivering = 0;

  constructor(options: StreamMappingOptions) {
    this.#options = options;
    this.#filters = options.settings.filters.map((pattern) => compilePattern(pattern));
    this.#mappingId = `${options.table.name}/${options.functionArn}`;
    this.#saveCheckpoint = options.journal.prepare(
      'INSERT INTO checkpoint (mapping, shard, sequence) VALUES (?, ?, ?) ON CONFLICT (mapping, shard) DO UPDATE SET sequence = excluded.sequence',
    );
    this.#loadCheckpoint = options.journal.prepare('SELECT sequence FROM checkpoint WHERE mapping = ? AND shard = ?');
  }

  /** Records that were read and not yet handled. */
  get pending(): number {
    let count = this.#delivering;
    for (const shard of this.#shards.values()) count += shard.pending.length;
    return count;
  }

  /** Whether everything written so far has been handled. */
  get idle(): boolean {
    return this.pending === 0 && this.#emptySince > this.#lastWrite + SETTLE_MS;
  }

  async start(): Promise<void> {
    await this.#findShards();
    this.#loop = this.#read();
  }

  /** Tells that something was written to the table. */
  wake(): void {
    this.#lastWrite = performance.now();
    this.#wake?.();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#wake?.();
    await this.#loop;
  }

  async #read(): Promise<void> {
    let sinceShards = performance.now();
    while (!this.#stopped) {
      try {
        if (performance.now() - sinceShards > 60_000 || [...this.#shards.values()].every((shard) => shard.exhausted)) {
          await this.#findShards();
          sinceShards = performance.now();
        }
        const began = performance.now();
        let found = false;
        for (const shard of this.#shards.values()) {
          if (this.#stopped) return;
          if (this.#parentIsUnfinished(shard)) continue;
          found = (await this.#readShard(shard)) || found;
        }
        if (found) {
          // What comes in the meantime is read in one go: each look costs the database as much as a write.
          await this.#pause(POLL_MS, false);
          continue;
        }
        this.#emptySince = began;
        const active = began < this.#lastWrite + 2 * SETTLE_MS;
        await this.#pause(active ? POLL_MS : IDLE_POLL_MS, !active);
      } catch (error) {
        if (this.#stopped) return;
        this.#options.report(
          `stream of ${this.#options.table.name}: ${error instanceof Error ? error.message : error}`,
        );
        for (const shard of this.#shards.values()) shard.iterator = undefined;
        await this.#pause(IDLE_POLL_MS, false);
      }
    }
  }

  #pause(milliseconds: number, wakeable: boolean): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.#wake = undefined;
        resolve();
      };
      const timer = setTimeout(done, milliseconds);
      this.#wake = () => {
        if (wakeable || this.#stopped) done();
      };
    });
  }

  #parentIsUnfinished(shard: Shard): boolean {
    const parent = shard.parent === undefined ? undefined : this.#shards.get(shard.parent);
    return parent !== undefined && !(parent.exhausted && parent.pending.length === 0);
  }

  async #findShards(): Promise<void> {
    const { database, table, settings } = this.#options;
    let after: Json | undefined;
    do {
      const { StreamDescription: description } = await database.call('DynamoDBStreams_20120810.DescribeStream', {
        StreamArn: table.localStreamArn ?? null,
        ...(after === undefined ? {} : { ExclusiveStartShardId: after }),
      });
      for (const entry of asList(asObject(description).Shards)) {
        const { ShardId: id, ParentShardId: parent } = asObject(entry);
        if (typeof id !== 'string' || this.#shards.has(id)) continue;
        const shard: Shard = {
          id,
          parent: typeof parent === 'string' ? parent : undefined,
          iterator: undefined,
          pending: [],
          exhausted: false,
        };
        this.#shards.set(id, shard);
        await this.#openShard(shard, this.#firstLook && !settings.fromBeginning ? 'LATEST' : 'TRIM_HORIZON');
      }
      after = asObject(description).LastEvaluatedShardId;
    } while (after !== undefined);
    this.#firstLook = false;
  }

  async #openShard(shard: Shard, from: 'LATEST' | 'TRIM_HORIZON'): Promise<void> {
    const { database, table } = this.#options;
    const checkpoint = this.#loadCheckpoint.get(this.#mappingId, shard.id)?.sequence;
    const base = { StreamArn: table.localStreamArn ?? null, ShardId: shard.id };
    const { ShardIterator: iterator } = await database.call('DynamoDBStreams_20120810.GetShardIterator', {
      ...base,
      ...(typeof checkpoint === 'string'
        ? { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: checkpoint }
        : { ShardIteratorType: from }),
    });
    if (typeof iterator === 'string') shard.iterator = iterator;
  }

  /** One look into a shard; hands on what it finds. Gives whether there was something. */
  async #readShard(shard: Shard): Promise<boolean> {
    if (shard.exhausted) return false;
    if (shard.iterator === undefined) await this.#openShard(shard, 'TRIM_HORIZON');
    const answer = await this.#options.database.call('DynamoDBStreams_20120810.GetRecords', {
      ShardIterator: shard.iterator ?? null,
      Limit: 1000,
    });
    const records = asList(answer.Records);
    const readAt = performance.now();
    for (const record of records) {
      const json = this.#lambdaRecord(asObject(record));
      shard.pending.push({ sequence: String(asObject(json.dynamodb).SequenceNumber), json, readAt });
    }
    if (typeof answer.NextShardIterator === 'string') shard.iterator = answer.NextShardIterator;
    else shard.exhausted = true;
    await this.#deliverPending(shard);
    return records.length > 0;
  }

  #lambdaRecord(record: JsonObject): JsonObject {
    const { table, functions, functionArn } = this.#options;
    return { ...record, awsRegion: functions.settings(functionArn).region, eventSourceARN: table.streamArn };
  }

  async #deliverPending(shard: Shard): Promise<void> {
    const { settings } = this.#options;
    while (shard.pending.length > 0 && !this.#stopped) {
      const wanted = shard.pending.filter((record) => this.#admits(record));
      const last = shard.pending.at(-1);
      if (wanted.length === 0) {
        shard.pending = [];
        if (last) this.#checkpoint(shard, last);
        return;
      }
      // With a batching window, wait for more, but never longer than the window.
      const age = performance.now() - (wanted[0]?.readAt ?? 0);
      if (settings.windowMs > 0 && wanted.length < settings.batchSize && age < settings.windowMs) {
        setTimeout(() => this.#wake?.(), settings.windowMs - age).unref();
        return;
      }
      const batch = wanted.slice(0, settings.batchSize);
      const end =
        wanted.length > batch.length
          ? shard.pending.indexOf(wanted[batch.length] as StreamRecord)
          : shard.pending.length;
      const until = shard.pending[end - 1];
      shard.pending = shard.pending.slice(end);
      this.#delivering = batch.length;
      try {
        if (!(await this.#deliver(shard, batch, settings.maxRetries))) return;
      } finally {
        this.#delivering = 0;
      }
      if (until) this.#checkpoint(shard, until);
    }
  }

  #admits({ json }: StreamRecord): boolean {
    return this.#filters.length === 0 || this.#filters.some((matches) => matches(json));
  }

  #checkpoint(shard: Shard, record: StreamRecord): void {
    this.#saveCheckpoint.run(this.#mappingId, shard.id, record.sequence);
  }

  /** Delivers until all records are handled or given up. Gives false if it was stopped before. */
  async #deliver(shard: Shard, records: StreamRecord[], maxRetries: number | undefined): Promise<boolean> {
    const { settings, functions, functionArn } = this.#options;
    let rest = records;
    for (let attempt = 0; rest.length > 0; attempt++) {
      if (this.#stopped) return false;
      const { maxAgeMs = DAY_MS } = settings;
      const tooOld = performance.now() - (rest[0]?.readAt ?? 0) > maxAgeMs;
      if (attempt > 0 && (tooOld || (maxRetries !== undefined && attempt > maxRetries))) {
        this.#giveUp(shard, rest, attempt);
        return true;
      }
      const outcome = await functions.invoke(
        functionArn,
        JSON.stringify({ Records: rest.map((record) => record.json) }),
      );
      if (outcome.ok) {
        const failed = settings.reportsItemFailures ? failedItems(outcome.payload) : new Set<string>();
        if (failed?.size === 0) return true;
        // Everything before the lowest failed record is done; from it on everything comes again.
        const first = failed ? rest.findIndex((record) => failed.has(record.sequence)) : 0;
        if (first > 0) {
          this.#checkpoint(shard, rest[first - 1] as StreamRecord);
          rest = rest.slice(first);
          attempt = 0;
          continue;
        }
      }
      if (settings.bisects && rest.length > 1) {
        const middle = Math.ceil(rest.length / 2);
        const remaining = maxRetries === undefined ? undefined : Math.max(0, maxRetries - attempt - 1);
        return (
          (await this.#deliver(shard, rest.slice(0, middle), remaining)) &&
          this.#deliver(shard, rest.slice(middle), remaining)
        );
      }
      await this.#pause(Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** attempt), false);
    }
    return true;
  }

  #giveUp(shard: Shard, records: StreamRecord[], attempts: number): void {
    const { table, onFailureQueue, functionArn, report } = this.#options;
    const [first, last] = [records[0], records.at(-1)];
    report(`stream of ${table.name}: gave up ${records.length} records from ${first?.sequence} on`);
    onFailureQueue?.send(
      JSON.stringify({
        requestContext: { functionArn, condition: 'RetryAttemptsExhausted', approximateInvokeCount: attempts },
        version: '1.0',
        DDBStreamBatchInfo: {
          shardId: shard.id,
          startSequenceNumber: first?.sequence,
          endSequenceNumber: last?.sequence,
          batchSize: records.length,
          streamArn: table.streamArn,
        },
      }),
    );
  }
}
