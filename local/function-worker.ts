import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { patchDate } from './clock.ts';

export interface WorkerSettings {
  readonly folder: string;
  /** As in the template: file and export, `index.handler`. */
  readonly handler: string;
  readonly clock: SharedArrayBuffer;
  readonly context: Readonly<Record<string, string>>;
}

export interface ToWorker {
  readonly id: string;
  /** JSON. */
  readonly event: string;
  readonly timeoutMs: number;
}

export type FromWorker = { readonly id: string } & ({ readonly payload: string } | { readonly error: string });

type Handler = (event: unknown, context: unknown) => unknown;

const { folder, handler: handlerName, clock, context }: WorkerSettings = workerData;
patchDate(clock);

const [file = 'index', exported = 'handler'] = handlerName.split('.');
const bundle: Record<string, unknown> = createRequire(join(folder, 'package.json'))(join(folder, `${file}.cjs`));
const handler = bundle[exported];
if (typeof handler !== 'function') throw new Error(`${handlerName} is not exported by the bundle`);

parentPort?.on('message', async ({ id, event, timeoutMs }: ToWorker) => {
  const deadline = performance.now() + timeoutMs;
  const invocation = {
    ...context,
    awsRequestId: id,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, Math.floor(deadline - performance.now())),
  };
  let answer: FromWorker;
  try {
    const result = await (handler as Handler)(JSON.parse(event), invocation);
    answer = { id, payload: JSON.stringify(result) ?? 'null' };
  } catch (error) {
    answer = { id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
  parentPort?.postMessage(answer);
});
