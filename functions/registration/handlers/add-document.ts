import { CommandLog } from '../../shared/dynamo/command-log.ts';
import { connectTable } from '../../shared/dynamo/document-client.ts';
import { parseEnvironment, setting } from '../../shared/environment.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { signRequestsTo } from '../../shared/objects/signed-request.ts';
import { addDocument, presentUpload } from '../add-document.ts';
import { ConferenceStore } from '../data/conference-store.ts';
import { DelegateStore } from '../data/delegate-store.ts';
import { DelegationStore } from '../data/delegation-store.ts';
import { DocumentStore } from '../data/document-store.ts';
import { addDocumentRoute } from '../schemas/document.ts';

const { TABLE_NAME, DOCUMENTS_BUCKET } = parseEnvironment({ TABLE_NAME: setting, DOCUMENTS_BUCKET: setting });
const table = connectTable();
const commands = new CommandLog(table, TABLE_NAME, 'REG');
const dependencies = {
  conferences: new ConferenceStore(table, TABLE_NAME, commands),
  delegations: new DelegationStore(table, TABLE_NAME, commands),
  delegates: new DelegateStore(table, TABLE_NAME, commands),
  documents: new DocumentStore(table, TABLE_NAME, commands),
};

export const handler = httpHandler(
  addDocumentRoute,
  async ({ params, ...request }) => addDocument(dependencies, { ...params, ...request }),
  { commands, present: presentUpload(signRequestsTo(DOCUMENTS_BUCKET)) },
);
