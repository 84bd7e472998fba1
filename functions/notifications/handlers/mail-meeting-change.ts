import { meetingAmendedV1 } from '../../../events/meeting-booking/meeting-amended.v1.ts';
import { meetingProvisionalV1 } from '../../../events/meeting-booking/meeting-provisional.v1.ts';
import { meetingReopenedV1 } from '../../../events/meeting-booking/meeting-reopened.v1.ts';
import { connectTable } from '../../shared/dynamo/document-client.ts';
import { parseEnvironment, setting } from '../../shared/environment.ts';
import { eventConsumer, on } from '../../shared/events/event-consumer.ts';
import { NotificationStore } from '../data/notification-store.ts';
import { RegistrationProjection } from '../data/registration-projection.ts';
import type { MeetingChangeNews } from '../domain/meeting-change-news.ts';
import { mailMeetingChange } from '../mail-meeting-change.ts';
import { sesMailer } from '../mailing/ses-mailer.ts';

const { TABLE_NAME, MAIL_FROM } = parseEnvironment({ TABLE_NAME: setting, MAIL_FROM: setting });
const documents = connectTable();
const dependencies = {
  registration: new RegistrationProjection(documents, TABLE_NAME),
  notifications: new NotificationStore(documents, TABLE_NAME),
  mailer: sesMailer(),
  sender: MAIL_FROM,
};

type MeetingEvent = Parameters<typeof mailMeetingChange>[1] & {
  readonly data: Omit<Parameters<typeof mailMeetingChange>[2], 'news'>;
};
const tell = (event: MeetingEvent, news: MeetingChangeNews): Promise<void> => {
  const { meetingId, parties } = event.data;
  return mailMeetingChange(dependencies, event, { meetingId, parties, news }, new Date());
};

export const handler = eventConsumer(
  // Nobody was told of a meeting that was not confirmed before.
  on(meetingProvisionalV1, async (event) => {
    if (event.data.wasConfirmed) await tell(event, { kind: 'provisional', ...event.data });
  }),
  // A change of status has a mail of its own, which says who comes.
  on(meetingAmendedV1, async (event) => {
    const { status, previousStatus } = event.data;
    if (status === previousStatus) await tell(event, { kind: 'amended', ...event.data });
  }),
  on(meetingReopenedV1, (event) => tell(event, { kind: 'reopened', ...event.data })),
);
