import * as z from 'zod';
import type { Json } from './assembly.ts';
import { compilePattern, type Matches } from './event-patterns.ts';
import type { FunctionHost } from './functions.ts';
import { md5, type Queue } from './queues.ts';

/** How many batches AWS hands to a function at once when a queue begins to fill, if the template sets no other limit. */
const CONCURRENT_BATCHES = 5;

export interface QueueMappingSettings {
  readonly batchSize: number;
  readonly windowMs: number;
  readonly concurrency: number | undefined;
  readonly reportsItemFailures: boolean;
  readonly filters: readonly Json[];
}

const batchResponse = z.object({ batchItemFailures: z.array(z.object({ itemIdentifier: z.string() })).nullish() });

/** The failed items a function reports; undefined when the answer means that all failed. */
export function failedItems(payload: string): Set<string> | undefined {
  const parsed = batchResponse.nullable().safeParse(JSON.parse(payload));
  if (!parsed.success) return undefined;
  return new Set((parsed.data?.batchItemFailures ?? []).map((failure) => failure.itemIdentifier));
}

/** Hands the messages of a queue to a function in batches, as Lambda's event source mapping does. */
export class QueueMapping {
  readonly #queue: Queue;
  readonly #functionArn: string;
  readonly #functions: FunctionHost;
  readonly #settings: QueueMappingSettings;
  readonly #filters: readonly Matches[];
  #batches = 0;
  #window: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(queue: Queue, functionArn: string, functions: FunctionHost, settings: QueueMappingSettings) {
    this.#queue = queue;
    this.#functionArn = functionArn;
    this.#functions = functions;
    this.#settings = settings;
    this.#filters = settings.filters.map((pattern) => compilePattern(pattern));
    queue.onMessage(() => this.#pump());
  }

  /** Begins with what already waits in the queue. */
  start(): void {
    this.#pump();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#window);
  }

  #pump(windowIsOver = false): void {
    const { batchSize, windowMs, concurrency = CONCURRENT_BATCHES } = this.#settings;
    while (!this.#stopped && this.#batches < concurrency && this.#queue.visible > 0) {
      if (windowMs > 0 && !windowIsOver && this.#queue.visible < batchSize) {
        this.#window ??= setTimeout(() => {
          this.#window = undefined;
          this.#pump(true);
        }, windowMs);
        return;
      }
      const batch = this.#queue.receive(batchSize).filter(({ receipt, message }) => {
        if (this.#admits(message.body)) return true;
        this.#queue.remove(receipt);
        return false;
      });
      if (batch.length === 0) continue;
      this.#batches++;
      void this.#deliver(batch).finally(() => {
        this.#batches--;
        this.#pump();
      });
    }
  }

  #admits(body: string): boolean {
    if (this.#filters.length === 0) return true;
    try {
      const parsed: Json = JSON.parse(body);
      return this.#filters.some((matches) => matches({ body: parsed }));
    } catch {
      return this.#filters.some((matches) => matches({ body }));
    }
  }

  async #deliver(batch: ReturnType<Queue['receive']>): Promise<void> {
    const { region } = this.#functions.settings(this.#functionArn);
    const records = batch.map(({ receipt, message }) => ({
      messageId: message.id,
      receiptHandle: receipt,
      body: message.body,
      attributes: {
        ApproximateReceiveCount: String(message.received),
        SentTimestamp: String(message.sentAt),
        SenderId: 'AIDALOCAL',
        ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
      },
      messageAttributes: {},
      md5OfBody: md5(message.body),
      eventSource: 'aws:sqs',
      eventSourceARN: this.#queue.arn,
      awsRegion: region,
    }));
    const outcome = await this.#functions.invoke(this.#functionArn, JSON.stringify({ Records: records }));
    if (this.#stopped) return;
    const ids = new Set(batch.map(({ message }) => message.id));
    let failed: Set<string> | undefined = new Set();
    if (!outcome.ok) failed = undefined;
    else if (this.#settings.reportsItemFailures) failed = failedItems(outcome.payload);
    // An unknown identifier in the report counts as the failure of the whole batch.
    if (failed && [...failed].some((id) => !ids.has(id))) failed = undefined;
    for (const { receipt, message } of batch) {
      if (failed && !failed.has(message.id)) this.#queue.remove(receipt);
      else this.#queue.fail(receipt);
    }
  }
}
