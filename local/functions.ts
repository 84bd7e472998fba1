import { randomUUID } from 'node:crypto';
import { statSync } from 'node:fs';
import type { Writable } from 'node:stream';
import { Worker } from 'node:worker_threads';
import * as z from 'zod';
import type { Clock } from './clock.ts';
import type { FromWorker, ToWorker, WorkerSettings } from './function-worker.ts';
import { type Deployment, NotEmulated, type Resource } from './template.ts';

const functionProperties = z.strictObject({
  Code: z.strictObject({ S3Bucket: z.json().optional(), S3Key: z.string() }),
  Handler: z.string(),
  Runtime: z.string().regex(/^nodejs/, 'only Node.js functions run here'),
  Role: z.string(),
  FunctionName: z.string().optional(),
  Timeout: z.coerce.number().default(3),
  MemorySize: z.coerce.number().default(128),
  Environment: z.strictObject({ Variables: z.record(z.string(), z.coerce.string()).default({}) }).optional(),
  ReservedConcurrentExecutions: z.coerce.number().int().optional(),
  // Without effect here: what a deployed function runs on, how it logs, and how it is traced and encrypted.
  Architectures: z.json().optional(),
  Description: z.json().optional(),
  EphemeralStorage: z.json().optional(),
  KmsKeyArn: z.json().optional(),
  LoggingConfig: z.json().optional(),
  RecursiveLoop: z.json().optional(),
  RuntimeManagementConfig: z.json().optional(),
  SnapStart: z.json().optional(),
  Tags: z.json().optional(),
  TracingConfig: z.json().optional(),
});

export interface FunctionSettings {
  readonly name: string;
  readonly arn: string;
  readonly roleArn: string;
  readonly account: string;
  readonly region: string;
  readonly folder: string;
  readonly handler: string;
  readonly timeoutMs: number;
  readonly memoryMb: number;
  readonly environment: Readonly<Record<string, string>>;
  /** How many invocations may run at once; undefined for no limit. */
  readonly concurrency: number | undefined;
  /** Identifies the function to the gateway, as the keys of its role would to AWS. */
  readonly accessKeyId: string;
  /** What it signs with. Verified where somebody else may send what was signed. */
  readonly secretAccessKey: string;
}

export type Outcome =
  | { readonly ok: true; readonly payload: string }
  | { readonly ok: false; readonly reason: 'error' | 'timeout' | 'exit' | 'throttled'; readonly message: string };

/** Reads the functions of the template and finds their bundles in the assembly. */
export function readFunctions(deployment: Deployment): FunctionSettings[] {
  return deployment.ofType('AWS::Lambda::Function').map((resource, position) => {
    const parsed = functionProperties.safeParse(resource.properties);
    if (!parsed.success) throw new NotEmulated(`${resource.address}: ${z.prettifyError(parsed.error)}`);
    const { Code, Handler, Role, Timeout, MemorySize, Environment, ReservedConcurrentExecutions } = parsed.data;
    return {
      name: resource.name,
      arn: resource.attribute('Arn'),
      roleArn: Role,
      account: resource.account,
      region: resource.region,
      folder: assetFolder(resource, Code.S3Key),
      handler: Handler,
      timeoutMs: Timeout * 1000,
      memoryMb: MemorySize,
      environment: Environment?.Variables ?? {},
      concurrency: ReservedConcurrentExecutions,
      accessKeyId: `ASIALOCAL${String(position).padStart(11, '0')}`,
      secretAccessKey: randomUUID(),
    };
  });
}

function assetFolder(resource: Resource, key: string): string {
  const folder = resource.stack.assets.get(key);
  if (folder === undefined || !statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new NotEmulated(`${resource.address}: its code ${key} is no folder of the assembly`);
  return folder;
}

interface Invocation {
  readonly settle: (outcome: Outcome) => void;
  readonly timer: NodeJS.Timeout;
}

interface Running {
  readonly worker: Worker;
  readonly invocations: Map<string, Invocation>;
  retired: boolean;
}

export interface FunctionHostOptions {
  readonly clock: Clock;
  /** Environment variables every function gets besides its own, such as the endpoints of the gateway. */
  readonly endpoints: Readonly<Record<string, string>>;
  /** Where the output of the functions goes. */
  readonly log: Writable;
  /** Told of every invocation that failed. */
  readonly onFailure: (name: string, outcome: Outcome & { ok: false }) => void;
}

/**
 * Runs each function in a worker thread of its own, started when it is first invoked. Unlike in AWS one worker takes
 * several invocations at once, so a function may share nothing between invocations but what is safe to share.
 */
export class FunctionHost {
  readonly #options: FunctionHostOptions;
  readonly #functions: ReadonlyMap<string, FunctionSettings>;
  readonly #running = new Map<string, Running>();
  readonly #workers = new Set<Worker>();
  #active = 0;

  constructor(functions: readonly FunctionSettings[], options: FunctionHostOptions) {
    this.#functions = new Map(functions.map((settings) => [settings.arn, settings]));
    this.#options = options;
  }

  /** How many invocations are under way. */
  get active(): number {
    return this.#active;
  }

  /** How many workers run. */
  get workers(): number {
    return this.#workers.size;
  }

  /** @throws if no function of the template has this ARN */
  settings(arn: string): FunctionSettings {
    const settings = this.#functions.get(arn);
    if (!settings) throw new NotEmulated(`${arn} is no function of the template`);
    return settings;
  }

  /** Invokes a function with a JSON text and waits for its answer, a JSON text too. Never rejects. */
  async invoke(arn: string, event: string): Promise<Outcome> {
    const settings = this.settings(arn);
    let running = this.#running.get(arn);
    if (settings.concurrency !== undefined && (running?.invocations.size ?? 0) >= settings.concurrency)
      return { ok: false, reason: 'throttled', message: 'Rate Exceeded.' };
    if (!running) {
      running = this.#start(settings);
      this.#running.set(arn, running);
    }
    const outcome = await this.#run(settings, running, event);
    if (!outcome.ok) this.#options.onFailure(settings.name, outcome);
    return outcome;
  }

  async stop(): Promise<void> {
    this.#running.clear();
    await Promise.all([...this.#workers].map((worker) => worker.terminate()));
  }

  #run(settings: FunctionSettings, running: Running, event: string): Promise<Outcome> {
    const id = randomUUID();
    this.#active++;
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#retire(settings, running);
        settle({
          ok: false,
          reason: 'timeout',
          message: `${id} Task timed out after ${(settings.timeoutMs / 1000).toFixed(2)} seconds`,
        });
      }, settings.timeoutMs);
      const settle = (outcome: Outcome): void => {
        clearTimeout(timer);
        if (!running.invocations.delete(id)) return;
        this.#active--;
        if (running.retired && running.invocations.size === 0) void running.worker.terminate();
        resolve(outcome);
      };
      running.invocations.set(id, { settle, timer });
      running.worker.postMessage({ id, event, timeoutMs: settings.timeoutMs } satisfies ToWorker);
    });
  }

  /** After a timeout AWS throws the whole environment away. Invocations that share the worker may still finish. */
  #retire(settings: FunctionSettings, running: Running): void {
    running.retired = true;
    if (this.#running.get(settings.arn) === running) this.#running.delete(settings.arn);
  }

  #start(settings: FunctionSettings): Running {
    const worker = new Worker(new URL('./function-worker.ts', import.meta.url), {
      name: settings.name,
      env: { ...this.#environment(settings) },
      workerData: {
        folder: settings.folder,
        handler: settings.handler,
        clock: this.#options.clock.shared,
        context: {
          functionName: settings.name,
          functionVersion: '$LATEST',
          invokedFunctionArn: settings.arn,
          memoryLimitInMB: String(settings.memoryMb),
          logGroupName: `/aws/lambda/${settings.name}`,
          logStreamName: 'local',
        },
      } satisfies WorkerSettings,
      stdout: true,
      stderr: true,
    });
    const running: Running = { worker, invocations: new Map(), retired: false };
    this.#workers.add(worker);
    for (const output of [worker.stdout, worker.stderr]) output.on('data', (chunk) => this.#options.log.write(chunk));
    const end = (message: string): void => {
      this.#retire(settings, running);
      for (const { settle } of [...running.invocations.values()]) settle({ ok: false, reason: 'exit', message });
    };
    worker.on('message', ({ id, ...answer }: FromWorker) => {
      const invocation = running.invocations.get(id);
      if ('payload' in answer) invocation?.settle({ ok: true, payload: answer.payload });
      else invocation?.settle({ ok: false, reason: 'error', message: answer.error });
    });
    worker.on('error', (error) => end(error instanceof Error ? (error.stack ?? error.message) : String(error)));
    worker.on('exit', (code) => {
      this.#workers.delete(worker);
      end(`the function's process exited with code ${code}`);
    });
    return running;
  }

  #environment(settings: FunctionSettings): Record<string, string> {
    return {
      AWS_REGION: settings.region,
      AWS_DEFAULT_REGION: settings.region,
      AWS_LAMBDA_FUNCTION_NAME: settings.name,
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(settings.memoryMb),
      AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${settings.name}`,
      AWS_LAMBDA_LOG_STREAM_NAME: 'local',
      AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
      AWS_ACCESS_KEY_ID: settings.accessKeyId,
      AWS_SECRET_ACCESS_KEY: settings.secretAccessKey,
      AWS_SESSION_TOKEN: 'local',
      LAMBDA_TASK_ROOT: settings.folder,
      _HANDLER: settings.handler,
      TZ: ':UTC',
      NODE_ENV: 'production',
      ...this.#options.endpoints,
      ...settings.environment,
    };
  }
}
