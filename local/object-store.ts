import { type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { FauxqsServer } from 'fauxqs';
import type { AccessRequest } from './iam.ts';
import type { Deployment } from './template.ts';

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

/** The buckets of the template, in a fake S3 that starts with the first call. */
export class ObjectStore {
  readonly #buckets: readonly string[];
  readonly #directory: string | undefined;
  #server: Promise<FauxqsServer> | undefined;

  /** Keeps the objects in `directory`, or in memory without one. */
  constructor(deployment: Deployment, directory: string | undefined) {
    this.#buckets = deployment.ofType('AWS::S3::Bucket').map((bucket) => bucket.name);
    this.#directory = directory;
  }

  accessOf(message: IncomingMessage): AccessRequest[] {
    const [, bucket = '', ...key] = decodeURIComponent((message.url ?? '/').split('?')[0] ?? '/').split('/');
    const path = key.join('/');
    const action = (path === '' ? ON_BUCKETS : ON_OBJECTS)[message.method ?? ''] ?? 's3:Unknown';
    const target: AccessRequest = { action, resource: `arn:aws:s3:::${bucket}${path === '' ? '' : `/${path}`}` };
    const source = message.headers['x-amz-copy-source'];
    if (typeof source !== 'string') return [target];
    return [
      target,
      { action: 's3:GetObject', resource: `arn:aws:s3:::${decodeURIComponent(source).replace(/^\//, '')}` },
    ];
  }

  async forward(message: IncomingMessage, body: Buffer, answer: ServerResponse): Promise<void> {
    this.#server ??= this.#start();
    const { port } = await this.#server;
    const call = request(
      { host: '127.0.0.1', port, method: message.method, path: message.url, headers: message.headers },
      (response) => {
        answer.writeHead(response.statusCode ?? 500, response.headers);
        response.pipe(answer);
      },
    );
    call.on('error', () => answer.destroy());
    call.end(body);
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
    for (const bucket of this.#buckets) server.createBucket(bucket);
    return server;
  }
}
