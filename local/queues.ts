import { createHash, randomUUID } from 'node:crypto';
import type { StatementSync } from 'node:sqlite';
import * as z from 'zod';
import type { Clock } from './clock.ts';
import type { Journal } from './journal.ts';
import { type Deployment, NotEmulated } from './template.ts';

export interface Message {
  readonly id: string;
  readonly body: string;
  /** By the local clock, in milliseconds since 1970. */
  readonly sentAt: number;
  /** How often it was received so far. */
  received: number;
  firstReceivedAt?: number;
}

interface InFlight {
  readonly message: Message;
  /** When it becomes visible again, by real time: the local clock may jump. */
  readonly deadline: number;
  timer: NodeJS.Timeout;
}

const MAX_MESSAGE_BYTES = 1024 * 1024;

const queueProperties = z.strictObject({
  QueueName: z.string().optional(),
  VisibilityTimeout: z.coerce.number().default(30),
  DelaySeconds: z.coerce.number().default(0),
  MaximumMessageSize: z.coerce.number().default(MAX_MESSAGE_BYTES),
  RedrivePolicy: z
    .strictObject({ deadLetterTargetArn: z.string(), maxReceiveCount: z.coerce.number().int().positive() })
    .optional(),
  MessageRetentionPeriod: z.coerce.number().default(345_600),
  // Without effect here: long polling has nothing to wait for, nothing is encrypted.
  ReceiveMessageWaitTimeSeconds: z.coerce.number().optional(),
  RedriveAllowPolicy: z.json().optional(),
  KmsMasterKeyId: z.string().optional(),
  KmsDataKeyReusePeriodSeconds: z.coerce.number().optional(),
  SqsManagedSseEnabled: z.coerce.boolean().optional(),
  Tags: z.json().optional(),
});

/** One standard queue: at least once, in no promised order. */
export class Queue {
  readonly name: string;
  readonly arn: string;
  readonly settings: z.infer<typeof queueProperties>;
  readonly #queues: Queues;
  #visible: Message[] = [];
  readonly #inFlight = new Map<string, InFlight>();
  #delayed = 0;
  readonly #listeners: (() => void)[] = [];

  constructor(queues: Queues, name: string, arn: string, settings: z.infer<typeof queueProperties>) {
    this.#queues = queues;
    this.name = name;
    this.arn = arn;
    this.settings = settings;
  }

  get visible(): number {
    return this.#visible.length;
  }

  get inFlight(): number {
    return this.#inFlight.size;
  }

  get delayed(): number {
    return this.#delayed;
  }

  /** The first messages that wait, without receiving them. */
  peek(count: number): readonly Message[] {
    return this.#visible.slice(0, count);
  }

  /** Whether a function receives from it. Nobody waits for other queues to be emptied. */
  get isReceived(): boolean {
    return this.#listeners.length > 0;
  }

  /** Calls back whenever there may be something to receive. */
  onMessage(listener: () => void): void {
    this.#listeners.push(listener);
  }

  /** @throws if the message is larger than the queue takes */
  send(body: string): string {
    if (Buffer.byteLength(body) > this.settings.MaximumMessageSize)
      throw new Error(`a message of ${Buffer.byteLength(body)} bytes is too large for queue ${this.name}`);
    const message: Message = { id: randomUUID(), body, sentAt: this.#queues.clock.now(), received: 0 };
    this.#queues.store(this, message);
    if (this.settings.DelaySeconds > 0) {
      this.#delayed++;
      setTimeout(
        () => {
          this.#delayed--;
          this.put(message);
        },
        this.settings.DelaySeconds * 1000 * this.#queues.waitScale,
      );
    } else this.put(message);
    return message.id;
  }

  put(message: Message): void {
    this.#visible.push(message);
    for (const listener of this.#listeners) listener();
  }

  /** Takes up to `count` messages for the visibility timeout. What was received too often goes to the dead-letter queue. */
  receive(count: number): { receipt: string; message: Message }[] {
    const received: { receipt: string; message: Message }[] = [];
    while (received.length < count) {
      const message = this.#visible.shift();
      if (!message) break;
      const redrive = this.settings.RedrivePolicy;
      if (redrive && message.received >= redrive.maxReceiveCount) {
        this.#queues.move(message, redrive.deadLetterTargetArn);
        continue;
      }
      message.received++;
      message.firstReceivedAt ??= this.#queues.clock.now();
      this.#queues.store(this, message);
      const receipt = randomUUID();
      const wait = this.settings.VisibilityTimeout * 1000;
      const timer = setTimeout(() => this.#release(receipt), wait);
      this.#inFlight.set(receipt, { message, deadline: performance.now() + wait, timer });
      received.push({ receipt, message });
    }
    return received;
  }

  remove(receipt: string): void {
    const entry = this.#inFlight.get(receipt);
    if (!entry) return;
    clearTimeout(entry.timer);
    this.#inFlight.delete(receipt);
    this.#queues.forget(entry.message);
  }

  /** The receiver failed: the message is visible again when the rest of its visibility timeout, scaled, is over. */
  fail(receipt: string): void {
    const entry = this.#inFlight.get(receipt);
    if (!entry) return;
    clearTimeout(entry.timer);
    const rest = Math.max(0, entry.deadline - performance.now());
    entry.timer = setTimeout(() => this.#release(receipt), rest * this.#queues.waitScale);
  }

  stop(): void {
    for (const { timer } of this.#inFlight.values()) clearTimeout(timer);
  }

  #release(receipt: string): void {
    const entry = this.#inFlight.get(receipt);
    if (!entry) return;
    this.#inFlight.delete(receipt);
    this.put(entry.message);
  }
}

/** All queues of the template. Messages survive a restart; what was in flight is visible again. */
export class Queues {
  readonly clock: Clock;
  /** Factor on the waits between attempts, 1 as in AWS; smaller makes retries quicker. */
  readonly waitScale: number;
  readonly #byArn = new Map<string, Queue>();
  readonly #deadLetterArns = new Set<string>();
  readonly #insert: StatementSync;
  readonly #delete: StatementSync;

  constructor(deployment: Deployment, journal: Journal, clock: Clock, waitScale: number) {
    this.clock = clock;
    this.waitScale = waitScale;
    this.#insert = journal.prepare(
      'INSERT INTO message (id, queue, body, sent_at, received) VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET queue = excluded.queue, received = excluded.received',
    );
    this.#delete = journal.prepare('DELETE FROM message WHERE id = ?');
    for (const resource of deployment.ofType('AWS::SQS::Queue')) {
      const parsed = queueProperties.safeParse(resource.properties);
      if (!parsed.success) throw new NotEmulated(`${resource.address}: ${z.prettifyError(parsed.error)}`);
      const arn = resource.attribute('Arn');
      this.#byArn.set(arn, new Queue(this, resource.name, arn, parsed.data));
      if (parsed.data.RedrivePolicy) this.#deadLetterArns.add(parsed.data.RedrivePolicy.deadLetterTargetArn);
    }
    for (const arn of this.#deadLetterArns) this.byArn(arn);
    const stored = journal.prepare('SELECT id, queue, body, sent_at, received FROM message ORDER BY rowid').all();
    const names = new Map([...this.#byArn.values()].map((queue) => [queue.name, queue]));
    for (const { id, queue: name, body, sent_at: sentAt, received } of stored) {
      const queue = names.get(String(name));
      const message = { id: String(id), body: String(body), sentAt: Number(sentAt), received: Number(received) };
      const expired = queue && message.sentAt + queue.settings.MessageRetentionPeriod * 1000 < clock.now();
      if (!queue || expired) this.forget(message);
      else queue.put(message);
    }
  }

  get all(): Queue[] {
    return [...this.#byArn.values()];
  }

  /** @throws if no queue of the template has this ARN */
  byArn(arn: string): Queue {
    const queue = this.#byArn.get(arn);
    if (!queue) throw new NotEmulated(`${arn} is no queue of the template`);
    return queue;
  }

  /** Marks a queue as one where lost causes end, so that nobody waits for it to be emptied. */
  deadLetters(arn: string): Queue {
    this.#deadLetterArns.add(arn);
    return this.byArn(arn);
  }

  isDeadLetterQueue(queue: Queue): boolean {
    return this.#deadLetterArns.has(queue.arn);
  }

  store(queue: Queue, message: Message): void {
    this.#insert.run(message.id, queue.name, message.body, message.sentAt, message.received);
  }

  forget(message: Message): void {
    this.#delete.run(message.id);
  }

  move(message: Message, arn: string): void {
    const target = this.byArn(arn);
    this.store(target, message);
    target.put(message);
  }

  stop(): void {
    for (const queue of this.#byArn.values()) queue.stop();
  }
}

export const md5 = (body: string): string => createHash('md5').update(body).digest('hex');
