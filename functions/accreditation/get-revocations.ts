import { described, logger } from '../shared/observability/logger.ts';
import { NotFound } from '../shared/problem.ts';
import type { ConferenceProjection } from './data/conference-projection.ts';
import { isFresh, type RenewRevocationsTools, renewRevocations } from './renew-revocations.ts';

export interface GetRevocationsTools extends RenewRevocationsTools {
  readonly conferences: ConferenceProjection;
}

const SECOND_MS = 1000;

/**
 * The number of the newest revocation list, and how to get it. One that has become old is renewed first, so that it never says to
 * be good for much less than it might; that happens once in some minutes, however many ask. If it cannot be, the old one
 * is given as long as it may be trusted.
 * @throws NotFound for a conference that is not known here
 */
export async function getRevocations(
  tools: GetRevocationsTools,
  conferenceId: string,
  now: Date,
): Promise<{ readonly version: number; readonly read: () => Promise<Uint8Array> }> {
  if (!(await tools.conferences.get(conferenceId))) throw new NotFound();
  const head = await tools.lists.head(conferenceId);
  const known = head && { version: head.version, read: () => tools.lists.read(conferenceId, head) };
  if (head && known && isFresh(new Date(head.issuedAt), now)) return known;
  try {
    const isGoodEnough = ({ issuedAt }: { readonly issuedAt: number }) => isFresh(new Date(issuedAt * SECOND_MS), now);
    const { version, message } = await renewRevocations(tools, conferenceId, isGoodEnough, () => now);
    return { version, read: async () => message };
  } catch (error) {
    if (!head || !known || now >= new Date(head.nextUpdate)) throw error;
    logger.error('the revocation list could not be renewed', { conferenceId, error: described(error) });
    return known;
  }
}
