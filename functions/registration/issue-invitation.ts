import type { Answer } from '../shared/dynamo/command-log.ts';
import { etagOf } from '../shared/http/http-handler.ts';
import { newId } from '../shared/ids.ts';
import type { DeriveSecret } from '../shared/kms/derived-secret.ts';
import { INVITATION_CODES } from '../shared/kms/invitation-code.ts';
import type { Command } from './command.ts';
import type { ConferenceStore } from './data/conference-store.ts';
import type { EntityStore } from './data/entity-store.ts';
import type { InvitationStore } from './data/invitation-store.ts';
import { UnknownEntity } from './domain/problems.ts';
import { draftInvitation, refusalToInvite } from './draft-invitation.ts';
import { showInvitation } from './invitation-view.ts';
import type { InvitationBody } from './schemas/invitation.ts';

export interface IssueInvitation {
  readonly conferences: ConferenceStore;
  readonly entities: EntityStore;
  readonly invitations: InvitationStore;
  readonly secrets: DeriveSecret;
}

/**
 * The organiser invites an entity.
 * 1. The entity must be in the list, the categories must be those of the conference, the deadline must lie ahead, and
 *    not after registration closes.
 * 2. The invitation is kept with the hash of its code.
 * 3. Whoever mails invitations is told; the code is not in what they are told, nor in the answer that is remembered.
 * @throws NotFound, UnknownEntity, UnknownCategory, InvalidRequest
 */
export async function issueInvitation(
  { conferences, entities, invitations, secrets }: IssueInvitation,
  { conferenceId, body, identity, cause, now }: Command & { readonly body: InvitationBody },
): Promise<Answer> {
  const [{ value: conference }, entity, codes] = await Promise.all([
    conferences.get(conferenceId),
    entities.find(conferenceId, body.entityKey),
    secrets(INVITATION_CODES),
  ]);
  const refusal = refusalToInvite(conference, entity?.value, body, now);
  if (refusal) throw refusal;
  if (!entity) throw new UnknownEntity(body.entityKey);

  const drafted = draftInvitation(newId('inv', now), conference, entity.value, body, codes, cause, now);
  const answer: Answer = {
    status: 201,
    body: showInvitation(drafted.invitation, now),
    etag: etagOf(1),
    location: `/v1/conferences/${conferenceId}/invitations/${drafted.invitation.invitationId}`,
  };
  await invitations.issue(conferenceId, [drafted], [drafted.event], identity, answer);
  return answer;
}
