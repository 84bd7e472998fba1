import { readVersions, type VersionMarker, type VersionPage } from './object-versions.ts';
import type { ObjectMethod, ObjectRequest, SignRequest } from './signed-request.ts';

/** What S3 says of an object without its bytes. */
export interface ObjectHead {
  readonly size: number;
  readonly contentType: string;
  /** Base64, where the object was uploaded with one. */
  readonly sha256: string | undefined;
}

/** One version of an object; in a bucket without versions, the object. */
export interface StoredObject {
  readonly key: string;
  readonly versionId?: string | undefined;
}

/** A call of a function's own takes no longer. */
const SECONDS_TO_LIVE = 60;

/** S3 refused a call, or does not have what was asked for: without a right to list a bucket the two look the same. */
export class ObjectCallFailed extends Error {
  readonly status: number;
  constructor(method: ObjectMethod, status: number) {
    super(`S3 answered ${status} to ${method}`);
    this.status = status;
  }
}

/**
 * A bucket as a function uses it: the few calls there are, each a signed request that the function sends itself. Spares
 * the bundle the S3 client, which alone is larger than the budget of a function.
 */
export class ObjectBucket {
  readonly #sign: SignRequest;
  readonly #send: typeof fetch;

  constructor(sign: SignRequest, send: typeof fetch = fetch) {
    this.#sign = sign;
    this.#send = send;
  }

  async head(object: StoredObject): Promise<ObjectHead> {
    const answer = await this.#call('HEAD', object, { 'x-amz-checksum-mode': 'ENABLED' });
    return {
      size: Number(answer.headers.get('content-length')),
      contentType: answer.headers.get('content-type') ?? '',
      sha256: answer.headers.get('x-amz-checksum-sha256') ?? undefined,
    };
  }

  /** The bytes from `first` to `last`, both included, or as many as there are. */
  async read(object: StoredObject, first: number, last: number): Promise<Uint8Array> {
    const answer = await this.#call('GET', object, { range: `bytes=${first}-${last}` });
    return new Uint8Array(await answer.arrayBuffer());
  }

  /** Puts a new object in one piece; S3 refuses bytes that are not those of the checksum, SHA-256 in base64. */
  async put(
    key: string,
    bytes: Blob,
    { contentType, sha256 }: { readonly contentType: string; readonly sha256: string },
  ): Promise<void> {
    await this.#call('PUT', { key }, { 'content-type': contentType, 'x-amz-checksum-sha256': sha256 }, bytes);
  }

  /** Removes this version for good. What is gone already is no failure. */
  async remove(object: StoredObject): Promise<void> {
    await this.#call('DELETE', object);
  }

  /** A page of all versions whose keys begin so, in the order of the keys. With `folders` only how they go on up to the next slash. */
  async versions(
    prefix: string,
    { folders = false, after }: { readonly folders?: boolean; readonly after?: VersionMarker | undefined } = {},
  ): Promise<VersionPage> {
    const query = {
      versions: '',
      prefix,
      'encoding-type': 'url',
      ...(folders ? { delimiter: '/' } : {}),
      ...(after ? { 'key-marker': after.key } : {}),
      ...(after?.versionId ? { 'version-id-marker': after.versionId } : {}),
    };
    const answer = await this.#call('GET', { key: '' }, {}, undefined, query);
    return readVersions(await answer.text());
  }

  async #call(
    method: ObjectMethod,
    { key, versionId }: StoredObject,
    headers: Readonly<Record<string, string>> = {},
    body?: Blob,
    query: Readonly<Record<string, string>> = versionId === undefined ? {} : { versionId },
  ): Promise<Response> {
    const request: ObjectRequest = {
      method,
      key,
      headers,
      query,
      secondsToLive: SECONDS_TO_LIVE,
      now: new Date(),
    };
    const { url } = await this.#sign(request);
    const answer = await this.#send(url, { method, headers, ...(body ? { body } : {}) });
    if (!answer.ok) {
      await answer.body?.cancel();
      throw new ObjectCallFailed(method, answer.status);
    }
    return answer;
  }
}
