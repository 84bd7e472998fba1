import { meetingCounteredV1 } from '../../../events/meeting-booking/meeting-countered.v1.ts';
import { meetingDeclinedV1 } from '../../../events/meeting-booking/meeting-declined.v1.ts';
import { meetingRequestedV1 } from '../../../events/meeting-booking/meeting-requested.v1.ts';
import { meetingSlotOfferedV1 } from '../../../events/meeting-booking/meeting-slot-offered.v1.ts';
import { meetingWaitlistedV1 } from '../../../events/meeting-booking/meeting-waitlisted.v1.ts';
import { connectTable } from '../../shared/dynamo/document-client.ts';
import { parseEnvironment, setting } from '../../shared/environment.ts';
import { eventConsumer, on } from '../../shared/events/event-consumer.ts';
import { NotificationStore } from '../data/notification-store.ts';
import { RegistrationProjection } from '../data/registration-projection.ts';
import type { MeetingRequestNews } from '../domain/meeting-request-news.ts';
import type { MeetingSlotNews } from '../domain/meeting-slot-news.ts';
import { mailMeetingRequest } from '../mail-meeting-request.ts';
import { mailMeetingSlot } from '../mail-meeting-slot.ts';
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
  return mailMeetingRequest(dependencies, event, { meetingId, parties, news }, new Date());
};

const tellOfSlot = (event: MeetingEvent, news: MeetingSlotNews): Promise<void> => {
  const { meetingId, parties } = event.data;
  return mailMeetingSlot(dependencies, event, { meetingId, parties, news }, new Date());
};

/** What costs a meeting its slot is told by the functions that withdraw calendar entries. */
export const handler = eventConsumer(
  on(meetingRequestedV1, (event) => tell(event, { kind: 'requested', ...event.data })),
  on(meetingCounteredV1, async (event) => {
    if (!event.data.released) await tell(event, { kind: 'countered', ...event.data });
  }),
  on(meetingDeclinedV1, async (event) => {
    if (!event.data.placement) await tell(event, { kind: 'declined', ...event.data });
  }),
  on(meetingWaitlistedV1, async (event) => {
    const { wasConfirmed, released } = event.data;
    if (!wasConfirmed && !released) await tellOfSlot(event, { kind: 'waitlisted', ...event.data });
  }),
  // No calendar holds a slot that not all have agreed to.
  on(meetingSlotOfferedV1, (event) => {
    const { parties } = event.data;
    const unnamed = parties.flatMap(({ delegationId, principalId }) => (principalId ? [] : [delegationId]));
    return tellOfSlot(event, { kind: 'slot-offered', ...event.data, asked: event.data.asked ?? unnamed });
  }),
);
