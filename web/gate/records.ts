import type { ListStanding, OfflineReason } from '../../functions/accreditation/domain/verify-badge.ts';

export type Direction = 'in' | 'out';
export type Reason = OfflineReason | 'already-inside' | 'not-inside';

/** Who this gate is, and where it stands. */
export interface Settings {
  readonly conferenceId: string;
  /** Of an enrolled device, or a name of its own. */
  readonly deviceId: string;
  readonly deviceToken?: string | undefined;
  readonly deviceName: string;
  /** The zones it may stand at: those it was enrolled for, or all of the conference. */
  readonly zones: readonly string[];
  readonly zone: string;
  readonly direction: Direction;
}

/** What the gate has fetched to verify badges with. */
export interface Material {
  readonly conferenceName: string;
  /** Titles by category, for the screen. */
  readonly categories: Readonly<Record<string, string>>;
  readonly keySet: string;
  readonly revocationList?: string | undefined;
}

/** A scan as the server takes it. */
export interface Scan {
  readonly scanId: string;
  readonly credential?: string;
  readonly serial?: string;
  readonly zone: string;
  readonly direction: Direction;
  readonly scannedAt: string;
  readonly deviceId: string;
}

/** A scan that this gate decided by itself and has yet to tell of. */
export interface QueuedScan extends Scan {
  readonly result: 'admitted' | 'refused';
  readonly reason?: Reason;
  readonly listIssuedAt?: string;
}

/** What is shown of a badge. The name is only known to the server. */
export interface Bearer {
  readonly serial?: string | undefined;
  readonly badgeName?: string | undefined;
  readonly category?: string | undefined;
  readonly zones?: readonly string[] | undefined;
}

export interface Verdict {
  readonly result: 'admitted' | 'refused';
  readonly reason?: Reason | undefined;
  readonly bearer: Bearer;
  readonly offline: boolean;
  /** It rests on a list of dead badges that is older than policy allows, or on none. */
  readonly listBeyondPolicy?: boolean | undefined;
}

export type { ListStanding };
