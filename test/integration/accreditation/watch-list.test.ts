import { randomUUID } from 'node:crypto';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { delegateNominatedV1 } from '../../../events/registration/delegate-nominated.v1.ts';
import { WatchListStore } from '../../../functions/accreditation/data/watch-list-store.ts';
import { dismissFlagOf } from '../../../functions/accreditation/dismiss-flag.ts';
import { followMatches } from '../../../functions/accreditation/follow-matches.ts';
import { importWatchList } from '../../../functions/accreditation/import-watch-list.ts';
import { listWatchList } from '../../../functions/accreditation/list-watch-list.ts';
import { putWatchEntry } from '../../../functions/accreditation/put-watch-entry.ts';
import { removeWatchEntry } from '../../../functions/accreditation/remove-watch-entry.ts';
import { type WatchBody, watchBody } from '../../../functions/accreditation/schemas/watch-list.ts';
import { watchRowsOf } from '../../../functions/accreditation/schemas/watch-list-csv.ts';
import type { AlreadyAnswered } from '../../../functions/shared/dynamo/command-log.ts';
import { type Known, matchKeysWith } from '../../../functions/shared/identity/match-keys.ts';
import { ONE_PERSON_ONCE, personFingerprint } from '../../../functions/shared/identity/person-fingerprint.ts';
import { Forbidden, NotFound, PreconditionRequired, StaleVersion } from '../../../functions/shared/problem.ts';
import { commandBy } from '../../support/commands.ts';
import { testSecrets } from '../../support/test-table.ts';
import { AccreditationDesk, adviser, BEFORE, officerOf, type Person, received } from './accreditation-desk.ts';

let desk: AccreditationDesk;
let watchList: WatchListStore;
let conferenceId: string;
beforeAll(async () => {
  desk = await AccreditationDesk.open();
  watchList = new WatchListStore(desk.table.documents, desk.table.name);
});
beforeEach(async () => {
  conferenceId = await desk.conference();
});

const security = officerOf('security');
const ivanov: Known = { passportName: { primary: 'Иванов', secondary: 'Юрий' }, dateOfBirth: '1960-04-01' };
const wanted: WatchBody = { name: { primary: 'IVANOV', secondary: 'IURII' }, dateOfBirth: '1960-04-01' };
const document = { issuingCountry: 'FRA', number: '12AB34567' };

/** A delegate as registration tells of them. */
const nominate = async (known: Known, documentOf?: typeof document): Promise<Person> => {
  const { conferenceId: where, ...ids } = await desk.nominate(conferenceId, adviser);
  const fingerprint = documentOf && personFingerprint(await testSecrets(ONE_PERSON_ONCE), where, documentOf);
  const matchKeys = (await matchKeysWith(testSecrets, where))({ ...known, fingerprint });
  const data = { ...ids, profile: adviser, matchKeys };
  await followMatches(desk, received(delegateNominatedV1, where, { id: ids.delegateId, version: 2 }, data), BEFORE);
  return { conferenceId: where, ...ids };
};
const flagsOf = async (person: Person) => (await desk.read(person)).flags ?? [];

const put = (reference: string, body: WatchBody, options: { ifMatchSent?: boolean; expectedVersion?: number } = {}) =>
  putWatchEntry(desk, { conferenceId, reference, body, caller: security, ifMatchSent: false, now: BEFORE, ...options });
const importing = (file: { rows: readonly unknown[] }, key = randomUUID()) =>
  importWatchList(desk, {
    conferenceId,
    ...file,
    caller: security,
    ...commandBy(security.subject, conferenceId, { now: BEFORE, key }),
  });
const list = (page: { limit?: number; cursor?: string } = {}) =>
  listWatchList({ ...desk, watchList }, { conferenceId, page: { limit: 50, ...page } });

describe('somebody on the watch list', () => {
  it('is flagged whether they come before or after the entry, however the name is spelt', async () => {
    const before = await nominate(ivanov);
    const { status, body, etag } = await put('list-7', wanted);
    expect({ status, body, etag }).toEqual({
      status: 201,
      body: { reference: 'list-7', knownBy: ['name'], version: 1 },
      etag: '"1"',
    });
    const after = await nominate({ ...ivanov, passportName: { primary: 'Iurii', secondary: 'Ivanov' } });
    const flag = { flagId: 'list-7', kind: 'watch-list', on: ['name'], raisedAt: BEFORE.toISOString() };
    for (const person of [before, after]) expect(await flagsOf(person)).toContainEqual(flag);
    expect(await flagsOf(await nominate({ ...ivanov, dateOfBirth: '1961-04-01' }))).toEqual([]);
  });

  it('is flagged by the document, however it is written', async () => {
    const person = await nominate(ivanov, document);
    await put('list-8', watchBody.parse({ document: { issuingCountry: 'fra', number: '12 ab-34567' } }));
    expect(await flagsOf(person)).toMatchObject([{ flagId: 'list-8', on: ['document'] }]);
  });

  it('and put there at the moment of the nomination is flagged', async () => {
    for (let round = 0; round < 8; round++) {
      const dateOfBirth = `1960-05-0${round + 1}`;
      const [person] = await Promise.all([
        nominate({ ...ivanov, dateOfBirth }),
        put(`round-${round}`, { ...wanted, dateOfBirth }),
      ]);
      expect(await flagsOf(person)).toMatchObject([{ flagId: `round-${round}` }]);
    }
  });

  it('who was meant otherwise, or is taken off, is flagged no more; what was dismissed stays so', async () => {
    const [person, looked] = [await nominate(ivanov, document), await nominate(ivanov)];
    await put('list-9', { ...wanted, document });
    expect(await flagsOf(person)).toContainEqual(expect.objectContaining({ on: ['document', 'name'] }));
    const dismissal = {
      conferenceId,
      delegateId: looked.delegateId,
      flagId: 'list-9',
      body: { reason: 'a namesake' },
      ...commandBy('x', conferenceId, { now: BEFORE }),
    };
    await expect(dismissFlagOf(desk, { ...dismissal, caller: officerOf('host') })).rejects.toThrow(Forbidden);
    await dismissFlagOf(desk, { ...dismissal, caller: security });

    await put('list-9', { document }, { ifMatchSent: true, expectedVersion: 1 });
    const mine = (flags: readonly { flagId: string }[]) => flags.filter(({ flagId }) => flagId === 'list-9');
    expect(mine(await flagsOf(person))).toMatchObject([{ on: ['document'] }]);
    await expect(removeWatchEntry(desk, { conferenceId, reference: 'list-9', expectedVersion: 1 })).rejects.toThrow(
      StaleVersion,
    );
    await removeWatchEntry(desk, { conferenceId, reference: 'list-9', expectedVersion: 2 });
    expect(mine(await flagsOf(person))).toEqual([]);
    expect(mine(await flagsOf(looked))).toMatchObject([{ dismissed: { reason: 'a namesake', by: security.subject } }]);
    await expect(removeWatchEntry(desk, { conferenceId, reference: 'list-9' })).rejects.toThrow(NotFound);
    expect(mine(await flagsOf(await nominate(ivanov, document)))).toEqual([]);
  });

  it('is nowhere in the table, nor on the bus, nor in an answer', async () => {
    await importing({ rows: [{ reference: 'list-1', ...wanted, document }] });
    await put('list-2', wanted);
    const pages = [];
    let from: Record<string, unknown> | undefined;
    do {
      const page = await desk.table.documents.send(
        new ScanCommand({ TableName: desk.table.name, ...(from ? { ExclusiveStartKey: from } : {}) }),
      );
      pages.push(page.Items);
      from = page.LastEvaluatedKey;
    } while (from);
    const told = [pages, await desk.table.events(), await list()];
    expect(JSON.stringify(told)).not.toMatch(/ivanov|iurii|1960-04-01|12ab34567/i);
    expect((await list()).items).toMatchObject([
      { reference: 'list-1', knownBy: ['document', 'name'] },
      { reference: 'list-2', knownBy: ['name'] },
    ]);
  });
});

describe('an entry', () => {
  it('is replaced only by who has read it', async () => {
    await put('list-7', wanted);
    await expect(put('list-7', { document })).rejects.toThrow(PreconditionRequired);
    await expect(put('list-7', { document }, { ifMatchSent: true, expectedVersion: 5 })).rejects.toThrow(StaleVersion);
    await expect(put('list-0', { document }, { ifMatchSent: true })).rejects.toThrow(StaleVersion);
    expect(await put('list-7', { document }, { ifMatchSent: true, expectedVersion: 1 })).toMatchObject({ etag: '"2"' });
    expect(await put('list-7', { document }, { ifMatchSent: true, expectedVersion: 2 })).toMatchObject({
      status: 200,
      etag: '"2"',
    });
  });

  it.each([
    [{}, ['document']],
    [{ name: wanted.name }, ['dateOfBirth']],
    [{ dateOfBirth: '1960-04-01' }, ['name']],
    [{ name: { primary: '1234' }, dateOfBirth: '1960-04-01' }, ['name/primary']],
    [{ ...wanted, dateOfBirth: '1960-13-01' }, ['dateOfBirth']],
    [{ document: { issuingCountry: 'FRANCE', number: '12AB34567' } }, ['document/issuingCountry']],
    [{ ...wanted, note: 'x' }, ['']],
  ])('%j is refused at %j', (body, paths) => {
    expect(watchBody.safeParse(body).error?.issues.map(({ path }) => path.join('/'))).toEqual(paths);
  });
});

describe('an import', () => {
  it('keeps the good rows, of a spreadsheet too, and says of the others where they are wrong', async () => {
    const csv = [
      'reference;name.primary;name.secondary;dateOfBirth;document.issuingCountry;document.number',
      'list-1;Иванов;Юрий;1960-04-01;;',
      'list-2;;;;FRA;12AB34567',
      'list-3;Petrov;;;;',
      'list-1;Petrov;;1970-01-01;;',
    ].join('\r\n');
    const key = randomUUID();
    const { body } = await importing(watchRowsOf(csv), key);
    expect(body).toMatchObject({
      created: 2,
      rejected: 2,
      results: [
        { row: 1, status: 'created' },
        { row: 2, status: 'created' },
        { row: 3, status: 'rejected', errors: [{ pointer: '/dateOfBirth', column: 'dateOfBirth' }] },
        { row: 4, status: 'rejected', errors: [{ pointer: '/reference', column: 'reference' }] },
      ],
    });
    const repeat = await importing(watchRowsOf(csv), key).catch((error: AlreadyAnswered) => error.answer);
    expect(repeat.body).toEqual(body);
    expect((await importing(watchRowsOf(csv))).body).toMatchObject({ created: 0, unchanged: 2, rejected: 2 });
    const person = await nominate(ivanov, document);
    expect((await flagsOf(person)).map(({ flagId }) => flagId).sort()).toEqual(['list-1', 'list-2']);
  });

  it('of many is listed page by page, with how many there are', async () => {
    const rows = Array.from({ length: 25 }, (_, index) => ({
      reference: `list-${String(index).padStart(2, '0')}`,
      ...wanted,
      dateOfBirth: `1960-06-${String(index + 1).padStart(2, '0')}`,
    }));
    await importing({ rows });
    const first = await list({ limit: 20 });
    expect(first.total).toBe(25);
    const second = await list({ limit: 20, cursor: first.nextCursor ?? '' });
    expect(second).not.toHaveProperty('total');
    expect([...first.items, ...second.items].map(({ reference }) => reference)).toEqual(
      rows.map(({ reference }) => reference),
    );
    await expect(
      listWatchList({ ...desk, watchList }, { conferenceId: 'elsewhere', page: { limit: 50 } }),
    ).rejects.toThrow(NotFound);
  });
});

it('what an entry costs', async () => {
  await list();
  const { table: alone } = await desk.table.measure(() => put('list-1', { ...wanted, document }));
  expect(alone).toEqual({ read: 4, write: 6 });
  await nominate({ ...ivanov, dateOfBirth: '1977-07-07' });
  const { table: matching } = await desk.table.measure(() => put('list-2', { ...wanted, dateOfBirth: '1977-07-07' }));
  expect(matching).toEqual({ read: 4, write: 4 + 6 });
  const { table: read } = await desk.table.measure(() => list());
  expect(read).toEqual({ read: 0.5, write: 0 });
  const { table: gone } = await desk.table.measure(() => removeWatchEntry(desk, { conferenceId, reference: 'list-1' }));
  expect(gone.write).toBe(6);
});
