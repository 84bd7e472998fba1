import type { BadgeVerdict } from '../../functions/accreditation/domain/verify-badge.ts';
import type { Direction, QueuedScan, Scan, Verdict } from './records.ts';

/** Where this gate last saw somebody go, by `whereaboutsKey`. */
export type Whereabouts = ReadonlyMap<string, Direction>;

export const whereaboutsKey = (serial: string, zone: string): string => `${serial} ${zone}`;

/**
 * What the gate answers without a network: what the credential, the keys and the list say, and then whether this gate itself
 * saw the bearer go the same way before. What other gates saw it cannot know; the server finds that out when it is told.
 * A serial that was typed says nothing that could be verified, so it opens nothing.
 */
export function decideOffline(
  judged: BadgeVerdict | undefined,
  { zone, direction }: Pick<Scan, 'zone' | 'direction'>,
  whereabouts: Whereabouts,
): Verdict {
  if (!judged?.display) return { result: 'refused', reason: judged?.reason ?? 'unknown', bearer: {}, offline: true };
  const { serial, category, zones } = judged.display;
  const seen = whereabouts.get(whereaboutsKey(serial, zone));
  const again = seen === direction ? (direction === 'in' ? 'already-inside' : 'not-inside') : undefined;
  const reason = judged.reason ?? again;
  const { beyondPolicy: listBeyondPolicy } = judged.list;
  const bearer = { serial, category, zones };
  return { result: reason ? 'refused' : 'admitted', reason, bearer, offline: true, listBeyondPolicy };
}

/** What the server is told of it later. */
export function queuedScan(scan: Scan, { result, reason }: Verdict, listIssuedAt: string | undefined): QueuedScan {
  return { ...scan, result, ...(reason ? { reason } : {}), ...(listIssuedAt ? { listIssuedAt } : {}) };
}
