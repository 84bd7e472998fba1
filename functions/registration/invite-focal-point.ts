import { focalPointInvitedV1 } from '../../events/registration/focal-point-invited.v1.ts';
import type { Answer } from '../shared/dynamo/command-log.ts';
import { composeEvent } from '../shared/events/compose-event.ts';
import { etagOf } from '../shared/http/http-handler.ts';
import { newId } from '../shared/ids.ts';
import type { DeriveSecret } from '../shared/kms/derived-secret.ts';
import { hashOfDerivedCode, INVITATION_CODES, invitationCode } from '../shared/kms/invitation-code.ts';
import { writeInstant } from '../shared/local-time.ts';
import type { DelegationCommand, Replacing } from './command.ts';
import { type DelegationStore, keepJoiningCode } from './data/delegation-store.ts';
import { decideOnLatest } from './decide-on-latest.ts';
import { readToDirect } from './delegation-access.ts';
import { requireNotWithdrawn } from './domain/delegation-life.ts';
import { CODE_LASTS_DAYS, withInvited } from './domain/focal-points.ts';
import { showFocalPoint } from './focal-point-view.ts';
import type { FocalPointBody } from './schemas/focal-point.ts';

export interface InviteFocalPoint {
  readonly delegations: DelegationStore;
  readonly secrets: DeriveSecret;
}

/**
 * The primary focal point, or the organiser, asks somebody to speak for the delegation as well.
 * 1. The delegation must not have withdrawn, and there must be room for one more.
 * 2. Who is asked is kept with the delegation, and the hash of the code so that they are found by it.
 * 3. Whoever mails codes is told; the code is not in what they are told, nor in the answer that is remembered. Nobody
 *    else is told: the person speaks for the delegation once they have joined.
 * @throws NotFound, Forbidden, StaleVersion, DelegationWithdrawn, TooManyFocalPoints
 */
export async function inviteFocalPoint(
  { delegations, secrets }: InviteFocalPoint,
  command: DelegationCommand & Partial<Replacing> & { readonly body: FocalPointBody },
): Promise<Answer> {
  const { conferenceId, delegationId, body, caller, identity, cause, now } = command;
  const codes = await secrets(INVITATION_CODES);
  const { name, email, phone, language } = body;
  const focalPointId = newId('fop', now);
  const deadline = now.getTime() + CODE_LASTS_DAYS * 86_400_000;
  const codeHash = hashOfDerivedCode(invitationCode(codes, conferenceId, focalPointId));

  return decideOnLatest(async () => {
    const { value: delegation, version } = await readToDirect(delegations, command);
    requireNotWithdrawn(delegation);
    const after = withInvited(delegation, {
      focalPointId,
      name,
      email,
      phone,
      language,
      deadline,
      invitedBy: caller.subject,
    });
    const event = composeEvent(
      focalPointInvitedV1,
      cause,
      { id: focalPointId, version: 1 },
      {
        delegationId,
        focalPointId,
        entity: delegation.represents,
        name,
        email,
        language,
        expiresAt: writeInstant(deadline),
      },
      now,
    );
    const answer: Answer = {
      status: 201,
      body: showFocalPoint(after, focalPointId, now),
      etag: etagOf(version + 1),
      location: `/v1/conferences/${conferenceId}/delegations/${delegationId}/focal-points/${focalPointId}`,
    };
    const writes = [keepJoiningCode(conferenceId, delegationId, { focalPointId, deadline }, codeHash)];
    return async () => {
      await delegations.replace(conferenceId, after, version, identity, { writes, events: [event], answer });
      return answer;
    };
  });
}
