import { CommandLog } from '../../shared/dynamo/command-log.ts';
import { connectTable } from '../../shared/dynamo/document-client.ts';
import { parseEnvironment, setting } from '../../shared/environment.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { InvitationStore } from '../data/invitation-store.ts';
import { revokeInvitationRoute } from '../schemas/invitation.ts';

const { TABLE_NAME } = parseEnvironment({ TABLE_NAME: setting });
const documents = connectTable();
const commands = new CommandLog(documents, TABLE_NAME, 'REG');
const dependencies = {
  invitations: new InvitationStore(documents, TABLE_NAME, commands),
};

export const handler = httpHandler(revokeInvitationRoute, async ({ params, expectedVersion }) => {
  await dependencies.invitations.revoke(params.conferenceId, params.invitationId, expectedVersion);
  return { status: 204 };
});
