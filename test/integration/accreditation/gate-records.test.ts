import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { getOccupancy } from '../../../functions/accreditation/get-occupancy.ts';
import { listScans } from '../../../functions/accreditation/list-scans.ts';
import { newId } from '../../../functions/shared/ids.ts';
import { NotFound } from '../../../functions/shared/problem.ts';
import { referenceConference } from '../../support/reference-conference.ts';
import { testSecrets } from '../../support/test-table.ts';
import { AccreditationDesk, adviser, BEFORE, MORNING } from './accreditation-desk.ts';

let desk: AccreditationDesk;
let conferenceId: string;
beforeAll(async () => {
  desk = await AccreditationDesk.open();
  conferenceId = await desk.conference();
});

const list = (serial: string, page: { limit?: number; cursor?: string } = {}, conference = conferenceId) =>
  listScans({ ...desk, deriveSecret: testSecrets }, { conferenceId: conference, serial, page: { limit: 50, ...page } });
const occupancy = (zone: string, conference = conferenceId) =>
  getOccupancy(desk, { conferenceId: conference, zone, now: MORNING });
const atSecond = (seconds: number): Date => new Date(MORNING.getTime() + seconds * 1000);

describe('the scans of a badge', () => {
  it('are listed in the order in which they took place, refusals with their reasons, and nobody’s name', async () => {
    const { serial } = await desk.accredit(conferenceId);
    await desk.scan(conferenceId, { serial, deviceId: 'gate-1' }, { now: atSecond(2) });
    await desk.scan(conferenceId, { serial, zone: 'service' }, { now: atSecond(3) });
    await desk.scan(conferenceId, { serial, direction: 'out' }, { now: atSecond(1) });
    const { items, conflicts } = await list(serial);
    expect(items.map(({ direction, result, reason }) => [direction, result, reason])).toEqual([
      ['out', 'admitted', undefined],
      ['in', 'admitted', undefined],
      ['in', 'refused', 'wrong-zone'],
    ]);
    expect(items[1]).toMatchObject({ serial, deviceId: 'gate-1', by: 'gate-7', offline: false });
    expect(JSON.stringify(items)).not.toContain('Amina');
    expect(conflicts).toEqual([]);
  });

  it('come in pages, and a cursor is good for its badge alone', async () => {
    const { serial } = await desk.accredit(conferenceId);
    const other = await desk.accredit(conferenceId);
    for (const second of [1, 2, 3]) {
      const direction = second % 2 ? ('in' as const) : ('out' as const);
      await desk.scan(conferenceId, { serial, direction }, { now: atSecond(second) });
    }
    const first = await list(serial, { limit: 2 });
    expect(first.items).toHaveLength(2);
    expect(first.conflicts).toEqual([]);
    const second = await list(serial, { limit: 2, cursor: first.nextCursor ?? '' });
    expect(second.items).toHaveLength(1);
    expect(second).not.toHaveProperty('conflicts');
    await expect(list(other.serial, { cursor: first.nextCursor ?? '' })).rejects.toThrow();
  });

  it('are none for a badge that was never shown, and there is no list at a conference that does not exist', async () => {
    expect(await list(newId('bdg', BEFORE))).toEqual({ items: [], conflicts: [] });
    await expect(list(newId('bdg', BEFORE), {}, 'elsewhere')).rejects.toThrow(NotFound);
  });

  it('leave a scan that showed no badge in nobody’s list', async () => {
    const { table, indexes } = await desk.table.measure(() => desk.scan(conferenceId, { credential: 'nothing' }));
    expect([table.write, indexes.write]).toEqual([1, 0]);
  });
});

describe('the occupancy of a zone', () => {
  it('counts who is inside, by category, and nobody twice', async () => {
    const conference = await desk.conference();
    const ministers = await Promise.all([desk.accredit(conference), desk.accredit(conference)]);
    const member = await desk.accredit(conference, adviser);
    const scan = { serial: member.serial, scanId: randomUUID(), scannedAt: MORNING.toISOString() };
    await Promise.all(Array.from({ length: 20 }, () => desk.scan(conference, scan)));
    for (const { serial } of ministers) await desk.scan(conference, { serial });
    expect(await occupancy('plenary', conference)).toEqual({
      zone: 'plenary',
      inside: 3,
      byCategory: { head: 2, member: 1 },
      countedAt: MORNING.toISOString(),
    });
    await desk.scan(conference, { serial: ministers[0]?.serial, direction: 'out' });
    expect(await occupancy('plenary', conference)).toMatchObject({ inside: 2, byCategory: { head: 1, member: 1 } });
    expect(await occupancy('vip-lounge', conference)).toMatchObject({ inside: 0, byCategory: {} });
  });

  it('counts somebody whose badge was replaced once, and somebody whose badge was suspended inside', async () => {
    const conference = await desk.conference();
    const person = await desk.accredit(conference, adviser);
    await desk.scan(conference, { serial: person.serial });
    await desk.amend(person, { ...adviser, badgeName: 'Another Name' }, true, 3);
    expect(await occupancy('plenary', conference)).toMatchObject({ inside: 1 });
    const category = referenceConference.categories.find(({ key }) => key === adviser.category);
    for (const authority of category?.requiredVerdicts ?? []) await desk.verdict(person, authority, 'clear');
    const { serial } = await desk.read(person);
    expect(serial).not.toBe(person.serial);
    expect(await occupancy('plenary', conference)).toMatchObject({ inside: 1 });
    await desk.scan(conference, { serial, direction: 'out' });
    expect(await occupancy('plenary', conference)).toMatchObject({ inside: 0 });
  });

  it('is there for the zones of the conference alone', async () => {
    await expect(occupancy('cellar')).rejects.toThrow(NotFound);
    await expect(occupancy('plenary', 'elsewhere')).rejects.toThrow(NotFound);
  });

  it('costs no write, and reads the badges', async () => {
    const conference = await desk.conference();
    await Promise.all(Array.from({ length: 40 }, () => desk.accredit(conference)));
    const { result, table, indexes } = await desk.table.measure(() => occupancy('plenary', conference));
    expect(result.inside).toBe(0);
    expect(table.write + indexes.write + indexes.read).toBe(0);
    // Forty badges of under 1 KB in sixteen partitions, each rounded up to 4 KB.
    expect(table.read).toBeLessThanOrEqual(16 * 1 + 0.5);
  });
});
