import { type Caller, hasRole } from '../shared/auth/caller.ts';
import type { Answer, CommandIdentity, CommandLog } from '../shared/dynamo/command-log.ts';
import { newId } from '../shared/ids.ts';
import { Busy, Forbidden, NotFound } from '../shared/problem.ts';
import type { AccreditationStore } from './data/accreditation-store.ts';
import { BadgeMoved, type BadgeStore } from './data/badge-store.ts';
import type { Delegation, DelegationProjection } from './data/delegation-projection.ts';
import type { ReceiptStore } from './data/receipt-store.ts';
import type { Badge } from './domain/badge.ts';
import { collect } from './domain/badge-lifecycle.ts';
import { NothingToCollect } from './domain/problems.ts';
import { type CollectBadgesBody, MOST_BADGES_IN_A_RECEIPT } from './schemas/badge-lifecycle.ts';
import { sightOf } from './sight-of-delegation.ts';

export interface CollectBadges {
  readonly conferenceId: string;
  readonly delegationId: string;
  readonly body: CollectBadgesBody;
  readonly caller: Caller;
  readonly identity: CommandIdentity;
  readonly now: Date;
}

export interface CollectBadgesTools {
  readonly accreditations: AccreditationStore;
  readonly badges: BadgeStore;
  readonly commands: CommandLog;
  readonly delegations: DelegationProjection;
  readonly receipts: ReceiptStore;
}

const MAX_ATTEMPTS = 10;

/**
 * The focal point takes the badges of a delegation from the desk and answers for them.
 * 1. The desk hands out to anyone; a focal point takes for its own delegation alone.
 * 2. It is every live badge that is still at the desk, or those that are named, all of them or none.
 * 3. Each badge says who has it, and one receipt names them all: one transaction.
 * If a badge is handed out, suspended or replaced meanwhile, it is looked again what there is to collect.
 * @throws Forbidden, NotFound, IllegalBadgeTransition, BadgeCollected, NothingToCollect, Busy
 */
export async function collectBadges(tools: CollectBadgesTools, command: CollectBadges): Promise<Answer> {
  const { conferenceId, delegationId, body, caller, identity, now } = command;
  await mayHandle(tools.delegations, caller, conferenceId, delegationId);
  const collectedAt = now.toISOString();

  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    const { found, remaining } = body.serials
      ? { found: await named(tools, command, body.serials), remaining: false }
      : await atTheDesk(tools, command);
    if (found.length === 0) throw new NothingToCollect();
    const receiptId = newId('rcp', now);
    const collected = { at: collectedAt, by: caller.subject, collectedBy: body.collectedBy, receiptId };
    const receipt = {
      conferenceId,
      delegationId,
      receiptId,
      collectedBy: body.collectedBy,
      collectedAt,
      by: caller.subject,
      badges: found.map(({ serial, delegateId, badgeName, category }) => ({ serial, delegateId, badgeName, category })),
    };
    const { conferenceId: _conferenceId, by: _by, ...shown } = receipt;
    const location = `/v1/conferences/${conferenceId}/delegations/${delegationId}/badges/receipts/${receiptId}`;
    const answer = { status: 201, body: { ...shown, remaining }, location };
    const writes = found.flatMap((badge) => tools.badges.change(badge, collect(badge, collected), now));
    try {
      await tools.commands.commit(identity, { writes: [...writes, tools.receipts.write(receipt)], answer }, now);
      return answer;
    } catch (error) {
      if (!(error instanceof BadgeMoved)) throw error;
    }
  }
  throw new Busy();
}

/** Whether a caller may take or see badges of a delegation in bulk. @throws Forbidden, NotFound */
export async function mayHandle(
  delegations: DelegationProjection,
  caller: Caller,
  conferenceId: string,
  delegationId: string,
): Promise<Delegation> {
  const delegation = await delegations.get(conferenceId, delegationId);
  const sight = await sightOf(delegations, caller, { conferenceId, delegationId });
  if (!delegation || sight === 'none') throw new NotFound();
  if (sight === 'officer' && !hasRole(caller, 'accreditation')) throw new Forbidden();
  return delegation;
}

async function named(
  { badges }: CollectBadgesTools,
  { conferenceId, delegationId }: CollectBadges,
  serials: readonly string[],
): Promise<Badge[]> {
  const found = await badges.getSome(conferenceId, serials);
  if (found.length < serials.length || found.some((badge) => badge.delegationId !== delegationId)) throw new NotFound();
  return found;
}

async function atTheDesk(
  { accreditations, badges }: CollectBadgesTools,
  { conferenceId, delegationId }: CollectBadges,
): Promise<{ readonly found: Badge[]; readonly remaining: boolean }> {
  const found: Badge[] = [];
  for await (const serials of accreditations.badgesOf(conferenceId, delegationId)) {
    const page = await badges.getSome(conferenceId, serials);
    found.push(...page.filter(({ status, collected }) => status === 'active' && collected === undefined));
    if (found.length > MOST_BADGES_IN_A_RECEIPT) break;
  }
  return { found: found.slice(0, MOST_BADGES_IN_A_RECEIPT), remaining: found.length > MOST_BADGES_IN_A_RECEIPT };
}
