import { delegationRegisteredV1 } from '../../events/registration/delegation-registered.v1.ts';
import type { Answer } from '../shared/dynamo/command-log.ts';
import { composeEvent } from '../shared/events/compose-event.ts';
import { etagOf } from '../shared/http/http-handler.ts';
import { newId } from '../shared/ids.ts';
import { NotFound } from '../shared/problem.ts';
import type { Command } from './command.ts';
import type { ConferenceStore } from './data/conference-store.ts';
import type { DelegationRecord, DelegationStore } from './data/delegation-store.ts';
import type { EntityStore } from './data/entity-store.ts';
import type { FailedCodes } from './data/failed-codes.ts';
import { type InvitationStore, redeemInvitation, refusalToRedeem } from './data/invitation-store.ts';
import { decideOnLatest } from './decide-on-latest.ts';
import { showDelegationWithQuotas } from './delegation-view.ts';
import { unusedQuota } from './domain/quota.ts';
import { requireOpen } from './domain/registration-window.ts';
import { lookUpCode } from './look-up-code.ts';
import type { RegistrationBody } from './schemas/delegation.ts';

export interface RegisterDelegation {
  readonly conferences: ConferenceStore;
  readonly entities: EntityStore;
  readonly invitations: InvitationStore;
  readonly delegations: DelegationStore;
  readonly failedCodes: FailedCodes;
}

/**
 * A delegation registers itself.
 * 1. Registration must be open, and the code must belong to an invitation that is open and in time.
 * 2. The invitation is redeemed, the delegation comes into being with the quotas that it has at that moment, and the caller is
 *    its primary focal point: all at once, or not at all, so that of many with one code exactly one registers.
 * 3. The other services are told.
 * @throws NotFound, TooManyRequests, RegistrationClosed, InvitationRedeemed, InvitationExpired
 */
export async function registerDelegation(
  { conferences, entities, invitations, delegations, failedCodes }: RegisterDelegation,
  { conferenceId, body, caller, identity, cause, now }: Command & { readonly body: RegistrationBody },
): Promise<Answer> {
  const { value: conference } = await conferences.get(conferenceId);
  requireOpen(conference.registration, now);
  const command = { conferenceId, caller, now };
  const findByCode = (codeHash: string) => invitations.findByCode(conferenceId, codeHash);

  return decideOnLatest(async () => {
    const found = await lookUpCode(failedCodes, command, body.invitationCode, findByCode);
    const { value: invitation } = found;
    const refusal = refusalToRedeem(invitation, now);
    if (refusal) throw refusal;
    const entity = await entities.find(conferenceId, invitation.entityKey);
    if (!entity) throw new NotFound();

    const { name, email, phone, language } = body.focalPoint;
    const focalPointId = newId('fop', now);
    const delegation: DelegationRecord = {
      delegationId: newId('dlg', now),
      invitationId: invitation.invitationId,
      represents: { key: entity.value.entityKey, kind: entity.value.kind, names: entity.value.names },
      status: 'registered',
      languages: body.languages ?? [language ?? conference.languages[0] ?? 'en'],
      focalPoint: { focalPointId, subject: caller.subject, name, email, phone, language },
      registeredAt: now.toISOString(),
    };
    const { delegationId, invitationId } = delegation;
    const event = composeEvent(
      delegationRegisteredV1,
      cause,
      { id: delegationId, version: 1 },
      {
        delegationId,
        invitationId,
        entity: delegation.represents,
        languages: delegation.languages,
        focalPoint: { focalPointId, subject: caller.subject, name, email, language },
      },
      now,
    );
    const quota = unusedQuota(invitation.quotas, invitation.totalQuota);
    const answer: Answer = {
      status: 201,
      body: showDelegationWithQuotas(delegation, quota),
      etag: etagOf(1),
      location: `/v1/conferences/${conferenceId}/delegations/${delegationId}`,
    };
    const redeeming = redeemInvitation(conferenceId, found, delegationId, now);
    return async () => {
      await delegations.register(conferenceId, redeeming, delegation, quota, event, identity, answer);
      return answer;
    };
  });
}
