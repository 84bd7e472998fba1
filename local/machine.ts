import { once } from 'node:events';
import { createWriteStream, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readAssembly } from './assembly.ts';
import { AsynchronousInvocations } from './asynchronous-invocations.ts';
import { Bus, busName, readRules } from './bus.ts';
import { Clock } from './clock.ts';
import { DynamoDbLocal } from './dynamodb-local.ts';
import { readMapping } from './event-source-mappings.ts';
import { FunctionHost, readFunctions } from './functions.ts';
import { Gateway } from './gateway.ts';
import { HttpApi, MAX_BODY_BYTES } from './http-api.ts';
import type { HttpRequest, HttpResponse } from './http-event.ts';
import { openJournal } from './journal.ts';
import { Kms } from './kms.ts';
import { LocalRoutes } from './local-routes.ts';
import { Mailbox } from './mail.ts';
import { OBJECTS_PATH, ObjectDoor } from './object-door.ts';
import { ObjectStore } from './object-store.ts';
import { issuerKey, OidcIssuer } from './oidc.ts';
import { QueueMapping } from './queue-mapping.ts';
import { reportQueues } from './queue-report.ts';
import { Queues } from './queues.ts';
import { readBody } from './read-body.ts';
import { Access } from './roles.ts';
import { Scheduler } from './scheduler.ts';
import { readSites } from './site.ts';
import { StreamMapping } from './stream.ts';
import { createTables, sweepExpiredItems } from './tables.ts';
import { Deployment, NotEmulated } from './template.ts';

export interface MachineOptions {
  /** 0 picks a free port. */
  readonly port: number;
  /** Where data is kept. Undefined keeps none. */
  readonly dataDirectory: string | undefined;
  /** What the clock says at the start; undefined for real time. */
  readonly now: Date | undefined;
  /** Gives the directory of the cloud assembly; it may take its time while the database starts. `workDirectory` is for its use. */
  readonly assembly: (workDirectory: string) => Promise<string>;
  /** Factor on the waits between attempts to deliver a message again, 1 as in AWS. */
  readonly waitScale: number;
  /** The output of the functions goes to stderr instead of a file. */
  readonly verbose: boolean;
  /** Refusals, failures of functions, what was given up. */
  readonly report: (line: string) => void;
}

export interface Machine {
  readonly url: string;
  readonly databasePid: number;
  readonly logFile: string | undefined;
  stop(): Promise<void>;
}

type Stop = () => unknown;

/**
 * Runs a synthesized cloud assembly on this machine until it is stopped.
 * @throws NotEmulated if the assembly asks for something that is not emulated
 */
export async function openMachine(options: MachineOptions): Promise<Machine> {
  const stops: Stop[] = [];
  let stopping = false;
  const stop = async (): Promise<void> => {
    stopping = true;
    for (const end of stops.splice(0).reverse()) await end();
  };
  // What breaks off because everything ends is no news.
  const report = (line: string): void => {
    if (!stopping) options.report(line);
  };
  try {
    return await assemble({ ...options, report }, stops, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

async function assemble(options: MachineOptions, stops: Stop[], stop: () => Promise<void>): Promise<Machine> {
  const { dataDirectory, report } = options;
  const workDirectory = dataDirectory ?? mkdtempSync(join(tmpdir(), 'chancery-'));
  mkdirSync(workDirectory, { recursive: true });
  if (dataDirectory === undefined) stops.push(() => rmSync(workDirectory, { recursive: true, force: true }));
  const keep = (name: string): string | undefined =>
    dataDirectory === undefined ? undefined : join(dataDirectory, name);

  // Java, the synthesis and the issuer's key take about a second each, so they run side by side.
  const starting = DynamoDbLocal.start(keep('dynamodb'));
  stops.push(async () => (await starting.catch(() => undefined))?.stop());
  const signing = issuerKey(keep('issuer-key.pem'));
  signing.catch(() => undefined);
  const deployment = new Deployment(readAssembly(await options.assembly(workDirectory)));
  for (const line of deployment.absences()) report(line);

  const clock = new Clock();
  if (options.now) clock.set(options.now);
  const journal = openJournal(keep('journal'));
  stops.push(() => journal.close());
  const queues = new Queues(deployment, journal, clock, options.waitScale);
  stops.push(() => queues.stop());
  const bus = new Bus(deployment, journal, queues, clock, report);
  const mailbox = new Mailbox(journal, clock);
  const kms = new Kms(deployment, keep('kms-keys.json'));
  const objects = new ObjectStore(deployment, keep('objects'));
  stops.push(() => objects.stop());

  const [anyStack] = deployment.resources;
  const busArns = new Map(
    deployment.ofType('AWS::Events::EventBus').map((entry) => [entry.name, entry.attribute('Arn')]),
  );
  const busArnOf = (nameOrArn: string): string => {
    const name = busName(nameOrArn);
    return busArns.get(name) ?? `arn:aws:events:${anyStack?.region}:${anyStack?.account}:event-bus/${name}`;
  };
  const access = new Access(deployment, busArnOf);
  for (const { resource, rule } of readRules(deployment)) {
    for (const target of rule.targets) {
      for (const arn of [target.Arn, ...(target.DeadLetterConfig ? [target.DeadLetterConfig.Arn] : [])]) {
        if (!access.mayRuleSend(rule.arn, resource.account, arn))
          throw new NotEmulated(`${resource.address}: no queue policy lets the rule send to ${arn}`);
      }
    }
  }

  const settings = readFunctions(deployment);
  const database = await starting;
  database.onExit(() => report('DynamoDB Local has ended; start again'));
  const tables = new Map((await createTables(deployment, database)).map((table) => [table.name, table]));
  stops.push(sweepExpiredItems([...tables.values()], database, clock));

  const streams: { table: string; mapping: StreamMapping }[] = [];
  const gateway = new Gateway({
    functions: settings,
    access,
    tables,
    database,
    bus,
    busArnOf,
    kms,
    mailbox,
    identities: deployment.ofType('AWS::SES::EmailIdentity').map((identity) => identity.name),
    onWrite: () => {
      for (const { mapping } of streams) mapping.wake();
    },
    report,
  });
  const endpoint = `http://127.0.0.1:${await gateway.start()}`;
  stops.push(() => gateway.stop());

  // The port comes before the functions: what they sign for others is sent to it.
  const server = createServer();
  const closeServer = (): void => {
    server.close();
    server.closeAllConnections();
  };
  stops.push(closeServer);
  server.listen(options.port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('the server has no address');
  const url = `http://127.0.0.1:${address.port}`;
  const door = new ObjectDoor({ functions: settings, access, kms, objects, bus, clock, report });
  const answering = Promise.withResolvers<(request: HttpRequest) => Promise<HttpResponse>>();
  serve(server, door, answering.promise, report);

  const logFile = options.verbose ? undefined : join(workDirectory, 'functions.log');
  const log = logFile === undefined ? process.stderr : createWriteStream(logFile, { flags: 'a' });
  if (log !== process.stderr) stops.push(() => log.end());
  const functions = new FunctionHost(settings, {
    clock,
    endpoints: {
      ...Object.fromEntries(
        ['DYNAMODB', 'EVENTBRIDGE', 'KMS', 'SESV2', 'SQS'].map((service) => [`AWS_ENDPOINT_URL_${service}`, endpoint]),
      ),
      AWS_ENDPOINT_URL_S3: `${url}${OBJECTS_PATH}`,
    },
    log,
    onFailure: (name, { reason, message }) => report(`function ${name} failed (${reason}): ${message}`),
  });

  for (const resource of deployment.ofType('AWS::Lambda::EventSourceMapping')) {
    const mapping = readMapping(resource);
    if (!mapping) continue;
    const target = settings.find((entry) => [entry.arn, entry.name].includes(mapping.functionReference));
    if (!target)
      throw new NotEmulated(`${resource.address}: ${mapping.functionReference} is no function of the template`);
    const needs = (actions: readonly string[], on: string): void => {
      for (const action of actions) {
        if (access.decideForRole(target.roleArn, { action, resource: on }) !== 'allowed')
          throw new NotEmulated(`${resource.address}: the role of ${target.name} does not allow ${action} on ${on}`);
      }
    };
    const onFailureQueue = mapping.onFailureArn === undefined ? undefined : queues.deadLetters(mapping.onFailureArn);
    if (onFailureQueue) needs(['sqs:SendMessage'], onFailureQueue.arn);
    const table = [...tables.values()].find((entry) => entry.streamArn === mapping.sourceArn);
    if (table) {
      needs(['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'], mapping.sourceArn);
      const stream = new StreamMapping({
        table,
        functionArn: target.arn,
        functions,
        database,
        journal,
        settings: mapping,
        onFailureQueue,
        report,
      });
      streams.push({ table: table.name, mapping: stream });
      stops.push(() => stream.stop());
    } else {
      needs(['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'], mapping.sourceArn);
      const consumer = new QueueMapping(queues.byArn(mapping.sourceArn), target.arn, functions, mapping);
      consumer.start();
      stops.push(() => consumer.stop());
    }
  }
  const invocations = new AsynchronousInvocations({ deployment, functions, settings, access, queues, clock });
  const scheduler = new Scheduler({ deployment, settings, access, queues, invocations, journal, clock });
  for (const { mapping } of streams) await mapping.start();
  stops.push(() => functions.stop());
  stops.push(() => invocations.stop());
  scheduler.start();
  stops.push(() => scheduler.stop());

  // First to end: nothing comes in while the rest does.
  stops.push(closeServer);
  const issuer = await OidcIssuer.open(`${url}/local/oidc`, await signing, clock);
  const api = new HttpApi(deployment, functions, issuer, clock);
  const local = new LocalRoutes({
    clock,
    issuer,
    clients: api.clients,
    mailbox,
    bus,
    queues: (shown) => reportQueues({ queues, streams, functions, invocations, scheduler }, shown),
  });
  const sites = readSites(deployment);
  const answererOf = (path: string) => sites.find((site) => site.owns(path)) ?? (local.owns(path) ? local : api);
  answering.resolve(async (request) => {
    const response = await answererOf(request.path).answer(request);
    // A device that sets its clock by ours must not see another time than the functions do.
    return { ...response, headers: { date: clock.date().toUTCString(), ...response.headers } };
  });
  return { url, databasePid: database.pid, logFile, stop };
}

/** Requests that come before all is up wait until it is; those for objects need no more than the door to them. */
function serve(
  server: Server,
  door: ObjectDoor,
  answering: Promise<(request: HttpRequest) => Promise<HttpResponse>>,
  report: (line: string) => void,
): void {
  server.keepAliveTimeout = 65_000;
  server.on('request', (message: IncomingMessage, answer: ServerResponse) => {
    const fail = (error: unknown): void => {
      report(error instanceof Error ? (error.stack ?? error.message) : String(error));
      answer.writeHead(500, { 'content-type': 'application/json' }).end('{"message":"Internal Server Error"}');
    };
    if (door.owns(message.url ?? '')) {
      door.answer(message, answer).catch(fail);
      return;
    }
    receive(message)
      .then(async (request) => (await answering)(request))
      .then(({ status, headers, body }) => {
        answer.writeHead(status, { 'content-length': Buffer.byteLength(body), ...headers });
        answer.end(message.method === 'HEAD' ? undefined : body);
      }, fail);
  });
}

async function receive(message: IncomingMessage): Promise<HttpRequest> {
  const body = await readBody(message, MAX_BODY_BYTES);
  const url = message.url ?? '/';
  const mark = url.indexOf('?');
  return {
    method: message.method ?? 'GET',
    path: mark < 0 ? url : url.slice(0, mark),
    query: mark < 0 ? '' : url.slice(mark + 1),
    headers: message.headers,
    body,
    sourceIp: message.socket.remoteAddress ?? '127.0.0.1',
    protocol: `HTTP/${message.httpVersion}`,
  };
}
