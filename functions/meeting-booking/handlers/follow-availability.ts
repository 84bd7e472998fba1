import { availabilityChangedV1 } from '../../../events/meeting-booking/availability-changed.v1.ts';
import { delegateAmendedV1 } from '../../../events/registration/delegate-amended.v1.ts';
import { CommandLog } from '../../shared/dynamo/command-log.ts';
import { connectTable } from '../../shared/dynamo/document-client.ts';
import { parseEnvironment, setting } from '../../shared/environment.ts';
import { eventConsumer, on } from '../../shared/events/event-consumer.ts';
import { CalendarStore } from '../data/calendar-store.ts';
import { DirectoryStore } from '../data/directory-store.ts';
import { MeetingStore } from '../data/meeting-store.ts';
import { ProgrammeStore } from '../data/programme-store.ts';
import { followAvailability, followStay } from '../follow-availability.ts';

const { TABLE_NAME } = parseEnvironment({ TABLE_NAME: setting });
const documents = connectTable();
const commands = new CommandLog(documents, TABLE_NAME, 'MTG');
const stores = {
  directory: new DirectoryStore(documents, TABLE_NAME),
  meetings: new MeetingStore(documents, TABLE_NAME, commands),
  calendars: new CalendarStore(documents, TABLE_NAME, commands),
  programmes: new ProgrammeStore(documents, TABLE_NAME, commands),
};

export const handler = eventConsumer(
  on(availabilityChangedV1, (event) => followAvailability(stores, event, new Date())),
  on(delegateAmendedV1, (event) => followStay(stores, event, new Date())),
);
