import { CommandLog } from '../../shared/dynamo/command-log.ts';
import { connectTable } from '../../shared/dynamo/document-client.ts';
import { parseEnvironment, setting } from '../../shared/environment.ts';
import { etagOf, httpHandler } from '../../shared/http/http-handler.ts';
import { amendFocalPoint } from '../amend-focal-point.ts';
import { DelegationStore } from '../data/delegation-store.ts';
import { amendFocalPointRoute } from '../schemas/focal-point.ts';

const { TABLE_NAME } = parseEnvironment({ TABLE_NAME: setting });
const documents = connectTable();
const commands = new CommandLog(documents, TABLE_NAME, 'REG');
const dependencies = {
  delegations: new DelegationStore(documents, TABLE_NAME, commands),
};

export const handler = httpHandler(amendFocalPointRoute, async ({ params, ...request }) => {
  const { value, version } = await amendFocalPoint(dependencies, { ...params, ...request });
  return { status: 200, body: value, etag: etagOf(version) };
});
