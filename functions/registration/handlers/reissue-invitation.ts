import { CommandLog } from '../../shared/dynamo/command-log.ts';
import { connectTable } from '../../shared/dynamo/document-client.ts';
import { parseEnvironment, setting } from '../../shared/environment.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { deriveSecretWith } from '../../shared/kms/derived-secret.ts';
import { ConferenceStore } from '../data/conference-store.ts';
import { EntityStore } from '../data/entity-store.ts';
import { InvitationStore } from '../data/invitation-store.ts';
import { presentCodes } from '../present-codes.ts';
import { reissueInvitation } from '../reissue-invitation.ts';
import { reissueInvitationRoute } from '../schemas/invitation.ts';

const { TABLE_NAME, MAC_KEY_ID } = parseEnvironment({ TABLE_NAME: setting, MAC_KEY_ID: setting });
const documents = connectTable();
const commands = new CommandLog(documents, TABLE_NAME, 'REG');
const dependencies = {
  conferences: new ConferenceStore(documents, TABLE_NAME, commands),
  entities: new EntityStore(documents, TABLE_NAME, commands),
  invitations: new InvitationStore(documents, TABLE_NAME, commands),
  secrets: deriveSecretWith(MAC_KEY_ID),
};

export const handler = httpHandler(
  reissueInvitationRoute,
  async ({ params, ...request }) => reissueInvitation(dependencies, { ...params, ...request }),
  {
    commands,
    present: presentCodes(dependencies.secrets),
  },
);
