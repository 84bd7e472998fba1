import { meetingCounteredV1 } from '../../../events/meeting-booking/meeting-countered.v1.ts';
import { meetingDeclinedV1 } from '../../../events/meeting-booking/meeting-declined.v1.ts';
import { meetingExpiredV1 } from '../../../events/meeting-booking/meeting-expired.v1.ts';
import { meetingCalendar } from '../../shared/calendar/meeting-calendar.ts';
import { connectTable } from '../../shared/dynamo/document-client.ts';
import { parseEnvironment, setting } from '../../shared/environment.ts';
import { eventConsumer, on } from '../../shared/events/event-consumer.ts';
import { NotificationStore } from '../data/notification-store.ts';
import { RegistrationProjection } from '../data/registration-projection.ts';
import type { MeetingRequestNews } from '../domain/meeting-request-news.ts';
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

type MeetingEvent = Parameters<typeof mailMeetingRequest>[1] & {
  readonly data: Omit<Parameters<typeof mailMeetingRequest>[2], 'news'>;
};
const tell = (event: MeetingEvent, news: MeetingRequestNews): Promise<void> => {
  const { meetingId, parties } = event.data;
  return mailMeetingRequest(dependencies, event, { meetingId, parties, news }, new Date(), meetingCalendar);
};

/** A meeting is given up, or its slot for another proposal: what a calendar holds of it is withdrawn. */
export const handler = eventConsumer(
  on(meetingExpiredV1, (event) => tell(event, { kind: 'expired', ...event.data })),
  // What costs no slot is told without a calendar part, by a function of its own.
  on(meetingDeclinedV1, async (event) => {
    if (event.data.placement) await tell(event, { kind: 'declined', ...event.data });
  }),
  on(meetingCounteredV1, async (event) => {
    if (event.data.released) await tell(event, { kind: 'countered', ...event.data });
  }),
);
