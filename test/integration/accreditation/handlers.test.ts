import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type {
  APIGatewayProxyEventV2,
  APIGatewayProxyStructuredResultV2,
  Context,
  SQSBatchResponse,
  SQSEvent,
} from 'aws-lambda';
import { PDFDocument } from 'pdf-lib';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import type { EventDefinition } from '../../../events/envelope.ts';
import { conferenceConfiguredV1 } from '../../../events/registration/conference-configured.v1.ts';
import { delegateAmendedV1 } from '../../../events/registration/delegate-amended.v1.ts';
import { delegateNominatedV1 } from '../../../events/registration/delegate-nominated.v1.ts';
import { delegateSubstitutedV1 } from '../../../events/registration/delegate-substituted.v1.ts';
import { delegateWithdrawnV1 } from '../../../events/registration/delegate-withdrawn.v1.ts';
import { delegationRegisteredV1 } from '../../../events/registration/delegation-registered.v1.ts';
import { documentAcceptedV1 } from '../../../events/registration/document-accepted.v1.ts';
import { openGateTrust } from '../../../functions/accreditation/domain/verify-badge.ts';
import { accreditationRoutes } from '../../../functions/accreditation/schemas/routes.ts';
import { composeEvent } from '../../../functions/shared/events/compose-event.ts';
import { newId } from '../../../functions/shared/ids.ts';
import { type Call, httpEvent } from '../../support/http-event.ts';
import { layOutPrintAssets } from '../../support/print-assets.ts';
import { referenceConference } from '../../support/reference-conference.ts';
import { sha256 } from '../../support/sample-files.ts';
import { openTestBucket, type TestBucket } from '../../support/test-bucket.ts';
import { createTestTable, type TestTable } from '../../support/test-table.ts';
import { quarters } from '../../unit/accreditation/photo-fixture.ts';
import { adviser, BEFORE, MORNING, minister } from './accreditation-desk.ts';
import { RETIRED_KEY, startKmsStandIn } from './kms-stand-in.ts';

/** The handlers as Lambda loads and calls them, with their whole environment; what they ask of AWS is answered on this machine. */

type HttpHandler = (event: APIGatewayProxyEventV2, context: Context) => Promise<APIGatewayProxyStructuredResultV2>;
type QueueHandler = (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;

const conferenceId = `c-${randomUUID().slice(0, 8)}`;
const context = { awsRequestId: 'request-0001', getRemainingTimeInMillis: () => 10_000 } as Context;

let table: TestTable;
let bucket: TestBucket;
let cleanUp: readonly (() => Promise<void> | void)[] = [];
const handlers: Record<string, unknown> = {};

beforeAll(async () => {
  table = await createTestTable();
  const kms = await startKmsStandIn();
  const assets = layOutPrintAssets();
  const root = mkdtempSync(join(tmpdir(), 'task-root-'));
  symlinkSync(assets.directory, join(root, 'assets'));
  cleanUp = [kms.stop, assets.remove, () => rmSync(root, { recursive: true })];
  bucket = await openTestBucket();
  cleanUp = [...cleanUp, bucket.stop];
  const environment = {
    TABLE_NAME: table.name,
    DOCUMENTS_BUCKET: 'documents',
    EXPORTS_BUCKET: 'documents',
    AWS_ENDPOINT_URL_S3: bucket.url,
    SIGNING_KEY_ID: 'signing-key',
    RETIRED_KEY_IDS: RETIRED_KEY,
    MAC_KEY_ID: 'mac-key',
    LAMBDA_TASK_ROOT: root,
    POWERTOOLS_LOG_LEVEL: 'SILENT',
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_ENDPOINT_URL_DYNAMODB: inject('dynamodbEndpoint'),
    AWS_ENDPOINT_URL_KMS: kms.url,
  };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  for (const file of readdirSync('functions/accreditation/handlers')) {
    const name = file.replace(/\.ts$/, '');
    handlers[name] = (await import(`../../../functions/accreditation/handlers/${name}.ts`)).handler;
  }
  const wasm = readFileSync(new URL(import.meta.resolve('zxing-wasm/reader/zxing_reader.wasm')));
  await prepareZXingModule({ overrides: { wasmBinary: Uint8Array.from(wasm).buffer }, fireImmediately: true });
  await tell('project-conference', conferenceConfiguredV1, conferenceId, {
    ...referenceConference,
    passes: { total: 2, kinds: { security: 1 }, zones: ['plenary'] },
  });
});
afterAll(async () => {
  vi.unstubAllEnvs();
  for (const step of cleanUp) await step();
});

/** Delivers an event as the queue does, several times over, as the bus may. */
async function tell(name: string, definition: EventDefinition, id: string, data: object, version = 1): Promise<void> {
  const cause = { conferenceId, correlationId: randomUUID(), causationId: randomUUID() };
  const { detail } = composeEvent(definition, cause, { id, version }, data, BEFORE);
  const body = JSON.stringify({ source: definition.source, 'detail-type': definition.detailType, detail });
  const Records = [1, 2].map((copy) => ({ messageId: `message-${copy}`, body }));
  for (let time = 0; time < 2; time++) {
    const answer = await (handlers[name] as QueueHandler)({ Records } as SQSEvent, context);
    expect(answer.batchItemFailures).toEqual([]);
  }
}

interface Answer {
  readonly status: number;
  readonly headers: Record<string, unknown>;
  // biome-ignore lint/suspicious/noExplicitAny: answers of many routes; each test says what it expects
  readonly body: any;
  readonly bytes: Buffer;
}

async function call(name: string, { params, ...request }: Call): Promise<Answer> {
  const route = accreditationRoutes.find(
    ({ operationId }) => operationId === name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase()),
  );
  const all: Record<string, string> = { conferenceId, ...params };
  const path = (route?.path ?? '/').replace(/\{(\w+)\}/g, (_, key: string) => all[key] ?? '');
  const event = httpEvent({ method: route?.method ?? 'GET', path, params: all, ...request });
  const answer = await (handlers[name] as HttpHandler)(event, context);
  const bytes = Buffer.from(answer.body ?? '', answer.isBase64Encoded ? 'base64' : 'utf8');
  const isJson = /json/.test(String(answer.headers?.['content-type']));
  return {
    status: answer.statusCode ?? 200,
    headers: answer.headers ?? {},
    body: isJson ? JSON.parse(bytes.toString()) : undefined,
    bytes,
  };
}

async function nominate(profile = minister, subject = `focal-${randomUUID()}`) {
  const [delegationId, delegateId] = [newId('dlg', BEFORE), newId('dgt', BEFORE)];
  await tell('project-delegation', delegationRegisteredV1, delegationId, {
    delegationId,
    invitationId: newId('inv', BEFORE),
    entity: { key: 'gin', kind: 'state', names: { en: 'Republic of Guinea' } },
    languages: ['fr'],
    focalPoint: { focalPointId: newId('fop', BEFORE), subject, name: 'Camille Petit', email: 'a@guinea.example' },
  });
  await tell('open-screening', delegateNominatedV1, delegateId, { delegationId, delegateId, profile }, 2);
  return { delegationId, delegateId, subject };
}

const verdict = (delegateId: string, body: unknown, request: Partial<Call> = {}) =>
  call('give-verdict', { params: { delegateId }, body, subject: 'officer', groups: ['protocol'], ...request });

async function accredited() {
  const person = await nominate();
  const { body } = await verdict(person.delegateId, { authority: 'protocol', verdict: 'clear' });
  return { ...person, serial: String(body.serial) };
}

describe('from the nomination to the gate', () => {
  it('a minister is nominated, cleared, badged and let in, whatever comes twice', async () => {
    const { delegateId, subject } = await nominate();
    const key = { 'idempotency-key': randomUUID() };
    const clear = { authority: 'protocol', verdict: 'clear' };
    const first = await verdict(delegateId, clear, { headers: key });
    expect(first).toMatchObject({ status: 200, body: { delegateId, status: 'accredited' }, headers: { etag: '"2"' } });
    const repeat = await verdict(delegateId, clear, { headers: key });
    expect(repeat).toMatchObject({
      status: 200,
      body: first.body,
      headers: { etag: '"2"', 'idempotency-replayed': 'true' },
    });

    const { serial } = first.body;
    const own = await call('get-accreditation', { params: { delegateId }, subject });
    expect(own).toMatchObject({ status: 200, body: { delegateId, status: 'accredited', serial } });
    const badge = await call('get-badge', { params: { serial }, subject });
    expect(badge.body).toMatchObject({ serial, status: 'active', badgeVersion: 1, category: 'head' });
    expect(badge.body).not.toHaveProperty('presence');

    vi.setSystemTime(MORNING);
    const scan = {
      scanId: randomUUID(),
      credential: badge.body.credential,
      zone: 'plenary',
      direction: 'in',
      scannedAt: MORNING.toISOString(),
      deviceId: 'gate-7',
    };
    const admitted = await call('redeem-scan', { body: scan, groups: ['gate'] });
    const repeated = await call('redeem-scan', { body: scan, groups: ['gate'] });
    const reused = await call('redeem-scan', { body: { ...scan, direction: 'out' }, groups: ['gate'] });
    vi.useRealTimers();
    expect(admitted.headers).not.toHaveProperty('idempotency-replayed');
    expect(repeated).toMatchObject({ status: 200, body: admitted.body, headers: { 'idempotency-replayed': 'true' } });
    expect(reused).toMatchObject({ status: 422, body: { type: '/problems/idempotency-key-reused' } });
    expect(admitted).toMatchObject({
      status: 200,
      body: { result: 'admitted', zone: 'plenary', direction: 'in', display: { badgeName: 'Amina Diallo' } },
    });
  });

  it('the same decision by another key is refused, and another body under the same key', async () => {
    const { delegateId } = await nominate();
    const headers = { 'idempotency-key': randomUUID() };
    await verdict(delegateId, { authority: 'protocol', verdict: 'clear' }, { headers });
    const again = await verdict(delegateId, { authority: 'protocol', verdict: 'clear' });
    expect(again).toMatchObject({
      status: 409,
      body: { type: '/problems/not-in-screening', accreditationStatus: 'accredited' },
    });
    const reused = await verdict(
      delegateId,
      { authority: 'protocol', verdict: 'hold', reasonCode: 'later' },
      { headers },
    );
    expect(reused).toMatchObject({ status: 422, body: { type: '/problems/idempotency-key-reused' } });
  });

  it('an amended name suspends the badge, a new verdict gives a new one', async () => {
    const { delegateId, delegationId, serial } = await accredited();
    const profile = { ...minister, badgeName: 'Amina Sow' };
    const data = { delegationId, delegateId, changed: ['badgeName'], screened: true, profile };
    await tell('return-to-screening', delegateAmendedV1, delegateId, data, 3);
    const groups = ['accreditation'];
    expect((await call('get-badge', { params: { serial }, groups })).body.status).toBe('suspended');
    for (const picture of ['get-badge-pdf', 'get-badge-qr-png', 'get-badge-qr-svg']) {
      expect(await call(picture, { params: { serial }, groups })).toMatchObject({
        status: 409,
        body: { type: '/problems/badge-not-active', badgeStatus: 'suspended' },
      });
    }
    const { body } = await verdict(delegateId, { authority: 'protocol', verdict: 'clear' });
    expect((await call('get-badge', { params: { serial: body.serial }, groups })).body).toMatchObject({
      badgeVersion: 2,
      badgeName: 'Amina Sow',
    });
  });

  it('whoever is withdrawn or replaced has a dead badge, whose reason the gate is shown', async () => {
    const [gone, replaced] = [await accredited(), await accredited()];
    const { delegateId, delegationId } = gone;
    const withdrawal = { delegateId, delegationId, reason: 'withdrawn' };
    await tell('withdraw-accreditation', delegateWithdrawnV1, delegateId, withdrawal, 3);
    const successor = { delegateId: newId('dgt', BEFORE), profile: adviser };
    const substitution = {
      delegateId: replaced.delegateId,
      delegationId: replaced.delegationId,
      successor,
      ranksLower: true,
    };
    await tell('withdraw-accreditation', delegateSubstitutedV1, replaced.delegateId, substitution, 3);
    const own = await call('get-accreditation', { params: { delegateId }, subject: gone.subject });
    expect(own.body).toEqual({ delegateId, status: 'withdrawn', serial: gone.serial });
    for (const [{ serial }, status] of [[gone, 'revoked'] as const, [replaced, 'replaced'] as const]) {
      const badge = await call('get-badge', { params: { serial }, groups: ['accreditation'] });
      expect(badge.body).toMatchObject({ serial, status });
      vi.setSystemTime(MORNING);
      const scan = { scanId: randomUUID(), serial, zone: 'plenary', direction: 'in', deviceId: 'gate-7' };
      const answer = await call('redeem-scan', {
        body: { ...scan, scannedAt: MORNING.toISOString() },
        groups: ['gate'],
      });
      vi.useRealTimers();
      expect(answer).toMatchObject({ status: 200, body: { result: 'refused', reason: status } });
    }
  });

  it('a batch is answered row by row and replayed as a whole', async () => {
    const [one, two] = [await nominate(), await nominate(adviser)];
    const body = {
      verdicts: [one, two].map(({ delegateId }) => ({ delegateId, authority: 'security', verdict: 'clear' })),
    };
    const request = { body, groups: ['security'], headers: { 'idempotency-key': randomUUID() } };
    const answer = await call('give-verdicts', request);
    expect(answer).toMatchObject({
      status: 200,
      body: {
        results: [
          { delegateId: one.delegateId, status: 'rejected', problem: { type: '/problems/verdict-not-required' } },
          { delegateId: two.delegateId, status: 'ok', accreditationStatus: 'screening' },
        ],
      },
    });
    const repeat = await call('give-verdicts', request);
    expect(repeat).toMatchObject({ status: 200, body: answer.body, headers: { 'idempotency-replayed': 'true' } });
  });

  it.each(['refuse', 'hold', 'more-info'])('a verdict that is no clear says why: %s', async (kind) => {
    const { delegateId } = await nominate(adviser);
    const body = { authority: 'protocol', verdict: kind };
    const errors = (pointer: string) => ({ status: 400, body: { errors: [{ pointer }] } });
    expect(await verdict(delegateId, body)).toMatchObject(errors('/reasonCode'));
    const verdicts = [
      { delegateId, ...body, verdict: 'clear' },
      { delegateId, ...body },
    ];
    const batch = { body: { verdicts }, groups: ['protocol'] };
    expect(await call('give-verdicts', batch)).toMatchObject(errors('/verdicts/1/reasonCode'));
    expect((await verdict(delegateId, { ...body, reasonCode: 'photo-unclear' })).status).toBe(200);
  });

  it('a focal point that has the state is sent nothing while officers speak', async () => {
    const { delegateId, subject } = await nominate(adviser);
    const read = (headers: Record<string, string> = {}) =>
      call('get-accreditation', { params: { delegateId }, subject, headers });
    const { etag } = (await read()).headers;
    await verdict(delegateId, { authority: 'security', verdict: 'clear' }, { groups: ['security'] });
    expect(await read({ 'if-none-match': String(etag) })).toMatchObject({ status: 304, headers: { etag } });
    await verdict(delegateId, { authority: 'protocol', verdict: 'clear' });
    expect((await read({ 'if-none-match': String(etag) })).status).toBe(200);
  });

  it('the queue is paged with a cursor that nobody can make', async () => {
    await Promise.all([nominate(adviser), nominate(adviser), nominate(adviser)]);
    const groups = ['host'];
    const page = await call('list-accreditations', { groups, query: { limit: '2' } });
    expect(page.body.items).toHaveLength(2);
    const next = await call('list-accreditations', { groups, query: { limit: '2', cursor: page.body.nextCursor } });
    expect(next.status).toBe(200);
    for (const cursor of ['nonsense', `${page.body.nextCursor}A`, '%%%', Buffer.alloc(40).toString('base64url')]) {
      const refused = await call('list-accreditations', { groups, query: { cursor } });
      expect(refused).toMatchObject({ status: 400, body: { type: '/problems/invalid-cursor' } });
    }
  });
});

describe('the pictures of a badge', () => {
  it('are a PDF, a PNG and an SVG, of which the PNG reads as the credential', async () => {
    const { serial, subject } = await accredited();
    const { body: badge } = await call('get-badge', { params: { serial }, subject });
    const pdf = await call('get-badge-pdf', { params: { serial }, subject });
    expect(pdf.headers['content-type']).toBe('application/pdf');
    expect(pdf.bytes.subarray(0, 5).toString()).toBe('%PDF-');
    const png = await call('get-badge-qr-png', { params: { serial }, subject });
    expect(png.headers['content-type']).toBe('image/png');
    const [code] = await readBarcodes(new Uint8Array(png.bytes), { formats: ['QRCode'] });
    expect(code?.text).toBe(badge.credential);
    const svg = await call('get-badge-qr-svg', { params: { serial }, subject });
    expect(svg.headers['content-type']).toBe('image/svg+xml');
    expect(svg.bytes.toString()).toContain('<svg');
  });

  it('have the photo that was accepted, and a new print once another one is', async () => {
    const { serial, subject, delegateId, delegationId } = await accredited();
    const print = () => call('get-badge-pdf', { params: { serial }, subject });
    const isPrinted = ({ bytes }: Answer) => bytes.includes('/Subtype /Image');
    const before = await print();
    expect(isPrinted(before)).toBe(false);

    const file = quarters(6);
    const documentId = newId('doc', BEFORE);
    const key = `photo/${conferenceId}/${delegationId}/${delegateId}/${documentId}`;
    await bucket.store(key, file);
    const accepted = { documentId, delegateId, delegationId, kind: 'photo', contentType: 'image/jpeg' };
    const content = { size: file.length, sha256: sha256(file), object: { key } };
    await tell('project-photo', documentAcceptedV1, documentId, { ...accepted, ...content }, 2);
    const after = await print();
    expect(isPrinted(after)).toBe(true);
    expect(after.bytes.includes(quarters().subarray(2))).toBe(true);
    expect(after.headers.etag).not.toBe(before.headers.etag);
  });

  it('are printed into one file, each copy is counted, and a repeat gets the same print with a new link', async () => {
    const { serial } = await accredited();
    const { serial: other } = await accredited();
    const groups = ['accreditation'];
    const body = { serials: [other, serial], layout: 'a4-4up' };
    const headers = { 'idempotency-key': randomUUID() };
    const print = await call('print-badges', { groups, body, headers });
    expect(print).toMatchObject({
      status: 201,
      body: {
        badges: [
          { serial: other, copy: 1 },
          { serial, copy: 1 },
        ],
      },
    });
    const repeat = await call('print-badges', { groups, body, headers });
    expect(repeat).toMatchObject({ status: 201, headers: { 'idempotency-replayed': 'true' } });
    expect(repeat.body.printId).toBe(print.body.printId);

    const shown = await call('get-badge-print', { groups, params: { printId: print.body.printId } });
    for (const { download } of [print.body, repeat.body, shown.body]) {
      const file = await (await fetch(download.url)).bytes();
      expect(file).toHaveLength(print.body.bytes);
      expect((await PDFDocument.load(file)).getPageCount()).toBe(1);
    }
    await call('print-badges', { groups, body: { serials: [serial] }, headers: { 'idempotency-key': randomUUID() } });
    const log = await call('list-badge-prints', { groups, params: { serial } });
    expect(log.body.items.map(({ copy, layout }: Record<string, unknown>) => [copy, layout])).toEqual([
      [2, 'a6'],
      [1, 'a4-4up'],
    ]);
    expect((await call('get-badge', { groups, params: { serial } })).body.prints).toBe(2);
    for (const wrong of [
      {},
      { serials: [serial], category: 'head' },
      { serials: [serial], cursor: 'x' },
      { serials: [] },
    ]) {
      expect((await call('print-badges', { groups, body: wrong })).status).toBe(400);
    }
  });

  it('of a pass are a PDF and a PNG that reads as it, for officers and its own delegation', async () => {
    const { subject, delegationId } = await accredited();
    const groups = ['accreditation'];
    const params = { delegationId };
    const headers = { 'idempotency-key': randomUUID() };
    const issued = await call('issue-pass', { groups, params, body: { kind: 'security' }, headers });
    expect(issued).toMatchObject({
      status: 201,
      body: { kind: 'security', status: 'active' },
      headers: { etag: '"1"' },
    });
    expect((await call('issue-pass', { groups, params, body: { kind: 'security' }, headers })).body).toEqual(
      issued.body,
    );
    const { passId } = issued.body;
    const pass = { ...params, passId };
    const pdf = await call('get-pass-pdf', { params: pass, subject });
    expect((await PDFDocument.load(pdf.bytes)).getPageCount()).toBe(1);
    const known = { 'if-none-match': String(pdf.headers.etag) };
    expect((await call('get-pass-pdf', { params: pass, subject, headers: known })).status).toBe(304);
    const png = await call('get-pass-qr-png', { params: pass, subject });
    const [code] = await readBarcodes(new Uint8Array(png.bytes), { formats: ['QRCode'] });
    expect(code?.text).toMatch(/^CHYP1:/);
    for (const name of ['get-pass-pdf', 'get-pass-qr-png', 'list-passes']) {
      expect((await call(name, { params: pass, subject: 'somebody' })).status).toBe(404);
    }
    expect((await call('revoke-pass', { groups, params: pass, headers: { 'if-match': '"2"' } })).status).toBe(412);
    for (let time = 0; time < 2; time++) expect((await call('revoke-pass', { groups, params: pass })).status).toBe(204);
    expect((await call('get-pass-pdf', { params: pass, subject })).body.type).toBe('/problems/badge-not-active');
    const list = await call('list-passes', { params, subject });
    expect(list.body.items).toMatchObject([{ passId, status: 'revoked' }]);
  });

  it.each(['get-badge', 'get-badge-pdf', 'get-badge-qr-png', 'get-badge-qr-svg'])(
    '%s is not sent to who has it, and is not for others',
    async (name) => {
      const { serial } = await accredited();
      const { headers } = await call(name, { params: { serial }, groups: ['host'] });
      const again = await call(name, {
        params: { serial },
        groups: ['host'],
        headers: { 'if-none-match': `W/"x", ${headers.etag}` },
      });
      expect(again).toMatchObject({ status: 304, headers: { etag: headers.etag } });
      expect(again.bytes).toHaveLength(0);
      for (const other of [{ groups: ['gate'] }, { groups: ['organiser'] }, { subject: 'somebody' }]) {
        expect((await call(name, { params: { serial }, ...other })).status).toBe(404);
      }
      expect((await call(name, { params: { serial: newId('bdg', BEFORE) }, groups: ['host'] })).status).toBe(404);
    },
  );
});

describe('the published keys', () => {
  it('are a key set that anyone may keep for five minutes', async () => {
    const answer = await call('get-badge-keys', {});
    expect(answer.headers).toMatchObject({
      'cache-control': 'public, max-age=300',
      etag: expect.stringMatching(/^"[\w-]{11}\.[\w-]{11}"$/),
    });
    const key = {
      kty: 'EC',
      crv: 'P-256',
      x: expect.stringMatching(/^[\w-]{43}$/),
      y: expect.stringMatching(/^[\w-]{43}$/),
      kid: expect.stringMatching(/^[\w-]{11}$/),
      alg: 'ES256',
      use: 'sig',
    };
    // The one that signs now, and one that has signed before.
    expect(answer.body.keys).toEqual([key, key]);
    const again = await call('get-badge-keys', { headers: { 'if-none-match': String(answer.headers.etag) } });
    expect(again).toMatchObject({ status: 304, headers: { 'cache-control': 'public, max-age=300' } });
  });
});

describe('the work of the desk', () => {
  const work = (what: string, serial: string, request: Partial<Call> = {}) =>
    call(what, { params: { serial }, groups: ['accreditation'], ...request });

  it('a badge is suspended, printed again, resumed and handed out, whatever is sent twice or from an old reading', async () => {
    const { serial } = await accredited();
    const headers = { 'idempotency-key': randomUUID() };
    const first = await work('suspend-badge', serial, { headers: { ...headers, 'if-match': '"1"' } });
    expect(first).toMatchObject({ status: 200, body: { status: 'suspended' }, headers: { etag: '"2"' } });
    const repeat = await work('suspend-badge', serial, { headers: { ...headers, 'if-match': '"1"' } });
    expect(repeat).toMatchObject({ status: 200, body: first.body, headers: { 'idempotency-replayed': 'true' } });
    expect((await work('resume-badge', serial, { headers: { 'if-match': '"1"' } })).status).toBe(412);
    const printed = await work('reprint-badge', serial, { body: { reason: 'lost' } });
    expect(printed).toMatchObject({ status: 201, body: { badgeVersion: 2, status: 'suspended' } });
    expect(printed.headers.location).toMatch(new RegExp(`/badges/${printed.body.serial}$`));
    const body = { collectedBy: 'Camille Petit' };
    expect(await work('collect-badge', printed.body.serial, { body })).toMatchObject({
      status: 409,
      body: { type: '/problems/illegal-transition', badgeStatus: 'suspended' },
    });
    expect((await work('resume-badge', printed.body.serial)).status).toBe(200);
    expect((await work('collect-badge', printed.body.serial, { body })).body.collected).toMatchObject(body);
    expect((await work('collect-badge', printed.body.serial, { body })).body.type).toBe('/problems/badge-collected');
  });

  it('an accreditation is revoked and reopened by two officers, and GET shows what is proposed', async () => {
    const { delegateId, serial } = await accredited();
    const as = (subject: string, name: string) =>
      call(name, { params: { delegateId }, subject, groups: ['security'], body: { reasonCode: 'new-facts' } });
    expect(await as('first', 'revoke-accreditation')).toMatchObject({
      status: 202,
      body: { proposal: { by: 'first' } },
    });
    const { body } = await call('get-accreditation', { params: { delegateId }, groups: ['host'] });
    expect(body.proposal).toMatchObject({ action: 'revoke', by: 'first' });
    expect(await as('first', 'revoke-accreditation')).toMatchObject({
      status: 409,
      body: { type: '/problems/second-officer-needed' },
    });
    expect(await as('second', 'revoke-accreditation')).toMatchObject({ status: 200, body: { status: 'revoked' } });
    expect((await call('get-badge', { params: { serial }, groups: ['host'] })).body.status).toBe('revoked');
    expect((await as('second', 'reopen-accreditation')).status).toBe(202);
    expect(await as('first', 'reopen-accreditation')).toMatchObject({ status: 200, body: { status: 'screening' } });
  });

  it('a focal point takes the badges of the delegation and prints the receipt', async () => {
    const { delegationId, serial, subject } = await accredited();
    const body = { collectedBy: 'Камилла Пети' };
    const headers = { 'idempotency-key': randomUUID() };
    const taken = await call('collect-badges', { params: { delegationId }, subject, body, headers });
    expect(taken).toMatchObject({ status: 201, body: { badges: [{ serial }], remaining: false } });
    const repeat = await call('collect-badges', { params: { delegationId }, subject, body, headers });
    expect(repeat).toMatchObject({ status: 201, body: taken.body, headers: { 'idempotency-replayed': 'true' } });
    const params = { delegationId, receiptId: taken.body.receiptId };
    const receipt = await call('get-custody-receipt', { params, subject });
    expect(receipt.headers).toMatchObject({ 'content-type': 'application/pdf', etag: `"${taken.body.receiptId}"` });
    const document = await PDFDocument.load(receipt.bytes);
    expect(document.getPageCount()).toBe(1);
    expect(document.getTitle()).toBe('Custody receipt – Republic of Guinea');
    const known = { 'if-none-match': String(receipt.headers.etag) };
    expect((await call('get-custody-receipt', { params, subject, headers: known })).status).toBe(304);
    expect((await call('get-custody-receipt', { params, subject: 'somebody' })).status).toBe(404);
  });

  it('the list of dead badges is public text that one may keep, and is not sent to who has it', async () => {
    const answer = await call('get-revocations', {});
    expect(answer).toMatchObject({
      status: 200,
      headers: { 'content-type': 'application/vnd.chancery.revocations', 'cache-control': 'public, max-age=10' },
    });
    expect(answer.bytes.toString()).toMatch(/^CHYR1:[\w-]+$/);
    const { body: keySet } = await call('get-badge-keys', {});
    const trust = await openGateTrust({ conferenceId, keySet, revocationList: answer.bytes.toString() });
    expect(trust.list).toMatchObject({ conferenceId, number: 1 });
    const again = await call('get-revocations', { headers: { 'if-none-match': String(answer.headers.etag) } });
    expect(again).toMatchObject({ status: 304, headers: { 'cache-control': 'public, max-age=10' } });
  });
});

describe('whatever a client sends is answered, and never as a failure of ours', () => {
  const scan = {
    scanId: '01F8QZ7X9V0000000000000010',
    serial: 'bdg_01F8QZ7X9V0000000000000007',
    zone: 'plenary',
    direction: 'in',
    scannedAt: '2021-06-22T06:00:00Z',
    deviceId: 'gate-7',
  };
  const verdictOf = { authority: 'protocol', verdict: 'clear' };
  const row = { delegateId: 'dgt_01F8QZ7X9V0000000000000004', ...verdictOf };
  const nobody = { params: { delegateId: newId('dgt', BEFORE) }, groups: ['protocol'] };

  it.each<[string, string, number, Call]>([
    ['give-verdict', 'no body', 400, nobody],
    ['give-verdict', 'no JSON', 400, { ...nobody, rawBody: '{"authority":' }],
    ['give-verdict', 'a list', 400, { ...nobody, body: [verdictOf] }],
    ['give-verdict', 'an unknown field', 400, { ...nobody, body: { ...verdictOf, urgent: true } }],
    ['give-verdict', 'an unknown verdict', 400, { ...nobody, body: { ...verdictOf, verdict: 'maybe' } }],
    ['give-verdict', 'half a character', 400, { ...nobody, body: { ...verdictOf, note: 'a\ud800' } }],
    ['give-verdict', 'a control character', 400, { ...nobody, body: { ...verdictOf, note: 'a\u0000b' } }],
    ['give-verdict', 'a note of 501 characters', 400, { ...nobody, body: { ...verdictOf, note: 'x'.repeat(501) } }],
    ['give-verdict', 'a reason in words', 400, { ...nobody, body: { ...verdictOf, reasonCode: 'Not Nice' } }],
    ['give-verdict', 'a stale form of If-Match', 400, { ...nobody, body: verdictOf, headers: { 'if-match': 'three' } }],
    [
      'give-verdict',
      'another media type',
      415,
      { ...nobody, rawBody: 'a=b', headers: { 'content-type': 'text/plain' } },
    ],
    ['give-verdict', 'a body of 300 KB', 413, { ...nobody, rawBody: 'x'.repeat(300_000) }],
    ['give-verdict', 'somebody who is not nominated', 404, { ...nobody, body: verdictOf }],
    [
      'give-verdict',
      'an id of another kind',
      404,
      { ...nobody, params: { delegateId: 'dlg_01F8QZ7X9V0000000000000002' }, body: verdictOf },
    ],
    ['give-verdict', 'an id with a delimiter', 404, { ...nobody, params: { delegateId: 'dgt_#' }, body: verdictOf }],
    [
      'give-verdict',
      'a conference that is none',
      404,
      { ...nobody, params: { ...nobody.params, conferenceId: 'A#B' }, body: verdictOf },
    ],
    ['give-verdict', 'a focal point', 403, { params: nobody.params, body: verdictOf }],
    ['give-verdict', 'the gate', 403, { params: nobody.params, groups: ['gate'], body: verdictOf }],
    ['give-verdicts', 'nobody', 400, { groups: ['protocol'], body: { verdicts: [] } }],
    [
      'give-verdicts',
      'a hundred and one',
      400,
      { groups: ['protocol'], body: { verdicts: Array.from({ length: 101 }, () => row) } },
    ],
    [
      'give-verdicts',
      'one that is not well formed',
      400,
      { groups: ['protocol'], body: { verdicts: [row, { ...row, delegateId: 'x' }] } },
    ],
    ['give-verdicts', 'a focal point', 403, { body: { verdicts: [row] } }],
    ['list-accreditations', 'an unknown status', 400, { groups: ['host'], query: { status: 'lost' } }],
    ['list-accreditations', 'no limit', 400, { groups: ['host'], query: { limit: '0' } }],
    ['list-accreditations', 'too high a limit', 400, { groups: ['host'], query: { limit: '101' } }],
    ['list-accreditations', 'an unknown parameter', 400, { groups: ['host'], query: { sort: 'name' } }],
    ['list-accreditations', 'a focal point', 403, {}],
    ['list-accreditations', 'an unknown conference', 404, { groups: ['host'], params: { conferenceId: 'elsewhere' } }],
    ['get-accreditation', 'nobody', 404, nobody],
    ['get-badge', 'a serial that is none', 404, { groups: ['host'], params: { serial: 'bdg_7' } }],
    ['redeem-scan', 'no body', 400, { groups: ['gate'] }],
    ['redeem-scan', 'neither credential nor serial', 400, { groups: ['gate'], body: { ...scan, serial: undefined } }],
    ['redeem-scan', 'both credential and serial', 400, { groups: ['gate'], body: { ...scan, credential: 'CHY1:' } }],
    ['redeem-scan', 'a scan id that is none', 400, { groups: ['gate'], body: { ...scan, scanId: '1' } }],
    ['redeem-scan', 'a device with a delimiter', 400, { groups: ['gate'], body: { ...scan, deviceId: 'gate#7' } }],
    [
      'redeem-scan',
      'a local time',
      400,
      { groups: ['gate'], body: { ...scan, scannedAt: '2021-06-22T09:00:00+03:00' } },
    ],
    [
      'redeem-scan',
      'a day that does not exist',
      400,
      { groups: ['gate'], body: { ...scan, scannedAt: '2021-02-30T09:00:00Z' } },
    ],
    ['redeem-scan', 'a zone that is no key', 400, { groups: ['gate'], body: { ...scan, zone: 'Plenary Hall' } }],
    ['redeem-scan', 'an officer', 403, { groups: ['security'], body: scan }],
    [
      'redeem-scan',
      'an unknown conference',
      404,
      { groups: ['gate'], params: { conferenceId: 'elsewhere' }, body: scan },
    ],
    ['redeem-scan', 'a serial that was never given', 200, { groups: ['gate'], body: scan }],
    [
      'redeem-scan',
      'a credential of odd characters',
      200,
      { groups: ['gate'], body: { ...scan, scanId: randomUUID(), serial: undefined, credential: '\ud800\u0000€' } },
    ],
    [
      'redeem-scan',
      'the last moment before 2000',
      400,
      { groups: ['gate'], body: { ...scan, scannedAt: '1999-12-31T23:59:59.999Z' } },
    ],
    ['redeem-scan', 'the year 2200', 400, { groups: ['gate'], body: { ...scan, scannedAt: '2200-01-01T00:00:00Z' } }],
    [
      'redeem-scan',
      'the last second of 2199',
      200,
      { groups: ['gate'], body: { ...scan, scanId: randomUUID(), scannedAt: '2199-12-31T23:59:59Z' } },
    ],
    ['reprint-badge', 'no reason', 400, { params: { serial: scan.serial }, groups: ['accreditation'], body: {} }],
    [
      'reprint-badge',
      'a badge that is none',
      404,
      { params: { serial: scan.serial }, groups: ['accreditation'], body: { reason: 'lost' } },
    ],
    [
      'collect-badge',
      'nobody',
      400,
      { params: { serial: scan.serial }, groups: ['accreditation'], body: { collectedBy: ' ' } },
    ],
    ['suspend-badge', 'security', 403, { params: { serial: scan.serial }, groups: ['security'] }],
    ['revoke-accreditation', 'no reason', 400, { ...nobody, body: {} }],
    ['reopen-accreditation', 'nobody', 404, { ...nobody, body: { reasonCode: 'new-facts' } }],
    [
      'put-condition',
      'a day',
      400,
      { ...nobody, params: { ...nobody.params, name: 'health-certificate' }, body: { validUntil: '2021-06-23' } },
    ],
    [
      'put-condition',
      'a name that is none',
      400,
      { ...nobody, params: { ...nobody.params, name: 'Health' }, body: { validUntil: '2021-06-23T00:00:00Z' } },
    ],
    ['get-revocations', 'an unknown conference', 404, { params: { conferenceId: 'elsewhere' } }],
    ['get-badge-keys', 'a conference that is none', 404, { params: { conferenceId: 'A B' } }],
  ])('%s, %s: %i', async (name, _what, status, request) => {
    const answer = await call(name, request);
    expect(answer.status).toBe(status);
    if (status >= 400) expect(answer.headers['content-type']).toBe('application/problem+json');
  });
});
