import { CommandLog } from '../../shared/dynamo/command-log.ts';
import { connectTable } from '../../shared/dynamo/document-client.ts';
import { parseEnvironment, setting } from '../../shared/environment.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { deriveSecretWith } from '../../shared/kms/derived-secret.ts';
import { DirectoryStore } from '../data/directory-store.ts';
import { MeetingStore } from '../data/meeting-store.ts';
import { listMeetings } from '../list-meetings.ts';
import { listMeetingsRoute } from '../schemas/meeting.ts';

const { TABLE_NAME, MAC_KEY_ID } = parseEnvironment({ TABLE_NAME: setting, MAC_KEY_ID: setting });
const documents = connectTable();
const deriveSecret = deriveSecretWith(MAC_KEY_ID);
const stores = {
  directory: new DirectoryStore(documents, TABLE_NAME),
  meetings: new MeetingStore(documents, TABLE_NAME, new CommandLog(documents, TABLE_NAME, 'MTG')),
};

export const handler = httpHandler(listMeetingsRoute, async ({ params, query, caller }) => ({
  status: 200,
  body: await listMeetings(stores, { ...params, query, caller }, await deriveSecret('cursors')),
}));
