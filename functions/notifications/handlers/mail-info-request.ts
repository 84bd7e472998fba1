import { infoRequestedV1 } from '../../../events/accreditation/info-requested.v1.ts';
import { connectTable } from '../../shared/dynamo/document-client.ts';
import { parseEnvironment, setting } from '../../shared/environment.ts';
import { eventConsumer, on } from '../../shared/events/event-consumer.ts';
import { NotificationStore } from '../data/notification-store.ts';
import { RegistrationProjection } from '../data/registration-projection.ts';
import { mailInfoRequest } from '../mail-info-request.ts';
import { sesMailer } from '../mailing/ses-mailer.ts';

const { TABLE_NAME, MAIL_FROM } = parseEnvironment({ TABLE_NAME: setting, MAIL_FROM: setting });
const documents = connectTable();
const dependencies = {
  registration: new RegistrationProjection(documents, TABLE_NAME),
  notifications: new NotificationStore(documents, TABLE_NAME),
  mailer: sesMailer(),
  sender: MAIL_FROM,
};

export const handler = eventConsumer(on(infoRequestedV1, (event) => mailInfoRequest(dependencies, event, new Date())));
