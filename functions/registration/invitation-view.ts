import { writeInstant } from '../shared/local-time.ts';
import type { InvitationRecord } from './data/invitation-store.ts';
import { stateOf } from './domain/invitation-state.ts';
import type { Invitation } from './schemas/invitation.ts';

/** The invitation as the organiser sees it as of `now`. */
export const showInvitation = (invitation: InvitationRecord, now: Date): Invitation => ({
  invitationId: invitation.invitationId,
  entityKey: invitation.entityKey,
  quotas: invitation.quotas,
  totalQuota: invitation.totalQuota,
  contactEmail: invitation.contactEmail,
  language: invitation.language,
  expiresAt: writeInstant(invitation.deadline),
  state: stateOf(invitation, now),
  delegationId: invitation.delegationId,
  issuedAt: invitation.issuedAt,
  generation: invitation.generation,
  externalRef: invitation.externalRef,
});
