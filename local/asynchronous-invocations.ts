import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { Clock } from './clock.ts';
import type { FunctionHost, FunctionSettings, Outcome } from './functions.ts';
import type { Queue, Queues } from './queues.ts';
import type { Access } from './roles.ts';
import { type Deployment, NotEmulated } from './template.ts';

const configProperties = z.strictObject({
  FunctionName: z.string(),
  Qualifier: z.literal('$LATEST', 'versions and aliases of functions are not emulated'),
  MaximumRetryAttempts: z.coerce.number().int().default(2),
  MaximumEventAgeInSeconds: z.coerce.number().int().default(21_600),
  DestinationConfig: z.strictObject({ OnFailure: z.strictObject({ Destination: z.string() }).optional() }).default({}),
});

/** Before the second attempt and before the third. */
const WAITS_MS = [60_000, 120_000];
/** Lambda waits from one second to five minutes for a function that is at its limit. */
const THROTTLED_WAIT_MS = 1000;

interface Policy {
  readonly retries: number;
  readonly maxAgeMs: number;
  readonly onFailure: Queue | undefined;
}

export interface AsynchronousParts {
  readonly deployment: Deployment;
  readonly functions: FunctionHost;
  readonly settings: readonly FunctionSettings[];
  readonly access: Access;
  readonly queues: Queues;
  readonly clock: Clock;
}

/** Invokes functions for callers who do not wait: tries again what failed, and sends what was given up to its destination. */
export class AsynchronousInvocations {
  readonly #parts: AsynchronousParts;
  readonly #policies = new Map<string, Policy>();
  readonly #waits = new Map<NodeJS.Timeout, () => void>();
  #stopped = false;

  /** @throws NotEmulated for a destination that is no queue, or to which the function may not send */
  constructor(parts: AsynchronousParts) {
    this.#parts = parts;
    const { deployment, settings, access, queues } = parts;
    for (const resource of deployment.ofType('AWS::Lambda::EventInvokeConfig')) {
      const parsed = configProperties.safeParse(resource.properties);
      if (!parsed.success) throw new NotEmulated(`${resource.address}: ${z.prettifyError(parsed.error)}`);
      const { FunctionName, MaximumRetryAttempts, MaximumEventAgeInSeconds, DestinationConfig } = parsed.data;
      const target = settings.find(({ arn, name }) => [arn, name].includes(FunctionName));
      if (!target) throw new NotEmulated(`${resource.address}: ${FunctionName} is no function of the template`);
      const destination = DestinationConfig.OnFailure?.Destination;
      const onFailure = destination === undefined ? undefined : queues.deadLetters(destination);
      const wanted = { action: 'sqs:SendMessage', resource: destination ?? '' };
      if (onFailure && access.decideForRole(target.roleArn, wanted) !== 'allowed') {
        throw new NotEmulated(
          `${resource.address}: the role of ${target.name} does not allow ${wanted.action} on ${wanted.resource}`,
        );
      }
      this.#policies.set(target.arn, {
        retries: MaximumRetryAttempts,
        maxAgeMs: MaximumEventAgeInSeconds * 1000,
        onFailure,
      });
    }
  }

  /** How many failed invocations wait to be tried again. */
  get waiting(): number {
    return this.#waits.size;
  }

  /** Comes back when the invocation has succeeded, was given up, or the machine stops. */
  async invoke(functionArn: string, payload: string): Promise<void> {
    const policy = this.#policies.get(functionArn) ?? { retries: 2, maxAgeMs: 21_600_000, onFailure: undefined };
    let attempts = 0;
    let ageMs = 0;
    while (!this.#stopped) {
      const outcome = await this.#parts.functions.invoke(functionArn, payload);
      if (outcome.ok || this.#stopped) return;
      const isThrottled = outcome.reason === 'throttled';
      if (!isThrottled) attempts++;
      const waitMs = isThrottled ? THROTTLED_WAIT_MS : (WAITS_MS[attempts - 1] ?? 0);
      ageMs += waitMs;
      const condition =
        attempts > policy.retries ? 'RetriesExhausted' : ageMs > policy.maxAgeMs ? 'EventAgeExceeded' : undefined;
      if (condition !== undefined) {
        policy.onFailure?.send(this.#record(functionArn, payload, outcome, condition, attempts));
        return;
      }
      await this.#wait(waitMs);
    }
  }

  stop(): void {
    this.#stopped = true;
    for (const [timer, wake] of this.#waits) {
      clearTimeout(timer);
      wake();
    }
  }

  #wait(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#waits.delete(timer);
        resolve();
      }, milliseconds * this.#parts.queues.waitScale);
      this.#waits.set(timer, resolve);
    });
  }

  /** What Lambda tells a destination. */
  #record(
    functionArn: string,
    payload: string,
    { message }: Outcome & { ok: false },
    condition: string,
    attempts: number,
  ): string {
    return JSON.stringify({
      version: '1.0',
      timestamp: this.#parts.clock.date().toISOString(),
      requestContext: {
        requestId: randomUUID(),
        functionArn: `${functionArn}:$LATEST`,
        condition,
        approximateInvokeCount: attempts,
      },
      requestPayload: JSON.parse(payload),
      responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
      responsePayload: { errorMessage: message },
    });
  }
}
