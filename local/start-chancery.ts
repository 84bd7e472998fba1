import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';

export interface StartOptions {
  /** Any free port by default. */
  readonly port?: number;
  /** Keep no data; so by default. */
  readonly ephemeral?: boolean;
  /** Where data is kept if it is kept. */
  readonly data?: string;
  /** What the clock says at the start. */
  readonly now?: Date | string;
  /** A cloud assembly that was synthesized before; saves the time to do it again. */
  readonly assembly?: string;
  /** Factor on the waits before a failed message is delivered again: 1 as in AWS, smaller is quicker. */
  readonly waitScale?: number;
  /** Shows nothing of what the server reports. */
  readonly quiet?: boolean;
  readonly verbose?: boolean;
}

export interface Chancery {
  readonly url: string;
  /** Of the server, and of its database. */
  readonly pid: number;
  readonly databasePid: number;
  /** What the server reported so far: refused calls, failed functions. */
  readonly reported: () => string;
  /** Ends the server and everything it started. */
  stop(): Promise<void>;
}

const readyMessage = z.object({ url: z.string(), databasePid: z.number() });

/**
 * Starts the local server in a process of its own, which ends with this one whatever happens.
 * @throws with the server's own message if it does not start
 */
export async function startChancery(options: StartOptions = {}): Promise<Chancery> {
  const { port = 0, ephemeral = true, data, now, assembly, waitScale, quiet = false, verbose = false } = options;
  const server = fork(
    fileURLToPath(new URL('./start.ts', import.meta.url)),
    [
      `--port=${port}`,
      ...(ephemeral ? ['--ephemeral'] : []),
      ...(data === undefined ? [] : [`--data=${data}`]),
      ...(now === undefined ? [] : [`--now=${now instanceof Date ? now.toISOString() : now}`]),
      ...(assembly === undefined ? [] : [`--assembly=${assembly}`]),
      ...(waitScale === undefined ? [] : [`--wait-scale=${waitScale}`]),
      ...(verbose ? ['--verbose'] : []),
    ],
    { stdio: ['ignore', 'ignore', 'pipe', 'ipc'], execArgv: [] },
  );
  let errors = '';
  server.stderr?.on('data', (chunk) => {
    errors += chunk;
    if (!quiet) process.stderr.write(chunk);
  });
  const ended = once(server, 'exit');
  const ready = await Promise.race([once(server, 'message'), ended.then(() => undefined)]);
  if (!ready) throw new Error(`the local server did not start:\n${errors}`);
  const { url, databasePid } = readyMessage.parse(ready[0]);
  return {
    url,
    pid: server.pid ?? 0,
    databasePid,
    reported: () => errors,
    async stop() {
      if (server.exitCode === null) server.kill('SIGTERM');
      await ended;
    },
  };
}
