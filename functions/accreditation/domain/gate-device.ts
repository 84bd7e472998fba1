export const deviceStates = ['invited', 'enrolled', 'revoked'] as const;
export type DeviceState = (typeof deviceStates)[number];

/** A device at a gate: what security calls it, and the zones whose gates it may stand at. */
export interface GateDevice {
  readonly deviceId: string;
  readonly name: string;
  readonly zones: readonly string[];
  readonly state: DeviceState;
  /** RFC 3339 in UTC. Until then its code enrols it. */
  readonly codeExpiresAt: string;
  readonly enrolledAt?: string | undefined;
  /** Who was signed in when it was enrolled. */
  readonly enrolledBy?: string | undefined;
  readonly lastSeenAt?: string | undefined;
  readonly version: number;
}

/** How long an enrolment code is good. */
export const CODE_HOURS = 24;

/** How much later than it was a device is said to be seen, at most. Every scan would cost a write otherwise. */
export const SEEN_EVERY_MS = 300_000;

/**
 * Whether a conference takes scans from its own devices alone: from when the first was enrolled. Before, a device is
 * whatever the person at the gate calls it.
 */
export const isClosedToOthers = (devices: Iterable<GateDevice>): boolean =>
  [...devices].some(({ state }) => state !== 'invited');

export type DeviceFault = 'not-enrolled' | 'revoked' | 'wrong-token' | 'other-zone';

/** Why a device may not tell of a scan in this zone; undefined when it may. */
export function faultOfDevice(
  device: GateDevice | undefined,
  { zone, tokenIsRight }: { readonly zone: string; readonly tokenIsRight: boolean },
): DeviceFault | undefined {
  if (!device || device.state === 'invited') return 'not-enrolled';
  if (device.state === 'revoked') return 'revoked';
  if (!tokenIsRight) return 'wrong-token';
  return device.zones.includes(zone) ? undefined : 'other-zone';
}
