import { CommandLog } from '../../shared/dynamo/command-log.ts';
import { connectTable } from '../../shared/dynamo/document-client.ts';
import { parseEnvironment, setting } from '../../shared/environment.ts';
import { replyToRead } from '../../shared/http/conditional-read.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { showConference } from '../conference-view.ts';
import { ConferenceStore } from '../data/conference-store.ts';
import { getConferenceRoute } from '../schemas/conference.ts';

const { TABLE_NAME } = parseEnvironment({ TABLE_NAME: setting });
const documents = connectTable();
const commands = new CommandLog(documents, TABLE_NAME, 'REG');
const dependencies = {
  conferences: new ConferenceStore(documents, TABLE_NAME, commands),
};

export const handler = httpHandler(getConferenceRoute, async ({ params, caller, ifNoneMatch }) => {
  const { value, version } = await dependencies.conferences.get(params.conferenceId);
  return replyToRead(ifNoneMatch, version, showConference(value, caller));
});
