import { type Caller, hasRole } from '../shared/auth/caller.ts';
import type { DirectoryStore, KnownDelegation } from './data/directory-store.ts';

/** Who looks at meetings: the protocol desk, which sees all, or a focal point with the delegations that are theirs. */
export interface Viewer {
  readonly isProtocol: boolean;
  readonly delegationIds: readonly string[];
}

/** Which of these delegations the caller is a focal point of. Membership is looked up, never read from the token. */
export async function viewerAmong(
  directory: DirectoryStore,
  conferenceId: string,
  caller: Caller,
  delegationIds: readonly string[],
): Promise<Viewer> {
  if (hasRole(caller, 'protocol')) return { isProtocol: true, delegationIds: [] };
  return viewerOf(caller, await directory.delegations(conferenceId, delegationIds));
}

/** The same when the delegations have been read. */
export function viewerOf(caller: Caller, known: ReadonlyMap<string, KnownDelegation>): Viewer {
  if (hasRole(caller, 'protocol')) return { isProtocol: true, delegationIds: [] };
  const own = [...known.values()].filter(({ focalPoints }) => focalPoints.includes(caller.subject));
  return { isProtocol: false, delegationIds: own.map(({ delegationId }) => delegationId) };
}

export const seesNothing = ({ isProtocol, delegationIds }: Viewer): boolean =>
  !isProtocol && delegationIds.length === 0;
