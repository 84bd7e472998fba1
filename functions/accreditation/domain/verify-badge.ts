import { decodeBase64url } from './base64url.ts';
import { openSign1 } from './cose-sign1.ts';
import { keyIdText } from './credential-key.ts';
import { readKeySet } from './read-key-set.ts';
import {
  type DeadReason,
  MAX_REVOCATION_LIST_LENGTH,
  type OpenedRevocationList,
  REVOCATION_LIST_FORM,
  REVOCATION_LIST_PREFIX,
  readRevocationList,
} from './revocation-list.ts';
import {
  authenticateCredential,
  authenticateWithWebCrypto,
  type CredentialFault,
  type CredentialKeys,
  type CredentialVerdict,
  importCredentialKeys,
  judgeClaims,
  type VerifySignature,
  verifyWithWebCrypto,
  type WebCryptoKey,
} from './verify-credential.ts';

/**
 * What a gate can say of a badge without a network: by the credential in its QR code, the published keys and the last
 * revocation list it has seen. Runs in a browser as it stands. Whatever it is given, it answers and does not throw.
 */

/** Why a badge is refused; the first that applies, in the order a gate asks. Whether its bearer is inside only the server knows. */
export type OfflineReason = CredentialFault | DeadReason | 'wrong-zone';

/**
 * How far the revocation list can be relied on.
 * - `current`: genuine, and as new as the policy wants it.
 * - `beyond-policy`: genuine, but too old.
 * - `ahead-of-clock`: genuine, but made after what this device takes for now: its clock is wrong, and so is what it says of times.
 * - `missing`: there is none.
 * - `unusable`: it is malformed, not signed by a key of the key set, or of another conference. Nothing in it is believed.
 */
export type ListState = 'current' | 'beyond-policy' | 'ahead-of-clock' | 'missing' | 'unusable';

export interface ListStanding {
  readonly state: ListState;
  /** Whether the answer rests on less than the policy asks for: true for every state but `current`. */
  readonly beyondPolicy: boolean;
  /** RFC 3339 in UTC, of a genuine list. */
  readonly issuedAt?: string;
  readonly nextUpdate?: string;
  /** By this device's clock. Negative when the list is ahead of it. */
  readonly ageSeconds?: number;
}

export interface BadgeVerdict {
  readonly verdict: 'admitted' | 'refused';
  /** Of a refusal. */
  readonly reason?: OfflineReason;
  readonly list: ListStanding;
  /** What a genuine credential says of itself; nothing for one that is not. */
  readonly display?: {
    readonly serial: string;
    readonly badgeVersion: number;
    readonly category: string;
    readonly zones: readonly string[];
    /** RFC 3339 in UTC. */
    readonly validFrom: string;
    /** The first instant at which it is no longer good. */
    readonly validUntil: string;
    /** The first bytes of the SHA-256 digest of the photo on file, in hexadecimal. */
    readonly photoDigest?: string;
  };
}

/** What a gate device knows, made ready once and used for every badge that is shown. */
export interface GateTrust<Key> {
  readonly conferenceId: string;
  /** None when the key set is unusable: then every credential is of an unknown key. */
  readonly keys: CredentialKeys<Key>;
  readonly list: TrustedList | 'missing' | 'unusable';
}

/** A genuine list, and what every verdict says of it. */
export interface TrustedList extends OpenedRevocationList {
  readonly said: Required<Pick<ListStanding, 'issuedAt' | 'nextUpdate'>>;
}

/** What a gate device has fetched: the text of `badge-keys.json` (or what it parses to) and the text of `revocations`. */
export interface GateMaterial {
  readonly conferenceId: string;
  readonly keySet: unknown;
  readonly revocationList?: string | undefined;
}

/** A badge that is shown at a gate. */
export interface ShownBadge {
  /** The text of the QR code. */
  readonly text: string;
  /** The zone that the gate leads to. */
  readonly zone: string;
  readonly now: Date;
  /** How old a list may be, if the gate wants it newer than the list itself promises (`nextUpdate`). */
  readonly maxListAgeSeconds?: number | undefined;
}

/** Device clocks differ by so much; a list made later than this after `now` says that the clock is wrong. */
export const CLOCK_TOLERANCE_SECONDS = 120;

/** Makes fetched keys and list ready, with WebCrypto. Never throws: what is unusable is said in every verdict. */
export async function openGateTrust(material: GateMaterial): Promise<GateTrust<WebCryptoKey>> {
  const { conferenceId, keySet, revocationList } = material;
  const keys = await importCredentialKeys(readKeySet(keySet));
  const signed = openList(revocationList, keys);
  const isGenuine = signed && (await verifyWithWebCrypto(signed.key, signed.signed, signed.signature));
  return { conferenceId, keys, list: trusted(material, isGenuine ? signed.payload : undefined) };
}

/** Makes a fetched list ready for keys that are imported already, where signatures are verified at once. Never throws. */
export function openGateTrustWith<Key>(
  material: Omit<GateMaterial, 'keySet'>,
  keys: CredentialKeys<Key>,
  verifySignature: VerifySignature<Key>,
): GateTrust<Key> {
  const signed = openList(material.revocationList, keys);
  let isGenuine = false;
  try {
    isGenuine = signed !== undefined && verifySignature(signed.key, signed.signed, signed.signature);
  } catch {
    // A key or signature that the crypto library chokes on verifies nothing.
  }
  return {
    conferenceId: material.conferenceId,
    keys,
    list: trusted(material, isGenuine ? signed?.payload : undefined),
  };
}

/** What the gate may answer to a badge, with WebCrypto. Never throws. */
export const verifyBadge = async (trust: GateTrust<WebCryptoKey>, shown: ShownBadge): Promise<BadgeVerdict> =>
  judge(trust, shown, await authenticateWithWebCrypto(shown.text, trust.keys));

/** The same where signatures are verified at once. */
export const verifyBadgeWith = <Key>(
  trust: GateTrust<Key>,
  shown: ShownBadge,
  verifySignature: VerifySignature<Key>,
): BadgeVerdict => judge(trust, shown, authenticateCredential(shown.text, trust.keys, verifySignature));

interface SignedList<Key> {
  readonly key: Key;
  readonly signed: Uint8Array;
  readonly signature: Uint8Array;
  readonly payload: Uint8Array;
}

function openList<Key>(text: unknown, keys: CredentialKeys<Key>): SignedList<Key> | undefined {
  if (typeof text !== 'string' || text.length > MAX_REVOCATION_LIST_LENGTH) return undefined;
  if (!text.startsWith(REVOCATION_LIST_PREFIX)) return undefined;
  const message = decodeBase64url(text.slice(REVOCATION_LIST_PREFIX.length));
  const opened = message && openSign1(REVOCATION_LIST_FORM, message);
  const key = opened && keys.get(keyIdText(opened.keyId));
  return opened && key !== undefined ? { ...opened, key } : undefined;
}

function trusted(
  { conferenceId, revocationList }: Omit<GateMaterial, 'keySet'>,
  payload: Uint8Array | undefined,
): GateTrust<never>['list'] {
  if (revocationList === undefined) return 'missing';
  const list = payload && readRevocationList(payload);
  if (list?.conferenceId !== conferenceId) return 'unusable';
  return { ...list, said: { issuedAt: instantOf(list.issuedAt), nextUpdate: instantOf(list.nextUpdate) } };
}

function judge<Key>(trust: GateTrust<Key>, shown: ShownBadge, genuine: CredentialVerdict): BadgeVerdict {
  const list = standingOf(trust, shown);
  if (genuine.result === 'invalid') return { verdict: 'refused', reason: genuine.reason, list };
  const { serial, version, category, zones, notBefore, notAfter, photoDigest } = genuine.claims;
  const display = {
    serial,
    badgeVersion: version,
    category,
    zones,
    validFrom: instantOf(notBefore),
    validUntil: instantOf(notAfter),
    ...(photoDigest ? { photoDigest: hexOf(photoDigest) } : {}),
  };
  const judged = judgeClaims(genuine.claims, { conferenceId: trust.conferenceId, now: shown.now });
  const reason =
    judged.result === 'invalid'
      ? judged.reason
      : (deathOf(trust, serial, shown.now) ?? (zones.includes(shown.zone) ? undefined : 'wrong-zone'));
  return reason ? { verdict: 'refused', reason, list, display } : { verdict: 'admitted', list, display };
}

/** Why the list says that the badge opens nothing now. An old list is still right about the dead: few of them come back. */
function deathOf<Key>({ list }: GateTrust<Key>, serial: string, now: Date): DeadReason | undefined {
  const death = typeof list === 'string' ? undefined : list.dead.get(serial);
  if (!death || (death.from !== undefined && now.getTime() < death.from * 1000)) return undefined;
  return death.reason;
}

function standingOf<Key>({ list }: GateTrust<Key>, { now, maxListAgeSeconds }: ShownBadge): ListStanding {
  if (typeof list === 'string') return { state: list, beyondPolicy: true };
  const seconds = now.getTime() / 1000;
  const age = Math.floor(seconds - list.issuedAt);
  const isCurrent = seconds < list.nextUpdate && (maxListAgeSeconds === undefined || age <= maxListAgeSeconds);
  const state = age < -CLOCK_TOLERANCE_SECONDS ? 'ahead-of-clock' : isCurrent ? 'current' : 'beyond-policy';
  return {
    state,
    beyondPolicy: state !== 'current',
    ...list.said,
    ageSeconds: age,
  };
}

const LATEST_SECOND = 8_640_000_000_000;
const instantOf = (seconds: number): string => new Date(Math.min(seconds, LATEST_SECOND) * 1000).toISOString();

const hexOf = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
