import { CommandLog } from '../../shared/dynamo/command-log.ts';
import { connectTable } from '../../shared/dynamo/document-client.ts';
import { parseEnvironment, setting } from '../../shared/environment.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { signRequestsTo } from '../../shared/objects/signed-request.ts';
import { ExportStore } from '../data/export-store.ts';
import { getExport } from '../get-export.ts';
import { getExportRoute } from '../schemas/export.ts';

const { TABLE_NAME, EXPORTS_BUCKET } = parseEnvironment({ TABLE_NAME: setting, EXPORTS_BUCKET: setting });
const documents = connectTable();
const commands = new CommandLog(documents, TABLE_NAME, 'REG');
const dependencies = {
  exports: new ExportStore(documents, TABLE_NAME, commands),
  sign: signRequestsTo(EXPORTS_BUCKET),
};

export const handler = httpHandler(getExportRoute, async ({ params, now }) => ({
  status: 200,
  body: await getExport(dependencies, { ...params, now }),
}));
