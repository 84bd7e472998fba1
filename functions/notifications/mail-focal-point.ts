import type * as z from 'zod';
import type { focalPointInvitedV1 } from '../../events/registration/focal-point-invited.v1.ts';
import type { ReceivedEvent } from '../shared/events/event-consumer.ts';
import { INVITATION_CODES, invitationCode } from '../shared/kms/invitation-code.ts';
import { focalPointMail } from './domain/focal-point-mail.ts';
import type { MailInvitation } from './mail-invitation.ts';
import { mailOnce } from './mail-once.ts';

/**
 * Somebody who is asked to speak for a delegation gets the code.
 * 1. The conference must be known here, for its name, days and zone.
 * 2. The code is derived from the focal point's id; it is in the mail and nowhere else.
 * 3. The person is mailed, once.
 * @throws NotYetKnown and what `mailOnce` throws
 */
export async function mailFocalPoint(
  { registration, secrets, ...dependencies }: MailInvitation,
  event: ReceivedEvent<z.output<typeof focalPointInvitedV1.data>>,
  now: Date,
): Promise<void> {
  const { conferenceId } = event.metadata;
  const { delegationId, focalPointId, entity, name, email, language, expiresAt } = event.data;
  const { conference } = await registration.read(conferenceId);
  const code = invitationCode(await secrets(INVITATION_CODES), conferenceId, focalPointId);
  await mailOnce(dependencies, {
    event,
    matterId: focalPointId,
    recipientId: 'contact',
    delegationId,
    recipient: { name, address: email },
    senderName: conference.name,
    compose: () => ({
      kind: 'focal-point-invited',
      document: focalPointMail({ conference, entityNames: entity.names, code, expiresAt, language }),
    }),
    now,
  });
}
