import { connectTable } from '../../shared/dynamo/document-client.ts';
import { parseEnvironment, setting } from '../../shared/environment.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { deriveSecretWith } from '../../shared/kms/derived-secret.ts';
import { ConferenceProjection } from '../data/conference-projection.ts';
import { ScanStore } from '../data/scan-store.ts';
import { listScans } from '../list-scans.ts';
import { listScansRoute } from '../schemas/scan.ts';

const { TABLE_NAME, MAC_KEY_ID } = parseEnvironment({ TABLE_NAME: setting, MAC_KEY_ID: setting });
const documents = connectTable();
const tools = {
  conferences: new ConferenceProjection(documents, TABLE_NAME),
  scans: new ScanStore(documents, TABLE_NAME),
  deriveSecret: deriveSecretWith(MAC_KEY_ID),
};

export const handler = httpHandler(listScansRoute, async ({ params, query: { serial, ...page } }) => ({
  status: 200,
  body: await listScans(tools, { ...params, serial, page }),
}));
