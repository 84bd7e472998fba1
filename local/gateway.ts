import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import * as z from 'zod';
import type { Json, JsonObject } from './assembly.ts';
import { type Bus, busName } from './bus.ts';
import { accessOf, isWrite, UnclearAccess } from './dynamodb-access.ts';
import type { DynamoDbLocal } from './dynamodb-local.ts';
import type { FunctionSettings } from './functions.ts';
import type { AccessRequest, Decision } from './iam.ts';
import { type Kms, KmsError } from './kms.ts';
import { addressesOf, type Mailbox, sendEmailInput } from './mail.ts';
import { readBody } from './read-body.ts';
import type { Access } from './roles.ts';
import type { Table } from './tables.ts';

export interface GatewayParts {
  readonly functions: readonly FunctionSettings[];
  readonly access: Access;
  readonly tables: ReadonlyMap<string, Table>;
  readonly database: DynamoDbLocal;
  readonly bus: Bus;
  readonly busArnOf: (nameOrArn: string) => string;
  readonly kms: Kms;
  readonly mailbox: Mailbox;
  readonly identities: readonly string[];
  /** Told after each call that may have changed a table. */
  readonly onWrite: () => void;
  readonly report: (line: string) => void;
}

/** An answer in the form of AWS's JSON protocols. */
class AwsError extends Error {
  readonly status: number;
  readonly type: string;
  constructor(status: number, type: string, message: string) {
    super(message);
    this.status = status;
    this.type = type;
  }
}

const putEvents = z.object({
  Entries: z.array(
    z.object({
      Source: z.string().optional(),
      DetailType: z.string().optional(),
      Detail: z.string().optional(),
      Resources: z.array(z.string()).optional(),
      EventBusName: z.string().optional(),
    }),
  ),
});

const CREDENTIAL = /Credential=([^/]+)\/\d+\/[^/]+\/([^/]+)\//;

/**
 * The one endpoint that functions have for AWS. It knows the calling function by its access key id, asks the policies of
 * its role, and passes on what they allow: to DynamoDB Local, or to the fakes.
 */
export class Gateway {
  readonly #parts: GatewayParts;
  readonly #callers: ReadonlyMap<string, FunctionSettings>;
  readonly #server: Server;

  constructor(parts: GatewayParts) {
    this.#parts = parts;
    this.#callers = new Map(parts.functions.map((settings) => [settings.accessKeyId, settings]));
    this.#server = createServer((message, answer) => {
      this.#handle(message, answer).catch((error) => fail(answer, error));
    });
    this.#server.keepAliveTimeout = 60_000;
  }

  /** Gives the port. */
  async start(): Promise<number> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    const address = this.#server.address();
    if (typeof address !== 'object' || !address) throw new Error('the gateway has no address');
    return address.port;
  }

  async stop(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #handle(message: IncomingMessage, answer: ServerResponse): Promise<void> {
    const [, accessKeyId = '', service] = CREDENTIAL.exec(message.headers.authorization ?? '') ?? [];
    const body = await readBody(message);
    const caller = this.#callers.get(accessKeyId);
    if (!caller)
      throw new AwsError(403, 'UnrecognizedClientException', 'The security token included in the request is invalid.');
    const operation =
      String(message.headers['x-amz-target'] ?? '')
        .split('.')
        .at(-1) ?? '';
    switch (service) {
      case 'dynamodb':
        return this.#dynamodb(caller, operation, message, body, answer);
      case 'events':
        return send(answer, this.#events(caller, operation, parse(body)));
      case 'kms':
        return send(answer, this.#kms(caller, operation, parse(body)));
      case 'ses':
        return send(answer, await this.#ses(caller, message, parse(body)));
      default:
        throw new AwsError(400, 'UnknownOperationException', `${service} is not emulated on this machine`);
    }
  }

  #dynamodb(
    caller: FunctionSettings,
    operation: string,
    message: IncomingMessage,
    body: Buffer,
    answer: ServerResponse,
  ): void {
    const { access, tables, database, onWrite } = this.#parts;
    const input = parse(body);
    for (const wanted of accessOf(operation, input, tables))
      this.#require(caller, wanted, access.decideForRole(caller.roleArn, wanted));
    const write = isWrite(operation);
    const call = request(
      {
        host: '127.0.0.1',
        port: database.port,
        method: 'POST',
        path: '/',
        agent: database.agent,
        headers: {
          'content-type': message.headers['content-type'],
          'content-length': body.length,
          'x-amz-target': message.headers['x-amz-target'],
          authorization: message.headers.authorization,
          'x-amz-date': message.headers['x-amz-date'],
        },
      },
      (response) => {
        readBody(response).then(
          (content) => {
            const { 'content-type': type, 'x-amzn-requestid': requestId, 'x-amz-crc32': crc } = response.headers;
            const headers: Record<string, string | number> = { 'content-length': content.length };
            if (type !== undefined) headers['content-type'] = type;
            if (requestId !== undefined) headers['x-amzn-requestid'] = String(requestId);
            if (crc !== undefined) headers['x-amz-crc32'] = String(crc);
            answer.writeHead(response.statusCode ?? 500, headers);
            answer.end(content);
            if (write) onWrite();
          },
          (error) => fail(answer, error),
        );
      },
    );
    call.on('error', (error) => fail(answer, error));
    call.end(body);
  }

  #events(caller: FunctionSettings, operation: string, input: JsonObject): JsonObject {
    if (operation !== 'PutEvents')
      throw new AwsError(400, 'UnknownOperationException', `${operation} is not emulated on this machine`);
    const { Entries } = putEvents.parse(input);
    const { access, bus, busArnOf } = this.#parts;
    for (const { Source = '', DetailType = '', EventBusName = 'default' } of Entries) {
      const wanted: AccessRequest = {
        action: 'events:PutEvents',
        resource: busArnOf(busName(EventBusName)),
        context: { 'events:source': Source, 'events:detail-type': DetailType, ...generalContext(caller) },
      };
      this.#require(caller, wanted, access.decideForBus(caller.roleArn, caller.account, wanted));
    }
    const results = bus.put(Entries, caller.account, caller.region);
    return {
      FailedEntryCount: results.filter((result) => 'ErrorCode' in result).length,
      Entries: results.map((result): Json => ({ ...result })),
    };
  }

  #kms(caller: FunctionSettings, operation: string, input: JsonObject): JsonObject {
    const { access, kms } = this.#parts;
    const key = kms.keyOf(operation, input);
    const context: Record<string, string | string[]> = {
      ...generalContext(caller),
      'kms:calleraccount': caller.account,
    };
    const text = (name: string, value: Json | undefined): void => {
      if (typeof value === 'string') context[name] = value;
    };
    text('kms:macalgorithm', input.MacAlgorithm);
    text('kms:signingalgorithm', input.SigningAlgorithm);
    text('kms:messagetype', input.MessageType);
    const encryptionContext = Object.entries(
      z.record(z.string(), z.string()).optional().parse(input.EncryptionContext) ?? {},
    );
    for (const [name, value] of encryptionContext) context[`kms:encryptioncontext:${name.toLowerCase()}`] = value;
    if (encryptionContext.length > 0) context['kms:encryptioncontextkeys'] = encryptionContext.map(([name]) => name);
    const wanted: AccessRequest = { action: `kms:${operation}`, resource: key.arn, context };
    this.#require(caller, wanted, access.decideForKey(caller.roleArn, caller.account, key.policy, wanted));
    return kms.perform(operation, key, input);
  }

  async #ses(caller: FunctionSettings, message: IncomingMessage, input: JsonObject): Promise<JsonObject> {
    if (message.method !== 'POST' || message.url !== '/v2/email/outbound-emails')
      throw new AwsError(404, 'NotFoundException', `${message.method} ${message.url} is not emulated on this machine`);
    const parsed = sendEmailInput.safeParse(input);
    if (!parsed.success) throw new AwsError(400, 'BadRequestException', z.prettifyError(parsed.error));
    const { from, recipients } = await addressesOf(parsed.data);
    const domain = from.slice(from.lastIndexOf('@') + 1);
    // SES takes the address itself before its domain, and a raw message needs a permission of its own, v2 or not.
    const identity = this.#parts.identities.find((known) => known === from) ?? domain;
    const wanted: AccessRequest = {
      action: 'Raw' in parsed.data.Content ? 'ses:SendRawEmail' : 'ses:SendEmail',
      resource: `arn:aws:ses:${caller.region}:${caller.account}:identity/${identity}`,
      context: { ...generalContext(caller), 'ses:fromaddress': from, 'ses:recipients': recipients },
    };
    this.#require(caller, wanted, this.#parts.access.decideForRole(caller.roleArn, wanted), 403);
    return { MessageId: this.#parts.mailbox.send(parsed.data) };
  }

  /** @throws AwsError as AWS words it, after a line in the log */
  #require(caller: FunctionSettings, wanted: AccessRequest, decision: Decision, status = 400): void {
    if (decision === 'allowed') return;
    const text = refusalText(caller, wanted, decision);
    this.#parts.report(`AccessDenied: ${text}`);
    throw new AwsError(status, 'AccessDeniedException', text);
  }
}

/** What every request carries for the conditions of policies. */
export const generalContext = (caller: FunctionSettings): Record<string, string> => ({
  'aws:principalarn': caller.roleArn,
  'aws:principalaccount': caller.account,
  'aws:requestedregion': caller.region,
  'aws:securetransport': 'true',
});

/** Why a call is refused, as AWS words it. */
export function refusalText(caller: FunctionSettings, { action, resource }: AccessRequest, decision: Decision): string {
  const role = caller.roleArn.replace(/^.*:role\//, '');
  const user = `arn:aws:sts::${caller.account}:assumed-role/${role}/${caller.name}`;
  const because =
    decision === 'denied explicitly'
      ? 'with an explicit deny in a policy'
      : `because no identity-based policy allows the ${action} action`;
  return `User: ${user} is not authorized to perform: ${action} on resource: ${resource} ${because}`;
}

function parse(body: Buffer): JsonObject {
  try {
    const parsed: unknown = JSON.parse(body.toString());
    if (typeof parsed === 'object' && parsed !== null) return parsed as JsonObject;
  } catch {
    // Falls through to the same answer.
  }
  throw new AwsError(400, 'SerializationException', 'The body is no JSON object.');
}

function send(answer: ServerResponse, body: JsonObject): void {
  answer.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' });
  answer.end(JSON.stringify(body));
}

function fail(answer: ServerResponse, error: unknown): void {
  if (answer.headersSent) {
    answer.destroy();
    return;
  }
  let known = new AwsError(500, 'InternalFailure', error instanceof Error ? error.message : String(error));
  if (error instanceof AwsError) known = error;
  if (error instanceof KmsError) known = new AwsError(400, error.type, error.message);
  if (error instanceof UnclearAccess) known = new AwsError(400, 'ValidationException', error.message);
  const type = known.type === 'AccessDeniedException' ? `com.amazon.coral.service#${known.type}` : known.type;
  answer.writeHead(known.status, { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-errortype': known.type });
  answer.end(JSON.stringify({ __type: type, message: known.message, Message: known.message }));
}
