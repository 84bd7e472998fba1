import { CommandLog } from '../../shared/dynamo/command-log.ts';
import { connectTable } from '../../shared/dynamo/document-client.ts';
import { parseEnvironment, setting } from '../../shared/environment.ts';
import { etagOf, httpHandler } from '../../shared/http/http-handler.ts';
import { meetingAnswer } from '../answered-meeting.ts';
import { DirectoryStore } from '../data/directory-store.ts';
import { MeetingStore } from '../data/meeting-store.ts';
import { getMeeting } from '../get-meeting.ts';
import { getMeetingRoute } from '../schemas/meeting.ts';

const { TABLE_NAME } = parseEnvironment({ TABLE_NAME: setting });
const documents = connectTable();
const stores = {
  directory: new DirectoryStore(documents, TABLE_NAME),
  meetings: new MeetingStore(documents, TABLE_NAME, new CommandLog(documents, TABLE_NAME, 'MTG')),
};

export const handler = httpHandler(getMeetingRoute, async ({ params, caller, ifNoneMatch }) => {
  const { meeting, viewer, names } = await getMeeting(stores, { ...params, caller });
  const etag = etagOf(meeting.version);
  return ifNoneMatch === etag ? { status: 304, etag } : meetingAnswer(meeting, viewer, 200, names);
});
