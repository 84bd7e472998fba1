import type * as z from 'zod';
import type { badgeIssuedV1 } from '../../events/accreditation/badge-issued.v1.ts';
import type { ReceivedEvent } from '../shared/events/event-consumer.ts';
import type { RegistrationProjection } from './data/registration-projection.ts';
import { badgeMail } from './domain/badge-mail.ts';
import { type MailOnceDependencies, mailOnce } from './mail-once.ts';

export interface MailBadge extends MailOnceDependencies {
  readonly registration: RegistrationProjection;
}

/**
 * The focal point learns that a badge was issued.
 * 1. The conference, the delegation and the delegate must be known here.
 * 2. The focal point is mailed, once: who, which category, which serial, and how to fetch it.
 * @throws NotYetKnown and what `mailOnce` throws
 */
export async function mailBadge(
  { registration, ...dependencies }: MailBadge,
  event: ReceivedEvent<z.output<typeof badgeIssuedV1.data>>,
  now: Date,
): Promise<void> {
  const { conferenceId } = event.metadata;
  const { delegationId, delegateId, serial, category } = event.data;
  const known = await registration.read(conferenceId, [delegationId], [{ delegationId, delegateId }]);
  const { conference } = known;
  const { name, email, language } = known.delegation(delegationId).focalPoint;
  const { badgeName, title } = known.delegate(delegateId);
  await mailOnce(dependencies, {
    event,
    matterId: serial,
    recipientId: delegationId,
    delegationId,
    recipient: { name, address: email },
    senderName: conference.name,
    compose: () => ({
      kind: 'badge-issued',
      document: badgeMail({
        conference,
        badgeName,
        title,
        category: conference.categories[category] ?? category,
        serial,
        language,
      }),
    }),
    now,
  });
}
