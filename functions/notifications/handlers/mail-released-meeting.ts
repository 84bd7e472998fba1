import { meetingCounteredV1 } from '../../../events/meeting-booking/meeting-countered.v1.ts';
import { meetingExpiredV1 } from '../../../events/meeting-booking/meeting-expired.v1.ts';
import { meetingCalendar } from '../../shared/calendar/meeting-calendar.ts';
import { connectTable } from '../../shared/dynamo/document-client.ts';
import { parseEnvironment, setting } from '../../shared/environment.ts';
import { eventConsumer, on } from '../../shared/events/event-consumer.ts';
import { NotificationStore } from '../data/notification-store.ts';
import { RegistrationProjection } from '../data/registration-projection.ts';
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

/** A meeting is given up, or its slot for another proposal: what a calendar holds of it is withdrawn. */
export const handler = eventConsumer(
  on(meetingExpiredV1, (event) => {
    const { meetingId, parties, ...news } = event.data;
    const told = { meetingId, parties, news: { kind: 'expired' as const, ...news } };
    return mailMeetingRequest(dependencies, event, told, new Date(), meetingCalendar);
  }),
  // A proposal that costs no slot is told without a calendar part, by a function of its own.
  on(meetingCounteredV1, async (event) => {
    const { meetingId, parties, ...news } = event.data;
    const told = { meetingId, parties, news: { kind: 'countered' as const, ...news } };
    if (news.released) await mailMeetingRequest(dependencies, event, told, new Date(), meetingCalendar);
  }),
);
