import { accreditationReopenedV1 } from '../../../events/accreditation/accreditation-reopened.v1.ts';
import { delegateAccreditedV1 } from '../../../events/accreditation/delegate-accredited.v1.ts';
import { delegateRefusedV1 } from '../../../events/accreditation/delegate-refused.v1.ts';
import { meetingAmendedV1 } from '../../../events/meeting-booking/meeting-amended.v1.ts';
import { meetingConfirmedV1 } from '../../../events/meeting-booking/meeting-confirmed.v1.ts';
import { meetingProvisionalV1 } from '../../../events/meeting-booking/meeting-provisional.v1.ts';
import { meetingReopenedV1 } from '../../../events/meeting-booking/meeting-reopened.v1.ts';
import { meetingRescheduledV1 } from '../../../events/meeting-booking/meeting-rescheduled.v1.ts';
import { meetingSlotOfferedV1 } from '../../../events/meeting-booking/meeting-slot-offered.v1.ts';
import { CommandLog } from '../../shared/dynamo/command-log.ts';
import { connectTable } from '../../shared/dynamo/document-client.ts';
import { parseEnvironment, setting } from '../../shared/environment.ts';
import { eventConsumer, on } from '../../shared/events/event-consumer.ts';
import { confirmForAccredited, settleForRefused, settleForReopened, settlePlaced } from '../confirm-meetings.ts';
import { CalendarStore } from '../data/calendar-store.ts';
import { DirectoryStore } from '../data/directory-store.ts';
import { MeetingStore } from '../data/meeting-store.ts';
import { ProgrammeStore } from '../data/programme-store.ts';

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
  on(delegateAccreditedV1, (event) => confirmForAccredited(stores, event, new Date())),
  on(delegateRefusedV1, (event) => settleForRefused(stores, event, new Date())),
  on(accreditationReopenedV1, (event) => settleForReopened(stores, event, new Date())),
  on(meetingProvisionalV1, (event) => settlePlaced(stores, event, new Date())),
  on(meetingConfirmedV1, (event) => settlePlaced(stores, event, new Date())),
  on(meetingReopenedV1, (event) => settlePlaced(stores, event, new Date())),
  on(meetingSlotOfferedV1, (event) => settlePlaced(stores, event, new Date())),
  on(meetingAmendedV1, (event) => settlePlaced(stores, event, new Date())),
  on(meetingRescheduledV1, (event) => settlePlaced(stores, event, new Date())),
);
