import { randomUUID } from 'node:crypto';
import { TransactionConflictException } from '@aws-sdk/client-dynamodb';
import { beforeAll, describe, expect, it } from 'vitest';
import { ScanStore } from '../../../functions/accreditation/data/scan-store.ts';
import { encodeBase45 } from '../../../functions/accreditation/domain/base45.ts';
import { ScanIdReused } from '../../../functions/accreditation/domain/problems.ts';
import { newId } from '../../../functions/shared/ids.ts';
import { Busy, NotFound } from '../../../functions/shared/problem.ts';
import { issuer } from '../../unit/accreditation/credential-fixture.ts';
import { AccreditationDesk, adviser, BEFORE, MORNING } from './accreditation-desk.ts';

let desk: AccreditationDesk;
let conferenceId: string;
beforeAll(async () => {
  desk = await AccreditationDesk.open();
  conferenceId = await desk.conference();
});

const badgeOfMinister = async () => {
  const { serial } = await desk.accredit(conferenceId);
  return desk.badge(conferenceId, serial);
};
const minutes = (count: number): Date => new Date(MORNING.getTime() + count * 60_000);

describe('a gate admits', () => {
  it('the bearer of a genuine badge, and shows whom', async () => {
    const { credential, serial, zones } = await badgeOfMinister();
    const scanId = randomUUID();
    expect(await desk.scan(conferenceId, { credential, scanId })).toEqual({
      scanId,
      zone: 'plenary',
      direction: 'in',
      result: 'admitted',
      display: { serial, badgeName: 'Amina Diallo', category: 'head', zones },
    });
  });

  it('by the serial where the code cannot be read', async () => {
    const { serial } = await badgeOfMinister();
    expect(await desk.scan(conferenceId, { serial })).toMatchObject({ result: 'admitted' });
  });

  it('who went out, again; each zone for itself', async () => {
    const { serial } = await badgeOfMinister();
    const passages = [
      ['plenary', 'in'],
      ['vip-lounge', 'in'],
      ['plenary', 'out'],
      ['plenary', 'in'],
      ['vip-lounge', 'out'],
      ['plenary', 'out'],
    ] as const;
    for (const [zone, direction] of passages) {
      expect(await desk.scan(conferenceId, { serial, zone, direction })).toMatchObject({ result: 'admitted' });
    }
  });
});

describe('a gate refuses with the reason', () => {
  it.each([
    ['unknown', 'no credential at all', async () => ({ credential: 'https://example.org/' })],
    [
      'unknown',
      'a credential cut short',
      async () => ({ credential: (await badgeOfMinister()).credential.slice(0, -9) }),
    ],
    ['unknown', 'a credential of kilobytes', async () => ({ credential: `CHY1:${'A'.repeat(4000)}` })],
    ['unknown', 'a serial that was never given', async () => ({ serial: newId('bdg', BEFORE) })],
    [
      'unknown-key',
      'a badge that somebody else signed',
      async () => {
        const badge = await badgeOfMinister();
        const forger = await issuer();
        return {
          credential: forger.issue({ ...badge, version: 1, notBefore: 1_600_000_000, notAfter: 1_700_000_000 }),
        };
      },
    ],
    [
      'wrong-zone',
      'a zone that the badge does not open',
      async () => ({ serial: (await badgeOfMinister()).serial, zone: 'service' }),
    ],
    [
      'wrong-zone',
      'a zone that is none',
      async () => ({ serial: (await badgeOfMinister()).serial, zone: 'constructor' }),
    ],
    [
      'not-inside',
      'an exit without an entry',
      async () => ({ serial: (await badgeOfMinister()).serial, direction: 'out' as const }),
    ],
  ])('%s: %s', async (reason, _what, shown) => {
    expect(await desk.scan(conferenceId, await shown())).toMatchObject({ result: 'refused', reason });
  });

  it('bad-signature: a genuine credential with other signature bytes', async () => {
    const { credential } = await badgeOfMinister();
    const tampered = credential.slice(0, -3) + encodeBase45(Uint8Array.of(1, 2));
    expect(await desk.scan(conferenceId, { credential: tampered })).toMatchObject({
      reason: 'bad-signature',
      display: {},
    });
  });

  it('other-conference: a badge of another conference of the same organiser', async () => {
    const other = await desk.conference();
    const { serial } = await desk.accredit(other);
    const { credential } = await desk.badge(other, serial);
    expect(await desk.scan(conferenceId, { credential })).toMatchObject({ reason: 'other-conference' });
    expect(await desk.scan(conferenceId, { serial })).toMatchObject({ reason: 'unknown' });
  });

  it('not-yet-valid and expired, by the clock of the server and not of the device', async () => {
    const { credential, serial } = await badgeOfMinister();
    const scannedAt = MORNING.toISOString();
    for (const shown of [{ credential }, { serial }]) {
      const early = await desk.scan(conferenceId, { ...shown, scannedAt }, { now: BEFORE });
      expect(early.reason).toBe('not-yet-valid');
      const late = await desk.scan(conferenceId, { ...shown, scannedAt }, { now: new Date('2021-06-25T21:00:00Z') });
      expect(late.reason).toBe('expired');
    }
  });

  it('already-inside: a second entry without an exit, and says nothing of where the first one was', async () => {
    const { serial, zones } = await badgeOfMinister();
    await desk.scan(conferenceId, { serial, deviceId: 'gate-north' });
    const second = await desk.scan(conferenceId, { serial, deviceId: 'gate-south' });
    expect(second).toEqual({
      scanId: second.scanId,
      zone: 'plenary',
      direction: 'in',
      result: 'refused',
      reason: 'already-inside',
      display: { serial, badgeName: 'Amina Diallo', category: 'head', zones },
    });
  });

  it('nothing at a conference that does not exist', async () => {
    await expect(desk.scan('elsewhere', { serial: newId('bdg', BEFORE) })).rejects.toThrow(NotFound);
  });
});

describe('a scan that is sent again', () => {
  it('gets its first result, also when much has happened since', async () => {
    const { serial } = await badgeOfMinister();
    const first = { serial, scanId: randomUUID(), scannedAt: MORNING.toISOString() };
    const admitted = await desk.scan(conferenceId, first);
    for (let round = 0; round < 4; round++) {
      await desk.scan(conferenceId, { serial, direction: 'out' });
      await desk.scan(conferenceId, { serial, direction: 'in' });
    }
    expect(await desk.scan(conferenceId, first, { now: minutes(30) })).toEqual(admitted);
    expect(admitted.result).toBe('admitted');
  });

  it('stays refused though it would be admitted now', async () => {
    const { serial, credential } = await badgeOfMinister();
    await desk.scan(conferenceId, { serial });
    const refused = { credential, scanId: randomUUID(), scannedAt: MORNING.toISOString() };
    expect(await desk.scan(conferenceId, refused)).toMatchObject({ reason: 'already-inside' });
    await desk.scan(conferenceId, { serial, direction: 'out' });
    expect(await desk.scan(conferenceId, refused)).toMatchObject({ reason: 'already-inside' });
    const early = { credential, scanId: randomUUID(), scannedAt: BEFORE.toISOString() };
    expect(await desk.scan(conferenceId, early, { now: BEFORE })).toMatchObject({ reason: 'not-yet-valid' });
    expect(await desk.scan(conferenceId, early)).toMatchObject({ reason: 'not-yet-valid' });
  });

  it('after the function died before it could keep the record is found at the badge', async () => {
    const { serial } = await badgeOfMinister();
    const scan = { serial, scanId: randomUUID(), scannedAt: MORNING.toISOString() };
    class DyingStore extends ScanStore {
      override keep = () => Promise.reject(new Error('died'));
    }
    const tools = { ...desk, scans: new DyingStore(desk.table.documents, desk.table.name) };
    await expect(desk.scan(conferenceId, scan, { tools })).rejects.toThrow('died');
    expect(await desk.scan(conferenceId, scan)).toMatchObject({ result: 'admitted' });
    expect(await desk.scan(conferenceId, { serial })).toMatchObject({ reason: 'already-inside' });
  });
});

describe('a scan id that is used for another scan', () => {
  const other: Record<string, () => Promise<object>> = {
    'in another zone': async () => ({ zone: 'vip-lounge' }),
    'in the other direction': async () => ({ direction: 'out' }),
    'at another time': async () => ({ scannedAt: minutes(1).toISOString() }),
    'at another device': async () => ({ deviceId: 'gate-8' }),
    'of another badge': async () => ({ serial: (await badgeOfMinister()).serial }),
    'of something that is no badge': async () => ({ serial: undefined, credential: 'CHY1:' }),
  };

  it.each(Object.keys(other))('is refused %s, and nothing happens', async (what) => {
    const { serial } = await badgeOfMinister();
    const scan = { serial, scanId: randomUUID(), scannedAt: MORNING.toISOString() };
    const first = await desk.scan(conferenceId, scan);
    const changed = await other[what]?.();
    await desk.devices.gates(conferenceId);
    const { table } = await desk.table.measure(() =>
      expect(desk.scan(conferenceId, { ...scan, ...changed })).rejects.toThrow(ScanIdReused),
    );
    expect(table).toEqual({ read: 1, write: 0 });
    expect((await desk.badge(conferenceId, serial)).presence).toEqual({ plenary: 'in' });
    expect(await desk.scan(conferenceId, scan)).toEqual(first);
  });

  it('is refused after a refusal as well', async () => {
    const { serial } = await badgeOfMinister();
    const scan = { serial, scanId: randomUUID(), scannedAt: MORNING.toISOString() };
    expect(await desk.scan(conferenceId, { ...scan, zone: 'service' })).toMatchObject({ reason: 'wrong-zone' });
    await expect(desk.scan(conferenceId, scan)).rejects.toThrow(ScanIdReused);
    expect((await desk.badge(conferenceId, serial)).presence).toEqual({});
  });

  it('is refused by the badge while the first has no record yet', async () => {
    const { serial } = await badgeOfMinister();
    const scan = { serial, scanId: randomUUID(), scannedAt: MORNING.toISOString() };
    class DyingStore extends ScanStore {
      override keep = () => Promise.reject(new Error('died'));
    }
    const tools = { ...desk, scans: new DyingStore(desk.table.documents, desk.table.name) };
    await expect(desk.scan(conferenceId, scan, { tools })).rejects.toThrow('died');
    await expect(desk.scan(conferenceId, { ...scan, zone: 'vip-lounge' })).rejects.toThrow(ScanIdReused);
    expect((await desk.badge(conferenceId, serial)).presence).toEqual({ plenary: 'in' });
  });

  it('lets one of twenty zones in when all of them use it at once', async () => {
    const { serial, zones } = await badgeOfMinister();
    const scan = { serial, scanId: randomUUID(), scannedAt: MORNING.toISOString() };
    const outcomes = await Promise.allSettled(
      Array.from({ length: 20 }, (_, index) => desk.scan(conferenceId, { ...scan, zone: zones[index % 4] ?? '' })),
    );
    const admitted = outcomes.filter(({ status }) => status === 'fulfilled');
    expect(admitted.length).toBeGreaterThan(0);
    expect(admitted.length).toBeLessThanOrEqual(5);
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(ScanIdReused);
      else expect(outcome.value.result).toBe('admitted');
    }
    expect(Object.keys((await desk.badge(conferenceId, serial)).presence)).toHaveLength(1);
  });
});

describe('at once', () => {
  it('a hundred identical scans admit once, and all say so', async () => {
    const { credential, serial } = await badgeOfMinister();
    const scan = { credential, scanId: randomUUID(), scannedAt: MORNING.toISOString() };
    const results = await Promise.all(Array.from({ length: 100 }, () => desk.scan(conferenceId, scan)));
    expect(new Set(results.map(({ result }) => result))).toEqual(new Set(['admitted']));
    expect(await desk.scan(conferenceId, { serial, direction: 'out' })).toMatchObject({ result: 'admitted' });
    expect(await desk.scan(conferenceId, { serial, direction: 'out' })).toMatchObject({ reason: 'not-inside' });
  });

  it('a hundred identical scans that are refused are all refused', async () => {
    const { serial } = await badgeOfMinister();
    await desk.scan(conferenceId, { serial });
    const scan = { serial, scanId: randomUUID(), scannedAt: MORNING.toISOString() };
    const results = await Promise.all(Array.from({ length: 100 }, () => desk.scan(conferenceId, scan)));
    expect(new Set(results.map(({ reason }) => reason))).toEqual(new Set(['already-inside']));
  });

  it('of fifty gates that see the same badge one admits', async () => {
    const { credential } = await badgeOfMinister();
    const results = await Promise.all(
      Array.from({ length: 50 }, (_, index) => desk.scan(conferenceId, { credential, deviceId: `gate-${index}` })),
    );
    expect(results.filter(({ result }) => result === 'admitted')).toHaveLength(1);
    expect(results.filter(({ reason }) => reason === 'already-inside')).toHaveLength(49);
  });

  it('a badge that is suspended while it is scanned is inside or refused, and afterwards opens nothing', async () => {
    for (let round = 0; round < 10; round++) {
      const person = await desk.accredit(conferenceId, adviser);
      const [scanned] = await Promise.all([
        desk.scan(conferenceId, { serial: person.serial }),
        desk.amend(person, adviser, true, 3),
      ]);
      const { presence, status } = await desk.badge(conferenceId, person.serial);
      expect(status).toBe('suspended');
      expect(presence).toEqual(scanned.result === 'admitted' ? { plenary: 'in' } : {});
    }
  });
});

describe('a badge that is in the middle of a transaction', () => {
  /** DynamoDB Local never says so by itself: the first `times` updates are answered as AWS answers them then. */
  async function whileInTransaction<Result>(times: number, work: () => Promise<Result>): Promise<Result> {
    const { middlewareStack } = desk.table.documents;
    let left = times;
    const name = 'conflict';
    middlewareStack.add(
      (next, context) => (args) => {
        if (!context.commandName?.startsWith('Update') || left-- <= 0) return next(args);
        throw new TransactionConflictException({ message: 'in a transaction', $metadata: {} });
      },
      { step: 'initialize', name },
    );
    return work().finally(() => middlewareStack.remove(name));
  }

  it('is asked again until it is free', async () => {
    const { serial } = await badgeOfMinister();
    expect(await whileInTransaction(3, () => desk.scan(conferenceId, { serial }))).toMatchObject({
      result: 'admitted',
    });
  });

  it('and never becomes free: the gate is told to repeat, and nothing has happened', async () => {
    const { serial } = await badgeOfMinister();
    const scan = { serial, scanId: randomUUID(), scannedAt: MORNING.toISOString() };
    await expect(whileInTransaction(1000, () => desk.scan(conferenceId, scan))).rejects.toThrow(Busy);
    expect(await desk.scan(conferenceId, scan)).toMatchObject({ result: 'admitted' });
  });
});

describe('what a scan costs', () => {
  /** The conference and its devices are in memory for two seconds; the scan that reads them costs half a unit more. */
  const measureScan = async (shown: Parameters<typeof desk.scan>[1]) => {
    await desk.devices.gates(conferenceId);
    return desk.table.measure(() => desk.scan(conferenceId, shown));
  };

  it('admitted: the badge, the record, and its entry in the list of the badge’s scans', async () => {
    const { credential } = await badgeOfMinister();
    const { table, indexes } = await measureScan({ credential });
    expect(table.write).toBe(2);
    expect(table.read).toBeLessThanOrEqual(1);
    expect(indexes.write).toBe(1);
  });

  it('refused: the badge that was asked, and the record with the reason', async () => {
    const { serial } = await badgeOfMinister();
    const { table, indexes } = await measureScan({ serial, zone: 'service' });
    expect(table.write).toBeLessThanOrEqual(2);
    expect(indexes.write).toBe(1);
    expect(table.read).toBeLessThanOrEqual(1);
  });

  it('the same after many passages through every zone', async () => {
    const { serial, zones } = await badgeOfMinister();
    for (let round = 0; round < 3; round++) {
      for (const zone of zones) {
        await desk.scan(conferenceId, { serial, zone });
        await desk.scan(conferenceId, { serial, zone, direction: 'out' });
      }
    }
    const { table } = await measureScan({ serial });
    expect(table.write).toBe(2);
  });

  it('a repeat: one read', async () => {
    const { serial } = await badgeOfMinister();
    const scan = { serial, scanId: randomUUID(), scannedAt: MORNING.toISOString() };
    await desk.scan(conferenceId, scan);
    const { table } = await measureScan(scan);
    expect(table).toEqual({ read: 1, write: 0 });
  });
});
