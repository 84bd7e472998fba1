import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { BadgeStore } from '../../../functions/accreditation/data/badge-store.ts';
import { passagesIn } from '../../../functions/accreditation/data/scan-store.ts';
import { mergePassages } from '../../../functions/accreditation/domain/passages.ts';
import { getOccupancy } from '../../../functions/accreditation/get-occupancy.ts';
import { syncScans } from '../../../functions/accreditation/sync-scans.ts';
import { newId } from '../../../functions/shared/ids.ts';
import { NotFound } from '../../../functions/shared/problem.ts';
import { issuer } from '../../unit/accreditation/credential-fixture.ts';
import { AccreditationDesk, adviser, BEFORE, gate, MORNING } from './accreditation-desk.ts';

let desk: AccreditationDesk;
let conferenceId: string;
beforeAll(async () => {
  desk = await AccreditationDesk.open();
  conferenceId = await desk.conference();
});

/** The evening on which the gates get their network back. */
const EVENING = new Date(MORNING.getTime() + 10 * 3_600_000);
const minute = (count: number): string => new Date(MORNING.getTime() + count * 60_000).toISOString();
const sync = (scans: readonly unknown[], { now = EVENING, tools = desk, conference = conferenceId } = {}) =>
  syncScans(tools, { conferenceId: conference, body: { scans }, by: gate.subject, now });
const offline = (scan: object) => ({
  scanId: randomUUID(),
  zone: 'plenary',
  direction: 'in',
  scannedAt: minute(0),
  deviceId: 'gate-1',
  result: 'admitted',
  ...scan,
});
const presenceOf = async (serial: string) => (await desk.badge(conferenceId, serial)).presence;
const logOf = async (serial: string) => mergePassages(passagesIn(await desk.scans.all(conferenceId, serial)));

describe('offline scans', () => {
  it('are merged: the bearer is where the last of them led, in whatever order they are told', async () => {
    const { serial } = await desk.accredit(conferenceId);
    const [entry, exit] = [offline({ serial }), offline({ serial, direction: 'out', scannedAt: minute(5) })];
    const { results, conflicts } = await sync([exit, entry]);
    expect(results).toEqual([
      { index: 0, scanId: exit.scanId, outcome: 'merged' },
      { index: 1, scanId: entry.scanId, outcome: 'merged' },
    ]);
    expect(conflicts).toEqual([]);
    expect(await presenceOf(serial)).toEqual({ plenary: 'out' });
  });

  it('of two devices that admitted one badge without an exit are a conflict that names both, in either file', async () => {
    const { serial } = await desk.accredit(conferenceId);
    const first = offline({ serial, deviceId: 'gate-1', scannedAt: minute(1) });
    const second = offline({ serial, deviceId: 'gate-2', scannedAt: minute(9) });
    expect((await sync([second])).conflicts).toEqual([]);
    const { conflicts } = await sync([first]);
    expect(conflicts).toEqual([
      {
        serial,
        zone: 'plenary',
        kind: 'already-inside',
        earlier: { scanId: first.scanId, deviceId: 'gate-1', at: minute(1) },
        later: { scanId: second.scanId, deviceId: 'gate-2', at: minute(9) },
      },
    ]);
    const exit = offline({ serial, deviceId: 'gate-1', direction: 'out', scannedAt: minute(4) });
    expect((await sync([exit])).conflicts).toEqual([]);
  });

  it('contradict online ones as well, and an older one moves nobody back', async () => {
    const { serial } = await desk.accredit(conferenceId);
    await desk.scan(conferenceId, { serial, deviceId: 'gate-online' }, { now: new Date(minute(2)) });
    await desk.scan(conferenceId, { serial, direction: 'out' }, { now: new Date(minute(8)) });
    const { conflicts } = await sync([offline({ serial, deviceId: 'gate-cut-off', scannedAt: minute(5) })]);
    expect(conflicts).toMatchObject([
      { earlier: { deviceId: 'gate-online' }, later: { deviceId: 'gate-cut-off' }, kind: 'already-inside' },
    ]);
    expect(await presenceOf(serial)).toEqual({ plenary: 'out' });
  });

  it('that were refused are kept with their reason and move nobody', async () => {
    const { serial } = await desk.accredit(conferenceId);
    const listIssuedAt = minute(-5);
    await sync([offline({ serial, result: 'refused', reason: 'wrong-zone', zone: 'service', listIssuedAt })]);
    expect(await presenceOf(serial)).toEqual({});
    expect(await desk.scans.all(conferenceId, serial)).toMatchObject([
      { result: 'refused', reason: 'wrong-zone', offline: true, listIssuedAt, by: gate.subject },
    ]);
  });

  it('follow somebody to the badge that replaced the one that was shown', async () => {
    const person = await desk.accredit(conferenceId, adviser);
    await desk.amend(person, { ...adviser, badgeName: 'Another Name' }, true, 3);
    for (const authority of (await desk.conferences.withCategory(conferenceId, 'member'))?.category.requiredVerdicts ??
      [])
      await desk.verdict(person, authority, 'clear');
    const { serial = '' } = await desk.read(person);
    await sync([offline({ serial: person.serial })]);
    expect(await presenceOf(serial)).toEqual({ plenary: 'in' });
    expect(await getOccupancy(desk, { conferenceId, zone: 'plenary', now: EVENING })).toMatchObject({
      byCategory: { member: 1 },
    });
  });

  it('cost two units each and one of index, and a read for each badge', async () => {
    const { serial } = await desk.accredit(conferenceId);
    await desk.devices.gates(conferenceId);
    const { table, indexes } = await desk.table.measure(() => sync([offline({ serial })]));
    expect(table).toEqual({ read: 1, write: 2 });
    expect(indexes).toEqual({ read: 0.5, write: 1 });
  });

  it('are none at a conference that is not known', async () => {
    await expect(sync([offline({})], { conference: 'elsewhere' })).rejects.toThrow(NotFound);
  });
});

describe('a sync that is sent again', () => {
  it('changes nothing, also in parts and with rows twice in one file', async () => {
    const { serial } = await desk.accredit(conferenceId);
    const rows = [offline({ serial }), offline({ serial, direction: 'out', scannedAt: minute(3) })];
    await sync(rows);
    await desk.scan(conferenceId, { serial }, { now: new Date(minute(6)) });
    const { results } = await sync([...rows, ...rows]);
    expect(results.map(({ outcome }) => outcome)).toEqual(Array.from({ length: 4 }, () => 'duplicate'));
    expect(await presenceOf(serial)).toEqual({ plenary: 'in' });
    expect(await desk.scans.all(conferenceId, serial)).toHaveLength(3);
  });

  it('finishes one that broke off after it had kept the scans', async () => {
    const { serial } = await desk.accredit(conferenceId);
    const rows = [offline({ serial })];
    class DyingStore extends BadgeStore {
      override move = () => Promise.reject(new Error('died'));
    }
    const badges = new DyingStore(desk.table.documents, desk.table.name);
    const tools = { ...desk, badges, deriveSecret: desk.deriveSecret } as unknown as AccreditationDesk; // its stores are own members
    await expect(sync(rows, { tools })).rejects.toThrow('died');
    expect(await presenceOf(serial)).toEqual({});
    expect((await sync(rows)).results).toMatchObject([{ outcome: 'duplicate' }]);
    expect(await presenceOf(serial)).toEqual({ plenary: 'in' });
  });

  it('a hundred times at once is merged once', async () => {
    const { serial } = await desk.accredit(conferenceId);
    const row = offline({ serial });
    const answers = await Promise.all(Array.from({ length: 100 }, () => sync([row])));
    expect(answers.flatMap(({ results }) => results).filter(({ outcome }) => outcome === 'merged')).toHaveLength(1);
    expect(answers.flatMap(({ conflicts }) => conflicts)).toEqual([]);
    expect(await presenceOf(serial)).toEqual({ plenary: 'in' });
  });

  it('of a scan that the server had answered, though the answer was lost, is the same scan', async () => {
    const { serial } = await desk.accredit(conferenceId);
    const { result: _, ...asked } = offline({ serial });
    await desk.scan(conferenceId, asked as Parameters<typeof desk.scan>[1], { now: new Date(minute(0)) });
    const { results, conflicts } = await sync([{ ...asked, result: 'admitted' }]);
    expect([results[0]?.outcome, conflicts]).toEqual(['duplicate', []]);
  });

  it('lets an admission stand where the server had refused but the gate did not hear of it', async () => {
    const { serial } = await desk.accredit(conferenceId);
    await desk.scan(conferenceId, { serial }, { now: new Date(minute(0)) });
    const { result: _, ...asked } = offline({ serial, scannedAt: minute(1), deviceId: 'gate-2' });
    const refused = await desk.scan(conferenceId, asked as Parameters<typeof desk.scan>[1], {
      now: new Date(minute(1)),
    });
    expect(refused).toMatchObject({ reason: 'already-inside' });
    const { conflicts } = await sync([{ ...asked, result: 'admitted' }]);
    expect(conflicts).toMatchObject([{ kind: 'already-inside', later: { deviceId: 'gate-2' } }]);
  });
});

describe('a file of offline scans', () => {
  it('has rubbish rejected row by row, and the rest merged', async () => {
    const { serial } = await desk.accredit(conferenceId);
    const good = offline({ serial });
    const rubbish: [unknown, string][] = [
      [null, ''],
      ['a scan', ''],
      [[], ''],
      [{}, '/scanId'],
      [offline({ serial, scanId: 'one' }), '/scanId'],
      [offline({ serial, scannedAt: 'yesterday' }), '/scannedAt'],
      [offline({ serial, scannedAt: '9999-01-01T00:00:00Z' }), '/scannedAt'],
      [offline({ serial, credential: 'CHY1:' }), '/credential'],
      [offline({}), '/credential'],
      [offline({ serial, direction: 'up' }), '/direction'],
      [offline({ serial, result: 'refused' }), '/reason'],
      [offline({ serial, reason: 'revoked' }), '/reason'],
      [offline({ serial, deviceId: 'gate 1' }), '/deviceId'],
      [offline({ serial, name: 'Amina Diallo' }), '/name'],
      [{ ...good, zone: 'vip-lounge', scannedAt: minute(9) }, '/scanId'],
    ];
    const { results } = await sync([...rubbish.map(([row]) => row), good]);
    expect(results.at(-1)).toMatchObject({ outcome: 'merged', scanId: good.scanId });
    for (const [index, [, pointer]] of rubbish.entries()) {
      expect(results[index]).toMatchObject({ index, outcome: 'rejected' });
      expect(results[index]?.errors?.map((error) => error.pointer)).toContain(pointer);
    }
    expect(await presenceOf(serial)).toEqual({ plenary: 'in' });
  });

  it('may hold five hundred', async () => {
    const people = await Promise.all(Array.from({ length: 10 }, () => desk.accredit(conferenceId)));
    const rows = Array.from({ length: 500 }, (_, count) =>
      offline({
        serial: people[count % 10]?.serial,
        direction: Math.floor(count / 10) % 2 === 0 ? 'in' : 'out',
        scannedAt: minute(count),
        deviceId: `gate-${count % 3}`,
      }),
    );
    const { results, conflicts } = await sync(rows);
    expect(results.filter(({ outcome }) => outcome === 'merged')).toHaveLength(500);
    expect(conflicts).toEqual([]);
    for (const { serial } of people) expect(await presenceOf(serial)).toEqual({ plenary: 'out' });
  });
});

describe('a row says what was wrong with an admission', () => {
  it('that a badge was dead by then, since when, and whether the list that the device had could tell', async () => {
    const person = await desk.accredit(conferenceId, adviser);
    await desk.amend(person, adviser, true, 3, new Date(minute(10)));
    const before = offline({ serial: person.serial, scannedAt: minute(9) });
    const unaware = offline({
      serial: person.serial,
      scannedAt: minute(20),
      direction: 'out',
      listIssuedAt: minute(5),
    });
    const careless = offline({ serial: person.serial, scannedAt: minute(30), listIssuedAt: minute(15) });
    const { results } = await sync([before, unaware, careless]);
    expect(results[0]).not.toHaveProperty('wronglyAdmitted');
    const wrong = { reason: 'suspended', since: minute(10) };
    expect(results[1]?.wronglyAdmitted).toEqual({ ...wrong, listedBefore: false });
    expect(results[2]?.wronglyAdmitted).toEqual({ ...wrong, listedBefore: true });
    expect(await presenceOf(person.serial)).toEqual({ plenary: 'in' });
  });

  it.each([
    ['wrong-zone', 'a zone that the badge does not open', async () => ({ zone: 'service' })],
    ['expired', 'long after the conference', async () => ({ scannedAt: '2021-06-27T08:00:00.000Z' })],
    ['unknown', 'a serial that was never given', async () => ({ serial: newId('bdg', BEFORE) })],
    [
      'unknown-key',
      'a badge that somebody else signed',
      async () => {
        const claims = { conferenceId, serial: newId('bdg', BEFORE), version: 1, category: 'head', zones: ['plenary'] };
        const forger = await issuer();
        return { serial: undefined, credential: forger.issue({ ...claims, notBefore: 1, notAfter: 1_700_000_000 }) };
      },
    ],
  ])('%s: %s', async (reason, _what, change) => {
    const { serial } = await desk.accredit(conferenceId);
    const row = offline({ serial, ...(await change()) });
    const { results } = await sync([row], { now: new Date('2021-06-27T09:00:00Z') });
    expect(results).toMatchObject([{ outcome: 'merged', wronglyAdmitted: { reason } }]);
  });

  it('that the device’s clock cannot have been right; from the future nobody is moved', async () => {
    const { serial } = await desk.accredit(conferenceId);
    const ahead = offline({ serial, scannedAt: new Date(EVENING.getTime() + 120_000).toISOString() });
    const behind = offline({ serial, scannedAt: '2021-06-17T08:00:00Z', direction: 'out' });
    const { results } = await sync([ahead, behind]);
    expect(results).toMatchObject([{ clock: 'ahead' }, { clock: 'behind' }]);
    expect(await presenceOf(serial)).toEqual({ plenary: 'out' });
    expect(await desk.scans.all(conferenceId, serial)).toHaveLength(2);
  });
});

describe('what the merged truth is', () => {
  const scans = fc.array(
    fc.record({
      person: fc.integer({ min: 0, max: 1 }),
      minute: fc.integer({ min: 0, max: 4 }),
      deviceId: fc.constantFrom('gate-1', 'gate-2'),
      direction: fc.constantFrom('in', 'out'),
      zone: fc.constantFrom('plenary', 'vip-lounge'),
      result: fc.constantFrom('admitted', 'admitted', 'admitted', 'refused'),
    }),
    { minLength: 2, maxLength: 10 },
  );
  /** The same scans in another order, cut into several files, some of them at once. */
  const arrivals = scans.chain((all) =>
    fc.record({
      all: fc.constant(all),
      order: fc.shuffledSubarray([...all.keys()], { minLength: all.length, maxLength: all.length }),
      files: fc.integer({ min: 1, max: 4 }),
      atOnce: fc.boolean(),
    }),
  );

  it('does not depend on the order, the files or the moment in which the scans arrive', async () => {
    await fc.assert(
      fc.asyncProperty(arrivals, async ({ all, order, files, atOnce }) => {
        const ids = all.map(() => randomUUID());
        const arrive = async (indexes: readonly number[], parts: number, together: boolean) => {
          const conference = await desk.conference();
          const people = await Promise.all([desk.accredit(conference), desk.accredit(conference)]);
          const rows = indexes.map((index) => {
            const { person, minute: at, result, ...scan } = all[index] ?? { person: 0, minute: 0, result: '' };
            const reason = result === 'refused' ? { reason: 'suspended' } : {};
            const { serial } = people[person] ?? {};
            return offline({ ...scan, serial, scannedAt: minute(at), scanId: ids[index], result, ...reason });
          });
          const size = Math.ceil(rows.length / parts);
          const cut = Array.from({ length: parts }, (_, part) => rows.slice(part * size, (part + 1) * size));
          const calls = cut.filter((file) => file.length > 0).map((file) => () => sync(file, { conference }));
          if (together) await Promise.all(calls.map((call) => call()));
          else for (const call of calls) await call();
          return Promise.all(
            people.map(async ({ serial }) => ({
              presence: (await desk.badge(conference, serial)).presence,
              merged: mergePassages(passagesIn(await desk.scans.all(conference, serial))),
            })),
          );
        };
        const inOrder = await arrive([...all.keys()], 1, false);
        expect(await arrive(order, files, atOnce)).toEqual(inOrder);
        // And the badge knows what the scans say.
        for (const { presence, merged } of inOrder)
          expect(presence).toEqual(Object.fromEntries(merged.moves.map(({ zone, direction }) => [zone, direction])));
      }),
      { numRuns: 25 },
    );
  }, 60_000);

  it('is read with the scans of the badge', async () => {
    const { serial } = await desk.accredit(conferenceId);
    await sync([offline({ serial }), offline({ serial, scannedAt: minute(1), deviceId: 'gate-2' })]);
    expect((await logOf(serial)).conflicts).toHaveLength(1);
  });
});
