import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { DeviceStore } from '../../../functions/accreditation/data/device-store.ts';
import { DeviceNotAllowed, EnrolmentCodeSpent } from '../../../functions/accreditation/domain/problems.ts';
import { enrolDevice, presentDeviceToken } from '../../../functions/accreditation/enrol-device.ts';
import { inviteDevice, presentEnrolmentCode } from '../../../functions/accreditation/invite-device.ts';
import { syncScans } from '../../../functions/accreditation/sync-scans.ts';
import { newId } from '../../../functions/shared/ids.ts';
import { InvalidRequest, NotFound } from '../../../functions/shared/problem.ts';
import { commandBy } from '../../support/commands.ts';
import { AccreditationDesk, BEFORE, gate, MORNING } from './accreditation-desk.ts';

let desk: AccreditationDesk;
beforeAll(async () => {
  desk = await AccreditationDesk.open();
});

const hours = (count: number): Date => new Date(MORNING.getTime() + count * 3_600_000);

/** Each function instance has its own memory; a fresh store has none. */
const fresh = () => new DeviceStore(desk.table.documents, desk.table.name);

async function invite(conferenceId: string, zones: readonly string[] = ['plenary'], now = MORNING) {
  const body = { name: 'North gate', zones: [...zones] };
  const answer = await inviteDevice(desk, {
    conferenceId,
    body,
    ...commandBy('chief', conferenceId, { now, key: randomUUID() }),
  });
  const shown = await presentEnrolmentCode(desk.deriveSecret)(answer, conferenceId);
  return shown.body as { deviceId: string; code: string };
}

async function enrol(conferenceId: string, code: string, { now = MORNING, key }: { now?: Date; key?: string } = {}) {
  const command = commandBy(gate.subject, conferenceId, { now, ...(key === undefined ? {} : { key }) });
  const answer = await enrolDevice(desk, { conferenceId, body: { code }, ...command });
  const shown = await presentDeviceToken(desk.deriveSecret)(answer, conferenceId);
  return shown.body as { deviceId: string; deviceToken: string; zones: string[]; name: string };
}

async function gateWithDevice() {
  const conferenceId = await desk.conference();
  const { serial } = await desk.accredit(conferenceId);
  const { code } = await invite(conferenceId);
  const { deviceId, deviceToken } = await enrol(conferenceId, code);
  return { conferenceId, serial, deviceId, deviceToken };
}

/** A scan at a function that knows nothing yet. */
const scan = (conferenceId: string, shown: Parameters<typeof desk.scan>[1], now = MORNING) =>
  desk.scan(conferenceId, shown, { now, tools: { ...desk, devices: fresh(), deriveSecret: desk.deriveSecret } });

describe('a device', () => {
  it('is enrolled with its code, however it is typed, and scans', async () => {
    const conferenceId = await desk.conference();
    const { serial } = await desk.accredit(conferenceId);
    const { code, deviceId } = await invite(conferenceId, ['plenary', 'vip-lounge']);
    const enrolled = await enrol(conferenceId, ` ${code.toLowerCase().replaceAll('-', ' ')} `);
    expect(enrolled).toMatchObject({ deviceId, name: 'North gate', zones: ['plenary', 'vip-lounge'] });
    const { deviceToken } = enrolled;
    expect(await scan(conferenceId, { serial, deviceId, deviceToken })).toMatchObject({ result: 'admitted' });
  });

  it('is enrolled once, whoever races', async () => {
    const conferenceId = await desk.conference();
    const { code } = await invite(conferenceId);
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => enrol(conferenceId, code)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const outcome of outcomes)
      if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(EnrolmentCodeSpent);
  });

  it('is not enrolled with a code that is none, of another conference, too old, or of a revoked device', async () => {
    const conferenceId = await desk.conference();
    const other = await desk.conference();
    const { code, deviceId } = await invite(conferenceId);
    await expect(enrol(conferenceId, 'no code')).rejects.toThrow(NotFound);
    await expect(enrol(other, code)).rejects.toThrow(NotFound);
    await expect(enrol(conferenceId, code, { now: hours(24) })).rejects.toThrow(EnrolmentCodeSpent);
    await fresh().revoke(desk.commands, conferenceId, deviceId, undefined);
    await expect(enrol(conferenceId, code)).rejects.toThrow(EnrolmentCodeSpent);
  });

  it('stands at gates of zones that there are', async () => {
    const conferenceId = await desk.conference();
    await expect(invite(conferenceId, ['plenary', 'cellar'])).rejects.toThrow(InvalidRequest);
    await expect(invite('elsewhere')).rejects.toThrow(NotFound);
  });

  it('has neither code nor token in the table', async () => {
    const conferenceId = await desk.conference();
    const { code } = await invite(conferenceId);
    const { deviceToken } = await enrol(conferenceId, code, { key: randomUUID() });
    const { items } = await fresh().list(conferenceId, { limit: 10 }, Buffer.alloc(32));
    expect(JSON.stringify(items)).not.toContain(code);
    expect(JSON.stringify(items)).not.toContain(deviceToken);
    expect(items).toMatchObject([{ state: 'enrolled', enrolledBy: gate.subject }]);
  });
});

describe('a conference that has enrolled a device', () => {
  it('takes scans from its devices alone, each with its token and in its zones', async () => {
    const { conferenceId, serial, deviceId, deviceToken } = await gateWithDevice();
    const stranger = { serial, deviceId: 'gate-7' };
    const refused = [
      stranger,
      { ...stranger, deviceToken },
      { serial, deviceId: newId('dev', BEFORE), deviceToken },
      { serial, deviceId },
      { serial, deviceId, deviceToken: `${deviceToken.slice(0, -1)}~` },
      { serial, deviceId, deviceToken, zone: 'vip-lounge' },
    ];
    for (const shown of refused) await expect(scan(conferenceId, shown)).rejects.toThrow(DeviceNotAllowed);
    expect((await desk.badge(conferenceId, serial)).presence).toEqual({});
    expect(await scan(conferenceId, { serial, deviceId, deviceToken })).toMatchObject({ result: 'admitted' });
  });

  it('does not take the token of a device of another conference', async () => {
    const [one, other] = await Promise.all([gateWithDevice(), gateWithDevice()]);
    const borrowed = { serial: one.serial, deviceId: one.deviceId, deviceToken: other.deviceToken };
    await expect(scan(one.conferenceId, borrowed)).rejects.toThrow(DeviceNotAllowed);
  });

  it('is open while a device is only invited', async () => {
    const conferenceId = await desk.conference();
    const { serial } = await desk.accredit(conferenceId);
    await invite(conferenceId);
    expect(await scan(conferenceId, { serial, deviceId: 'gate-7' })).toMatchObject({ result: 'admitted' });
  });
});

describe('a revoked device', () => {
  it('changes nothing any more: not online, not by what it tells of later, not by a repeat', async () => {
    const { conferenceId, serial, deviceId, deviceToken } = await gateWithDevice();
    const first = { serial, deviceId, deviceToken, scanId: randomUUID(), scannedAt: MORNING.toISOString() };
    await scan(conferenceId, first);
    await fresh().revoke(desk.commands, conferenceId, deviceId, undefined);
    await fresh().revoke(desk.commands, conferenceId, deviceId, undefined);
    await expect(scan(conferenceId, first)).rejects.toThrow(DeviceNotAllowed);
    await expect(scan(conferenceId, { serial, deviceId, deviceToken, direction: 'out' })).rejects.toThrow(
      DeviceNotAllowed,
    );
    const row = { serial, deviceId, zone: 'plenary', direction: 'out', result: 'admitted', scanId: randomUUID() };
    const { results } = await syncScans(
      { ...desk, devices: fresh(), deriveSecret: desk.deriveSecret },
      {
        conferenceId,
        body: { scans: [{ ...row, scannedAt: hours(1).toISOString() }], deviceTokens: { [deviceId]: deviceToken } },
        by: gate.subject,
        now: hours(2),
      },
    );
    expect(results).toMatchObject([{ outcome: 'rejected', errors: [{ pointer: '/deviceId' }] }]);
    expect((await desk.badge(conferenceId, serial)).presence).toEqual({ plenary: 'in' });
    expect(await desk.scans.all(conferenceId, serial)).toHaveLength(1);
  });

  it('that never was is not found', async () => {
    const conferenceId = await desk.conference();
    await expect(fresh().revoke(desk.commands, conferenceId, newId('dev', BEFORE), undefined)).rejects.toThrow(
      NotFound,
    );
  });
});

describe('what devices cost', () => {
  it('a scan of an enrolled one: two units and one of index, and a strong read', async () => {
    const { conferenceId, serial, deviceId, deviceToken } = await gateWithDevice();
    const device = { deviceId, deviceToken };
    // The first scan says that the device was seen, and the next reads that; from then on all is in memory.
    await desk.scan(conferenceId, { ...device, serial });
    await desk.scan(conferenceId, { ...device, serial, direction: 'out' });
    await desk.devices.gates(conferenceId);
    const { table, indexes } = await desk.table.measure(() => desk.scan(conferenceId, { ...device, serial }));
    expect(table).toEqual({ read: 1, write: 2 });
    expect(indexes.write).toBe(1);
    const { items } = await fresh().list(conferenceId, { limit: 10 }, Buffer.alloc(32));
    expect(items).toMatchObject([{ lastSeenAt: MORNING.toISOString() }]);
  });

  it('the first scan of a function: half a unit for the conference and its devices together', async () => {
    const { conferenceId, serial } = await gateWithDevice();
    const devices = fresh();
    const { table } = await desk.table.measure(() => devices.gates(conferenceId));
    expect(table).toEqual({ read: 0.5, write: 0 });
    expect(serial).toMatch(/^bdg_/);
  });

  it('to invite and to enrol: three and two items in a transaction; to revoke one update', async () => {
    const conferenceId = await desk.conference();
    const invited = await desk.table.measure(() => invite(conferenceId));
    expect(invited.table.write).toBe(6);
    const enrolled = await desk.table.measure(() => enrol(conferenceId, invited.result.code, { key: randomUUID() }));
    expect(enrolled.table).toEqual({ read: 2, write: 4 });
    const { deviceId } = invited.result;
    const revoked = await desk.table.measure(() => fresh().revoke(desk.commands, conferenceId, deviceId, undefined));
    expect(revoked.table).toEqual({ read: 0, write: 1 });
    const listed = await desk.table.measure(() => fresh().list(conferenceId, { limit: 50 }, Buffer.alloc(32)));
    expect(listed.table).toEqual({ read: 0.5, write: 0 });
  });
});
