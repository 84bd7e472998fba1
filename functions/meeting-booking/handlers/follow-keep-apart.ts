import { keepApartChangedV1 } from '../../../events/meeting-booking/keep-apart-changed.v1.ts';
import { meetingConfirmedV1 } from '../../../events/meeting-booking/meeting-confirmed.v1.ts';
import { meetingProvisionalV1 } from '../../../events/meeting-booking/meeting-provisional.v1.ts';
import { meetingReopenedV1 } from '../../../events/meeting-booking/meeting-reopened.v1.ts';
import { meetingRescheduledV1 } from '../../../events/meeting-booking/meeting-rescheduled.v1.ts';
import { meetingSlotOfferedV1 } from '../../../events/meeting-booking/meeting-slot-offered.v1.ts';
import { CommandLog } from '../../shared/dynamo/command-log.ts';
import { connectTable } from '../../shared/dynamo/document-client.ts';
import { parseEnvironment, setting } from '../../shared/environment.ts';
import { eventConsumer, on } from '../../shared/events/event-consumer.ts';
import { CalendarStore } from '../data/calendar-store.ts';
import { MeetingStore } from '../data/meeting-store.ts';
import { ProgrammeStore } from '../data/programme-store.ts';
import { followKeepApart, followPlaced } from '../follow-keep-apart.ts';

const { TABLE_NAME } = parseEnvironment({ TABLE_NAME: setting });
const documents = connectTable();
const commands = new CommandLog(documents, TABLE_NAME, 'MTG');
const stores = {
  meetings: new MeetingStore(documents, TABLE_NAME, commands),
  calendars: new CalendarStore(documents, TABLE_NAME, commands),
  programmes: new ProgrammeStore(documents, TABLE_NAME, commands),
};

export const handler = eventConsumer(
  on(keepApartChangedV1, (event) => followKeepApart(stores, event, new Date())),
  on(meetingProvisionalV1, (event) => followPlaced(stores, event, new Date())),
  on(meetingConfirmedV1, (event) => followPlaced(stores, event, new Date())),
  on(meetingReopenedV1, (event) => followPlaced(stores, event, new Date())),
  on(meetingSlotOfferedV1, (event) => followPlaced(stores, event, new Date())),
  on(meetingRescheduledV1, (event) => followPlaced(stores, event, new Date())),
);
