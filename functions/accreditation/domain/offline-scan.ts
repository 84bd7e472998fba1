import type { Badge } from './badge.ts';
import { type RefusalReason, refusalOf } from './redemption.ts';

export const deviceClocks = ['ahead', 'behind'] as const;
export type DeviceClock = (typeof deviceClocks)[number];

/** Clocks differ, and a message takes its time; what lies further in the future cannot have happened. */
export const CLOCK_TOLERANCE_MS = 60_000;
/** No gate is cut off for longer. */
export const LONGEST_OFFLINE_MS = 3 * 86_400_000;

/** Whether the device's clock was plainly wrong when it wrote down a scan that is received now. */
export function clockOf(scannedAt: Date, receivedAt: Date): DeviceClock | undefined {
  const age = receivedAt.getTime() - scannedAt.getTime();
  if (age < -CLOCK_TOLERANCE_MS) return 'ahead';
  return age > LONGEST_OFFLINE_MS ? 'behind' : undefined;
}

/** Why a badge should not have been let through, and whether the list that the device went by could have told it. */
export interface WrongAdmission {
  readonly reason: RefusalReason;
  /** Since when a dead badge is dead. */
  readonly since?: string | undefined;
  /** Whether it was so before the list was made that the device had. Undefined where no list would have helped. */
  readonly listedBefore?: boolean | undefined;
}

/**
 * What a gate with a network would have answered when an offline gate admitted the badge; undefined when it would have
 * admitted it too. Where the bearer was is another question: that is for the merge of all passages.
 */
export function wrongAdmissionOf(
  badge: Badge | undefined,
  {
    zone,
    scannedAt,
    listIssuedAt,
  }: { readonly zone: string; readonly scannedAt: Date; readonly listIssuedAt?: string | undefined },
): WrongAdmission | undefined {
  const since = badge?.statusSince;
  const instant = scannedAt.toISOString();
  // A badge that died afterwards was live then.
  const then: Badge | undefined =
    badge && since !== undefined && instant < since ? { ...badge, status: 'active' } : badge;
  const reason = refusalOf(then && { ...then, presence: {} }, { zone, direction: 'in', now: scannedAt });
  if (!reason) return undefined;
  if (then?.status !== reason || since === undefined) return { reason };
  return { reason, since, listedBefore: listIssuedAt !== undefined && listIssuedAt >= since };
}
