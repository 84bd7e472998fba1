import { meetingCancelledV1 } from '../../../events/meeting-booking/meeting-cancelled.v1.ts';
import { meetingConfirmedV1 } from '../../../events/meeting-booking/meeting-confirmed.v1.ts';
import { meetingRescheduledV1 } from '../../../events/meeting-booking/meeting-rescheduled.v1.ts';
import { meetingWaitlistedV1 } from '../../../events/meeting-booking/meeting-waitlisted.v1.ts';
import { connectTable } from '../../shared/dynamo/document-client.ts';
import { parseEnvironment, setting } from '../../shared/environment.ts';
import { eventConsumer, on } from '../../shared/events/event-consumer.ts';
import { NotificationStore } from '../data/notification-store.ts';
import { RegistrationProjection } from '../data/registration-projection.ts';
import type { MeetingNews } from '../domain/meeting-news.ts';
import { mailMeeting } from '../mail-meeting.ts';
import { sesMailer } from '../mailing/ses-mailer.ts';

const { TABLE_NAME, MAIL_FROM } = parseEnvironment({ TABLE_NAME: setting, MAIL_FROM: setting });
const documents = connectTable();
const dependencies = {
  registration: new RegistrationProjection(documents, TABLE_NAME),
  notifications: new NotificationStore(documents, TABLE_NAME),
  mailer: sesMailer(),
  sender: MAIL_FROM,
};

type MeetingEvent = Parameters<typeof mailMeeting>[1] & {
  readonly data: Omit<Parameters<typeof mailMeeting>[2], 'news'>;
};
const tell = (event: MeetingEvent, news: MeetingNews): Promise<void> => {
  const { meetingId, parties } = event.data;
  return mailMeeting(dependencies, event, { meetingId, parties, news }, new Date());
};

export const handler = eventConsumer(
  on(meetingConfirmedV1, (event) => tell(event, { kind: 'confirmed', ...event.data })),
  on(meetingCancelledV1, (event) => tell(event, { kind: 'cancelled', ...event.data })),
  on(meetingRescheduledV1, (event) => tell(event, { kind: 'rescheduled', ...event.data })),
  // One that never had a slot is told without a calendar part, by a function of its own.
  on(meetingWaitlistedV1, async (event) => {
    const { wasConfirmed, released } = event.data;
    if (wasConfirmed || released) await tell(event, { kind: 'waitlisted', ...event.data });
  }),
);
