import type { AsynchronousInvocations } from './asynchronous-invocations.ts';
import type { FunctionHost } from './functions.ts';
import type { Queues } from './queues.ts';
import type { ScheduleReport, Scheduler } from './scheduler.ts';
import type { StreamMapping } from './stream.ts';

/**
 * What waits where. `idle` says that everything that was written so far has had all its effects, and that no run of a schedule is
 * under way; the next run, which always comes, does not count.
 */
export interface QueueReport {
  readonly idle: boolean;
  readonly queues: readonly {
    readonly name: string;
    readonly visible: number;
    readonly inFlight: number;
    readonly delayed: number;
    /** Whether a function receives from it; only then does it count for `idle`. */
    readonly isReceived: boolean;
  }[];
  /** By the name of the dead-letter queue, the oldest first. */
  readonly deadLetters: Readonly<
    Record<
      string,
      readonly {
        readonly messageId: string;
        readonly sentAt: string;
        readonly received: number;
        readonly body: unknown;
      }[]
    >
  >;
  readonly streams: readonly { readonly table: string; readonly pending: number }[];
  readonly invocations: number;
  /** Failed invocations nobody waits for, until they are tried again. */
  readonly retries: number;
  readonly schedules: readonly ScheduleReport[];
}

export interface ReportedParts {
  readonly queues: Queues;
  readonly streams: readonly { readonly table: string; readonly mapping: StreamMapping }[];
  readonly functions: FunctionHost;
  readonly invocations: AsynchronousInvocations;
  readonly scheduler: Scheduler;
}

export function reportQueues(
  { queues, streams, functions, invocations, scheduler }: ReportedParts,
  shownDeadLetters: number,
): QueueReport {
  const live = queues.all.filter((queue) => !queues.isDeadLetterQueue(queue));
  const dead = queues.all.filter((queue) => queues.isDeadLetterQueue(queue));
  return {
    idle:
      functions.active === 0 &&
      invocations.waiting === 0 &&
      live.every((queue) => !queue.isReceived || queue.visible + queue.inFlight + queue.delayed === 0) &&
      streams.every(({ mapping }) => mapping.idle),
    queues: live.map(({ name, visible, inFlight, delayed, isReceived }) => ({
      name,
      visible,
      inFlight,
      delayed,
      isReceived,
    })),
    deadLetters: Object.fromEntries(
      dead.map((queue) => [
        queue.name,
        queue.peek(shownDeadLetters).map(({ id, sentAt, received, body }) => ({
          messageId: id,
          sentAt: new Date(sentAt).toISOString(),
          received,
          body: parsed(body),
        })),
      ]),
    ),
    streams: streams.map(({ table, mapping }) => ({ table, pending: mapping.pending })),
    invocations: functions.active,
    retries: invocations.waiting,
    schedules: scheduler.reports(),
  };
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}
