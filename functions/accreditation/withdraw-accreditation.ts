import type * as z from 'zod';
import { badgeRevokedV1 } from '../../events/accreditation/badge-revoked.v1.ts';
import type { delegateSubstitutedV1 } from '../../events/registration/delegate-substituted.v1.ts';
import type { delegateWithdrawnV1 } from '../../events/registration/delegate-withdrawn.v1.ts';
import type { CommandLog } from '../shared/dynamo/command-log.ts';
import { composeEvent } from '../shared/events/compose-event.ts';
import { OutdatedEvent, type ReceivedEvent } from '../shared/events/event-consumer.ts';
import { oldBadge } from './carry-out-decision.ts';
import { type AccreditationStore, WithdrawnEarly } from './data/accreditation-store.ts';
import type { BadgeStore } from './data/badge-store.ts';
import { decideOnLatest } from './decide-on-latest.ts';
import { type Accreditation, type Withdrawal, withdraw } from './domain/accreditation.ts';
import { changed, describe } from './issue-badge.ts';

export interface WithdrawAccreditationTools {
  readonly accreditations: AccreditationStore;
  readonly badges: BadgeStore;
  readonly commands: CommandLog;
}

const CONSUMER = 'withdraw-accreditation';

type Delegate = { readonly delegateId: string; readonly delegationId: string };

/** A delegate was withdrawn, alone or with the whole delegation. As `withdrawAccreditation`. */
export const withdrawForWithdrawn = (
  tools: WithdrawAccreditationTools,
  event: ReceivedEvent<z.output<typeof delegateWithdrawnV1.data>>,
  now: Date,
): Promise<void> => withdrawAccreditation(tools, event, { reason: event.data.reason }, now);

/** Another person comes in the place of a delegate. The successor is screened by a nomination of their own. As `withdrawAccreditation`. */
export const withdrawForReplaced = (
  tools: WithdrawAccreditationTools,
  event: ReceivedEvent<z.output<typeof delegateSubstitutedV1.data>>,
  now: Date,
): Promise<void> =>
  withdrawAccreditation(tools, event, { reason: 'replaced', successorId: event.data.successor.delegateId }, now);

/**
 * A delegate does not come any more.
 * 1. The accreditation is withdrawn for good and leaves every queue; what was said stays as the record.
 * 2. The badge dies in the same transaction, and whoever keeps lists of badges is told.
 * 3. If the nomination has not arrived, only the withdrawal is kept, and the nomination will find it.
 * @throws OutdatedEvent when it was known, AlreadyConsumed
 */
async function withdrawAccreditation(
  { accreditations, badges, commands }: WithdrawAccreditationTools,
  { metadata, data, cause }: ReceivedEvent<Delegate>,
  why: Pick<Withdrawal, 'reason' | 'successorId'>,
  now: Date,
): Promise<void> {
  const { conferenceId } = metadata;
  const { delegateId, delegationId } = data;
  const withdrawal = { ...why, at: new Date(metadata.occurredAt).toISOString() };

  const decide = async (found: Accreditation | undefined): Promise<void> => {
    if (!found) {
      const early = { conferenceId, delegateId, delegationId, withdrawal, version: 1 };
      return commands.write([accreditations.withdrawEarly(early)]);
    }
    const after = withdraw(found, withdrawal);
    if (!after) throw new OutdatedEvent();
    const withdrawn = accreditations.write(found, after);
    // The state itself says that this was done; only what must be told needs a mark.
    if (found.serial === undefined) return commands.write([withdrawn]);

    const badge = await oldBadge(badges, found, found.serial);
    // What two officers have revoked is dead already, and stays what it is.
    if (badge.status === 'revoked') return commands.write([withdrawn]);
    const isReplaced = why.reason === 'replaced';
    const revoked = { ...describe(badge), reason: isReplaced ? ('replaced' as const) : ('withdrawn' as const) };
    await commands.commitEffect(
      CONSUMER,
      metadata.eventId,
      {
        writes: [withdrawn, ...badges.kill(badge, isReplaced ? 'replaced' : 'revoked', now)],
        events: [composeEvent(badgeRevokedV1, cause, changed(badge), revoked, now)],
      },
      now,
    );
  };
  try {
    await decideOnLatest(accreditations, conferenceId, delegateId, decide);
  } catch (error) {
    if (error instanceof WithdrawnEarly) throw new OutdatedEvent();
    throw error;
  }
}
