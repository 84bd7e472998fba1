import { documentRejectedV1 } from '../../../events/registration/document-rejected.v1.ts';
import { connectTable } from '../../shared/dynamo/document-client.ts';
import { parseEnvironment, setting } from '../../shared/environment.ts';
import { eventConsumer, on } from '../../shared/events/event-consumer.ts';
import { NotificationStore } from '../data/notification-store.ts';
import { RegistrationProjection } from '../data/registration-projection.ts';
import { mailRejectedDocument } from '../mail-document.ts';
import { sesMailer } from '../mailing/ses-mailer.ts';

const { TABLE_NAME, MAIL_FROM } = parseEnvironment({ TABLE_NAME: setting, MAIL_FROM: setting });
const documents = connectTable();
const dependencies = {
  registration: new RegistrationProjection(documents, TABLE_NAME),
  notifications: new NotificationStore(documents, TABLE_NAME),
  mailer: sesMailer(),
  sender: MAIL_FROM,
};

export const handler = eventConsumer(
  on(documentRejectedV1, (event) => mailRejectedDocument(dependencies, event, new Date())),
);
