import { CommandLog } from '../../shared/dynamo/command-log.ts';
import { connectTable } from '../../shared/dynamo/document-client.ts';
import { parseEnvironment, setting } from '../../shared/environment.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { ConferenceStore } from '../data/conference-store.ts';
import { DelegationStore } from '../data/delegation-store.ts';
import { EntityStore } from '../data/entity-store.ts';
import { FailedCodes } from '../data/failed-codes.ts';
import { InvitationStore } from '../data/invitation-store.ts';
import { registerDelegation } from '../register-delegation.ts';
import { registerDelegationRoute } from '../schemas/delegation.ts';

const { TABLE_NAME } = parseEnvironment({ TABLE_NAME: setting });
const documents = connectTable();
const commands = new CommandLog(documents, TABLE_NAME, 'REG');
const dependencies = {
  conferences: new ConferenceStore(documents, TABLE_NAME, commands),
  entities: new EntityStore(documents, TABLE_NAME, commands),
  invitations: new InvitationStore(documents, TABLE_NAME, commands),
  delegations: new DelegationStore(documents, TABLE_NAME, commands),
  failedCodes: new FailedCodes(documents, TABLE_NAME, commands),
};

export const handler = httpHandler(
  registerDelegationRoute,
  async ({ params, ...request }) => registerDelegation(dependencies, { ...params, ...request }),
  { commands },
);
