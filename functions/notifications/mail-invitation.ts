import type * as z from 'zod';
import type { invitationIssuedV1 } from '../../events/registration/invitation-issued.v1.ts';
import type { ReceivedEvent } from '../shared/events/event-consumer.ts';
import type { DeriveSecret } from '../shared/kms/derived-secret.ts';
import { INVITATION_CODES, invitationCode } from '../shared/kms/invitation-code.ts';
import type { RegistrationProjection } from './data/registration-projection.ts';
import { invitationMail } from './domain/invitation-mail.ts';
import { type MailOnceDependencies, mailOnce } from './mail-once.ts';

export interface MailInvitation extends MailOnceDependencies {
  readonly registration: RegistrationProjection;
  readonly secrets: DeriveSecret;
}

/**
 * The invited entity gets its code.
 * 1. The conference must be known here, for its name, days and zone.
 * 2. The code is derived from the invitation's id and generation; it is in the mail and nowhere else.
 * 3. The contact is mailed, once.
 * @throws NotYetKnown and what `mailOnce` throws
 */
export async function mailInvitation(
  { registration, secrets, ...dependencies }: MailInvitation,
  event: ReceivedEvent<z.output<typeof invitationIssuedV1.data>>,
  now: Date,
): Promise<void> {
  const { conferenceId } = event.metadata;
  const { invitationId, generation, entity, contactEmail, language, expiresAt } = event.data;
  const { conference } = await registration.read(conferenceId);
  const code = invitationCode(await secrets(INVITATION_CODES), conferenceId, invitationId, generation);
  await mailOnce(dependencies, {
    event,
    matterId: invitationId,
    recipientId: 'contact',
    recipient: { address: contactEmail },
    senderName: conference.name,
    compose: () => ({
      kind: 'invitation-issued',
      document: invitationMail({ conference, entityNames: entity.names, code, expiresAt, language }),
    }),
    now,
  });
}
