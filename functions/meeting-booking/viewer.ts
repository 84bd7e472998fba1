import { type Caller, hasRole } from '../shared/auth/caller.ts';
import type { DirectoryStore } from './data/directory-store.ts';

/** Who looks at meetings: the protocol desk, which sees all, or a focal point with the delegations that are theirs. */
export interface Viewer {
  readonly isProtocol: boolean;
  readonly delegationIds: readonly string[];
}

/**
 * The caller with all delegations they are a focal point of: one Query by who asks, never by what is asked for, so that a
 * meeting of others is looked for exactly as one that does not exist. Membership is looked up, never read from the token.
 */
export async function viewerOf(directory: DirectoryStore, conferenceId: string, caller: Caller): Promise<Viewer> {
  if (hasRole(caller, 'protocol')) return { isProtocol: true, delegationIds: [] };
  return { isProtocol: false, delegationIds: await directory.delegationsOf(conferenceId, caller.subject) };
}

/** The viewer as one of these delegations, which are all that counts for what they are party to. */
export const among = ({ isProtocol, delegationIds }: Viewer, parties: readonly string[]): Viewer => ({
  isProtocol,
  delegationIds: parties.filter((delegationId) => delegationIds.includes(delegationId)),
});

/** Which of these delegations the caller is a focal point of. */
export const viewerAmong = async (
  directory: DirectoryStore,
  conferenceId: string,
  caller: Caller,
  parties: readonly string[],
): Promise<Viewer> => among(await viewerOf(directory, conferenceId, caller), parties);

export const seesNothing = ({ isProtocol, delegationIds }: Viewer): boolean =>
  !isProtocol && delegationIds.length === 0;
