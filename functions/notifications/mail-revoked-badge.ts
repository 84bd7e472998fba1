import type * as z from 'zod';
import type { badgeRevokedV1 } from '../../events/accreditation/badge-revoked.v1.ts';
import type { ReceivedEvent } from '../shared/events/event-consumer.ts';
import { revokedBadgeMail } from './domain/revoked-badge-mail.ts';
import type { MailBadge } from './mail-badge.ts';
import { mailOnce } from './mail-once.ts';

/**
 * The focal point learns that a badge is no longer valid.
 * 1. The conference, the delegation and the delegate must be known here.
 * 2. Who was told of the badge is told that it is dead, once. Who was not, is not told of either: the news of its issue, if
 *    it comes late, is older.
 * @throws NotYetKnown and what `mailOnce` throws
 */
export async function mailRevokedBadge(
  { registration, ...dependencies }: MailBadge,
  event: ReceivedEvent<z.output<typeof badgeRevokedV1.data>>,
  now: Date,
): Promise<void> {
  const { conferenceId } = event.metadata;
  const { delegationId, delegateId, serial } = event.data;
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
    compose: (_mailed, wasMailed) => ({
      kind: 'badge-revoked',
      document: wasMailed ? revokedBadgeMail({ conference, badgeName, title, serial, language }) : undefined,
    }),
    now,
  });
}
