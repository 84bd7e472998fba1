import { CommandLog } from '../../shared/dynamo/command-log.ts';
import { connectTable } from '../../shared/dynamo/document-client.ts';
import { parseEnvironment, setting } from '../../shared/environment.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { deriveSecretWith } from '../../shared/kms/derived-secret.ts';
import { DelegationStore } from '../data/delegation-store.ts';
import { inviteFocalPoint } from '../invite-focal-point.ts';
import { presentCodes } from '../present-codes.ts';
import { inviteFocalPointRoute } from '../schemas/focal-point.ts';

const { TABLE_NAME, MAC_KEY_ID } = parseEnvironment({ TABLE_NAME: setting, MAC_KEY_ID: setting });
const documents = connectTable();
const commands = new CommandLog(documents, TABLE_NAME, 'REG');
const dependencies = {
  delegations: new DelegationStore(documents, TABLE_NAME, commands),
  secrets: deriveSecretWith(MAC_KEY_ID),
};

export const handler = httpHandler(
  inviteFocalPointRoute,
  async ({ params, ...request }) => inviteFocalPoint(dependencies, { ...params, ...request }),
  { commands, present: presentCodes(dependencies.secrets) },
);
