import { beforeAll, describe, expect, it } from 'vitest';
import { anonymous } from '../support/api.ts';
import { eventually, type RegisteredDelegation, TestConference } from '../support/e2e-conference.ts';
import { referenceConference } from '../support/reference-conference.ts';
import { jpeg, pdf, sha256, zip } from '../support/sample-files.ts';

interface Signed {
  readonly method: string;
  readonly url: string;
  readonly headers: Record<string, string>;
}

let conference: TestConference;
let delegation: RegisteredDelegation;
let documents: string;
let delegateId: string;

beforeAll(async () => {
  conference = await TestConference.open();
  delegation = await conference.register('fra');
  delegateId = await conference.addDelegate(delegation);
  documents = `${conference.path}/delegations/${delegation.delegationId}/delegates/${delegateId}/documents`;
});

const face = jpeg({ width: 600, height: 800, bytes: 5000 });
const photo = { kind: 'photo', contentType: 'image/jpeg' };

async function announce(file: Uint8Array, body = photo): Promise<{ documentId: string; upload: Signed }> {
  return (await delegation.focalPoint.must('POST', documents, { ...body, size: file.length, sha256: sha256(file) }))
    .body;
}

/** Sends what was signed, with changes; gives the status and S3's code. */
async function send({ method, url, headers }: Signed, body: Uint8Array | undefined, changes: Partial<Signed> = {}) {
  const answer = await fetch(changes.url ?? url, {
    method: changes.method ?? method,
    headers: changes.headers ?? headers,
    ...(body ? { body: Buffer.from(body) } : {}),
  });
  return [answer.status, /<Code>(\w+)<\/Code>/.exec(await answer.text())?.[1]];
}

/** Sets the clock ahead, so that what is due in the meantime begins, and back again: the tokens of this run live for an hour. */
async function letPass(minutes: number): Promise<void> {
  const { now } = (await anonymous.get('/local/clock')).body;
  await anonymous.must('PUT', '/local/clock', { now: new Date(Date.parse(now) + minutes * 60_000).toISOString() });
  await anonymous.must('PUT', '/local/clock', { now });
}

describe('a photo over HTTP', () => {
  it('is uploaded to the URL that was given, checked by what happens then, and downloaded by an officer', async () => {
    const documentId = await conference.sendDocument(delegation, delegateId, face, photo);
    const { body: delegate } = await delegation.focalPoint.get(`${documents.replace('/documents', '')}`);
    expect(delegate.photo).toEqual({ documentId, state: 'accepted' });

    const { security } = conference.staff;
    const { body } = await security.must('GET', `${documents}/${documentId}/content`);
    const answer = await fetch(body.download.url);
    expect(answer.headers.get('content-type')).toBe('image/jpeg');
    expect(answer.headers.get('content-disposition')).toBe(`attachment; filename="${documentId}.jpg"`);
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(face);
  });

  it('that is a ZIP archive is rejected with the reason and gone', async () => {
    const documentId = await conference.sendDocument(delegation, delegateId, zip(), photo);
    const { body } = await delegation.focalPoint.get(`${documents}/${documentId}`);
    expect(body).toMatchObject({ state: 'rejected', reason: expect.stringContaining('ZIP archive') });
    const { security } = conference.staff;
    expect((await security.get(`${documents}/${documentId}/content`)).body.type).toBe(
      '/problems/document-not-accepted',
    );
  });

  it('is tagged, so that an unchanged one is not sent again', async () => {
    const { documentId } = await announce(face);
    const { headers } = await delegation.focalPoint.get(`${documents}/${documentId}`);
    const again = await delegation.focalPoint.call('GET', `${documents}/${documentId}`, undefined, {
      headers: { 'if-none-match': headers.get('etag') ?? '' },
    });
    expect(again.status).toBe(304);
  });

  it('of the wrong type or size is not announced', async () => {
    const { focalPoint } = delegation;
    const said = { ...photo, size: 100, sha256: sha256(face) };
    const answer = await focalPoint.call('POST', documents, {
      ...said,
      contentType: 'application/pdf',
      size: 2_097_153,
    });
    expect(answer).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/contentType' }, { pointer: '/size' }] },
    });
    const odd = await focalPoint.call('POST', documents, { ...said, sha256: 'abc', name: 'face.jpg' });
    expect(odd.body.errors.map(({ pointer }: { pointer: string }) => pointer).sort()).toEqual(['/name', '/sha256']);
  });
});

describe('an upload is refused', () => {
  it('when it is not what was announced', async () => {
    const { upload } = await announce(face);
    const other = Buffer.from(face);
    other[other.length - 4] = 1;
    expect(await send(upload, other)).toEqual([400, 'BadDigest']);
    const longer = Buffer.concat([face, Buffer.alloc(1)]);
    const { 'content-length': _length, ...headers } = upload.headers;
    expect(await send(upload, longer, { headers })).toEqual([403, 'SignatureDoesNotMatch']);
    const typed = { ...upload.headers, 'content-type': 'text/html' };
    expect(await send(upload, face, { headers: typed })).toEqual([403, 'SignatureDoesNotMatch']);
    const checked = { ...upload.headers, 'x-amz-checksum-sha256': sha256(other) };
    expect(await send(upload, other, { headers: checked })).toEqual([403, 'SignatureDoesNotMatch']);
    const tagged = { ...upload.headers, 'x-amz-acl': 'public-read' };
    expect(await send(upload, face, { headers: tagged })).toEqual([403, 'AccessDenied']);
  });

  it('when it goes elsewhere, lives longer or does something else than was signed', async () => {
    const { upload, documentId } = await announce(face);
    const elsewhere = upload.url.replace(documentId, 'doc_01F8QZ7X9V0000000000000099');
    expect(await send(upload, face, { url: elsewhere })).toEqual([403, 'SignatureDoesNotMatch']);
    const longer = upload.url.replace('X-Amz-Expires=900', 'X-Amz-Expires=9000');
    expect(await send(upload, face, { url: longer })).toEqual([403, 'SignatureDoesNotMatch']);
    expect(await send(upload, undefined, { method: 'GET', headers: {} })).toEqual([403, 'SignatureDoesNotMatch']);
  });

  it('without a signature, and with two', async () => {
    const { upload } = await announce(face);
    const bare = upload.url.split('?')[0] ?? '';
    expect(await send(upload, face, { url: bare })).toEqual([403, 'AccessDenied']);
    const headers = { ...upload.headers, authorization: 'Bearer x' };
    expect(await send(upload, face, { headers })).toEqual([400, 'InvalidArgument']);
  });
});

describe('a delegation whose category asks for photos', () => {
  it('is submitted once every photo is accepted, and screened again when one is replaced', async () => {
    const strict = await TestConference.open({
      categories: [
        { key: 'head', title: 'Head', zones: ['plenary'], requiredVerdicts: ['protocol'], photoRequired: true },
      ],
      defaultQuotas: { head: 1 },
    });
    const { staff, path } = strict;
    const fra = await strict.register('fra');
    const headId = await strict.addDelegate(fra, { category: 'head', headOfDelegation: true });
    const refused = await fra.focalPoint.call('POST', `${path}/delegations/${fra.delegationId}/submit`, {});
    expect(refused).toMatchObject({ status: 422, body: { errors: [{ pointer: `/delegates/${headId}/photo` }] } });

    await strict.sendDocument(fra, headId, face, photo);
    await strict.submit(fra);
    await strict.clear(headId, 'protocol');
    const accreditation = () => staff.security.get(`${path}/accreditations/${headId}`);
    await eventually(accreditation, { body: { status: 'accredited' } });
    await strict.sendDocument(fra, headId, jpeg({ width: 480, height: 640 }), photo);
    await eventually(accreditation, { body: { status: 'screening' } });
  });
});

describe('a passport scan', () => {
  it('is recorded with whoever asks for it', async () => {
    const scan = { kind: 'passport', contentType: 'application/pdf' };
    const documentId = await conference.sendDocument(delegation, delegateId, pdf(), scan);
    const { accreditation } = conference.staff;
    await accreditation.must('GET', `${documents}/${documentId}/content`);
    const accesses = `${documents.replace('/documents', '')}/passport/accesses`;
    const { body } = await conference.staff.organiser.get(accesses);
    expect(body.items).toMatchObject([{ by: accreditation.subject, what: documentId }]);
  });

  it('is deleted by itself once the conference keeps no passports, and that is recorded too', async () => {
    const over = await TestConference.open();
    const { organiser } = over.staff;
    const fra = await over.register('fra');
    const id = await over.addDelegate(fra);
    const documentId = await over.sendDocument(fra, id, pdf(), { kind: 'passport', contentType: 'application/pdf' });
    const past = { startsOn: '2021-04-01', endsOn: '2021-04-02', retention: { passportDataDays: 0 } };
    const changes = { ...referenceConference, ...past };
    await organiser.must('PUT', over.path, changes, { headers: { 'if-match': '*' } });
    await letPass(61);
    const path = `${over.path}/delegations/${fra.delegationId}/delegates/${id}`;
    await eventually(() => organiser.get(`${path}/documents/${documentId}`), {
      body: { state: 'accepted', deletedAt: expect.any(String) },
    });
    const { body } = await organiser.get(`${path}/passport/accesses`);
    expect(body).toMatchObject({ intact: true, items: [{ by: 'retention', action: 'deleted', what: documentId }] });
  });
});
