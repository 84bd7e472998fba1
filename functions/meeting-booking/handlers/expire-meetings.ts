import { CommandLog } from '../../shared/dynamo/command-log.ts';
import { connectTable } from '../../shared/dynamo/document-client.ts';
import { parseEnvironment, setting } from '../../shared/environment.ts';
import { scheduledRun } from '../../shared/events/scheduled-run.ts';
import { DirectoryStore } from '../data/directory-store.ts';
import { DueStore } from '../data/due-store.ts';
import { MeetingStore } from '../data/meeting-store.ts';
import { expireMeetings } from '../expire-meetings.ts';

const { TABLE_NAME } = parseEnvironment({ TABLE_NAME: setting });
const documents = connectTable();
const stores = {
  directory: new DirectoryStore(documents, TABLE_NAME),
  meetings: new MeetingStore(documents, TABLE_NAME, new CommandLog(documents, TABLE_NAME, 'MTG')),
  due: new DueStore(documents, TABLE_NAME),
};

export const handler = scheduledRun((run) => expireMeetings(stores, run));
