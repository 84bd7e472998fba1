import { focalPointInvitedV1 } from '../../../events/registration/focal-point-invited.v1.ts';
import { connectTable } from '../../shared/dynamo/document-client.ts';
import { parseEnvironment, setting } from '../../shared/environment.ts';
import { eventConsumer, on } from '../../shared/events/event-consumer.ts';
import { deriveSecretWith } from '../../shared/kms/derived-secret.ts';
import { NotificationStore } from '../data/notification-store.ts';
import { RegistrationProjection } from '../data/registration-projection.ts';
import { mailFocalPoint } from '../mail-focal-point.ts';
import { sesMailer } from '../mailing/ses-mailer.ts';

const { TABLE_NAME, MAIL_FROM, MAC_KEY_ID } = parseEnvironment({
  TABLE_NAME: setting,
  MAIL_FROM: setting,
  MAC_KEY_ID: setting,
});
const documents = connectTable();
const dependencies = {
  registration: new RegistrationProjection(documents, TABLE_NAME),
  notifications: new NotificationStore(documents, TABLE_NAME),
  secrets: deriveSecretWith(MAC_KEY_ID),
  mailer: sesMailer(),
  sender: MAIL_FROM,
};

export const handler = eventConsumer(
  on(focalPointInvitedV1, (event) => mailFocalPoint(dependencies, event, new Date())),
);
