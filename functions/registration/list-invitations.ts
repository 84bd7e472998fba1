import type { Page, PageRequest } from '../shared/dynamo/read-page.ts';
import type { DeriveSecret } from '../shared/kms/derived-secret.ts';
import type { ConferenceStore } from './data/conference-store.ts';
import type { InvitationStore } from './data/invitation-store.ts';
import type { InvitationState } from './domain/invitation-state.ts';
import { showInvitation } from './invitation-view.ts';
import type { Invitation } from './schemas/invitation.ts';

export interface ListInvitations {
  readonly conferences: ConferenceStore;
  readonly invitations: InvitationStore;
  readonly secrets: DeriveSecret;
}

/** One page of invitations, each in the state it is in now. @throws NotFound when there is no such conference, InvalidCursor */
export async function listInvitations(
  { conferences, invitations, secrets }: ListInvitations,
  {
    conferenceId,
    now,
    page,
  }: {
    readonly conferenceId: string;
    readonly now: Date;
    readonly page: PageRequest & { readonly state?: InvitationState | undefined };
  },
): Promise<Page<Invitation>> {
  const { items, ...rest } = await invitations.list(conferenceId, { ...page, now }, await secrets('cursors'));
  if (items.length === 0) await conferences.get(conferenceId);
  return { items: items.map((invitation) => showInvitation(invitation, now)), ...rest };
}
