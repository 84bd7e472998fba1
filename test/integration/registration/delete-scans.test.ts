import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDocument, presentUpload } from '../../../functions/registration/add-document.ts';
import { checkDocument } from '../../../functions/registration/check-document.ts';
import { objectKeyOf } from '../../../functions/registration/data/document-object.ts';
import { deleteScans } from '../../../functions/registration/delete-scans.ts';
import type { DocumentKind } from '../../../functions/registration/domain/document-rules.ts';
import { getDocument } from '../../../functions/registration/get-document.ts';
import { getDocumentContent } from '../../../functions/registration/get-document-content.ts';
import { listPassportAccesses } from '../../../functions/registration/list-passport-accesses.ts';
import { putConference } from '../../../functions/registration/put-conference.ts';
import { putLegalHold } from '../../../functions/registration/put-legal-hold.ts';
import { removeLegalHold } from '../../../functions/registration/remove-legal-hold.ts';
import { conferenceBody } from '../../../functions/registration/schemas/conference.ts';
import type { DocumentView } from '../../../functions/registration/schemas/document.ts';
import type { Run } from '../../../functions/shared/events/scheduled-run.ts';
import type { ObjectBucket, StoredObject } from '../../../functions/shared/objects/object-bucket.ts';
import type { SignedRequest } from '../../../functions/shared/objects/signed-request.ts';
import { referenceConference } from '../../support/reference-conference.ts';
import { pdf, sha256 } from '../../support/sample-files.ts';
import { openTestBucket, type TestBucket } from '../../support/test-bucket.ts';
import { caller, MAY, type RegisteredDelegation, RegistrationDesk } from './registration-desk.ts';

let desk: RegistrationDesk;
let bucket: TestBucket;
beforeAll(async () => {
  [desk, bucket] = await Promise.all([RegistrationDesk.open(), openTestBucket()]);
});
afterAll(() => bucket.stop());

/** The conference keeps passports for 30 days after its last, 24 June. */
const DAY = new Date('2021-07-24T21:00:00Z');
const BEFORE = new Date(DAY.getTime() - 1);

interface Person extends RegisteredDelegation {
  readonly delegateId: string;
}

async function somebody(conferenceId: string): Promise<Person> {
  const delegation = await desk.delegation(conferenceId);
  return { ...delegation, delegateId: (await desk.add(delegation)).delegateId };
}

/** Announces a file, and puts it into the bucket. */
async function upload(of: Person, kind: DocumentKind = 'passport', now = MAY): Promise<string> {
  const { conferenceId, delegationId, delegateId, focalPoint } = of;
  const file = pdf();
  const body = { kind, contentType: 'application/pdf', size: file.length, sha256: sha256(file) } as const;
  const answer = await addDocument(desk, {
    delegationId,
    delegateId,
    body,
    ...desk.by(focalPoint, conferenceId, { now }),
  });
  const announced = (await presentUpload(bucket.sign)(answer, conferenceId)).body as DocumentView & {
    upload: SignedRequest;
  };
  expect((await bucket.send(announced.upload, file)).status).toBe(200);
  return announced.documentId;
}

const run = (now: Date, changes: Partial<Run> = {}): Run => ({
  runId: randomUUID(),
  now,
  hasTime: () => true,
  ...changes,
});

const sweep = (now = DAY, changes: Partial<Run> = {}, objects: ObjectBucket = bucket.objects) =>
  deleteScans({ ...desk, objects }, run(now, changes));

const keysOf = async (conferenceId: string, kind: DocumentKind = 'passport') =>
  (await bucket.objects.versions(`${kind}/${conferenceId}/`)).versions.map(({ key }) => key);

const record = async (of: Person, documentId: string) =>
  (await getDocument(desk, { ...of, documentId, caller: caller(of.focalPoint) })).value;

const accessesOf = (of: Person) => listPassportAccesses(desk, { ...of, page: { limit: 50, cursor: undefined } });

const content = (of: Person, documentId: string, now: Date) =>
  getDocumentContent(
    { ...desk, sign: bucket.sign },
    { ...of, documentId, ...desk.by('officer', of.conferenceId, { roles: ['security'], now }) },
  );

const hold = (of: Person) =>
  putLegalHold(desk, {
    ...of,
    body: { reason: 'court' },
    ifMatchSent: false,
    ...desk.by('organiser', of.conferenceId),
  });

describe('passport scans are deleted when the conference keeps no passports any more', () => {
  it('on its day and not before, and nothing else is', async () => {
    const conferenceId = await desk.conference();
    const one = await somebody(conferenceId);
    const documentId = await upload(one);
    await upload(one, 'press-card');
    await sweep(BEFORE);
    expect(await keysOf(conferenceId)).toHaveLength(1);
    await sweep();
    expect(await keysOf(conferenceId)).toEqual([]);
    expect(await keysOf(conferenceId, 'press-card')).toHaveLength(1);
    expect(await record(one, documentId)).toMatchObject({ state: 'pending', deletedAt: DAY.toISOString() });
  });

  it('all of them, checked or not, of everybody, and each is written down once in the record of who saw them', async () => {
    const conferenceId = await desk.conference();
    const people = await Promise.all(Array.from({ length: 5 }, () => somebody(conferenceId)));
    const scans = await Promise.all(people.map(async (one) => [await upload(one), await upload(one)]));
    const runId = randomUUID();
    await sweep(DAY, { runId });
    await sweep(new Date('2021-07-25T21:00:00Z'));
    expect(await keysOf(conferenceId)).toEqual([]);
    for (const [at, one] of people.entries()) {
      const { items, intact } = await accessesOf(one);
      expect(intact).toBe(true);
      expect(items.map(({ what }) => what).sort()).toEqual([...(scans[at] ?? [])].sort());
      for (const access of items) {
        expect(access).toMatchObject({ action: 'deleted', by: 'retention', roles: [], correlationId: runId });
      }
    }
  });

  it('and stay gone when the conference keeps passports for longer after all', async () => {
    const conferenceId = await desk.conference();
    const one = await somebody(conferenceId);
    const documentId = await upload(one);
    const notice = {
      eventId: randomUUID(),
      object: { key: objectKeyOf({ ...one, kind: 'passport', documentId }) },
      now: MAY,
    };
    const check = () => checkDocument({ ...desk, objects: bucket.objects, isScanned: false }, notice);
    await check();
    await expect(content(one, documentId, BEFORE)).resolves.toMatchObject({ documentId });
    await sweep();
    const body = conferenceBody.parse({ ...referenceConference, retention: { passportDataDays: 90 } });
    await putConference(desk, { body, ifMatchSent: true, ...desk.by('organiser', conferenceId) });
    await expect(content(one, documentId, DAY)).rejects.toMatchObject({ slug: 'not-found' });
    // The notice of its arrival comes once more, late.
    await check();
    expect(await record(one, documentId)).toMatchObject({ state: 'accepted', deletedAt: DAY.toISOString() });
  });

  it('also one whose check comes after its deletion', async () => {
    const conferenceId = await desk.conference();
    const one = await somebody(conferenceId);
    const documentId = await upload(one);
    await sweep();
    const key = objectKeyOf({ ...one, kind: 'passport', documentId });
    await bucket.store(key, pdf());
    const notice = { eventId: randomUUID(), object: { key }, now: DAY };
    await checkDocument({ ...desk, objects: bucket.objects, isScanned: false }, notice);
    expect(await keysOf(conferenceId)).toEqual([]);
    expect(await record(one, documentId)).toMatchObject({ state: 'pending' });
  });

  it('and none is taken from then on', async () => {
    const one = await somebody(await desk.conference());
    await expect(upload(one, 'passport', DAY)).rejects.toMatchObject({ slug: 'not-amendable' });
    await expect(upload(one, 'press-card', DAY)).resolves.toMatch(/^doc_/);
  });

  it('but not those of somebody under a legal hold, until it is lifted', async () => {
    const conferenceId = await desk.conference();
    const [held, other] = [await somebody(conferenceId), await somebody(conferenceId)];
    const documentId = await upload(held);
    await upload(other);
    await hold(held);
    await sweep();
    expect(await keysOf(conferenceId)).toEqual([objectKeyOf({ ...held, kind: 'passport', documentId })]);
    expect(await record(held, documentId)).not.toHaveProperty('deletedAt');
    await removeLegalHold(desk, { ...held, ifMatchSent: false, ...desk.by('organiser', conferenceId) });
    await sweep();
    expect(await keysOf(conferenceId)).toEqual([]);
    expect((await accessesOf(held)).items).toHaveLength(1);
  });

  it('a hold that is set at that very moment keeps them, or comes after they were written off', async () => {
    for (let round = 0; round < 5; round++) {
      const conferenceId = await desk.conference();
      const one = await somebody(conferenceId);
      const documentId = await upload(one);
      await Promise.all([sweep(), hold(one)]);
      const { deletedAt } = await record(one, documentId);
      const { items } = await accessesOf(one);
      expect(items).toHaveLength(deletedAt === undefined ? 0 : 1);
      expect((await keysOf(conferenceId)).length).toBe(deletedAt === undefined ? 1 : 0);
    }
  });

  it('what breaks off between writing down and deleting is deleted by the next run, and not written down again', async () => {
    const conferenceId = await desk.conference();
    const one = await somebody(conferenceId);
    await upload(one);
    const failing = Object.assign(Object.create(bucket.objects) as ObjectBucket, {
      versions: bucket.objects.versions.bind(bucket.objects),
      remove: async (_object: StoredObject) => {
        throw new Error('S3 is gone');
      },
    });
    await expect(sweep(DAY, {}, failing)).rejects.toThrow('S3 is gone');
    expect(await keysOf(conferenceId)).toHaveLength(1);
    await Promise.all([sweep(), sweep()]);
    expect(await keysOf(conferenceId)).toEqual([]);
    expect((await accessesOf(one)).items).toHaveLength(1);
  });

  it('a run ends when its time is over, and the next goes on', async () => {
    const conferenceId = await desk.conference();
    for (let count = 0; count < 12; count++) await upload(await somebody(conferenceId));
    // What other conferences still have takes some of the time as well.
    let left = await keysOf(conferenceId);
    for (let most = 4; left.length === 12; most++) {
      let begun = 0;
      await sweep(DAY, { hasTime: () => ++begun <= most });
      left = await keysOf(conferenceId);
    }
    expect(left.length).toBeGreaterThan(0);
    await sweep();
    expect(await keysOf(conferenceId)).toEqual([]);
  });
});
