import { NotFound } from '../shared/problem.ts';
import type { DelegationCommand } from './command.ts';
import { type DelegationStore, endMembership } from './data/delegation-store.ts';
import { decideOnLatest } from './decide-on-latest.ts';
import { mayDirect, readDelegation } from './delegation-access.ts';
import { delegationAmended } from './delegation-amended.ts';
import { withoutFocalPoint } from './domain/focal-points.ts';
import { NotPrimary } from './domain/problems.ts';

/**
 * The primary focal point or the organiser removes another one; a backup removes itself.
 * 1. The primary stays until another one has taken the role.
 * 2. Who is removed is out of the delegation and may act in its name no longer, all at once. The code of somebody who has
 *    not joined leads nowhere from then on, nor do the codes of those whom they had invited.
 * 3. If they had joined, the other services are told who speaks for the delegation now.
 * @throws NotFound, Forbidden, StaleVersion, PrimaryFocalPoint
 */
export async function removeFocalPoint(
  { delegations }: { readonly delegations: DelegationStore },
  command: DelegationCommand & { readonly expectedVersion?: number; readonly focalPointId: string },
): Promise<void> {
  const { conferenceId, delegationId, focalPointId, caller, identity } = command;
  await decideOnLatest(async () => {
    const { value: delegation, version, standing } = await readDelegation(delegations, command);
    const isOwn = delegation.backups?.some(
      (one) => one.focalPointId === focalPointId && one.subject === caller.subject,
    );
    if (!mayDirect(standing) && !isOwn) throw new NotPrimary();
    const outcome = withoutFocalPoint(delegation, focalPointId);
    if (!outcome) throw new NotFound();
    const { left, removed } = outcome;
    const hadJoined = removed.subject !== undefined;
    const writes = hadJoined ? [endMembership(conferenceId, delegationId, removed.subject)] : [];
    const events = hadJoined ? [delegationAmended(left, version + 1, ['focalPoints'], command)] : [];
    return () => delegations.replace(conferenceId, left, version, identity, { writes, events });
  });
}
