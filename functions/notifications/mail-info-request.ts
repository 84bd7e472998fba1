import type * as z from 'zod';
import type { infoRequestedV1 } from '../../events/accreditation/info-requested.v1.ts';
import type { ReceivedEvent } from '../shared/events/event-consumer.ts';
import type { RegistrationProjection } from './data/registration-projection.ts';
import { infoRequestMail, reasonInWords } from './domain/info-request-mail.ts';
import { type MailOnceDependencies, mailOnce } from './mail-once.ts';

export interface MailInfoRequest extends MailOnceDependencies {
  readonly registration: RegistrationProjection;
}

/**
 * The focal point learns that an authority needs more before it can decide.
 * 1. The conference, the delegation and the delegate must be known here.
 * 2. The focal point is mailed, once for each time an authority asks: who, which authority, what is missing, what to do.
 * What one authority asks is a matter of its own, so that two who ask about the same person do not silence each other.
 * @throws NotYetKnown and what `mailOnce` throws
 */
export async function mailInfoRequest(
  { registration, ...dependencies }: MailInfoRequest,
  event: ReceivedEvent<z.output<typeof infoRequestedV1.data>>,
  now: Date,
): Promise<void> {
  const { conferenceId } = event.metadata;
  const { delegationId, delegateId, authority, reasonCode } = event.data;
  const known = await registration.read(conferenceId, [delegationId], [{ delegationId, delegateId }]);
  const { conference } = known;
  const { name, email, language } = known.delegation(delegationId).focalPoint;
  const { badgeName, title } = known.delegate(delegateId);
  await mailOnce(dependencies, {
    event,
    matterId: `${delegateId}.${authority}`,
    recipientId: delegationId,
    delegationId,
    recipient: { name, address: email },
    senderName: conference.name,
    compose: () => ({
      kind: 'info-requested',
      document: infoRequestMail({
        conference,
        delegationId,
        delegateId,
        badgeName,
        title,
        authority,
        reason: reasonInWords(reasonCode, conference.reasons),
        language,
      }),
    }),
    now,
  });
}
