import type { Answer } from '../shared/dynamo/command-log.ts';
import { etagOf } from '../shared/http/http-handler.ts';
import type { Command } from './command.ts';
import { type DelegationStore, grantMembership } from './data/delegation-store.ts';
import type { FailedCodes } from './data/failed-codes.ts';
import { decideOnLatest } from './decide-on-latest.ts';
import { delegationAmended } from './delegation-amended.ts';
import { requireNotWithdrawn } from './domain/delegation-life.ts';
import { withJoined } from './domain/focal-points.ts';
import { showFocalPoint } from './focal-point-view.ts';
import { lookUpCode } from './look-up-code.ts';
import type { JoiningBody } from './schemas/focal-point.ts';

export interface JoinFocalPoint {
  readonly delegations: DelegationStore;
  readonly failedCodes: FailedCodes;
}

/**
 * Somebody joins a delegation as a backup focal point.
 * 1. The code must lead to somebody who was invited, has not been removed since, has not joined and is in time; and the
 *    delegation must not have withdrawn.
 * 2. The caller takes that place and may act in the delegation's name: all at once, or not at all, so that of many with
 *    one code exactly one joins.
 * 3. The other services are told who speaks for the delegation now.
 * @throws NotFound, TooManyRequests, DelegationWithdrawn, FocalPointJoined, InvitationExpired, AlreadyFocalPoint
 */
export async function joinFocalPoint(
  { delegations, failedCodes }: JoinFocalPoint,
  command: Command & { readonly body: JoiningBody },
): Promise<Answer> {
  const { conferenceId, caller, identity, now } = command;
  const { code, ...own } = command.body;

  const whoIsMeant = async (codeHash: string) => {
    const meant = await delegations.findByJoiningCode(conferenceId, codeHash);
    const current = meant && (await delegations.findNow(conferenceId, meant.delegationId));
    const invited = current?.value.backups?.find(({ focalPointId }) => focalPointId === meant?.focalPointId);
    return current && invited && { ...current, invited };
  };

  return decideOnLatest(async () => {
    const { value, version, invited } = await lookUpCode(failedCodes, command, code, whoIsMeant);
    const { focalPointId } = invited;
    const { delegationId } = value;
    requireNotWithdrawn(value);
    const after = withJoined(value, invited, caller.subject, own, now);
    const answer: Answer = {
      status: 200,
      body: showFocalPoint(after, focalPointId, now),
      etag: etagOf(version + 1),
    };
    const writes = [grantMembership(conferenceId, delegationId, { focalPointId, subject: caller.subject })];
    const events = [delegationAmended(after, version + 1, ['focalPoints'], command)];
    return async () => {
      await delegations.replace(conferenceId, after, version, identity, { writes, events, answer });
      return answer;
    };
  });
}
