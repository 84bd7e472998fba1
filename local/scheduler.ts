import { randomUUID } from 'node:crypto';
import type { StatementSync } from 'node:sqlite';
import * as z from 'zod';
import type { AsynchronousInvocations } from './asynchronous-invocations.ts';
import type { Clock } from './clock.ts';
import type { FunctionSettings } from './functions.ts';
import type { Journal } from './journal.ts';
import type { Queues } from './queues.ts';
import type { Access } from './roles.ts';
import { type Deployment, NotEmulated, type Resource } from './template.ts';

const scheduleProperties = z.strictObject({
  Name: z.string().optional(),
  Description: z.string().optional(),
  ScheduleExpression: z.string(),
  // Says in which zone a cron expression is meant; a rate is the same everywhere.
  ScheduleExpressionTimezone: z.string().optional(),
  State: z.enum(['ENABLED', 'DISABLED']).default('ENABLED'),
  FlexibleTimeWindow: z.strictObject({ Mode: z.literal('OFF', 'flexible time windows are not emulated') }),
  Target: z.strictObject({
    Arn: z.string(),
    RoleArn: z.string(),
    Input: z.string().default('{}'),
    DeadLetterConfig: z.strictObject({ Arn: z.string() }).optional(),
    // A local function is never out of reach: what it fails at is tried again as its own settings say.
    RetryPolicy: z.json().optional(),
  }),
});

const MINUTE_MS = 60_000;
const UNITS_MS: Readonly<Record<string, number>> = { minute: MINUTE_MS, hour: 60 * MINUTE_MS, day: 1440 * MINUTE_MS };
/** Timers take no more than 24 days; looking again every hour costs nothing. */
const LONGEST_TIMER_MS = 60 * MINUTE_MS;

/**
 * Reads `rate(5 minutes)`.
 * @throws NotEmulated for what is no rate
 */
export function rateOf(expression: string, where: string): number {
  const [, count, unit = '', plural] = /^rate\(([1-9]\d*) (minute|hour|day)(s?)\)$/.exec(expression) ?? [];
  const unitMs = UNITS_MS[unit];
  if (count === undefined || unitMs === undefined || (count === '1') === (plural === 's')) {
    throw new NotEmulated(`${where}: only rates are emulated, such as rate(5 minutes); not ${expression}`);
  }
  return Number(count) * unitMs;
}

interface Schedule {
  readonly arn: string;
  readonly name: string;
  readonly everyMs: number;
  readonly functionArn: string;
  readonly input: string;
  /** By the local clock. */
  due: number;
  /** `late` when the next run is due already. */
  run: 'none' | 'under way' | 'late';
}

export interface ScheduleReport {
  readonly name: string;
  readonly due: string;
  readonly isRunning: boolean;
}

export interface SchedulerParts {
  readonly deployment: Deployment;
  readonly settings: readonly FunctionSettings[];
  readonly access: Access;
  readonly queues: Queues;
  readonly invocations: AsynchronousInvocations;
  readonly journal: Journal;
  readonly clock: Clock;
}

/**
 * Starts functions at the rates of the template, by the local clock. When the clock is set past the moments of several runs,
 * one makes up for all. Runs of one schedule never overlap: in AWS a rate leaves time for a run to end, and here the clock jumps.
 */
export class Scheduler {
  readonly #parts: SchedulerParts;
  readonly #schedules: Schedule[] = [];
  readonly #save: StatementSync;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  /** @throws NotEmulated for a schedule that AWS would not run, or this machine cannot */
  constructor(parts: SchedulerParts) {
    this.#parts = parts;
    const { deployment, journal, clock } = parts;
    this.#save = journal.prepare(
      'INSERT INTO schedule (arn, due) VALUES (?, ?) ON CONFLICT (arn) DO UPDATE SET due = excluded.due',
    );
    const load = journal.prepare('SELECT due FROM schedule WHERE arn = ?');
    for (const resource of deployment.ofType('AWS::Scheduler::Schedule')) {
      const parsed = scheduleProperties.safeParse(resource.properties);
      if (!parsed.success) throw new NotEmulated(`${resource.address}: ${z.prettifyError(parsed.error)}`);
      const { ScheduleExpression, State, Target } = parsed.data;
      const everyMs = rateOf(ScheduleExpression, resource.address);
      this.#requireRights(resource, Target);
      if (State === 'DISABLED') continue;
      const arn = resource.attribute('Arn');
      const stored = load.get(arn)?.due;
      this.#schedules.push({
        arn,
        name: resource.name,
        everyMs,
        functionArn: Target.Arn,
        input: Target.Input,
        due: typeof stored === 'number' ? stored : clock.now() + everyMs,
        run: 'none',
      });
    }
  }

  /** Begins; what was due while the machine was off runs at once. */
  start(): void {
    this.#parts.clock.onSet(() => this.#look());
    for (const schedule of this.#schedules) this.#save.run(schedule.arn, schedule.due);
    this.#look();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  reports(): ScheduleReport[] {
    return this.#schedules.map(({ name, due, run }) => ({
      name,
      due: new Date(due).toISOString(),
      isRunning: run !== 'none',
    }));
  }

  /** Starts what is due, and looks again when the next is. */
  #look(): void {
    if (this.#stopped) return;
    const now = this.#parts.clock.now();
    for (const schedule of this.#schedules) {
      const { due, everyMs } = schedule;
      const isDue = due <= now;
      // The moments of a rate stay where they are, unless the clock was set back before the last of them.
      if (isDue) schedule.due = due + everyMs * (Math.floor((now - due) / everyMs) + 1);
      else if (due > now + everyMs) schedule.due = now + everyMs;
      if (schedule.due !== due) this.#save.run(schedule.arn, schedule.due);
      if (isDue) this.#run(schedule, due);
    }
    clearTimeout(this.#timer);
    if (this.#schedules.length === 0) return;
    const next = Math.min(...this.#schedules.map(({ due }) => due)) - now;
    this.#timer = setTimeout(() => this.#look(), Math.min(LONGEST_TIMER_MS, Math.max(1, next)));
  }

  #run(schedule: Schedule, due: number): void {
    if (schedule.run !== 'none') {
      schedule.run = 'late';
      return;
    }
    schedule.run = 'under way';
    void this.#parts.invocations.invoke(schedule.functionArn, inputOf(schedule, due)).then(() => {
      const isLate = schedule.run === 'late';
      schedule.run = 'none';
      if (isLate && !this.#stopped) this.#run(schedule, this.#parts.clock.now());
    });
  }

  #requireRights({ address, account, region }: Resource, target: z.infer<typeof scheduleProperties>['Target']): void {
    const { settings, access, queues } = this.#parts;
    const { Arn, RoleArn, DeadLetterConfig } = target;
    if (!settings.some(({ arn }) => arn === Arn)) {
      throw new NotEmulated(`${address}: only functions of the template are emulated as a target, not ${Arn}`);
    }
    const group = `arn:aws:scheduler:${region}:${account}:schedule-group/default`;
    if (!access.mayAssume(RoleArn, 'scheduler.amazonaws.com', account, group)) {
      throw new NotEmulated(`${address}: the Scheduler may not assume the role ${RoleArn}`);
    }
    if (DeadLetterConfig) queues.deadLetters(DeadLetterConfig.Arn);
    const wanted = [
      { action: 'lambda:InvokeFunction', resource: Arn },
      ...(DeadLetterConfig ? [{ action: 'sqs:SendMessage', resource: DeadLetterConfig.Arn }] : []),
    ];
    for (const request of wanted) {
      if (access.decideForRole(RoleArn, request) !== 'allowed')
        throw new NotEmulated(`${address}: its role does not allow ${request.action} on ${request.resource}`);
    }
  }
}

/** What the Scheduler writes in the place of its keywords. */
const inputOf = ({ arn, input }: Schedule, due: number): string =>
  input.replace(/<aws\.scheduler\.([a-z-]+)>/g, (keyword, name: string) => {
    switch (name) {
      case 'schedule-arn':
        return arn;
      case 'scheduled-time':
        return new Date(due).toISOString();
      case 'execution-id':
        return randomUUID();
      case 'attempt-number':
        return '1';
      default:
        return keyword;
    }
  });
