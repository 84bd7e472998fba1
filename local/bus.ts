import { randomUUID } from 'node:crypto';
import type { StatementSync } from 'node:sqlite';
import * as z from 'zod';
import type { Json } from './assembly.ts';
import type { Clock } from './clock.ts';
import { compilePattern, type Matches } from './event-patterns.ts';
import type { Journal } from './journal.ts';
import type { Queues } from './queues.ts';
import { type Deployment, NotEmulated, type Resource } from './template.ts';

const MAX_ENTRY_BYTES = 1024 * 1024;
const MAX_ENTRIES = 10;

const ruleProperties = z.strictObject({
  Name: z.string().optional(),
  Description: z.string().optional(),
  EventBusName: z.string().default('default'),
  EventPattern: z.json(),
  State: z.enum(['ENABLED', 'DISABLED', 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS']).default('ENABLED'),
  Targets: z
    .array(
      z.strictObject({
        Id: z.string(),
        Arn: z.string(),
        DeadLetterConfig: z.strictObject({ Arn: z.string() }).optional(),
        // A local queue is never out of reach, so there is nothing to retry.
        RetryPolicy: z.json().optional(),
      }),
    )
    .default([]),
  Tags: z.json().optional(),
});

interface Rule {
  readonly arn: string;
  readonly bus: string;
  readonly matches: Matches;
  readonly targets: z.infer<typeof ruleProperties>['Targets'];
}

export interface Entry {
  readonly Source?: string | undefined;
  readonly DetailType?: string | undefined;
  readonly Detail?: string | undefined;
  readonly Resources?: readonly string[] | undefined;
  readonly EventBusName?: string | undefined;
}

export type EntryResult = { readonly EventId: string } | { readonly ErrorCode: string; readonly ErrorMessage: string };

export interface BusEvent {
  readonly position: number;
  readonly event: Json;
}

/** Reads rules, and says which resources they need to be allowed to reach. */
export function readRules(deployment: Deployment): { resource: Resource; rule: Rule }[] {
  return deployment.ofType('AWS::Events::Rule').map((resource) => {
    const parsed = ruleProperties.safeParse(resource.properties);
    if (!parsed.success) throw new NotEmulated(`${resource.address}: ${z.prettifyError(parsed.error)}`);
    const { EventBusName, EventPattern, State, Targets } = parsed.data;
    return {
      resource,
      rule: {
        arn: resource.attribute('Arn'),
        bus: busName(EventBusName),
        matches: State === 'DISABLED' ? () => false : compilePattern(EventPattern),
        targets: Targets,
      },
    };
  });
}

/** A bus may be given by its name or its ARN. */
export const busName = (nameOrArn: string): string => nameOrArn.replace(/^.*:event-bus\//, '');

/** The event buses: what is put on one goes to the queues of every rule it matches. */
export class Bus {
  readonly #names: ReadonlySet<string>;
  readonly #rules: readonly Rule[];
  readonly #queues: Queues;
  readonly #clock: Clock;
  readonly #insert: StatementSync;
  readonly #select: StatementSync;
  readonly #report: (line: string) => void;

  constructor(deployment: Deployment, journal: Journal, queues: Queues, clock: Clock, report: (line: string) => void) {
    this.#names = new Set(['default', ...deployment.ofType('AWS::Events::EventBus').map((bus) => bus.name)]);
    this.#rules = readRules(deployment).map(({ rule }) => rule);
    this.#queues = queues;
    this.#clock = clock;
    this.#report = report;
    this.#insert = journal.prepare('INSERT INTO event (envelope) VALUES (?)');
    this.#select = journal.prepare('SELECT position, envelope FROM event WHERE position > ? ORDER BY position LIMIT ?');
    for (const { targets } of this.#rules) {
      for (const target of targets) {
        queues.byArn(target.Arn);
        if (target.DeadLetterConfig) queues.deadLetters(target.DeadLetterConfig.Arn);
      }
    }
  }

  /** Puts up to ten entries; each succeeds or fails for itself, as with EventBridge's PutEvents. */
  put(entries: readonly Entry[], account: string, region: string): EntryResult[] {
    return entries.map((entry, index) => {
      const fault = index >= MAX_ENTRIES ? 'more than 10 entries' : faultOf(entry);
      if (fault !== undefined) return { ErrorCode: 'InvalidArgument', ErrorMessage: fault };
      const bus = busName(entry.EventBusName ?? 'default');
      const id = randomUUID();
      // EventBridge accepts an entry for a bus that does not exist and drops it; here that is worth a line in the log.
      if (!this.#names.has(bus)) {
        this.#report(`an event for the unknown bus ${bus} was dropped`);
        return { EventId: id };
      }
      this.#publish(bus, {
        version: '0',
        id,
        'detail-type': entry.DetailType ?? '',
        source: entry.Source ?? '',
        account,
        time: `${this.#clock.date().toISOString().slice(0, 19)}Z`,
        region,
        resources: [...(entry.Resources ?? [])],
        detail: JSON.parse(entry.Detail ?? '{}'),
      });
      return { EventId: id };
    });
  }

  /** What went over the bus after a position, oldest first. */
  eventsAfter(position: number, limit: number): BusEvent[] {
    return this.#select
      .all(position, limit)
      .map((row) => ({ position: Number(row.position), event: JSON.parse(String(row.envelope)) }));
  }

  #publish(bus: string, event: Json): void {
    const envelope = JSON.stringify(event);
    this.#insert.run(envelope);
    for (const rule of this.#rules) {
      if (rule.bus !== bus || !rule.matches(event)) continue;
      for (const target of rule.targets) {
        try {
          this.#queues.byArn(target.Arn).send(envelope);
        } catch (error) {
          this.#report(`${rule.arn}: ${error instanceof Error ? error.message : error}`);
          if (target.DeadLetterConfig) this.#queues.byArn(target.DeadLetterConfig.Arn).send(envelope);
        }
      }
    }
  }
}

function faultOf({ Source, DetailType, Detail }: Entry): string | undefined {
  if (!Source) return 'Parameter Source is not valid. Reason: Source is a required argument.';
  if (!DetailType) return 'Parameter DetailType is not valid. Reason: DetailType is a required argument.';
  if (Detail === undefined) return 'Parameter Detail is not valid. Reason: Detail is a required argument.';
  if (Buffer.byteLength(Detail) > MAX_ENTRY_BYTES) return 'Total size of the entries in the request is over the limit.';
  try {
    const parsed: unknown = JSON.parse(Detail);
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return undefined;
  } catch {
    // Falls through to the same fault.
  }
  return 'Parameter Detail is not valid. Reason: Detail is malformed.';
}
