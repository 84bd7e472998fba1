import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Bus } from './bus.ts';
import type { Clock } from './clock.ts';
import type { FunctionSettings } from './functions.ts';
import { generalContext, refusalText } from './gateway.ts';
import type { AccessRequest } from './iam.ts';
import type { Kms } from './kms.ts';
import type { ObjectStore } from './object-store.ts';
import { ObjectRefusal, presigner, verifyPresigned } from './presigned-query.ts';
import { readBody } from './read-body.ts';
import type { Access } from './roles.ts';

/** Where S3 is on the server's own port, so that whoever has a presigned request can send it. */
export const OBJECTS_PATH = '/local/objects';

export interface ObjectDoorParts {
  readonly functions: readonly FunctionSettings[];
  readonly access: Access;
  readonly kms: Kms;
  readonly objects: ObjectStore;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly report: (line: string) => void;
}

const SIGNED_IN_HEADER = /Credential=([^/]+)\/\d+\/[^/]+\/s3\//;
const SIGNATURE_PARAMETER = /^x-amz-|^x-id$/i;
const OVERRIDE =
  /^response-(content-type|content-language|cache-control|content-disposition|content-encoding|expires)$/;
/** What a query may ask for besides. Anything else would be taken for a plain read or write by the fake behind. */
const EMULATED =
  /^(uploads|uploadId|partNumber|attributes|delete|list-type|versions|versionId|key-marker|version-id-marker|prefix|delimiter|max-keys|continuation-token|start-after|encoding-type)$/;

/**
 * S3 as functions and the bearers of presigned requests meet it: who signed is found out, the signature of a presigned
 * request and the checksum of what is uploaded are verified, the policies of the signer's role decide, and the bus hears
 * of every new object of a bucket that notifies it.
 */
export class ObjectDoor {
  readonly #parts: ObjectDoorParts;
  readonly #signers: ReadonlyMap<string, FunctionSettings>;

  constructor(parts: ObjectDoorParts) {
    this.#parts = parts;
    this.#signers = new Map(parts.functions.map((settings) => [settings.accessKeyId, settings]));
  }

  owns(url: string): boolean {
    return url.startsWith(`${OBJECTS_PATH}/`);
  }

  async answer(message: IncomingMessage, answer: ServerResponse): Promise<void> {
    const body = await readBody(message);
    try {
      await this.#answer(message, body, answer);
    } catch (error) {
      if (!(error instanceof ObjectRefusal)) throw error;
      answer.writeHead(error.status, { 'content-type': 'application/xml' });
      answer.end(
        message.method === 'HEAD'
          ? undefined
          : `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${error.code}</Code><Message>${escaped(error.message)}</Message></Error>`,
      );
    }
  }

  async #answer(message: IncomingMessage, body: Buffer, answer: ServerResponse): Promise<void> {
    const { objects, bus } = this.#parts;
    const url = message.url ?? '';
    const { method = 'GET' } = message;
    const query = new URLSearchParams(url.split('?')[1] ?? '');
    const signer = this.#signerOf(message, query);
    verifyChecksum(message, body);

    const overrides: Record<string, string> = {};
    const asked = new URLSearchParams();
    for (const [name, value] of query) {
      const header = OVERRIDE.exec(name)?.[1];
      if (header !== undefined) overrides[header] = value;
      else if (EMULATED.test(name)) asked.append(name, value);
      else if (!SIGNATURE_PARAMETER.test(name))
        throw new ObjectRefusal(501, 'NotImplemented', `${name} is not emulated on this machine`);
    }
    const path = `${url.slice(OBJECTS_PATH.length).split('?')[0]}`;
    const target = `${path}${asked.size > 0 ? `?${asked}` : ''}`;
    for (const wanted of objects.accessOf(method, target, message.headers)) this.#require(signer, wanted);
    this.#requireKey(signer, method, path);

    const outcome = await objects.call(method, target, message.headers, body);
    const isRead = method === 'GET' || method === 'HEAD';
    if (outcome.status === 404 && isRead) this.#require(signer, objects.listingOf(path));
    const created = outcome.status === 200 ? creationBy(message, asked) : undefined;
    if (created) {
      const event = await objects.eventOf(path, created);
      if (event) bus.put([event], signer.account, signer.region);
    }
    answer.writeHead(outcome.status, { ...outcome.headers, ...(outcome.status < 300 ? overrides : {}) });
    answer.end(method === 'HEAD' ? undefined : outcome.body);
  }

  /** @throws ObjectRefusal */
  #signerOf(message: IncomingMessage, query: URLSearchParams): FunctionSettings {
    const { authorization } = message.headers;
    const inQuery = presigner(query);
    if (authorization !== undefined && inQuery !== undefined)
      throw new ObjectRefusal(400, 'InvalidArgument', 'Only one auth mechanism allowed');
    const accessKeyId = inQuery ?? SIGNED_IN_HEADER.exec(authorization ?? '')?.[1];
    if (accessKeyId === undefined) throw new ObjectRefusal(403, 'AccessDenied', 'The request is not signed.');
    const signer = this.#signers.get(accessKeyId);
    if (!signer)
      throw new ObjectRefusal(403, 'InvalidAccessKeyId', 'The access key id belongs to no function on this machine.');
    if (inQuery !== undefined) {
      const { method = 'GET', url = '', headers } = message;
      verifyPresigned({ method, url, headers }, signer.secretAccessKey, this.#parts.clock.now());
    }
    return signer;
  }

  /** What is encrypted with a key of the template needs a right to the key too, as it has through S3. */
  #requireKey(signer: FunctionSettings, method: string, path: string): void {
    const { access, kms, objects } = this.#parts;
    const arn = objects.keyOf(path);
    if (arn === undefined || method === 'DELETE') return;
    const action = method === 'GET' || method === 'HEAD' ? 'kms:Decrypt' : 'kms:GenerateDataKey';
    const wanted: AccessRequest = {
      action,
      resource: arn,
      context: {
        ...generalContext(signer),
        'kms:calleraccount': signer.account,
        'kms:viaservice': `s3.${signer.region}.amazonaws.com`,
      },
    };
    const decision = access.decideForKey(signer.roleArn, signer.account, kms.find(arn).policy, wanted);
    if (decision !== 'allowed') throw this.#refusal(refusalText(signer, wanted, decision));
  }

  #require(signer: FunctionSettings, wanted: AccessRequest): void {
    const context = { ...generalContext(signer), ...wanted.context };
    const decision = this.#parts.access.decideForRole(signer.roleArn, { ...wanted, context });
    if (decision !== 'allowed') throw this.#refusal(refusalText(signer, wanted, decision));
  }

  #refusal(text: string): ObjectRefusal {
    this.#parts.report(`AccessDenied: ${text}`);
    return new ObjectRefusal(403, 'AccessDenied', text);
  }
}

/** S3 refuses bytes that are not those that were announced. Chunks with trailers are the fake's to read. */
function verifyChecksum(message: IncomingMessage, body: Buffer): void {
  const announced = message.headers['x-amz-checksum-sha256'];
  if (announced === undefined || message.headers['content-encoding']?.includes('aws-chunked')) return;
  if (createHash('sha256').update(body).digest('base64') !== announced)
    throw new ObjectRefusal(400, 'BadDigest', 'The SHA256 you specified did not match the calculated checksum.');
}

/** How this request made an object, as S3 calls it; undefined if it made none. */
function creationBy(message: IncomingMessage, asked: URLSearchParams): string | undefined {
  if (message.method === 'PUT' && !asked.has('partNumber'))
    return message.headers['x-amz-copy-source'] === undefined ? 'PutObject' : 'CopyObject';
  return message.method === 'POST' && asked.has('uploadId') ? 'CompleteMultipartUpload' : undefined;
}

const escaped = (text: string): string => text.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`);
