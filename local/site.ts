import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import type { HttpRequest, HttpResponse } from './http-event.ts';
import { type Deployment, NotEmulated, type Resource } from './template.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** What a bucket's metadata says of the site in it: where this server serves it, and the folder its files were built into. */
const METADATA = 'chancery:site';
const siteMetadata = z.strictObject({ path: z.string().regex(/^\/[\w-]+\/$/), files: z.string() });

const headersPolicy = z.object({
  ResponseHeadersPolicyConfig: z.object({
    SecurityHeadersConfig: z
      .object({
        ContentSecurityPolicy: z.object({ ContentSecurityPolicy: z.string() }).optional(),
        FrameOptions: z.object({ FrameOption: z.string() }).optional(),
        ReferrerPolicy: z.object({ ReferrerPolicy: z.string() }).optional(),
        ContentTypeOptions: z.json().optional(),
        // There is no TLS on the loopback.
        StrictTransportSecurity: z.json().optional(),
      })
      .default({}),
    CustomHeadersConfig: z
      .object({ Items: z.array(z.object({ Header: z.string(), Value: z.string() })) })
      .default({ Items: [] }),
  }),
});

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.webmanifest': 'application/manifest+json',
  '.wasm': 'application/wasm',
};

/** What a page of a site is told of where it runs: in AWS a file beside the page, written when it is deployed. */
const CONFIG = JSON.stringify({ signIn: { kind: 'local', tokenUrl: '/local/token' } });

/** A static site of the template: the files of a bucket, with the headers of the policy in the same stack. */
export class Site {
  readonly #path: string;
  readonly #folder: string;
  readonly #headers: Readonly<Record<string, string>>;

  constructor(path: string, folder: string, headers: Readonly<Record<string, string>>) {
    this.#path = path;
    this.#folder = folder;
    this.#headers = headers;
  }

  owns(path: string): boolean {
    return path.startsWith(this.#path) || `${path}/` === this.#path;
  }

  async answer({ method, path }: HttpRequest): Promise<HttpResponse> {
    if (`${path}/` === this.#path) return { status: 308, headers: { location: this.#path }, body: '' };
    if (method !== 'GET' && method !== 'HEAD') return plain(405, 'Method Not Allowed');
    const name = path.slice(this.#path.length) || 'index.html';
    if (name === 'config.json') return this.#send('application/json', CONFIG);
    const type = TYPES[extname(name)];
    const isInside = /^[\w./-]+$/.test(name) && !normalize(name).startsWith('..');
    const content = type && isInside ? await readFile(join(this.#folder, name)).catch(() => undefined) : undefined;
    return type && content ? this.#send(type, content) : plain(404, 'Not Found');
  }

  #send(type: string, body: Buffer | string): HttpResponse {
    return { status: 200, headers: { ...this.#headers, 'content-type': type }, body };
  }
}

const plain = (status: number, body: string): HttpResponse => ({
  status,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  body,
});

/** Every site of the template. @throws NotEmulated for metadata or a headers policy that is not understood */
export function readSites(deployment: Deployment): Site[] {
  return deployment.ofType('AWS::S3::Bucket').flatMap((bucket) => {
    const metadata = bucket.stack.template.Resources[bucket.logicalId]?.Metadata?.[METADATA];
    if (metadata === undefined) return [];
    const { path, files } = read(siteMetadata, bucket, metadata);
    const [policy] = deployment
      .ofType('AWS::CloudFront::ResponseHeadersPolicy')
      .filter(({ stack }) => stack === bucket.stack);
    return [new Site(path, join(ROOT, files), policy ? headersOf(policy) : {})];
  });
}

function headersOf(policy: Resource): Record<string, string> {
  const { SecurityHeadersConfig: security, CustomHeadersConfig: custom } = read(
    headersPolicy,
    policy,
    policy.properties,
  ).ResponseHeadersPolicyConfig;
  const csp = security.ContentSecurityPolicy?.ContentSecurityPolicy;
  const frame = security.FrameOptions?.FrameOption;
  const referrer = security.ReferrerPolicy?.ReferrerPolicy;
  return {
    ...Object.fromEntries(custom.Items.map(({ Header, Value }) => [Header.toLowerCase(), Value])),
    ...(csp === undefined ? {} : { 'content-security-policy': csp }),
    ...(frame === undefined ? {} : { 'x-frame-options': frame }),
    ...(referrer === undefined ? {} : { 'referrer-policy': referrer }),
    ...(security.ContentTypeOptions === undefined ? {} : { 'x-content-type-options': 'nosniff' }),
  };
}

function read<Shape extends z.ZodType>(schema: Shape, resource: Resource, value: unknown): z.output<Shape> {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new NotEmulated(`${resource.address}: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}
