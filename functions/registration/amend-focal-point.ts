import { requireIfMatch } from '../shared/http/http-handler.ts';
import { NotFound } from '../shared/problem.ts';
import type { DelegationCommand, Replacing } from './command.ts';
import type { Versioned } from './data/conference-store.ts';
import type { DelegationStore } from './data/delegation-store.ts';
import { readToDirect } from './delegation-access.ts';
import { delegationAmended } from './delegation-amended.ts';
import { withPrimary } from './domain/focal-points.ts';
import { showFocalPoint } from './focal-point-view.ts';
import type { FocalPoint } from './schemas/focal-point.ts';

/**
 * The role of primary focal point passes to somebody who has joined.
 * 1. The primary hands it over, or the organiser does, as when the primary has left; what is there must be what they read.
 * 2. The former primary is a backup from then on: to be removed, if it must go.
 * 3. The other services are told who is written to now. To name the one who is primary is no change.
 * @throws NotFound, Forbidden, PreconditionRequired, StaleVersion, FocalPointNotJoined
 */
export async function amendFocalPoint(
  { delegations }: { readonly delegations: DelegationStore },
  command: DelegationCommand & Replacing & { readonly focalPointId: string },
): Promise<Versioned<FocalPoint>> {
  const { conferenceId, focalPointId, identity, now } = command;
  const { value: before, version } = await readToDirect(delegations, command);
  requireIfMatch(command);
  const after = withPrimary(before, focalPointId);
  if (!after) throw new NotFound();
  const shown = showFocalPoint(after, focalPointId, now);
  if (after === before) return { value: shown, version };
  const events = [delegationAmended(after, version + 1, ['focalPoint', 'focalPoints'], command)];
  await delegations.replace(conferenceId, after, version, identity, { events });
  return { value: shown, version: version + 1 };
}
