import type { DeriveSecret } from '../shared/kms/derived-secret.ts';
import type { Gates } from './data/device-store.ts';
import { isTokenOf } from './device-token.ts';
import { faultOfDevice, type GateDevice } from './domain/gate-device.ts';
import { DeviceNotAllowed } from './domain/problems.ts';

/** Who says that it scanned, where, and what it proves itself with. */
export interface ScanningDevice {
  readonly deviceId: string;
  readonly zone: string;
  readonly deviceToken?: string | undefined;
}

/**
 * Lets a device tell of a scan. A conference that has enrolled devices takes scans from those alone; one that has not takes
 * whatever name the person at the gate gives.
 * @returns the device, if it is one of the conference's
 * @throws DeviceNotAllowed
 */
export async function admitDevice(
  deriveSecret: DeriveSecret,
  conferenceId: string,
  { devices, closedToOthers }: Gates,
  { deviceId, zone, deviceToken }: ScanningDevice,
): Promise<GateDevice | undefined> {
  const device = devices.get(deviceId);
  if (!closedToOthers) return device;
  const tokenIsRight = device !== undefined && (await isTokenOf(deriveSecret, conferenceId, deviceId, deviceToken));
  const fault = faultOfDevice(device, { zone, tokenIsRight });
  if (fault) throw new DeviceNotAllowed(fault);
  return device;
}
