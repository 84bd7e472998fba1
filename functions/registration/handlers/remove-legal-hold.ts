import { CommandLog } from '../../shared/dynamo/command-log.ts';
import { connectTable } from '../../shared/dynamo/document-client.ts';
import { parseEnvironment, setting } from '../../shared/environment.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { ConferenceStore } from '../data/conference-store.ts';
import { DelegateStore } from '../data/delegate-store.ts';
import { PassportStore } from '../data/passport-store.ts';
import { removeLegalHold } from '../remove-legal-hold.ts';
import { removeLegalHoldRoute } from '../schemas/legal-hold.ts';

const { TABLE_NAME } = parseEnvironment({ TABLE_NAME: setting });
const documents = connectTable();
const commands = new CommandLog(documents, TABLE_NAME, 'REG');
const dependencies = {
  conferences: new ConferenceStore(documents, TABLE_NAME, commands),
  delegates: new DelegateStore(documents, TABLE_NAME, commands),
  passports: new PassportStore(documents, TABLE_NAME, commands),
};

export const handler = httpHandler(removeLegalHoldRoute, async ({ params, ...request }) => {
  await removeLegalHold(dependencies, { ...params, ...request });
  return { status: 204 };
});
