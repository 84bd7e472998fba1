import { CommandLog } from '../../shared/dynamo/command-log.ts';
import { connectTable } from '../../shared/dynamo/document-client.ts';
import { parseEnvironment, setting } from '../../shared/environment.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { replyWithCsv } from '../csv-reply.ts';
import { ConferenceStore } from '../data/conference-store.ts';
import { EntityStore } from '../data/entity-store.ts';
import { getInvitationImportTemplate } from '../get-import-template.ts';
import { getInvitationImportTemplateRoute } from '../schemas/invitation.ts';

const { TABLE_NAME } = parseEnvironment({ TABLE_NAME: setting });
const documents = connectTable();
const commands = new CommandLog(documents, TABLE_NAME, 'REG');
const dependencies = {
  conferences: new ConferenceStore(documents, TABLE_NAME, commands),
  entities: new EntityStore(documents, TABLE_NAME, commands),
};

export const handler = httpHandler(getInvitationImportTemplateRoute, async ({ params: { conferenceId } }) =>
  replyWithCsv(await getInvitationImportTemplate(dependencies, conferenceId), 'invitations.csv'),
);
