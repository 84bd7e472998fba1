import { describe, expect, it } from 'vitest';
import { signRequestsTo } from '../../functions/shared/objects/signed-request.ts';
import { ObjectRefusal, verifyPresigned } from '../../local/presigned-query.ts';

/** The worked example of the S3 API reference, "Authenticating Requests: Using Query Parameters". */
const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
const SIGNATURE = 'aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404';
const example = {
  method: 'GET',
  url: `/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host&X-Amz-Signature=${SIGNATURE}`,
  headers: { host: 'examplebucket.s3.amazonaws.com' },
};
const SIGNED_AT = Date.parse('2013-05-24T00:00:00Z');

/** The code S3 would refuse with; undefined when it lets the request pass. */
function refusal(request: typeof example, now = SIGNED_AT, secret = SECRET): string | undefined {
  try {
    verifyPresigned(request, secret, now);
    return undefined;
  } catch (error) {
    if (error instanceof ObjectRefusal) return error.code;
    throw error;
  }
}

describe('a request signed in its query', () => {
  it('passes with the signature of the reference, until its last second', () => {
    expect(refusal(example)).toBeUndefined();
    expect(refusal(example, SIGNED_AT + 86_399_999)).toBeUndefined();
    expect(refusal(example, SIGNED_AT + 86_400_000)).toBe('AccessDenied');
  });

  it.each([
    ['another method', { ...example, method: 'DELETE' }],
    ['another object', { ...example, url: example.url.replace('test.txt', 'text.txt') }],
    ['a longer life', { ...example, url: example.url.replace('=86400', '=86401') }],
    ['another parameter', { ...example, url: `${example.url}&versionId=1` }],
    ['another host', { ...example, headers: { host: 'other.s3.amazonaws.com' } }],
  ])('does not pass with %s', (_, request) => {
    expect(refusal(request)).toBe('SignatureDoesNotMatch');
  });

  it('does not pass when somebody else signed it', () => {
    expect(refusal(example, SIGNED_AT, 'guessed')).toBe('SignatureDoesNotMatch');
  });

  it.each([
    ['no date', example.url.replace('X-Amz-Date=20130524T000000Z', 'X-Amz-Date=')],
    ['another day than its key', example.url.replace('X-Amz-Date=20130524', 'X-Amz-Date=20130525')],
    ['a life over a week', example.url.replace('=86400', '=604801')],
    ['another service', example.url.replace('%2Fs3%2F', '%2Fsqs%2F')],
  ])('is not well-formed with %s', (_, url) => {
    expect(refusal({ ...example, url })).toBe('AuthorizationQueryParametersError');
  });

  it('does not pass with an x-amz header that nobody signed', () => {
    const headers = { ...example.headers, 'x-amz-acl': 'public-read' };
    expect(refusal({ ...example, headers })).toBe('AccessDenied');
  });
});

describe('what functions sign', () => {
  const environment = {
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'ASIA',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_SESSION_TOKEN: 'to/ken+=',
  };
  const now = new Date('2021-05-03T08:00:00Z');
  const upload = {
    method: 'PUT',
    key: "summit/dgt 1/o'clock (a).jpg",
    headers: {
      'content-type': 'image/jpeg',
      'content-length': '3',
      'x-amz-checksum-sha256': 'LCa0a2j/xo/5m0U8HTBBNBNCLXBkg7+g+YpeiGJm564=',
    },
    query: { 'response-content-disposition': 'attachment; filename="a (1).jpg"' },
    secondsToLive: 300,
    now,
  } as const;

  const sent = (url: string, headers: Readonly<Record<string, string>>) => {
    const { host, pathname, search } = new URL(url);
    return { method: 'PUT', url: pathname + search, headers: { host, ...headers } };
  };

  it('is sent to the bucket by its name, with the headers it was signed with', async () => {
    const signed = await signRequestsTo('documents', environment)(upload);
    expect(new URL(signed.url).host).toBe('documents.s3.eu-central-1.amazonaws.com');
    expect(signed.expiresAt).toBe('2021-05-03T08:05:00.000Z');
    expect(refusal(sent(signed.url, signed.headers), now.getTime(), 'secret')).toBeUndefined();
  });

  it('is sent to an endpoint of its own, where there is one', async () => {
    const endpoint = { ...environment, AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:3000/local/objects' };
    const signed = await signRequestsTo('documents', endpoint)(upload);
    expect(signed.url).toMatch(/^http:\/\/127\.0\.0\.1:3000\/local\/objects\/documents\/summit\/dgt%201\//);
    expect(refusal(sent(signed.url, signed.headers), now.getTime(), 'secret')).toBeUndefined();
  });

  it.each(Object.keys(upload.headers))('is refused with another %s', async (name) => {
    const signed = await signRequestsTo('documents', environment)(upload);
    const changed = sent(signed.url, { ...signed.headers, [name]: 'another' });
    expect(refusal(changed, now.getTime(), 'secret')).toBe('SignatureDoesNotMatch');
  });

  it('is refused without a header that was signed', async () => {
    const signed = await signRequestsTo('documents', environment)(upload);
    const { 'content-type': _type, ...others } = signed.headers;
    expect(refusal(sent(signed.url, others), now.getTime(), 'secret')).toBe('SignatureDoesNotMatch');
  });
});
