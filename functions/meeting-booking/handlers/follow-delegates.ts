import { meetingAcceptedV1 } from '../../../events/meeting-booking/meeting-accepted.v1.ts';
import { meetingCounteredV1 } from '../../../events/meeting-booking/meeting-countered.v1.ts';
import { meetingReopenedV1 } from '../../../events/meeting-booking/meeting-reopened.v1.ts';
import { meetingRequestedV1 } from '../../../events/meeting-booking/meeting-requested.v1.ts';
import { meetingWaitlistedV1 } from '../../../events/meeting-booking/meeting-waitlisted.v1.ts';
import { delegateSubstitutedV1 } from '../../../events/registration/delegate-substituted.v1.ts';
import { delegateWithdrawnV1 } from '../../../events/registration/delegate-withdrawn.v1.ts';
import { delegationWithdrawnV1 } from '../../../events/registration/delegation-withdrawn.v1.ts';
import { CommandLog } from '../../shared/dynamo/command-log.ts';
import { connectTable } from '../../shared/dynamo/document-client.ts';
import { parseEnvironment, setting } from '../../shared/environment.ts';
import { eventConsumer, on } from '../../shared/events/event-consumer.ts';
import { CalendarStore } from '../data/calendar-store.ts';
import { DelegationStore } from '../data/delegation-store.ts';
import { DirectoryStore } from '../data/directory-store.ts';
import { MeetingStore } from '../data/meeting-store.ts';
import { ProgrammeStore } from '../data/programme-store.ts';
import { followDelegationWithdrawn, followMeeting, followReplaced, followWithdrawn } from '../follow-delegates.ts';

const { TABLE_NAME } = parseEnvironment({ TABLE_NAME: setting });
const documents = connectTable();
const commands = new CommandLog(documents, TABLE_NAME, 'MTG');
const stores = {
  directory: new DirectoryStore(documents, TABLE_NAME),
  delegations: new DelegationStore(documents, TABLE_NAME, commands),
  meetings: new MeetingStore(documents, TABLE_NAME, commands),
  calendars: new CalendarStore(documents, TABLE_NAME, commands),
  programmes: new ProgrammeStore(documents, TABLE_NAME, commands),
};

export const handler = eventConsumer(
  on(delegateWithdrawnV1, (event) => followWithdrawn(stores, event, new Date())),
  on(delegateSubstitutedV1, (event) => followReplaced(stores, event, new Date())),
  on(delegationWithdrawnV1, (event) => followDelegationWithdrawn(stores, event, new Date())),
  on(meetingRequestedV1, (event) => followMeeting(stores, event, new Date())),
  on(meetingCounteredV1, (event) => followMeeting(stores, event, new Date())),
  on(meetingAcceptedV1, (event) => followMeeting(stores, event, new Date())),
  on(meetingReopenedV1, (event) => followMeeting(stores, event, new Date())),
  on(meetingWaitlistedV1, (event) => followMeeting(stores, event, new Date())),
);
