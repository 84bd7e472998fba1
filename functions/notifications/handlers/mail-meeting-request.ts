import { meetingCounteredV1 } from '../../../events/meeting-booking/meeting-countered.v1.ts';
import { meetingDeclinedV1 } from '../../../events/meeting-booking/meeting-declined.v1.ts';
import { meetingRequestedV1 } from '../../../events/meeting-booking/meeting-requested.v1.ts';
import { connectTable } from '../../shared/dynamo/document-client.ts';
import { parseEnvironment, setting } from '../../shared/environment.ts';
import { eventConsumer, on } from '../../shared/events/event-consumer.ts';
import { NotificationStore } from '../data/notification-store.ts';
import { RegistrationProjection } from '../data/registration-projection.ts';
import { mailDeclinedRequest } from '../mail-declined-request.ts';
import { mailMeetingRequest } from '../mail-meeting-request.ts';
import { sesMailer } from '../mailing/ses-mailer.ts';

const { TABLE_NAME, MAIL_FROM } = parseEnvironment({ TABLE_NAME: setting, MAIL_FROM: setting });
const documents = connectTable();
const dependencies = {
  registration: new RegistrationProjection(documents, TABLE_NAME),
  notifications: new NotificationStore(documents, TABLE_NAME),
  mailer: sesMailer(),
  sender: MAIL_FROM,
};

/** What costs a meeting its slot is told by the functions that withdraw calendar entries. */
export const handler = eventConsumer(
  on(meetingRequestedV1, (event) => {
    const { meetingId, parties, ...news } = event.data;
    return mailMeetingRequest(
      dependencies,
      event,
      { meetingId, parties, news: { kind: 'requested', ...news } },
      new Date(),
    );
  }),
  on(meetingCounteredV1, async (event) => {
    const { meetingId, parties, ...news } = event.data;
    if (news.released) return;
    await mailMeetingRequest(
      dependencies,
      event,
      { meetingId, parties, news: { kind: 'countered', ...news } },
      new Date(),
    );
  }),
  on(meetingDeclinedV1, async (event) => {
    if (!event.data.placement) await mailDeclinedRequest(dependencies, event, event.data, new Date());
  }),
);
