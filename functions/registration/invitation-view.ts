import type { InvitationRecord } from './data/invitation-store.ts';
import { stateOf } from './domain/invitation-state.ts';
import type { Invitation } from './schemas/invitation.ts';

/** RFC 3339 in UTC, without a fraction where there is none. */
export const instantOf = (milliseconds: number): string => new Date(milliseconds).toISOString().replace('.000Z', 'Z');

/** The invitation as the organiser sees it as of `now`. */
export const showInvitation = (invitation: InvitationRecord, now: Date): Invitation => ({
  invitationId: invitation.invitationId,
  entityKey: invitation.entityKey,
  quotas: invitation.quotas,
  totalQuota: invitation.totalQuota,
  contactEmail: invitation.contactEmail,
  language: invitation.language,
  expiresAt: instantOf(invitation.deadline),
  state: stateOf(invitation, now),
  delegationId: invitation.delegationId,
  issuedAt: invitation.issuedAt,
  generation: invitation.generation,
  externalRef: invitation.externalRef,
});
