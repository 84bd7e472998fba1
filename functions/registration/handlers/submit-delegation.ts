import { CommandLog } from '../../shared/dynamo/command-log.ts';
import { connectTable } from '../../shared/dynamo/document-client.ts';
import { parseEnvironment, setting } from '../../shared/environment.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { deriveSecretWith } from '../../shared/kms/derived-secret.ts';
import { ConferenceStore } from '../data/conference-store.ts';
import { DelegateStore } from '../data/delegate-store.ts';
import { DelegationStore } from '../data/delegation-store.ts';
import { submitDelegationRoute } from '../schemas/delegation.ts';
import { submitDelegation } from '../submit-delegation.ts';

const { TABLE_NAME, MAC_KEY_ID } = parseEnvironment({ TABLE_NAME: setting, MAC_KEY_ID: setting });
const documents = connectTable();
const commands = new CommandLog(documents, TABLE_NAME, 'REG');
const dependencies = {
  conferences: new ConferenceStore(documents, TABLE_NAME, commands),
  delegations: new DelegationStore(documents, TABLE_NAME, commands),
  delegates: new DelegateStore(documents, TABLE_NAME, commands),
  commands,
  secrets: deriveSecretWith(MAC_KEY_ID),
  clock: () => performance.now(),
};

export const handler = httpHandler(
  submitDelegationRoute,
  async ({ params, ...request }) => submitDelegation(dependencies, { ...params, ...request }),
  { commands },
);
