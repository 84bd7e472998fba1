import { startFauxqs } from 'fauxqs';
import { ObjectBucket } from '../../functions/shared/objects/object-bucket.ts';
import type { SignedRequest, SignRequest } from '../../functions/shared/objects/signed-request.ts';
import { signRequestsTo } from '../../functions/shared/objects/signed-request.ts';
import { asksForVersions, plainListOf, versionsIn } from '../../local/object-versions.ts';
import { sha256 } from './sample-files.ts';

export interface TestBucket {
  /** Where the S3 answers. */
  readonly url: string;
  readonly sign: SignRequest;
  readonly objects: ObjectBucket;
  /** Sends what was signed, as its bearer would. */
  send(request: Pick<SignedRequest, 'method' | 'url' | 'headers'>, body?: Uint8Array): Promise<Response>;
  /** Puts an object there, as an upload has. */
  store(key: string, file: Uint8Array): Promise<void>;
  stop(): Promise<void>;
}

/** A bucket of an S3 in this process. It asks nobody for rights: that is for the tests over HTTP. */
export async function openTestBucket(): Promise<TestBucket> {
  const server = await startFauxqs({ port: 0, host: '127.0.0.1', logger: false });
  server.createBucket('documents');
  const url = `http://127.0.0.1:${server.port}`;
  // The S3 itself knows no versions.
  const fetchVersions: typeof fetch = async (input, init) => {
    const { origin, pathname, searchParams } = new URL(String(input));
    if (!asksForVersions(searchParams)) return fetch(input, init);
    const plain = await fetch(`${origin}${pathname}?${plainListOf(searchParams)}`, init);
    return new Response(versionsIn(await plain.text()));
  };
  const sign = signRequestsTo('documents', {
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_ENDPOINT_URL_S3: url,
  });
  const send: TestBucket['send'] = ({ method, url: signed, headers }, body) =>
    fetch(signed, { method, headers, ...(body ? { body: Buffer.from(body) } : {}) });
  return {
    url,
    sign,
    objects: new ObjectBucket(sign, fetchVersions),
    send,
    store: async (key, file) => {
      const answer = await send(await sign({ method: 'PUT', key, secondsToLive: 60, now: new Date() }), file);
      if (!answer.ok) throw new Error(`the bucket answered ${answer.status}`);
    },
    stop: () => server.stop(),
  };
}

/** A bucket that holds one file under every key, whatever was uploaded, and removes nothing. */
export function objectsOf(file: Uint8Array, contentType = 'image/png'): ObjectBucket {
  const headers = {
    'content-type': contentType,
    'content-length': String(file.length),
    'x-amz-checksum-sha256': sha256(file),
  };
  const sign: SignRequest = async ({ method }) => ({ method, url: 'http://bucket.test/', headers: {}, expiresAt: '' });
  return new ObjectBucket(sign, async (_url, request) => {
    const [, first, last] = /(\d+)-(\d+)/.exec(new Headers(request?.headers).get('range') ?? '') ?? [];
    const range = Buffer.from(file.subarray(Number(first ?? 0), Number(last ?? -1) + 1));
    return new Response(request?.method === 'GET' ? range : null, { headers });
  });
}
