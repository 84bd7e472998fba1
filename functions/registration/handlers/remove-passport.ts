import { CommandLog } from '../../shared/dynamo/command-log.ts';
import { connectTable } from '../../shared/dynamo/document-client.ts';
import { parseEnvironment, setting } from '../../shared/environment.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { ConferenceStore } from '../data/conference-store.ts';
import { DelegateStore } from '../data/delegate-store.ts';
import { DelegationStore } from '../data/delegation-store.ts';
import { PassportStore } from '../data/passport-store.ts';
import { removePassport } from '../remove-passport.ts';
import { removePassportRoute } from '../schemas/passport.ts';

const { TABLE_NAME } = parseEnvironment({ TABLE_NAME: setting });
const documents = connectTable();
const commands = new CommandLog(documents, TABLE_NAME, 'REG');
const dependencies = {
  conferences: new ConferenceStore(documents, TABLE_NAME, commands),
  delegations: new DelegationStore(documents, TABLE_NAME, commands),
  delegates: new DelegateStore(documents, TABLE_NAME, commands),
  passports: new PassportStore(documents, TABLE_NAME, commands),
};

export const handler = httpHandler(removePassportRoute, async ({ params, ...request }) => {
  await removePassport(dependencies, { ...params, ...request });
  return { status: 204 };
});
