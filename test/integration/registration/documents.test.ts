import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDocument, presentUpload } from '../../../functions/registration/add-document.ts';
import { amendDelegate } from '../../../functions/registration/amend-delegate.ts';
import { type CheckDocument, checkDocument, type ScanVerdict } from '../../../functions/registration/check-document.ts';
import { objectKeyOf } from '../../../functions/registration/data/document-object.ts';
import { getDelegate } from '../../../functions/registration/get-delegate.ts';
import { getDocument } from '../../../functions/registration/get-document.ts';
import { getDocumentContent } from '../../../functions/registration/get-document-content.ts';
import { listDocuments } from '../../../functions/registration/list-documents.ts';
import type { DocumentBody, DocumentContent, DocumentView } from '../../../functions/registration/schemas/document.ts';
import { submitDelegation } from '../../../functions/registration/submit-delegation.ts';
import type { SignedRequest } from '../../../functions/shared/objects/signed-request.ts';
import { jpeg, pdf, sha256, zip } from '../../support/sample-files.ts';
import { openTestBucket, type TestBucket } from '../../support/test-bucket.ts';
import {
  type CallOptions,
  caller,
  MAY,
  type RegisteredDelegation,
  RegistrationDesk,
  theHead,
} from './registration-desk.ts';

let desk: RegistrationDesk;
let bucket: TestBucket;
let conferenceId: string;

beforeAll(async () => {
  [desk, bucket] = await Promise.all([RegistrationDesk.open(), openTestBucket()]);
  conferenceId = await desk.conference();
});
afterAll(() => bucket.stop());

const later = (minutes: number): Date => new Date(MAY.getTime() + minutes * 60_000);
const face = (width = 600, height = 800) => jpeg({ width, height });
let made = 0;
/** A photo like no other. */
const anotherFace = () => jpeg({ width: 600, height: 800, bytes: 2000 + made++ });

interface Announced extends DocumentView {
  readonly upload: SignedRequest;
}

interface Delegate extends RegisteredDelegation {
  readonly delegateId: string;
}

async function delegate(changes: object = {}, quotas?: Record<string, number>): Promise<Delegate> {
  const delegation = await desk.delegation(conferenceId, quotas);
  const { delegateId } = await desk.add(delegation, changes);
  return { ...delegation, delegateId };
}

async function announce(
  { delegationId, delegateId, focalPoint }: Delegate,
  file: Uint8Array,
  { kind = 'photo', contentType = 'image/jpeg' }: Partial<DocumentBody> = {},
  options: CallOptions = {},
): Promise<Announced> {
  const body: DocumentBody = { kind, contentType, size: file.length, sha256: sha256(file) };
  const answer = await addDocument(desk, {
    delegationId,
    delegateId,
    body,
    ...desk.by(focalPoint, conferenceId, options),
  });
  return (await presentUpload(bucket.sign)(answer, conferenceId)).body as Announced;
}

/** Uploads and gives what S3 would tell. */
async function upload(document: Announced, file: Uint8Array): Promise<{ key: string }> {
  expect((await bucket.send(document.upload, file)).status).toBe(200);
  return { key: objectKeyOf({ conferenceId, ...document }) };
}

interface Notice {
  readonly eventId?: string;
  readonly versionId?: string;
  readonly verdict?: ScanVerdict;
  readonly now?: Date;
  readonly tools?: Partial<CheckDocument>;
}

const check = ({ key }: { key: string }, { versionId, verdict, tools = {}, ...notice }: Notice = {}) =>
  checkDocument(
    { delegates: desk.delegates, documents: desk.documents, objects: bucket.objects, isScanned: false, ...tools },
    { eventId: randomUUID(), object: { key, versionId }, ...(verdict ? { verdict } : {}), now: MAY, ...notice },
  );

/** Announces, uploads and checks. */
async function send(
  of: Delegate,
  file: Uint8Array,
  body: Partial<DocumentBody> = {},
  notice?: Notice,
): Promise<Announced> {
  const document = await announce(of, file, body);
  await check(await upload(document, file), notice);
  return document;
}

const read = async (of: Delegate, { documentId }: { documentId: string }): Promise<DocumentView> =>
  (await getDocument(desk, { ...of, documentId, caller: caller(of.focalPoint) })).value;
const show = async (of: Delegate) =>
  getDelegate(desk, {
    conferenceId,
    delegationId: of.delegationId,
    delegateId: of.delegateId,
    caller: caller(of.focalPoint),
  });
const exists = async (document: DocumentView): Promise<boolean> => {
  const key = objectKeyOf({ conferenceId, ...document });
  const { url } = await bucket.sign({ method: 'HEAD', key, secondsToLive: 60, now: new Date() });
  return (await fetch(url, { method: 'HEAD' })).status === 200;
};
const toldOf = async (id: string) =>
  (await desk.told(conferenceId)).filter(({ detail }) => detail.metadata.aggregateId === id);

const submit = ({ delegationId, focalPoint }: RegisteredDelegation) =>
  submitDelegation(desk, { delegationId, body: { onlyComplete: false }, ...desk.by(focalPoint, conferenceId) });

const content = (of: Delegate, { documentId }: { documentId: string }, now = MAY): Promise<DocumentContent> =>
  getDocumentContent(
    { ...desk, sign: bucket.sign },
    { ...of, documentId, ...desk.by('officer', conferenceId, { roles: ['security'], now }) },
  );

describe('a photo', () => {
  it('is announced, uploaded, checked and shown with the delegate', async () => {
    const one = await delegate();
    const file = face();
    const document = await announce(one, file);
    expect(document).toMatchObject({ state: 'pending', uploadUntil: later(15).toISOString() });
    expect(document.upload.expiresAt).toBe(document.uploadUntil);
    expect((await show(one)).value.photo).toEqual({ documentId: document.documentId, state: 'pending' });

    await check(await upload(document, file));
    expect(await read(one, document)).toMatchObject({
      state: 'accepted',
      width: 600,
      height: 800,
      decidedAt: MAY.toISOString(),
    });
    expect((await show(one)).value.photo).toEqual({ documentId: document.documentId, state: 'accepted' });
    expect((await toldOf(document.documentId)).map(({ detail }) => detail)).toMatchObject([
      {
        metadata: { type: 'document-accepted', aggregateVersion: 2 },
        data: {
          kind: 'photo',
          width: 600,
          size: file.length,
          object: { key: objectKeyOf({ conferenceId, ...document }) },
        },
      },
    ]);
    // Drafts are nobody else's business.
    expect(await toldOf(one.delegateId)).toEqual([]);
  });

  it('is rejected with the reason, and removed', async () => {
    const one = await delegate();
    const document = await send(one, zip());
    expect(await read(one, document)).toMatchObject({
      state: 'rejected',
      reason: expect.stringContaining('ZIP archive'),
    });
    expect((await show(one)).value.photo).toEqual({ documentId: document.documentId, state: 'rejected' });
    expect(await exists(document)).toBe(false);
    expect((await toldOf(document.documentId)).map(({ detail }) => detail.metadata.type)).toEqual([
      'document-rejected',
    ]);
  });

  it('stays the delegate’s until a new one is accepted', async () => {
    const one = await delegate();
    const first = await send(one, anotherFace());
    const bad = await send(one, face(300, 400));
    expect((await show(one)).value.photo).toEqual({ documentId: first.documentId, state: 'accepted' });
    expect(await exists(first)).toBe(true);

    const second = await send(one, anotherFace());
    expect((await show(one)).value.photo).toEqual({ documentId: second.documentId, state: 'accepted' });
    expect(await read(one, first)).toMatchObject({ state: 'rejected', reason: 'A newer photo has taken its place.' });
    expect(await exists(first)).toBe(false);
    expect(await exists(second)).toBe(true);
    await expect(read(one, bad)).rejects.toMatchObject({ slug: 'not-found' });
  });

  it('gives way to the next one announced, and is removed when it comes all the same', async () => {
    const one = await delegate();
    const [early, late] = [anotherFace(), anotherFace()];
    const first = await announce(one, early);
    const second = await announce(one, late);
    const stray = await upload(first, early);
    await check(stray);
    expect(await exists(first)).toBe(false);
    await check(await upload(second, late));
    expect((await show(one)).value.photo).toEqual({ documentId: second.documentId, state: 'accepted' });
    await check(stray);
  });

  it('of a nominated delegate is screened', async () => {
    const one = await delegate(theHead);
    await submit(one);
    const photo = await send(one, face());
    const events = (await toldOf(one.delegateId)).map(({ detail }) => detail);
    expect(events).toMatchObject([
      { metadata: { type: 'delegate-nominated' } },
      {
        metadata: { type: 'delegate-amended', correlationId: expect.any(String) },
        data: { changed: ['photo'], screened: true, profile: { function: 'minister' } },
      },
    ]);
    expect((await show(one)).version).toBe(events.at(-1)?.metadata.aggregateVersion);
    expect((await show(one)).value.photo?.documentId).toBe(photo.documentId);
  });

  it('is kept when the delegate is amended', async () => {
    const one = await delegate();
    const { documentId } = await send(one, face());
    const body = { title: 'H.E.' };
    await amendDelegate(desk, { ...one, body, ifMatchSent: true, ...desk.by(one.focalPoint, conferenceId) });
    expect((await show(one)).value).toMatchObject({ title: 'H.E.', photo: { documentId, state: 'accepted' } });
  });

  it('of somebody who has left is removed unseen', async () => {
    const one = await delegate();
    const file = face();
    const document = await announce(one, file);
    const place = await upload(document, file);
    const { value, version } = (await desk.delegates.findNow(conferenceId, one.delegationId, one.delegateId)) ?? {};
    if (!value || version === undefined) throw new Error('no such delegate');
    const gone = { ...value, status: 'withdrawn' as const };
    await desk.delegates.amend(conferenceId, { value, version }, gone, [], desk.by('x', conferenceId).identity);
    await check(place);
    expect(await read(one, document)).toMatchObject({
      state: 'rejected',
      reason: expect.stringContaining('no longer'),
    });
    expect(await exists(document)).toBe(false);
    await expect(announce(one, file)).rejects.toMatchObject({ slug: 'not-amendable' });
  });
});

describe('a category that asks for a photo', () => {
  it('is not submitted without one that was accepted', async () => {
    const strict = await desk.conference({
      categories: [{ key: 'head', title: 'Head', zones: [], requiredVerdicts: ['protocol'], photoRequired: true }],
      defaultQuotas: { head: 1 },
    });
    const everywhere = conferenceId;
    conferenceId = strict;
    try {
      const one = await delegate(theHead, { head: 1 });
      expect((await show(one)).value.missing).toEqual(['photo']);
      const refused = {
        slug: 'incomplete-delegation',
        members: { errors: [{ pointer: `/delegates/${one.delegateId}/photo` }] },
      };
      await expect(submit(one)).rejects.toMatchObject(refused);
      await send(one, face(300, 400));
      await expect(submit(one)).rejects.toMatchObject(refused);
      await send(one, face());
      expect((await show(one)).value.missing).toEqual([]);
      expect(await submit(one)).toMatchObject({ status: 200, body: { nominated: 1 } });
    } finally {
      conferenceId = everywhere;
    }
  });
});

describe('documents of other kinds', () => {
  it('are accepted beside each other until there are enough; a rejected one makes room', async () => {
    const one = await delegate();
    const note = { kind: 'note-verbale', contentType: 'application/pdf' } as const;
    const first = await send(one, pdf(), note);
    const bad = await send(one, zip(), note);
    const third = await send(one, pdf(), note);
    expect(await read(one, third)).toMatchObject({ state: 'accepted' });
    await expect(read(one, bad)).rejects.toMatchObject({ slug: 'not-found' });
    await expect(announce(one, pdf(), note)).rejects.toMatchObject({
      slug: 'too-many-documents',
      message: 'This delegate has 2 documents of the kind note-verbale already.',
      members: { kind: 'note-verbale', limit: 2 },
    });

    const whose = { ...one, caller: caller('staff', 'protocol'), page: { limit: 50 } };
    const page = await listDocuments(desk, whose);
    expect(page.items.map(({ documentId }) => documentId).sort()).toEqual([first.documentId, third.documentId].sort());
    expect((await show(one)).value.photo).toBeUndefined();
  });

  it('announced by many at once are never more than there is room for', async () => {
    const one = await delegate();
    const attempts = Array.from({ length: 8 }, () =>
      announce(one, pdf(), { kind: 'passport', contentType: 'application/pdf' }),
    );
    const outcomes = await Promise.allSettled(attempts);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ slug: 'too-many-documents' });
    }
  });

  it('that never came make room once they cannot come any more', async () => {
    const one = await delegate();
    const note = { kind: 'press-card', contentType: 'application/pdf' } as const;
    for (const _ of [1, 2]) await announce(one, pdf(), note);
    const refused = {
      slug: 'too-many-documents',
      message:
        'This delegate has 2 documents of the kind press-card already, of which 2 wait for their upload or check, the first of them until 09:00 UTC.',
      members: { limit: 2, roomFrom: '2021-05-03T09:00:00Z' },
    };
    await expect(announce(one, pdf(), note)).rejects.toMatchObject(refused);
    await expect(announce(one, pdf(), note, { now: later(29) })).rejects.toMatchObject(refused);
    expect(await announce(one, pdf(), note, { now: later(30) })).toMatchObject({ state: 'pending' });
    await expect(announce(one, pdf(), note, { now: later(29) })).rejects.toMatchObject(refused);
  });
});

describe('a request that is repeated', () => {
  it('gets the same document and the same leave to upload', async () => {
    const one = await delegate();
    const key = randomUUID();
    const first = await announce(one, face(), {}, { key });
    const repeat = announce(one, face(), {}, { key, now: later(3) });
    await expect(repeat).rejects.toMatchObject({ answer: { body: { documentId: first.documentId } } });
    const { upload: _upload, ...stored } = first;
    const again = await presentUpload(bucket.sign)({ status: 201, body: stored }, conferenceId);
    expect(again.body).toEqual(first);
  });
});

describe('notices that come twice, late or at once', () => {
  it('decide once', async () => {
    const one = await delegate(theHead);
    await submit(one);
    const file = anotherFace();
    const document = await announce(one, file);
    const place = await upload(document, file);
    const eventId = randomUUID();
    await Promise.all([check(place, { eventId }), check(place, { eventId }), check(place), check(place)]);
    await check(place, { eventId });
    expect(await toldOf(document.documentId)).toHaveLength(1);
    expect((await toldOf(one.delegateId)).map(({ detail }) => detail.metadata.type)).toEqual([
      'delegate-nominated',
      'delegate-amended',
    ]);
    expect(await exists(document)).toBe(true);
  });

  it('make up for a removal that broke off', async () => {
    const one = await delegate();
    const first = await send(one, anotherFace());
    const file = anotherFace();
    const second = await announce(one, file);
    const place = await upload(second, file);
    const broken = Object.assign(Object.create(bucket.objects), {
      head: bucket.objects.head.bind(bucket.objects),
      read: bucket.objects.read.bind(bucket.objects),
      remove: () => Promise.reject(new Error('cut off')),
    });
    await expect(check(place, { tools: { objects: broken } })).rejects.toThrow('cut off');
    expect(await exists(first)).toBe(true);
    expect(await read(one, second)).toMatchObject({ state: 'accepted' });
    await check(place);
    expect(await exists(first)).toBe(false);
    expect(await exists(second)).toBe(true);
  });

  it('race with an amendment of the delegate, and both are kept', async () => {
    const one = await delegate(theHead);
    await submit(one);
    const file = anotherFace();
    const document = await announce(one, file);
    const place = await upload(document, file);
    const amend = (title: string) =>
      amendDelegate(desk, { ...one, body: { title }, ifMatchSent: true, ...desk.by(one.focalPoint, conferenceId) });
    const [, ...amendments] = await Promise.allSettled([check(place), amend('H.E.'), amend('Dr.')]);
    expect((await show(one)).value.photo).toEqual({ documentId: document.documentId, state: 'accepted' });
    const kept = amendments.filter(({ status }) => status === 'fulfilled').length;
    const versions = (await toldOf(one.delegateId)).map(({ detail }) => detail.metadata.aggregateVersion);
    expect(new Set(versions).size).toBe(versions.length);
    expect(versions).toHaveLength(2 + kept);
  });

  it('of what is no document are left alone', async () => {
    const key = 'malware-protection-resource-validation-object';
    await bucket.store(key, face());
    await check({ key });
    await expect(bucket.objects.head({ key })).resolves.toMatchObject({ size: face().length });
  });
});

describe('where uploads are scanned for malware', () => {
  const scanned = { tools: { isScanned: true } };

  it('nothing is accepted before the scan has found nothing', async () => {
    const one = await delegate();
    const file = face();
    const document = await announce(one, file);
    const place = await upload(document, file);
    await check(place, scanned);
    expect(await read(one, document)).toMatchObject({ state: 'pending' });
    await check(place, { ...scanned, verdict: 'NO_THREATS_FOUND' });
    expect(await read(one, document)).toMatchObject({ state: 'accepted' });
    await check(place, scanned);
    expect(await exists(document)).toBe(true);
  });

  it('the verdict may come first, and does not make a picture of what is none', async () => {
    const one = await delegate();
    const document = await send(one, zip(), {}, { ...scanned, verdict: 'NO_THREATS_FOUND' });
    expect(await read(one, document)).toMatchObject({ state: 'rejected', reason: expect.stringContaining('ZIP') });
  });

  it.each([
    ['THREATS_FOUND', 'holds malware'],
    ['UNSUPPORTED', 'could not be scanned'],
    ['ACCESS_DENIED', 'could not be scanned'],
    ['FAILED', 'could not be scanned'],
  ] as const)('%s rejects and removes', async (verdict, reason) => {
    const one = await delegate();
    const document = await send(one, face(), {}, { ...scanned, verdict });
    expect(await read(one, document)).toMatchObject({ state: 'rejected', reason: expect.stringContaining(reason) });
    expect(await exists(document)).toBe(false);
  });
});

describe('a bucket with versions', () => {
  it('keeps the version that was checked, and no other of the same key', async () => {
    const one = await delegate();
    const file = face();
    const document = await announce(one, file);
    const place = await upload(document, file);
    const asked: string[] = [];
    const objects = {
      head: (object: { versionId?: string }) => {
        asked.push(`head ${object.versionId}`);
        return bucket.objects.head(place);
      },
      read: (object: { versionId?: string }, first: number, last: number) => {
        asked.push(`read ${object.versionId}`);
        return bucket.objects.read(place, first, last);
      },
      remove: async (object: { versionId?: string }) => {
        asked.push(`remove ${object.versionId}`);
      },
    } as unknown as CheckDocument['objects'];
    await check(place, { versionId: 'one', tools: { objects } });
    await check(place, { versionId: 'two', tools: { objects } });
    await check(place, { versionId: 'one', tools: { objects } });
    expect(asked).toEqual(['head one', 'read one', 'read one', 'remove two']);
    const { download } = await content(one, document);
    expect(new URL(download.url).searchParams.get('versionId')).toBe('one');
  });
});

describe('the content', () => {
  it('is had by its bearer for five minutes, as a file to be saved', async () => {
    const one = await delegate();
    const file = anotherFace();
    const document = await send(one, file);
    const { download, ...rest } = await content(one, document);
    expect(rest).toEqual({
      documentId: document.documentId,
      contentType: 'image/jpeg',
      size: file.length,
      sha256: sha256(file),
    });
    expect(download.expiresAt).toBe(later(5).toISOString());
    expect(download.url).toContain(encodeURIComponent(`attachment; filename="${document.documentId}.jpg"`));
    const answer = await fetch(download.url);
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(file);
    const { items } = await desk.accesses.list(one, { limit: 10 }, new Uint8Array(32));
    expect(items).toEqual([]);
  });

  it('of a passport scan is recorded before it is given, and gone when the conference keeps passports no longer', async () => {
    const one = await delegate();
    const scan = await send(one, pdf(), { kind: 'passport', contentType: 'application/pdf' });
    await content(one, scan);
    const { items } = await desk.accesses.list(one, { limit: 10 }, new Uint8Array(32));
    expect(items).toMatchObject([{ by: 'officer', roles: ['security'], what: scan.documentId }]);
    await expect(content(one, scan, new Date('2030-01-01T00:00:00Z'))).rejects.toMatchObject({ slug: 'not-found' });
  });

  it('of what was not accepted is for nobody', async () => {
    const one = await delegate();
    const document = await announce(one, face());
    await expect(content(one, document)).rejects.toMatchObject({ slug: 'document-not-accepted' });
    await expect(content(one, { documentId: 'doc_01F8QZ7X9V0000000000000099' })).rejects.toMatchObject({
      slug: 'not-found',
    });
  });
});
