import { join } from 'node:path';
import { openMachine } from './machine.ts';
import { type Options, readOptions, USAGE } from './options.ts';
import { synthesize } from './synthesize.ts';

const PARENT_CHECK_MS = 500;

// Functions run in UTC in AWS, and a worker thread has the time zone of its process.
process.env.TZ = 'UTC';

let options: Options;
try {
  options = readOptions(process.argv.slice(2), process.env);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n\n${USAGE}`);
  process.exit(2);
}
if (options.help) {
  process.stdout.write(USAGE);
  process.exit(0);
}

const opening = openMachine({
  port: options.port,
  dataDirectory: options.ephemeral ? undefined : options.data,
  now: options.now === undefined ? undefined : new Date(options.now),
  assembly: async (workDirectory) => options.assembly ?? synthesize(join(workDirectory, 'cloud-assembly')),
  waitScale: options['wait-scale'],
  verbose: options.verbose,
  report: (line) => process.stderr.write(`${line}\n`),
});

let stopping = false;
const stop = async (code: number): Promise<void> => {
  if (stopping) return;
  stopping = true;
  await opening.then((machine) => machine.stop()).catch(() => undefined);
  process.exit(code);
};
process.on('SIGINT', () => stop(0));
process.on('SIGTERM', () => stop(0));
process.on('disconnect', () => stop(0));
// npm may be killed without a chance to tell; a shell that ends may well leave a server running on purpose.
if (process.env.npm_lifecycle_event !== undefined) {
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && stop(0), PARENT_CHECK_MS).unref();
}

try {
  const { url, logFile, databasePid } = await opening;
  process.stdout.write(`ready ${url}
  API      ${url}/v1/openapi.json
  gate     ${url}/gate/
  mailbox  ${url}/local/mailbox
  tokens   POST ${url}/local/token {"sub", "email"?, "groups"?}
  more     ${url}/
${logFile === undefined ? '' : `  log      ${logFile}\n`}`);
  process.send?.({ url, databasePid });
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  await stop(1);
}
