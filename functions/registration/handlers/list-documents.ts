import { CommandLog } from '../../shared/dynamo/command-log.ts';
import { connectTable } from '../../shared/dynamo/document-client.ts';
import { parseEnvironment, setting } from '../../shared/environment.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { deriveSecretWith } from '../../shared/kms/derived-secret.ts';
import { DelegateStore } from '../data/delegate-store.ts';
import { DelegationStore } from '../data/delegation-store.ts';
import { DocumentStore } from '../data/document-store.ts';
import { listDocuments } from '../list-documents.ts';
import { listDocumentsRoute } from '../schemas/document.ts';

const { TABLE_NAME, MAC_KEY_ID } = parseEnvironment({ TABLE_NAME: setting, MAC_KEY_ID: setting });
const table = connectTable();
const commands = new CommandLog(table, TABLE_NAME, 'REG');
const dependencies = {
  delegations: new DelegationStore(table, TABLE_NAME, commands),
  delegates: new DelegateStore(table, TABLE_NAME, commands),
  documents: new DocumentStore(table, TABLE_NAME, commands),
  secrets: deriveSecretWith(MAC_KEY_ID),
};

export const handler = httpHandler(listDocumentsRoute, async ({ params, query, caller }) => ({
  status: 200,
  body: await listDocuments(dependencies, { ...params, caller, page: query }),
}));
