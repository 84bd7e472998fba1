import type { CredentialClaims } from './credential.ts';

export const badgeStatuses = ['active', 'suspended', 'replaced', 'revoked'] as const;
export type BadgeStatus = (typeof badgeStatuses)[number];

export const badgeLayouts = ['a6', 'a4-4up'] as const;
/** `a6`: a page for each badge, of its size. `a4-4up`: four on a sheet of A4, with marks where it is to be cut. */
export type BadgeLayout = (typeof badgeLayouts)[number];

export const directions = ['in', 'out'] as const;
export type Direction = (typeof directions)[number];

/** Where the bearer is: the last direction in which each zone's gate was passed. */
export type Presence = Readonly<Record<string, Direction>>;

/** Why the officers replace a badge by a new print. */
export const reprintReasons = ['lost', 'stolen', 'damaged', 'misprint', 'changed'] as const;
export type ReprintReason = (typeof reprintReasons)[number];

/** Who took the printed badge with them. */
export interface Collection {
  /** RFC 3339 in UTC. */
  readonly at: string;
  /** Who handed it out, or signed for it. */
  readonly by: string;
  /** The name of the person who took it. */
  readonly collectedBy: string;
  /** The custody receipt under which many were collected at once. */
  readonly receiptId?: string | undefined;
}

/** The credential issued for an accredited delegate. */
export interface Badge {
  readonly conferenceId: string;
  readonly serial: string;
  /** Counts the badges that were issued for this delegate, from 1. */
  readonly badgeVersion: number;
  readonly delegateId: string;
  readonly delegationId: string;
  /** As printed; a gate compares it with the person. */
  readonly badgeName: string;
  readonly category: string;
  readonly zones: readonly string[];
  /** RFC 3339 in UTC with milliseconds, so that they compare as text. */
  readonly validFrom: string;
  /** The first instant at which it is no longer good. */
  readonly validUntil: string;
  readonly status: BadgeStatus;
  /** Since when it has this status; of a badge that has always been active, nothing. */
  readonly statusSince?: string | undefined;
  /** The serial issued in its place; a `replaced` badge without it is that of a person in whose place another comes. */
  readonly replacedBy?: string | undefined;
  /** The officer who suspended it; left out when its bearer's accreditation did. Only an officer lifts what an officer did. */
  readonly suspendedBy?: string | undefined;
  readonly collected?: Collection | undefined;
  /** Why it was printed in place of the one before. */
  readonly reprint?: { readonly reason: ReprintReason; readonly by: string } | undefined;
  /** What must hold for the badge to open anything, such as a health certificate; left out when there is nothing. */
  readonly conditions?: readonly string[] | undefined;
  /** Until when all of them hold, like `validUntil`; left out while one is missing. */
  readonly conditionsUntil?: string | undefined;
  /** How often it was printed; left out until it was. */
  readonly prints?: number | undefined;
  /** The text of the QR code. */
  readonly credential: string;
  readonly presence: Presence;
  /** When each zone's gate was last passed, in milliseconds since 1970: what is older does not move the bearer any more. */
  readonly movedAt: Readonly<Record<string, number>>;
  readonly version: number;
}

const secondsOf = (instant: string): number => Math.floor(Date.parse(instant) / 1000);

/** What the QR code says of a badge and of the photo on file. */
export const claimsOf = (badge: Omit<Badge, 'credential'>, photoDigest?: Uint8Array): CredentialClaims => ({
  conferenceId: badge.conferenceId,
  serial: badge.serial,
  version: badge.badgeVersion,
  category: badge.category,
  zones: badge.zones,
  notBefore: secondsOf(badge.validFrom),
  notAfter: secondsOf(badge.validUntil),
  ...(photoDigest ? { photoDigest } : {}),
});
