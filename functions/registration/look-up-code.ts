import { hashOfCode } from '../shared/kms/invitation-code.ts';
import type { Command } from './command.ts';
import type { FailedCodes } from './data/failed-codes.ts';
import { UnknownCode } from './domain/problems.ts';

/**
 * What a code that somebody typed leads to. Who has tried too many in vain is not listened to for a while, not even with the
 * right one. Only hashes are compared, and those by the database's own lookup.
 * @throws UnknownCode when it leads nowhere, which is counted; TooManyRequests
 */
export async function lookUpCode<Found>(
  failed: FailedCodes,
  { conferenceId, caller, now }: Pick<Command, 'conferenceId' | 'caller' | 'now'>,
  typed: string,
  find: (codeHash: string) => Promise<Found | undefined>,
): Promise<Found> {
  const codeHash = hashOfCode(typed);
  const [found, refusal] = await Promise.all([
    codeHash === undefined ? undefined : find(codeHash),
    failed.refusal(conferenceId, caller.subject, now),
  ]);
  if (refusal) throw refusal;
  if (found !== undefined) return found;
  await failed.count(conferenceId, caller.subject, now);
  throw new UnknownCode();
}
