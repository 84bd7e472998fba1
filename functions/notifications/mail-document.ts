import type * as z from 'zod';
import type { documentRejectedV1 } from '../../events/registration/document-rejected.v1.ts';
import type { ReceivedEvent } from '../shared/events/event-consumer.ts';
import type { RegistrationProjection } from './data/registration-projection.ts';
import { rejectedDocumentMail } from './domain/document-mail.ts';
import { type MailOnceDependencies, mailOnce } from './mail-once.ts';

export interface MailDocumentDependencies extends MailOnceDependencies {
  readonly registration: RegistrationProjection;
}

/**
 * The focal point learns that a document was not accepted.
 * 1. The conference and the delegation must be known here; the delegate is not while it is a draft, and then goes by the id.
 * 2. The focal point is mailed, once: which document of whom, why, and how to send another.
 * @throws NotYetKnown and what `mailOnce` throws
 */
export async function mailRejectedDocument(
  { registration, ...dependencies }: MailDocumentDependencies,
  event: ReceivedEvent<z.output<typeof documentRejectedV1.data>>,
  now: Date,
): Promise<void> {
  const { conferenceId } = event.metadata;
  const { documentId, delegationId, delegateId, kind, reason } = event.data;
  const [known, delegate] = await Promise.all([
    registration.read(conferenceId, [delegationId]),
    registration.findDelegate(conferenceId, { delegationId, delegateId }),
  ]);
  const { conference } = known;
  const { name, email, language } = known.delegation(delegationId).focalPoint;
  const about = { conference, delegationId, delegateId, badgeName: delegate?.badgeName, kind, reason, language };
  await mailOnce(dependencies, {
    event,
    matterId: documentId,
    recipientId: delegationId,
    delegationId,
    recipient: { name, address: email },
    senderName: conference.name,
    compose: () => ({ kind: 'document-rejected', document: rejectedDocumentMail(about) }),
    now,
  });
}
