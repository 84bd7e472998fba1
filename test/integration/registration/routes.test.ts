import { createHmac, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { registrationRoutes } from '../../../functions/registration/schemas/routes.ts';
import { BODY_LIMIT_BYTES } from '../../../functions/shared/http/http-handler.ts';
import type { Route } from '../../../functions/shared/http/route.ts';
import type { SealingContext } from '../../../functions/shared/kms/sealed-data.ts';
import { type Call, invoke } from '../../support/http-event.ts';
import { referenceConference } from '../../support/reference-conference.ts';
import { createTestTable } from '../../support/test-table.ts';
import { open, seal } from '../../support/test-vault.ts';
import { MAY, passport, person, theHead } from './registration-desk.ts';

type Handler = (event: APIGatewayProxyEventV2, context: Context) => Promise<APIGatewayProxyStructuredResultV2>;

const routes: ReadonlyMap<string, Route> = new Map(registrationRoutes.map((route) => [route.operationId, route]));
const fileOf = (operationId: string): string => operationId.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

const bytesOf = (base64: unknown) => Buffer.from(String(base64), 'base64');
const base64Of = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');

/** Stands in for KMS, with keys of its own. */
const kmsAnswers: Record<string, (input: Record<string, unknown>) => Promise<object>> = {
  'TrentService.GenerateMac': async ({ Message }) => ({
    Mac: createHmac('sha256', 'a key').update(bytesOf(Message)).digest('base64'),
  }),
  'TrentService.Encrypt': async ({ Plaintext, EncryptionContext }) => ({
    CiphertextBlob: base64Of(await seal(bytesOf(Plaintext), EncryptionContext as SealingContext)),
  }),
  'TrentService.Decrypt': async ({ CiphertextBlob, EncryptionContext }) => ({
    Plaintext: base64Of(await open(bytesOf(CiphertextBlob), EncryptionContext as SealingContext)),
  }),
};

async function startKms(): Promise<Server> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const answer = kmsAnswers[String(request.headers['x-amz-target'])];
    if (!answer) throw new Error(`KMS is not asked for ${request.headers['x-amz-target']} here`);
    const answered = await answer(JSON.parse(Buffer.concat(chunks).toString()));
    response.setHeader('content-type', 'application/x-amz-json-1.1').end(JSON.stringify(answered));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

let kms: Server;
const handlers = new Map<string, Handler>();
beforeAll(async () => {
  kms = await startKms();
  const address = kms.address();
  const { name } = await createTestTable();
  const environment = {
    TABLE_NAME: name,
    MAC_KEY_ID: 'mac-key',
    EXPORTS_BUCKET: 'exports',
    PASSPORT_KEY_ID: 'passport-key',
    DOCUMENTS_BUCKET: 'documents',
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_ENDPOINT_URL_DYNAMODB: inject('dynamodbEndpoint'),
    AWS_ENDPOINT_URL_KMS: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`,
    POWERTOOLS_LOG_LEVEL: 'SILENT',
  };
  for (const [variable, value] of Object.entries(environment)) vi.stubEnv(variable, value);
  for (const operationId of routes.keys()) {
    const module = await import(`../../../functions/registration/handlers/${fileOf(operationId)}.ts`);
    handlers.set(operationId, module.handler);
  }
});
afterAll(() => {
  vi.unstubAllEnvs();
  kms.close();
});

interface Options extends Pick<Call, 'query' | 'headers' | 'body' | 'rawBody' | 'subject' | 'groups'> {
  readonly params?: Record<string, string>;
}

/** Calls a route as API Gateway would. */
function call(operationId: string, { params = {}, headers = {}, ...options }: Options = {}) {
  const route = routes.get(operationId);
  const handler = handlers.get(operationId);
  if (!route || !handler) throw new Error(`there is no route ${operationId}`);
  const path = route.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
  return invoke(handler, { method: route.method, path, params, headers, ...options });
}

const organiser = { subject: 'organiser', groups: ['organiser'] };
const dayFromNow = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
const conference = {
  ...referenceConference,
  registration: { opensAt: dayFromNow(-1), closesAt: dayFromNow(30) },
};
const ifMatch = (etag: unknown) => ({ 'if-match': String(etag) });

/** A conference with the entity `fra`, an invitation of it and the delegation that it registered. */
async function registered() {
  const conferenceId = `c-${randomUUID().slice(0, 8)}`;
  await call('putConference', { ...organiser, params: { conferenceId }, body: conference });
  const entity = { kind: 'state', names: { en: 'France' }, country: 'FRA' };
  await call('putEntity', { ...organiser, params: { conferenceId, entityKey: 'fra' }, body: entity });
  const invitation = { entityKey: 'fra', contactEmail: 'protocol@france.example' };
  const issued = await call('issueInvitation', { ...organiser, params: { conferenceId }, body: invitation });
  const focal = { subject: `focal-${randomUUID()}` };
  const registration = {
    invitationCode: issued.body.code,
    focalPoint: { name: 'Camille Petit', email: 'protocol@france.example' },
  };
  const { body, status, headers } = await call('registerDelegation', {
    ...focal,
    params: { conferenceId },
    body: registration,
  });
  expect(status).toBe(201);
  expect(headers).toMatchObject({
    etag: '"1"',
    location: `/v1/conferences/${conferenceId}/delegations/${body.delegationId}`,
  });
  return {
    conferenceId,
    delegationId: String(body.delegationId),
    focal,
    invitationId: String(issued.body.invitationId),
  };
}

describe('the path of a good delegation', () => {
  it('from the conference to its nomination', async () => {
    const { conferenceId, delegationId, focal } = await registered();
    const params = { conferenceId, delegationId };
    const added = await call('addDelegate', { ...focal, params, body: person(theHead) });
    expect(added).toMatchObject({
      status: 201,
      headers: { etag: '"1"', location: expect.stringMatching(/\/delegates\/dgt_/) },
      body: { status: 'draft', missing: [] },
    });
    const delegate = { ...params, delegateId: String(added.body.delegateId) };
    const amended = await call('amendDelegate', {
      ...focal,
      params: delegate,
      headers: ifMatch(added.headers.etag),
      body: { rank: 'Minister' },
    });
    expect(amended).toMatchObject({ status: 200, headers: { etag: '"2"' }, body: { rank: 'Minister' } });
    const seen = await call('getDelegate', { ...focal, params: delegate });
    expect(seen.body).toEqual(amended.body);
    const again = await call('getDelegate', { ...focal, params: delegate, headers: { 'if-none-match': 'W/"1", "2"' } });
    expect(again).toMatchObject({ status: 304, headers: { etag: '"2"' }, body: {} });
    const submitted = await call('submitDelegation', { ...focal, params });
    expect(submitted).toMatchObject({
      status: 200,
      headers: { etag: '"2"' },
      body: { status: 'submitted', nominated: 1 },
    });
    const list = await call('listDelegates', { subject: 'officer', groups: ['security'], params });
    expect(list.body).toMatchObject({ items: [{ status: 'nominated' }] });
    const own = await call('listDelegations', { ...focal, params: { conferenceId } });
    expect(own.body).toMatchObject({ items: [{ delegationId, status: 'submitted' }] });
    const whole = await call('getDelegation', { ...focal, params });
    expect(whole.body).toMatchObject({ quotas: { head: { limit: 1, used: 1 }, member: { limit: 4, used: 0 } } });
  });

  it('every answer is what its route promises, and nothing more', async () => {
    const { conferenceId, delegationId, focal } = await registered();
    const added = await call('addDelegate', {
      ...focal,
      params: { conferenceId, delegationId },
      body: person(theHead),
    });
    const delegateId = String(added.body.delegateId);
    const answers = {
      addDelegate: added,
      getConference: await call('getConference', { ...focal, params: { conferenceId } }),
      getEntity: await call('getEntity', { ...organiser, params: { conferenceId, entityKey: 'fra' } }),
      listEntities: await call('listEntities', { ...organiser, params: { conferenceId } }),
      listInvitations: await call('listInvitations', { ...organiser, params: { conferenceId } }),
      listDelegations: await call('listDelegations', { ...organiser, params: { conferenceId } }),
      getDelegation: await call('getDelegation', { ...organiser, params: { conferenceId, delegationId } }),
      listDelegates: await call('listDelegates', { ...organiser, params: { conferenceId, delegationId } }),
      getDelegate: await call('getDelegate', {
        ...focal,
        params: { conferenceId, delegationId, delegateId },
      }),
    };
    for (const [operationId, { body, headers }] of Object.entries(answers)) {
      const { schema, etag } = routes.get(operationId)?.success ?? {};
      expect(schema?.parse(body), operationId).toEqual(body);
      if (etag) expect(headers.etag, operationId).toMatch(/^"\d+"$/);
    }
    expect(JSON.stringify(answers)).not.toMatch(/"(?:passport|fingerprint|subject|pk|sk|schemaVersion)"/);
  });
});

describe('a POST repeated with its Idempotency-Key', () => {
  it('gives the first answer, the code of an invitation included', async () => {
    const { conferenceId } = await registered();
    const invitation = {
      ...organiser,
      params: { conferenceId },
      headers: { 'idempotency-key': randomUUID() },
      body: { entityKey: 'fra', contactEmail: 'protocol@france.example' },
    };
    const first = await call('issueInvitation', invitation);
    const again = await call('issueInvitation', invitation);
    expect(again.body).toEqual(first.body);
    expect(again.body.code).toMatch(/^(?:[0-9A-Z]{5}-){3}[0-9A-Z]{5}$/);
    expect(again.headers).toMatchObject({
      'idempotency-replayed': 'true',
      etag: '"1"',
      location: first.headers.location,
    });
    const other = await call('issueInvitation', { ...invitation, body: { ...invitation.body, entityKey: 'deu' } });
    expect(other).toMatchObject({ status: 422, body: { type: '/problems/idempotency-key-reused' } });
  });

  it('gives nothing any more to who has been removed from the delegation', async () => {
    const { conferenceId, delegationId, focal } = await registered();
    const params = { conferenceId, delegationId };
    const contact = { name: 'Luc Moreau', email: 'luc.moreau@france.example' };
    const asked = { ...focal, params, headers: { 'idempotency-key': randomUUID() }, body: contact };
    const { code } = (await call('inviteFocalPoint', asked)).body;
    const successor = { subject: `focal-${randomUUID()}` };
    const joined = await call('joinFocalPoint', { ...successor, params: { conferenceId }, body: { code } });
    const ids = { ...params, focalPointId: joined.body.focalPointId as string };
    const headers = ifMatch(joined.headers.etag);
    const { body, headers: handed } = await call('amendFocalPoint', {
      ...organiser,
      params: ids,
      headers,
      body: { isPrimary: true },
    });
    expect(body).toMatchObject({ isPrimary: true });
    const { items } = (await call('listFocalPoints', { ...organiser, params })).body;
    const [former] = (items as { isPrimary: boolean; focalPointId: string; state: string }[])
      .filter(({ isPrimary, state }) => !isPrimary && state === 'joined')
      .map(({ focalPointId }) => focalPointId);
    const removal = { ...organiser, params: { ...params, focalPointId: former ?? '' }, headers: ifMatch(handed.etag) };
    expect(await call('removeFocalPoint', removal)).toMatchObject({ status: 204 });
    expect(await call('inviteFocalPoint', asked)).toMatchObject({ status: 404, body: { type: '/problems/not-found' } });
  });

  it('gives the code of a focal point who was invited again, and of an invitation that was issued again', async () => {
    const { conferenceId, delegationId, focal } = await registered();
    const asked = {
      ...focal,
      params: { conferenceId, delegationId },
      headers: { 'idempotency-key': randomUUID() },
      body: { name: 'Luc Moreau', email: 'luc.moreau@france.example' },
    };
    const first = await call('inviteFocalPoint', asked);
    expect(first).toMatchObject({
      status: 201,
      headers: { etag: '"2"', location: expect.stringMatching(/\/focal-points\/fop_/) },
      body: { state: 'invited', isPrimary: false, code: expect.stringMatching(/^(?:[0-9A-Z]{5}-){3}[0-9A-Z]{5}$/) },
    });
    const again = await call('inviteFocalPoint', asked);
    expect(again).toMatchObject({ headers: { 'idempotency-replayed': 'true' }, body: first.body });

    const issued = await call('issueInvitation', {
      ...organiser,
      params: { conferenceId },
      body: { entityKey: 'fra', contactEmail: 'protocol@france.example' },
    });
    const reissue = {
      ...organiser,
      params: { conferenceId, invitationId: String(issued.body.invitationId) },
      headers: { 'idempotency-key': randomUUID(), ...ifMatch(issued.headers.etag) },
    };
    const second = await call('reissueInvitation', reissue);
    expect(second).toMatchObject({ status: 200, headers: { etag: '"2"' }, body: { generation: 2, state: 'open' } });
    expect(second.body.code).not.toBe(issued.body.code);
    expect(await call('reissueInvitation', reissue)).toMatchObject({
      headers: { 'idempotency-replayed': 'true' },
      body: second.body,
    });
  });

  it('gives the first answer even where the first run made it impossible now', async () => {
    const { conferenceId } = await registered();
    const issued = await call('issueInvitation', {
      ...organiser,
      params: { conferenceId },
      body: { entityKey: 'fra', contactEmail: 'protocol@france.example' },
    });
    const registration = {
      subject: 'focal',
      params: { conferenceId },
      headers: { 'idempotency-key': randomUUID() },
      body: { invitationCode: issued.body.code, focalPoint: { name: 'Ana', email: 'ana@france.example' } },
    };
    const first = await call('registerDelegation', registration);
    const again = await call('registerDelegation', registration);
    expect(again).toMatchObject({ status: 201, headers: { 'idempotency-replayed': 'true' }, body: first.body });
    const somebodyElse = await call('registerDelegation', { ...registration, subject: 'another' });
    expect(somebodyElse).toMatchObject({ status: 409, body: { type: '/problems/invitation-redeemed' } });
  });
});

describe('an import', () => {
  it('of invitations takes a CSV file, and its repeat shows the same codes', async () => {
    const { conferenceId } = await registered();
    const csv = [
      '\ufeffentityKey;contactEmail;language;quota.head;quota.member',
      'fra;one@france.example;fr;1;2',
      'fra;not an address;fr;1;2',
      'xyz;three@france.example;;;',
    ].join('\r\n');
    const file = {
      ...organiser,
      params: { conferenceId },
      headers: { 'content-type': 'text/csv; charset=utf-8', 'idempotency-key': randomUUID() },
      rawBody: csv,
    };
    const first = await call('importInvitations', file);
    expect(first).toMatchObject({
      status: 200,
      body: {
        created: 1,
        rejected: 2,
        results: [
          { row: 1, status: 'created', code: expect.stringMatching(/-/) },
          { row: 2, status: 'rejected', errors: [{ pointer: '/contactEmail' }] },
          { row: 3, status: 'rejected', problem: 'unknown-entity' },
        ],
      },
    });
    const again = await call('importInvitations', file);
    expect(again).toMatchObject({ headers: { 'idempotency-replayed': 'true' }, body: first.body });
    const [result] = first.body.results as { code: string }[];
    const registered1 = await call('registerDelegation', {
      params: { conferenceId },
      body: { invitationCode: result?.code, focalPoint: { name: 'Ana', email: 'ana@france.example' } },
    });
    expect(registered1.body).toMatchObject({ quotas: { head: { limit: 1 }, member: { limit: 2 } } });
    expect(Object.keys(registered1.body.quotas as object)).toHaveLength(2);
  });

  it('of delegates takes JSON and CSV', async () => {
    const { conferenceId, delegationId, focal } = await registered();
    const params = { conferenceId, delegationId };
    const json = await call('importDelegates', {
      ...focal,
      params,
      body: { rows: [person(), { category: 'member' }] },
    });
    expect(json).toMatchObject({ status: 200, body: { created: 1, rejected: 1 } });
    const rawBody = 'passportName.primary,category,nationalities\nNguyễn,expert,VNM\nDurand,expert,France\n';
    const csv = await call('importDelegates', { ...focal, params, headers: { 'content-type': 'text/csv' }, rawBody });
    expect(csv.body).toMatchObject({
      created: 1,
      results: [{ status: 'created' }, { errors: [{ pointer: '/nationalities/0' }] }],
    });
  });

  it.each(['delegates', 'invitations'])('of %s begins with a template that can be imported as it is', async (what) => {
    const { conferenceId, delegationId, focal } = await registered();
    const who = what === 'delegates' ? focal : organiser;
    const params = what === 'delegates' ? { conferenceId, delegationId } : { conferenceId };
    const one = what === 'delegates' ? 'Delegate' : 'Invitation';
    const template = await call(`get${one}ImportTemplate`, { ...who, params });
    expect(template).toMatchObject({
      status: 200,
      headers: {
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': `attachment; filename="${what}.csv"`,
      },
    });
    const file = { ...who, params, headers: { 'content-type': 'text/csv' }, rawBody: String(template.text) };
    expect(template.text).toMatch(/^\uFEFFexternalRef,/);
    const dryRun = await call(`import${one}s`, { ...file, query: { dryRun: 'true' } });
    expect(dryRun.body).toMatchObject({ dryRun: true, created: 1, rejected: 0 });
    expect((await call(`import${one}s`, file)).body).toMatchObject({ created: 1, rejected: 0 });
    expect((await call(`import${one}s`, file)).body).toMatchObject({ created: 0, unchanged: 1, rejected: 0 });
  });

  it('of a CSV file names the column of each fault', async () => {
    const { conferenceId, delegationId, focal } = await registered();
    const file = { ...focal, params: { conferenceId, delegationId }, headers: { 'content-type': 'text/csv' } };
    const rawBody = 'passportName.primary;category;nationalities\n;member;VNM\nDurand;nobody;FRA XX\n';
    const { body } = await call('importDelegates', { ...file, rawBody });
    expect(body.results).toMatchObject([
      { errors: [{ pointer: '/passportName', column: 'passportName.primary', detail: 'is missing' }] },
      { errors: [{ pointer: '/nationalities/1', column: 'nationalities' }] },
    ]);
  });

  it('of a CSV file says which row has cells beyond the header, and which names no country', async () => {
    const { conferenceId, delegationId, focal } = await registered();
    const file = { ...focal, params: { conferenceId, delegationId }, headers: { 'content-type': 'text/csv' } };
    const rawBody =
      'passportName.primary,category,passport.issuingCountry,passport.number\nA,member,DEU,C01X00T47,x\nB,member,GER,C01X00T47\n';
    const { body } = await call('importDelegates', { ...file, rawBody });
    expect(body.results).toMatchObject([
      { errors: [{ pointer: '/column 5', detail: 'the row has more cells than the header' }] },
      {
        errors: [
          {
            column: 'passport.issuingCountry',
            detail: 'is not a country code of ISO 3166-1 or ICAO 9303, such as DEU',
          },
        ],
      },
    ]);
  });

  it('of a file in UTF-16 is refused and says what to do', async () => {
    const { conferenceId, delegationId, focal } = await registered();
    const file = { ...focal, params: { conferenceId, delegationId }, headers: { 'content-type': 'text/csv' } };
    const text = Buffer.from('\ufeffpassportName.primary,category\nDurand,member\n', 'utf16le');
    for (const bytes of [text, text.subarray(2)]) {
      const answer = await call('importDelegates', { ...file, rawBody: bytes.toString('utf8') });
      expect(answer.status).toBe(400);
      expect(answer.body.errors).toMatchObject([{ detail: expect.stringContaining('UTF-8') }]);
    }
  });

  it('takes a row that is no row for a bad one, and keeps the others', async () => {
    const { conferenceId, delegationId, focal } = await registered();
    const odd = [null, 1, 'Durand', [], true];
    const delegates = await call('importDelegates', {
      ...focal,
      params: { conferenceId, delegationId },
      body: { rows: [...odd, person()] },
    });
    expect(delegates).toMatchObject({ status: 200, body: { created: 1, rejected: odd.length } });
    const good = { entityKey: 'fra', contactEmail: 'protocol@france.example' };
    const body = { rows: [...odd, good] };
    const invitations = await call('importInvitations', { ...organiser, params: { conferenceId }, body });
    expect(invitations).toMatchObject({ status: 200, body: { created: 1, rejected: odd.length } });
    for (const [result] of [delegates.body.results, invitations.body.results] as object[][]) {
      expect(result).toMatchObject({
        row: 1,
        status: 'rejected',
        problem: 'invalid-request',
        errors: [{ pointer: '', detail: expect.stringMatching(/^must be/) }],
      });
    }
  });

  it.each([
    ['of no rows', { body: { rows: [] } }, 400],
    ['of 101 rows', { body: { rows: Array.from({ length: 101 }, () => ({})) } }, 400],
    ['of a file that is no CSV', { rawBody: 'category\n"member', headers: { 'content-type': 'text/csv' } }, 400],
    ['of another media type', { rawBody: '<xml/>', headers: { 'content-type': 'application/xml' } }, 415],
  ])('%s is refused as a whole', async (_, request, status) => {
    const { conferenceId, delegationId, focal } = await registered();
    const answer = await call('importDelegates', { ...focal, params: { conferenceId, delegationId }, ...request });
    expect(answer.status).toBe(status);
  });
});

describe('focal points', () => {
  it('are invited, join, are listed, hand over and are removed', async () => {
    const { conferenceId, delegationId, focal } = await registered();
    const params = { conferenceId, delegationId };
    const asked = await call('inviteFocalPoint', {
      ...focal,
      params,
      body: { name: 'Luc Moreau', email: 'luc.moreau@france.example', language: 'fr' },
    });
    const luc = { subject: `luc-${randomUUID()}` };
    const joining = { ...luc, params: { conferenceId }, body: { code: asked.body.code, phone: '+33 1 43 17 53 53' } };
    const joined = await call('joinFocalPoint', joining);
    expect(joined).toMatchObject({
      status: 200,
      headers: { etag: '"3"' },
      body: { delegationId, name: 'Luc Moreau', phone: '+33 1 43 17 53 53', state: 'joined', isPrimary: false },
    });
    expect((await call('getDelegation', { ...luc, params })).status).toBe(200);
    const listed = await call('listFocalPoints', { ...luc, params });
    expect(listed).toMatchObject({ status: 200, headers: { etag: '"3"' } });
    expect(routes.get('listFocalPoints')?.success.schema?.parse(listed.body)).toEqual(listed.body);
    expect(JSON.stringify(listed.body)).not.toMatch(/subject|deadline|code/);

    const { focalPointId } = asked.body;
    const target = { ...params, focalPointId: String(focalPointId) };
    const hand = (headers = {}) =>
      call('amendFocalPoint', { ...focal, params: target, body: { isPrimary: true }, headers });
    expect((await hand()).status).toBe(428);
    expect((await hand(ifMatch('"2"'))).status).toBe(412);
    expect(await hand(ifMatch('"3"'))).toMatchObject({
      status: 200,
      headers: { etag: '"4"' },
      body: { isPrimary: true },
    });
    const remove = await call('removeFocalPoint', { ...organiser, params: target });
    expect(remove).toMatchObject({ status: 409, body: { type: '/problems/primary-focal-point' } });
    const { items } = (await call('listFocalPoints', { ...luc, params })).body as { items: Record<string, string>[] };
    const former = { ...params, focalPointId: String(items.find(({ isPrimary }) => !isPrimary)?.focalPointId) };
    expect((await call('removeFocalPoint', { ...luc, params: former, headers: ifMatch('"3"') })).status).toBe(412);
    expect((await call('removeFocalPoint', { ...luc, params: former, headers: ifMatch('"4"') })).status).toBe(204);
    expect((await call('removeFocalPoint', { ...luc, params: former })).status).toBe(404);
    expect((await call('getDelegation', { ...focal, params })).status).toBe(404);
  });

  it('who try too many codes are told when to come back', async () => {
    const { conferenceId } = await registered();
    const trying = { subject: 'guesser', params: { conferenceId }, body: { code: '7KQ2M-XW5TD-0H8RB-4NVZC' } };
    for (let tried = 0; tried < 10; tried++) expect((await call('joinFocalPoint', trying)).status).toBe(404);
    const answer = await call('joinFocalPoint', trying);
    expect(answer).toMatchObject({ status: 429, body: { type: '/problems/too-many-requests' } });
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    expect(Number(answer.headers['retry-after'])).toBeLessThanOrEqual(900);
  });
});

describe('replacing', () => {
  it('the conference and an entity answers 201 for a new one, 200 for a replaced one, 428 and 412 where it must', async () => {
    const conferenceId = `c-${randomUUID().slice(0, 8)}`;
    const put = (headers = {}) =>
      call('putConference', { ...organiser, params: { conferenceId }, body: conference, headers });
    expect(await put()).toMatchObject({ status: 201, headers: { etag: '"1"' }, body: { conferenceId } });
    expect(await put()).toMatchObject({ status: 428 });
    expect(await put(ifMatch('"1"'))).toMatchObject({ status: 200, headers: { etag: '"2"' } });
    expect(await put(ifMatch('"1"'))).toMatchObject({ status: 412 });
    expect(await put(ifMatch('*'))).toMatchObject({ status: 200, headers: { etag: '"3"' } });
    const body = { kind: 'media', names: { en: 'Agency' } };
    const enter = (headers = {}) =>
      call('putEntity', { ...organiser, params: { conferenceId, entityKey: 'agency' }, body, headers });
    expect(await enter()).toMatchObject({ status: 201, headers: { etag: '"1"' } });
    expect(await enter()).toMatchObject({ status: 428 });
    expect(await enter(ifMatch('*'))).toMatchObject({ status: 200, headers: { etag: '"2"' } });
  });

  it('a conference without a category that somebody is in answers 409', async () => {
    const { conferenceId, delegationId, focal } = await registered();
    await call('addDelegate', { ...focal, params: { conferenceId, delegationId }, body: person() });
    const categories = conference.categories.filter(({ key }) => key !== 'member');
    const body = { ...conference, categories, defaultQuotas: {} };
    const replacing = { ...organiser, params: { conferenceId }, body, headers: ifMatch('"1"') };
    const answer = await call('putConference', replacing);
    expect(answer).toMatchObject({ status: 409, body: { type: '/problems/category-in-use', used: { member: 1 } } });
  });

  it('nothing with If-Match is stale: there is nothing that it could match', async () => {
    for (const tag of ['*', '"0"', '"1"']) {
      const params = { conferenceId: `c-${randomUUID().slice(0, 8)}` };
      const answer = await call('putConference', { ...organiser, params, body: conference, headers: ifMatch(tag) });
      expect(answer.status).toBe(412);
    }
  });

  it('an invitation is revoked with 204, and not any more once it was redeemed', async () => {
    const { conferenceId, invitationId } = await registered();
    const answer = await call('revokeInvitation', { ...organiser, params: { conferenceId, invitationId } });
    expect(answer).toMatchObject({ status: 409, body: { type: '/problems/invitation-redeemed' } });
    const issued = await call('issueInvitation', {
      ...organiser,
      params: { conferenceId },
      body: { entityKey: 'fra', contactEmail: 'protocol@france.example' },
    });
    const params = { conferenceId, invitationId: String(issued.body.invitationId) };
    expect((await call('revokeInvitation', { ...organiser, params, headers: ifMatch('"3"') })).status).toBe(412);
    expect((await call('revokeInvitation', { ...organiser, params, headers: ifMatch('"1"') })).status).toBe(204);
  });
});

describe('whatever a client sends, it gets a clear answer', () => {
  /** Bodies that would each be refused, or would break something careless. */
  const oddBodies: readonly unknown[] = [
    undefined,
    null,
    [],
    {},
    'text',
    42,
    { unknown: true },
    { rows: [{ __proto__: null, constructor: 1 }] },
    { passportName: { primary: '\ud800' }, category: 'constructor' },
    { passportName: { primary: 'Ana\u202e' }, category: 'member' },
    { passportName: { primary: 'A'.repeat(100_000) }, category: 'member' },
    { passportName: { primary: 'Ana' }, category: 'member', languages: Array(10_000).fill('en') },
    { passportName: { primary: 'Ana' }, category: 'member', arrival: `2021-06-21T10:00:00.${'0'.repeat(50_000)}Z` },
    { passportName: { primary: 'Ana' }, category: 'member', nationalities: ['FRA', 'FRA'] },
    { passportName: { primary: 'Ana' }, category: 'member', dateOfBirth: '2021-02-30' },
    { entityKey: 'fra', contactEmail: 'a@b', quotas: { constructor: 1 } },
    { entityKey: 'fra', contactEmail: 'protocol@france.example', quotas: { constructor: 1, member: 1e9 } },
    { entityKey: 'fra', contactEmail: 'protocol@france.example', expiresAt: '9999-12-31T23:59:59Z', language: 'x' },
    { invitationCode: '\u0000', focalPoint: { name: '\u0000', email: 'x' } },
    { invitationCode: '🔑'.repeat(40), focalPoint: { name: 'Ana', email: 'ana@france.example' } },
    { kind: 'state', names: {} },
    { kind: 'state', names: { en: 'France\ud800' } },
    { ...conference, timeZone: '+03:00' },
    { ...conference, categories: [...conference.categories, conference.categories[0]] },
    { ...conference, name: '\ud83d' },
    { onlyComplete: 'yes' },
    { focalPoint: { name: null } },
    { languages: [] },
    { code: '🔑'.repeat(40) },
    { code: '\u0000', name: 'Ana\u202e' },
    { name: 'Luc', email: 'luc@france.example', phone: 'call me' },
    { isPrimary: false },
    { contactEmail: null, expiresAt: '1999-01-01T00:00:00Z' },
  ];

  it.each(registrationRoutes.filter(({ method }) => method !== 'GET').map(({ operationId }) => operationId))(
    '%s never fails on a body',
    async (operationId) => {
      const { conferenceId, delegationId, focal, invitationId } = await registered();
      const { body: added } = await call('addDelegate', {
        ...focal,
        params: { conferenceId, delegationId },
        body: person(),
      });
      const { body: invited } = await call('inviteFocalPoint', {
        ...focal,
        params: { conferenceId, delegationId },
        body: { name: 'Luc Moreau', email: 'luc.moreau@france.example' },
      });
      const known = {
        conferenceId,
        delegationId,
        invitationId,
        entityKey: 'fra',
        delegateId: String(added.delegateId),
        focalPointId: String(invited.focalPointId),
      };
      const names = [...(routes.get(operationId)?.path.matchAll(/\{(\w+)\}/g) ?? [])].map(([, name = '']) => name);
      const params = Object.fromEntries(names.map((name) => [name, known[name as keyof typeof known]]));
      const who = { ...focal, groups: ['organiser'] };
      const raw = ['', '{', 'null', '"\\ud800"', '\u0000', '{"a":'.repeat(2000)];
      const answers = await Promise.all([
        ...oddBodies.map((body) => call(operationId, { ...who, params, body, headers: ifMatch('"1"') })),
        ...raw.map((rawBody) => call(operationId, { ...who, params, rawBody })),
        call(operationId, { ...who, params, body: {}, headers: { 'if-match': 'W/"x"' } }),
        call(operationId, { ...who, params, body: {}, headers: { 'idempotency-key': 'x'.repeat(300) } }),
      ]);
      for (const { status, body, headers } of answers) {
        expect(status).toBeLessThan(500);
        if (status >= 400) {
          expect(headers['content-type']).toBe('application/problem+json');
          expect(body).toMatchObject({
            type: expect.stringMatching(/^\/problems\/[a-z-]+$/),
            status,
            correlationId: expect.any(String),
          });
        }
      }
    },
  );

  it('a map with the key __proto__ is refused, not taken without it', async () => {
    const { conferenceId, delegationId } = await registered();
    const tries = [
      ['putConference', {}, { ...conference, defaultQuotas: {} }, '/defaultQuotas'],
      ['putEntity', { entityKey: 'fra' }, { kind: 'state', names: {} }, '/names'],
      ['issueInvitation', {}, { entityKey: 'fra', contactEmail: 'a@france.example', quotas: {} }, '/quotas'],
      ['amendDelegation', { delegationId }, { quotas: {} }, '/quotas'],
    ] as const;
    for (const [operationId, params, body, pointer] of tries) {
      const answer = await call(operationId, {
        ...organiser,
        params: { conferenceId, ...params },
        headers: { ...ifMatch('"1"'), 'content-type': 'application/json' },
        rawBody: JSON.stringify(body).replace(`"${pointer.slice(1)}":{}`, `"${pointer.slice(1)}":{"__proto__":1}`),
      });
      expect(answer.body, operationId).toMatchObject({
        status: 400,
        errors: expect.arrayContaining([
          { pointer: `${pointer}/__proto__`, detail: 'is a word that programs keep for themselves' },
        ]),
      });
    }
  });

  it.each(registrationRoutes.map(({ operationId }) => operationId))(
    '%s finds nothing under ids of the wrong form',
    async (operationId) => {
      const names = [...(routes.get(operationId)?.path.matchAll(/\{(\w+)\}/g) ?? [])].map(([, name = '']) => name);
      for (const odd of [
        '',
        '#',
        'a#b',
        'A'.repeat(5000),
        '../..',
        '\u0000',
        'dlg_',
        'dlg_ZZZZZZZZZZZZZZZZZZZZZZZZZZ',
        '%23',
        '\ud800',
      ]) {
        const params = Object.fromEntries(names.map((name) => [name, odd]));
        const route = routes.get(operationId);
        const handler = handlers.get(operationId);
        if (!route || !handler) throw new Error('no such route');
        const { status } = await invoke(handler, {
          method: route.method,
          path: '/odd',
          params,
          ...organiser,
          // Whoever may call it at all.
          groups: typeof route.access === 'object' && !route.access.own ? route.access.roles : organiser.groups,
          body: {},
        });
        // Who is about to put something there is told why it cannot be.
        expect(status).toBe(route.method === 'PUT' ? 400 : 404);
      }
    },
  );

  it.each(
    registrationRoutes
      .filter(({ operationId }) => operationId.startsWith('list'))
      .map(({ operationId }) => operationId),
  )('%s refuses odd pages and cursors that were tampered with', async (operationId) => {
    const { conferenceId, delegationId } = await registered();
    const known = { conferenceId, delegationId, delegateId: 'dgt_01F8QZ7X9V0000000000000001' };
    const params = Object.fromEntries(
      Object.entries(known).filter(([name]) => routes.get(operationId)?.path.includes(`{${name}}`)),
    );
    for (const query of [
      { limit: '0' },
      { limit: '101' },
      { limit: 'x' },
      { wrong: '1' },
      { cursor: '' },
      { cursor: 'AAAA' },
      { cursor: '🔑' },
      { cursor: 'A'.repeat(3000) },
    ]) {
      const answer = await call(operationId, { ...organiser, params, query });
      expect(answer.status).toBe(400);
    }
  });

  it.each(['addDelegate', 'amendDelegate', 'putPassport', 'importDelegates'])(
    '%s takes or refuses whatever stands in whichever field',
    async (operationId) => {
      const { conferenceId, delegationId, focal } = await registered();
      const params = { conferenceId, delegationId };
      const added = await call('addDelegate', { ...focal, params, body: person() });
      const of = operationId === 'amendDelegate' || operationId === 'putPassport';
      const target = of ? { ...params, delegateId: String(added.body.delegateId) } : params;
      const full: Record<string, unknown> =
        operationId === 'putPassport'
          ? passport({ expiresOn: dayFromNow(4000).slice(0, 10) })
          : {
              badgeName: 'X',
              nativeName: 'X',
              title: 'X',
              rank: 'X',
              email: 'x@y.example',
              arrival: MAY.toISOString(),
              ...person(),
            };
      const nested = ['passportName', 'passport'].flatMap((field) =>
        Object.keys(full[field] ?? {}).map((inner) => [field, inner]),
      );
      const anywhere = fc.constantFrom(...Object.keys(full).map((field) => [field]), ...nested);
      const anything = fc.oneof(
        { weight: 3, arbitrary: fc.string({ unit: 'binary' }) },
        fc.string({ unit: 'grapheme' }),
        fc.array(fc.string({ unit: 'binary' }), { maxLength: 3 }),
        fc.jsonValue(),
      );
      await fc.assert(
        fc.asyncProperty(anywhere, anything, async ([field = '', inner], value) => {
          const changed = inner === undefined ? value : { ...(full[field] as object), [inner]: value };
          const row = { ...full, [field]: changed };
          const body = operationId === 'importDelegates' ? { rows: [row] } : row;
          const { status } = await call(operationId, {
            ...focal,
            params: target,
            body,
            headers: of ? ifMatch('*') : {},
          });
          return status < 500;
        }),
        { numRuns: 60 },
      );
    },
  );

  it('a body over 256 KB is too large', async () => {
    const answer = await call('putConference', {
      ...organiser,
      params: { conferenceId: 'big' },
      rawBody: `{"name":"${'A'.repeat(BODY_LIMIT_BYTES)}"}`,
    });
    expect(answer).toMatchObject({ status: 413, body: { type: '/problems/payload-too-large' } });
  });

  it('every fault of a body is listed', async () => {
    const { conferenceId, delegationId, focal } = await registered();
    const { body } = await call('addDelegate', {
      ...focal,
      params: { conferenceId, delegationId },
      body: { passportName: { primary: '', wrong: 1 }, category: 'Not A Key', dateOfBirth: 'yesterday', surplus: 1 },
    });
    expect((body.errors as { pointer: string }[]).map(({ pointer }) => pointer).sort()).toEqual([
      '/category',
      '/dateOfBirth',
      '/passportName/primary',
      '/passportName/wrong',
      '/surplus',
    ]);
  });
});

describe('roles', () => {
  it.each([
    'putConference',
    'putEntity',
    'getEntity',
    'listEntities',
    'issueInvitation',
    'importInvitations',
    'getInvitationImportTemplate',
    'listInvitations',
    'revokeInvitation',
    'reissueInvitation',
  ])('%s is for the organiser alone', async (operationId) => {
    const params = { conferenceId: 'mcis-2021', entityKey: 'fra', invitationId: 'inv_01F8QZ7X9V0000000000000001' };
    for (const groups of [
      [],
      ['accreditation', 'security', 'host', 'protocol', 'gate'],
      ['Organiser'],
      ['organisers'],
    ]) {
      expect((await call(operationId, { subject: 'someone', groups, params })).status).toBe(403);
    }
  });
});
