import { CommandLog } from '../../shared/dynamo/command-log.ts';
import { connectTable } from '../../shared/dynamo/document-client.ts';
import { parseEnvironment, setting } from '../../shared/environment.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { ConferenceStore } from '../data/conference-store.ts';
import { DelegationStore } from '../data/delegation-store.ts';
import { ExportStore } from '../data/export-store.ts';
import { requestExport } from '../request-export.ts';
import { requestExportRoute } from '../schemas/export.ts';

const { TABLE_NAME } = parseEnvironment({ TABLE_NAME: setting });
const documents = connectTable();
const commands = new CommandLog(documents, TABLE_NAME, 'REG');
const dependencies = {
  conferences: new ConferenceStore(documents, TABLE_NAME, commands),
  delegations: new DelegationStore(documents, TABLE_NAME, commands),
  exports: new ExportStore(documents, TABLE_NAME, commands),
};

export const handler = httpHandler(
  requestExportRoute,
  async ({ params, ...request }) => requestExport(dependencies, { ...params, ...request }),
  { commands },
);
