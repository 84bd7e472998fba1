import type { ScanRecord } from './data/scan-store.ts';
import type { PassageConflict, Passed } from './domain/passages.ts';
import type { KeptScan, ScanConflict } from './schemas/scan.ts';

/** A scan as security reads it: without the bearer's name, which the badge has. */
export const presentScan = ({
  conferenceId: _conferenceId,
  request: _request,
  display: _display,
  offline,
  ...shown
}: ScanRecord): KeptScan => ({ ...shown, offline: offline === true });

const presentPassed = ({ scanId, deviceId, at }: Passed) => ({ scanId, deviceId, at });

export const presentConflict = (serial: string, { earlier, later, ...conflict }: PassageConflict): ScanConflict => ({
  serial,
  ...conflict,
  earlier: presentPassed(earlier),
  later: presentPassed(later),
});
