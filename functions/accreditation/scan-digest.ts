import { createHash } from 'node:crypto';

/** What of a scan a repeat sends again: it is the same scan, whether it was answered at once or is told of later. */
export interface ScanRequest {
  readonly credential?: string | undefined;
  readonly serial?: string | undefined;
  readonly pass?: string | undefined;
  readonly zone: string;
  readonly direction: string;
  /** RFC 3339 with milliseconds. */
  readonly scannedAt: string;
  readonly deviceId: string;
}

export const digestOfScan = ({ credential, serial, pass, zone, direction, scannedAt, deviceId }: ScanRequest): string =>
  createHash('sha256')
    .update(
      JSON.stringify([credential, serial, zone, direction, scannedAt, deviceId, ...(pass === undefined ? [] : [pass])]),
    )
    .digest('base64url')
    .slice(0, 22);
