import { Sha256 } from '@smithy/core/checksum';
import { SignatureV4 } from '@smithy/signature-v4';

export type ObjectMethod = 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE';

/** A request to S3 that whoever has it can send, exactly so, until it expires: it carries the right of the function that signed it. */
export interface SignedRequest {
  readonly method: ObjectMethod;
  readonly url: string;
  /** To be sent as they are, for they are signed too. */
  readonly headers: Readonly<Record<string, string>>;
  /** RFC 3339. */
  readonly expiresAt: string;
}

export interface ObjectRequest {
  readonly method: ObjectMethod;
  readonly key: string;
  /** What the sender must say, word for word: type, length and checksum of what it uploads. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Such as `versionId` or `response-content-disposition`. */
  readonly query?: Readonly<Record<string, string>>;
  /** At most a week. The function's credentials live for hours and may end it earlier. */
  readonly secondsToLive: number;
  readonly now: Date;
}

export type SignRequest = (request: ObjectRequest) => Promise<SignedRequest>;

/**
 * Signs requests to one bucket with the function's own credentials, by AWS Signature Version 4 in the query. No call is
 * made: S3 checks the signature, and what the role behind it may do, when the request arrives.
 */
export function signRequestsTo(bucket: string, environment: NodeJS.ProcessEnv = process.env): SignRequest {
  const { AWS_REGION: region = '', AWS_ENDPOINT_URL_S3: endpoint } = environment;
  // S3 knows the bucket by the name of the host; an endpoint of its own, by the path.
  const base = new URL(endpoint ?? `https://${bucket}.s3.${region}.amazonaws.com`);
  const folder = endpoint === undefined ? '' : `${base.pathname.replace(/\/$/, '')}/${bucket}`;
  const signer = new SignatureV4({
    service: 's3',
    region,
    sha256: Sha256,
    // S3 alone signs the path as it is sent, encoded once.
    uriEscapePath: false,
    // Lambda renews them while the function lives, so they are read for each signature.
    credentials: async () => credentialsIn(environment),
  });
  return async ({ method, key, headers = {}, query = {}, secondsToLive, now }) => {
    const path = `${folder}/${key.split('/').map(escaped).join('/')}`;
    const signed = await signer.presign(
      {
        protocol: base.protocol,
        hostname: base.hostname,
        method,
        path,
        query: { ...query },
        headers: { ...headers, host: base.host, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' },
      },
      // What the sender must say stays among the headers, where S3 compares it with what arrives.
      { signingDate: now, expiresIn: secondsToLive, unhoistableHeaders: new Set(Object.keys(headers)) },
    );
    const parameters = Object.entries(signed.query ?? {}).map(
      ([name, value]) => `${escaped(name)}=${escaped(String(value))}`,
    );
    return {
      method,
      url: `${base.origin}${path}?${parameters.join('&')}`,
      headers,
      expiresAt: new Date(now.getTime() + secondsToLive * 1000).toISOString(),
    };
  };
}

function credentialsIn({
  AWS_ACCESS_KEY_ID: accessKeyId = '',
  AWS_SECRET_ACCESS_KEY: secretAccessKey = '',
  AWS_SESSION_TOKEN: sessionToken,
}: NodeJS.ProcessEnv) {
  return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) };
}

/** RFC 3986, which escapes more than JavaScript does. */
const escaped = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
