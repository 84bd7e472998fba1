import { meetingAmendedV1 } from '../../../events/meeting-booking/meeting-amended.v1.ts';
import { meetingCancelledV1 } from '../../../events/meeting-booking/meeting-cancelled.v1.ts';
import { meetingCounteredV1 } from '../../../events/meeting-booking/meeting-countered.v1.ts';
import { meetingDeclinedV1 } from '../../../events/meeting-booking/meeting-declined.v1.ts';
import { meetingExpiredV1 } from '../../../events/meeting-booking/meeting-expired.v1.ts';
import { meetingReopenedV1 } from '../../../events/meeting-booking/meeting-reopened.v1.ts';
import { meetingRescheduledV1 } from '../../../events/meeting-booking/meeting-rescheduled.v1.ts';
import { meetingSlotOfferedV1 } from '../../../events/meeting-booking/meeting-slot-offered.v1.ts';
import { meetingWaitlistedV1 } from '../../../events/meeting-booking/meeting-waitlisted.v1.ts';
import { CommandLog } from '../../shared/dynamo/command-log.ts';
import { connectTable } from '../../shared/dynamo/document-client.ts';
import { parseEnvironment, setting } from '../../shared/environment.ts';
import { eventConsumer, on } from '../../shared/events/event-consumer.ts';
import { CalendarStore } from '../data/calendar-store.ts';
import { MeetingStore } from '../data/meeting-store.ts';
import { ProgrammeStore } from '../data/programme-store.ts';
import { retryAfterRelease, retryWaitlisted } from '../retry-waitlist.ts';

const { TABLE_NAME } = parseEnvironment({ TABLE_NAME: setting });
const documents = connectTable();
const commands = new CommandLog(documents, TABLE_NAME, 'MTG');
const stores = {
  meetings: new MeetingStore(documents, TABLE_NAME, commands),
  calendars: new CalendarStore(documents, TABLE_NAME, commands),
  programmes: new ProgrammeStore(documents, TABLE_NAME, commands),
};

export const handler = eventConsumer(
  on(meetingCancelledV1, (event) => retryAfterRelease(stores, event, event.data.placement, new Date())),
  on(meetingDeclinedV1, (event) => retryAfterRelease(stores, event, event.data.placement, new Date())),
  on(meetingCounteredV1, (event) => retryAfterRelease(stores, event, event.data.released, new Date())),
  on(meetingExpiredV1, (event) => retryAfterRelease(stores, event, event.data.placement, new Date())),
  on(meetingReopenedV1, (event) => retryAfterRelease(stores, event, event.data.released, new Date())),
  on(meetingSlotOfferedV1, (event) => retryAfterRelease(stores, event, event.data.released, new Date())),
  on(meetingAmendedV1, (event) => retryAfterRelease(stores, event, event.data.placement, new Date())),
  on(meetingRescheduledV1, (event) => retryAfterRelease(stores, event, event.data.previous, new Date())),
  on(meetingWaitlistedV1, (event) => retryWaitlisted(stores, event, new Date())),
);
