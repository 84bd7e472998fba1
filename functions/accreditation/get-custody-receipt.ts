import type { Caller } from '../shared/auth/caller.ts';
import { Busy, NotFound } from '../shared/problem.ts';
import { mayHandle } from './collect-badges.ts';
import type { ConferenceProjection } from './data/conference-projection.ts';
import { type DelegationProjection, nameOf } from './data/delegation-projection.ts';
import type { ReceiptStore } from './data/receipt-store.ts';
import type { ReceiptFace } from './rendering/custody-receipt.ts';

export interface GetCustodyReceiptTools {
  readonly conferences: ConferenceProjection;
  readonly delegations: DelegationProjection;
  readonly receipts: ReceiptStore;
}

/**
 * What is printed on a receipt.
 * @throws Forbidden, NotFound
 * @throws Busy while what registration told of the conference has not arrived
 */
export async function getCustodyReceipt(
  { conferences, delegations, receipts }: GetCustodyReceiptTools,
  {
    conferenceId,
    delegationId,
    receiptId,
    caller,
  }: {
    readonly conferenceId: string;
    readonly delegationId: string;
    readonly receiptId: string;
    readonly caller: Caller;
  },
): Promise<ReceiptFace> {
  const delegation = await mayHandle(delegations, caller, conferenceId, delegationId);
  const receipt = await receipts.get(conferenceId, delegationId, receiptId);
  if (!receipt) throw new NotFound();
  const conference = await conferences.get(conferenceId);
  if (!conference) throw new Busy();
  const titles = new Map(conference.categories.map(({ key, title }) => [key, title]));
  const collectedAt = new Intl.DateTimeFormat('en-GB', {
    dateStyle: 'long',
    timeStyle: 'short',
    timeZone: conference.timeZone,
  }).format(new Date(receipt.collectedAt));
  return {
    conferenceName: conference.name,
    delegationName: nameOf(delegation),
    receiptId,
    collectedBy: receipt.collectedBy,
    collectedAt: `${collectedAt} (${conference.timeZone})`,
    badges: receipt.badges.map(({ serial, badgeName, category }) => ({
      serial,
      badgeName,
      categoryTitle: titles.get(category) ?? category,
    })),
  };
}
