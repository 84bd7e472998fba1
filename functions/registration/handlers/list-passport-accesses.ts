import { CommandLog } from '../../shared/dynamo/command-log.ts';
import { connectTable } from '../../shared/dynamo/document-client.ts';
import { parseEnvironment, setting } from '../../shared/environment.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { deriveSecretWith } from '../../shared/kms/derived-secret.ts';
import { AccessLog } from '../data/access-log.ts';
import { DelegateStore } from '../data/delegate-store.ts';
import { listPassportAccesses } from '../list-passport-accesses.ts';
import { listPassportAccessesRoute } from '../schemas/passport.ts';

const { TABLE_NAME, MAC_KEY_ID } = parseEnvironment({ TABLE_NAME: setting, MAC_KEY_ID: setting });
const documents = connectTable();
const commands = new CommandLog(documents, TABLE_NAME, 'REG');
const dependencies = {
  delegates: new DelegateStore(documents, TABLE_NAME, commands),
  accesses: new AccessLog(documents, TABLE_NAME, commands),
  secrets: deriveSecretWith(MAC_KEY_ID),
};

export const handler = httpHandler(listPassportAccessesRoute, async ({ params, query }) => ({
  status: 200,
  body: await listPassportAccesses(dependencies, { ...params, page: query }),
}));
