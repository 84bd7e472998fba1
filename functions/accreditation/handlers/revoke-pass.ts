import { CommandLog } from '../../shared/dynamo/command-log.ts';
import { connectTable } from '../../shared/dynamo/document-client.ts';
import { parseEnvironment, setting } from '../../shared/environment.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { PassStore } from '../data/pass-store.ts';
import { revokePass } from '../revoke-pass.ts';
import { revokePassRoute } from '../schemas/pass.ts';

const { TABLE_NAME } = parseEnvironment({ TABLE_NAME: setting });
const documents = connectTable();
const tools = { commands: new CommandLog(documents, TABLE_NAME, 'ACC'), passes: new PassStore(documents, TABLE_NAME) };

export const handler = httpHandler(revokePassRoute, async ({ params, ...request }) => {
  await revokePass(tools, { ...params, ...request });
  return { status: 204 };
});
