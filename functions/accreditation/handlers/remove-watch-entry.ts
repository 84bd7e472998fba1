import { CommandLog } from '../../shared/dynamo/command-log.ts';
import { connectTable } from '../../shared/dynamo/document-client.ts';
import { parseEnvironment, setting } from '../../shared/environment.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { AccreditationStore } from '../data/accreditation-store.ts';
import { MatchStore } from '../data/match-store.ts';
import { removeWatchEntry } from '../remove-watch-entry.ts';
import { removeWatchEntryRoute } from '../schemas/watch-list.ts';

const { TABLE_NAME } = parseEnvironment({ TABLE_NAME: setting });
const documents = connectTable();
const commands = new CommandLog(documents, TABLE_NAME, 'ACC');
const tools = {
  accreditations: new AccreditationStore(documents, TABLE_NAME),
  matches: new MatchStore(documents, TABLE_NAME, commands),
  commands,
};

export const handler = httpHandler(removeWatchEntryRoute, async ({ params, ...request }) => {
  await removeWatchEntry(tools, { ...params, ...request });
  return { status: 204 };
});
