import type { Answer } from '../shared/dynamo/command-log.ts';
import { etagOf } from '../shared/http/http-handler.ts';
import { INVITATION_CODES } from '../shared/kms/invitation-code.ts';
import { writeInstant } from '../shared/local-time.ts';
import { NotFound, StaleVersion } from '../shared/problem.ts';
import type { Command } from './command.ts';
import type { InvitationRecord } from './data/invitation-store.ts';
import { decideOnLatest } from './decide-on-latest.ts';
import { InvitationRedeemed, NotAmendable, UnknownEntity } from './domain/problems.ts';
import { codeHashOf, issued, refusalOfDeadline } from './draft-invitation.ts';
import { showInvitation } from './invitation-view.ts';
import type { IssueInvitation } from './issue-invitation.ts';
import type { ReissueBody } from './schemas/invitation.ts';

/**
 * The organiser issues an invitation again, because its code was lost, went to the wrong person or has expired.
 * 1. It must not have registered a delegation, nor have been revoked; its deadline must lie ahead.
 * 2. It has a new code, and the old one leads nowhere, all at once.
 * 3. Whoever mails invitations is told.
 * @throws NotFound, StaleVersion, InvitationRedeemed, NotAmendable, InvalidRequest, UnknownEntity
 */
export async function reissueInvitation(
  { conferences, entities, invitations, secrets }: IssueInvitation,
  command: Command & {
    readonly invitationId: string;
    readonly body: ReissueBody;
    readonly expectedVersion?: number;
  },
): Promise<Answer> {
  const { conferenceId, invitationId, body, expectedVersion, identity, cause, now } = command;
  const [{ value: conference }, codes] = await Promise.all([conferences.get(conferenceId), secrets(INVITATION_CODES)]);
  return decideOnLatest(async () => {
    const current = await invitations.findNow(conferenceId, invitationId);
    if (!current) throw new NotFound();
    const { value: before, version } = current;
    if (before.state === 'redeemed') throw new InvitationRedeemed();
    if (before.state === 'revoked') throw new NotAmendable('This invitation was revoked: issue a new one.');
    if (expectedVersion !== undefined && expectedVersion !== version) throw new StaleVersion();

    const kept = before.deadline > now.getTime() ? writeInstant(before.deadline) : undefined;
    const expiresAt = body.expiresAt ?? kept;
    const refusal = refusalOfDeadline(conference, expiresAt, now);
    if (refusal) throw refusal;
    const entity = await entities.find(conferenceId, before.entityKey);
    if (!entity) throw new UnknownEntity(before.entityKey);

    const after: InvitationRecord = {
      ...before,
      contactEmail: body.contactEmail ?? before.contactEmail,
      language: body.language ?? before.language,
      deadline: Date.parse(expiresAt ?? conference.registration.closesAt),
      generation: before.generation + 1,
    };
    const drafted = issued(after, version + 1, entity.value, codes, cause, now);
    const answer: Answer = { status: 200, body: showInvitation(after, now), etag: etagOf(version + 1) };
    const oldCodeHash = codeHashOf(before, codes, conferenceId);
    return async () => {
      await invitations.reissue(conferenceId, drafted, version, oldCodeHash, drafted.event, identity, answer);
      return answer;
    };
  });
}
