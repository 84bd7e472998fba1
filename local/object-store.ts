import { type IncomingHttpHeaders, type OutgoingHttpHeaders, request } from 'node:http';
import type { FauxqsServer } from 'fauxqs';
import * as z from 'zod';
import type { Entry } from './bus.ts';
import type { AccessRequest } from './iam.ts';
import { asksForVersions, plainListOf, versionsIn } from './object-versions.ts';
import { readBody } from './read-body.ts';
import { type Deployment, NotEmulated } from './template.ts';

const bucketProperties = z.object({
  BucketEncryption: z
    .object({
      ServerSideEncryptionConfiguration: z.array(
        z.object({
          ServerSideEncryptionByDefault: z
            .object({ SSEAlgorithm: z.string(), KMSMasterKeyID: z.string().optional() })
            .optional(),
        }),
      ),
    })
    .optional(),
  NotificationConfiguration: z
    .strictObject({
      EventBridgeConfiguration: z.strictObject({ EventBridgeEnabled: z.coerce.boolean().default(true) }).optional(),
    })
    .optional(),
});

interface Bucket {
  readonly arn: string;
  /** The key of the template that its objects are encrypted with. */
  readonly keyArn: string | undefined;
  readonly notifies: boolean;
}

export interface StoreAnswer {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly body: Buffer;
}

/** What S3's policies call the request methods, for objects and for whole buckets. */
const ON_OBJECTS: Readonly<Record<string, string>> = {
  GET: 's3:GetObject',
  HEAD: 's3:GetObject',
  PUT: 's3:PutObject',
  POST: 's3:PutObject',
  DELETE: 's3:DeleteObject',
};
const ON_BUCKETS: Readonly<Record<string, string>> = {
  GET: 's3:ListBucket',
  HEAD: 's3:ListBucket',
  PUT: 's3:CreateBucket',
  POST: 's3:DeleteObject',
  DELETE: 's3:DeleteBucket',
};

/**
 * The buckets of the template, in a fake S3 that starts with the first call. It keeps one version of an object, the last,
 * and so gives none a version id, as a bucket without versions.
 */
export class ObjectStore {
  readonly #buckets: ReadonlyMap<string, Bucket>;
  readonly #directory: string | undefined;
  #server: Promise<FauxqsServer> | undefined;

  /** Keeps the objects in `directory`, or in memory without one. @throws NotEmulated for a notification to anything but the bus */
  constructor(deployment: Deployment, directory: string | undefined) {
    this.#buckets = new Map(
      deployment.ofType('AWS::S3::Bucket').map((resource) => {
        const parsed = bucketProperties.safeParse(resource.properties);
        if (!parsed.success) throw new NotEmulated(`${resource.address}: ${z.prettifyError(parsed.error)}`);
        const { BucketEncryption, NotificationConfiguration } = parsed.data;
        const encryption = BucketEncryption?.ServerSideEncryptionConfiguration[0]?.ServerSideEncryptionByDefault;
        const bucket: Bucket = {
          arn: resource.attribute('Arn'),
          keyArn: encryption?.KMSMasterKeyID,
          notifies: NotificationConfiguration?.EventBridgeConfiguration?.EventBridgeEnabled ?? false,
        };
        return [resource.name, bucket] as const;
      }),
    );
    this.#directory = directory;
  }

  accessOf(method: string, url: string, headers: IncomingHttpHeaders): AccessRequest[] {
    const { bucket, key, query } = partsOf(url);
    let action = (key === '' ? ON_BUCKETS : ON_OBJECTS)[method] ?? 's3:Unknown';
    if (key === '' && method === 'GET' && asksForVersions(query)) action = 's3:ListBucketVersions';
    if (method === 'DELETE' && query.has('uploadId')) action = 's3:AbortMultipartUpload';
    const prefix = query.get('prefix');
    const target: AccessRequest = {
      action,
      resource: `arn:aws:s3:::${bucket}${key === '' ? '' : `/${key}`}`,
      ...(key === '' && prefix !== null ? { context: { 's3:prefix': prefix } } : {}),
    };
    const source = headers['x-amz-copy-source'];
    if (typeof source !== 'string') return [target];
    return [
      target,
      { action: 's3:GetObject', resource: `arn:aws:s3:::${decodeURIComponent(source).replace(/^\//, '')}` },
    ];
  }

  /** The right without which S3 does not tell that an object is missing from that it is forbidden. */
  listingOf(url: string): AccessRequest {
    return { action: 's3:ListBucket', resource: `arn:aws:s3:::${partsOf(url).bucket}` };
  }

  /** The ARN of the key that an object of this path is encrypted with, if it is a key of the template. */
  keyOf(url: string): string | undefined {
    const { bucket, key } = partsOf(url);
    return key === '' ? undefined : this.#buckets.get(bucket)?.keyArn;
  }

  /** What S3 tells the bus of an object that was made now; undefined where the bucket tells it nothing. */
  async eventOf(url: string, reason: string): Promise<Entry | undefined> {
    const { bucket: name, key } = partsOf(url);
    const bucket = this.#buckets.get(name);
    if (!bucket?.notifies || key === '') return undefined;
    const { headers } = await this.call('HEAD', url.split('?')[0] ?? url, {}, Buffer.alloc(0));
    return {
      Source: 'aws.s3',
      DetailType: 'Object Created',
      Resources: [bucket.arn],
      Detail: JSON.stringify({
        version: '0',
        bucket: { name },
        object: { key, size: Number(headers['content-length']), etag: String(headers.etag).replaceAll('"', '') },
        reason,
      }),
    };
  }

  async call(method: string, url: string, headers: IncomingHttpHeaders, body: Buffer): Promise<StoreAnswer> {
    const { bucket, key, query } = partsOf(url);
    if (key !== '' || method !== 'GET' || !asksForVersions(query)) return this.#call(method, url, headers, body);
    const plain = await this.#call(method, `/${bucket}?${plainListOf(query)}`, headers, body);
    if (plain.status !== 200) return plain;
    return {
      status: 200,
      headers: { 'content-type': 'application/xml' },
      body: Buffer.from(versionsIn(plain.body.toString())),
    };
  }

  async #call(method: string, url: string, headers: IncomingHttpHeaders, body: Buffer): Promise<StoreAnswer> {
    this.#server ??= this.#start();
    const { port } = await this.#server;
    return new Promise((resolve, reject) => {
      const call = request({ host: '127.0.0.1', port, method, path: url, headers }, (response) => {
        readBody(response).then(
          (content) => resolve({ status: response.statusCode ?? 500, headers: response.headers, body: content }),
          reject,
        );
      });
      call.on('error', reject);
      call.end(body);
    });
  }

  async stop(): Promise<void> {
    await (await this.#server)?.stop();
  }

  async #start(): Promise<FauxqsServer> {
    const { startFauxqs } = await import('fauxqs');
    const server = await startFauxqs({
      port: 0,
      host: '127.0.0.1',
      logger: false,
      ...(this.#directory === undefined ? {} : { s3StorageDir: this.#directory }),
    });
    for (const bucket of this.#buckets.keys()) server.createBucket(bucket);
    return server;
  }
}

function partsOf(url: string): { bucket: string; key: string; query: URLSearchParams } {
  const [path = '/', query = ''] = url.split('?');
  const [, bucket = '', ...key] = path.split('/').map(decodeURIComponent);
  return { bucket, key: key.join('/'), query: new URLSearchParams(query) };
}
