import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  export interface ProvidedContext {
    backendUrl: string;
  }
}

/** When the tests' conference takes place, by the local clock: registration is open. */
export const TODAY = '2021-05-03T08:00:00Z';

/** Starts the local runtime on a free port, with nothing kept, for all end-to-end tests of a run, and ends it. */
export default async function startBackend(project: TestProject): Promise<() => Promise<void>> {
  const backend = spawn(process.execPath, ['local/start.ts', '--port', '0', '--ephemeral', '--now', TODAY], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await Promise.race([
    readyLine(backend.stdout),
    once(backend, 'exit').then(([code]) =>
      Promise.reject(new Error(`the local runtime stopped with ${code} before it was ready`)),
    ),
  ]);
  project.provide('backendUrl', url);
  return async () => {
    backend.kill('SIGTERM');
    await once(backend, 'exit');
  };
}

async function readyLine(output: NodeJS.ReadableStream): Promise<string> {
  const lines = createInterface({ input: output });
  for await (const line of lines) {
    const url = /^ready (\S+)/.exec(line)?.[1];
    if (url) {
      output.resume();
      return url;
    }
  }
  throw new Error('the local runtime never said that it is ready');
}
