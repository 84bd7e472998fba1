import { CommandLog } from '../../shared/dynamo/command-log.ts';
import { connectTable } from '../../shared/dynamo/document-client.ts';
import { parseEnvironment, setting } from '../../shared/environment.ts';
import { replyToRead } from '../../shared/http/conditional-read.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { DelegationStore } from '../data/delegation-store.ts';
import { DocumentStore } from '../data/document-store.ts';
import { getDocument } from '../get-document.ts';
import { getDocumentRoute } from '../schemas/document.ts';

const { TABLE_NAME } = parseEnvironment({ TABLE_NAME: setting });
const table = connectTable();
const commands = new CommandLog(table, TABLE_NAME, 'REG');
const dependencies = {
  delegations: new DelegationStore(table, TABLE_NAME, commands),
  documents: new DocumentStore(table, TABLE_NAME, commands),
};

export const handler = httpHandler(getDocumentRoute, async ({ params, caller, ifNoneMatch }) => {
  const { value, version } = await getDocument(dependencies, { ...params, caller });
  return replyToRead(ifNoneMatch, version, value);
});
