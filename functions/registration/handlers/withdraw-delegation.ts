import { CommandLog } from '../../shared/dynamo/command-log.ts';
import { connectTable } from '../../shared/dynamo/document-client.ts';
import { parseEnvironment, setting } from '../../shared/environment.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { DelegationStore } from '../data/delegation-store.ts';
import { withdrawDelegationRoute } from '../schemas/delegation.ts';
import { withdrawDelegation } from '../withdraw-delegation.ts';

const { TABLE_NAME } = parseEnvironment({ TABLE_NAME: setting });
const documents = connectTable();
const commands = new CommandLog(documents, TABLE_NAME, 'REG');
const dependencies = { delegations: new DelegationStore(documents, TABLE_NAME, commands) };

export const handler = httpHandler(
  withdrawDelegationRoute,
  async ({ params, ...request }) => withdrawDelegation(dependencies, { ...params, ...request }),
  { commands },
);
